"""The files that a run has read, by its ledger."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from policy_parse.errors import ReadError

LEDGER = "ledger.sqlite"


def run_files(folder: Path) -> tuple[list[Path], list[str]]:
    """The files of a run that are still there, and a line for each that is not.

    Raises ReadError where the ledger cannot be read.
    """
    try:
        base = sqlite3.connect((folder / LEDGER).absolute().as_uri() + "?mode=ro", uri=True)
        try:
            rows = base.execute("select name, place from inputs order by name").fetchall()
        finally:
            base.close()
    except sqlite3.Error as error:
        raise ReadError(
            "failed/ledger", f"{folder / LEDGER}: cannot be read ({error}).",
            "Run again: policy-parse run FOLDER -o OUT", "无法读取台账，请重新执行 policy-parse run。",
        ) from error  # fmt: skip
    files, gone = [], []
    for name, place in rows:
        found = next((p for p in (Path(place), folder.parent / place) if p.is_file()), None)
        if found is not None:
            files.append(found)
        elif "://" in place:
            gone.append(f"{name}: at {place}; pass a local copy. 请先下载到本地。")
        else:
            gone.append(f"{name}: no longer at {place}. 原文件已不在该位置。")
    return files, gone
