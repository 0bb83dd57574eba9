"""A base and what it grows by against what is reached: in columns of a table, and in a sentence.

sentence = ("从" | "由"), base, "增加", ("到" | "至"), reached, "，", "增长", growth ;
Growth is what is added, a share of the base, a share a year, or points of a share; in a table the
rows that hold tell which, and the rows that do not are the findings. Money grows in constant
prices, so that a share of it is not held against printed sums.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from policy_parse.domain.passage import Passage
from policy_parse.find.quantities import iter_quantities
from policy_parse.lexicon.context import any_of
from policy_parse.sums.figures import of_quantity, printed_number
from policy_parse.sums.records import Figure, Finding, Kind, plain
from policy_parse.sums.sheets import Sheet

_GROWTH = re.compile(rf"{any_of('growth_head')}")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_FROM = re.compile(r"[从由](?:(?:19|20)\d\d年)?(?:[^，。；、\d]{0,8})$")
_TO = re.compile(r"[^，。；\d]{0,8}[到至为](?:(?:19|20)\d\d年(?:底|末)?的?)?(?:约)?")
_BY = re.compile(
    r"(?:以上|左右)?，?(?:[比较](?:(?:19|20)\d\d年)?|累计|共|净|总)?"
    rf"(?:{any_of('grows_by')})(?:了|约|率|幅)?(?:为|达到?)?"
)
_LEAST = 2  # rows that must hold


class Way(NamedTuple):
    """How growth is counted, what it is, and the bounds of what may be printed."""

    name: str
    value: Decimal
    low: Decimal
    high: Decimal


def _change(base: Figure, reached: Figure) -> Way:
    value, slack = reached.value - base.value, base.slack + reached.slack
    return Way("added", value, value - slack, value + slack)


def _share(base: Figure, reached: Figure, years: int = 1) -> Way | None:
    """Growth in percent, a year where there are several; None of nothing."""
    least, most = base.value - base.slack, base.value + base.slack
    if least <= 0 or reached.value - reached.slack <= 0:
        return None
    ratios = (
        reached.value / base.value,
        (reached.value - reached.slack) / most,
        (reached.value + reached.slack) / least,
    )
    rates = [(ratio ** (Decimal(1) / years) - 1) * 100 for ratio in ratios]
    return Way("share" if years == 1 else "annual", *rates)


def ways_of(base: Figure, reached: Figure, years: int) -> list[Way]:
    """The ways in which growth from one figure to another may be printed."""
    found = [_change(base, reached)]
    if base.unit not in ("share", "money"):
        rates = [_share(base, reached)]
        rates += [_share(base, reached, years)] if years > 1 else []
        found += [way for way in rates if way is not None]
    return found


def holds(way: Way, growth: Figure) -> bool:
    """Whether printed growth is what a way gives; a fall may be printed without its sign."""
    value, slack = growth.value, growth.slack
    falls = way.high < 0 and value > 0
    low, high = (-way.high, -way.low) if falls else (way.low, way.high)
    return low - slack <= value <= high + slack


def check_columns(sheet: Sheet) -> Iterator[Finding]:
    """The rows of a table whose base and growth do not give their goal."""
    heads = [
        "".join(dict.fromkeys(row[c] for row in sheet.texts[: sheet.body]))
        for c in range(sheet.width)
    ]
    dated = [(int(m[1]), c) for c, h in enumerate(heads) if len(h) <= 16 and (m := _YEAR.search(h))]
    for c, head in enumerate(heads):
        if (
            not _GROWTH.search(head)
            or len(head) > 16
            or len(dated) < 2
            or c in dict(dated).values()
        ):
            continue
        (first, base), (last, goal) = min(dated), max(dated)
        yield from _rows(sheet, (base, goal, c), last - first)


def _rows(sheet: Sheet, columns: tuple[int, int, int], years: int) -> Iterator[Finding]:
    held: Counter[str] = Counter()
    failing: list[tuple[Figure, Figure, Figure]] = []
    for r in range(sheet.body, sheet.height):
        base, goal, growth = (sheet.figures[r][c] for c in columns)
        if base is None or goal is None or growth is None or base.unit != goal.unit:
            continue
        names = [way.name for way in ways_of(base, goal, years) if holds(way, growth)]
        held.update(names)
        if not names and {base.bound, goal.bound, growth.bound} == {"="}:
            name = sheet.label(r)
            failing.append(
                (replace(base, label=name), replace(goal, label=name), replace(growth, label=name))
            )
    if not held or max(held.values()) < max(_LEAST, len(failing) + 1):
        return
    name = held.most_common(1)[0][0]
    for base, goal, growth in failing:
        way = next((w for w in ways_of(base, goal, years) if w.name == name), None)
        if way is not None:
            yield _finding(way, base, goal, growth, years)


def _finding(way: Way, base: Figure, goal: Figure, growth: Figure, years: int) -> Finding:
    a, b = plain(printed_number(base)[0]), plain(printed_number(goal)[0])
    told = plain(printed_number(growth)[0])
    if way.name == "added":
        found = plain(Decimal(f"{way.value / printed_number(goal)[1]:.8g}"))
        said = f"{b}-{a}={found}≠{told}"
    else:
        root = f"^(1/{years})" if way.name == "annual" else ""
        said = f"({b}÷{a}){root}-1={way.value:.2f}%≠{told}%"
    return Finding(Kind.GROWTH, said, (base, growth, goal), "基期值与增长幅度推不出目标值")


def check_sentences(passage: Passage) -> Iterator[Finding]:
    """从 base 增加到 reached，增长 growth where the three do not agree."""
    text = passage.text
    if not ("从" in text or "由" in text):
        return
    found = [f for q in iter_quantities(text) if (f := of_quantity(passage, q)) is not None]
    places = _places(passage, found)
    for (a, base), (b, reached), (c, growth) in zip(places, places[1:], places[2:], strict=False):
        if not _FROM.search(text, max(0, a[0] - 20), a[0]) or base.unit != reached.unit:
            continue
        to, by = text[a[1] : b[0]], text[b[1] : c[0]]
        if not (_TO.fullmatch(to) and _BY.fullmatch(by)) or reached.bound not in ("=", ">="):
            continue
        if base.bound != "=" or growth.bound != "=" or reached.bound != "=":
            continue
        way = _way_of_sentence(base, reached, growth)
        if way is not None and not holds(way, growth):
            yield _finding(way, base, reached, growth, 1)


def _places(passage: Passage, figures: Sequence[Figure]) -> list[tuple[tuple[int, int], Figure]]:
    """Figures with their extents in a passage, in order."""
    out, at = [], 0
    for figure in figures:
        start = passage.text.index(figure.shown, at)
        at = start + len(figure.shown)
        out.append(((start, at), figure))
    return out


def _way_of_sentence(base: Figure, reached: Figure, growth: Figure) -> Way | None:
    if growth.unit == base.unit or (base.unit == "share" and growth.unit == "points"):
        return _change(base, reached)
    if growth.unit == "share" and base.unit not in ("money", "share", "points"):
        return _share(base, reached)
    return None
