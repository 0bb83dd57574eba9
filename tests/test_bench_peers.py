"""The peers of bench/versus.py: lenient scores, the script of an afternoon, the growing notice."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from conftest import ROOT

from policy_parse.domain.numerals import chinese_number
from policy_parse.evaluation.tally import Tally
from policy_parse.pipeline import parse_text

sys.path.append(str(ROOT / "bench"))
accuracy = pytest.importorskip("accuracy")
stages = pytest.importorskip("stages")
curves = pytest.importorskip("curves")

from peers import environments, lenient, regex_jieba  # noqa: E402
from results import Block  # noqa: E402

NOTICE = [
    "澜政发〔2024〕7号",
    "澜江省人民政府关于印发澜江省湿地保护方案的通知",
    "各设区市人民政府，省政府各部门：",
    "现印发给你们，请按照《湿地保护条例》和《国务院关于湿地的意见》（国发〔2023〕3号）执行。",
    "澜江省人民政府",
    "2024年3月5日",
    "一、主要目标",
    "到2026年，新增湿地面积1.2万亩，湿地保护率达到58%以上。",
    "二、重点任务",
    "（一）修复退化湿地。2025年6月底前完成调查。（省林业局牵头，省水利厅、省财政厅配合）",
    "（二）加强巡护。每年开展巡护。",
    "责任单位：省林业局、各县（市、区）人民政府",
]


def test_the_stages_of_a_run_are_timed() -> None:
    """The bench takes the run apart by its own steps, which change."""
    block = stages._batch(12)
    assert {"read and parse", "pack", "ledger", "write outputs"} <= {row[0] for row in block.rows}


@pytest.fixture(scope="module")
def records() -> dict[str, Any]:
    return regex_jieba.parse(NOTICE)


def test_regex_reads_the_masthead(records: dict[str, Any]) -> None:
    assert records["metadata"] == {
        "document_number": "澜政发〔2024〕7号",
        "title": "澜江省人民政府关于印发澜江省湿地保护方案的通知",
        "document_type": "通知",
        "issuers": ["澜江省人民政府"],
        "addressees": ["各设区市人民政府", "省政府各部门"],
        "issue_date": "2024-03-05",
        "level": "province",
        "region": "澜江省",
    }
    assert [c["document_number"] or c["title"] for c in records["citations"]] == [
        "湿地保护条例",
        "国发〔2023〕3号",
    ]


def test_regex_reads_sections_and_duties(records: dict[str, Any]) -> None:
    assert [s["path"] for s in records["sections"]] == ["1", "2", "2.1", "2.2"]
    duties = {(a["section"], a["role"], a["unit"]) for a in records["assignments"]}
    assert {
        ("2.1", "lead", "省林业局"),
        ("2.1", "participating", "省水利厅"),
        ("2.1", "participating", "省财政厅"),
    } <= duties
    assert {u for _, role, u in duties if role == "responsible"} == {
        "省林业局",
        "各县（市、区）人民政府",
    }


def test_regex_reads_numbers_and_times(records: dict[str, Any]) -> None:
    found = [
        (t["value"], t["unit"], t["comparator"], t["change"], t["due"]) for t in records["targets"]
    ]
    assert found == [
        (12000.0, "亩", "=", "increase", "2026"),
        (58.0, "%", ">=", None, "2026"),
    ]
    assert [t["indicator"] for t in records["targets"]] == ["湿地面积", "湿地保护率"]
    ends = [(d["section"], d["end"], d["recurrence"]) for d in records["deadlines"]]
    assert ends == [("1", "2026", None), ("2.1", "2025-06", None), ("2.2", None, "annual")]


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("2025", "2025-12-31"),
        ("2024-02", "2024-02-29"),
        ("2023-06-08", "2023-06-08"),
        (None, None),
    ],
)
def test_a_date_ends_on_its_last_day(end: str | None, day: str | None) -> None:
    assert lenient.last_day(end) == day


def test_deadlines_are_compared_to_gold_s_precision() -> None:
    gold = {
        "metadata": {"issue_date": "2023-03-05"},
        "deadlines": [
            {"end": "2025"},
            {"end": "2023-06"},
            {"end": None, "recurrence": "annual"},
            {"end": "2024", "optional": True},
        ],
    }
    found = [{"end": "2025-12-31"}, {"end": "2024-12-31"}, {"end": "2022"}, {"end": "2026-01"}]
    assert lenient.deadlines(gold, found) == Tally(1, 1, 1)


def test_values_and_units() -> None:
    gold = {
        "targets": [
            {"value": 21700, "unit": "人次"},
            {"value": [3, 5], "unit": "%"},
            {"value": 5e5, "unit": "元", "optional": True},
        ]
    }
    found = [
        {"value": 21700.0, "unit": "人"},
        {"value": 5.0, "unit": "%"},
        {"value": 500000.0, "unit": "元"},
        {"value": 7, "unit": "个", "kind": "baseline"},
    ]
    assert lenient.values(gold, found) == Tally(2, 0, 0)
    assert lenient.values_with_unit(gold, found) == Tally(1, 1, 1)
    assert lenient.money(gold, found) == Tally(0, 0, 0)


def test_masthead_counts_what_is_given() -> None:
    gold = {"metadata": {"title": "关于湿地的通知", "issuers": ["甲局"], "issue_date": None}}
    assert lenient.masthead(gold, {"title": "关于湿地的意见", "issuers": ["甲局"]}) == Tally(
        1, 1, 1
    )
    assert lenient.masthead(gold, {"title": None}) == Tally(0, 2, 0)


def test_names_are_kept_from_finders_of_numbers() -> None:
    text = "（二）按照《规划（2021—2025年）》（澜政发〔2021〕7号）建设12个。"
    assert accuracy.without_names(text) == "按照（）建设12个。"


def test_levels_of_gongwen_skill_become_a_tree() -> None:
    shown = [
        {"text": "关于湿地的通知", "level": 0, "role": "title"},
        {"text": "各市：", "level": None, "role": "recipient"},
        {"text": "一、目标", "level": 1, "role": "body"},
        {"text": "（二）修复", "level": 2, "role": "body"},
        {"text": "2024年3月5日", "level": None, "role": "date"},
    ]
    found = accuracy.typeset(shown)
    assert [(s["path"], s["number"]) for s in found["sections"]] == [
        ("1", "一、"),
        ("1.2", "（二）"),
    ]
    assert found["metadata"]["issue_date"] == "2024-03-05"
    assert found["metadata"]["addressees"] == ["各市"]


def test_a_reason_holds_no_addresses_and_no_paths() -> None:
    told = "Looking in https://a.example/simple\nERROR: /home/x/y: No matching https://b.example\n"
    shown = environments.reason(told)
    assert "example" not in shown
    assert "/home" not in shown
    assert "No matching" in shown


@pytest.mark.parametrize("number", [1, 10, 11, 20, 21, 100, 105, 110, 119, 999])
def test_chinese_numbers(number: int) -> None:
    assert chinese_number(curves.chinese(number)) == number


def test_a_notice_that_grows_is_numbered_on() -> None:
    text = "某县人民政府关于水库的通知\n一、总则\n任务一。\n二、任务\n（一）修水库。\n"
    notice = parse_text(curves.repeated(text, 4))
    tops = [s.path for s in notice.sections if s.depth == notice.sections[0].depth]
    assert tops == [str(n) for n in range(1, 9)]
    assert not [i for i in notice.issues if i.code.startswith("numbering")]


def test_exponents() -> None:
    assert curves.exponent([1, 2, 4, 8], [3, 6, 12, 24]) == pytest.approx(1)
    assert curves.exponent([1, 2, 4], [1, 4, 16]) == pytest.approx(2)


def test_a_block_is_aligned_and_is_markdown() -> None:
    block = Block("题", ["what", "a"], [["时间", "1"], ["x", "22"]], ["note"])
    assert block.text().splitlines() == ["题", "what   a", "时间   1", "x     22", "  note"]
    assert "| 时间 | 1 |" in block.markdown()
