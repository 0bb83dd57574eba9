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
)
from policy_parse.cli.targets import is_file_name, not_an_input, settled


class Format(StrEnum):
    """Output formats of `parse`."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="Notices: .txt, .docx, .pdf, .html")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write into, or one file: x.xlsx, x.docx."),
    ] = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Output format (default: json).")
    ] = None,
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

    Several files without -o print one JSON object per line. XLSX is the workbook, DOCX the table
    of who does what (责任分解表) for print.
    """
    form, one = settled(output, format, Format, Format.JSON), is_file_name(output, Format)
    if one and len(files) > 1:
        say(f"{output}: several notices need a folder. 多个文件请用 -o 指定文件夹。")
        raise typer.Exit(ExitCode.USAGE)
    if output is not None and one:
        not_an_input(output, files)
    if annex and len(files) > 1:
        say("--annex belongs to one notice: pass one file. --annex 只能用于单个文件。")
        raise typer.Exit(ExitCode.USAGE)
    reading = Reading(
        limits_of(limit),
        ocr=ocr,
        annexes=annex or (),
        units=units,
        corrections=corrections,
        accounts=accounts or form is Format.XLSX,
    )
    if output is None:
        from policy_parse.export.records import to_json

        for file, notice in reading.notices(files):
            with reading.within(file):
                print(to_json(notice, with_text=with_text, revisions=revisions))
        reading.finish()
        return
    from policy_parse.cli.summary import Summary
    from policy_parse.export.deliver import deliver_to
    from policy_parse.export.naming import stems_of

    stems = stems_of([str(file) for file in files])
    ending = "" if form is Format.CSV else f".{form.value}"
    summary = Summary()
    for file, notice in reading.notices(files):
        path = output if one else output / f"{stems[str(file)]}{ending}"
        with reading.within(file):
            *told, written = deliver_to(notice, path, form.value, headers.value, with_text)
            for message in told:
                say(message)
            summary.add(notice, written)
    summary.show()
    reading.finish()
