"""A workbook edited on all its sheets, saved by LibreOffice, and taken in: each edit comes back or is named."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from policy_parse import parse
from policy_parse.batch.reviewing import apply_review
from policy_parse.demo import corpus_folder
from policy_parse.domain.notice import Notice
from policy_parse.export.deliver import deliver
from policy_parse.export.tables import build_table

SAMPLE = corpus_folder() / "望川区_全民健身.docx"


def heads_of(sheet: Any, row: int = 1) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[row] if cell.value}


def edit_duties(book: Any) -> tuple[int, set[str]]:
    """The role of six duties, in the first row of each; and which these are."""
    sheet = book["责任清单"]
    heads = heads_of(sheet)
    keys: set[str] = set()
    for r in range(2, sheet.max_row + 1):
        key = sheet.cell(r, heads["编号"]).value
        if key not in keys and sheet.cell(r, heads["角色"]).value == "参与" and len(keys) < 6:
            sheet.cell(r, heads["角色"]).value = "督导"
            keys.add(key)
    return len(keys), keys


def edit_matrix(book: Any) -> tuple[int, list[tuple[str, str, str]]]:
    """Thirteen cells that say 牵头 or 责任: exchanged, emptied; and one word that is no role."""
    sheet = book["责任矩阵"]
    heads = heads_of(sheet)
    fixed = {"章节", "章节标题", "任务", "完成时限", "编号"}
    units = [(name, c) for name, c in heads.items() if name not in fixed]
    wanted: list[tuple[str, str, str]] = []
    for r in range(2, sheet.max_row + 1):
        cells = [
            (n, sheet.cell(r, c)) for n, c in units if sheet.cell(r, c).value in ("牵头", "责任")
        ]
        if cells and len(wanted) < 13:
            name, cell = cells[0]
            after = ("参与", "督导", "")[len(wanted) % 3]
            cell.value = after or None
            wanted.append((str(sheet.cell(r, heads["任务"]).value), name, after))
    name, c = units[-1]
    sheet.cell(sheet.max_row, c).value = "主管"
    return len(wanted) + 1, wanted


def edit_pages(book: Any, others: set[str]) -> tuple[int, int]:
    """Roles of four duties beside those, and the tasks of two, which only the text can change."""
    sheet = book["各单位任务"]
    rows = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "参与"]
    keys = set(others)
    for r in rows:
        key = sheet.cell(r, 7).value
        if key not in keys and len(keys) < len(others) + 4:
            sheet.cell(r, 1).value = "负责单位"
            keys.add(key)
    for r in rows[-2:]:
        sheet.cell(r, 3).value = "改过的任务"
    return len(keys) - len(others), 2


def edit_lists(book: Any) -> tuple[int, int]:
    """Values, comparators and dates of targets and deadlines; cells that follow from others."""
    targets, deadlines, breakdown = book["指标清单"], book["时限清单"], book["责任分解表"]
    heads = heads_of(targets)
    for r in range(2, 7):
        targets.cell(r, heads["数值"]).value = 1000 + r
    for r in range(7, 10):
        targets.cell(r, heads["比较"]).value = "左右"
    times = heads_of(deadlines)
    dated = [r for r in range(2, deadlines.max_row + 1)
             if str(deadlines.cell(r, times["完成时限"]).value or "").startswith("2025")][:3]  # fmt: skip
    for r in dated:
        deadlines.cell(r, times["完成时限"]).value = "2030年12月"
    split = heads_of(breakdown)
    for r in (2, 3):
        breakdown.cell(r, split["牵头单位"]).value = "某局"
    book["数字台账"]["B2"] = "存疑"
    book["数字台账"]["B3"] = "存疑"
    return 8 + len(dated), 4


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_forty_edits_come_back_or_are_named(tmp_path: Path) -> None:
    notice = parse(SAMPLE, accounts=True)
    path = tmp_path / "表.xlsx"
    deliver(notice, tmp_path, "表", "xlsx")
    book = openpyxl.load_workbook(path)
    in_duties, own = edit_duties(book)
    in_matrix, wanted = edit_matrix(book)
    in_pages, named_pages = edit_pages(book, own)
    in_lists, named_lists = edit_lists(book)
    total = in_duties + in_matrix + in_pages + named_pages + in_lists + named_lists
    assert total >= 40
    assert in_matrix >= total / 3
    book.save(path)
    edited = saved_by_libreoffice(path)
    new, told = apply_review(edited, tmp_path / "out", SAMPLE)
    taken = [line for line in told if "未采用" in line]
    assert len([line for line in taken if "责任矩阵" in line]) >= 1  # 主管 is no role
    assert len([line for line in taken if "“任务”" in line]) == named_pages
    assert len([line for line in taken if "责任分解表" in line]) == 2
    assert len([line for line in taken if "数字台账" in line]) == 2
    fields = [(c.table, c.field) for c in new]
    assert fields.count(("duties", "role")) >= in_duties + in_pages
    assert fields.count(("targets", "value")) == 5
    assert fields.count(("targets", "comparator")) == 3
    assert fields.count(("deadlines", "due")) == 3
    corrected = parse(SAMPLE, corrections=new)
    assert not [issue for issue in corrected.issues if issue.code == "correction-lost"]
    held = matrix(corrected)
    refused = {line.partition("“")[2].partition("”")[0] for line in taken if "责任矩阵" in line}
    for task, unit, after in wanted:
        if unit not in refused:
            assert held.get((task, unit), "") == after, (task, unit)
    assert sum(unit not in refused for _, unit, _ in wanted) >= 10


def matrix(notice: Notice) -> dict[tuple[str, str], str]:
    """What stands in each cell of 责任矩阵."""
    table = build_table(notice, "matrix")
    keys = [key for key, _ in table.columns]
    task = keys.index("task")
    return {
        (str(row[task]), keys[c]): str(cell)
        for row in table.rows
        for c, cell in enumerate(row)
        if cell is not None
    }


def saved_by_libreoffice(path: Path) -> Path:
    folder = path.parent / "lo"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}", "--headless", "--convert-to", "xlsx",
         "--outdir", folder, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / path.name
