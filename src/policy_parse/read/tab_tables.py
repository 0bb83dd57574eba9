"""Tables in plain text: cells parted by tabs, as a table copied out of Word or Excel comes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_parse.domain.source import Block, BlockKind, Cell
from policy_parse.lexicon.table_headers import read_header

_COLUMNS = 3
_NUMBERED = re.compile(r"\s*\d{1,3}\s*\t")


def with_tab_tables(text: str, lines: Sequence[Block]) -> tuple[Block, ...]:
    """The lines of `text`, those of a table replaced by its cells.

    A table begins with a line of three or more columns of which two bear known header words. A
    row that has fewer tabs goes on in the next line, for a cell may hold line breaks, and so does
    an open list in its last cell; the table ends with the first line that belongs to no row.
    """
    if "\t" not in text:
        return tuple(lines)
    out: list[Block] = []
    tables = i = 0
    while i < len(lines):
        line = lines[i]
        tabs = text.count("\t", line.start, line.end)
        columns = _header_columns(text[line.start : line.end]) if tabs + 1 >= _COLUMNS else 0
        if not columns:
            out.append(lines[i])
            i += 1
            continue
        rows, i = _rows(text, lines, i, columns)
        out += _cells(text, rows, tables)
        tables += 1
    return tuple(out)


def _header_columns(line: str) -> int:
    """How many columns the header `line` has, or 0 where it is none."""
    names = line.split("\t")
    known = sum(read_header("".join(name.split())) is not None for name in names)
    return len(names) if known >= 2 else 0


def _rows(text: str, lines: Sequence[Block], i: int, columns: int) -> tuple[list[list[Block]], int]:
    """The printed lines of each row from line `i` on, and the line behind the table."""
    rows: list[list[Block]] = []
    missing = 0  # tabs that the last row lacks
    while i < len(lines):
        line = lines[i]
        here = text.count("\t", line.start, line.end)
        numbered = _NUMBERED.match(text, line.start, line.end) is not None
        if here <= missing and missing and not numbered:
            rows[-1].append(line)
            missing -= here
        elif not here and _in_last_cell(text, lines, i):
            rows[-1].append(line)
        elif here:
            rows.append([line])
            missing = max(columns - 1 - here, 0)
        else:
            break
        i += 1
    return rows, i


def _in_last_cell(text: str, lines: Sequence[Block], i: int) -> bool:
    """Whether line `i`, which has no tab, goes on in the last cell of the row before it.

    The list before it is open, or a numbered row follows soon.
    """
    if text[lines[i - 1].end - 1] in "、，；,":
        return True
    following = lines[i + 1 : i + 4]
    return any(_NUMBERED.match(text, line.start, line.end) for line in following)


def _cells(text: str, rows: list[list[Block]], table: int) -> list[Block]:
    out: list[Block] = []
    for r, printed in enumerate(rows):
        column = 0
        for line in printed:
            start = line.start
            pieces = text[line.start : line.end].split("\t")
            for j, piece in enumerate(pieces):
                column += 1 if j else 0
                if piece.strip():
                    place = Cell(table, r, column)
                    out.append(Block(start, start + len(piece), BlockKind.CELL, cell=place))
                start += len(piece) + 1
    return out
