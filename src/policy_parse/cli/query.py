"""`query`: SQL over the results of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Roll
from policy_parse.errors import PolicyParseError

if TYPE_CHECKING:
    pass


@app.command()
def query(
    output: Annotated[Path, typer.Argument(help="Folder of a run.")],
    sql: Annotated[str, typer.Argument(help="SQL over documents, assignments, targets, units …")],
    format: Annotated[
        Roll, typer.Option("--format", "-f", help="table, csv or json.")
    ] = Roll.TABLE,
) -> None:
    """Ask the results of a run in SQL, by DuckDB."""
    from policy_parse.batch.query import query as ask
    from policy_parse.export.listing import list_rows

    try:
        columns, rows = ask(output, sql)
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.SOME_NOT_OK) from None
    print(list_rows(columns, rows, format.value), end="")
