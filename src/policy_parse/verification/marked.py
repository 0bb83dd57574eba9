"""The ledger with coloured cells and remarks, as a new workbook: it is never touched itself."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policy_parse.errors import OutputError
from policy_parse.export.safety import EXCEL_CELL, clean, sheet_name
from policy_parse.export.saved import save_workbook
from policy_parse.verification.findings import (
    TITLES,
    VERDICT_WORDS,
    Finding,
    RowVerdict,
    Verification,
)
from policy_parse.verification.listing import place_of, verdict_of, where
from policy_parse.verification.table import Place
from policy_parse.writing import Beside, replaced

_FILLS = {"right": "C6E0B4", "wrong": "F8CBAD", "doubt": "FFE699"}
_WIDTHS = (16, 22, 40, 30, 50, 36, 40)
_COMMENT = 2000  # characters of a remark on a cell
_AUTHOR = "policy-parse"


def write_marked(result: Verification, path: Path, ledger: Path) -> list[str]:
    """Write the marked ledger to `path`; returns what to tell the user.

    A workbook keeps its sheets; any other ledger comes as a fresh one. Raises OutputError
    (`fatal/own-ledger`) where `path` is the ledger itself, and where nothing can be written.
    """
    if path.exists() and path.samefile(ledger):
        raise OutputError(
            "fatal/own-ledger",
            f"{path} is the ledger itself, which is never changed.",
            "Name another file with -o.",
            "不会改动台账本身，请用 -o 另取文件名。",
        )
    beside: list[Beside] = []
    book = _own_book(result) if result.ledger.is_workbook else _fresh_book(result)
    _add_list(book, result)
    with replaced(path, beside) as temporary:
        save_workbook(book, temporary)
    return [str(other) for other in beside] or [str(path)]


def _own_book(result: Verification) -> Any:
    """The ledger's workbook with its cells marked."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(result.ledger.data))
    of_cell: dict[Place, list[Finding]] = defaultdict(list)
    for row in result.rows:
        first = row.row.entries[0].place
        _fill(book[first.sheet].cell(*first[1:]), row.verdict)
        for finding in row.findings:
            of_cell[finding.place or first].append(finding)
    for place, findings in of_cell.items():
        _remark(_top_left(book[place.sheet], place), findings)
    return book


def _top_left(sheet: Any, place: Place) -> Any:
    """The cell at a place; of a merged area the one that holds its text."""
    for area in sheet.merged_cells.ranges:
        if (
            area.min_row <= place.row <= area.max_row
            and area.min_col <= place.column <= area.max_col
        ):
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(place.row, place.column)


def _fresh_book(result: Verification) -> Any:
    """The rows of a ledger that is no workbook, as one, with its cells marked."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    heads: tuple[str, ...] = ()
    for row in result.rows:
        entries = row.row.entries
        names = tuple(entry.header for entry in entries)
        if names != heads:
            heads = names
            _append(sheet, names)
        _append(sheet, ["\n".join(line.text for line in entry.lines) for entry in entries])
        cells = {e.place: sheet.cell(sheet.max_row, i) for i, e in enumerate(entries, 1)}
        _fill(sheet.cell(sheet.max_row, 1), row.verdict)
        _remark_row(row, cells)
    return book


def _remark_row(row: RowVerdict, cells: dict[Place, Any]) -> None:
    of_cell: dict[Place, list[Finding]] = defaultdict(list)
    first = row.row.entries[0].place
    for finding in row.findings:
        place = finding.place if finding.place in cells else first
        of_cell[place or first].append(finding)
    for place, findings in of_cell.items():
        _remark(cells[place], findings)


def _add_list(book: Any, result: Verification) -> None:
    """A sheet with every finding, and what the ledger leaves out."""
    sheet = book.create_sheet(sheet_name("核对结果", {name.lower() for name in book.sheetnames}))
    _append(sheet, tuple(TITLES.values()))
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    for row in result.rows:
        if not row.findings:
            told = "；".join(row.sections)
            _append(sheet, (row.row.where, VERDICT_WORDS["right"], row.row.text, "", "", "", told))
            _fill(sheet.cell(sheet.max_row, 2), "right")
        for finding in row.findings:
            _append_finding(sheet, row.row.where, row.row.text, finding)
    for finding in result.left_out:
        _append_finding(sheet, place_of(finding), "", finding)


def _append_finding(sheet: Any, place: str, text: str, f: Finding) -> None:
    _append(sheet, (place, verdict_of(f), text, f.said, f.ordered, f.why, where(f)))
    _fill(sheet.cell(sheet.max_row, 2), "doubt" if f.is_doubt else "wrong")


def _append(sheet: Any, values: Iterable[str]) -> None:
    """A row of texts, none of which is a formula."""
    from openpyxl.styles import Alignment

    row = 1 if sheet.max_row == 1 and sheet.cell(1, 1).value is None else sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, clean(value)[: EXCEL_CELL // 2] or None)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if cell.value:
            cell.data_type = "s"


def _fill(cell: Any, verdict: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_FILLS[verdict])


def _remark(cell: Any, findings: list[Finding]) -> None:
    """Colour a cell by the worst of its findings, and say what they are; an old remark stays."""
    from openpyxl.comments import Comment

    _fill(cell, "doubt" if all(f.is_doubt for f in findings) else "wrong")
    told = [f"{verdict_of(f)}。{f.why}。原文：{f.ordered}（{where(f)}）" for f in findings]
    if cell.comment is not None:
        told.insert(0, cell.comment.text)
    comment = Comment(clean("\n".join(told))[:_COMMENT], _AUTHOR)
    comment.width, comment.height = 360, 160
    cell.comment = comment
