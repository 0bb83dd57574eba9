"""Orders that no row was made from by its wording, given to the row that was made from them too.

An office puts several tasks into one row: a clause or a word of each, the units of all. What a row
names beyond the units of its orders, and what it says beyond their words, tells the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_parse.verification.matching import Match, clauses_of
from policy_parse.verification.names import Names, Same
from policy_parse.verification.orders import NoticeReading, Order
from policy_parse.verification.places import names_above, names_order
from policy_parse.verification.said import Said
from policy_parse.verification.wording import OrderWording, pairs_of

_ROUNDS = 3  # each lets a row reach as far as what it took in the one before
_BESIDE = 3  # orders between two of one row, where they are of different sections
_TOLD = 0.5  # share of a clause that an order has, for the clause to be of it …
_MORE = 0.25  # … and this much more than those that the row has already
_REPEATED, _TELLING = 0.8, 4  # … of one of this many pairs, for an order elsewhere
_WORDS = 0.15  # share of a row's wording that an order with its very units has
_SUMMED, _MOST = 0.3, 0.8  # … that tasks have that it sums up, and of its units
_BEYOND = 0.06  # … that an order has and those of the row have not, where the row names its section


@dataclass(slots=True)
class _Open:
    """A row as it stands: what it says, and the orders that it has so far."""

    said: Said
    match: Match

    @property
    def taken(self) -> list[Order]:
        return [*self.match.orders, *self.match.also]


class Merger:
    """Gives orders that are left to rows; `names` are by the id of a reading."""

    def __init__(
        self,
        orders: Sequence[Order],
        wording: OrderWording,
        names: Mapping[int, Names],
    ) -> None:
        """`orders` in the order of the text, `wording` that of them."""
        self.orders, self.wording, self.names = orders, wording, names
        self._at = {id(o): i for i, o in enumerate(orders)}
        self._same: dict[tuple[int, str, str], bool] = {}
        self._pairs: dict[
            tuple[int, frozenset[str], frozenset[str]], frozenset[tuple[str, str]]
        ] = {}

    def merge(self, said: Sequence[Said], matches: Sequence[Match]) -> None:
        """Add to each match the orders that its row has too; rows without one may find theirs."""
        rows = [_Open(s, m) for s, m in zip(said, matches, strict=True) if s.units]
        for row in rows:
            self._settle(row)
        for _ in range(_ROUNDS):
            claimed = {id(o) for m in matches if m.is_found for o in (*m.orders, *m.also)}
            left = [o for o in self.orders if o.stated and id(o) not in claimed]
            found = [self._to_one(rows, order) for order in left]
            found += [
                self._find(row, left) or self._find_several(row, left)
                for row in rows
                if not row.match.is_found
            ]
            if not any(found):
                return

    def _settle(self, row: _Open) -> None:
        """Of orders that say the same, the one with the row's very units is its own."""
        told = {u.name for u in row.said.units}
        same = [o for o in row.match.others if self._listed(row.said, o) == told]
        if (
            same
            and len(row.match.orders) == 1
            and self._listed(row.said, row.match.orders[0]) != told
        ):
            others = [*row.match.orders, *(o for o in row.match.others if o is not same[0])]
            row.match.orders, row.match.others = [same[0]], others

    def _to_one(self, rows: Sequence[_Open], order: Order) -> bool:
        """Give an order to the row that has most of it."""
        best, most = None, (0, 0.0)
        for row in rows:
            if not row.match.is_found:
                continue
            given = (0, 0.0)
            if self._is_near(row, order):
                given = self._given(row, order)
            elif (said := self._repeated(row, order)) >= _REPEATED:
                given = (0, said)
            if given > most:
                best, most = row, given
        if best is not None:
            best.match.also.append(order)
        return best is not None

    def _given(self, row: _Open, order: Order) -> tuple[int, float]:
        """How many units of a row an order explains, and how much of a clause; (0, 0.0) for none."""
        units = self._listed(row.said, order)
        if not units:
            return 0, 0.0
        known = {n for o in row.taken for n in self._listed(row.said, o, whole=False)}
        more, words = len(units - known), self._of_clause(row, order)
        shared, beyond = self._words(row, order)
        placed = any(names_order(text, order) for text in row.said.row.marks)
        is_told = words >= _TOLD or (more and (shared or placed)) or (placed and beyond >= _BEYOND)
        return (more, words + beyond) if is_told else (0, 0.0)

    def _words(self, row: _Open, order: Order) -> tuple[float, float]:
        """The share of a row's wording that an order has, and that the row's own orders have not."""
        pairs = set(pairs_of(row.said.row.text))
        whole = self.wording.weight(pairs) or 1.0
        theirs = pairs & self.wording.own[self._at[id(order)]].keys()
        own = {p for o in row.taken for p in self.wording.own[self._at[id(o)]]}
        return self.wording.weight(theirs) / whole, self.wording.weight(theirs - own) / whole

    def _listed(self, said: Said, order: Order, *, whole: bool = True) -> set[str]:
        """Names of a row for units of an order: none where it lacks one and `whole` is asked."""
        names = self.names[id(order.reading)]
        units = names.expected(order.stated if whole else order.duties)
        told = {u.name for u in said.units}
        one = {(t, u) for t in told for u in units if self._is_one(order.reading, names, t, u)}
        left = len(units - {u for _, u in one})
        if 0 < left < len(units):  # where it has some, the rest may be short forms
            one |= self._paired(names, frozenset(told), frozenset(units))
        return set() if whole and {u for _, u in one} != units else {t for t, _ in one}

    def _is_one(self, reading: NoticeReading, names: Names, told: str, unit: str) -> bool:
        key = (id(reading), told, unit)
        if key not in self._same:
            self._same[key] = names.same(told, unit) is Same.YES
        return self._same[key]

    def _paired(
        self, names: Names, told: frozenset[str], units: frozenset[str]
    ) -> frozenset[tuple[str, str]]:
        key = (id(names), told, units)
        if key not in self._pairs:
            self._pairs[key] = names.paired(told, units)
        return self._pairs[key]

    def _of_clause(self, row: _Open, order: Order) -> float:
        """The share of a clause of a row that an order has, where its own orders have less."""
        own = [self.wording.own[self._at[id(o)]].keys() for o in row.taken]
        theirs = self.wording.own[self._at[id(order)]].keys()
        best = 0.0
        for clause in clauses_of(row.said.row.text):
            pairs = set(pairs_of(clause))
            whole = self.wording.weight(pairs)
            share = self.wording.weight(pairs & theirs) / whole if whole else 0.0
            if share <= best:
                continue
            told = max((self.wording.weight(pairs & o) / whole for o in own), default=0.0)
            best = share if share >= told + _MORE else best
        return best

    def _repeated(self, row: _Open, order: Order) -> float:
        """The share of a clause of a row that stands in an order with its units, all or some more.

        A notice may order one thing in two of its parts.
        """
        told, units = {u.name for u in row.said.units}, self._listed(row.said, order)
        known = {n for o in row.taken for n in self._listed(row.said, o, whole=False)}
        if units != told and not units - known:
            return 0.0
        theirs = self.wording.own[self._at[id(order)]].keys()
        shares = [0.0]
        for clause in clauses_of(row.said.row.text):
            pairs = set(pairs_of(clause))
            if len(pairs) >= _TELLING and not any(c.isdigit() for c in clause):
                shares.append(self.wording.weight(pairs & theirs) / self.wording.weight(pairs))
        return max(shares)

    def _is_near(self, row: _Open, order: Order) -> bool:
        """Whether an order lies among those of a row; where it names its section, in that."""
        places = row.said.row.places
        if any(names_order(text, o) for text in places for o in row.taken):
            return any(names_order(text, order) or names_above(text, order) for text in places)
        at, parent = self._at[id(order)], order.section.rpartition(".")[0]
        for other in row.taken:
            if other.reading is not order.reading:
                continue
            beside = other.section.rpartition(".")[0] == parent and parent
            if beside or abs(self._at[id(other)] - at) <= _BESIDE:
                return True
        told = row.said.row.marks
        return any(names_order(text, order) or names_above(text, order) for text in told)

    def _find(self, row: _Open, left: Sequence[Order]) -> bool:
        """The order of a row that none was found for: it has the row's very units, and words of it."""
        pairs = set(pairs_of(row.said.row.text))
        whole = self.wording.weight(pairs)
        told = {u.name for u in row.said.units}
        found = [
            (self.wording.weight(pairs & self.wording.own[self._at[id(o)]].keys()), o)
            for o in left
            if self._is_told(row, o, told) and self._listed(row.said, o) == told
        ]
        weight, order = max(found, key=lambda one: one[0], default=(0.0, None))
        if order is None or weight < _WORDS * whole:
            return False
        row.match.orders, row.match.others, row.match.share = [order], [], 1.0
        return True

    def _find_several(self, row: _Open, left: Sequence[Order]) -> bool:
        """The tasks of one section that a row sums up: some words of each, the units of all."""
        pairs = set(pairs_of(row.said.row.text))
        whole = self.wording.weight(pairs)
        told = {u.name for u in row.said.units}
        beside: dict[tuple[int, str], list[Order]] = defaultdict(list)
        for order in left:
            if pairs & self.wording.own[self._at[id(order)]].keys() and self._listed(
                row.said, order
            ):
                above = (id(order.reading), order.section.rpartition(".")[0])
                beside[above].append(order)
        for orders in beside.values():
            units = {name for o in orders for name in self._listed(row.said, o)}
            words = {p for o in orders for p in self.wording.own[self._at[id(o)]]}
            share = self.wording.weight(pairs & words) / whole if whole else 0.0
            if len(orders) > 1 and len(units) >= _MOST * len(told) and share >= _SUMMED:
                row.match.orders, row.match.others, row.match.share = orders, [], 1.0
                return True
        return False

    @staticmethod
    def _is_told(row: _Open, order: Order, told: set[str]) -> bool:
        """Whether units or place are enough to tell an order: one unit alone has many tasks."""
        places = row.said.row.marks
        return len(told) > 1 or any(names_order(text, order) for text in places)
