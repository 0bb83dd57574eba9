"""Time and size of what a clerk opens.

python bench/workbooks.py [FILE …]        workbook and Word file of each (default: the sample corpus)
python bench/workbooks.py --run OTHER     a run over N (600) documents with this tree and with the one in
                                          OTHER (a checkout), in turns; --count N, --rounds N
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch import fill
from timing import interleaved, shown

from policy_parse import parse, write_duties
from policy_parse.demo import corpus_documents
from policy_parse.export.workbook import write_workbook

_ROUNDS = 5
_HERE = Path(__file__).parents[1]


def measure(files: list[Path]) -> None:
    """Print seconds (of the processor, the shortest of five) and kilobytes of each file."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            notice = parse(file, accounts=True)
            book, word = Path(folder) / "x.xlsx", Path(folder) / "x.docx"

            def write_book(notice=notice, book=book) -> float:  # type: ignore[no-untyped-def]
                started = time.process_time()
                write_workbook(notice, book)
                return time.process_time() - started

            def write_word(notice=notice, word=word) -> float:  # type: ignore[no-untyped-def]
                started = time.process_time()
                write_duties(notice, word)
                return time.process_time() - started

            took = interleaved({"xlsx": write_book, "docx": write_word}, _ROUNDS)
            sizes = {"xlsx": book.stat().st_size, "docx": word.stat().st_size}
            told = ", ".join(f"{k} {shown(took[k])} {sizes[k] / 1000:.0f} kB" for k in took)
            print(f"{file.name}: {told}")


def compare_runs(other: Path, count: int, rounds: int) -> None:
    """Print the shortest run over `count` documents of both trees, and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "in"
        fill(source, count)
        trees = {"here": _HERE, "other": other}
        took = interleaved(
            {
                name: lambda name=name, tree=tree: _run(tree, source, Path(place), name)
                for name, tree in trees.items()
            },
            rounds,
        )
    print(f"{count} documents: here {shown(took['here'])}, other {shown(took['other'])}, "
          f"ratio {took['here'] / took['other']:.2f}")  # fmt: skip


def _run(tree: Path, source: Path, place: Path, name: str) -> None:
    out = Path(tempfile.mkdtemp(dir=place, prefix=name))
    subprocess.run(
        [sys.executable, "-m", "policy_parse", "run", str(source), "-o", str(out), "-w", "2"],
        env={**os.environ, "PYTHONPATH": str(tree / "src")}, capture_output=True, check=False,
    )  # fmt: skip


def main() -> None:
    """Measure what is asked for."""
    reader = argparse.ArgumentParser()
    reader.add_argument("files", nargs="*", type=Path)
    reader.add_argument("--run", type=Path)
    reader.add_argument("--count", type=int, default=600)
    reader.add_argument("--rounds", type=int, default=2)
    given = reader.parse_args()
    if given.run:
        compare_runs(given.run, given.count, given.rounds)
    else:
        measure(given.files or corpus_documents())


if __name__ == "__main__":
    main()
