"""Workbooks (.xlsx): each sheet's titles as paragraphs, its table cell by cell as Excel shows it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import Any, NamedTuple

from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source
from policy_parse.errors import ReadError
from policy_parse.read.given import Given
from policy_parse.read.package import Package, damaged, open_package
from policy_parse.read.relations import main_part, related_part, relations
from policy_parse.read.xlsx_sheet import Shown, read_sheet
from policy_parse.read.xlsx_values import Values

_ON = ("1", "true")


class _Sheet(NamedTuple):
    """A sheet by its name; `member` is the part that holds it."""

    title: str
    member: str
    visible: bool


def read_xlsx(given: Given) -> Source:
    """Read the visible sheets of a workbook.

    Raises ReadError (`failed/damaged`, `failed/no-text`) and RejectedError where the package is
    hostile. A formula whose result was never saved is told (`formula-without-value`).
    """
    package, values, listed = _opened(given)
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
        given.name, given.sha256,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "".join(walker.out), tuple(walker.blocks), left_out=tuple(sorted((+walker.left_out).items())),
        remarks=(*package.remarks(), *remarks),
    )  # fmt: skip


def sheet_cells(given: Given) -> list[tuple[str, list[Shown]]]:
    """Each visible sheet by its name with its cells; those of hidden rows and columns too.

    Raises ReadError (`failed/damaged`) and RejectedError.
    """
    package, values, listed = _opened(given)
    out = []
    for sheet in listed:
        root = package.xml(sheet.member)
        if sheet.visible and root is not None:
            found = read_sheet(root, values, given, visible=True, hidden_too=True)
            out.append((sheet.title, found.cells))
    return out


def _opened(given: Given) -> tuple[Package, Values, list[_Sheet]]:
    """The package, what all sheets share, and the sheets."""
    package = open_package(given.data, given.name, given.limits)
    part = main_part(package, "xl/workbook.xml")
    book = package.xml(part)
    if book is None:
        raise damaged(given.name)
    related = relations(package, part)
    values = Values(
        package.xml(related_part(related, part, "sharedStrings")),
        package.xml(related_part(related, part, "styles")),
        since_1904=any(e.get("date1904") in _ON for e in book.iterfind("{*}workbookPr")),
    )
    members = {r.id: r.member for r in related if r.kind == "worksheet"}
    return package, values, _sheets(book, members)


def _refuse_empty(name: str, walker: _Walker, remarks: list[Remark]) -> None:
    if walker.blocks:
        return
    if remarks:
        raise damaged(name)
    raise ReadError(
        "failed/no-text", f"{name}: no visible sheet holds text.",
        "Check that this is the right file.", "工作簿没有内容，请核对文件。",
    )  # fmt: skip


def _sheets(book: Any, members: dict[str, str]) -> list[_Sheet]:
    """The sheets with cells, in their order; charts have sheets of their own kind."""
    out = []
    for element in book.iterfind("{*}sheets/{*}sheet"):
        key = next((v for k, v in element.items() if k.endswith("}id")), "")
        if key in members:
            visible = element.get("state", "visible") == "visible"
            out.append(_Sheet(element.get("name", ""), members[key], visible))
    return out


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
