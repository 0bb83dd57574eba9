"""Tables to sections and indicator rows (gold/FORMAT.md, tables).

Columns are recognised by their header words in any order, with one or two header lines; banner
rows and notes are left out; a merged cell applies to every row that it covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Remark, Span
from policy_parse.domain.tables import IndicatorRow
from policy_parse.lexicon.table_headers import ROLE_KINDS, column_kind

_TEXT = ("task", "content")
_SPREAD = 200_000  # places that the merged cells of one table may cover


@dataclass(slots=True)
class GridCell:
    """A logical cell: its lines, and the rows it covers."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Passage] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All lines of the cell as one."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class Grid:
    """A table: every place of it leads to the cell that covers it."""

    number: int
    first: int  # index of its first passage
    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    height: int = 0
    width: int = 0
    kinds: dict[int, str] = field(default_factory=dict)
    body: int = 0  # first row under the header
    spread: int = 0  # places that cells cover beyond their own

    def at(self, row: int, kind: str) -> GridCell | None:
        """The cell of `row` in the first column that holds `kind`."""
        column = next((c for c, k in sorted(self.kinds.items()) if k == kind), None)
        return None if column is None else self.cells.get((row, column))

    @property
    def holds_duties(self) -> bool:
        """Whether a column names units in a role, beside what they have to do."""
        kinds = set(self.kinds.values())
        return bool(kinds & set(ROLE_KINDS)) and bool(kinds & set(_TEXT))

    @property
    def holds_indicators(self) -> bool:
        """Whether it lists indicators with values for a year."""
        kinds = self.kinds.values()
        return "indicator" in kinds and any(":" in kind for kind in kinds)

    def is_banner(self, row: int) -> bool:
        """Whether one cell covers the whole row, or it holds a note."""
        covering = {id(self.cells[row, c]) for c in range(self.width) if (row, c) in self.cells}
        first = self.cells.get((row, 0))
        return len(covering) <= 1 or (
            first is not None and first.text.startswith(("注：", "备注："))
        )


def read_grids(passages: Sequence[Passage]) -> list[Grid]:
    """The tables among `passages`, each with its columns recognised."""
    grids: dict[int, Grid] = {}
    for i, passage in enumerate(passages):
        place = passage.block.cell
        if place is None:
            continue
        grid = grids.setdefault(place.table, Grid(place.table, i))
        cell = grid.cells.get((place.row, place.column))
        if cell is None or cell.row != place.row:
            cell = GridCell(place.row, place.column, place.rows, place.columns)
            grid.spread += place.rows * place.columns - 1
            if grid.spread > _SPREAD:
                continue  # told by `tables_unread`; its lines are read as text
            for r in range(place.row, place.row + place.rows):
                for c in range(place.column, place.column + place.columns):
                    grid.cells[r, c] = cell
        cell.lines.append(passage)
        grid.height = max(grid.height, place.row + place.rows)
        grid.width = max(grid.width, place.column + place.columns)
    for grid in grids.values():
        if grid.spread <= _SPREAD:
            _read_header(grid)
    return list(grids.values())


def _read_header(grid: Grid) -> None:
    """The first row of which two columns are known, with a second header line below it."""
    for row in range(min(4, grid.height)):
        kinds = _kinds_of(grid, row)
        if len(kinds) < 2 or grid.is_banner(row):
            continue
        grid.body = row + 1
        below = _kinds_of(grid, row + 1)
        split = {c for c in below if grid.cells[row + 1, c] is not grid.cells.get((row, c))}
        if (
            split
            and all(_is_label(grid, row + 1, c) for c in split)
            and (len(split) >= 2 or len(below) > len(kinds))
        ):
            kinds |= {c: below[c] for c in split}
            grid.body = row + 2
        grid.kinds = kinds
        return


def _kinds_of(grid: Grid, row: int) -> dict[int, str]:
    out = {}
    for column in range(grid.width):
        cell = grid.cells.get((row, column))
        kind = column_kind(cell.text) if cell and len(cell.text) <= 20 else None
        if kind:
            out[column] = kind
    return out


def _is_label(grid: Grid, row: int, column: int) -> bool:
    return len(grid.cells[row, column].text) <= 12


def indicator_rows(grid: Grid, section: str) -> list[IndicatorRow]:
    """The rows of an indicator table that belongs to `section`."""
    years = {c: k.partition(":")[2] for c, k in grid.kinds.items() if ":" in k}
    bases = [c for c, k in grid.kinds.items() if k.startswith("base:")]
    goals = [c for c, k in grid.kinds.items() if k.startswith("goal:")]
    plain = sorted((c for c in years if grid.kinds[c].startswith("year:")), key=lambda c: years[c])
    if not goals and plain:
        goals = [plain.pop()]
    if not bases and plain:
        bases = [plain[0]]
    if not goals:
        return []
    goal = max(goals, key=lambda c: years[c])
    growth = next((c for c, k in grid.kinds.items() if k == "growth"), None)
    out = []
    for row in range(grid.body, grid.height):
        name = grid.at(row, "indicator")
        if name is None or not name.lines or name.row != row or grid.is_banner(row):
            continue
        measure, nature = grid.at(row, "measure"), grid.at(row, "nature")
        out.append(
            IndicatorRow(
                section=section,
                name=name.lines[0],
                goal=_line(grid, row, goal),
                goal_year=years[goal] or None,
                base=_line(grid, row, bases[0]) if bases else None,
                base_year=(years[bases[0]] or None) if bases else None,
                growth=_line(grid, row, growth) if growth is not None else None,
                growth_is_annual=growth is not None and _is_annual(grid, growth),
                measure=measure.text if measure else "",
                nature=nature.text if nature else "",
            )
        )
    return out


def _line(grid: Grid, row: int, column: int) -> Passage | None:
    cell = grid.cells.get((row, column))
    return cell.lines[0] if cell and cell.lines else None


def _is_annual(grid: Grid, column: int) -> bool:
    header = grid.cells.get((grid.body - 1, column))
    return header is not None and "年均" in header.text


def tables_unread(grids: Sequence[Grid]) -> list[Remark]:
    """A remark for each table of several rows and columns that gave no records."""
    out = []
    for grid in grids:
        if grid.holds_duties or grid.holds_indicators or grid.height < 2 or grid.width < 2:
            continue
        why = "的表头无法识别" if grid.spread <= _SPREAD else "的合并单元格覆盖过多的格子"
        lines = [
            line for cell in {id(c): c for c in grid.cells.values()}.values() for line in cell.lines
        ]
        start = min(line.block.start for line in lines)
        end = max(line.block.end for line in lines)
        out.append(
            Remark(
                "table-unread",
                f"第{grid.number + 1}个表格（{grid.height}行{grid.width}列）{why}，未解析为记录，请对照原文核对。",
                Span(start, end),
            )
        )
    return out
