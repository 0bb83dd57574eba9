"""What the page is made from: notices and links as short rows of numbers and shared strings.

A row refers to a string by its number in `S`, to a unit by its number in `U`, to sections, tasks
and other records of its notice by their numbers there; -1 is none. Places are [start, end) in the
notice's shown text, in UTF-16 units.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from policy_parse.domain.accounts import AccountLine, Proposal
from policy_parse.domain.comparison import LinkComparison
from policy_parse.domain.notice import (
    Assignment,
    Citation,
    Deadline,
    Issue,
    Notice,
    Person,
    Role,
    Section,
    Target,
    TargetKind,
    Task,
    Unit,
)
from policy_parse.domain.words import (
    CHANGE_WORDS,
    COMPARATOR_WORDS,
    KIND_WORDS,
    ROLE_WORDS,
    reason_word,
)
from policy_parse.graph.positions import unit_positions
from policy_parse.report.due import due_items
from policy_parse.report.links import packed_link
from policy_parse.report.marks import record_marks
from policy_parse.report.shown import Shown
from policy_parse.report.strings import Strings

_DRAWN = 300  # units with a place on the map; the list has all
_WITH = 60  # units of one task that are counted as working together
_ROLES = list(Role)
Row = list[Any]


def page_data(
    notices: Sequence[Notice], links: Sequence[LinkComparison], *, editable: bool = False
) -> dict[str, Any]:
    """All that the page shows: S strings, U units, P their places on the map, N notices, C links, W words.

    `editable` adds what edits need: the ids of records.
    """
    strings = Strings()
    units, load = _busiest(notices)
    index = {unit.key: i for i, unit in enumerate(units)}
    shown = [Shown(notice.source) for notice in notices]
    packed = [_Packed(n, s, strings, index).data() for n, s in zip(notices, shown, strict=True)]
    if editable:
        for row, notice in zip(packed, notices, strict=True):
            row |= {"h": notice.source.sha256, "i": _ids(notice)}
    number = {id(notice): i for i, notice in enumerate(notices)}
    return {
        "U": [
            [
                strings(u.name or u.key),
                strings(u.level),
                strings("、".join(u.national)),
                strings(u.kind),
                strings(u.status),
                load[u.key],
            ]
            for u in units
        ],
        "P": _places(notices, [unit.key for unit in units[:_DRAWN]]),
        "N": packed,
        "C": [
            packed_link(
                link, number[id(link.child)], number[id(link.parent)], shown, packed, strings, index
            )
            for link in links
        ],
        "S": strings.all,
        "W": {  # the words of 指标清单 and 责任清单, in which corrections are kept
            "comparators": COMPARATOR_WORDS,
            "changes": CHANGE_WORDS,
            "target": KIND_WORDS[TargetKind.TARGET],
            "responsible": ROLE_WORDS[Role.RESPONSIBLE],
            "reasons": {r.reason: reason_word(r.reason) for n in notices for r in n.accounts},
        },
    }


def _ids(notice: Notice) -> dict[str, list[str]]:
    """Ids of the rows of a notice, under the letters under which these stand."""
    return {
        "a": [r.id for r in notice.assignments],
        "g": [r.id for r in notice.targets],
        "d": [r.id for r in notice.deadlines],
        "q": [r.id for r in notice.issues],
    }


def _busiest(notices: Sequence[Notice]) -> tuple[list[Unit], Counter[str]]:
    """Units that have duties, those with the most tasks first."""
    load: Counter[str] = Counter()
    units: dict[str, Unit] = {}
    for notice in notices:
        for row in notice.assignments:
            load[row.unit_key] += max(len(row.tasks), 1)
        for unit in notice.units:
            if unit.key not in units or units[unit.key].status != "resolved":
                units[unit.key] = unit
    return sorted((units[k] for k in load if k in units), key=lambda u: (-load[u.key], u.key)), load


def _places(notices: Sequence[Notice], keys: list[str]) -> list[float]:
    """x and y by turns for the busiest units: those that share tasks stand near each other."""
    drawn = set(keys)
    shared: Counter[tuple[str, str]] = Counter()
    for notice in notices:
        held: dict[str, set[str]] = {}
        for row in notice.assignments:
            if row.unit_key in drawn:
                for task in row.tasks or (row.section,):
                    held.setdefault(task, set()).add(row.unit_key)
        for some in held.values():
            shared.update(combinations(sorted(some)[:_WITH], 2))
    strongest = Counter(dict(shared.most_common(4000)))
    place = unit_positions(keys, strongest)
    return [xy for key in keys for xy in place.get(key, (0.0, 0.0))]


class _Packed:
    """One notice in rows."""

    def __init__(
        self, notice: Notice, shown: Shown, strings: Strings, units: dict[str, int]
    ) -> None:
        self.notice, self.shown, self.s, self.units = notice, shown, strings, units
        self.sections = {s.path: i for i, s in enumerate(notice.sections)}
        self.tasks = {t.id: i for i, t in enumerate(notice.tasks)}
        self.other = {t.id: t for t in notice.targets if t.kind is not TargetKind.TARGET}
        self.starts = [s.evidence.span.start for s in notice.sections]

    def data(self) -> dict[str, Any]:
        """m masthead, x text, pg pages, pt files, ce cells, s sections, k tasks, a assignments,
        g targets, d deadlines, c citations, p people, e what falls due, q issues, n lines of the
        account, y marks of duties, targets and deadlines, h SHA-256 of the file.
        """
        notice = self.notice
        return {
            "m": self._masthead(),
            "x": self.shown.text,
            "pg": self.shown.pages(),
            "pt": self._parts(),
            "ce": self.shown.cells(),
            "s": [self._heading(r) for r in notice.sections],
            "k": [self._own_task(r) for r in notice.tasks],
            "a": [self._duty(r) for r in notice.assignments],
            "g": [self._target(r) for r in notice.targets],
            "d": [self._deadline(r) for r in notice.deadlines],
            "c": [self._citation(r) for r in notice.citations],
            "p": [self._person(r) for r in notice.people],
            "e": self._due(),
            "q": [self._issue(r) for r in notice.issues],
            "n": [self._line(r) for r in notice.accounts],
            "y": [[t, i, int(ours), self.s(told)] for t, i, ours, told in record_marks(notice)],
            "h": notice.source.sha256 if notice.accounts else "",
        }

    def _masthead(self) -> Row:
        """Title, file, number, level, region, issuers, date."""
        meta, name = self.notice.metadata, self.notice.source.name
        issuers, date = "、".join(meta.issuers), meta.issue_date or ""
        place = self.s(meta.level), self.s(meta.region)
        return [meta.title or name, name, meta.document_number or "", *place, issuers, date]

    def _heading(self, r: Section) -> Row:
        """Path, number, heading, depth, section above, place, end of the body."""
        start, end = self.shown.place(r.evidence)
        above, last = self._section(r.parent or ""), self._body_end(r.body.start, r.body.end, end)
        return [r.path, r.number, r.heading, r.depth, above, start, end, last]

    def _own_task(self, r: Task) -> Row:
        """Section, place, its text where that is not what stands there."""
        place = self.shown.place(r.evidence)
        return [self._section(r.section), *place, self._own(r.text, place)]

    def _duty(self, r: Assignment) -> Row:
        """Section, tasks, role, unit as printed and by number, place, whether said once for all."""
        who = self.s(r.unit), self.units.get(r.unit_key, -1)
        tasks = [self.tasks[t] for t in r.tasks]
        place = self.shown.place(r.evidence)
        return [
            self._section(r.section),
            tasks,
            _ROLES.index(r.role),
            *who,
            *place,
            int(r.inherited),
        ]

    def _deadline(self, r: Deadline) -> Row:
        """Section, task, start, end, recurrence, place."""
        times = self.s(r.start), self.s(r.end), self.s(r.recurrence)
        place = self.shown.place(r.evidence)
        return [self._section(r.section), self._task(r.task), *times, *place]

    def _citation(self, r: Citation) -> Row:
        """Title, number, alias, relation, place."""
        told = self.s(r.alias), self.s(r.relation)
        return [r.title or "", r.document_number or "", *told, *self.shown.place(r.evidence)]

    def _person(self, r: Person) -> Row:
        """Name, role, position, place."""
        return [r.name, self.s(r.role), self.s(r.position), *self.shown.place(r.evidence)]

    def _issue(self, r: Issue) -> Row:
        """Code, message, section, place."""
        place = self.shown.place(r.evidence) if r.evidence else (0, 0)
        return [self.s(r.code), r.message, self._section(r.section or ""), *place]

    def _section(self, path: str) -> int:
        return self.sections.get(path, -1)

    def _task(self, key: str | None) -> int:
        return self.tasks.get(key or "", -1)

    def _own(self, text: str, place: tuple[int, int]) -> str:
        """The text of a task where it is another one than what stands at its place."""
        there = self.shown.cut(*place)
        return "" if "".join(there.split()) == "".join(text.split()) else text

    def _body_end(self, start: int, end: int, least: int) -> int:
        found = self.shown.stretch(start, end) if end > start else None
        return max(self.shown.units(found[1]), least) if found else least

    def _parts(self) -> list[Any]:
        """Place and name by turns: where each file begins, for a notice with annexes of their own."""
        out: list[Any] = []
        for part in self.notice.source.parts:
            found = self.shown.stretch(part.start, part.end)
            if found:
                out += [self.shown.units(found[0]), part.name]
        return out

    def _target(self, r: Target) -> Row:
        s, at = self.s, self.shown.place
        value = f"{r.value[0]}—{r.value[1]}" if isinstance(r.value, tuple) else str(r.value)
        return [
            self._section(r.section),
            self._task(r.task),
            s(r.indicator),
            s(r.comparator),
            value,
            s(r.unit),
            s(r.change),
            "" if r.baseline is None else str(r.baseline),
            r.baseline_year or 0,
            s(r.due),
            s(r.recurrence),
            s(r.nature),
            s(r.kind.value),
            s(r.strength),
            *at(r.evidence),
            *at(r.value_evidence),
        ]

    def _line(self, r: AccountLine) -> Row:
        """Mention, outcome, reason, chance, section, place, span in the source; for a number that
        is no target what it would be: indicator, comparator, value, unit, change, due, and the id
        and kind of the record that it is now.
        """
        s, p = self.s, r.proposed
        at = bisect_right(self.starts, r.evidence.span.start) - 1
        row: Row = [
            s(r.mention.value),
            s(r.outcome.value),
            s(r.reason),
            round(r.chance, 2),
            at,
            *self.shown.place(r.evidence),
            *r.evidence.span,
        ]
        known = self.other.get(r.record or "")
        if known is not None:
            p = Proposal(
                known.indicator, known.comparator, known.value, known.unit, known.change, known.due
            )
        if p is not None:
            value = f"{p.value[0]}—{p.value[1]}" if isinstance(p.value, tuple) else str(p.value)
            row += [s(p.indicator), s(p.comparator), value, s(p.unit), s(p.change), s(p.due)]
        if known is not None:
            row += [s(known.id), s(KIND_WORDS[known.kind]), *known.evidence.span]
        return row

    def _due(self) -> list[Row]:
        """Section, task, due, recurrence, numbers of the deadlines and of the targets."""
        deadline = {r.id: i for i, r in enumerate(self.notice.deadlines)}
        target = {r.id: i for i, r in enumerate(self.notice.targets)}
        return [
            [
                self._section(i.section),
                self._task(i.task),
                self.s(i.due),
                self.s(i.recurrence),
                [deadline[r.id] for r in i.deadlines],
                [target[r.id] for r in i.targets],
            ]
            for i in due_items(self.notice)
        ]
