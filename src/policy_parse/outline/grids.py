"""Grids: the cells of a table by their places, whatever format they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_parse.domain.passage import Passage

SPREAD = 200_000  # places that the merged cells of one table may cover
_DITTO = frozenset(("同上", "〃", "″", '"', "“", "”", "同前"))


@dataclass(slots=True, eq=False)
class GridCell:
    """A logical cell: its lines, and the rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Passage] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All lines of the cell as one."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True, eq=False)
class Grid:
    """A table: every place of it leads to the cell that covers it.

    `first` and `last` are indices of its first passage and of the one behind its last; `top` is
    the row of the file's table that is its row 0.
    """

    number: int
    first: int
    last: int = 0
    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    height: int = 0
    width: int = 0
    spread: int = 0  # places that cells cover beyond their own
    indices: dict[int, int] = field(default_factory=dict)  # of its passages, by id
    top: int = 0

    def in_row(self, row: int) -> list[GridCell]:
        """The cells that cover places of a row, from left to right, each once."""
        found = (self.cells.get((row, column)) for column in range(self.width))
        return list(dict.fromkeys(cell for cell in found if cell is not None))

    def passages(self) -> Iterator[int]:
        """Indices of the passages that stand in it."""
        for cell in dict.fromkeys(self.cells.values()):
            yield from (self.indices[id(line)] for line in cell.lines)

    def part(self, first: int, last: int) -> Grid:
        """Its rows `[first, last)` as a grid of their own."""
        cells = {
            (row - first, column): cell
            for (row, column), cell in self.cells.items()
            if first <= row < last
        }
        for cell in dict.fromkeys(cells.values()):
            cell.row = max(0, cell.row - first)
        lines = [line for cell in dict.fromkeys(cells.values()) for line in cell.lines]
        begin = self.indices[id(lines[0])] if lines else self.first
        end = 1 + max((self.indices[id(line)] for line in lines), default=self.first)
        width, top = self.width, self.top + first
        return Grid(self.number, begin, end, cells, last - first, width, 0, self.indices, top)

    def is_banner(self, row: int) -> bool:
        """Whether one cell covers the whole row, or it holds a note."""
        across = self.in_row(row)
        return len(across) <= 1 or across[0].text.startswith(("注：", "备注：", "说明："))


def read_grids(passages: Sequence[Passage]) -> list[Grid]:
    """The tables among `passages`, in order; 同上 and 〃 stand for the cell above them."""
    grids: dict[int, Grid] = {}
    for i, passage in enumerate(passages):
        place = passage.block.cell
        if place is None:
            continue
        grid = grids.setdefault(place.table, Grid(place.table, i))
        grid.last = i + 1
        grid.indices[id(passage)] = i
        cell = grid.cells.get((place.row, place.column))
        if cell is None or cell.row != place.row:
            cell = GridCell(place.row, place.column, place.rows, place.columns)
            grid.spread += place.rows * place.columns - 1
            if grid.spread > SPREAD:
                continue  # told by `tables_unread`; its lines are read as text
            for r in range(place.row, place.row + place.rows):
                for c in range(place.column, place.column + place.columns):
                    grid.cells[r, c] = cell
        cell.lines.append(passage)
        grid.height = max(grid.height, place.row + place.rows)
        grid.width = max(grid.width, place.column + place.columns)
    for grid in grids.values():
        _resolve_ditto(grid)
    return list(grids.values())


def _resolve_ditto(grid: Grid) -> None:
    for (row, column), cell in sorted(grid.cells.items()):
        if cell.row != row or cell.column != column or cell.text not in _DITTO:
            continue
        above = grid.cells.get((row - 1, column))
        if above is not None:
            cell.lines = above.lines
