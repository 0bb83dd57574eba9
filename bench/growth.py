"""How the time of parsing grows with the text, for hard shapes alone and in pairs.

python bench/growth.py [--least 2000] [--only NAME] [-v]

Each shape is read at five doublings of its size, the best of three runs each. Printed is by how
much ten times the text takes longer, from the slope over the three largest sizes; exit 1 where
that is more than 12; a shape that is above it is measured once more.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from hostile.shapes import PAIRS, joined  # noqa: E402

from policy_parse.pipeline import parse  # noqa: E402

DOUBLINGS, RUNS, BOUND = 5, 3, 12.0


def seconds(text: bytes, runs: int = RUNS) -> float:
    """The best of some runs."""
    best = math.inf
    for _ in range(runs):
        started = time.process_time()
        parse(text)
        best = min(best, time.process_time() - started)
    return best


def tenfold(pair: tuple[str, str], least: int) -> tuple[float, list[float]]:
    """By how much ten times the text takes longer, and the seconds at each size."""
    sizes = [least * 2**k for k in range(DOUBLINGS + 1)]
    times = [seconds(joined(pair, size).encode()) for size in sizes]
    slope = math.log(times[-1] / times[-4]) / math.log(sizes[-1] / sizes[-4])
    return 10**slope, times


def main() -> None:
    """Print the growth of every pair that exceeds the bound, and the worst."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--least", type=int, default=2000, help="characters of the smallest")
    arguments.add_argument("--only", default="", help="a part of the names of shapes")
    arguments.add_argument("-v", "--verbose", action="store_true")
    asked = arguments.parse_args()
    parse(joined(PAIRS[0], 500).encode())
    grown = []
    pairs = [pair for pair in PAIRS if asked.only in "+".join(pair)]
    for pair in pairs:
        growth, times = tenfold(pair, asked.least)
        if growth > BOUND:  # a busy moment of the machine, or the shape: the better of two
            growth, times = min((growth, times), tenfold(pair, asked.least))
        grown.append((growth, pair))
        if asked.verbose or growth > BOUND:
            print(f"×{growth:5.1f}  {' + '.join(pair)}  {' '.join(f'{t:.3f}' for t in times)}")
    over = [pair for growth, pair in grown if growth > BOUND]
    worst, named = max(grown)
    print(f"{len(pairs)} shapes: ten times the text takes at most ×{worst:.1f} ({' + '.join(named)}); "
          f"{len(over)} above ×{BOUND:.0f}")  # fmt: skip
    raise SystemExit(bool(over))


if __name__ == "__main__":
    main()
