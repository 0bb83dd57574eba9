"""Which orders of the notices a row was made from: by its wording, then its number, then its place.

The unit of wording is two characters in a row, weighed by how rare it is among the orders, so that
neither set phrases nor the subject of the notice make two tasks alike. What a row says may be
shortened (a part of one order), merged (several orders), or split (several rows of one order).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policy_parse.layout.widths import shadow
from policy_parse.verification.orders import Order
from policy_parse.verification.table import LedgerRow

_APART = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9.%‰]+")
_ENDS = "．.、。；，"  # what a number or a heading may be printed with
_FOUND = 0.45  # share of a row's wording that stands in an order from which on it was made from it
_PERHAPS = 0.34  # … from which on it may have been
_ALIKE = 0.04  # two orders whose shares differ by less are told apart by number and place
_MERGED = 0.5  # share of an order's wording that is left in a row, for it to be merged in
_WHOLE = 0.9  # … or all of it, in a section that others of the row are from
_PART = 0.3  # share of a row's wording that another order explains, for it to be merged in …
_PART_OF = 0.15  # … where it is this much of that order
_STEP = 0.01  # what a place close behind the row before counts


@dataclass(slots=True)
class Match:
    """The orders of a row, the nearest first; `share` of its wording stands in the first.

    `others` are orders that say the same elsewhere: what is right by one of them is right.
    """

    orders: list[Order] = field(default_factory=list)
    others: list[Order] = field(default_factory=list)
    share: float = 0.0

    @property
    def is_found(self) -> bool:
        """Whether the row was made from the notice."""
        return self.share >= _FOUND and bool(self.orders)

    @property
    def is_doubtful(self) -> bool:
        """Whether it may have been."""
        return not self.is_found and self.share >= _PERHAPS


def pairs_of(text: str) -> Counter[str]:
    """The pairs of characters of a text, punctuation left out."""
    out: Counter[str] = Counter()
    for piece in _APART.split(text):
        out.update(piece[i : i + 2] for i in range(len(piece) - 1))
    return out


class Matcher:
    """Finds the orders of rows; made once for all orders of the notices."""

    def __init__(self, orders: Sequence[Order]) -> None:
        """`orders` in the order of the text."""
        self.orders = [o for o in orders if o.text or o.heading]
        self._own = [pairs_of(o.words) for o in self.orders]
        self._with: dict[str, list[int]] = defaultdict(list)
        for i, pairs in enumerate(self._own):
            for pair in pairs:
                self._with[pair].append(i)
        size = len(self.orders) + 2
        self._rarest = math.log(size / 0.5)
        self._weights = {p: math.log(size / (len(w) + 0.5)) for p, w in self._with.items()}
        self._mass = [self._weight(pairs) for pairs in self._own]

    def _weight(self, pairs: Iterable[str]) -> float:
        """How rare pairs are together, each counted once."""
        return sum([self._weights.get(pair, self._rarest) for pair in set(pairs)])

    def match(self, rows: Sequence[LedgerRow]) -> list[Match]:
        """The match of each row; a row is likely to stand behind the one before it."""
        out, last = [], -1
        for row in rows:
            found = self._one(row, last)
            out.append(found)
            if found.is_found:
                last = self.orders.index(found.orders[0])
        return out

    def _one(self, row: LedgerRow, last: int) -> Match:
        pairs = set(pairs_of(row.text))
        whole = self._weight(pairs)
        if not whole:
            return self._by_number(row)
        shared = self._shared(pairs)
        if not shared:
            return Match()
        top = max(shared.values())
        near = [i for i, weight in shared.items() if weight >= top - _ALIKE * whole]
        numbers = {i: self._agrees(row, i) for i in near}

        def nearness(i: int) -> tuple[float, float]:
            follows = last <= i <= last + 2
            told = round(shared[i] / whole, 3) + _ALIKE * numbers[i] + _STEP * follows
            return told, shared[i] / (self._mass[i] or 1)

        best = max(near, key=nearness)
        match = Match([self.orders[best]], share=top / whole)
        self._take_equals(match, best, near, shared)
        self._take_merged(match, pairs, whole, shared)
        return match

    def _shared(self, pairs: Iterable[str]) -> dict[int, float]:
        """The weight that each order has in common with a row."""
        out: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs):
            weight = self._weights.get(pair, 0.0)
            for i in self._with.get(pair, ()):
                out[i] += weight
        return out

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
            left -= self._own[self.orders.index(order)].keys()
        for i in sorted(shared, key=lambda i: -shared[i]):
            order = self.orders[i]
            if id(order) in taken:
                continue
            more = self._weight(left & self._own[i].keys())
            mass = self._mass[i] or 1.0
            whole_of = shared[i] >= _WHOLE * mass and _is_near(order, match.orders)
            part_of = more >= _PART * whole and more >= _PART_OF * mass
            if more >= _MERGED * mass or part_of or whole_of:
                match.orders.append(order)
                left -= self._own[i].keys()
                match.share = min(1.0, match.share + more / whole)

    def _agrees(self, row: LedgerRow, i: int) -> bool:
        """Whether a row names the section of an order."""
        return any(names_section(e.text, self.orders[i]) for e in row.of("place", "number"))

    def _by_number(self, row: LedgerRow) -> Match:
        """A row without wording: the section whose path its number is."""
        told = {entry.text.strip("．.") for entry in row.of("place", "number")}
        found = [o for o in self.orders if o.section in told]
        return Match(found, share=1.0 if found else 0.0)


def _is_near(order: Order, others: Sequence[Order]) -> bool:
    """Whether an order is of a section that one of others is of."""
    return any(o.section == order.section and o.reading is order.reading for o in others)


def names_section(told: str, order: Order) -> bool:
    """Whether a number or a place (2.1, （三）, 二、（三）提升效能) is that of an order's section."""
    section = order.reading.sections.get(order.section)
    if section is None:
        return False
    number = shadow("".join(section.number.split()))
    plain, heading = told.strip(_ENDS), order.heading.strip(_ENDS)
    if plain in (section.path, number.strip(_ENDS), number, heading):
        return True
    whole = number + heading
    return len(plain) > len(number) and (
        whole.startswith(plain)
        or whole.endswith(plain)
        or (heading != "" and plain.endswith(heading))
    )
