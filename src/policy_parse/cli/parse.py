"""`parse`: notices into JSON, CSV or XLSX."""

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
    prepare,
)


class Format(StrEnum):
    """Output formats of `parse`."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="Notices: .txt, .docx, .pdf, .html")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write into (csv, xlsx, or json per file)."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="Output format.")] = Format.JSON,
    headers: Annotated[
        Language, typer.Option(help="Column headers of CSV and XLSX.")
    ] = Language.ZH,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Add source.text to the JSON.")
    ] = False,
    annex: Annotated[
        list[Path] | None,
        typer.Option("--annex", help="A file that belongs to the notice (may be repeated)."),
    ] = None,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="Add the tracked changes of Word files (JSON).")
    ] = False,
    accounts: Annotated[
        bool,
        typer.Option(
            "--accounts", help="Account for every number, date, unit and role word (JSON)."
        ),
    ] = False,
    ocr: Ocr = False,
    limit: Limit = None,
    units: OwnUnits = None,
    corrections: Corrections = None,
) -> None:
    """Parse notices: JSON on standard output, or files in a folder.

    Several files without -o print one JSON object per line.
    """
    if output is None and format is not Format.JSON:
        say(
            f"--format {format.value} writes files: say where with -o FOLDER. 请用 -o 指定输出文件夹。"
        )
        raise typer.Exit(ExitCode.USAGE)
    if annex and len(files) > 1:
        say("--annex belongs to one notice: pass one file. --annex 只能用于单个文件。")
        raise typer.Exit(ExitCode.USAGE)
    reading = Reading(
        limits_of(limit), ocr=ocr, annexes=annex or (), units=units, corrections=corrections,
        accounts=accounts or format is Format.XLSX,
    )  # fmt: skip
    if output is not None:
        prepare(output)
    taken: set[str] = set()
    for file, notice in reading.notices(files):
        with reading.within(file):
            if output is None:
                from policy_parse.export.records import to_json

                print(to_json(notice, with_text=with_text, revisions=revisions))
                continue
            from policy_parse.export.deliver import deliver

            for message in deliver(
                notice, output, file.stem, format.value, headers.value, with_text, taken
            ):
                say(message)
    reading.finish()
