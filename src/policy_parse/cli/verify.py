"""`verify`: a ledger held against the notices it was made from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Corrections, Limit, Listing, Ocr, OwnUnits
from policy_parse.cli.reading import Reading, limits_of, prepare
from policy_parse.errors import PolicyParseError

if TYPE_CHECKING:
    from policy_parse.domain.limits import Limits
    from policy_parse.verification.findings import Verification
    from policy_parse.verification.table import Ledger


@app.command()
def verify(
    ledger: Annotated[
        Path, typer.Argument(help="The ledger (台账): .xlsx, .csv, .docx, .html with a table.")
    ],
    notices: Annotated[list[Path], typer.Argument(help="The notices it was made from.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the ledger with marks to this new .xlsx."),
    ] = None,
    format: Annotated[
        Listing, typer.Option("--format", "-f", help="table or json.")
    ] = Listing.TABLE,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Say of each row of a ledger what is right and what is not, and what it leaves out.

    Exit 0 where all is right, 1 where something is wrong (doubts are no faults).
    """
    limits = limits_of(limit)
    if output is not None:
        _check_output(output, ledger)
    table = _read(ledger, limits)
    reading = Reading(limits, ocr=ocr, units=own, corrections=corrections, accounts=True)
    read = [notice for _, notice in reading.notices(notices)]
    if len(read) < len(notices):
        raise typer.Exit(ExitCode.USAGE)
    from policy_parse.verification.verify import verify as verify_ledger

    with reading.together(ledger.name):
        result = verify_ledger(table, *read)
        _deliver(result, output, ledger, format)
    if not result.is_right:
        raise typer.Exit(ExitCode.SOME_NOT_OK)


def _deliver(result: Verification, output: Path | None, ledger: Path, format: Listing) -> None:
    """Write the marked ledger where one is wanted, then print."""
    from policy_parse.verification import listing

    if output is not None:
        from policy_parse.verification.marked import write_marked

        for message in write_marked(result, output, ledger):
            say(message)
    if format is Listing.JSON:
        print(listing.to_json(result))
    else:
        listing.print_table(result, sys.stdout)


def _check_output(output: Path, ledger: Path) -> None:
    """Exit 2 for what is no new workbook, 3 where its folder cannot be written."""
    if output.suffix.lower() != ".xlsx":
        say(f"{output}: the marked ledger is a workbook, name it .xlsx. 请用 .xlsx 作后缀。")
        raise typer.Exit(ExitCode.USAGE)
    if output.exists() and ledger.exists() and output.samefile(ledger):
        say(f"{output}: the ledger itself is never changed; name another file. 请另取文件名。")
        raise typer.Exit(ExitCode.USAGE)
    prepare(output.parent)


def _read(ledger: Path, limits: Limits | None) -> Ledger:
    """The ledger; exit 2 with what to do where it is none."""
    from policy_parse.domain.limits import DEFAULT_LIMITS
    from policy_parse.verification.table import read_ledger

    try:
        return read_ledger(ledger, limits or DEFAULT_LIMITS)
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.USAGE) from None
