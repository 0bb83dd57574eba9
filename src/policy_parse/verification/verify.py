"""Holds a ledger against the notices it was made from, row by row and the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.domain.notice import Notice
from policy_parse.pipeline import parse
from policy_parse.verification.customs import customs_of, own_columns
from policy_parse.verification.dates import check_dates
from policy_parse.verification.duties import check_duties
from policy_parse.verification.findings import Fault, Finding, RowVerdict, Verification
from policy_parse.verification.hints import has_units, is_name, order_by_hints, order_of_units
from policy_parse.verification.left_out import LeftOut, lists_all
from policy_parse.verification.matching import DOUBTFUL, Match, Matcher
from policy_parse.verification.merging import Merger
from policy_parse.verification.names import Names
from policy_parse.verification.numbers import check_numbers
from policy_parse.verification.orders import NoticeReading, Order, read_orders
from policy_parse.verification.places import names_above, names_order
from policy_parse.verification.said import Said, read_row
from policy_parse.verification.scope import Scope
from policy_parse.verification.table import Ledger, read_ledger

_NUMBERED = 0.7  # share of the rows whose numbers are those of the notice, for others to be faults
_SEVERAL = 3  # units that tell a task together
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
            match.also = [order for order in match.also if lists_all(said, order, self.names)]
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

    def _take_hints(self) -> None:
        """Rows whose wording does not tell their task, by place and units."""
        for i, match in enumerate(self.matches):
            if not match.orders:
                continue
            given = (self.said[i], self.matcher.orders, self.matcher.wording)
            names = self.names[id(match.orders[0].reading)]
            if match.is_found and match.orders[0].duties:
                said = self.said[i]
                told = is_name(said.row.text) or len({u.name for u in said.units}) >= _SEVERAL
                alone = told and len(match.orders) + len(match.also) == 1
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
        left_out = LeftOut(
            self.ledger,
            self.readings,
            self.said,
            self.rows_of,
            self.customs,
            self.names,
            self.own_columns,
        )
        return Verification(self.ledger, names, tuple(rows), tuple(left_out.findings()))

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
