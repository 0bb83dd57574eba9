"""How the time and the memory of parsing grow with the input, for shapes of text and of files.

python bench/growth.py [--only NAME] [--doublings 5] [--pairs] [--least 2000]

Each shape (tests/hostile/growing.py) is read at its least size and at five doublings of it, in a
process of its own, the better of two runs each. Printed are the exponent of the time, fitted over
those of the last three doublings that take 0.1 s or more, and by how many MB the peak of memory
exceeds 40 times the input + 100 MB. A shape is in order where the exponent is at most 1.2, or where
a limit with a name refuses it within a second. `--pairs` reads the pairs of tests/hostile/shapes.py
as well. Exit 1 where a shape is not in order.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from hostile.growing import GROWING, Growing  # noqa: E402
from hostile.shapes import PAIRS, joined  # noqa: E402

from policy_parse.batch.work import pack  # noqa: E402
from policy_parse.pipeline import attempt  # noqa: E402

BOUND = 1.2  # the exponent that a shape may have
SOON, SHORT = 1.0, 0.1  # seconds of a refusal, and below which a time tells nothing
MB = 2**20
_MEASURES = (
    "import sys, json; sys.path[:0] = {path!r}; import growth;"
    "growth.measure({name!r}, {least}, {doublings})"
)


def shapes(*, pairs: bool, least: int) -> dict[str, Growing]:
    """All shapes by name."""
    out = {shape.name: shape for shape in GROWING}
    for pair in PAIRS if pairs else ():
        name = "+".join(pair)
        out[name] = Growing(name, lambda n, pair=pair: joined(pair, n).encode(), least=least)
    return out


def measure(name: str, least: int, doublings: int) -> None:
    """Read a shape at its sizes and print a line of JSON after each: what the parent reads."""
    shape = shapes(pairs=True, least=least)[name]
    attempt("一、任务\n1.建设站点9个（市教育局牵头）。".encode(), name="warm.txt")
    for doubling in range(doublings + 1):
        data = shape.make(shape.least * 2**doubling)
        took, code = math.inf, ""
        for _ in range(2):
            started = time.process_time()
            outcome = attempt(data, name=f"{name}.{shape.suffix}", accounts=shape.packed)
            if shape.packed and outcome.notice is not None:
                pack(outcome.notice)
            took, code = min(took, time.process_time() - started), outcome.code
            del outcome
            if took > 4 * SOON:
                break
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([len(data), took, peak, code]), flush=True)


def measured(shape: Growing, doublings: int, most: int) -> list[tuple[int, float, float, str]]:
    """What `measure` prints in a process of its own that may take `most` seconds in all."""
    code = _MEASURES.format(
        path=[str(Path(__file__).parent), str(ROOT / "tests")],
        name=shape.name, least=shape.least, doublings=doublings,
    )  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=most, check=False
        )
        printed, told = done.stdout, done.stderr
    except subprocess.TimeoutExpired as stopped:
        printed, told = (stopped.stdout or b"").decode(), "took too long"
    lines = [tuple(json.loads(line)) for line in printed.splitlines()]
    if len(lines) <= doublings:
        lines.append((0, math.inf, math.inf, (told.splitlines() or ["died"])[-1][:60]))
    return lines


def exponent(lines: list[tuple[int, float, float, str]]) -> float | None:
    """The slope of time over size among the last four sizes that take long enough to tell."""
    told = [(math.log(size), math.log(took)) for size, took, _, _ in lines[-4:]
            if SHORT <= took < math.inf]  # fmt: skip
    if len(told) < 2:
        return None
    middle = sum(x for x, _ in told) / len(told)
    return sum((x - middle) * y for x, y in told) / sum((x - middle) ** 2 for x, _ in told)


def verdict(lines: list[tuple[int, float, float, str]]) -> tuple[str, bool]:
    """What is printed of a shape, and whether it is in order."""
    size, took, peak, code = lines[-1]
    slope = exponent(lines)
    over = max(0.0, max(p - 40 * s / MB - 100 for s, _, p, _ in lines))
    refused = code.startswith("rejected/") and took <= SOON
    fine = took < math.inf and (refused or slope is None or slope <= BOUND)
    shown = "    –" if slope is None else f"{slope:5.2f}"
    return f"{shown} {took:8.2f} s {size / MB:7.2f} MB {peak:6.0f} MB {over:+6.0f}  {code}", fine


def main() -> None:
    """Print how every shape grows, and which are not in order."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--only", default="", help="a part of the names of shapes")
    arguments.add_argument("--pairs", action="store_true", help="the pairs of shapes too")
    arguments.add_argument("--least", type=int, default=4000, help="characters of a pair at least")
    arguments.add_argument("--doublings", type=int, default=5)
    arguments.add_argument("--most", type=int, default=120, help="seconds that a shape may take")
    asked = arguments.parse_args()
    bad = []
    chosen = [s for n, s in shapes(pairs=asked.pairs, least=asked.least).items() if asked.only in n]
    print(f"{'shape':26} {'exp':>5} {'largest':>10} {'input':>10} {'peak':>9} {'over':>6}  outcome")
    for shape in chosen:
        told, fine = verdict(measured(shape, asked.doublings, asked.most))
        if not fine:  # a busy moment of the machine, or the shape: it is measured once more
            told, fine = verdict(measured(shape, asked.doublings, asked.most))
        print(f"{shape.name:26} {told}{'' if fine else '  ←'}", flush=True)
        bad += [] if fine else [shape.name]
    print(f"{len(chosen)} shapes, {len(bad)} not in order{': ' if bad else ''}{', '.join(bad)}")
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
