"""The results of a run written anew over the same inputs: after corrections were taken in."""

from __future__ import annotations

from pathlib import Path

from policy_parse.batch.known import GONE, inputs_of
from policy_parse.batch.run import Progress, RunReport, parse_folder


def refresh(
    output: Path, *, workers: int | None = None, progress: Progress | None = None
) -> RunReport | list[str]:
    """Run again over the inputs that the ledger names, with the options it names and 更正.csv.

    Where a file is no longer there nothing is done, and the names of these files are returned: the
    results of the others would lose what was read of them.
    """
    inputs, options = inputs_of(output)
    gone = [item.name for item in inputs if item.size == GONE]
    if gone:
        return gone
    return parse_folder(
        (), output, options=options, workers=workers, progress=progress, inputs=inputs
    )
