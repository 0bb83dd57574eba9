"""The cells of a ledger's file with their places in it: what is marked must be found again."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policy_parse.domain.limits import Clock, Limits
from policy_parse.domain.source import Block, BlockKind, Cell, Source
from policy_parse.read import MediaType, read_bytes, read_data, sniff
from policy_parse.read.given import Given
from policy_parse.read.text.commas import FEWEST, comma_rows
from policy_parse.read.xlsx.document import sheet_cells
from policy_parse.read.xlsx.sheet import Shown


class Sheet(NamedTuple):
    """A sheet: which row and column of the file each row and column of its table is, from 1."""

    title: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileGrids:
    """A file as a source, with the places of its cells where it is a workbook or a CSV."""

    source: Source
    sheets: tuple[Sheet, ...]
    data: bytes
    is_workbook: bool


def grids_of(path: Path, limits: Limits) -> FileGrids:
    """Read a file as tables.

    Hidden rows and columns of a workbook are rows of the ledger: an office filters, and forgets.
    Raises what `read` raises.
    """
    data = read_data(path, limits)
    kind = sniff(data, path.name, limits=limits)
    digest = hashlib.sha256(data).hexdigest()
    if kind is MediaType.XLSX:
        clock = Clock(limits, path.name)
        sheets = sheet_cells(Given(data, path.name, digest, limits, clock=clock))
        return FileGrids(*_source(sheets, path.name, digest), data, is_workbook=True)
    if kind is MediaType.TEXT and (cells := _comma_cells(data, path.name)):
        return FileGrids(*_source([("", cells)], path.name, digest), data, is_workbook=False)
    return FileGrids(read_bytes(data, path.name, limits), (), data, is_workbook=False)


def _comma_cells(data: bytes, name: str) -> list[Shown]:
    """The cells of a CSV, title rows above the header and all; none where it is another text."""
    rows = comma_rows(data, name)
    filled = [row for row in rows if any(row)]
    wide = sum(len(row) >= FEWEST for row in filled)
    if wide < 2 or wide * 2 < len(filled):
        return []
    return [
        Shown(r, c, cell, r, c)
        for r, row in enumerate(rows, 1)
        for c, cell in enumerate(row, 1)
        if cell
    ]


def _source(
    sheets: Sequence[tuple[str, list[Shown]]], name: str, digest: str
) -> tuple[Source, tuple[Sheet, ...]]:
    """A source of the sheets' cells; rows of one cell above the first of several are titles."""
    out, blocks, places = list[str](), list[Block](), list[Sheet]()
    position = 0
    for title, cells in sheets:
        sheet = _sheet(title, cells)
        for cell in cells:
            place = None
            if sheet.rows and cell.row >= sheet.rows[0]:
                place = _cell(len(places), cell, sheet)
            kind = BlockKind.CELL if place else BlockKind.PARAGRAPH
            for line in cell.text.splitlines():
                if line.strip():
                    blocks.append(Block(position, position + len(line), kind, cell=place))
                out.append(line + "\n")
                position += len(line) + 1
        places.append(sheet)
    return Source(name, digest, "text/plain", "".join(out), tuple(blocks)), tuple(places)


def _sheet(title: str, cells: Sequence[Shown]) -> Sheet:
    counts: dict[int, int] = {}
    for cell in cells:
        counts[cell.row] = counts.get(cell.row, 0) + 1
    first = next((cell.row for cell in cells if counts[cell.row] > 1), None)
    table = [cell for cell in cells if first is not None and cell.row >= first]
    rows = tuple(sorted({cell.row for cell in table}))
    return Sheet(title, rows, tuple(sorted({cell.column for cell in table})))


def _cell(table: int, cell: Shown, sheet: Sheet) -> Cell:
    row, column = bisect_left(sheet.rows, cell.row), bisect_left(sheet.columns, cell.column)
    height = bisect_right(sheet.rows, cell.last_row) - row
    width = bisect_right(sheet.columns, cell.last_column) - column
    return Cell(table, row, column, height, width)
