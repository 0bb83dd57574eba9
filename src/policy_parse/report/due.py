"""What falls due when: deadlines and dated targets of one task, joined."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from policy_parse.domain.notice import Assignment, Deadline, Notice, Target, TargetKind

_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


@dataclass(slots=True)
class DueItem:
    """One task (or section) and one date or recurrence, with the records that say so."""

    section: str
    task: str | None
    due: str | None
    recurrence: str | None
    deadlines: list[Deadline] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    @property
    def first(self) -> Deadline | Target:
        """The record whose evidence stands for the item."""
        return self.deadlines[0] if self.deadlines else self.targets[0]


def due_items(notice: Notice) -> list[DueItem]:
    """Deadlines and targets with a date or a recurrence, in the order of the text."""
    items: dict[tuple[str, str | None, str | None, str | None], DueItem] = {}

    def item(row: Deadline | Target, due: str | None) -> DueItem:
        key = (row.section, row.task, due, None if due else row.recurrence)
        return items.setdefault(key, DueItem(*key))

    for deadline in notice.deadlines:
        if not deadline.is_term:
            item(deadline, deadline.end).deadlines.append(deadline)
    for target in notice.targets:
        if target.kind is TargetKind.TARGET and (target.due or target.recurrence):
            item(target, target.due).targets.append(target)
    return sorted(items.values(), key=lambda i: i.first.evidence.span)


def last_day(due: str) -> date | None:
    """The last day of a year, month or day written 2025, 2025-06 or 2025-06-30."""
    found = _ISO.match(due)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def duties_of(notice: Notice) -> dict[tuple[str, str | None], list[Assignment]]:
    """Who has to do what: assignments by (section, task), and by (section, None) for all of it."""
    where = {task.id: task.section for task in notice.tasks}
    out: dict[tuple[str, str | None], list[Assignment]] = {}
    for row in notice.assignments:
        sections = {row.section}
        for task in row.tasks:
            out.setdefault((where[task], task), []).append(row)
            sections.add(where[task])
        for section in sections:
            out.setdefault((section, None), []).append(row)
    return out
