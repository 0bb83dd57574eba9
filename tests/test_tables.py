"""Tables in Word, web pages: columns in any order, merged cells, banners, two-line headers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
import pytest

from policy_parse.link.indicator_tables import base_unit, read_value
from policy_parse.pipeline import parse

HEAD = [
    "临岚市人民政府关于印发任务分工的通知",
    "各县人民政府：",
    "现印发给你们。",
    "2024年3月1日",
    "附件1",
    "任务分工表",
]


def word(rows: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph(line)
    table = document.add_table(len(rows), max(len(r) for r in rows))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for top, left, bottom, right in merges:
        text = table.cell(top, left).text
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                table.cell(r, c).text = ""
        table.cell(top, left).merge(table.cell(bottom, right)).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def duties(data: bytes) -> list[tuple[str, str, str]]:
    return [(a.section, a.role.value, a.unit) for a in parse(data).assignments]


PLAIN = [
    ["序号", "重点任务", "牵头单位", "责任单位", "完成时限"],
    ["1", "建设公园5个。", "市园林局", "市财政局、各县人民政府", "2024年6月底前"],
    ["2", "改造管网20公里。", "市水利局", "—", "长期坚持"],
]
WANTED = [
    ("A1.1", "lead", "市园林局"),
    ("A1.1", "responsible", "市财政局"),
    ("A1.1", "responsible", "各县人民政府"),
    ("A1.2", "lead", "市水利局"),
]


def test_plain_table() -> None:
    notice = parse(word(PLAIN))
    assert [(a.section, a.role.value, a.unit) for a in notice.assignments] == WANTED
    assert [(d.section, d.end, d.recurrence) for d in notice.deadlines] == [
        ("A1.1", "2024-06", None),
        ("A1.2", None, "ongoing"),
    ]
    assert [(t.section, t.indicator, t.value) for t in notice.targets] == [
        ("A1.1", "公园", 5),
        ("A1.2", "管网", 20),
    ]
    assert "table-unread" not in {i.code for i in notice.issues}


def test_columns_in_any_order() -> None:
    order = [4, 2, 0, 3, 1]
    assert sorted(duties(word([[row[i] for i in order] for row in PLAIN]))) == sorted(WANTED)


def test_banner_and_repeated_header() -> None:
    rows = [PLAIN[0], ["一、生态建设", "", "", "", ""], PLAIN[1], PLAIN[0], PLAIN[2]]
    assert duties(word(rows, [(1, 0, 1, 4)])) == WANTED


def test_two_line_header() -> None:
    rows = [
        ["序号", "重点任务", "责任分工", "", "完成时限"],
        ["", "", "牵头单位", "责任单位", ""],
        *PLAIN[1:],
    ]
    merges = [(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4)]
    assert duties(word(rows, merges)) == WANTED


def test_merged_cells_apply_to_every_row() -> None:
    rows = [
        PLAIN[0],
        ["1", "建设公园5个。", "市园林局", "市财政局", "2024年6月底前"],
        ["2", "改造绿道20公里。", "", "市水利局", "2024年9月底前"],
    ]
    assert duties(word(rows, [(1, 2, 2, 2)])) == [
        ("A1.1", "lead", "市园林局"),
        ("A1.1", "responsible", "市财政局"),
        ("A1.2", "lead", "市园林局"),
        ("A1.2", "responsible", "市水利局"),
    ]


def test_line_breaks_part_units_and_people_are_no_units() -> None:
    rows = [
        ["序号", "重点任务", "责任领导", "责任单位"],
        ["1", "建设公园。", "李某某", "市园林局\n市财政局"],
    ]
    assert duties(word(rows)) == [
        ("A1.1", "responsible", "市园林局"),
        ("A1.1", "responsible", "市财政局"),
    ]


def test_unknown_table_is_reported() -> None:
    notice = parse(word([["甲", "乙"], ["1", "2"], ["3", "4"]]))
    assert "table-unread" in {i.code for i in notice.issues}


def test_web_table() -> None:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in PLAIN)
    page = (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in HEAD)
        + f"<table>{body}</table></body></html>"
    )
    assert duties(page.encode()) == WANTED


INDICATORS = [
    ["类别", "指标名称", "单位", "2020年基期值", "2025年目标值", "年均增长", "属性"],
    ["就业", "城镇新增就业人数", "万人", "[21.6]", "[20]", "—", "预期性"],
    ["就业", "城镇调查失业率", "%", "5.4", "<5.5", "—", "预期性"],
    ["教育", "毛入园率", "%", "91.2", ">95", "—", "约束性"],
    ["住房", "老旧小区改造", "万户", "[3.2]", "完成国家下达任务", "—", "约束性"],
]


def test_indicator_table() -> None:
    lines = word(INDICATORS)
    found: list[Any] = [
        (
            t.indicator,
            t.comparator,
            t.value,
            t.unit,
            t.baseline,
            t.baseline_year,
            t.due,
            t.nature,
            t.cumulative,
        )
        for t in parse(lines).targets
    ]
    assert found == [
        ("城镇新增就业人数", "=", 200000, "人", 216000, 2020, "2025", "anticipatory", True),
        ("城镇调查失业率", "<", 5.5, "%", 5.4, 2020, "2025", "anticipatory", False),
        ("毛入园率", ">", 95, "%", 91.2, 2020, "2025", "binding", False),
    ]


@pytest.mark.parametrize(
    ("text", "value", "comparator", "cumulative"),
    [(">95", 95, ">", False), ("≥97", 97, ">=", False), ("〔12〕以上", 12, ">=", True),
     ("86左右", 86, "~", False), ("稳定在97以上", 97, ">=", False), ("48000", 48000, "=", False)],
)  # fmt: skip
def test_value_cell(text: str, value: float, comparator: str, cumulative: bool) -> None:
    found = read_value(text)
    assert found is not None
    assert (found.value, found.comparator, found.cumulative) == (value, comparator, cumulative)


@pytest.mark.parametrize("text", ["—", "", "完成国家下达任务", "见附件", "持续提高"])
def test_no_value(text: str) -> None:
    assert read_value(text) is None


def test_measures() -> None:
    assert base_unit("万人次") == ("人次", 10000)
    assert base_unit("亿元") == ("元", 10**8)
    assert base_unit("%") == ("%", 1)
