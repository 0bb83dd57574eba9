"""A grid of cells to a typed table: what each column holds, and the rows under its header.

A column is known by the words of its header (one or two lines, in any order) or by what stands in
it; a row's cells belong to the columns they stand under. The same for every format
(gold/FORMAT.md, tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from policy_parse.domain.passage import Passage
from policy_parse.lexicon.table_headers import (
    read_header,
)
from policy_parse.outline.column_contents import fields_by_content, name_by_contents
from policy_parse.outline.grids import Grid
from policy_parse.outline.table import LABEL_SIZE, Table
from policy_parse.outline.table_headers import find_header, is_header, same_header

_KINDS = 2  # columns of a header whose words must be known
_LINES = 60  # over and under a table and those that it goes on in


def read_tables(grids: Sequence[Grid], passages: Sequence[Passage]) -> list[Table]:
    """Each grid as a table; one without a header goes on from the one before it."""
    out: list[Table] = []
    for grid in chain.from_iterable(map(_parted, grids)):
        table = Table(grid)
        if not grid.too_wide:
            find_header(table)
            table.caption = _caption(table, passages)
            table.notes = _notes(table, passages)
            before = out[-1] if out else None
            if not table.fields and before is not None and _goes_on(grid, before, passages):
                table.set_fields(before.fields)
                table.caption, table.notes = before.caption, before.notes
            elif before is not None and same_header(table, before):
                _add_lines(table, before)
            if not table.fields:
                table.set_fields(fields_by_content(table))
            name_by_contents(table)
        out.append(table)
    for table, after in pairwise(out):  # a note stands under the last page of a table
        if after.fields and same_header(after, table):
            _add_lines(table, after)
    return out


def _add_lines(table: Table, other: Table) -> None:
    """What stands over and under the tables that one goes on in holds for it as well.

    A bounded number of lines: those of thousands of tables would be a text for each of them.
    """
    table.caption = _joined_lines(table.caption, other.caption)
    table.notes = _joined_lines(table.notes, other.notes)


def _joined_lines(first: str, second: str) -> str:
    return "\n".join(f"{first}\n{second}".split("\n", _LINES)[:_LINES])


def _parted(grid: Grid) -> Iterator[Grid]:
    """The tables that stand one below the other in one grid, as on a sheet: each has a header."""
    if grid.too_wide:
        yield grid
        return
    starts = [0]
    heads: list[str] = []
    for row in range(grid.height):
        texts = [cell.text for cell in grid.in_row(row) if cell.row == row]
        known = {h.kind for text in texts if len(text) <= LABEL_SIZE and (h := read_header(text))}
        if len(known) < _KINDS or not is_header(grid, row) or len(texts) < _KINDS:
            continue
        if heads and texts != heads and row > starts[-1] + 1 and _stands_apart(grid, row):
            first = row
            while first > starts[-1] + 1 and len(grid.in_row(first - 1)) <= 1:
                first -= 1  # a title above the header
            starts.append(first)
        heads = texts
    if len(starts) == 1:
        yield grid
        return
    for first, last in pairwise([*starts, grid.height]):
        yield grid.part(first, last)


def _stands_apart(grid: Grid, row: int) -> bool:
    """Whether an empty row or a title of its own stands above a row."""
    return len(grid.in_row(row - 1)) <= 1


def _goes_on(grid: Grid, before: Table, passages: Sequence[Passage]) -> bool:
    """Whether a table without a header is the rest of the one before it: as wide, and close."""
    between = passages[before.grid.last : grid.first]
    return (
        bool(before.fields)
        and grid.width == before.fields[-1].end
        and sum(len(p.text) for p in between) <= LABEL_SIZE
    )


def _caption(table: Table, passages: Sequence[Passage]) -> str:
    """The lines over a table (表1 …, 单位：亿元) and its banners above the header."""
    first = table.grid.first
    above = [p.text for p in passages[max(0, first - 3) : first] if not p.block.cell]
    lines = [text for text in above if len(text) <= 60 and "。" not in text]
    for row in range(max(0, table.body - 1)):
        lines += [cell.text for cell in table.grid.in_row(row)]
    return "\n".join(lines)


_NOTE = re.compile(r"(?:备?注|说明)[：:]|[*＊#﹡]")


def _notes(table: Table, passages: Sequence[Passage]) -> str:
    """The notes under a table, and those in its last rows."""
    behind = passages[table.grid.last : table.grid.last + 3]
    lines = [p.text for p in behind if not p.block.cell and _NOTE.match(p.text)]
    for row in range(table.body, table.grid.height):
        across = table.grid.in_row(row)
        if across and table.grid.is_banner(row) and _NOTE.match(across[0].text):
            lines.append(across[0].text)
    return "\n".join(lines)
