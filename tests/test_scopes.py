"""Targets that only look alike: of a part of the place, or a total against what is taken away."""

from __future__ import annotations

import pytest
from test_comparison import CITES, CITY_NUMBER, notice

from policy_parse import compare
from policy_parse.lexicon.indicators import emission_of, scope_of

ROWS = [  # parent's target, child's target, verdict, words of the reason
    ("到2025年，全市污水处理率达到95%", "到2025年，中心城区污水处理率达到97%", "incomparable", "上级全市，本级中心城区"),
    ("到2025年，污水处理率达到95%", "到2025年，县城污水处理率达到97%", "incomparable", "本级县城"),
    ("到2025年，建成区绿化覆盖率达到40%", "到2025年，绿化覆盖率达到41%", "incomparable", "上级建成区"),
    ("到2025年，工业用水重复利用率达到90%", "到2025年，规模以上工业用水重复利用率达到92%", "incomparable", "规模以上"),
    ("到2025年，城区污水处理率达到95%", "到2025年，城镇污水处理率达到97%", "stricter", "97%"),
    ("到2025年，城市建成区绿地率达到40%", "到2025年，建成区绿地率达到41%", "stricter", "41%"),
    ("到2025年，主城区公交分担率达到40%", "到2025年，中心城区公交分担率达到41%", "stricter", "41%"),
    ("到2025年，氨氮排放总量下降8%", "到2025年，氨氮重点工程减排量达到300吨", "incomparable", "一为排放总量，一为重点工程减排量"),
    ("到2025年，氨氮重点工程减排量达到900吨", "到2025年，氨氮排放总量下降8%", "incomparable", "一为重点工程减排量，一为排放总量"),
]  # fmt: skip


@pytest.mark.parametrize(("above", "below", "verdict", "why"), ROWS)
def test_verdicts(above: str, below: str, verdict: str, why: str) -> None:
    parent = notice(
        "city", CITY_NUMBER, f"1.推进滨河治理。退塘还湿，恢复滨河芦苇荡，建设观鸟步道。{above}。"
    )
    child = notice(
        "district",
        "望政发〔2024〕9号",
        f"1.推进滨河治理。退塘还湿，恢复滨河芦苇荡，建设观鸟步道。{below}。",
        cites=CITES,
    )
    (link,) = compare(child, parent).links
    assert [t.verdict.value for t in link.target_pairs] == [verdict]
    assert why in link.target_pairs[0].why


def test_a_scope_said_before_holds_for_what_follows() -> None:
    parent = notice(
        "city", CITY_NUMBER, "1.推进绿化。到2025年，建成区绿地率达到36%，建成区绿化覆盖率达到40%。"
    )
    child = notice(
        "district", "望政发〔2024〕9号",
        "1.推进绿化。到2025年，建成区绿地率达到38%，绿化覆盖率达到41%。", cites=CITES,
    )  # fmt: skip
    (link,) = compare(child, parent).links
    assert [t.verdict.value for t in link.target_pairs] == ["stricter", "stricter"]


def test_another_substance_is_another_indicator() -> None:
    parent = notice("city", CITY_NUMBER, "1.治污。到2025年，氨氮排放总量下降8%。")
    child = notice(
        "district",
        "望政发〔2024〕9号",
        "1.治污。到2025年，化学需氧量重点工程减排量达到300吨。",
        cites=CITES,
    )
    assert compare(child, parent).links[0].target_pairs == ()


def test_words_of_scope() -> None:
    assert scope_of("城市建成区绿地率") == scope_of("建成区绿地率") == {"建成区"}
    assert scope_of("规上工业增加值") == {"规模以上"}
    assert scope_of("全市绿地率") == frozenset()
    assert emission_of("主要污染物重点工程减排量") == ("", "reduction", "重点工程减排量")
    assert emission_of("氨氮浓度") is None
