"""How cost grows: characters, tasks and documents doubled five times, with the fitted exponent."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from alignment import made_up
from batch import fill, timed_run
from results import Block
from timing import interleaved, shown

from policy_parse.comparison.alignment import align
from policy_parse.pipeline import parse

DIGITS = "零一二三四五六七八九"
TOP = re.compile(r"^[一二三四五六七八九十百]{1,4}、", re.MULTILINE)


def curves(notice: Path, *, quick: bool) -> list[Block]:
    """A block with a row per curve."""
    doublings = 3 if quick else 5
    block = Block(
        f"Cost as the input doubles {doublings} times",
        ["what", "from", "to", *(f"×{2**n}" for n in range(doublings + 1)), "last", "exponent"],
        notes=[
            "Documents: `policy-parse run --workers 2` as a whole process, whose start is counted.",
            "last: the last doubling, how many times the time before. The exponent is the slope of "
            "log time over log size (least squares); 1 is linear.",
        ],
    )
    for what, first, rounds, prepare in (
        ("characters of one notice", 1, 3, partial(_characters, notice)),
        ("tasks against as many", 160, 1, _tasks),
        ("documents of a run", 25, 1, _documents),
    ):
        sizes, seconds = _curve(prepare, [first * 2**n for n in range(doublings + 1)], rounds)
        last, slope = seconds[-1] / seconds[-2], exponent(sizes, seconds)
        ends = [f"{sizes[0]}", f"{sizes[-1]}"]
        block.rows.append([what, *ends, *map(shown, seconds), f"×{last:.2f}", f"{slope:.2f}"])
        block.data[what] = {"sizes": sizes, "seconds": seconds, "exponent": slope}
    return [block]


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of the line through log size and log time."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


Prepare = Callable[[int, Path], tuple[int, Callable[[], object]]]


def _curve(prepare: Prepare, counts: list[int], rounds: int) -> tuple[list[int], list[float]]:
    sizes, seconds = [], []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            size, action = prepare(count, Path(folder))
            sizes.append(size)
            seconds.append(interleaved({"": action}, rounds)[""])
    return sizes, seconds


def _characters(notice: Path, count: int, folder: Path) -> tuple[int, Callable[[], object]]:
    data = repeated(notice.read_text("utf-8"), count)
    return len(data), partial(parse, data.encode())


def _tasks(count: int, folder: Path) -> tuple[int, Callable[[], object]]:
    parents, children = made_up(count, 1), made_up(count, 1)
    random.seed(2)
    random.shuffle(children)
    return count, partial(align, parents, children)


def _documents(count: int, folder: Path) -> tuple[int, Callable[[], object]]:
    fill(folder / "in", count)
    return count, partial(timed_run, folder / "in", folder / "out", "--workers", "2")


def repeated(text: str, count: int) -> str:
    """A notice whose sections 一、二、… come `count` times, numbered on."""
    start = TOP.search(text)
    assert start is not None, "the notice has no section 一、"
    head, body = text[: start.start()], text[start.start() :].rstrip("\n") + "\n"
    numbers = iter(range(1, 10_000))
    return head + TOP.sub(lambda _: f"{chinese(next(numbers))}、", body * count)


def chinese(number: int) -> str:
    """A number below 1000 in Chinese: 21 → 二十一, 105 → 一百零五."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    out = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (DIGITS[ones] if ones else "")
