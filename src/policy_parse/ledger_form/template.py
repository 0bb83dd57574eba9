"""An office's own form filled in: found by the words of its header, left as it is otherwise."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.cell_range import CellRange

from policy_parse.errors import ReadError
from policy_parse.export.saved import save_workbook
from policy_parse.ledger_form.columns import MISSING, Row
from policy_parse.ledger_form.workbook import put
from policy_parse.lexicon.ledger_form import ledger_column
from policy_parse.writing import replaced

_LOOKED_AT, _FEWEST = 30, 3  # rows among which the header stands, and columns that make one
_WIDEST = 200


class Head(NamedTuple):
    """The last row of a form's header, and the column (from 1) of each key."""

    row: int
    columns: dict[str, int]


def fill_template(rows: Sequence[Row], template: Path, path: Path) -> None:
    """Write rows into a copy of `template` below its header.

    Title rows, formats, widths, merges, print set-up and what stands below the table stay. Raises
    ReadError (`failed/template`) where no sheet has a header of a ledger, OutputError where the
    output is the template or cannot be written.
    """
    book = _open(template)
    found = [(head, sheet) for sheet in book.worksheets if (head := _head(sheet)) is not None]
    if not found:
        raise _unusable(f"{template.name} 中没有台账表头（主要任务、责任单位、完成时限……）")
    head, sheet = max(found, key=lambda pair: len(pair[0].columns))
    room = _room(sheet, head)
    _make_room(sheet, head, room, len(rows))
    for n, row in enumerate(rows):
        for key, column in head.columns.items():
            cell = sheet.cell(head.row + 1 + n, column)
            if not isinstance(cell, MergedCell):
                _put_in_form(cell, key, str(n + 1) if key == "row" else row.get(key, ""))
    with replaced(path) as temporary:
        save_workbook(book, temporary)


def _open(template: Path) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(template.read_bytes()))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise _unusable(f"{template.name} 无法作为 .xlsx 打开") from error


def _unusable(why: str) -> ReadError:
    return ReadError(
        "failed/template",
        f"{why}.",
        "Give an .xlsx form whose header names the columns.",
        "请提供含有表头的 .xlsx 模板。",
    )


def _head(sheet: Any) -> Head | None:
    """The header of a sheet: the row that names most columns, with the row under it where merged
    cells make it two.
    """
    rows = range(1, min(sheet.max_row, _LOOKED_AT) + 1)
    best = max(rows, key=lambda r: len(_keys(sheet, [r])), default=0)
    if not best or len(_keys(sheet, [best])) < _FEWEST:
        return None
    spans = [m for m in sheet.merged_cells.ranges if m.min_row <= best <= m.max_row]
    first = min([best, *(m.min_row for m in spans)])
    last = max([best, *(m.max_row for m in spans)])
    if len(_keys(sheet, [*range(first, last + 1)])) < len(_keys(sheet, [best])):
        first = last = best
    return Head(last, _keys(sheet, range(first, last + 1)))


def _keys(sheet: Any, rows: Sequence[int]) -> dict[str, int]:
    """The columns that the words in some rows name; a lower row says more than the one over it."""
    out: dict[str, int] = {}
    for column in range(1, min(sheet.max_column, _WIDEST) + 1):
        for row in reversed(rows):
            key = ledger_column(str(sheet.cell(row, column).value or ""))
            if key:
                out.setdefault(key, column)
                break
    return out


def _room(sheet: Any, head: Head) -> int:
    """Rows under the header that are free to be filled in."""
    numbered = head.columns.get("row")
    row = head.row + 1
    while row <= sheet.max_row:
        across = [m for m in sheet.merged_cells.ranges if m.min_row <= row <= m.max_row]
        wide = any(m.max_col - m.min_col + 1 > sheet.max_column // 2 for m in across)
        filled = (c for c in range(1, sheet.max_column + 1) if sheet.cell(row, c).value)
        said = any(c != numbered for c in filled)  # numbers of rows may be printed before
        if said or wide:
            break
        row += 1
    return row - head.row - 1


def _make_room(sheet: Any, head: Head, room: int, wanted: int) -> None:
    """Move what stands below the table down, and give new rows the form of the last free one."""
    first, more = head.row + 1, wanted - room
    if more > 0:
        below = first + room
        _move_down(sheet, below, more)
        model = first + room - 1 if room else first
        for row in range(first + room, first + wanted):
            if room:
                _copy_row(sheet, model, row)
    if sheet.print_area and more > 0:
        area = CellRange(str(sheet.print_area).split("!")[-1].replace("$", "").split(",")[0])
        if area.max_row >= first:
            area.expand(down=more)
            sheet.print_area = area.coord


def _move_down(sheet: Any, start: int, by: int) -> None:
    """Move the rows from `start` on, with their merges and heights."""
    last = sheet.max_row
    if start > last:
        return
    merges = [m for m in sheet.merged_cells.ranges if m.min_row >= start]
    for merge in merges:
        sheet.unmerge_cells(merge.coord)
    heights = {r: sheet.row_dimensions[r].height for r in range(start, last + 1)}
    for row in range(last, start - 1, -1):
        for column in range(1, sheet.max_column + 1):
            old, new = sheet.cell(row, column), sheet.cell(row + by, column)
            new.value, new._style = old.value, copy.copy(old._style)
            old.value = None
        sheet.row_dimensions[row + by].height = heights[row]
    for merge in merges:
        merge.shift(row_shift=by)
        sheet.merge_cells(merge.coord)


def _copy_row(sheet: Any, model: int, row: int) -> None:
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row, column)._style = copy.copy(sheet.cell(model, column)._style)
    sheet.row_dimensions[row].height = sheet.row_dimensions[model].height
    across = [m for m in sheet.merged_cells.ranges if m.min_row == m.max_row == model]
    for merge in across:
        sheet.merge_cells(
            start_row=row, end_row=row, start_column=merge.min_col, end_column=merge.max_col
        )


def _put_in_form(cell: Any, key: str, text: str) -> None:
    """An entry in the form's own format; a format for texts keeps a day a text."""
    form = cell.number_format
    if form == "@":
        cell.value, cell.data_type = text or None, "s" if text else "n"
        return
    put(cell, key, text)
    if form != "General" and text != MISSING:
        cell.number_format = form
