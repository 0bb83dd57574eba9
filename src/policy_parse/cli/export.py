"""`export`: what falls due as a calendar, all records as spaCy docs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Corrections, Limit, Ocr, OwnUnits
from policy_parse.cli.reading import (
    Reading,
    documents_of,
    limits_of,
    prepare,
)


@app.command()
def export(
    files: Annotated[
        list[Path], typer.Argument(help="Notices, folders, or the folder OUT of a run.")
    ],
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Deadlines as a calendar: out.ics (RFC 5545).")
    ] = None,
    spacy: Annotated[
        Path | None,
        typer.Option("--spacy", help="Docs with spans and records: out.spacy."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file: x.ics or x.spacy.")
    ] = None,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Write what falls due as a calendar file, or all records as spaCy docs."""
    ending = output.suffix.lower() if output is not None else ""
    ics, spacy = (output, spacy) if ending == ".ics" else (ics, spacy)
    spacy = output if ending == ".spacy" else spacy
    if ending not in ("", ".ics", ".spacy") or (ics is None and spacy is None):
        raise typer.BadParameter(
            "say what to write: -o x.ics or x.spacy 请用 -o 指定 x.ics 或 x.spacy"
        )
    reading = Reading(limits_of(limit), ocr=ocr, units=own, corrections=corrections)
    for target in filter(None, (ics, spacy)):
        prepare(target.parent)
    notices = [notice for _, notice in reading.notices(documents_of(files, reading))]
    if not notices:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
    if ics is not None:
        from policy_parse.report import write_calendar

        with reading.together(ics.name):
            say(f"{ics}: {write_calendar(notices, ics)} events 个日程")
    if spacy is not None:
        from policy_parse.spacy_pipes import blank, docbin, read_doc

        nlp = blank()
        nlp.add_pipe("policy_notice")
        from policy_parse.writing import replaced

        with reading.together(spacy.name), replaced(spacy) as temporary:
            docbin(read_doc(nlp, notice) for notice in notices).to_disk(temporary)
        say(f"{spacy}: {len(notices)} docs 份文档")
    reading.finish()
