"""Workbooks (.xlsx): each sheet's titles as paragraphs, its table cell by cell as Excel shows it."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source
from policy_parse.errors import ReadError
from policy_parse.read.given import Given
from policy_parse.read.package import damaged, open_package

_PERCENT = re.compile(r"0(?:\.(0+))?%")
_FIXED = re.compile(r"0\.(0+)")


def read_xlsx(given: Given) -> Source:
    """Read the visible sheets of a workbook.

    Raises ReadError (`failed/damaged`, `failed/no-text`) and RejectedError where the package is
    hostile. A formula whose result was never saved is told (`formula-without-value`).
    """
    package = open_package(given.data, given.name, given.limits)
    for member in list(package.members):  # what openpyxl will read has been looked at
        if member.endswith((".xml", ".rels")):
            package.xml(member)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(given.data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(given.data))
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise damaged(given.name) from error
    walker = _Walker()
    for sheet in book.worksheets:
        given.seconds_left()
        if sheet.sheet_state == "visible":
            walker.sheet(sheet, formulas[sheet.title])
        else:
            texts = (_shown(cell) for row in sheet.iter_rows() for cell in row)
            walker.left_out["hidden"] += sum(map(len, texts))
    if not walker.blocks:
        raise ReadError(
            "failed/no-text", f"{given.name}: no visible sheet holds text.",
            "Check that this is the right file.", "工作簿没有内容，请核对文件。",
        )  # fmt: skip
    remarks: tuple[Remark, ...] = ()
    if walker.unsaved:
        places = "、".join(walker.unsaved[:20])
        message = f"单元格 {places} 的公式没有保存结果，按空单元格读取，请在 Excel 中打开后另存。"
        remarks = (Remark("formula-without-value", message),)
    return Source(
        given.name, given.sha256,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "".join(walker.out), tuple(walker.blocks), left_out=tuple(sorted(walker.left_out.items())),
        remarks=remarks,
    )  # fmt: skip


class _Walker:
    """Emits sheet after sheet; rows of one cell above a table are its titles."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.blocks: list[Block] = []
        self.left_out: Counter[str] = Counter()
        self.unsaved: list[str] = []
        self.position = self.tables = 0

    def emit(self, text: str, kind: BlockKind, cell: Cell | None) -> None:
        for line in text.split("\n"):
            start, self.position = self.position, self.position + len(line) + 1
            self.out.append(line + "\n")
            if line.strip():
                self.blocks.append(Block(start, start + len(line), kind, cell=cell))

    def sheet(self, sheet: Any, formulas: Any) -> None:
        merged = {r.min_row * 20000 + r.min_col: r for r in sheet.merged_cells.ranges}
        first = None  # the row with which the table begins
        for r, row in enumerate(_rows(sheet)):
            hidden = sheet.row_dimensions[r + 1].hidden
            filled = []
            for cell in row:
                text = _shown(cell)
                if not text and formulas[cell.coordinate].data_type == "f":
                    self.unsaved.append(f"{sheet.title}!{cell.coordinate}")
                if hidden and text:
                    self.left_out["hidden"] += len(text)
                elif text:
                    filled.append((cell, text))
            if first is None and len(filled) > 1:
                first = r
            for cell, text in filled:
                span = merged.get(cell.row * 20000 + cell.column)
                rows = span.max_row - span.min_row + 1 if span else 1
                columns = span.max_col - span.min_col + 1 if span else 1
                if first is None:
                    self.emit(text, BlockKind.PARAGRAPH, None)
                else:
                    place = Cell(self.tables, r - first, cell.column - 1, rows, columns)
                    self.emit(text, BlockKind.CELL, place)
        self.tables += 1
        self.out.append("\f")
        self.position += 1


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows()
    return rows


def _shown(cell: Any) -> str:
    """A cell's value as Excel shows it: percentages, decimals and dates by the cell's format."""
    value, form = cell.value, cell.number_format or "General"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value).replace("\r\n", "\n").strip()


def _number(value: float, form: str) -> str:
    percent = _PERCENT.search(form)
    if percent:
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    fixed = _FIXED.search(form)
    if fixed:
        return f"{value:.{len(fixed[1])}f}"
    return f"{value:.15g}"
