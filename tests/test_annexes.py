"""A notice and its annexes that came as files of their own are one notice."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from policy_parse.pipeline import parse

NOTICE = """柏湾市人民政府办公室关于印发绿道建设方案的通知
柏政办〔2024〕9号
各县（区）人民政府：
现将方案印发给你们。
一、主要任务
1.建设绿道120公里。
责任单位：市园林局、市财政局
附件：1.任务分工表
2024年3月5日
"""
HEADER = ["序号", "重点任务", "牵头单位", "责任单位", "完成时限"]


def workbook(*, header: list[str] = HEADER, title: str | None = "绿道建设任务分工表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
        sheet.merge_cells("A1:E1")
    sheet.append(header)
    sheet.append([1, "建设滨河绿道30公里。", "市园林局", "市水利局\n市财政局", "2024年6月"])
    sheet.append([2, "改造口袋公园12个。", "市住房城乡建设局", "市园林局", "2024年9月"])
    first = sheet.max_row - 1
    sheet.append([None, "完善标识系统。", None, "市文化旅游局", "2024年10月"])
    sheet.merge_cells(start_row=first + 1, end_row=first + 2, start_column=1, end_column=1)
    sheet.merge_cells(start_row=first + 1, end_row=first + 2, start_column=3, end_column=3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    notice, annex = tmp_path / "通知.txt", tmp_path / "附件1.xlsx"
    notice.write_text(NOTICE, "utf-8")
    annex.write_bytes(workbook())
    return notice, annex


def test_a_workbook_is_an_annex_of_its_notice(files: tuple[Path, Path]) -> None:
    notice = parse(files[0], annexes=[files[1]])
    assert [(s.path, s.number) for s in notice.sections][-2:] == [("A1.1", "1"), ("A1.2", "2")]
    rows = [(a.section, a.role.value, a.unit) for a in notice.assignments]
    assert rows[:2] == [("1.1", "responsible", "市园林局"), ("1.1", "responsible", "市财政局")]
    assert ("A1.1", "lead", "市园林局") in rows
    assert [r[2] for r in rows if r[:2] == ("A1.1", "responsible")] == ["市水利局", "市财政局"]
    # The merged cell of the lead is one statement, though it covers both rows of number 2.
    assert rows.count(("A1.2", "lead", "市住房城乡建设局")) == 1
    assert len({a.id for a in notice.assignments}) == len(notice.assignments)
    assert ("A1.2", "responsible", "市文化旅游局") in rows
    assert [(a.number, a.title) for a in notice.metadata.annexes] == [(1, "绿道建设任务分工表")]


def test_every_row_says_in_which_file_it_stands(files: tuple[Path, Path]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "parse", str(files[0]), "--annex", str(files[1]), "--with-text"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    records = json.loads(done.stdout)
    assert [p["name"] for p in records["source"]["parts"]] == ["通知.txt", "附件1.xlsx"]
    for row in records["assignments"]:
        start, end = row["span"]
        part = records["source"]["parts"][row["section"].startswith("A")]
        assert row["file"] == part["name"]
        assert part["span"][0] <= start < end <= part["span"][1]
        assert records["source"]["text"][start:end] == row["unit"]


def test_annexes_belong_to_one_notice(files: tuple[Path, Path]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "parse", str(files[0]), str(files[0]), "--annex", str(files[1])],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--annex" in done.stderr


def test_a_workbook_alone_and_its_columns_in_any_order() -> None:
    notice = parse(workbook(title=None), name="任务分工.xlsx")
    assert len(notice.sections) == 2
    assert {a.unit for a in notice.assignments if a.role.value == "lead"} == {
        "市园林局", "市住房城乡建设局",
    }  # fmt: skip


def test_cells_read_as_excel_shows_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["指标", "单位", "2023年", "2025年目标", "属性"])
    sheet.append(["村庄绿化覆盖率", "%", 0.317, 0.35, "预期性"])
    sheet["C2"].number_format, sheet["D2"].number_format = "0.0%", "0%"
    sheet.append(["新建绿道", "公里", 40, 120, "约束性"])
    out = io.BytesIO()
    book.save(out)
    notice = parse(out.getvalue(), name="指标.xlsx")
    found = [(t.indicator, t.value, t.unit, t.baseline, t.nature) for t in notice.targets]
    assert found == [
        ("村庄绿化覆盖率", 35, "%", 31.7, "anticipatory"),
        ("新建绿道", 120, "公里", 40, "binding"),
    ]


def test_tab_separated_text_is_a_table() -> None:
    text = "一、任务分工\n序号\t重点任务\t牵头单位\t责任单位\n1\t建设绿道30公里。\t市园林局\t市水利局、\n市财政局\n2\t改造公园12个。\t市住建局\t市园林局\n二、工作要求\n加强领导。\n"
    notice = parse(text.encode())
    assert [(a.section, a.role.value, a.unit) for a in notice.assignments] == [
        ("1.1", "lead", "市园林局"), ("1.1", "responsible", "市水利局"),
        ("1.1", "responsible", "市财政局"), ("1.2", "lead", "市住建局"),
        ("1.2", "responsible", "市园林局"),
    ]  # fmt: skip
    assert [s.path for s in notice.sections] == ["1", "1.1", "1.2", "2"]
