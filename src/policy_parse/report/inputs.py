"""The files that a run has read, by its ledger."""

from __future__ import annotations

from pathlib import Path

from policy_parse.batch.known import GONE, inputs_of
from policy_parse.batch.work import Options


def run_files(folder: Path) -> tuple[list[Path], list[str], Options]:
    """The files of a run that are still there, a line for each that is not, and what the run
    parsed them with: its limits, its own units, the corrections that lie in its folder.

    Raises OutputError where the ledger or the corrections cannot be read.
    """
    files, gone = [], []
    inputs, options = inputs_of(folder)
    for item in inputs:
        if "://" in item.place:
            gone.append(f"{item.name}: at {item.place}; pass a local copy. 请先下载到本地。")
        elif item.size == GONE:
            gone.append(f"{item.name}: no longer at {item.place}. 原文件已不在该位置。")
        else:
            files.append(Path(item.place))
    return files, gone, options
