"""The marks that number headings and items.

GB/T 9704—2012, 7.3.3: 结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注; regulations number by
编, 章, 节, 条. Documents also print 1、 1． (1) ① and 1）.

    mark = "第", numeral, ("编" | "章" | "节" | "条")
         | chinese, "、" | "（", chinese, "）" | digits, ("." | "、" | "）") | "（", digits, "）" | circled
         | "㈠" … | "⒈" … | "⑴" … | ("甲" | "壹") …, "、" | ("Ⅰ" | "A") …, "." ;
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policy_parse.domain.numerals import chinese_number

_CHINESE = "一二三四五六七八九十百零〇"
_MARK = re.compile(
    rf"第(?P<law>[{_CHINESE}\d]{{1,5}})(?P<rank>[编章节条])"
    rf"|(?P<top>[{_CHINESE}]{{1,4}})[、.](?![{_CHINESE}]{{1,3}}季度)"
    rf"|（(?P<second>[{_CHINESE}]{{1,4}})[）〉》>]"  # what recognition makes of ）
    r"|(?P<third>\d{1,3})(?:[.](?!\d)|[.](?=(?:19|20)\d\d年)|、(?!\d)|，(?=[\u4e00-\u9fff]))"
    r"|（(?P<fourth>\d{1,3})[）〉》>]"
    r"|(?P<fifth>[①-⑳㉑-㉟])"
    r"|(?P<sixth>\d{1,2})）"
    r"|(?P<bracketed>[㈠-㈩])|(?P<dotted>[⒈-⒛])|(?P<ringed>[⑴-⒇])"
    r"|(?P<stem>[甲乙丙丁戊己庚辛壬癸])、|(?P<formal>[壹贰叁肆伍陆柒捌玖拾])、"
    r"|(?P<roman>[Ⅰ-Ⅻ])[、.]?(?=[\u4e00-\u9fff])|(?P<letter>[A-H])[、.](?=[\u4e00-\u9fff])"
)
# Marks of one character: the first of their kind, and their rank.
_SINGLE = {
    "bracketed": ("㈠", 5),
    "dotted": ("⒈", 6),
    "ringed": ("⑴", 7),
    "roman": ("Ⅰ", 3.9),
    "letter": ("A", 6.5),
}
_NAMED = {"stem": "甲乙丙丁戊己庚辛壬癸", "formal": "壹贰叁肆伍陆柒捌玖拾"}
_ABOVE_TOP = 3.8  # rank of 甲、 and 壹、, above 一、
_HEADS = frozenset(
    f"第（{_CHINESE}0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇甲乙丙丁戊己庚辛壬癸壹贰叁肆伍陆柒捌玖拾ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫABCDEFGH"
)
_BEFORE_DIGIT = re.compile(r"(\d{1,2})[.、](?=\d)")
_LONG = re.compile(r"([1-9]\d{3,5})[.、](?!\d)")
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3})+")
_RANKS = {"编": 0, "章": 1, "节": 2, "条": 3, "top": 4, "second": 5, "third": 6, "fourth": 7}


LEVELS = 10  # ranks: a notice has no more


class Ordinal(NamedTuple):
    """A numbering mark: its rank (0 编 … 4 一、 5 （一） 6 1. 7 （1） 8 ① 9 1）), value and length.

    Decimal numbers rank between （一） and 1., by their levels: 5.1 for 1, 5.2 for 1.1.
    """

    rank: float
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
    rank: float
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
    elif kind in _SINGLE:
        first, rank = _SINGLE[kind]
        value = ord(match[kind]) - ord(first) + 1
    elif kind in _NAMED:
        value, rank = _NAMED[kind].index(match[kind]) + 1, _ABOVE_TOP
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


def counted_on(texts: Sequence[str]) -> dict[int, Ordinal]:
    """The items from 1000. on, by the indices of their lines: those that count on from 999.

    Four digits at the head of a line are a year else (2025.…); some of an order may be missing.
    """
    if not any(text[:1].isdecimal() and _LONG.match(text) for text in texts):
        return {}
    out: dict[int, Ordinal] = {}
    last = 0
    for i, text in enumerate(texts):
        ordinal = read_ordinal(text)
        long = _LONG.match(text) if ordinal is None else None
        if ordinal is not None and ordinal.rank == _RANKS["third"]:
            last = ordinal.value
        elif long is not None and last < int(long[1]) <= last + _GAP:
            last = int(long[1])
            out[i] = Ordinal(_RANKS["third"], last, long.end())
    return out


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


def decimal_ordinals(texts: Sequence[str]) -> dict[int, Ordinal]:
    """The decimal numbers (1, 1.1, 1.1.1) at the heads of lines, by the lines' indices.

    Only where a document numbers its headings so, and only those that come after one another: 1.5
    at the head of a line is a number else. A bare 1 counts where there is a 1.1.
    """
    if not numbers_by_decimals(texts):
        return {}
    found = [(i, *_decimal(text)) for i, text in enumerate(texts)]
    tops = {number[0] for _, number, _ in found if len(number) > 1}
    marks = [
        (i, number, length)
        for i, number, length in found
        if number
        and length < len(texts[i])
        and (len(number) > 1 or (number[0] in tops and _names_chapter(texts[i])))
    ]
    return {
        i: Ordinal(_SECOND + len(number) / 10, number[-1], length)
        for i, number, length in _longest_order(marks)
    }


_Mark = tuple[int, tuple[int, ...], int]  # index of the line, its number, how long that is


def _longest_order(marks: Sequence[_Mark]) -> list[_Mark]:
    """The most marks that come one after another, those of annexes from 1 again.

    What a line of figures says (4.47 亿立方米) fits in no long order, and spoils none.
    """
    length: list[float] = []
    before: list[int] = []
    for k, (_, number, _) in enumerate(marks):
        best, source = (0.0, -1) if number[-1] == 1 or not k else (-_RESTART, -1)
        for j in range(max(0, k - _BACK), k):
            fits = _comes_after(marks[j][1], number)
            gain = length[j] if fits else length[j] - _RESTART
            again = number[-1] == 1 and len(number) <= _TOP
            if (fits or again) and gain > best:
                best, source = gain, j
        length.append(best + 1)
        before.append(source)
    out: list[_Mark] = []
    k = max(range(len(marks)), key=length.__getitem__, default=-1)
    while k >= 0:
        out.append(marks[k])
        k = before[k]
    return out[::-1]


_RESTART = 1.5  # marks that an order must gain where it begins again
_TOP = 2  # levels of a number from which an order may begin
_BACK = 200  # marks back among which the one before is looked for
_SECOND = 5  # rank of （一）
_LEVEL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})(?![\d.%])[、.]?(?=[\u4e00-\u9fff（“《A-Za-z])")
_CHAPTER = 30  # characters of a line that names a chapter
_GAP = 2  # numbers that a printed order may leave out, less one


def _decimal(text: str) -> tuple[tuple[int, ...], int]:
    match = _LEVEL.match(text) if text[:1].isdecimal() else None
    if match is None:
        return (), 0
    return tuple(map(int, match[1].split("."))), match.end()


def _names_chapter(text: str) -> bool:
    return len(text) <= _CHAPTER and text[-1] not in "。；，、：" and text[1:2] not in "年月日个"


def _comes_after(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether `number` is what may follow `last`: one on at some level, and 1 below it."""
    k = next((k for k, (a, b) in enumerate(zip(last, number, strict=False)) if a != b), None)
    k = min(len(last), len(number)) if k is None else k
    if k >= len(number):
        return False
    before = last[k] if k < len(last) else 0
    return before < number[k] <= before + _GAP and all(n == 1 for n in number[k + 1 :])


def decimal_levels(text: str) -> int:
    """How many levels a decimal number (1.2.3) at the start of normalised `text` counts, or 0."""
    match = _DECIMAL.match(text)
    return match[0].count(".") + 1 if match else 0
