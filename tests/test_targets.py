"""Targets with their slots, and numbers that are no commitment."""

from __future__ import annotations

from typing import Any

import pytest

from policy_parse.pipeline import parse


def targets(sentence: str) -> list[Any]:
    """Targets of a document of 2023 that holds one sentence."""
    text = f"临岚市人民政府关于试验的通知\n各县人民政府：\n2023年3月1日\n一、试验任务\n{sentence}\n"
    return [t for t in parse(text.encode()).targets if t.kind == "target"]


CASES = [  # sentence, [(indicator, comparator, value, unit, change, due, recurrence)]
    ("到2025年，公民具备科学素质的比例超过17.8%。",
     [("公民具备科学素质的比例", ">", 17.8, "%", None, "2025", None)]),
    ("每年完成各类职业培训2.17万人次、高技能人才培训0.5万人次。",
     [("各类职业培训", "=", 21700, "人次", None, None, "annual"),
      ("高技能人才培训", "=", 5000, "人次", None, None, "annual")]),
    ("“十四五”期间创建不少于5个市级示范基地。",
     [("市级示范基地", ">=", 5, "个", None, "2025", None)]),
    ("2025年底前新增健身步道18公里。", [("健身步道", "=", 18, "公里", "increase", "2025", None)]),
    ("到2026年，污水处理率提高5个百分点。",
     [("污水处理率", "=", 5, "百分点", "increase", "2026", None)]),
    ("到2026年，污水处理率提高到95%以上。",
     [("污水处理率", ">=", 95, "%", None, "2026", None)]),
    ("将企业开办时间压缩至1个工作日以内。",
     [("企业开办时间", "<=", 1, "工作日", None, None, None)]),
    ("到2025年，研发投入强度控制在5%—8%。",
     [("研发投入强度", "range", (5, 8), "%", None, "2025", None)]),
    ("到2025年，农村自来水普及率达到百分之九十。",
     [("农村自来水普及率", "=", 90, "%", None, "2025", None)]),
    ("到2027年，产业总规模翻一番。", [("产业总规模", "=", 2, "倍", None, "2027", None)]),
    ("到2025年，新建应急水源井二十个。", [("应急水源井", "=", 20, "个", None, "2025", None)]),
]  # fmt: skip
CASES_NOTHING = [
    "截至2022年底，全市已建成体育场地1860个。",
    "2022年，全区完成管网改造26公里。",
    "对新认定的企业给予最高50万元奖励。",
    "年营业收入2000万元以下的企业可以申请。",
    "自收到申请之日起15日内作出决定。",
    "开展“三下乡”活动，推进“四优四化”。",
    "拨打12345热线，推广5G应用。",
    "落实《条例》第20条规定。",
    "一次性告知申请人。",
    "实行一个窗口受理。",
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_targets(sentence: str, expected: list[tuple[Any, ...]]) -> None:
    found = [
        (t.indicator, t.comparator, t.value, t.unit, t.change, t.due, t.recurrence)
        for t in targets(sentence)
    ]
    assert found == expected


@pytest.mark.parametrize("sentence", CASES_NOTHING)
def test_no_target(sentence: str) -> None:
    assert targets(sentence) == []


def test_a_verb_at_the_head_is_cut_off_whole_words_are_not() -> None:
    (target,) = targets("到2025年，使森林覆盖率达到45%。")
    assert target.indicator == "森林覆盖率"


def test_a_date_of_the_next_sentence_is_no_date_of_this_number() -> None:
    first, second = targets("新建集中供水工程38处。到2026年，集中供水工程达到45处。")
    assert (first.value, first.due) == (38, None)
    assert (second.value, second.due) == (45, "2026")
    (one,) = targets("建成集中供水工程38处，2025年底前完成。")
    assert one.due == "2025"


def test_the_name_of_a_target_keeps_both_its_quotation_marks() -> None:
    for text, name in (
        ("“一窗通办”事项办结率达到95%以上。", "“一窗通办”事项办结率"),
        ("推进改革，“标准厂房”占新建厂房的比例达到60%。", "“标准厂房”占新建厂房的比例"),
        ("公共停车位共享率达到70%。", "公共停车位共享率"),
    ):
        assert [t.indicator for t in targets(text)] == [name]
    plain = parse("关于试验的通知\n一、任务\n“一窗通办”事项办结率达到95%以上。\n".encode())
    said = [issue.message for issue in plain.issues if issue.code == "target-without-deadline"]
    assert said == ["指标“‘一窗通办’事项办结率”没有写明完成时限。"]
