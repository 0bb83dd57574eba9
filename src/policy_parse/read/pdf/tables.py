"""Tables of a PDF, by their ruling lines: one table over page breaks, merges carried down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Cell, Span
from policy_parse.errors import TimeLimitError
from policy_parse.read.pdf.frames import close_frames
from policy_parse.read.pdf.rules import Edge, Matrix, count_lines, page_edges

_RULES = 6  # path objects from which on a page may hold a table
_MOST_CROSSINGS = 4000  # of ruling lines on a page; graph paper has more
_NEAR = 3.0  # points within which two edges are one
_PARTS = 2  # columns that a single row must have more of
_HEADERS = 3  # rows of a table among which its header stands
_MOVED = 9.0  # points by which a page may have moved all columns of a table


@dataclass(slots=True)
class PdfCell:
    """A logical cell: its place, the box of its last part, and its lines in the text.

    `text` is what it says where that is known before (a cell without rules).
    """

    row: int
    column: int
    rows: int
    columns: int
    box: tuple[float, float, float, float]
    lines: list[Span] = field(default_factory=list)
    text: str | None = None


@dataclass(slots=True)
class PdfTable:
    """A table, growing page by page; `edges` are the left edges of its columns."""

    number: int
    edges: tuple[float, ...]
    cells: list[PdfCell] = field(default_factory=list)
    height: int = 0
    aligned: bool = False

    def blocks(self) -> list[Block]:
        """A block per line, cell by cell; layout joins the lines of a cell."""
        return [
            Block(
                line.start,
                line.end,
                BlockKind.LINE,
                cell=Cell(self.number, c.row, c.column, c.rows, c.columns),
            )
            for c in sorted(self.cells, key=lambda c: (c.row, c.column))
            for line in c.lines
        ]

    def covering(self, row: int, column: int) -> PdfCell | None:
        """The cell that covers a place."""
        return next(
            (
                c
                for c in self.cells
                if c.row <= row < c.row + c.rows and c.column <= column < c.column + c.columns
            ),
            None,
        )


@dataclass(slots=True)
class PageTable:
    """A table as it stands on one page; boxes count from the top left, in points."""

    box: tuple[float, float, float, float]
    edges: tuple[float, ...]
    cells: list[PdfCell]
    height: int
    aligned: bool = False  # its columns stand clear of each other, without rules

    def holds(self, left: float, middle: float) -> bool:
        """Whether a line that begins at `left` stands in it."""
        return self.box[1] <= middle <= self.box[3] and self.box[0] <= left <= self.box[2]

    def continues(self, table: PdfTable) -> bool:
        """Whether its columns are those of `table`, as far as cells that are merged let one see."""
        few, many = sorted((self.edges, table.edges), key=len)
        shared = sum(any(abs(a - b) <= _NEAR for b in many) for a in few)
        moved = len(few) == len(many) and all(
            abs(a - b) <= _MOVED for a, b in zip(few, many, strict=True)
        )
        return moved or shared == len(few) > 2


def find_tables(
    page: Any, raw: Any, turn: Matrix, seconds_left: Callable[[], float]
) -> list[PageTable] | None:
    """Tables of a pdfium page, with two rows and columns at least, top down.

    None where its lines are too many for a table, or where the steps cannot go on with them. The
    lines are read by pdfium, what they make is found by pdfplumber, step by step, for each step
    is quadratic in the one before; `seconds_left` raises TimeLimitError where none are.
    """
    try:
        if count_lines(page, raw, _RULES) < _RULES:
            return []
        return _tables(page, page_edges(page, raw, turn), seconds_left)
    except TimeLimitError:
        raise
    except Exception:  # a broken page costs its tables, which is told, not the file
        return None


def _tables(
    page: Any, drawn: list[Edge], seconds_left: Callable[[], float]
) -> list[PageTable] | None:
    from pdfplumber import table as steps
    from pdfplumber.utils.geometry import filter_edges

    seconds_left()
    edges = filter_edges(steps.merge_edges(drawn, *[_NEAR] * 4), min_length=_NEAR)
    edges = close_frames(edges)
    down = sum(edge["orientation"] == "v" for edge in edges)
    if down * (len(edges) - down) > 50 * _MOST_CROSSINGS:
        return None
    crossings = steps.edges_to_intersections(edges, _NEAR, _NEAR)
    if len(crossings) > _MOST_CROSSINGS:
        return None
    seconds_left()
    cells = steps.intersections_to_cells(crossings)
    seconds_left()
    found = [_page_table(steps.Table(page, group)) for group in steps.cells_to_tables(cells)]
    return sorted((t for t in found if _is_table(t)), key=lambda t: t.box[1])


def _is_table(table: PageTable) -> bool:
    """Rows and columns; one row of several columns may be what a page break left of a table."""
    return len(table.edges) > 1 and (table.height > 1 or len(table.edges) > _PARTS)


def _page_table(table: Any) -> PageTable:
    boxes = [tuple(map(float, box)) for row in table.rows for box in row.cells if box]
    lefts, tops = _edges(b[0] for b in boxes), _edges(b[1] for b in boxes)
    cells = []
    for left, top, right, bottom in dict.fromkeys(boxes):
        row, column = _index(tops, top), _index(lefts, left)
        rows = sum(top - _NEAR <= edge < bottom - _NEAR for edge in tops)
        columns = sum(left - _NEAR <= edge < right - _NEAR for edge in lefts)
        cells.append(
            PdfCell(row, column, max(rows, 1), max(columns, 1), (left, top, right, bottom))
        )
    box: tuple[float, float, float, float] = tuple(map(float, table.bbox))  # type: ignore[assignment]
    return PageTable(box, tuple(lefts), cells, len(tops))


def _edges(values: Any) -> list[float]:
    """Distinct edges, those within a few points taken as one."""
    ordered = sorted(set(values))
    return [b for a, b in pairwise([float("-inf"), *ordered]) if b - a > _NEAR]


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def append(table: PdfTable, page: PageTable, texts: dict[int, str], stitched: bool) -> None:
    """Add the rows of `page` to `table`; `texts` maps id(cell) to its text on this page.

    On a further page a repeated header is left out, a row without its number is the rest of the
    row before, and an empty cell goes on from the merged cell above it.
    """
    if stitched:
        _share_columns(table, page)
    skip = _repeated_header(table, page, texts) if stitched else 0
    rest = stitched and _is_rest(table, page, skip, texts)
    offset = table.height - skip - (1 if rest else 0)
    last = table.height - 1
    for cell in page.cells:
        if cell.row < skip:
            continue
        above = table.covering(last, cell.column) if stitched and cell.row == skip else None
        if above is not None and (rest or (not texts[id(cell)] and cell.column > 0)):
            above.lines += cell.lines
            above.rows = max(above.rows, offset + cell.row + cell.rows - above.row)
            continue
        cell.row += offset
        table.cells.append(cell)
    table.height = offset + page.height


def _share_columns(table: PdfTable, page: PageTable) -> None:
    """Number the columns of both by all edges that either has: a page may show fewer of them."""
    if len(table.edges) == len(page.edges):
        page.edges = table.edges
        return
    edges = tuple(_edges((*table.edges, *page.edges)))
    for cells, own in ((table.cells, table.edges), (page.cells, page.edges)):
        places = [_index(list(edges), edge) for edge in own] + [len(edges)]
        for cell in cells:
            first = places[cell.column]
            cell.columns = places[min(cell.column + cell.columns, len(own))] - first
            cell.column = first
    table.edges = page.edges = edges


def _repeated_header(table: PdfTable, page: PageTable, texts: dict[int, str]) -> int:
    """How many of the page's first rows say what one of the table's first rows says."""
    first = [texts[id(c)] for c in sorted(page.cells, key=lambda c: c.column) if c.row == 0]
    if sum(map(bool, first)) < 2:
        return 0
    for row in range(_HEADERS):
        head = sorted((c for c in table.cells if c.row == row), key=lambda c: c.column)
        if first == [texts.get(id(c), "") for c in head]:
            return 1
    return 0


def _is_rest(table: PdfTable, page: PageTable, row: int, texts: dict[int, str]) -> bool:
    """Whether a page's first row goes on with the row before it.

    It has no number of its own, but more text, and not in all the cells that the row before fills:
    a row of its own under a merged first cell would fill them.
    """
    cells = [c for c in page.cells if c.row == row]
    number = next((c for c in cells if c.column == 0), None)
    if number is None or texts[id(number)] or number.rows > 1:
        return False
    filled = {c.column for c in cells if texts[id(c)]}
    before = {
        c.column
        for c in table.cells
        if c.row <= table.height - 1 < c.row + c.rows and c.column and c.lines
    }
    return bool(filled) and not before <= filled
