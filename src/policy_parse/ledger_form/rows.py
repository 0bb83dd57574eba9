"""Notices as rows of a ledger: one for each task, and one for each number that it is to reach."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import prod
from typing import NamedTuple

from policy_parse.domain.kinds import Recurrence
from policy_parse.domain.notice import Assignment, Deadline, Notice, Role, Target, TargetKind, Task
from policy_parse.domain.words import CHANGE_WORDS, COMPARATOR_WORDS, RECURRENCE_WORDS, word
from policy_parse.export.duty_tables import deadline_text
from policy_parse.ledger_form.columns import FILLED, KEYS, MISSING, Row
from policy_parse.ledger_form.numbers import Numbers
from policy_parse.lexicon.context import any_of

_ROLE_KEYS = {
    Role.LEAD: "lead",
    Role.RESPONSIBLE: "responsible",
    Role.PARTICIPATING: "participating",
    Role.SUPERVISING: "participating",
}
_REPORTS = re.compile(any_of("reporting"))
_FREQUENCIES = frozenset(
    (Recurrence.MONTHLY, Recurrence.QUARTERLY, Recurrence.SEMIANNUAL, Recurrence.ANNUAL)
)
_SAID = 80  # characters of the words of a target
_AROUND = 30
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SCALED = re.compile(r"(\d[\d,，]*(?:\.\d+)?)((?:万亿|[百千]?万|[百千]?亿)?)")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def rows_of(notices: Sequence[Notice], separator: str = "、") -> list[Row]:
    """The rows of the ledger of some notices; what they do not say is 【待补】.

    Rows of one notice stand in its order; `separator` stands between units.
    """
    numbers = Numbers()
    out: list[Row] = []
    for notice in notices:
        for row in _Reading(notice, separator, numbers).rows():
            said = {key: row.get(key) or _unsaid(key) for key in KEYS}
            out.append(said)
    return out


def _unsaid(key: str) -> str:
    """What stands where the notice says nothing: what units fill in is left to them."""
    return "" if key in FILLED else MISSING


class _Place(NamedTuple):
    """What a row or more are made of: a task or a section, and the targets that belong to it."""

    start: int
    path: str
    task: Task | None
    targets: tuple[Target, ...]


class _Reading:
    """A notice with its records by task and by section."""

    def __init__(self, notice: Notice, separator: str, numbers: Numbers) -> None:
        self.notice, self.separator, self.numbers = notice, separator, numbers
        self.sections = {section.path: section for section in notice.sections}
        self.duties: dict[str, list[Assignment]] = defaultdict(list)
        self.deadlines: dict[str, list[Deadline]] = defaultdict(list)
        self.targets: dict[str, list[Target]] = defaultdict(list)
        for duty in notice.assignments:
            for key in duty.tasks or (duty.section,):
                self.duties[key].append(duty)
        for deadline in notice.deadlines:
            if not deadline.is_term:
                self.deadlines[deadline.task or deadline.section].append(deadline)
        for target in notice.targets:
            if target.kind is TargetKind.TARGET:
                self.targets[target.task or target.section].append(target)
        self.frequency = self._frequency()

    def rows(self) -> Iterator[Row]:
        """The rows in order of the document."""
        tasks = {task.id: task for task in self.notice.tasks}
        with_tasks = {task.section for task in self.notice.tasks}
        found: list[_Place] = [
            _Place(task.evidence.span.start, task.section, task, tuple(self.targets[key]))
            for key, task in tasks.items()
        ]
        for path in {*self.duties, *self.targets} - tasks.keys():
            targets = tuple(self.targets[path])
            if path in with_tasks or path not in self.sections:
                # What is set for a section besides its tasks has rows of its own.
                found += [_Place(t.evidence.span.start, path, None, (t,)) for t in targets]
            else:
                start = self.sections[path].evidence.span.start
                found.append(_Place(start, path, None, targets))
        for place in sorted(found, key=lambda place: place[:2]):
            for target in place.targets or (None,):
                yield self._row(place.path, place.task, target)

    def _row(self, path: str, task: Task | None, target: Target | None) -> Row:
        section = self.sections.get(path)
        text = task.text if task else section.heading if section else ""
        duties = self.duties[task.id] if task else self.duties[path]
        roles: dict[str, dict[str, None]] = defaultdict(dict)
        for duty in duties or self.duties[path]:
            roles[_ROLE_KEYS[duty.role]][duty.unit] = None
        row = {key: self.separator.join(units) for key, units in roles.items()}
        words = [self.sections[p].heading for p in self._chain(path)]
        name = target.indicator if target else ""
        text = text or name
        title = self.notice.metadata.title or self.notice.source.name
        row |= {
            "number": self.numbers.make(title, words, text, name),
            "source": self._source(),
            "item": self._item(path),
            "task": text,
            "due": self._due(path, task, target),
            "frequency": self.frequency,
        }
        return row | (_of_target(target) if target else {})

    def _chain(self, path: str) -> list[str]:
        """The paths of a section and of what it stands in, from the top."""
        out: list[str] = []
        at: str | None = path
        while at is not None and at in self.sections:
            out.insert(0, at)
            at = self.sections[at].parent
        return out

    def _source(self) -> str:
        metadata = self.notice.metadata
        number = f"（{metadata.document_number}）" if metadata.document_number else ""
        return (metadata.title or self.notice.source.name) + number

    def _item(self, path: str) -> str:
        return "".join(self.sections[p].number for p in self._chain(path))

    def _due(self, path: str, task: Task | None, target: Target | None) -> str:
        """The last day: of the target, else of the task, else of its section; or in words."""
        if target is not None and target.due:
            return last_day(target.due)
        found = (self.deadlines[task.id] if task else []) or self.deadlines[path]
        days = [d.end for d in found if d.end]
        return last_day(max(days, key=last_day)) if days else deadline_text(found)

    def _frequency(self) -> str:
        """How often progress is to be reported, where the notice says so for all."""
        text = self.notice.source.text
        for deadline in self.notice.deadlines:
            start, end = deadline.evidence.span
            said = text[start : end + _AROUND].partition("。")[0]
            if (
                deadline.recurrence
                and deadline.recurrence in _FREQUENCIES
                and _REPORTS.search(said)
            ):
                return RECURRENCE_WORDS[deadline.recurrence]
        return ""


def _of_target(target: Target) -> Row:
    value = target.value
    shown = f"{value[0]}—{value[1]}" if isinstance(value, tuple) else f"{value}"
    goal, scale = _as_printed(target)
    return {
        "demand": _demand(target, shown),
        "indicator": target.indicator,
        "goal": goal or shown,
        "measure": scale + target.unit,
    }


def _as_printed(target: Target) -> tuple[str, str]:
    """The number with the digits of the notice, and 万 or 亿 before its measure: 180, 亿."""
    found = _SCALED.search(target.value_evidence.literal)
    if found is None or isinstance(target.value, tuple):
        return "", ""
    number = found[1].replace(",", "").replace("，", "")
    exact = Decimal(number) * prod(_SCALES[c] for c in found[2])
    return (number, found[2]) if exact == Decimal(str(target.value)) else ("", "")


def _demand(target: Target, shown: str) -> str:
    """A target in the notice's words where they stand together, else put together."""
    start, end = target.evidence.span.start, target.value_evidence.span.end
    text = target.evidence.source.text[start:end]
    if 0 < end - start <= _SAID and "\n\n" not in text and "。" not in text and "|" not in text:
        words = "".join(text.split())
        if len(words) > len(target.indicator):
            return words
    change = word(CHANGE_WORDS, target.change) or ""
    sign = "" if target.comparator == "=" and change else COMPARATOR_WORDS[target.comparator]
    return f"{target.indicator}{change}{sign}{shown}{target.unit}"


def last_day(day: str) -> str:
    """The last day of 2025, 2025-06 or 2025-06-30; anything else as it is."""
    found = _DATE.fullmatch(day)
    if found is None:
        return day
    year, month = int(found[1]), int(found[2] or 12)
    if found[3]:
        return day
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"
