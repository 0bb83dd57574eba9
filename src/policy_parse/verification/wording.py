"""The wording of orders, and what of it a row has: two characters in a row, weighed by rarity.

Neither set phrases nor the subject of the notice make two tasks alike.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from policy_parse.comparison.wording import clauses
from policy_parse.verification.orders import Order

_HEADING = 40  # characters of a heading; a longer one is the text


def pairs_of(text: str) -> Counter[str]:
    """The pairs of characters of a text, punctuation left out."""
    out: Counter[str] = Counter()
    for piece in clauses(text):
        out.update(piece[i : i + 2] for i in range(len(piece) - 1))
    return out


class OrderWording:
    """What each order says; made once for all orders of the notices."""

    def __init__(self, orders: Sequence[Order]) -> None:
        """`orders` in the order of the text."""
        self.own = [pairs_of(o.words) for o in orders]
        self._with: dict[str, list[int]] = defaultdict(list)
        for i, pairs in enumerate(self.own):
            for pair in pairs:
                self._with[pair].append(i)
        size = len(orders) + 2
        self._rarest = math.log(size / 0.5)
        self._weights = {p: math.log(size / (len(w) + 0.5)) for p, w in self._with.items()}
        headings = [set(pairs_of(o.heading if len(o.heading) <= _HEADING else "")) for o in orders]
        self.headings = [(pairs, self.weight(pairs)) for pairs in headings]
        self.mass = [self.weight(pairs) for pairs in self.own]

    def weight(self, pairs: Iterable[str]) -> float:
        """How rare pairs are together, each counted once."""
        return sum([self._weights.get(pair, self._rarest) for pair in set(pairs)])

    def shared(self, pairs: Iterable[str]) -> dict[int, float]:
        """The weight that each order has in common with a text."""
        out: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs):
            weight = self._weights.get(pair, 0.0)
            for i in self._with.get(pair, ()):
                out[i] += weight
        return out
