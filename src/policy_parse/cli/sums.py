"""`sums`: whether the numbers of a plan add up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode
from policy_parse.cli.options import Corrections, Limit, Listing, Ocr, OwnUnits
from policy_parse.cli.reading import Reading, limits_of


@app.command()
def sums(
    files: Annotated[
        list[Path], typer.Argument(help="Plans to check; several are held against each other.")
    ],
    format: Annotated[
        Listing, typer.Option("--format", "-f", help="table or json.")
    ] = Listing.TABLE,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Check a plan's own arithmetic: parts and totals, base and growth, text and table, levels.

    Each finding with its sum written out and the places of its figures. Exit 1 where one is found.
    """
    reading = Reading(limits_of(limit), ocr=ocr, units=own, corrections=corrections)
    notices = [notice for _, notice in reading.notices(files)]
    from policy_parse.sums import check_sums
    from policy_parse.sums.listing import list_sums, sums_json

    with reading.together("sums"):
        checked = check_sums(*notices)
    print(sums_json(checked) if format is Listing.JSON else list_sums(checked))
    reading.finish()
    if any(notice.findings for notice in checked):
        raise typer.Exit(ExitCode.SOME_NOT_OK)
