"""`units`: the units of notices, resolved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.options import Corrections, Limit, OwnUnits, Roll
from policy_parse.cli.reading import Reading, limits_of


@app.command()
def units(
    files: Annotated[list[Path], typer.Argument(help="Notices whose units are listed.")],
    format: Annotated[
        Roll, typer.Option("--format", "-f", help="table, csv or json.")
    ] = Roll.TABLE,
    unresolved: Annotated[
        bool, typer.Option("--unresolved", help="Only names that are not resolved.")
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help="Say by what each name was read: level word, place, lexicon."),
    ] = False,
    own: OwnUnits = None,
    corrections: Corrections = None,
    limit: Limit = None,
) -> None:
    """List the units of notices: full name, how often and how they are written, what is unresolved."""
    from policy_parse.export.listing import list_roll
    from policy_parse.export.unit_roll import unit_roll

    reading = Reading(limits_of(limit), units=own, corrections=corrections)
    notices = [notice for _, notice in reading.notices(files)]
    with reading.together("units"):
        roll = unit_roll(notices, why=why)
    if unresolved:
        roll = replace(roll, rows=tuple(r for r in roll.rows if r[7] != "resolved"))
    print(list_roll(roll, format.value), end="")
    reading.finish()
