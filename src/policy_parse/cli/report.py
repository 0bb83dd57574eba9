"""`report`: one page that opens anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Corrections, Language, Limit, Ocr, OwnUnits
from policy_parse.cli.reading import (
    Reading,
    documents_of,
    limits_of,
    prepare,
)
from policy_parse.cli.waiting import Step, shown_if_slow


@app.command()
def report(
    files: Annotated[
        list[Path], typer.Argument(help="Notices, folders, or the folder OUT of a run.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The page: report.html.")] = Path(
        "report.html"
    ),
    lang: Annotated[Language, typer.Option("--lang", help="Language of the page.")] = Language.ZH,
    accounts: Annotated[
        bool,
        typer.Option("--accounts", help="Add 数字台账: every number, date, unit and role word."),
    ] = False,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Write one page that opens anywhere: text with its marks, duties, targets, levels, calendar.

    It needs no network; every cell leads to the sentence it comes from.
    """
    reading = Reading(
        limits_of(limit), ocr=ocr, units=own, corrections=corrections, accounts=accounts
    )
    prepare(output.parent)
    notices = [notice for _, notice in reading.notices(documents_of(files, reading))]
    if not notices:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
    from policy_parse.report import write_report

    with shown_if_slow(Step("writing", output.name)), reading.together(output.name):
        write_report(notices, output, lang.value, reading.judgements)
    say(str(output))
    reading.finish()
