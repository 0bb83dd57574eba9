"""Text made to blow up a pattern: every passage is read in time that grows with its length."""

from __future__ import annotations

import time

import pytest
from hostile.shapes import PAIRS, joined

from policy_parse.pipeline import parse

UNITS = [
    "（", "）", "（（））", "各市、", "由", "牵头", "市教育局、", "由市教育局牵头，", "会同", "负责", "1", "1.", "2023年",
    "到2025年，", "一、", "《", "《》（", "“”", "等部门", "以下均需各县，", "、", "每年", "十", "百分之十", "5%", "增长5%、",
    "第一条", "责任单位：市局；", "均为责任单位", "给予", "对", "5个A", "3个工作日内", "不少于", "— 1 —\n", "\n",
    "组长：\t王某某\t局长\n", "人民政府", "各市、县、区", "“十四五”", "年底前", "关于印发的通知\n", "😀", "\u202e", "〔",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_repeated_text_is_read_in_time(unit: str) -> None:
    text = "一、任务\n1.加强建设。" + unit * (6000 // len(unit))
    started = time.process_time()
    parse(text.encode())
    # An ordinary notice of this length takes 0.01 s; what grows with the square takes minutes.
    assert time.process_time() - started < 2.0


def _seconds(pair: tuple[str, str], size: int) -> float:
    """The best of two runs."""
    text = joined(pair, size).encode()
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        parse(text)
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.parametrize("pair", PAIRS, ids=["+".join(pair) for pair in PAIRS])
def test_pairs_of_shapes_grow_with_their_length(pair: tuple[str, str]) -> None:
    """Five doublings of the size: what grows with its square would take a thousand times as long.

    bench/growth.py measures more closely: ten times the text, at most twelve times as long.
    """
    small, large = _seconds(pair, 1000), _seconds(pair, 32_000)
    assert large < 0.1 or large < 100 * small
