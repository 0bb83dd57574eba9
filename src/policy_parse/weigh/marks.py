"""Where the marks of a passage stand, listed once: numbers ask for those between them and a time.

A sentence may hold thousands of numbers; looking through it for each of them would take the square
of its length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=16)
def _places(text: str, mark: str) -> Sequence[int]:
    return [found.start() for found in re.finditer(re.escape(mark), text)]


def count_between(text: str, mark: str, start: int, end: int) -> int:
    """How often `mark` begins in `text[start:end]`."""
    places = _places(text, mark)
    return max(0, bisect_left(places, end) - bisect_left(places, start))


def next_mark(text: str, mark: str, start: int) -> int:
    """Where `mark` stands next from `start` on; the end of the text where it does not."""
    places = _places(text, mark)
    at = bisect_left(places, start)
    return places[at] if at < len(places) else len(text)


def last_mark(text: str, mark: str, start: int, end: int) -> int:
    """Where `mark` stands last in `text[start:end]`, or -1, as `str.rfind` tells of a character."""
    places = _places(text, mark)
    at = bisect_left(places, end) - 1
    return places[at] if at >= 0 and places[at] >= start else -1
