"""Tables in Word, web pages: columns in any order, merged cells, banners, two-line headers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pytest

from policy_parse.find.cell_values import read_values
from policy_parse.find.indicator_rows import base_unit, looks_like_measure, read_name
from policy_parse.lexicon.table_headers import read_header
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


def test_number_and_task_in_one_merged_cell() -> None:
    """The mark at its head is the number; the heading is said once."""
    rows = [PLAIN[0], PLAIN[1], ["2改造管网20公里。", "", "市水利局", "—", "长期坚持"]]
    notice = parse(word(rows, [(2, 0, 2, 1)]))
    row = notice.sections[-1]
    assert (row.path, row.number, row.heading) == ("A1.2", "2", "改造管网20公里。")
    assert row.evidence.quote == "2改造管网20公里。"
    assert ("A1.2", "lead", "市水利局") in [
        (a.section, a.role.value, a.unit) for a in notice.assignments
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
    (found,) = read_values(text)
    assert (found.value, found.comparator, found.cumulative) == (value, comparator, cumulative)


@pytest.mark.parametrize("text", ["—", "", "完成国家下达任务", "见附件", "持续提高"])
def test_no_value(text: str) -> None:
    assert list(read_values(text)) == []


def test_measures() -> None:
    assert base_unit("万人次") == ("人次", 10000)
    assert base_unit("亿元") == ("元", 10**8)
    assert base_unit("%") == ("%", 1)
    assert base_unit("起/每万枚") == ("起/每万枚", 1)
    assert base_unit("百分点") == ("百分点", 1)
    assert base_unit("—") == ("", 1)


CELLS = [  # cell, its values with measure, comparator, change
    ("≥48.03", [(48.03, "", ">=", None)]),
    ("<=35", [(35, "", "<=", None)]),
    ("低于0.58", [(0.58, "", "<", None)]),
    ("稳定保持在70%以上", [(70, "%", ">=", None)]),
    ("新增100个", [(100, "个", "=", "increase")]),
    ("下降18", [(18, "", "=", "decrease")]),
    ("较2020年减少2.5%", [(2.5, "%", "=", "decrease")]),
    ("提高5个百分点", [(5, "百分点", "=", "increase")]),
    ("40公里", [(40, "公里", "=", None)]),
    ("75（4个国控断面）", [(75, "", "=", None)]),
    ("7.9（35）", [(7.9, "", "=", None)]),
    ("（38）", [(38, "", "=", None)]),
    ("6~8", [((6, 8), "", "range", None)]),
    ("6%—8%", [((6, 8), "%", "range", None)]),
    ("30%（甲区）45%（乙区）", [(30, "%", "=", None), (45, "%", "=", None)]),
    ("城市95%、农村60%", [(95, "%", "=", None), (60, "%", "=", None)]),
    ("3/10/100", [(3, "", "=", None), (10, "", "=", None), (100, "", "=", None)]),
    ("有效保障（≥95%）", [(95, "%", ">=", None)]),
    ("24.8*", [(24.8, "", "=", None)]),
    ("5万人", [(50000, "人", "=", None)]),
    ("-15", [(-15, "", "=", None)]),
    ("基本消除", []),
    ("全区13个达到国家目标要求", []),
    ("完成国家下达的38%任务", []),
]


@pytest.mark.parametrize(("text", "wanted"), CELLS)
def test_cells(text: str, wanted: list[tuple[object, str, str, str | None]]) -> None:
    found = [(v.value, v.unit, v.comparator, v.change) for v in read_values(text)]
    assert found == wanted


def test_pairs_of_values() -> None:
    assert [v.value for v in read_values("200/400", pairs=True)] == [200, 400]
    assert [v.value for v in read_values("200/400")] != [200, 400]


@pytest.mark.parametrize(
    ("cell", "name", "measure"),
    [
        ("1.甲类水体比例（%）#", "甲类水体比例", "%"),
        ("细颗粒物（PM2.5）浓度（μg/m3）*", "细颗粒物（PM2.5）浓度", "μg/m3"),
        ("（3）事故发生率（起/每万枚）", "事故发生率", "起/每万枚"),
        ("化肥施用量（折纯量）（万吨）", "化肥施用量（折纯量）", "万吨"),
        ("液体燃料（燃料乙醇）", "液体燃料（燃料乙醇）", ""),
        ("其中：国控断面比例", "国控断面比例", ""),
        ("污水治理率3", "污水治理率", ""),
        ("优良天数比率（约束性）", "优良天数比率", ""),
        ("PM2.5", "PM2.5", ""),
    ],
)
def test_names(cell: str, name: str, measure: str) -> None:
    start, end, found = read_name(cell)
    assert (cell[start:end], found) == (name, measure)


@pytest.mark.parametrize("text", ["%", "万千瓦", "亿元", "μg/m3", "起/万枚", "单位：亿元", "万枚"])
def test_brackets_that_hold_a_measure(text: str) -> None:
    assert looks_like_measure(text)


@pytest.mark.parametrize("text", ["全省", "新EI", "PM2.5", "约束性", "燃料乙醇", "市、区"])
def test_brackets_that_hold_none(text: str) -> None:
    assert not looks_like_measure(text)


HEADERS = [  # header, what the column holds, its year
    ("指标类别", "category", ""), ("类别", "category", ""), ("领域", "category", ""),
    ("核心指标", "indicator", ""), ("主要指标1", "indicator", ""), ("二级指标", "indicator", ""),
    ("一级指标", "category", ""), ("责任主体", "responsible", ""), ("主责部门", "lead", ""),
    ("负责单位", "responsible", ""), ("主办处室", "lead", ""), ("支持单位", "participating", ""),
    ("联合单位", "participating", ""), ("督导单位", "supervising", ""),
    ("起止时间", "deadline", ""), ("完成节点", "deadline", ""), ("时间安排", "deadline", ""),
    ("工作进度", "deadline", ""), ("目标时限", "deadline", ""), ("责任领导", "person", ""),
    ("2020年", "year", "2020"), ("2025年目标值（亿元）", "goal", "2025"),
    ("指标要求（2025年）", "goal", "2025"), ("“十三五”末", "year", "2020"),
    ("现状值", "base", ""), ("2020年完成值", "done", "2020"), ("完成情况", "done", ""),
    ("规划值", "goal", ""), ("年均增长（%）", "growth", ""), ("属性", "nature", ""),
    ("备注", "note", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "year"), HEADERS)
def test_headers(text: str, kind: str, year: str) -> None:
    header = read_header(text)
    assert header is not None
    assert (header.kind, header.year) == (kind, year)


@pytest.mark.parametrize(
    "text", ["甲", "名称", "长度不超过三十二个字的一句话，它说的是别的事情，所以不是表头。"]
)
def test_no_headers(text: str) -> None:
    assert read_header(text) is None


def goals(rows: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int, int]] = ()):
    """(indicator, value, unit, baseline, due, nature) of a table in Word."""
    return [
        (t.indicator, t.value, t.unit, t.baseline, t.due, t.nature)
        for t in parse(word(rows, merges)).targets
    ]


FIVE = ["序号", "指标", "单位", "2020年", "2025年", "属性"]


def test_indicator_table_of_six_columns() -> None:
    rows = [
        FIVE,
        ["1", "甲类利用率", "%", "90", "≥93", "约束性"],
        ["2", "乙类面积", "万亩", "—", "30", "预期性"],
    ]
    assert goals(rows) == [
        ("甲类利用率", 93, "%", 90, "2025", "binding"),
        ("乙类面积", 300000, "亩", None, "2025", "anticipatory"),
    ]


def test_rows_with_a_number_are_sections() -> None:
    rows = [FIVE, ["1", "甲类利用率", "%", "90", "≥93", "约束性"]]
    notice = parse(word(rows))
    assert [(s.path, s.number, s.heading) for s in notice.sections] == [("A1.1", "1", "甲类利用率")]
    assert [t.section for t in notice.targets] == ["A1.1"]
    assert not [i for i in notice.issues if i.code == "leaf-without-unit"]


def test_review_of_the_last_plan_gives_no_targets() -> None:
    head = ["指标", "单位", "2020年目标值", "2020年完成值", "完成情况"]
    rows = [head, ["甲类利用率", "%", "90", "93", "完成"], ["乙类面积", "万亩", "20", "30", "完成"]]
    assert goals(rows) == []
    assert "table-unread" not in {i.code for i in parse(word(rows)).issues}


def test_a_goal_in_words_is_told() -> None:
    rows = [["指标", "2025年"], ["甲类利用率（%）", "完成国家下达目标"], ["乙类面积（亩）", "300"]]
    assert [g[:3] for g in goals(rows)] == [("乙类面积", 300, "亩")]
    told = [i for i in parse(word(rows)).issues if i.code == "target-in-words"]
    assert [i.evidence.quote for i in told if i.evidence] == ["完成国家下达目标"]


def test_group_goes_before_a_name_that_says_nothing_alone() -> None:
    rows = [
        ["指标", "", "2025年"],
        ["排放总量减少（%）", "氨氮", "8"],
        ["", "总磷", "10"],
        ["甲类利用率（%）", "", "93"],
    ]
    merges = [(0, 0, 0, 1), (1, 0, 2, 0), (3, 0, 3, 1)]
    assert [g[:3] for g in goals(rows, merges)] == [
        ("排放总量减少氨氮", 8, "%"),
        ("排放总量减少总磷", 10, "%"),
        ("甲类利用率", 93, "%"),
    ]


def test_measure_from_header_and_caption() -> None:
    rows = [["指标", "2025年目标值（亿元）"], ["甲类产值", "1800"], ["乙类产值", "500"]]
    assert [g[:3] for g in goals(rows)] == [
        ("甲类产值", 1800 * 10**8, "元"),
        ("乙类产值", 500 * 10**8, "元"),
    ]
    rows = [["单位：亿元", ""], ["指标", "2025年目标值"], ["甲类产值", "1800"], ["乙类产值", "500"]]
    assert [g[1:3] for g in goals(rows, [(0, 0, 0, 1)])] == [
        (1800 * 10**8, "元"),
        (500 * 10**8, "元"),
    ]


def test_nature_from_a_note() -> None:
    rows = [
        ["指标", "2025年"],
        ["甲类利用率（%）", "93"],
        ["乙类利用率（%）", "90"],
        ["注：表中指标均为预期性指标。", ""],
    ]
    assert [g[5] for g in goals(rows, [(3, 0, 3, 1)])] == ["anticipatory"] * 2


def test_two_header_lines_give_goal_and_year() -> None:
    rows = [["指标", "规划目标", ""], ["", "2023年", "2025年"], ["甲类利用率（%）", "91", "93"]]
    assert [(g[1], g[4]) for g in goals(rows, [(0, 0, 1, 0), (0, 1, 0, 2)])] == [(93, "2025")]


def test_several_named_values_in_one_cell() -> None:
    rows = [["指标", "2025年"], ["甲类比例", "30%（全省）35%（重点地区）"], ["乙类比例", "20%"]]
    assert [g[:2] for g in goals(rows)] == [
        ("甲类比例（全省）", 30), ("甲类比例（重点地区）", 35), ("乙类比例", 20),
    ]  # fmt: skip


def test_a_column_is_known_by_what_stands_in_it() -> None:
    rows = [
        ["序号", "重点任务", "由谁办", "办到何时"],
        ["1", "建设公园5个。", "市园林局", "2024年6月底前"],
        ["2", "改造管网20公里。", "市水利局、市财政局", "2024.9.30"],
    ]
    notice = parse(word(rows))
    assert [(a.section, a.role.value, a.unit) for a in notice.assignments] == [
        ("A1.1", "responsible", "市园林局"),
        ("A1.2", "responsible", "市水利局"),
        ("A1.2", "responsible", "市财政局"),
    ]
    assert [d.end for d in notice.deadlines] == ["2024-06", "2024-09-30"]


def test_a_column_that_is_not_understood_is_told() -> None:
    rows = [[*PLAIN[0], "甲"], [*PLAIN[1], "乙丙"], [*PLAIN[2], "丁戊"]]
    told = [i.message for i in parse(word(rows)).issues if i.code == "column-unread"]
    assert len(told) == 1
    assert "“甲”" in told[0]


def test_ditto_marks_stand_for_the_cell_above() -> None:
    rows = [PLAIN[0], PLAIN[1], ["2", "改造管网20公里。", "同上", "〃", "同上"]]
    assert duties(word(rows))[3:] == [
        ("A1.2", "lead", "市园林局"), ("A1.2", "responsible", "市财政局"), ("A1.2", "responsible", "各县人民政府"),
    ]  # fmt: skip
    assert [d.section for d in parse(word(rows)).deadlines] == ["A1.1", "A1.2"]


def test_rows_of_marks_below_are_children() -> None:
    rows = [
        ["序号", "类别", "单位", "2025年"],
        ["一", "发电利用", "", ""],
        ["（一）", "装机规模", "万千瓦", "6100"],
        ["其中：1", "水电", "万千瓦", "1866"],
        ["2", "风电", "万千瓦", "2150"],
        ["（二）", "发电量", "亿千瓦时", "1260"],
    ]
    notice = parse(word(rows))
    assert [s.path for s in notice.sections] == ["A1.1", "A1.1.1", "A1.1.1.1", "A1.1.1.2", "A1.1.2"]
    assert [(t.section, t.value) for t in notice.targets] == [
        ("A1.1.1", 61000000), ("A1.1.1.1", 18660000), ("A1.1.1.2", 21500000), ("A1.1.2", 126000000000),
    ]  # fmt: skip


def test_indicators_whose_header_is_lost_are_known_by_their_columns() -> None:
    rows = [
        ["5", "甲类水体比例（%）", "90", "≥93", "约束性"],
        ["6", "乙类利用率（%）", "—", "完成国家下达目标", "约束性"],
        ["7", "丙类面积（万亩）", "20", "30", "预期性"],
        ["8", "丁类普及率（%）", "88", "92", "预期性"],
    ]
    assert [g[:4] for g in goals(rows)] == [
        ("甲类水体比例", 93, "%", 90),
        ("丙类面积", 300000, "亩", 200000),
        ("丁类普及率", 92, "%", 88),
    ]
    data = [["2015", "52.3", "68.2"], ["2016", "52.1", "68.0"], ["2017", "51.9", "67.7"]]
    assert goals(data) == []
    assert "table-unread" in {i.code for i in parse(word(data)).issues}


def test_several_tables_on_one_sheet() -> None:
    rows: list[list[str]] = [
        *[[*row, ""] for row in PLAIN],
        [""] * 6,
        ["主要指标表（单位：亿元）", "", "", "", "", ""],
        ["指标", "2020年", "2025年", "属性", "", ""],
        ["甲类产值", "100", "180", "预期性", "", ""],
        ["备注：均为年末数", "", "", "", "", ""],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append([text or None for text in row])
    out = io.BytesIO()
    book.save(out)
    notice = parse(out.getvalue(), name="t.xlsx")
    assert [a.unit for a in notice.assignments] == [
        "市园林局",
        "市财政局",
        "各县人民政府",
        "市水利局",
    ]
    found = [(t.indicator, t.value, t.unit, t.baseline, t.due) for t in notice.targets]
    assert found[2:] == [("甲类产值", 18 * 10**9, "元", 10**10, "2025")]


TASKS = ["序号", "重点任务", "责任领导", "牵头（责任）单位", "配合单位", "完成时限", "备注"]


def test_cells_of_a_task_table() -> None:
    rows = [
        TASKS,
        [
            "1",
            "建设公园5个。",
            "李某某",
            "市园林局（牵头）、市财政局",
            "市水利局\n市教育局",
            "2024.6.30",
            "续建",
        ],
        ["2", "改造管网20公里。", "王某某", "市水利局", "各县区政府", "2024/9/30前", ""],
        ["3", "培训500人次", "王某某", "市人社局", "", "9月", ""],
        ["4", "完善制度", "张某", "市司法局", "", "持续推进", ""],
    ]
    notice = parse(word(rows))
    assert [(a.section, a.role.value, a.unit) for a in notice.assignments] == [
        ("A1.1", "lead", "市园林局"), ("A1.1", "responsible", "市财政局"),
        ("A1.1", "participating", "市水利局"), ("A1.1", "participating", "市教育局"),
        ("A1.2", "lead", "市水利局"), ("A1.2", "participating", "各县区政府"),
        ("A1.3", "lead", "市人社局"), ("A1.4", "lead", "市司法局"),
    ]  # fmt: skip
    assert [(d.section, d.end, d.recurrence) for d in notice.deadlines] == [
        ("A1.1", "2024-06-30", None), ("A1.2", "2024-09-30", None),
        ("A1.3", "2024-09", None), ("A1.4", None, "ongoing"),
    ]  # fmt: skip
    assert [(t.section, t.value) for t in notice.targets] == [
        ("A1.1", 5),
        ("A1.2", 20),
        ("A1.3", 500),
    ]
    assert not notice.issues
