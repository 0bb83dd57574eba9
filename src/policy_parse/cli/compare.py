"""`compare`: levels, peers and versions side by side."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Corrections, Language, Limit, Ocr, OwnUnits
from policy_parse.cli.reading import (
    Reading,
    limits_of,
)
from policy_parse.cli.targets import is_file_name, settled
from policy_parse.cli.waiting import Step, shown_if_slow


class Side(StrEnum):
    """Output formats of `compare`."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


@app.command()
def compare(
    files: Annotated[
        list[Path],
        typer.Argument(help="Two notices or more, in any order: district, city, province."),
    ],
    format: Annotated[
        Side | None, typer.Option("--format", "-f", help="Output format (default: json).")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write into, or one file: x.xlsx, x.docx."),
    ] = None,
    order: Annotated[
        bool, typer.Option("--order", help="Take the order as given, the lowest first.")
    ] = False,
    headers: Annotated[
        Language, typer.Option(help="Column headers of CSV and XLSX.")
    ] = Language.ZH,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Put levels side by side: tasks taken up, reworked, missing, new; targets, deadlines, units.

    Which notice stands under which is found from who cites whom, level, place and date.
    """
    if len(files) < 2:
        say("compare needs two notices or more. 请给出两份以上公文。")
        raise typer.Exit(ExitCode.USAGE)
    form = settled(output, format, Side, Side.JSON)
    reading = Reading(limits_of(limit), ocr=ocr, units=own, corrections=corrections)
    notices = [notice for _, notice in reading.notices(files)]
    if len(notices) < 2:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
    from policy_parse.pipeline import compare as compare_notices

    with reading.together("compare"):
        with shown_if_slow(Step("comparing", str(len(notices)))):
            comparison = compare_notices(*notices, as_given=order, judgements=reading.judgements)
        if output is None:
            from policy_parse.export.comparison_records import comparison_json

            print(comparison_json(comparison.links))
        else:
            from policy_parse.export.comparison_files import (
                deliver_comparison,
                deliver_comparison_to,
            )
            from policy_parse.export.comparison_names import notice_name
            from policy_parse.export.comparison_report import summary

            for link in comparison.links:
                say(f"{notice_name(link.child)} ← {notice_name(link.parent)}：{summary(link)[0]}")
            one = is_file_name(output, Side)
            write = deliver_comparison_to if one else deliver_comparison
            for message in write(comparison, output, form.value, headers=headers.value):
                say(message)
    reading.finish()
