"""Counts of hits, misses and extras, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Precision, recall and F1 over hits, missed and extra rows (micro average when merged)."""

    hit: int = 0
    missed: int = 0
    extra: int = 0

    @classmethod
    def of(cls, gold: Iterable[Hashable], found: Iterable[Hashable]) -> Tally:
        """Compare two multisets."""
        want, have = Counter(gold), Counter(found)
        both = (want & have).total()
        return cls(both, want.total() - both, have.total() - both)

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies."""
        return Tally(self.hit + other.hit, self.missed + other.missed, self.extra + other.extra)

    @property
    def precision(self) -> float:
        """Share of the found rows that are right; 1 where nothing was found or to be found."""
        found = self.hit + self.extra
        return self.hit / found if found else float(not self.missed)

    @property
    def recall(self) -> float:
        """Share of the gold rows that were found."""
        gold = self.hit + self.missed
        return self.hit / gold if gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = 2 * self.hit + self.missed + self.extra
        return 2 * self.hit / total if total else 1.0
