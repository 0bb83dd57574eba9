"""Workbooks (.xlsx): each sheet's titles as paragraphs, its table cell by cell as Excel shows it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter

from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source
from policy_parse.errors import ReadError
from policy_parse.read.given import Given
from policy_parse.read.package import damaged
from policy_parse.read.xlsx.book import open_book
from policy_parse.read.xlsx.sheet import Shown, read_sheet


def read_xlsx(given: Given) -> Source:
    """Read the visible sheets of a workbook.

    Raises ReadError (`failed/damaged`, `failed/no-text`) and RejectedError where the package is
    hostile. A formula whose result was never saved is told (`formula-without-value`).
    """
    package, values, listed = open_book(given)
    walker, remarks = _Walker(), []
    for sheet in listed:
        root = package.xml(sheet.member)
        if root is None:
            remarks.append(Remark("part-unread", f"工作表 {sheet.title} 缺失，未能读取。"))
            continue
        found = read_sheet(root, values, given, visible=sheet.visible)
        walker.left_out["hidden"] += found.hidden
        if sheet.visible:
            walker.sheet(found.cells)
            walker.unsaved += [f"{sheet.title}!{place}" for place in found.unsaved]
        given.check_characters(walker.position)
    _refuse_empty(given.name, walker, remarks)
    if walker.unsaved:
        places = "、".join(walker.unsaved[:20])
        message = f"单元格 {places} 的公式没有保存结果，按空单元格读取，请在 Excel 中打开后另存。"
        remarks.append(Remark("formula-without-value", message))
    return Source(
        given.name,
        given.sha256,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "".join(walker.out),
        tuple(walker.blocks),
        left_out=tuple(sorted((+walker.left_out).items())),
        remarks=(*package.remarks(), *remarks),
    )


def sheet_cells(given: Given) -> list[tuple[str, list[Shown]]]:
    """Each visible sheet by its name with its cells; those of hidden rows and columns too.

    Raises ReadError (`failed/damaged`) and RejectedError.
    """
    package, values, listed = open_book(given)
    out = []
    for sheet in listed:
        root = package.xml(sheet.member)
        if sheet.visible and root is not None:
            found = read_sheet(root, values, given, visible=True, hidden_too=True)
            out.append((sheet.title, found.cells))
    return out


def _refuse_empty(name: str, walker: _Walker, remarks: list[Remark]) -> None:
    if walker.blocks:
        return
    if remarks:
        raise damaged(name)
    raise ReadError(
        "failed/no-text",
        f"{name}: no visible sheet holds text.",
        "Check that this is the right file.",
        "工作簿没有内容，请核对文件。",
    )


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

    def sheet(self, cells: list[Shown]) -> None:
        """The cells of a sheet in reading order. Rows and columns in which nothing stands take no
        place: a cell forgotten in the last corner makes no table of a million rows."""
        filled = Counter(cell.row for cell in cells)
        first = next((cell.row for cell in cells if filled[cell.row] > 1), None)
        table = [cell for cell in cells if first is not None and cell.row >= first]
        rows = sorted({cell.row for cell in table})
        columns = sorted({cell.column for cell in table})
        for cell in cells[: len(cells) - len(table)]:
            self.emit(cell.text, BlockKind.PARAGRAPH, None)
        for cell in table:
            row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
            height = bisect_right(rows, cell.last_row) - row
            width = bisect_right(columns, cell.last_column) - column
            self.emit(cell.text, BlockKind.CELL, Cell(self.tables, row, column, height, width))
        self.tables += 1
        self.out.append("\f")
        self.position += 1
