"""`check`: what should be looked at by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.options import Corrections, Limit, Listing, Ocr, OwnUnits
from policy_parse.cli.reading import (
    Reading,
    limits_of,
)

if TYPE_CHECKING:
    from policy_parse.domain.notice import Notice


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Notices to check.")],
    format: Annotated[
        Listing, typer.Option("--format", "-f", help="table or json.")
    ] = Listing.TABLE,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="List the tracked changes of Word files too.")
    ] = False,
    model: Annotated[
        bool,
        typer.Option("--model", help="Units that the trained model sees besides."),
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help="Say of every number and date what it was taken for, and why."),
    ] = False,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """List what should be looked at by hand: numbering, tasks without unit, two roles, no deadline."""
    reading = Reading(limits_of(limit), ocr=ocr, units=own, corrections=corrections, accounts=why)
    look_again = _second_look() if model else None
    for file, parsed in reading.notices(files):
        with reading.within(file):
            notice = look_again(parsed) if look_again else parsed
            if format is Listing.JSON:
                import json

                from policy_parse.export.records import to_records

                records = to_records(notice, revisions=revisions)
                kinds = ("issues", "revisions") if revisions else ("issues",)
                told = {"file": file.name} | {kind: records[kind] for kind in kinds}
                print(json.dumps(told, ensure_ascii=False))
            else:
                from policy_parse.export.listing import list_issues, list_revisions

                print(list_issues(notice))
                if revisions:
                    print(list_revisions(notice))
                if why:
                    from policy_parse.export.listing import list_reasons
                    from policy_parse.weigh import reasons

                    print(list_reasons(parsed, reasons))
    reading.finish()


def _second_look() -> Callable[[Notice], Notice]:
    """What adds the model's doubts to a notice."""
    from policy_parse.spacy_pipes.trained import with_second_look

    return with_second_look
