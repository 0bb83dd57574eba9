"""Numbers that stand in one list: 分别达到55%、45%; 下降8%、8%、10%以上; 20个、10个百分点.

list = number, {("、" | "和" | "及" | "与" | "，"), ["分别"], number} ;
Its members share verb, change and date; the names before them are given out one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_parse.domain.decisions import Naming
from policy_parse.domain.kinds import Comparator
from policy_parse.domain.mentions import Quantity
from policy_parse.lexicon.heads import shared_front, shared_head

_JOINT = re.compile(r"[、和及与，]|以及|，?和")


def lists_of(text: str, numbers: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Ranges of indices of numbers that stand in one list (two numbers or more)."""
    out: list[tuple[int, int]] = []
    first = 0
    for i, (one, other) in enumerate(pairwise(numbers), 1):
        if _JOINT.fullmatch(text, one.end, other.start) is None:
            if i - first > 1:
                out.append((first, i))
            first = i
    if len(numbers) - first > 1:
        out.append((first, len(numbers)))
    return out


def shared_measure(text: str, members: Sequence[Quantity]) -> list[Quantity]:
    """降低20个、10个百分点: a measure said once, behind the last number, is that of all.

    Behind a comma a clause of its own begins: 新建公园5，150户受益 are no 5 户.
    """
    last = members[-1]
    if last.unit == "百分点":
        return [m._replace(unit=last.unit, counts=False) if m.unit == "个" else m for m in members]
    joined = all(text[one.end : other.start] != "，" for one, other in pairwise(members))
    if last.unit and joined and all(not m.unit for m in members[:-1]):
        return [m._replace(unit=last.unit, counts=last.counts) for m in members]
    return list(members)


def shared_comparator(text: str, start: int, members: Sequence[Quantity]) -> Comparator | None:
    """分别增长10%、12.5%、10%以上: a comparator behind the last alone holds for all."""
    last = members[-1].comparator
    if last and all(m.comparator is None for m in members[:-1]):
        before = text[max(start, members[0].start - 40) : members[0].start]
        if "分别" in before or "均" in before:
            return last
    return None


def give_out(text: str, naming: Naming, count: int) -> list[Naming] | None:
    """The `count` names in a joint phrase, each with the head that they share, or None.

    绿色防控、统防统治覆盖率 → 绿色防控(覆盖率), 统防统治覆盖率.
    """
    pieces = _pieces(text, naming.start, naming.end, count)
    if pieces is None:
        return None
    names = [text[s:e] for s, e in pieces]
    first, last = pieces[0], pieces[-1]
    tail = shared_head(names)
    if 0 < tail < last[1] - last[0]:
        shared = (last[1] - tail, last[1])
        return [*(Naming(s, e, shared) for s, e in pieces[:-1]), Naming(*last)]
    front = shared_front(names)
    if 0 < front < first[1] - first[0]:
        shared = (first[0], first[0] + front)
        return [Naming(*first), *(Naming(s, e, shared) for s, e in pieces[1:])]
    return [Naming(s, e) for s, e in pieces]


def _pieces(text: str, start: int, end: int, count: int) -> list[tuple[int, int]] | None:
    """The phrase cut at its joints into `count` names: at 、 first, else at every joint."""
    for marks in (r"、", r"、|以及|[和及与]"):
        cuts = [m.span() for m in re.finditer(marks, text[start:end])]
        if len(cuts) == count - 1:
            edges = [0, *(x for cut in cuts for x in cut), end - start]
            found = [(start + edges[i], start + edges[i + 1]) for i in range(0, len(edges), 2)]
            return found if all(e > s for s, e in found) else None
    return None
