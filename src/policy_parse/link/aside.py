"""Extents that are set aside, asked about for every word of a passage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate


class Aside:
    """Extents that are asked about for every word of a passage, in logarithmic time each."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        """`spans`: [start, end), in any order."""
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def meet(self, start: int, end: int) -> bool:
        """Whether one of them holds a character of these."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
