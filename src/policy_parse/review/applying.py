"""Corrections put into a notice: its records as the analyst left them, with what could not be kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.notice import (
    Assignment,
    Corrected,
    Issue,
    Notice,
    Style,
    Target,
    Unit,
)
from policy_parse.domain.source import Span
from policy_parse.domain.words import (
    CHANGE_WORDS,
    COMPARATOR_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    RECURRENCE_WORDS,
    ROLE_WORDS,
    members,
)
from policy_parse.export.safety import clean
from policy_parse.review.added import AddedDuty, AddedRow, AddedTarget
from policy_parse.review.columns import EDITABLE, check_section
from policy_parse.review.corrections import Correction
from policy_parse.review.returned import is_same

_ROLES = members(ROLE_WORDS)


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _value(text: str) -> Any:
    low, dash, high = text.partition("—")
    return (_number(low), _number(high)) if dash else _number(text)


# How an entry of a column becomes a value of the record: (attribute, reading).
_TARGET: dict[str, tuple[str, Callable[[str], Any]]] = {
    "kind": ("kind", lambda t: members(KIND_WORDS)[t]),
    "indicator": ("indicator", str),
    "comparator": ("comparator", lambda t: members(COMPARATOR_WORDS)[t]),
    "value": ("value", _value),
    "measure": ("unit", str),
    "change": ("change", lambda t: members(CHANGE_WORDS).get(t)),
    "baseline": ("baseline", lambda t: _number(t) if t else None),
    "baseline_year": ("baseline_year", lambda t: int(t) if t else None),
    "due": ("due", lambda t: t or None),
    "recurrence": ("recurrence", lambda t: members(RECURRENCE_WORDS).get(t)),
    "nature": ("nature", lambda t: members(NATURE_WORDS).get(t)),
}
_DEADLINE: dict[str, tuple[str, Callable[[str], Any]]] = {
    "begins": ("start", lambda t: t or None),
    "due": ("end", lambda t: t or None),
    "recurrence": ("recurrence", lambda t: members(RECURRENCE_WORDS).get(t)),
}


def apply_corrections(
    notice: Notice, corrections: Iterable[Correction], resolve: Callable[[str], Unit]
) -> Notice:
    """The notice with the corrections that belong to it; says so in its issues.

    A correction holds while the row it belongs to is still there (ids are made from content and
    place), or another row of its table stands on the same characters; else it is an issue
    `correction-lost`. `resolve` finds the unit of a changed or added name.
    """
    own = [c for c in corrections if c.document == notice.source.sha256]
    if not own:
        return notice
    work = _Work(notice, resolve)
    lost = [c for c in own if not work.apply(c)]
    issues = [_issue("corrected", f"已采用{len(own) - len(lost)}处人工更正。", notice, "")]
    issues += [
        _issue(
            "correction-lost",
            f"人工更正未能采用（{c.action} {c.field} {c.before[:60]}→{c.after[:60]}）："
            f"原文依据“{c.quote[:30]}”已变。",
            notice,
            repr(c),
        )
        for c in lost
    ]
    return replace(
        notice,
        assignments=tuple(work.assignments),
        targets=tuple(work.targets),
        deadlines=tuple(work.deadlines),
        units=tuple(work.units()),
        issues=(*notice.issues, *issues),
        corrected=(*notice.corrected, *work.corrected),
    )


def _issue(code: str, message: str, notice: Notice, seed: str) -> Issue:
    key = hashlib.sha256(f"{notice.source.sha256}{code}{seed}".encode()).hexdigest()[:12]
    return Issue(f"i-{key}", code, message, None, None)


class _Work:
    """The records of one notice while they are corrected."""

    def __init__(self, notice: Notice, resolve: Callable[[str], Unit]) -> None:
        self.notice, self.resolve = notice, resolve
        self.assignments = list(notice.assignments)
        self.targets, self.deadlines = list(notice.targets), list(notice.deadlines)
        self.known = {unit.unit: unit for unit in notice.units}
        self.corrected: list[Corrected] = []

    def note(self, c: Correction, record: str, field: str, before: str = "") -> None:
        """Keep that a person has corrected a record."""
        noted = "，".join(filter(None, (c.by, c.at[:10], c.why)))
        self.corrected.append(Corrected(c.table, record, field, before, noted))

    def apply(self, c: Correction) -> bool:
        """Whether it could be put in; a file made by hand may say what no record can hold."""
        if c.action == "add":
            return self.add(c, c.added)
        if c.action == "edit" and not _may_be(c):
            return False
        tables: dict[str, list[Any]] = {
            "duties": self.assignments,
            "targets": self.targets,
            "deadlines": self.deadlines,
        }
        rows = tables[c.table]
        place = _find(rows, c)
        if place is None:
            return False
        if c.action == "delete":
            del rows[place]
        elif c.table == "duties":
            rows[place] = self.duty(rows[place], c)
        else:
            name, read = (_TARGET if c.table == "targets" else _DEADLINE)[c.field]
            rows[place] = replace(rows[place], **{name: read(c.after)})
        if c.action == "edit" and c.field != "tasks":
            self.note(c, rows[place].id, c.field, c.before)
        return True

    def duty(self, row: Assignment, c: Correction) -> Assignment:
        if c.field == "role":
            return replace(row, role=_ROLES[c.after])
        if c.field == "tasks":
            own = set(row.tasks)
            texts = {
                t.id: clean(f"{t.section}\t{t.text}") for t in self.notice.tasks if t.id in own
            }
            if c.after:  # as earlier versions wrote it: all that stay
                kept = set(c.after.split("\n"))
                return replace(row, tasks=tuple(t for t in row.tasks if texts.get(t) in kept))
            return replace(row, tasks=tuple(t for t in row.tasks if texts.get(t) != c.before))
        unit = self.unit(c.after)
        return replace(row, unit=unit.unit, unit_name=unit.name, unit_key=unit.key)

    def add(self, c: Correction, row: AddedRow | None) -> bool:
        if isinstance(row, AddedTarget):
            return self.add_target(c, row)
        return isinstance(row, AddedDuty) and self.add_duty(c, row)

    def add_target(self, c: Correction, row: AddedTarget) -> bool:
        """A new target: its quote must stand in the text, at its place or once elsewhere."""
        said = asdict(row)
        if any(check(said.get(field, "")) for field, check in EDITABLE["targets"].items()):
            return False
        if row.section and check_section(row.section):
            return False
        where = self.quoted(c)
        if where is None:
            return False
        evidence = Evidence(self.notice.source, (where,))
        key = hashlib.sha256(f"{c.document}{c.after}{where.start}".encode()).hexdigest()[:12]
        read = {name: reading(said.get(field, "")) for field, (name, reading) in _TARGET.items()}
        path = row.section
        task = next(
            (t.id for t in self.notice.tasks if t.section == path and _holds(t.evidence, where)),
            None,
        )
        self.note(c, f"g-{key}", "")
        self.targets.append(
            Target(
                f"g-{key}",
                path,
                task,
                due_source="stated" if read["due"] else None,
                cumulative=False,
                strength=None,
                scope=None,
                evidence=evidence,
                value_evidence=evidence,
                **read,
            )
        )
        self.targets.sort(key=lambda t: t.evidence.span)
        return True

    def quoted(self, c: Correction) -> Span | None:
        """Where the words of a correction stand: at its place, else the only place that has them."""
        text, bare = self.notice.source.text, "".join(c.quote.split())
        if bare and "".join(clean(text[c.start : c.end]).split()) == bare:
            return Span(c.start, c.end)
        found = [m.span() for m in _printed(bare).finditer(text)] if bare else []
        return Span(*found[0]) if len(found) == 1 else None

    def add_duty(self, c: Correction, row: AddedDuty) -> bool:
        """A new duty: its unit must stand in the text, in the section or wherever it stands first."""
        path, role, name = row.section, row.role, row.unit
        if EDITABLE["duties"]["role"](role) or EDITABLE["duties"]["unit"](name):
            return False
        section = next((s for s in self.notice.sections if s.path == path), None)
        text = self.notice.source.text
        if section is None:
            return False
        printed = _printed(name)
        found = printed.search(text, section.body.start, section.body.end) or printed.search(text)
        if found is None:
            return False
        evidence = Evidence(self.notice.source, (Span(*found.span()),))
        unit = self.unit(name)
        tasks = tuple(t.id for t in self.notice.tasks if t.section == path)
        key = hashlib.sha256(f"{c.document}{c.after}".encode()).hexdigest()[:12]
        self.note(c, f"a-{key}", "")
        self.assignments.append(
            Assignment(
                f"a-{key}",
                path,
                tasks,
                _ROLES[role],
                unit.unit,
                unit.name,
                unit.key,
                Style.BODY,
                evidence,
            )
        )
        return True

    def unit(self, name: str) -> Unit:
        if name not in self.known:
            self.known[name] = self.resolve(name)
        return self.known[name]

    def units(self) -> Sequence[Unit]:
        named = dict.fromkeys(row.unit for row in self.assignments)
        return [self.known[name] for name in named]


def _may_be(c: Correction) -> bool:
    check = EDITABLE[c.table].get(c.field)
    return check is None or check(c.after) is None


def _printed(words: str) -> re.Pattern[str]:
    """`words` as a file may have them: a PDF breaks them over lines."""
    return re.compile(r"\s*".join(map(re.escape, words)))


def _holds(evidence: Evidence, where: Span) -> bool:
    return any(a <= where.start and where.end <= b for a, b in evidence.spans)


def _find(rows: Sequence[Any], c: Correction) -> int | None:
    """The row of a correction: by its id, else the only one on the same characters."""
    for i, row in enumerate(rows):
        if row.id == c.id:
            return i
    same = [
        i
        for i, row in enumerate(rows)
        if tuple(row.evidence.span) == (c.start, c.end)
        and is_same(row.evidence.quote, c.quote, spaces=False)
    ]
    return same[0] if len(same) == 1 else None
