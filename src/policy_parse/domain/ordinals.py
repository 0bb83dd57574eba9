"""The marks that number headings and items.

GB/T 9704—2012, 7.3.3: 结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注; regulations number by
编, 章, 节, 条. Documents also print 1、 1． (1) ① and 1）.

    mark = "第", numeral, ("编" | "章" | "节" | "条")
         | chinese, "、" | "（", chinese, "）" | digits, ("." | "、" | "）") | "（", digits, "）" | circled ;
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from policy_parse.domain.numerals import chinese_number

_CHINESE = "一二三四五六七八九十百零〇"
_MARK = re.compile(
    rf"第(?P<law>[{_CHINESE}\d]{{1,5}})(?P<rank>[编章节条])"
    rf"|(?P<top>[{_CHINESE}]{{1,4}})[、.](?![{_CHINESE}]{{1,3}}季度)"
    rf"|（(?P<second>[{_CHINESE}]{{1,4}})）"
    r"|(?P<third>\d{1,3})(?:[.](?!\d)|[.](?=(?:19|20)\d\d年)|、(?!\d))"
    r"|（(?P<fourth>\d{1,3})）"
    r"|(?P<fifth>[①-⑳㉑-㉟])"
    r"|(?P<sixth>\d{1,2})）"
)
_HEADS = frozenset(f"第（{_CHINESE}0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟")
_BEFORE_DIGIT = re.compile(r"(\d{1,2})[.、](?=\d)")
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3})+")
_RANKS = {"编": 0, "章": 1, "节": 2, "条": 3, "top": 4, "second": 5, "third": 6, "fourth": 7}


LEVELS = 10  # ranks: a notice has no more


class Ordinal(NamedTuple):
    """A numbering mark: its rank (0 编 … 4 一、 5 （一） 6 1. 7 （1） 8 ① 9 1）), value and length."""

    rank: int
    value: int
    length: int


def read_ordinal(text: str) -> Ordinal | None:
    """The numbering mark at the start of normalised `text`, or None."""
    head = text[:1]
    if head not in _HEADS and not head.isdecimal():
        return None
    match = _MARK.match(text)
    if match is None:
        return None
    kind = match.lastgroup or ""
    if kind == "rank":
        digits = match["law"]
        value = int(digits) if digits.isdecimal() else chinese_number(digits)
        rank = _RANKS[match["rank"]]
    elif kind == "fifth":
        mark = match["fifth"]
        value = ord(mark) - ord("①") + 1 if mark <= "⑳" else ord(mark) - ord("㉑") + 21
        rank = 8
    elif kind == "sixth":
        value, rank = int(match["sixth"]), 9
    else:
        digits = match[kind]
        value = int(digits) if digits.isdecimal() else chinese_number(digits)
        rank = _RANKS[kind]
    return Ordinal(rank, value, match.end()) if value else None


def follows_before_digit(text: str, last: int) -> Ordinal | None:
    """The item number that comes after `last` where a digit stands at once behind it, or None.

    2.5G基站 behind item 1 is item 2; alone it is a number. Only the order can tell.
    """
    match = _BEFORE_DIGIT.match(text)
    if match is None or not last or int(match[1]) != last + 1:
        return None
    return Ordinal(_RANKS["third"], int(match[1]), match.end())


def numbers_by_decimals(texts: Iterable[str]) -> bool:
    """Whether headings are numbered 1.1, 1.2 or 1.1.1: two that follow each other, or two so deep."""
    seen: set[str] = set()
    deep = 0
    for text in texts:
        match = _DECIMAL.match(text) if text[:1].isdecimal() else None
        if match is None:
            continue
        deep += match[0].count(".") > 1
        above, _, last = match[0].rpartition(".")
        if deep > 1 or (int(last) > 1 and f"{above}.{int(last) - 1}" in seen):
            return True
        seen.add(match[0])
    return False


def decimal_levels(text: str) -> int:
    """How many levels a decimal number (1.2.3) at the start of normalised `text` counts, or 0."""
    match = _DECIMAL.match(text)
    return match[0].count(".") + 1 if match else 0
