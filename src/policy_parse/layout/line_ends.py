"""How the text of a line ends: within a bracket, a number, a list of units, a sentence."""

from __future__ import annotations

import re

from policy_parse.domain.source import BlockKind
from policy_parse.layout.lines import Line, Paragraph
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import BEFORE_WORDS
from policy_parse.lexicon.units import looks_like_unit

TERMINAL = frozenset("。！？!?…")
_FORGOTTEN = 60  # characters behind which an open bracket was forgotten
ARTICLE = 3  # rank of 第X条
_CUT = 10  # characters of a line that may end within a number
_BRACKETS = re.compile(r"[（）〔〕《》“”]")
_CLAUSE = 20  # characters from which on a line is more than a heading
_INNER = re.compile(r"[，。；]")
_LIST_ITEM = re.compile(r"[、，]")
CUT_VERB = re.compile(rf"(?:及|和|与|的|以|对|在|为|将|按|由|向|把|{any_of('cut_before_quote')})$")


def same_cell(before: Line, line: Line) -> bool:
    """Whether both are printed lines of one cell, which was wrapped to its width."""
    return before.block.cell == line.block.cell and line.block.kind is BlockKind.LINE


def parts_units(text: str, following: str) -> bool:
    """Whether a line break in a cell stands for 、: a whole unit before it, another behind."""
    return following[0] in "市省区县州各团国" and looks_like_unit(last_item(text))


def parts_names(text: str, following: str) -> bool:
    """Whether units stand one per line: a whole name before the break, a list of names behind it.

    A name that begins with its place may be the signature; one with a level word is none.
    """
    return (
        following[0] in "市省区县州各"
        and text[-1] not in "、，；："
        and looks_like_unit(last_item(text))
        and all(looks_like_unit(name) for name in _LIST_ITEM.split(following.rstrip("。；")))
    )


def is_open(text: str) -> bool:
    """Whether a bracket, quotation or title opened in the last 240 characters is not closed."""
    tail = text[-240:]
    return (
        ("（" in tail and tail.rfind("（") > tail.rfind("）"))
        or ("《" in tail and tail.rfind("《") > tail.rfind("》"))
        or ("“" in tail and tail.rfind("“") > max(tail.rfind("”"), tail.rfind('"')))
        or ("〔" in tail and tail.rfind("〔") > tail.rfind("〕"))
    )


def left_open(text: str) -> bool:
    """Whether a mark seems never to be closed: a sentence has ended since, or it is long ago."""
    last = max(text.rfind(mark) for mark in "（《“〔")
    return text[-1] in TERMINAL or text[-1] in "）〕】" or len(text) - last > _FORGOTTEN


def leaves_open(text: str, line: Line) -> bool:
    """Whether a line begins the next item, so that the bracket before it is never closed.

    It is its turn, and it closes no bracket but its own: （责任单位：市教育局 / （二）提升服务。
    """
    if not line.in_sequence or line.ordinal is None or text[-1] in "，、；：（《“‘〔":
        return False
    depth = 0
    for mark in _BRACKETS.finditer(line.text, line.ordinal.length):
        depth += 1 if mark[0] in "（〔《“" else -1
        if depth < 0:
            return False
    return True


def is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph is no more than a heading with its mark."""
    text = paragraph.text
    return len(text) <= 30 and paragraph.ordinal is not None and not CUT_VERB.search(text)


def is_cut(paragraph: Paragraph) -> bool:
    """Whether a paragraph without an end mark is running text that was cut off."""
    if paragraph.label is not None:
        return True
    text = paragraph.text
    mark = paragraph.ordinal
    if mark is not None and mark.rank == ARTICLE:  # no heading, but text from its first word on
        return len(text) >= _CLAUSE and text[-1] not in "）”》"
    # A run-in heading ends with its first 。; what is open behind it is no heading.
    limit = 60 if mark and "。" not in text else _CLAUSE
    return len(text) >= limit and bool(_INNER.search(text)) and text[-1] not in "）”》"


_CUT_NUMBER = re.compile(r"[\u4e00-\u9fff](?:\d{1,6}|\d+\.)$")
_LEADS_ON = re.compile(rf"(?:{BEFORE_WORDS}|{any_of('leads_to_number')})$")
_NUMBER_GOES_ON = re.compile(r"\d{1,6}(?:\.\d+)?[\u4e00-\u9fff%‰℃]")


def is_number_cut(text: str, following: str) -> bool:
    """Whether a line ends within a number, or before the one that it leads to."""
    if not _NUMBER_GOES_ON.match(following) or len(text) < _CUT:
        return False
    if _CUT_NUMBER.search(text):
        return not following[:4].isdigit() and text[-1] != "."
    return _LEADS_ON.search(text) is not None


def last_item(text: str) -> str:
    """What stands behind the last label and the last mark of a list."""
    return _LIST_ITEM.split(text.rpartition("：")[2])[-1]


def first_item(text: str) -> str:
    """What stands before the first mark of a list."""
    return _LIST_ITEM.split(text, maxsplit=1)[0]
