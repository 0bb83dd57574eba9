"""What many rows of a table repeat: whole, as long as that stays in proportion.

A task that a thousand units share is told in a thousand rows. Where it is long, all rows together
would take the square of what the document holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

_LONG = 200  # characters from which on a text is long
_ROOM = 4_000_000  # characters that the repetitions of long texts may take in one table
_CELLS, _COLUMNS = 1_000_000, 5000  # of the units of 责任矩阵: the others share a column
_MORE = "…（下略，全文见前）"


class Repeats:
    """Shortens what rows repeat: the first row with a text has it whole, the others while there is
    room; then they have its beginning, and say so."""

    def __init__(self) -> None:
        """Nothing has been told, and all room is free."""
        self._seen: set[str] = set()
        self._room = _ROOM

    def told(self, text: str | None) -> str | None:
        """The text as the next row has it."""
        if text is None or len(text) <= _LONG:
            return text
        if text not in self._seen:
            self._seen.add(text)
            return text
        self._room -= len(text)
        return text if self._room >= 0 else text[:_LONG] + _MORE


def columns_of_units(
    cells: Mapping[str, Mapping[str, list[str]]], units: Sequence[str], rows: int
) -> dict[str, None]:
    """The units that have a column of their own: all, but of very many those with most tasks."""
    most = min(_COLUMNS, max(1, _CELLS // max(1, rows)))
    if len(units) <= most:
        return dict.fromkeys(units)
    tasks = Counter(unit for of_task in cells.values() for unit in of_task)
    first = {unit for unit, _ in tasks.most_common(most)}
    return dict.fromkeys(unit for unit in units if unit in first)


def other_units(
    of_task: Mapping[str, list[str]], shown: Mapping[str, None], names: Mapping[str, str]
) -> str | None:
    """The units of a task that have no column, each with its roles."""
    left = [f"{names[u]}（{'、'.join(words)}）" for u, words in of_task.items() if u not in shown]
    return "；".join(left) or None
