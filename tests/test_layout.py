"""Lines to paragraphs: what is joined, what stands apart, and that nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_parse.errors import PolicyParseError
from policy_parse.layout import lay_out
from policy_parse.layout.widths import RUN, shadow
from policy_parse.read import read_bytes

LINE = "各单位要切实加强组织领导夯实工作责任细化任务分工健全推进机制确保各项任务落到实处"


def paragraphs(text: str) -> list[str]:
    return [p.text for p in lay_out(read_bytes(text.encode(), "t.txt"))]


CASES = [
    ("punctuation alone on its line", "加强领导\n，\n落实责任。", ["加强领导，落实责任。"]),
    ("a page number in a unit's name", "责任单位：区科工\n— 3 —\n局、区财政局\n", ["责任单位：区科工局、区财政局"]),
    ("a list that goes on", "参与单位：区教育局、\n区财政局", ["参与单位：区教育局、区财政局"]),
    ("spaces in numbers", "2023 年4 月完成2.17 万人次。", ["2023年4月完成2.17万人次。"]),
    ("headings stand apart", "一、总体要求\n（一）指导思想\n以人为本。", ["一、总体要求", "（一）指导思想", "以人为本。"]),
    ("labels stand apart", "牵头单位：区教育局\n参与单位：区财政局", ["牵头单位：区教育局", "参与单位：区财政局"]),
    ("roster lines stand apart", "组 长：\t陈某某\t副区长\n成 员：\t王 某\t局长", ["组长：陈某某副区长", "成员：王某局长"]),
    ("a bracket that is never closed swallows no heading", "实施方案（2023版\n为优化环境，制定本方案。\n一、总体要求\n1.加强领导。", ["实施方案（2023版为优化环境，制定本方案。", "一、总体要求", "1.加强领导。"]),
    ("a mark torn off its word", "一、总则\n二、任务\n1.改造。\n2.推进线上线下标准统\n一、服务同质。\n三、附则", ["一、总则", "二、任务", "1.改造。", "2.推进线上线下标准统一、服务同质。", "三、附则"]),
    ("numbering that begins anew", "一、总则\n二、附则\n实施办法\n一、目的\n二、范围", ["一、总则", "二、附则", "实施办法", "一、目的", "二、范围"]),
    ("a mark out of sequence behind a whole sentence", "一、总则。\n四、任务。\n二、附则。", ["一、总则。", "四、任务。", "二、附则。"]),
    ("an open bracket goes on", "推进改革（市教育局、\n市科技局负责）。", ["推进改革（市教育局、市科技局负责）。"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_joining(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


def test_full_lines_are_one_paragraph() -> None:
    text = "\n".join([LINE] * 15 + ["并长期坚持。", "（二）下一项", LINE])
    assert paragraphs(text) == [LINE * 15 + "并长期坚持。", "（二）下一项", LINE]


HARD = st.text(
    st.sampled_from("一二三、（）()1.2，。；：\n\r\f\t 　责任单位局年月日%—\ufeff\x00\u200b“”《》①第章条abc"), max_size=300
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(HARD | st.text(max_size=200))
def test_layout_loses_nothing(text: str) -> None:
    """Every character but white space, invisibles and furniture is in one passage, in order."""
    data = text.encode("utf-8", "ignore")
    if not data.strip(b"\0 \t\r\n"):
        return
    try:
        source = read_bytes(data, "t.txt")
    except PolicyParseError:  # a binary jumble is rejected by name
        return
    if source.media_type != "text/plain":
        return
    passages = lay_out(source)
    kept = "".join(p.text for p in passages)
    furniture = re.compile(r"[—–\-－·•一]+\d{1,4}[—–\-－·•一]+|第\d+页.*|共\d+页.*|\d{1,4}/\d{1,4}")
    everything = "".join(
        "".join(RUN.findall(shadow(source.text)[b.start : b.end]))
        for b in source.blocks
        if not furniture.fullmatch("".join(RUN.findall(shadow(source.text)[b.start : b.end])))
    )
    assert kept == everything
    for passage in passages:
        evidence = passage.evidence(0, len(passage.text))
        printed = "".join(source.text[s:e] for s, e in evidence.spans)
        assert "".join(evidence.quote.split()) == "".join(printed.split())
