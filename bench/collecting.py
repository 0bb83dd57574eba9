"""What pausing the collector of garbage during a parse is worth: with and without, on three ways of use.

Documents one after the other, documents whose notices are kept, and all of them as one document.

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
    whole = "\n".join(p.read_text("utf-8", errors="replace") for p in documents).encode()

    def one_by_one() -> None:
        for document in documents:
            parse(document)

    def kept() -> None:
        held = [parse(document) for document in documents]
        held.clear()

    def as_one() -> None:
        parse(whole, name="all.txt")

    one_by_one()  # lexicon and weights are read
    paused = pipeline.no_collecting
    print(f"{len(documents)} documents, {len(whole):,} bytes")
    for way in (one_by_one, kept, as_one):
        with_pause, without = [], []
        for _ in range(asked.r):
            with_pause.append(_seconds(way, paused))
            without.append(_seconds(way, nullcontext))
        more = min(without) / min(with_pause) - 1
        print(
            f"{way.__name__:12} {min(with_pause):.2f} s paused, {min(without):.2f} s not, {more:+.1%}"
        )


def _seconds(way: Callable[[], None], pause: Callable[[], AbstractContextManager[None]]) -> float:
    pipeline.no_collecting = pause  # type: ignore[assignment]
    begun = time.process_time()
    way()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
