"""Grids: the cells of a table by their places, whatever format they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_parse.domain.passage import Passage

SPREAD = 200_000  # places that the merged cells of one table may cover
_ALL = 2 * SPREAD  # … and those of all tables of a document
_EMPTY = 20  # places for each that is not empty; of more, a document may have SPREAD
_DITTO = frozenset(("同上", "〃", "″", '"', "“", "”", "同前"))


@dataclass(slots=True, eq=False)
class GridCell:
    """A logical cell: its lines, and the rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Passage] = field(default_factory=list)
    _text: str | None = None

    @property
    def text(self) -> str:
        """All lines of the cell as one, joined once: a merged cell is asked for by all its rows."""
        if self._text is None:
            self._text = "".join(line.text for line in self.lines)
        return self._text

    def repeat(self, above: GridCell) -> None:
        """Say what another cell says."""
        self.lines, self._text = above.lines, None


_Place = tuple[int, tuple[int, int], GridCell]  # which was filled how manyeth: row, column, cell


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
    is_sparse: bool = False
    indices: dict[int, int] = field(default_factory=dict)  # of its passages, by id
    top: int = 0
    _places: dict[int, list[_Place]] | None = None
    _across: dict[int, list[GridCell]] = field(default_factory=dict)

    @property
    def too_wide(self) -> str:
        """Why it is no table to be read: what its merged cells cover, or how empty it is; or "".

        What a table costs is the places of its rectangle, so these must be in some proportion.
        """
        if self.spread > SPREAD:
            return "的合并单元格覆盖过多的格子"
        return "的空格过多" if self.is_sparse else ""

    def in_row(self, row: int) -> list[GridCell]:
        """The cells that cover places of a row, from left to right, each once."""
        if row not in self._across:
            ordered = sorted(self._in_rows().get(row, ()), key=lambda place: place[1][1])
            self._across[row] = list(dict.fromkeys(cell for _, _, cell in ordered))
        return self._across[row]

    def _in_rows(self) -> dict[int, list[_Place]]:
        """The places of each row in the order in which they were filled; a grid is made by then."""
        if self._places is None:
            self._places = {}
            for order, (place, cell) in enumerate(self.cells.items()):
                self._places.setdefault(place[0], []).append((order, place, cell))
        return self._places

    def passages(self) -> Iterator[int]:
        """Indices of the passages that stand in it."""
        for cell in dict.fromkeys(self.cells.values()):
            yield from (self.indices[id(line)] for line in cell.lines)

    def part(self, first: int, last: int) -> Grid:
        """Its rows `[first, last)` as a grid of their own."""
        rows = self._in_rows()
        filled = sorted(
            (place for row in range(first, last) for place in rows.get(row, ())),
            key=lambda place: place[0],
        )
        cells = {(row - first, column): cell for _, (row, column), cell in filled}
        for cell in dict.fromkeys(cells.values()):
            cell.row = max(0, cell.row - first)
        lines = [line for cell in dict.fromkeys(cells.values()) for line in cell.lines]
        begin = self.indices[id(lines[0])] if lines else self.first
        end = 1 + max((self.indices[id(line)] for line in lines), default=self.first)
        return Grid(
            self.number,
            begin,
            end,
            cells,
            last - first,
            self.width,
            indices=self.indices,
            top=self.top + first,
        )

    def is_banner(self, row: int) -> bool:
        """Whether one cell covers the whole row, or it holds a note."""
        across = self.in_row(row)
        return len(across) <= 1 or across[0].text.startswith(("注：", "备注：", "说明："))


def read_grids(passages: Sequence[Passage]) -> list[Grid]:
    """The tables among `passages`, in order; 同上 and 〃 stand for the cell above them."""
    grids: dict[int, Grid] = {}
    spread = 0
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
            beyond = place.rows * place.columns - 1
            spread += beyond
            grid.spread += beyond if spread <= _ALL else beyond and SPREAD + 1
            if grid.spread > SPREAD:
                continue  # told by `tables_unread`; its lines are read as text
            for r in range(place.row, place.row + place.rows):
                for c in range(place.column, place.column + place.columns):
                    grid.cells[r, c] = cell
        cell.lines.append(passage)
        grid.height = max(grid.height, place.row + place.rows)
        grid.width = max(grid.width, place.column + place.columns)
    room = SPREAD
    for grid in grids.values():
        room -= max(0, grid.height * grid.width - _EMPTY * len(grid.cells))
        grid.is_sparse = room < 0 and grid.height * grid.width > _EMPTY * len(grid.cells)
        _resolve_ditto(grid)
    return list(grids.values())


def _resolve_ditto(grid: Grid) -> None:
    for (row, column), cell in sorted(grid.cells.items()):
        if cell.row != row or cell.column != column or cell.text not in _DITTO:
            continue
        above = grid.cells.get((row - 1, column))
        if above is not None:
            cell.repeat(above)
