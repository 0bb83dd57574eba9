"""Which orders of the notices a row was made from: by its wording, then its number, then its place.

What a row says may be shortened (a part of one order), merged (several orders, whose numbers or
headings it may list), or split (several rows of one order).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_parse.lexicon.table_headers import ROLE_KINDS
from policy_parse.verification.orders import Order
from policy_parse.verification.places import listed_numbers, names_order, names_section
from policy_parse.verification.table import LedgerRow
from policy_parse.verification.wording import OrderWording, pairs_of

_FOUND = 0.45  # share of a row's wording that stands in an order from which on it was made from it
_PERHAPS = DOUBTFUL = 0.34  # … from which on it may have been
_ALIKE = 0.04  # two orders whose shares differ by less are told apart by number and place
_MERGED = 0.5  # share of an order's wording that is left in a row, for it to be merged in
_WHOLE = 0.9  # … or all of it, in a section that others of the row are from
_PART = 0.3  # share of a row's wording that another order explains, for it to be merged in …
_PART_OF = 0.15  # … where it is this much of that order
_DUTY = 0.1  # what it counts that an order has units, where the row has
_PLACED = 0.15  # … how much less one may have whose section the row names in words
_NAMED, _SHORT = 0.4, 12  # … share of the most, for a row of so few characters
_FRONT = 0.15  # what it counts against what stands before the first heading
_SEVERAL = 2  # clauses of a row of several tasks
_STEP = 0.01  # what a place close behind the row before counts
_LISTED = 0.05  # share of a row's wording that an order has whose number the row lists
_OWN = 0.8  # share of a clause that the row's orders have, for it to be no heading of another
_HEADED = 0.5  # share of a clause that is a heading, and of the heading that is in the clause
_CLAUSE_PAIRS = 3  # pairs of characters of a clause that can tell an order
_TAKEN, _EXPLAINED = 0.35, 0.7  # share of it that the row's orders may have, and another one has
_BESIDE = 6  # orders among which those of one row lie
_CLAUSE = re.compile(r"[；;。\n]+")
_JOINED = re.compile(r"[；;。\n、，]+|和|及|与")  # as headings are joined


@dataclass(slots=True)
class Match:
    """The orders of a row, the nearest first; `share` of its wording stands in the first.

    `others` are orders that say the same elsewhere: what is right by one of them is right. `also`
    are orders that a clause of it is likely to be of: what they have is not asked of the row.
    """

    orders: list[Order] = field(default_factory=list)
    others: list[Order] = field(default_factory=list)
    also: list[Order] = field(default_factory=list)
    share: float = 0.0

    @property
    def is_found(self) -> bool:
        """Whether the row was made from the notice."""
        return self.share >= _FOUND and bool(self.orders)

    @property
    def is_doubtful(self) -> bool:
        """Whether it may have been."""
        return not self.is_found and self.share >= _PERHAPS


class Matcher:
    """Finds the orders of rows; made once for all orders of the notices."""

    def __init__(self, orders: Sequence[Order]) -> None:
        """`orders` in the order of the text."""
        self.orders = [o for o in orders if o.text or o.heading]
        self.wording = OrderWording(self.orders)

    def match(self, rows: Sequence[LedgerRow]) -> list[Match]:
        """The match of each row; a row is likely to stand behind the one before it."""
        out, last = [], -1
        for row in rows:
            found = self._one(row, last)
            if not found.is_found:
                found = self._by_clauses(row) or found
            out.append(found)
            if found.is_found:
                last = self.orders.index(found.orders[0])
        return out

    def _one(self, row: LedgerRow, last: int) -> Match:
        pairs = set(pairs_of(row.text))
        whole = self.wording.weight(pairs)
        if not whole:
            return self._by_number(row)
        shared = self.wording.shared(pairs)
        if not shared:
            return Match()
        led = bool(row.of(*ROLE_KINDS))
        # What units are named for is an order to them, and no guiding thought.
        above = {
            i: whole
            * (_DUTY * bool(self.orders[i].duties) - _FRONT * (not self.orders[i].section))
            * led
            for i in shared
        }
        top = max(weight + above[i] for i, weight in shared.items())
        placed = top - _PLACED * whole if len(row.text) > _SHORT else _NAMED * top
        near = [
            i
            for i, weight in shared.items()
            if weight + above[i] >= top - _ALIKE * whole
            or (weight >= placed and self._is_placed(row, i))
        ]
        numbers = {i: self._agrees(row, i) for i in near}
        named = {i: self._is_placed(row, i) for i in near}

        def nearness(i: int) -> tuple[float, float]:
            follows = last <= i <= last + 2
            agreed = _ALIKE * numbers[i] + (top - placed) / whole * named[i]
            told = round((shared[i] + above[i]) / whole, 3) + agreed + _STEP * follows
            return told, shared[i] / (self.wording.mass[i] or 1)

        best = max(near, key=nearness)
        match = Match([self.orders[best]], share=shared[best] / whole)
        self._take_equals(match, best, near, shared)
        if numbers[best]:
            match.others = [o for o in match.others if self._agrees(row, self.orders.index(o))]
        self._take_merged(match, pairs, whole, shared)
        more = [*self._listed(row, whole, shared, match), *self._headed(row, match)]
        match.orders += [o for o in dict.fromkeys(more) if o not in match.orders]
        match.also = [
            o for o in dict.fromkeys(self._explained(row, match)) if o not in match.orders
        ]
        if more or match.also:
            left = pairs - self._words_of([*match.orders, *match.also])
            match.share = max(match.share, 1 - self.wording.weight(left) / whole)
        return match

    def _words_of(self, orders: Sequence[Order]) -> set[str]:
        return {pair for o in orders for pair in self.wording.own[self.orders.index(o)]}

    def _near(self, order: Order) -> Iterator[int]:
        """Orders among which those of one row lie."""
        first = self.orders.index(order)
        for i in range(max(0, first - _BESIDE), min(len(self.orders), first + _BESIDE + 1)):
            if self.orders[i].reading is order.reading:
                yield i

    def _take_equals(
        self, match: Match, best: int, near: Sequence[int], shared: dict[int, float]
    ) -> None:
        """Orders that say as much of the row: those of its section are its own, others may be."""
        first = self.orders[best]
        for i in near:
            order = self.orders[i]
            if i == best or shared[i] < shared[best] - 1e-9:
                continue
            same = order.section == first.section and order.reading is first.reading
            (match.orders if same else match.others).append(order)

    def _take_merged(
        self, match: Match, pairs: set[str], whole: float, shared: dict[int, float]
    ) -> None:
        """Orders that explain what the first ones leave of a row."""
        taken = {id(o) for o in (*match.orders, *match.others)}
        left = set(pairs)
        for order in match.orders:
            left -= self.wording.own[self.orders.index(order)].keys()
        for i in sorted(shared, key=lambda i: -shared[i]):
            order = self.orders[i]
            if id(order) in taken:
                continue
            more = self.wording.weight(left & self.wording.own[i].keys())
            mass = self.wording.mass[i] or 1.0
            whole_of = shared[i] >= _WHOLE * mass and _is_near(order, match.orders)
            part_of = more >= _PART * whole and more >= _PART_OF * mass
            if more >= _MERGED * mass or part_of or whole_of:
                match.orders.append(order)
                left -= self.wording.own[i].keys()
                match.share = min(1.0, match.share + more / whole)

    def _listed(
        self, row: LedgerRow, whole: float, shared: dict[int, float], match: Match
    ) -> Iterator[Order]:
        """Orders whose numbers stand in the row's list of numbers, and some of whose words do."""
        told = [e.text for e in row.of("place", "number") if listed_numbers(e.text)]
        for i in self._near(match.orders[0]) if told else ():
            order, weight = self.orders[i], shared.get(i, 0.0)
            if weight >= _LISTED * whole and any(names_order(text, order) for text in told):
                yield order

    def _headed(self, row: LedgerRow, match: Match) -> Iterator[Order]:
        """Orders that a clause of the row gives the heading of, near the first one of the row."""
        own = self._words_of(match.orders)
        clauses = clauses_of(row.text)
        for clause in clauses if len(clauses) > 1 else ():
            pairs = set(pairs_of(clause))
            whole = self.wording.weight(pairs)
            if self.wording.weight(pairs & own) > _OWN * whole:
                continue  # it is in the text of the row's orders
            told = max(
                (self._share_of_heading(pairs, whole, self.orders.index(o)) for o in match.orders),
                default=0.0,
            )
            shares = {
                i: self._share_of_heading(pairs, whole, i) for i in self._near(match.orders[0])
            }
            best = max(shares, key=lambda i: shares[i])
            if shares[best] >= max(_HEADED, told + 1e-9):
                yield self.orders[best]

    def _explained(self, row: LedgerRow, match: Match) -> Iterator[Order]:
        """Orders near the first one that have a clause of the row which those of the row have not."""
        own = self._words_of(match.orders)
        for clause in _CLAUSE.split(row.text):
            pairs = set(pairs_of(clause))
            whole = self.wording.weight(pairs)
            if len(pairs) < _CLAUSE_PAIRS or self.wording.weight(pairs & own) > _TAKEN * whole:
                continue
            shares = {
                i: self.wording.weight(pairs & self.wording.own[i].keys()) / whole
                for i in self._near(match.orders[0])
            }
            best = max(shares, key=lambda i: shares[i])
            if shares[best] >= _EXPLAINED:
                yield self.orders[best]

    def _share_of_heading(self, pairs: set[str], whole: float, i: int) -> float:
        """How far a clause is the heading of an order and the other way round, the lesser of both."""
        heading, mass = self.wording.headings[i]
        both = self.wording.weight(pairs & heading) if mass and whole else 0.0
        return min(both / mass, both / whole) if both else 0.0

    def _agrees(self, row: LedgerRow, i: int) -> bool:
        """Whether a row names the section of an order."""
        return any(names_section(text, self.orders[i]) for text in row.marks)

    def _is_placed(self, row: LedgerRow, i: int) -> bool:
        """Whether a row names the section of an order in words: no counter does so by chance."""
        return any(names_section(text, self.orders[i]) for text in row.places if len(text) > 2)

    def _by_clauses(self, row: LedgerRow) -> Match | None:
        """A row of several tasks that no order has enough of: those that have most of its clauses."""
        clauses = [set(pairs_of(c)) for c in _CLAUSE.split(row.text) if c]
        clauses = [pairs for pairs in clauses if len(pairs) >= _CLAUSE_PAIRS]
        found: dict[int, float] = {}
        for pairs in clauses:
            whole, shared = self.wording.weight(pairs), self.wording.shared(pairs)
            best = max(shared, key=lambda i: shared[i], default=None)
            if best is not None and whole and shared[best] >= _MERGED * whole:
                found[best] = shared[best] / whole
        if len(found) < len(clauses) or len(found) < _SEVERAL:
            return None
        return Match([self.orders[i] for i in found], share=min(found.values()))

    def _by_number(self, row: LedgerRow) -> Match:
        """A row without wording: the section whose path its number is."""
        told = {entry.text.strip("．.") for entry in row.of("place", "number")}
        found = [o for o in self.orders if o.section in told]
        return Match(found, share=1.0 if found else 0.0)


def clauses_of(text: str) -> list[str]:
    """The clauses of a row's wording, and what is joined in them: whole ones first."""
    clauses = [c for c in _CLAUSE.split(text) if c]
    return clauses + [c for c in _JOINED.split(text) if c and c not in clauses]


def _is_near(order: Order, others: Sequence[Order]) -> bool:
    """Whether an order is of a section that one of others is of."""
    return any(o.section == order.section and o.reading is order.reading for o in others)
