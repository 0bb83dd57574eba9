"""Holds a ledger against the notices it was made from, row by row and the other way round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from policy_parse.domain.kinds import UnitStatus
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.domain.notice import Notice, Target
from policy_parse.layout.widths import shadow
from policy_parse.pipeline import parse
from policy_parse.verification.columns import TEXTS
from policy_parse.verification.customs import customs_of, own_columns
from policy_parse.verification.dates import check_dates
from policy_parse.verification.duties import check_duties, named_with_role
from policy_parse.verification.findings import Fault, Finding, RowVerdict, Verification
from policy_parse.verification.hints import has_units, is_name, order_by_hints, order_of_units
from policy_parse.verification.matching import DOUBTFUL, Match, Matcher
from policy_parse.verification.merging import Merger
from policy_parse.verification.names import Names, Same
from policy_parse.verification.numbers import check_numbers
from policy_parse.verification.orders import NoticeReading, Order, read_orders
from policy_parse.verification.places import names_above, names_order
from policy_parse.verification.said import Said, read_row
from policy_parse.verification.scope import Scope
from policy_parse.verification.table import Ledger, read_ledger

_NUMBERED = 0.7  # share of the rows whose numbers are those of the notice, for others to be faults
_BRACKETED = re.compile(r"[（〔【][^（）〔〕【】]*[）〕】]")
_MOST_OF = 0.8  # share of a row's wording that makes what has no duties its source


def verify(
    ledger: str | Path | Ledger, *notices: Notice | str | Path, limits: Limits = DEFAULT_LIMITS
) -> Verification:
    """Hold a ledger (XLSX, CSV, DOCX, HTML …) against the notices it was made from.

    `notices` are notices or paths. Raises a PolicyParseError for what cannot be read, and ReadError
    (`failed/no-ledger`) where the file holds no table of tasks; ValueError without a notice.
    """
    if not notices:
        raise ValueError("verify needs the notices that the ledger was made from")
    table = ledger if isinstance(ledger, Ledger) else read_ledger(ledger, limits)
    read = [n if isinstance(n, Notice) else parse(n, limits=limits, accounts=True) for n in notices]
    return _Referee(table, [read_orders(notice) for notice in read]).judge()


class _Referee:
    """The rows of a ledger with what they were made from."""

    def __init__(self, ledger: Ledger, readings: Sequence[NoticeReading]) -> None:
        self.ledger, self.readings = ledger, readings
        self.names = {id(r): Names(r.notice, r.year) for r in readings}
        self.matcher = Matcher([o for r in readings for o in r.orders])
        self.matches = self.matcher.match(ledger.rows)
        first = readings[0].year if readings else None
        self.said = [
            read_row(row, m.orders[0].reading.year if m.orders else first)
            for row, m in zip(ledger.rows, self.matches, strict=True)
        ]
        self.own_columns = own_columns(self.said, self.names.values())
        self._leave_silent()
        self._take_hints()
        for said, match in zip(self.said, self.matches, strict=True):
            match.also = [order for order in match.also if self._lists(said, order)]
        Merger(self.matcher.orders, self.matcher.wording, self.names).merge(self.said, self.matches)
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for i, match in enumerate(self.matches):
            for order in (*match.orders, *match.also) if match.is_found else ():
                self.rows_of[id(order)].append(i)
        self.customs = customs_of(ledger, self.said, self.matches, self.names)

    def _leave_silent(self) -> None:
        """Units that the ledger names in no row, or for all in a note, tell no row's task."""
        customs = customs_of(self.ledger, self.said, self.matches, self.names)
        for reading in self.readings:
            names = self.names[id(reading)]
            names.silent = frozenset(
                duty.unit
                for duty in reading.notice.assignments
                if duty.unit_key in customs.unnamed or names.are_told(customs.everywhere, duty.unit)
            )

    def _lists(self, said: Said, order: Order) -> bool:
        """Whether a row names all who have an order."""
        names = self.names[id(order.reading)]
        return all(
            any(names.same(u.name, unit) is not Same.NO for u in said.units)
            for unit in names.expected(order.stated)
        )

    def _take_hints(self) -> None:
        """Rows whose wording does not tell their task, by place and units."""
        for i, match in enumerate(self.matches):
            if not match.orders:
                continue
            given = (self.said[i], self.matcher.orders, self.matcher.wording)
            names = self.names[id(match.orders[0].reading)]
            if match.is_found and match.orders[0].duties:
                alone = len(match.orders) + len(match.also) == 1 and is_name(self.said[i].row.text)
                if not alone or has_units(self.said[i], match.orders[0], names):
                    continue
            if match.is_found:
                order = order_of_units(*given, names)
            else:
                order = order_by_hints(*given, names, perhaps=match.is_doubtful)
            if order is not None:
                self.matches[i] = Match([order], share=1.0)
            elif match.is_found and self._is_strange(self.said[i], match):
                match.share = DOUBTFUL

    def _is_strange(self, said: Said, match: Match) -> bool:
        """Whether a row with units has but a part of its words from what has neither duties nor them.

        Aims and guiding thoughts have the words of any task, of one that was made up too.
        """
        order = match.orders[0]
        if any(names_order(text, order) for text in said.row.places):
            return False
        printed = order.reading.printed(order.section) + order.text
        orders = [o for o in order.reading.orders if o.task]
        return (
            match.share < _MOST_OF
            and not any(o.duties for o in (*match.orders, *match.also))
            and bool(said.units)
            and not any(u.name in printed for u in said.units)
            and sum(bool(o.duties) for o in orders) > len(orders) / 2
        )

    def judge(self) -> Verification:
        numbered = [kind for kind in ("place", "number") if self._is_numbered(kind)]
        rows = [self._row(i, numbered) for i in range(len(self.said))]
        names = tuple(r.notice.source.name for r in self.readings)
        return Verification(
            self.ledger, names, tuple(rows), (*self._left_out(), *self._of_all_rows())
        )

    def _row(self, i: int, numbered: Sequence[str]) -> RowVerdict:
        match, said = self.matches[i], self.said[i]
        if not match.is_found:
            nearest = match.orders[0].text[:60] if match.orders else "（无）"
            finding = Finding(
                Fault.NO_SOURCE,
                said.row.text,
                nearest,
                "原文没有相近的任务"
                if not match.is_doubtful
                else "与原文只有部分文字相近，是否出自原文待核",
                place=said.row.cell("task", "content", "indicator"),
                is_doubt=match.is_doubtful,
            )
            return RowVerdict(said.row, "", (), None, (finding,))
        choices = [self._scope(i, match.orders), *(self._scope(i, [o]) for o in match.others)]
        judged = [(list(self._check(said, scope)), scope) for scope in choices]
        findings, scope = min(judged, key=lambda one: sum(not f.is_doubt for f in one[0]))
        findings += [w for kind in numbered if (w := self._section(kind, said, match, scope))]
        return RowVerdict(
            said.row,
            scope.reading.notice.source.name,
            tuple(dict.fromkeys(o.label for o in scope.orders)),
            scope.orders[0].evidence,
            tuple(findings),
        )

    def _scope(self, i: int, orders: list[Order]) -> Scope:
        reading = orders[0].reading
        own = [o for o in orders if o.reading is reading]
        shared = sorted({j for o in own for j in self.rows_of[id(o)]} - {i})
        names = self.names[id(reading)]
        also = [o for o in self.matches[i].also if o.reading is reading]
        told = [u.name for j in (i, *shared) for u in self.said[j].units]
        return Scope(
            reading,
            names,
            own,
            self.customs,
            [self.said[j] for j in shared],
            all(j > i for j in shared),
            also,
            names.paired(told, [a.unit for o in (*own, *also) for a in o.duties]),
        )

    @staticmethod
    def _check(said: Said, scope: Scope) -> Iterator[Finding]:
        yield from check_duties(said, scope)
        yield from check_dates(said, scope)
        yield from check_numbers(said, scope)

    @staticmethod
    def _section(kind: str, said: Said, match: Match, scope: Scope) -> Finding | None:
        """A row whose number or place is that of another section."""
        told = said.row.said(kind)
        if not told or any(names_order(told, o) for o in (*match.orders, *match.others)):
            return None
        if kind == "place" and any(names_above(told, o) for o in match.orders):
            return None
        if not any(names_order(told, o) or names_above(told, o) for o in scope.reading.orders):
            return None  # a number that the notice has not is the office's own
        return scope.finding(
            Fault.SECTION,
            told,
            scope.orders[0].label,
            "编号或章节与任务在原文中的位置不符",
            place=said.row.cell(kind),
        )

    def _is_numbered(self, kind: str) -> bool:
        """Whether the rows bear the numbers or headings of the notice's sections, most at least."""
        told = [
            any(names_order(said.row.said(kind), o) for o in (*match.orders, *match.others))
            for said, match in zip(self.said, self.matches, strict=True)
            if match.is_found and said.row.of(kind)
        ]
        counted = [said.row.said(kind) == str(i) for i, said in enumerate(self.said, 1)]
        if not told or sum(counted) / len(counted) > sum(told) / len(told):
            return False  # rows counted through tell nothing of the notice
        return len(told) > 2 and sum(told) >= _NUMBERED * len(told)

    def _left_out(self) -> Iterator[Finding]:
        """Tasks of the notices that no row was made from."""
        tasks = not self.ledger.kinds.isdisjoint(TEXTS)
        duties = tasks and (any(said.roles for said in self.said) or not self.said)
        for reading in self.readings:
            for order in reading.orders:
                if self.rows_of.get(id(order)) or not self._is_expected(order, duties=duties):
                    continue
                units = "、".join(dict.fromkeys(a.unit for a in order.duties))
                yield Finding(
                    Fault.TASK_LEFT_OUT,
                    "（无）",
                    order.text[:120],
                    f"原文有责任单位（{units}），台账没有这项任务"
                    if units
                    else "原文有指标，台账没有列出",
                    reading.notice.source.name,
                    order.label,
                    order.evidence,
                )

    def _of_all_rows(self) -> Iterator[Finding]:
        """What is told once: columns of the office's own, units that many tasks have and no row."""
        for header in self.own_columns:
            yield Finding(
                Fault.UNIT_ADDED,
                f"“{header}”一列",
                "（无）",
                "这一列的名称原文都没有，是台账自行填写的，未与原文核对",
                is_doubt=True,
            )
        yield from self._aims()
        told: set[str] = set()
        for duties in self.customs.unnamed.values():
            first = duties[0]
            if shadow(first.unit) in told:
                continue
            told.add(shadow(first.unit))
            reading = next(r for r in self.readings if first in r.notice.assignments)
            unit = self.names[id(reading)].unit(first.unit)
            yield Finding(
                Fault.DUTY_MISSING,
                "（各行均无）",
                named_with_role(first),
                f"原文{len(duties)}处列有该单位，台账没有一行列出",
                reading.notice.source.name,
                reading.label(first.section),
                first.evidence,
                is_doubt=unit.status == UnitStatus.UNRESOLVED,
            )

    def _aims(self) -> Iterator[Finding]:
        """Targets of what has no duties, part of which rows of units were made from: told once each."""
        text = "".join(said.row.text for said in self.said)
        asked = self.customs.led and self.customs.aims
        for order in (o for r in self.readings for o in r.orders if asked and not o.duties):
            untold = [
                t
                for t in order.targets
                if self._is_untold(t) and t.value_evidence.literal not in text
            ]
            if untold and self.rows_of.get(id(order)):
                yield Finding(
                    Fault.TARGET_MISSING,
                    "（各行均无）",
                    "；".join(t.evidence.quote for t in untold),
                    f"原文此处有{len(untold)}项指标台账没有列出",
                    order.reading.notice.source.name,
                    order.label,
                    untold[0].evidence,
                    is_doubt=not self.customs.aims_column,
                )

    def _is_expected(self, order: Order, *, duties: bool) -> bool:
        """Whether a ledger of this kind should have the order, and no row covers it."""
        own = [a for a in order.duties if not a.inherited]
        aims = self.customs.aims_column
        asked = (duties and bool(own)) or (aims and any(map(self._is_untold, order.targets)))
        return asked and not self._is_covered(order) and not self._is_heading(order)

    def _is_untold(self, target: Target) -> bool:
        """Whether no row has the value of a target, be it of another task."""
        return (target.value, target.unit) not in self.customs.values

    def _is_heading(self, order: Order) -> bool:
        """Whether an order is but the heading of tasks that rows were made from."""
        below = (o for o in order.reading.orders if o.section.startswith(f"{order.section}."))
        bare = "".join(_BRACKETED.split(order.text)).rstrip("。：")
        return bare == order.heading.rstrip("。：") and any(self.rows_of.get(id(o)) for o in below)

    def _is_covered(self, order: Order) -> bool:
        """Whether a row of its section, shortened, lists all of its units and numbers.

        What has a statement of duty of its own is a task of its own.
        """
        statements = {a.id for a in order.duties}
        for other in order.reading.siblings.get(order.section, ()):
            if statements and statements.isdisjoint(a.id for a in other.duties):
                continue
            for i in self.rows_of.get(id(other), ()):
                said = self.said[i]
                listed = self._lists(said, order)
                told = {f.figure.same for f in said.figures}
                aims = not self.customs.aims or all(
                    (t.value, t.unit) in told for t in order.targets
                )
                dates = not self.customs.deadlines or {w.same for w in order.deadlines} <= {
                    t.when.same for t in said.times
                }
                if (order.duties or order.targets) and listed and aims and dates:
                    return True
        return False
