"""汇总.xlsx of a run: units by identity over all documents, what stands twice, what to open first."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from policy_parse.batch import parse_folder
from policy_parse.batch.summary_book import NAME

TEXTS = {
    "a/通知.txt": (
        "临岚市望川区人民政府关于绿道的通知\n一、任务\n"
        "1.建设绿道。到2025年，建成绿道50公里。（区城管局牵头，区水务局配合）\n"
        "2.管护绿道，定期巡查，及时修补破损路面。（区水务局负责）\n"
    ),
    "b/通知.txt": (
        "临岚市望川区人民政府关于河道的通知\n一、任务\n"
        "1.清理河道。到2026年，清理河道30公里。（区水务局牵头）\n"
        "2.管护绿道，定期巡查，及时修补破损路面。（区城市管理局负责）\n"
    ),
    "c/副本.txt": "",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("run")
    for name, text in TEXTS.items():
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_text(text or TEXTS["a/通知.txt"], "utf-8")
    parse_folder([folder / "in"], folder / "out", workers=2)
    first = (folder / "out" / NAME).read_bytes()
    parse_folder([folder / "in"], folder / "again", workers=1)
    assert (folder / "again" / NAME).read_bytes() == first
    return openpyxl.load_workbook(folder / "out" / NAME)


def rows_of(sheet: Any, head: int = 1) -> list[dict[str, Any]]:
    lines = [list(row) for row in sheet.iter_rows(min_row=head, values_only=True)]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_a_row_per_unit_identity(book: Any) -> None:
    matrix = {row["单位"]: row for row in rows_of(book["单位矩阵"])}
    assert set(matrix) == {"区城管局", "区水务局"}
    assert (matrix["区城管局"]["文件数"], matrix["区城管局"]["任务数"]) == (2, 2)
    assert (matrix["区城管局"]["a_通知"], matrix["区城管局"]["b_通知"]) == ("牵头1", "责任1")
    index = {row["单位"]: row for row in rows_of(book["单位索引"])}
    assert index["区城管局"]["其他写法"] == "区城市管理局（1处）"
    assert index["区水务局"]["最早时限"] == "2025年"
    assert index["区水务局"]["文件"] == 2


def test_a_page_per_unit_over_all_documents(book: Any) -> None:
    rows = rows_of(book["区水务局"], 3)
    assert [(row["文件"], row["角色"]) for row in rows] == [
        ("a/通知.txt", "责任"), ("a/通知.txt", "参与"), ("b/通知.txt", "牵头"),
    ]  # fmt: skip


def test_what_stands_twice_is_told(book: Any) -> None:
    (row,) = [r for r in rows_of(book["区水务局"], 3) if "管护绿道" in r["任务"]]
    assert row["同文另见"] == "b/通知.txt"
    told = [str(c.value) for line in book["概览"].iter_rows() for c in line if c.value]
    assert any("c/副本.txt 同 a/通知.txt" in text for text in told)
    assert [row["文件"] for row in rows_of(book["文件一览"])] == ["a/通知.txt", "b/通知.txt"]
