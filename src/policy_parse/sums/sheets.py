"""The tables of a document as rows of figures, tables that go on over pages as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.passage import Passage
from policy_parse.find.indicator_rows import looks_like_measure
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.table_headers import Header, read_header
from policy_parse.outline.grids import SPREAD, Grid, GridCell, read_grids
from policy_parse.sums.figures import of_cell
from policy_parse.sums.records import Figure

_NOTHING = re.compile(r"[—\-－–/\\无*\s…]*")
_MEASURE = re.compile(r"[（(/：:]([^（）()/：:\d]{1,10})[）)]?$")
_RATE = re.compile(rf"{any_of('never_added')}|%")
_MEASURES = Header(ColumnKind.MEASURE)
_YEARS = re.compile(r"(?:19|20)\d\d年?")


@dataclass(slots=True)
class Sheet:
    """A table by rows and columns from 0: texts, and figures where a cell holds one and no more.

    `begins[r][c]` tells that a cell begins there and is no part of a merged one; `body` is the
    first row under the header; `caption` the lines over the table.
    """

    texts: list[list[str]]
    figures: list[list[Figure | None]]
    begins: list[list[bool]]
    number: int
    body: int = 0
    caption: str = ""
    _rates: dict[int, bool] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.texts)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.texts[0]) if self.texts else 0

    def turned(self) -> Sheet:
        """Rows as columns: what is checked downwards is so checked across."""
        first = next((c for c in range(self.width) if self._has_figures(c)), self.width)
        return Sheet(
            [list(column) for column in zip(*self.texts, strict=True)],
            [list(column) for column in zip(*self.figures, strict=True)],
            [list(column) for column in zip(*self.begins, strict=True)],
            self.number,
            first,
            self.caption,
        )

    def _has_figures(self, column: int) -> bool:
        """Whether a column holds values: figures that are not the numbers of rows."""
        found = [row[column] for row in self.figures[self.body :]]
        values = [f.value for f in found if f is not None]
        counts = all(b == a + 1 for a, b in pairwise(values))
        return bool(values) and not (counts and len(values) > 1 and values[0] <= 1)

    def label(self, row: int) -> str:
        """What a row is named: its cells before the first figure that is no number of rows."""
        out: list[str] = []
        for text, figure in zip(self.texts[row], self.figures[row], strict=True):
            if figure is not None and out:
                break
            if figure is None and text and text not in out:
                out.append(text)
        return "|".join(out)

    def is_rate(self, column: int) -> bool:
        """Whether the header of a column says that its figures are not added."""
        if column not in self._rates:
            said = "".join(row[column] for row in self.texts[: self.body])
            self._rates[column] = _RATE.search(said) is not None
        return self._rates[column]

    def is_empty(self, row: int, column: int) -> bool:
        """Whether a cell says nothing, or —."""
        return _NOTHING.fullmatch(self.texts[row][column]) is not None


def read_sheets(passages: Sequence[Passage]) -> list[Sheet]:
    """The tables of a document; what goes on on the next page is joined."""
    out: list[Sheet] = []
    before: Grid | None = None
    for grid in read_grids(passages):
        if grid.spread > SPREAD or grid.height * grid.width > SPREAD:
            before = None
            continue
        sheet = _sheet(grid, passages)
        on = before is not None and before.last == grid.first and before.width == grid.width
        if on and out and _goes_on(out[-1], sheet):
            _join(out[-1], sheet)
        else:
            out.append(sheet)
        before = grid
    return [sheet for sheet in out if sheet.width > 1]


def _sheet(grid: Grid, passages: Sequence[Passage]) -> Sheet:
    cells = [[grid.cells.get((r, c)) for c in range(grid.width)] for r in range(grid.height)]
    texts = [["" if cell is None else cell.text for cell in row] for row in cells]
    begins = [
        [cell is not None and (cell.row, cell.column) == (r, c) for c, cell in enumerate(row)]
        for r, row in enumerate(cells)
    ]
    sheet = Sheet(texts, [], begins, grid.number, 0, _caption(grid, passages))
    whole = [
        [cell if b else None for cell, b in zip(*row, strict=True)]
        for row in zip(cells, begins, strict=True)
    ]
    sheet.figures = [[_figure(cell, "") for cell in row] for row in whole]
    sheet.body = _body(sheet)
    own = next((c for c, head in enumerate(texts[0]) if read_header(head) == _MEASURES), None)
    for r in range(sheet.body, grid.height):
        for c, cell in enumerate(whole[r]):
            unit = _unit_above(sheet, c) or (texts[r][own] if own is not None else "")
            if unit and sheet.figures[r][c] is not None:
                sheet.figures[r][c] = _figure(cell, unit)
    return sheet


def _figure(cell: GridCell | None, unit: str) -> Figure | None:
    if cell is None or not cell.lines:
        return None
    return of_cell(Passage.joined(cell.lines), unit)


def _unit_above(sheet: Sheet, column: int) -> str:
    """The measure that the header of a column names in a bracket: 投资（万元）."""
    head = "".join(dict.fromkeys(row[column] for row in sheet.texts[: sheet.body]))
    found = _MEASURE.search(head)
    return found[1] if found and looks_like_measure(found[1]) else ""


def _body(sheet: Sheet) -> int:
    """The first row that holds figures behind its first cell, and is no line of years."""
    for r, row in enumerate(sheet.figures):
        if any(f is not None for f in row[1:]) and not any(map(_YEARS.fullmatch, sheet.texts[r])):
            return r
    return sheet.height


def _caption(grid: Grid, passages: Sequence[Passage]) -> str:
    above = passages[max(0, grid.first - 2) : grid.first]
    return "\n".join(p.text for p in above if p.block.cell is None and len(p.text) <= 60)


def _goes_on(first: Sheet, second: Sheet) -> bool:
    """Whether a table is the rest of the one before it: without a header, or with the same."""
    if not second.height:
        return False
    return second.body == 0 or second.texts[: second.body] == first.texts[: second.body]


def _join(first: Sheet, second: Sheet) -> None:
    start = second.body
    first.texts += second.texts[start:]
    first.figures += second.figures[start:]
    first.begins += second.begins[start:]
