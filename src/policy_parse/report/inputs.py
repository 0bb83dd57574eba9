"""The files that a run has read, by its ledger."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from policy_parse.batch.inputs import LEDGER, place_of
from policy_parse.batch.ledger_file import open_to_read, told
from policy_parse.batch.work import Options
from policy_parse.review.corrections import NAME, read_corrections


def run_files(folder: Path) -> tuple[list[Path], list[str], Options]:
    """The files of a run that are still there, a line for each that is not, and what the run
    parsed them with: its limits, its own units, the corrections that lie in its folder.

    Raises OutputError where the ledger or the corrections cannot be read.
    """
    stored: dict[str, str] = {}
    base = open_to_read(folder / LEDGER)
    try:
        with told(folder / LEDGER):
            rows = base.execute("select name, place from inputs order by name").fetchall()
            with suppress(sqlite3.OperationalError):  # a ledger of an earlier version
                stored = dict(base.execute("select name, value from options").fetchall())
            options = Options.restored(stored, ())
    finally:
        base.close()
    files, gone = [], []
    for name, stored_as in rows:
        place = place_of(stored_as)
        found = next((p for p in (Path(place), folder.parent / place) if p.is_file()), None)
        if found is not None:
            files.append(found)
        elif "://" in place:
            gone.append(f"{name}: at {place}; pass a local copy. 请先下载到本地。")
        else:
            gone.append(f"{name}: no longer at {place}. 原文件已不在该位置。")
    return files, gone, replace(options, corrections=tuple(read_corrections(folder / NAME)))
