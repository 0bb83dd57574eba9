"""The results of a run written anew over the same inputs: after corrections were taken in."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from policy_parse.batch.inputs import LEDGER, Input, place_of
from policy_parse.batch.ledger_file import open_to_read, told
from policy_parse.batch.run import Progress, RunReport, parse_folder
from policy_parse.batch.work import Options
from policy_parse.review.corrections import NAME, read_corrections


def refresh(
    output: Path, *, workers: int | None = None, progress: Progress | None = None
) -> RunReport | list[str]:
    """Run again over the inputs that the ledger names, with the options it names and 更正.csv.

    Where a file is no longer there nothing is done, and the names of these files are returned: the
    results of the others would lose what was read of them.
    """
    inputs, options = _run_of(output)
    gone = [item.name for item in inputs if item.size < 0]
    if gone:
        return gone
    options = replace(options, corrections=tuple(read_corrections(output / NAME)))
    return parse_folder(
        (), output, options=options, workers=workers, progress=progress, inputs=inputs
    )


def _run_of(output: Path) -> tuple[list[Input], Options]:
    """The inputs of a run (a size of -1: no longer there) and what they were parsed with."""
    stored: dict[str, str] = {}
    base = open_to_read(output / LEDGER)
    try:
        with told(output / LEDGER):
            rows = base.execute("select name, place from inputs order by name").fetchall()
            with suppress(sqlite3.OperationalError):  # a ledger of an earlier version
                stored = dict(base.execute("select name, value from options").fetchall())
    finally:
        base.close()
    return [_input(output, name, place_of(place)) for name, place in rows], Options.restored(
        stored, ()
    )


def _input(output: Path, name: str, place: str) -> Input:
    if "://" in place:
        return Input(name, place)
    for path in (Path(place), output.parent / place):
        if path.is_file():
            return Input(name, str(path), size=path.stat().st_size)
    return Input(name, place, size=-1)
