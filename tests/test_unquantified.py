"""An indicator with a number on one side and with words on the other."""

from __future__ import annotations

import pytest
from test_comparison import CITES, CITY_NUMBER, notice

from policy_parse import compare, to_frame
from policy_parse.domain.comparison import LinkComparison
from policy_parse.export.comparison_records import link_records
from policy_parse.export.comparison_report import summary

NUMBER = "到2025年，湿地保护率达到55%"
WORDED = [  # the side without a number
    "湿地保护率持续提升", "全市湿地保护率稳步提高", "着力提高湿地保护水平",
    "湿地保护率、河岸绿化率稳步提高", "到2025年，口袋公园分布更均，湿地保护率不断提高",
]  # fmt: skip
NOTHING = [
    "加强湿地保护", "湿地保护率达到国家要求", "湿地保护率提高到60%", "提高沿海湿地保护率监测能力",
    "重点湖泊湿地保护率持续提升", "五年来，湿地保护率持续提升", "到2030年，湿地保护率持续提升",
    "持续提升湿地", "湿地保护率、水质优良率完成考核目标",
]  # fmt: skip


def link(above: str, below: str) -> LinkComparison:
    start = "1.推进湿地修复。退塘还湿，恢复滨河芦苇荡，建设观鸟步道。"
    parent = notice("city", CITY_NUMBER, f"{start}{above}。")
    child = notice("district", "望政发〔2024〕9号", f"{start}{below}。", cites=CITES)
    return compare(child, parent).links[0]


@pytest.mark.parametrize("words", WORDED)
def test_words_against_a_number(words: str) -> None:
    found = link(NUMBER, words)
    assert [(u.target.indicator, u.section) for u in found.child_unquantified] == [
        ("湿地保护率", "1.1")
    ]
    assert "湿地保护" in found.child_unquantified[0].quote
    assert found.parent_unquantified == ()
    turned = link(words, NUMBER)
    assert [u.quote for u in turned.parent_unquantified]
    assert turned.child_unquantified == ()


@pytest.mark.parametrize("words", NOTHING)
def test_other_words_are_none(words: str) -> None:
    for found in (link(NUMBER, words), link(words, NUMBER)):
        assert (*found.child_unquantified, *found.parent_unquantified) == ()


def test_the_base_year_is_not_that_of_the_words() -> None:
    words = "到2025年，污水排放比2020年减少，湿地保护率持续提升"
    assert len(link(NUMBER, words).child_unquantified) == 1


def test_it_stands_in_the_sheet_of_targets_with_both_quotes() -> None:
    for found, word, quotes in (
        (link(NUMBER, WORDED[0]), "本级未量化", (WORDED[0], NUMBER)),
        (link(WORDED[0], NUMBER), "上级未量化", (NUMBER, WORDED[0])),
    ):
        frame = to_frame(compare(found.child, found.parent), "targets")
        rows = frame[frame["verdict"] == word]
        assert len(frame) == len(rows) == 1
        assert (rows["child_quote"].iloc[0], rows["parent_quote"].iloc[0]) == quotes
        records = link_records(found)
        (row,) = [*records["child_unquantified"], *records["parent_unquantified"]]
        source = found.child if word == "本级未量化" else found.parent
        assert source.source.text[slice(*row["span"])] == row["quote"] == WORDED[0]


def test_the_report_does_not_call_it_new_or_dropped() -> None:
    told = " ".join(summary(link(WORDED[0], NUMBER)))
    assert "上级另有0项指标下级没有对应，下级自设0项" in told
    assert "本级未量化0项、上级未量化1项" in told
