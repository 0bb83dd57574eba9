"""The cells of one sheet that Excel shows: only those that are there, however large the grid."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import groupby
from typing import Any, NamedTuple

from policy_parse.domain.extents import Extents
from policy_parse.read.given import Given
from policy_parse.read.xlsx.values import Values
from policy_parse.read.xml_parts import number

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.I)
_OFTEN = 1000  # rows, and cells of a row, after which the time is looked at
_ON = ("1", "true")


class Shown(NamedTuple):
    """A cell with text, its place counted from 1, and the last row and column that it covers."""

    row: int
    column: int
    text: str
    last_row: int
    last_column: int


class _Area(NamedTuple):
    """A merged area."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Found:
    """What a sheet holds: cells in reading order, places of formulas without a saved result, and
    how many characters are not shown."""

    cells: list[Shown] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)
    hidden: int = 0


def read_sheet(
    root: Any, values: Values, given: Given, *, visible: bool, hidden_too: bool = False
) -> Found:
    """The cells of a sheet; those in hidden rows and columns, and under merged ones, are counted.

    `hidden_too` takes them in.

    Raises RejectedError (`rejected/size`) and TimeLimitError.
    """
    found = Found()
    columns = _hidden_columns(root)
    texts: list[tuple[int, int, str]] = []
    size = 0
    for row, column, element, row_hidden in _cells(root, given):
        text = values.shown(element)
        if not text:
            if _is_unsaved(element):
                found.unsaved.append(element.get("r") or f"R{row}C{column}")
        elif not hidden_too and (not visible or row_hidden or columns.cover(column)):
            found.hidden += len(text)
        else:
            texts.append((row, column, text))
            size += len(text)
            given.check_characters(size)
    texts.sort(key=lambda cell: cell[:2])
    _merge(texts, _areas(root), found, given)
    return found


def _cells(root: Any, given: Given) -> Iterator[tuple[int, int, Any, bool]]:
    """Row, column, element of each cell, and whether its row is hidden; places may be left unsaid."""
    row = 0
    for count, line in enumerate(root.iterfind("{*}sheetData/{*}row")):
        if not count % _OFTEN:
            given.seconds_left()
        row = number(line.get("r"), row + 1)
        hidden = line.get("hidden") in _ON
        column = 0
        for within, element in enumerate(line.iterchildren("{*}c"), 1):
            if not within % _OFTEN:
                given.seconds_left()
            place = _PLACE.fullmatch(element.get("r") or "")
            column = _column(place[1]) if place else column + 1
            yield row, column, element, hidden


def _merge(
    texts: list[tuple[int, int, str]], areas: list[_Area], found: Found, given: Given
) -> None:
    """Put the cells into `found`, row by row beside the merged areas that reach into the row."""
    waiting = sorted(areas, reverse=True)
    here = _Across()
    for count, (row, cells) in enumerate(groupby(texts, key=lambda cell: cell[0])):
        if not count % _OFTEN:
            given.seconds_left()
        while waiting and waiting[-1].top <= row:
            here.add(waiting.pop())
        here.end_before(row)
        for _, column, text in cells:
            area = here.at(column)
            if area is None:
                found.cells.append(Shown(row, column, text, row, column))
            elif (row, column) == (area.top, area.left):
                found.cells.append(Shown(row, column, text, area.bottom, area.right))
            else:  # what was in a cell before it became part of a merged one
                found.hidden += len(text)


class _Across:
    """The merged areas that reach into a row, from left to right.

    One that overlaps another is void, as in Excel: none of those kept does, so that the one over
    a column is found at once.
    """

    def __init__(self) -> None:
        self._lefts: list[int] = []
        self._areas: list[_Area] = []
        self._ends: list[tuple[int, int]] = []  # last row and left edge of each, the first on top

    def add(self, area: _Area) -> None:
        """An area that begins at or below all that were added."""
        if area.right < area.left:  # written the wrong way round: it covers nothing
            return
        self.end_before(area.top)
        at = bisect_right(self._lefts, area.left)
        free = not at or self._areas[at - 1].right < area.left
        if free and (at == len(self._lefts) or area.right < self._lefts[at]):
            self._lefts.insert(at, area.left)
            self._areas.insert(at, area)
            heappush(self._ends, (area.bottom, area.left))

    def end_before(self, row: int) -> None:
        """Leave out the areas that end above a row."""
        while self._ends and self._ends[0][0] < row:
            at = bisect_right(self._lefts, heappop(self._ends)[1]) - 1
            del self._lefts[at], self._areas[at]

    def at(self, column: int) -> _Area | None:
        """The area that covers a column, or None."""
        at = bisect_right(self._lefts, column) - 1
        return self._areas[at] if at >= 0 and column <= self._areas[at].right else None


def _is_unsaved(cell: Any) -> bool:
    """Whether a formula's result is missing; where it is a text, it may be an empty one."""
    names = {str(child.tag).rpartition("}")[2] for child in cell}
    return "f" in names and cell.get("t") != "str"


def _hidden_columns(root: Any) -> Extents:
    return Extents(
        [
            (number(column.get("min"), 0), number(column.get("max"), 0) + 1)
            for column in root.iterfind("{*}cols/{*}col")
            if column.get("hidden") in _ON
        ]
    )


def _areas(root: Any) -> list[_Area]:
    out = []
    for merged in root.iterfind("{*}mergeCells/{*}mergeCell"):
        places = [_PLACE.fullmatch(p) for p in (merged.get("ref") or "").split(":")]
        if len(places) == 2 and places[0] and places[1]:
            (top, left), (bottom, right) = ((int(p[2]), _column(p[1])) for p in places if p)
            out.append(_Area(top, left, bottom, right))
    return out


def _column(letters: str) -> int:
    """A → 1, AA → 27."""
    out = 0
    for letter in letters.upper():
        out = out * 26 + ord(letter) - ord("A") + 1
    return out
