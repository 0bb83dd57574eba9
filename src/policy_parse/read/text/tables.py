"""Tables in plain text: cells parted by tabs (copied out of Word or Excel), by the bars of
Markdown, or by commas (a CSV file).

csv   = record, {newline, record} ;      record = field, ",", field, {",", field} ;
field = quoted | plain ;                 quoted = '"', {character | '""'}, '"' (RFC 4180)
bars  = row, newline, rule, {newline, row} ;     row = ["|"], cell, "|", cell, {"|", cell}, ["|"]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_parse.domain.source import Block, BlockKind, Cell
from policy_parse.lexicon.table_headers import read_header

_COLUMNS = 3
_NUMBERED = re.compile(r"\s*\d{1,3}\s*\t")


def with_tables(text: str, lines: Sequence[Block]) -> tuple[Block, ...]:
    """The lines of `text`, those of tables replaced by their cells, marks of Markdown left out."""
    if "," in text and (cells := _comma_cells(text)):
        return cells
    parted = with_tab_tables(text, lines)
    return _with_bar_tables(text, parted) if "|" in text or "#" in text else parted


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


_FIELD = re.compile(r'[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r?\n|\r|$)')
_CSV_COLUMNS = 2


def _comma_cells(text: str) -> tuple[Block, ...]:
    """The cells of a text that is a CSV file as a whole, else nothing.

    Every record has as many fields, and the words of the first say what two columns hold.
    """
    end = text.find("\n")
    first = text[: end if end >= 0 else len(text)].lstrip("\ufeff").rstrip("\r")
    if sum(read_header(name.strip(' "')) is not None for name in first.split(",")) < _CSV_COLUMNS:
        return ()
    records = _records(text)
    if len(records) < 2 or len({len(record) for record in records}) > 1:
        return ()
    return tuple(
        Block(start, end, BlockKind.CELL, cell=Cell(0, r, c))
        for r, record in enumerate(records)
        for c, span in enumerate(record)
        for start, end in _lines_within(text, *span)
    )


def _records(text: str) -> list[list[tuple[int, int]]]:
    """The extents of the fields of each record; nothing where a quote is not closed."""
    out: list[list[tuple[int, int]]] = []
    record: list[tuple[int, int]] = []
    position = len(text) - len(text.lstrip("\ufeff"))
    while position < len(text):
        field = _FIELD.match(text, position)
        if field is None:
            return []
        record.append(field.span(1) if field[1] is not None else field.span(2))
        position = field.end()
        if field[3] != ",":
            if len(record) > 1 or record[0][0] < record[0][1]:
                out.append(record)
            record = []
            if field.end() == field.start():
                break
    return out


def _lines_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The printed lines of a cell."""
    return [
        (start + m.start(), start + m.end())
        for m in re.finditer(r"[^\r\n]+", text[start:end])
        if m[0].strip()
    ]


_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"\s*(?:#{1,6}\s+|>\s+)")


def _with_bar_tables(text: str, lines: Sequence[Block]) -> tuple[Block, ...]:
    """`lines` with the rows of Markdown tables as cells, and heading marks left out."""
    out: list[Block] = []
    tables = 1 + max((block.cell.table for block in lines if block.cell), default=-1)
    i = 0
    while i < len(lines):
        line, printed = lines[i], text[lines[i].start : lines[i].end]
        following = text[lines[i + 1].start : lines[i + 1].end] if i + 1 < len(lines) else ""
        if line.cell is None and _BAR.search(printed) and _RULE.fullmatch(following):
            i = _bar_table(text, lines, i, tables, out)
            tables += 1
            continue
        mark = _MARKS.match(printed) if line.cell is None else None
        start = line.start + (mark.end() if mark else 0)
        if start < line.end:
            out.append(Block(start, line.end, line.kind, cell=line.cell) if mark else line)
        i += 1
    return tuple(out)


def _bar_table(text: str, lines: Sequence[Block], i: int, table: int, out: list[Block]) -> int:
    """Add the cells of the table that begins at line `i`; the line behind it."""
    row, start = 0, i
    while i < len(lines) and _BAR.search(text, lines[i].start, lines[i].end):
        if i != start + 1:  # the rule under the header
            for column, (begin, end) in enumerate(_between_bars(text, lines[i])):
                if begin < end:
                    out.append(Block(begin, end, BlockKind.CELL, cell=Cell(table, row, column)))
            row += 1
        i += 1
    return i


def _between_bars(text: str, line: Block) -> list[tuple[int, int]]:
    """The extents of the cells of a row, blanks at their ends left out."""
    edges = [m.start() for m in _BAR.finditer(text, line.start, line.end)]
    if text[line.start : edges[0]].strip():
        edges.insert(0, line.start - 1)
    if text[edges[-1] + 1 : line.end].strip():
        edges.append(line.end)
    out = []
    for left, right in pairwise(edges):
        printed = text[left + 1 : right]
        begin = left + 1 + len(printed) - len(printed.lstrip())
        out.append((begin, max(begin, left + 1 + len(printed.rstrip()))))
    return out
