"""`evaluate`: how right the records are on documents of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Listing
from policy_parse.errors import PolicyParseError


@app.command()
def evaluate(
    folder: Annotated[
        Path, typer.Argument(help="Folder of documents with NAME.gold.json beside them.")
    ],
    format: Annotated[
        Listing, typer.Option("--format", "-f", help="table or json.")
    ] = Listing.TABLE,
) -> None:
    """Measure precision, recall and F1 on your own documents, against hand-made gold."""
    from policy_parse.evaluation import evaluate_folder

    try:
        result = evaluate_folder(folder)
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.SOME_NOT_OK) from None
    for message in result.failed:
        say(message)
    if format is Listing.JSON:
        import json

        print(
            json.dumps(
                {k: {"p": t.precision, "r": t.recall, "f1": t.f1} for k, t in result.total.items()}
            )
        )
    else:
        print(f"{'micro average':22}{'P':>8}{'R':>8}{'F1':>8}{'hit':>7}{'missed':>8}{'extra':>7}")
        for kind, t in result.total.items():
            print(
                f"{kind:22}{t.precision:8.3f}{t.recall:8.3f}{t.f1:8.3f}{t.hit:7}{t.missed:8}{t.extra:7}"
            )
    if result.failed:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
