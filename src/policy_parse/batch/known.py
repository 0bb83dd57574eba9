"""What a ledger knows of its run: the inputs with where they lie now, and the options."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from policy_parse.batch.inputs import LEDGER, Input, place_of
from policy_parse.batch.ledger_file import open_to_read, told
from policy_parse.batch.work import Options
from policy_parse.review.corrections import NAME, read_corrections

GONE = -1  # size of an input that is no longer where it was


def inputs_of(output: Path) -> tuple[list[Input], Options]:
    """The inputs of the run in `output` (size `GONE`: no longer there), and what it was given: its
    limits, its own units, the corrections that lie in its folder.

    Raises OutputError where the ledger or the corrections cannot be read.
    """
    stored: dict[str, str] = {}
    base = open_to_read(output / LEDGER)
    try:
        with told(output / LEDGER):
            rows = base.execute("select name, place from inputs order by name").fetchall()
            with suppress(sqlite3.OperationalError):  # a ledger of an earlier version
                stored = dict(base.execute("select name, value from options").fetchall())
            options = Options.restored(stored, ())
    finally:
        base.close()
    corrections = tuple(read_corrections(output / NAME))
    inputs = [_found(output, name, place_of(place)) for name, place in rows]
    return inputs, replace(options, corrections=corrections)


def _found(output: Path, name: str, place: str) -> Input:
    """An input where it lies: as the run was told, or beside the folder of results."""
    if "://" in place:
        return Input(name, place)
    for path in (Path(place), output.parent / place):
        if path.is_file():
            return Input(name, str(path), size=path.stat().st_size)
    return Input(name, place, size=GONE)
