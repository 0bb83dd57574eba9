"""Deadlines of paired tasks: earlier, later, equal or missing, where both are of one object.

Two dates in paired tasks need not be of the same thing. They are compared where the clauses in
which they stand share their wording, the dates themselves set aside; how long a measure is in
force (执行至2024年底, 自1月1日至12月31日) is compared with that alone: nothing is to be done by then.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_parse.comparison.leaves import places_of, set_aside
from policy_parse.comparison.wording import Wording
from policy_parse.domain.comparison import DeadlinePair, TaskPair, Timing
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Deadline, Notice, Section

_ENDS = "。；！？"
_CLAUSES = _ENDS + "，"
_SHORT = 4  # pairs of characters below which a clause does not say its object by itself
_SAME = 0.5  # share of the shorter clause's pairs that stand in the other
_LEAST = 4  # pairs that both clauses have at least


@dataclass(frozen=True, slots=True)
class _Object:
    """A deadline with what it is about: the pairs of characters of its clause."""

    deadline: Deadline
    pairs: frozenset[str]


def compare_deadlines(
    parent: Notice, child: Notice, pairs: Sequence[TaskPair]
) -> list[DeadlinePair]:
    """A row for each dated deadline of the parent whose object the child's paired tasks speak of."""
    places = places_of((parent, child))
    ours, theirs = _by_section(parent, places), _by_section(child, places)
    bodies = {s.path: s for s in child.sections}
    linked: dict[str, list[str]] = {}
    for pair in pairs:
        linked.setdefault(pair.parent, []).append(pair.child)
    out: list[DeadlinePair] = []
    for path, children in linked.items():
        below = [own for c in children for own in theirs.get(c, ())]
        for own in ours.get(path, ()):
            tick()
            same = [b for b in below if _lasts(b.deadline) == _lasts(own.deadline)]
            found = max(same, key=lambda b: _likeness(own.pairs, b.pairs), default=None)
            if found is not None and _are_alike(own.pairs, found.pairs):
                out.append(_timed(own.deadline, found.deadline))
            elif not _lasts(own.deadline) and _speaks_of(
                child, [bodies[c] for c in children], own, places
            ):
                why = f"上级要求{own.deadline.end}完成，下级同一事项没有写明时限"
                out.append(DeadlinePair(own.deadline, None, Timing.MISSING, why))
    return out


def _lasts(deadline: Deadline) -> bool:
    """Whether a deadline tells how long something goes on, and not when it is done."""
    return deadline.is_term or deadline.start is not None


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _LEAST and _likeness(one, other) >= _SAME


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _timed(parent: Deadline, child: Deadline) -> DeadlinePair:
    a, b = last_day(parent.end or ""), last_day(child.end or "")
    timing = Timing.EQUAL if a == b else Timing.EARLIER if b < a else Timing.LATER
    word = {"equal": "相同", "earlier": "早于上级", "later": "晚于上级"}[timing]
    what = "执行期限：" if _lasts(parent) else ""
    return DeadlinePair(parent, child, timing, f"{what}{child.end}，上级{parent.end}，{word}")


def _by_section(notice: Notice, places: list[str]) -> dict[str, list[_Object]]:
    """The dated deadlines of each section, in order."""
    out: dict[str, list[_Object]] = {}
    sections = {s.path: s for s in notice.sections}
    for deadline in notice.deadlines:
        if deadline.end:
            words = _object(notice.source.text, deadline, sections.get(deadline.section), places)
            out.setdefault(deadline.section, []).append(_Object(deadline, words))
    return out


def _object(
    text: str, deadline: Deadline, section: Section | None, places: list[str]
) -> frozenset[str]:
    """What a deadline is about: its clause, or its sentence, with the one before and the heading
    where these say no more than that something is to be done. The date itself is no part of it.
    """
    start, end = deadline.evidence.span
    floor = section.body.start if section else 0
    for marks in (_CLAUSES, _ENDS):
        first = max(text.rfind(mark, 0, start) for mark in marks) + 1
        behind = text[end : _sentence_end(text, end, marks)]
        found = _pairs(f"{text[max(first, floor) : start]}|{behind}", places)
        if len(found) >= _SHORT:
            return found
    before = max(text.rfind(mark, 0, max(first - 1, 0)) for mark in _ENDS) + 1
    heading = section.heading if section else ""
    return found | _pairs(f"{text[max(before, floor) : first]}|{heading}", places)


def _sentence_end(text: str, start: int, marks: str) -> int:
    ends = [at for mark in marks if (at := text.find(mark, start)) >= 0]
    return min(ends, default=len(text))


def _pairs(text: str, places: list[str]) -> frozenset[str]:
    """The pairs of characters of a text, what is not compared in leaves set aside here as well."""
    return frozenset(Wording.of(set_aside("".join(text.split()), places)).pairs)


def _speaks_of(
    child: Notice, sections: Sequence[Section], own: _Object, places: list[str]
) -> bool:  # fmt: skip
    """Whether a sentence of the child's tasks is about the same object."""
    return any(
        _are_alike(own.pairs, _pairs(sentence, places))
        for section in sections
        for sentence in _sentences(child.source.text, section)
    )


def _sentences(text: str, section: Section) -> Iterator[str]:
    yield section.heading
    yield from re.split(f"[{_ENDS}]", text[section.body.start : section.body.end])


def last_day(end: str) -> str:
    """The last day of an ISO year, month or day: 2025 → 2025-12-31, 2023-06 → 2023-06-30."""
    parts = end.split("-")
    if len(parts) == 1:
        return f"{end}-12-31"
    if len(parts) == 2:
        year, month = int(parts[0]), int(parts[1])
        return f"{end}-{calendar.monthrange(year, month)[1]:02d}"
    return end
