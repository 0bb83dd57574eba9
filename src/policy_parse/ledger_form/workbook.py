"""A ledger as a workbook: one header row, no merges, real days and numbers, drop-downs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension

from policy_parse.export.safety import clean
from policy_parse.export.saved import save_workbook
from policy_parse.ledger_form.columns import COLUMNS, HEADERS, NUMBERS, SHARES, Column, Row
from policy_parse.lexicon.context import words_of
from policy_parse.writing import replaced

NAME = "台账"
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?")
_SHARE = re.compile(r"(-?\d{1,6}(?:\.\d+)?)\s*[%％]")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SIDE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_HEAD = PatternFill("solid", fgColor="1F4E79")
_LIGHTS = {"红": "F8CBAD", "黄": "FFE699", "绿": "C6E0B4"}
_READABLE = 230  # characters across a page that can still be read
_LINE, _HIGHEST = 14, 400  # points of a line, and of a row
_MARGIN = 0.4  # inches
_ROWS_MORE = 200  # rows below the last for which the lists still hold
_LONGEST = 32_000  # characters of a cell


def write_book(sheets: Sequence[tuple[str, Sequence[Column], Sequence[Row]]], path: Path) -> None:
    """Write a sheet for each (name, columns, rows); whole or not at all.

    Raises OutputError where the file cannot be written.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, columns, rows in sheets:
        _fill(book.create_sheet(name), columns, rows)
    with replaced(path) as temporary:
        save_workbook(book, temporary)


def write_rows(rows: Sequence[Row], path: Path, name: str = NAME) -> None:
    """Write the rows of a ledger under its columns in use."""
    write_book([(name, COLUMNS, rows)], path)


def _fill(sheet: Any, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    for c, column in enumerate(columns, 1):
        cell = sheet.cell(1, c, column.header)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill, cell.border = _HEAD, _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(c)].width = column.width
    for r, row in enumerate(rows, 2):
        for c, column in enumerate(columns, 1):
            cell = sheet.cell(r, c)
            put(cell, column.key, row.get(column.key, ""))
            cell.border = _BORDER
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column.key == "light" and cell.value in _LIGHTS:
                cell.fill = PatternFill("solid", fgColor=_LIGHTS[cell.value])
        lines = max((_lines(row.get(c.key, ""), c.width) for c in columns), default=1)
        sheet.row_dimensions[r] = _Height(sheet, index=r, ht=min(_HIGHEST, _LINE * lines + 2))
    _print_setup(sheet, len(rows), len(columns), sum(column.width for column in columns))
    _add_lists(sheet, [column.key for column in columns], len(rows))


class _Height(RowDimension):
    """The height that a row's texts need now; it grows with what units fill in."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name
        """Not fixed: programs set it anew when a cell is edited."""
        return False


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, a Chinese character as wide as two others."""
    parts = [sum(2 if c > "\u2e7f" else 1 for c in part) for part in text.split("\n")]
    return sum(max(1, ceil(size / width)) for size in parts)


def _print_setup(sheet: Any, rows: int, columns: int, width: int) -> None:
    """A4 across, the header on each page; what is too wide to be read on one goes over several, with
    the first column on each.
    """
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = ceil(width / _READABLE), 0
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN
    sheet.print_title_rows = "1:1"
    if width > _READABLE:
        sheet.print_title_cols = "A:A"
    sheet.freeze_panes = "A2"
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"


def _add_lists(sheet: Any, keys: Sequence[str], rows: int) -> None:
    """Lists to choose from for what has few values; other words are let be, with a warning."""
    for key, words in (
        ("state", words_of("ledger_state")),
        ("frequency", words_of("ledger_frequency")),
    ):
        if key not in keys:
            continue
        letter = get_column_letter(keys.index(key) + 1)
        rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.errorStyle = "warning"
        rule.error, rule.errorTitle = "请从下拉列表中选择", HEADERS[key]
        rule.add(f"{letter}2:{letter}{rows + 1 + _ROWS_MORE}")
        sheet.add_data_validation(rule)


def put(cell: Any, key: str, text: str) -> None:
    """Write an entry as what it is: a day, a number, a share, else a text and never a formula."""
    text = clean(text)[:_LONGEST]
    value: Any = text or None
    day, share = _DAY.fullmatch(text), _SHARE.fullmatch(text)
    if key == "due" and day is not None and (found := _date(day)) is not None:
        value, cell.number_format = found, "yyyy-mm-dd"
    elif key in SHARES and (share or _NUMBER.fullmatch(text)):
        value = round(float(share[1]) / 100, 6) if share else float(text)
        cell.number_format = "0%"
    elif key in NUMBERS and _NUMBER.fullmatch(text):
        value = float(text) if "." in text else int(text)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _date(found: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
