"""What a ledger leaves out: tasks without a row, and what none of its rows names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_parse.domain.kinds import UnitStatus
from policy_parse.domain.notice import Target
from policy_parse.layout.widths import shadow
from policy_parse.lexicon.context import any_of
from policy_parse.verification.columns import TEXTS
from policy_parse.verification.customs import Customs
from policy_parse.verification.duties import named_with_role
from policy_parse.verification.findings import Fault, Finding
from policy_parse.verification.names import Names, Same
from policy_parse.verification.orders import NoticeReading, Order
from policy_parse.verification.said import Said
from policy_parse.verification.table import Ledger

_PART = 3  # tasks that are told as one, where no row was made of the part that they are
_LABEL = 30  # characters by which each of them is told
_GENERAL = 12  # tasks from which on a statement above them is one for all
_NO_ORDER = re.compile(rf"(?:{any_of('no_order')})(?:。|$)")
_BRACKETED = re.compile(r"[（〔【][^（）〔〕【】]*[）〕】]")


def lists_all(said: Said, order: Order, names: Mapping[int, Names]) -> bool:
    """Whether a row names all who have an order; `names` are by the id of a reading."""
    own = names[id(order.reading)]
    return all(
        any(own.same(u.name, unit) is not Same.NO for u in said.units)
        for unit in own.expected(order.stated)
    )


def _above(section: str) -> list[str]:
    """A section and those around it, the largest first: 2, 2.1, 2.1.3."""
    steps = section.split(".")
    return [".".join(steps[: i + 1]) for i in range(len(steps))]


def _one_task(order: Order) -> Finding:
    units = "、".join(dict.fromkeys(a.unit for a in order.duties))
    return Finding(
        Fault.TASK_LEFT_OUT,
        "（无）",
        order.text[:120],
        f"原文有责任单位（{units}），台账没有这项任务" if units else "原文有指标，台账没有列出",
        order.reading.notice.source.name,
        order.label,
        order.evidence,
    )


def _whole_part(reading: NoticeReading, path: str, orders: Sequence[Order]) -> Finding:
    labels = "；".join(dict.fromkeys(order.label[:_LABEL] for order in orders))
    return Finding(
        Fault.TASK_LEFT_OUT,
        "（无）",
        f"{reading.label(path)}：{labels}",
        f"台账没有列出这一部分（{len(orders)}项任务）",
        reading.notice.source.name,
        reading.label(path),
        orders[0].evidence,
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The notices held against the rows; `rows_of` are indices of rows by the id of an order.

    `names` are by the id of a reading; `own_columns` the headers of units of the office's own.
    """

    ledger: Ledger
    readings: Sequence[NoticeReading]
    said: Sequence[Said]
    rows_of: Mapping[int, Sequence[int]]
    customs: Customs
    names: Mapping[int, Names]
    own_columns: Sequence[str]

    def findings(self) -> Iterator[Finding]:
        """Tasks that no row was made from, then what is told once for the whole ledger."""
        yield from self._tasks()
        yield from self._columns()
        yield from self._aims()
        yield from self._units()

    def _tasks(self) -> Iterator[Finding]:
        """Tasks of the notices that no row was made from; a part of which there is none, as one."""
        tasks = not self.ledger.kinds.isdisjoint(TEXTS)
        duties = tasks and (any(said.roles for said in self.said) or not self.said)
        for reading in self.readings:
            left = [
                order
                for order in reading.orders
                if not self.rows_of.get(id(order)) and self._is_expected(order, duties=duties)
            ]
            parts = self._parts(reading, left)
            for path, orders in parts.items():
                if len(orders) >= _PART:
                    yield _whole_part(reading, path, orders)
                else:
                    yield from map(_one_task, orders)

    def _parts(self, reading: NoticeReading, left: Sequence[Order]) -> dict[str, list[Order]]:
        """The tasks by the largest section around each of which no row was made."""
        had = {
            path for o in reading.orders if self.rows_of.get(id(o)) for path in _above(o.section)
        }
        parts: dict[str, list[Order]] = defaultdict(list)
        for order in left:
            around = (path for path in _above(order.section) if path not in had)
            parts[next(around, order.section)].append(order)
        return parts

    def _columns(self) -> Iterator[Finding]:
        """Columns of units of which the notice has next to none, and roles that it does not tell."""
        if self.customs.ranks:
            yield Finding(
                Fault.ROLE,
                "（各行）",
                "（原文未分牵头、配合）",
                "原文并列的责任单位，台账分列为牵头、配合，是否另有依据待核",
                is_doubt=True,
            )
        for header in self.own_columns:
            yield Finding(
                Fault.UNIT_ADDED,
                f"“{header}”一列",
                "（无）",
                "这一列的名称原文都没有，是台账自行填写的，未与原文核对",
                is_doubt=True,
            )

    def _units(self) -> Iterator[Finding]:
        """Units that many tasks have and no row names."""
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
        own = [
            a
            for a in order.duties
            if not a.inherited and (a.section == order.section or len(a.tasks) <= _GENERAL)
        ]
        aims = self.customs.aims_column
        asked = (duties and bool(own)) or (aims and any(map(self._is_untold, order.targets)))
        if not asked or _NO_ORDER.search(self._headings(order)):
            return False
        return not self._is_covered(order) and not self._is_heading(order)

    @staticmethod
    def _headings(order: Order) -> str:
        """The headings of an order and of what is around it."""
        return "。".join(order.reading.label(path) for path in _above(order.section))

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
                listed = lists_all(said, order, self.names)
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
