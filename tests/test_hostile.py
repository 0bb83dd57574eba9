"""Text made to blow up a pattern: every passage is read in time that grows with its length."""

from __future__ import annotations

import time

import pytest

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
