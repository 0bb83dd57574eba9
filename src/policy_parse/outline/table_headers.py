"""The header of a table: where it stands, its one or two lines, and the columns it names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from policy_parse.domain.kinds import ColumnKind
from policy_parse.lexicon.table_headers import (
    VALUE_KINDS,
    Header,
    read_header,
)
from policy_parse.outline.grids import Grid, GridCell
from policy_parse.outline.table import LABEL_SIZE, NATURE, VALUE, YEAR, Field, Table

_LOOKED_AT = 4  # rows among which a header stands
_HEADER = 40  # … and of any


def same_header(table: Table, before: Table) -> bool:
    """Whether the header of one is that of the other, as on a new page."""
    return [f.text for f in table.fields] == [f.text for f in before.fields] != []


def find_header(table: Table) -> None:
    """The first row of which two columns are known, with a second header line below it."""
    grid = table.grid
    for row in range(min(_LOOKED_AT, grid.height)):
        known = [c for c in grid.in_row(row) if len(c.text) <= LABEL_SIZE and read_header(c.text)]
        if len(known) < 2 or grid.is_banner(row) or not is_header(grid, row):
            continue
        two = _has_second_line(grid, row)
        table.body = max([row + 1 + two, *(c.row + c.rows for c in known if c.rows <= 2)])
        while table.body < grid.height and _says_headers(grid, table.body):
            table.body += 1  # a header that is drawn line by line
        table.set_fields(list(_fields(grid, row, row + two)))
        return


def _says_headers(grid: Grid, row: int) -> bool:
    """Whether a row has nothing but words that name columns."""
    texts = [cell.text for cell in grid.in_row(row) if cell.text]
    return bool(texts) and all(read_header(text) is not None for text in texts)


def is_header(grid: Grid, row: int) -> bool:
    """Whether its cells are labels: no sentences, no values, no natures."""
    texts = [cell.text for cell in grid.in_row(row) if cell.text]
    return not any(
        len(text) > _HEADER
        or "。" in text
        or NATURE.fullmatch(text)
        or (VALUE.fullmatch(text) and not YEAR.match(text))
        for text in texts
    )


def _has_second_line(grid: Grid, row: int) -> bool:
    """Whether the next row parts columns of the header: 规划目标 over 2020年目标值 and 〔累计〕."""
    if row + 1 >= grid.height or grid.is_banner(row + 1):
        return False
    split: list[GridCell] = []
    others: list[GridCell] = []
    for column in range(grid.width):
        above, below = grid.cells.get((row, column)), grid.cells.get((row + 1, column))
        if below is None or below is above:
            continue
        wide = above is not None and above.columns > 1
        (split if wide or above is None else others).append(below)
    if any(len(cell.text) > LABEL_SIZE or VALUE.fullmatch(cell.text) for cell in split):
        return False
    known = sum(read_header(cell.text) is not None for cell in split)
    if any(len(cell.text) > LABEL_SIZE for cell in others):
        return False  # a row with empty cells, whose words say what headers do
    if others:  # not a clean split: the words must say that it is a header
        known += sum(read_header(cell.text) is not None for cell in others)
        return known >= 2 and known == len(split) + len(others)
    return len(split) >= 2 or known >= 1


def _fields(grid: Grid, first: int, last: int) -> Iterator[Field]:
    """A column for each cell of the lower header line, with what stands over it."""
    cells = grid.cells
    places = ((c, cells.get((last, c)) or cells.get((first, c))) for c in range(grid.width))
    for _, run in groupby(places, key=lambda place: id(place[1]) if place[1] else place[0]):
        columns = list(run)
        cell, start = columns[0][1], columns[0][0]
        above = cells.get((first, start))
        text = cell.text if cell else ""
        header = read_header(text)
        label = text if header is None else ""
        if above is not None and above is not cell:
            header = _joined(read_header(above.text), header)
            text = above.text + text
        yield Field(start, columns[-1][0] + 1, text, header, label)


def _joined(upper: Header | None, lower: Header | None) -> Header | None:
    """One header from two lines: 目标 over 2025年, 2025年 over 目标值, 规划目标 over 〔累计〕."""
    if lower is None or upper is None:
        return lower or upper
    if lower.kind == ColumnKind.YEAR and upper.kind in VALUE_KINDS:
        return Header(upper.kind, lower.year, lower.remark or upper.remark)
    if lower.kind in VALUE_KINDS and not lower.year and upper.kind in VALUE_KINDS:
        return Header(lower.kind, upper.year, lower.remark or upper.remark)
    return lower
