"""Cold start, and the parse of text against jieba.lcut of the same text: ratios of one run.

python bench/spine.py [FILE …]      (default: the sample corpus, and ../shared where it is)
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from policy_parse.demo import corpus_documents
from policy_parse.export.records import to_records
from policy_parse.link.resolver import Resolver
from policy_parse.pipeline import parse

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def best(action: Callable[[], object], rounds: int = 9) -> float:
    """Shortest time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def process(*arguments: str) -> float:
    """Wall time of a Python with these arguments, as a whole process."""
    command = [sys.executable, *arguments]
    return best(lambda: subprocess.run(command, capture_output=True, check=True), rounds=5)


def show_starts(notice: Path) -> None:
    """Print how long whole processes take, beside a Python that does nothing."""
    bare = process("-c", "pass")
    program = ("-m", "policy_parse")
    for name, arguments in {
        "python -c pass": ("-c", "pass"),
        "import policy_parse": ("-c", "import policy_parse"),
        "policy-parse --version": (*program, "--version"),
        "policy-parse --help": (*program, "--help"),
        f"policy-parse parse {notice.name}": (*program, "parse", str(notice)),
    }.items():
        seconds = process(*arguments)
        print(f"{name:46}{seconds:7.3f} s{seconds / bare:7.1f} × python -c pass")


def resolving(data: bytes) -> float:
    """The share of a parse that goes into resolving its units."""
    notice = parse(data)
    mentions = [unit.unit for unit in notice.units]

    def resolve() -> None:
        resolver = Resolver(notice.metadata, 2022)
        for mention in mentions:
            resolver.resolve(mention)

    return best(resolve) / best(lambda: parse(data))


def main() -> None:
    """Print the figures."""
    files = [Path(argument) for argument in sys.argv[1:]]
    if not files:
        files = [p for p in corpus_documents() if p.suffix == ".txt"]
        if SHARED.is_dir():
            files += sorted((SHARED / "gold").glob("*.txt"))
    largest = max(files, key=lambda p: p.stat().st_size)
    notice = next((p for p in files if p.name.startswith("惠济")), largest)
    show_starts(notice)
    jieba.lcut("预热")
    print(
        f"\n{'document':32}{'characters':>11}{'parse ms':>10}{'+ JSON ms':>11}{'lcut ms':>10}{'ratio':>8}"
    )
    worst = 0.0
    for path in files:
        data = path.read_bytes()
        text = data.decode("utf-8", "replace")
        ours = best(lambda data=data: parse(data))  # type: ignore[misc]
        written = best(lambda data=data: to_records(parse(data)))  # type: ignore[misc]
        theirs = best(lambda text=text: jieba.lcut(text))  # type: ignore[misc]
        worst = max(worst, ours / theirs)
        print(
            f"{path.name[:30]:32}{len(text):11}{ours * 1e3:10.1f}{written * 1e3:11.1f}{theirs * 1e3:10.1f}"
            f"{ours / theirs:8.2f}"
        )
    print(f"\nworst ratio {worst:.2f}")
    print(f"resolving units: {resolving(notice.read_bytes()):.1%} of the parse of {notice.name}")


if __name__ == "__main__":
    main()
