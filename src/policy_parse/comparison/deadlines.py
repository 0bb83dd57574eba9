"""Deadlines of paired tasks: earlier, later, equal or missing."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from policy_parse.domain.comparison import DeadlinePair, TaskPair, Timing
from policy_parse.domain.notice import Deadline


def compare_deadlines(
    parents: Sequence[Deadline], children: Sequence[Deadline], pairs: Sequence[TaskPair]
) -> list[DeadlinePair]:
    """For each pair of tasks of which the parent's has a deadline: its last one against the child's."""
    ours, theirs = _last(parents), _last(children)
    out = []
    for pair in pairs:
        parent, child = ours.get(pair.parent), theirs.get(pair.child)
        if parent is None:
            continue
        if child is None:
            why = f"上级要求{parent.end}完成，下级没有写明时限"
            out.append(DeadlinePair(parent, None, Timing.MISSING, why))
            continue
        a, b = last_day(parent.end or ""), last_day(child.end or "")
        timing = Timing.EQUAL if a == b else Timing.EARLIER if b < a else Timing.LATER
        word = {"equal": "相同", "earlier": "早于上级", "later": "晚于上级"}[timing]
        out.append(DeadlinePair(parent, child, timing, f"{child.end}，上级{parent.end}，{word}"))
    return out


def _last(deadlines: Sequence[Deadline]) -> dict[str, Deadline]:
    """The last dated deadline of each section."""
    out: dict[str, Deadline] = {}
    for deadline in deadlines:
        if not deadline.end:
            continue
        known = out.get(deadline.section)
        if known is None or last_day(deadline.end) > last_day(known.end or ""):
            out[deadline.section] = deadline
    return out


def last_day(end: str) -> str:
    """The last day of an ISO year, month or day: 2025 → 2025-12-31, 2023-06 → 2023-06-30."""
    parts = end.split("-")
    if len(parts) == 1:
        return f"{end}-12-31"
    if len(parts) == 2:
        year, month = int(parts[0]), int(parts[1])
        return f"{end}-{calendar.monthrange(year, month)[1]:02d}"
    return end
