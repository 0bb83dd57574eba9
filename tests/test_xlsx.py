"""Workbooks: what is read is what Excel shows, cell by cell."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest

from policy_parse.domain.source import Source
from policy_parse.read import read_bytes


def read(book: openpyxl.Workbook) -> Source:
    out = io.BytesIO()
    book.save(out)
    return read_bytes(out.getvalue(), "t.xlsx")


def cells(source: Source) -> list[tuple[Any, str]]:
    return [
        (tuple(b.cell) if b.cell else None, source.text[b.start : b.end]) for b in source.blocks
    ]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.317, "0.0%", "31.7%"), (0.35, "0%", "35%"), (2.5, "0.00", "2.50"), (120, None, "120"),
        (20250630, None, "20250630"), (0.1 + 0.2, None, "0.3"), (1234.5, "#,##0.00", "1234.50"),
        (date(2025, 6, 30), None, "2025年6月30日"), (datetime(2025, 6, 30, 9), None, "2025年6月30日"),
        (date(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"), (date(2025, 6, 1), "m月d日", "6月1日"),
        (date(2025, 6, 1), '[$-804]yyyy"年"m"月"d"日";@', "2025年6月1日"),
        (time(9, 30), None, "09:30:00"), (timedelta(hours=30), "[h]:mm", "30:00:00"),
        (True, None, "TRUE"), (" 文本 ", None, "文本"), ("#REF!", None, "#REF!"),
        (12, '0"个"', "12"), (7, '"day "0', "7"),
    ],
)  # fmt: skip
def test_values_as_excel_shows_them(value: object, form: str | None, shown: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = value
    if form:
        sheet["A1"].number_format = form
    assert [text for _, text in cells(read(book))] == [shown]


def test_titles_table_and_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["标题"], ["序号", "任务", "单位"], ["1", "甲", "局"], ["2", "乙\n丙", None]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("C3:C4")
    sheet["H900"] = "远处"
    assert cells(read(book)) == [
        (None, "标题"),
        ((0, 0, 0, 1, 1), "序号"), ((0, 0, 1, 1, 1), "任务"), ((0, 0, 2, 1, 1), "单位"),
        ((0, 1, 0, 1, 1), "1"), ((0, 1, 1, 1, 1), "甲"), ((0, 1, 2, 2, 1), "局"),
        ((0, 2, 0, 1, 1), "2"), ((0, 2, 1, 1, 1), "乙"), ((0, 2, 1, 1, 1), "丙"),
        ((0, 3, 3, 1, 1), "远处"),
    ]  # fmt: skip


def test_hidden_rows_columns_and_sheets_are_counted() -> None:
    book = openpyxl.Workbook()
    sheet, other = book.active, book.create_sheet("二")
    sheet.append(["甲", "隐列", "乙"])
    sheet.append(["隐行", None, None])
    sheet.column_dimensions["B"].hidden = sheet.row_dimensions[2].hidden = True
    other["A1"], other.sheet_state = "隐表", "hidden"
    source = read(book)
    assert [text for _, text in cells(source)] == ["甲", "乙"]
    assert dict(source.left_out) == {"hidden": 6}


def test_a_formula_that_was_never_worked_out_is_told() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "合计", "=1+1"
    (remark,) = read(book).remarks
    assert remark.code == "formula-without-value"
    assert "B1" in remark.message
