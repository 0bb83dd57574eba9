"""What pausing the collector of garbage during a parse is worth: the same documents with and without.

python bench/collecting.py [-n DOCUMENTS] [-r ROUNDS]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from policy_parse import pipeline
from policy_parse.pipeline import parse

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "corpus", ROOT.parent / "shared" / "corpus" / "text")


def main() -> None:
    """Print seconds of processor time of both, the best of several rounds in turns."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("-n", type=int, default=40, help="documents")
    arguments.add_argument("-r", type=int, default=4, help="rounds")
    asked = arguments.parse_args()
    found = [path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*.txt")]
    documents = sorted(found)[: asked.n]
    paused = pipeline.no_collecting
    _seconds(documents, paused)  # lexicon and weights are read
    with_pause, without = [], []
    for _ in range(asked.r):
        with_pause.append(_seconds(documents, paused))
        without.append(_seconds(documents, nullcontext))
    ratio = min(without) / min(with_pause)
    print(
        f"{len(documents)} documents: {min(with_pause):.2f} s paused, {min(without):.2f} s not, "
        f"{100 * (ratio - 1):+.1f} %"
    )


def _seconds(documents: list[Path], pause: Callable[[], AbstractContextManager[None]]) -> float:
    pipeline.no_collecting = pause  # type: ignore[assignment]
    begun = time.process_time()
    for document in documents:
        parse(document)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
