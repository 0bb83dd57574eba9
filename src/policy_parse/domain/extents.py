"""Extents that are asked about many times over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

Span = tuple[int, int]


class Extents:
    """Whether a place lies in one of many extents, in logarithmic time."""

    def __init__(self, spans: Sequence[Span]) -> None:
        """The extents may overlap and come in any order."""
        self.spans = tuple(sorted(spans))
        self._starts = [start for start, _ in self.spans]
        self._reach = list(accumulate((end for _, end in self.spans), max))

    def cover(self, offset: int) -> bool:
        """Whether one of them holds the character at `offset`."""
        before = bisect_right(self._starts, offset)
        return before > 0 and self._reach[before - 1] > offset

    def meet(self, start: int, end: int) -> bool:
        """Whether one of them holds a character of `[start, end)`."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
