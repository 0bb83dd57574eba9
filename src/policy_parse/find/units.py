"""Unit mentions in a list of units.

list   = member, {mark, member}, ["等", …] ;
member = name, ["（", role word, "）"], ["*"] | head, mark, …, name with a tail that both share ;
mark   = "、" | "，" | "；" | "和" | "及" | "以及" | "与" | "+" | "｜" ;
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import UnitSpan
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import is_place
from policy_parse.lexicon.roles import role_of_word
from policy_parse.lexicon.unit_names import unit_names
from policy_parse.lexicon.units import (
    COLLECTIVE,
    ENDING,
    LEVEL_RANKS,
    LONGER,
    LONGEST,
    ends_like_unit,
    is_body,
    is_listed,
    looks_like_unit,
    ranks_of_levels,
)

_HEAD = re.compile(
    rf"(?:[由及和与或、，；。：+|·—\-\s]|{any_of('before_list')}|[一二三四五六七八九十]是)+"
)
# 等部门, 等市直驻市进驻单位: what closes an open list is no member of it.
_TAIL = re.compile(
    rf"等(?:(?:[^、，；。（）等]|（[^（）]{{0,10}}）){{0,18}}(?:{any_of('end_of_list')})"
    r"(?:（(?:单位|部门)）)?)?[、，；。]*$"
)
# What may stand in a list without being a unit: a remark on the list, a time, a role word.
_NOTE = re.compile(rf"{any_of('note_in_list')}|\d月底?前")
_NOTE_HEAD = re.compile(
    rf"(?:(?:20)?\d\d年|\d{{1,2}}月|{any_of('head_of_note')})"
    rf"|(?:{any_of('bare_verb')})(?![\u4e00-\u9fff])"
)
_REMARK = re.compile(
    rf"均(?:为|需|须|由).*$"
    rf"|[（〈][^（）〈〉]*(?:{any_of('note_in_bracket')})[^（）〈〉]*[）〉]$"
)
_ROLE = re.compile(r"[（〔]([\u4e00-\u9fff]{2,6})[）〕]$")
_MARKS = "、，；。 +|"
_STAR = "*★▲△※☆＊"
_AND = re.compile(r"以及|[和及与]")
_MARK = re.compile(r"[（“〔〈）”〕〉、，；,/+|·]")
_WITH_REMARK = 5 * LONGEST  # characters of a name with the remark on it that is cut off
_SHORT = re.compile(r"(?:地方|各地|各方)(?!政府|财政|各级|[局委党])")
_LEVELS = re.compile(r"(?:省|市|州|盟|区|县|旗|镇|乡|街道|自治区)+")
_TOWN = LEVEL_RANKS["镇"]
_IN_BRACKETS = re.compile(r"[（〔〈][^（）〔〕〈〉]*[）〕〉]")
_SHARED_HEAD = re.compile(r"[\u4e00-\u9fff]{1,6}")


def iter_units(text: str, start: int, end: int) -> Iterator[UnitSpan]:
    """Members of the list `text[start:end]`, split at marks and at 和/及 between whole names.

    A trailing 等/等部门 is dropped; brackets and 各市、州、县人民政府 stay whole; what is printed
    once for several names (市、区机管局) belongs to each (gold/FORMAT.md).
    """
    waiting: list[UnitSpan] = []  # heads that await the name whose tail they share
    for span in _members(text, start, end):
        if waiting or _may_be_head(text, span):
            tail = _shared_tail(text, waiting, span)
            if tail is not None and text[tail] == "（":  # 市、县（市、区）人民政府 is one
                yield UnitSpan(waiting[0].start, span.end)
                waiting = []
                continue
            if tail is not None:
                yield from (UnitSpan(tail, span.end, (h.start, h.end)) for h in waiting)
                waiting = []
            elif _may_be_head(text, span):
                waiting.append(span)
                continue
            else:
                yield from waiting
                waiting = []
        yield span
    yield from waiting


def _may_be_head(text: str, span: UnitSpan) -> bool:
    """Whether a member is a level word or a place that lacks what the next member ends with."""
    if span.end - span.start > 6 or not _SHARED_HEAD.fullmatch(text, span.start, span.end):
        return False
    if _LEVELS.fullmatch(text, span.start, span.end):
        return True
    return not ENDING.search(text[span.start : span.end]) and any(
        is_place(text[span.start : span.end] + level) for level in ("市", "区", "县", "州", "省")
    )


def _shared_tail(text: str, heads: list[UnitSpan], span: UnitSpan) -> int | None:
    """Where the tail begins that `heads` share with the name at `span`, or None."""
    if not heads:
        return None
    first = heads[0]
    own = _LEVELS.match(text, span.start, span.end)
    if _LEVELS.fullmatch(text, first.start, first.end):  # 市、区机管局
        tail = own.end() if own else None
    else:  # 广州、深圳市政府: the name behind the place begins with its level
        level = re.compile(r"[\u4e00-\u9fff]{2,4}?(?=[省市州县区盟旗])").match(
            text, span.start, span.end
        )
        tail = level.end() if level and is_place(text[span.start : level.end() + 1]) else None
    if tail is None or not ends_like_unit(text[span.start : span.end]):
        return None
    return tail if span.end - tail >= 2 else None


def _members(text: str, start: int, end: int) -> Iterator[UnitSpan]:
    while start < end:
        tick()
        stop = _next_cut(text, start, end)
        piece_start, piece_end = _trim(text, start, stop)
        piece_start = _behind_label(text, piece_start, piece_end)
        if piece_start < piece_end and not (
            _NOTE_HEAD.match(text, piece_start, piece_end)
            or _NOTE.search(text, piece_start, piece_end)
        ):
            if _AND.search(text, piece_start, piece_end):
                for first, last in _split_and(text, piece_start, piece_end):
                    yield _marked(text, first, last)
            else:
                yield _marked(text, piece_start, piece_end)
        start = stop + 1


def _marked(text: str, start: int, end: int) -> UnitSpan:
    """A member with its stars off, and the role word in brackets behind its name told apart."""
    while end > start + 1 and text[end - 1] in _STAR:
        end -= 1
    while start < end - 1 and text[start] in _STAR:
        start += 1
    word = _ROLE.search(text, start, end)
    role = role_of_word(word[1]) if word and word.start() > start else None
    if word is None or role is None:
        return UnitSpan(start, end)
    return UnitSpan(start, word.start(), None, role, word.span(1))


def _next_cut(text: str, start: int, end: int) -> int:
    head = _HEAD.match(text, start, end)
    i = head.end() if head else start
    collective = COLLECTIVE.match(text, i, end)
    if collective:
        levels = collective[0].rstrip("、和及")  # 各区、|各部门 are two
        whole = ends_like_unit(levels) or ("、" in levels and levels == collective[0])
        shared = collective["government"] is not None and levels == collective[0]
        if whole and _is_one(text[i : i + len(levels) + 1], shared=shared):
            i += len(levels)
    depth = 0
    for mark in _MARK.finditer(text, i, end):
        c = mark[0]
        if c in "（“〔〈":
            depth += 1
        elif c in "）”〕〉":
            depth -= 1
        elif depth <= 0:
            return mark.start()
    return end


def _is_one(levels: str, *, shared: bool) -> bool:
    """Whether 各市、县 are one unit: its levels go down to the last, or a government is said of all.

    各镇（街道）、市|水务局 are two: behind towns a higher level begins a name of its own. A city beside
    counties is one of their level (各县、市、区政府). `levels` ends with the character behind them.
    """
    ranks = ranks_of_levels(_IN_BRACKETS.sub("", levels))
    if ranks == sorted(ranks):
        return True
    return shared and not any(a == _TOWN and b < _TOWN for a, b in pairwise(ranks))


def _behind_label(text: str, start: int, end: int) -> int:
    """Where the unit begins in 任务分解：市教育局; `end` for 目标位置：全省前5, which names none."""
    colon = text.rfind("：", start, end)
    if colon < 0:
        return start
    return colon + 1 if looks_like_unit(text[colon + 1 : end]) else end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    head = _HEAD.match(text, start, end)
    if head:
        start = head.end()
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    # The cheap look goes first: most members of a list have neither remark nor tail.
    if any(text.find(mark, start, end) >= 0 for mark in "均（〈"):
        remark = _REMARK.search(text, start, end)
        if remark and remark.start() > start:
            end = remark.start()
    tail = _TAIL.search(text, start, end) if text.find("等", start, end) >= 0 else None
    if (
        tail
        and tail.start() > start
        and not _names_more(text, tail)
        and (_is_name(text[start : tail.start()]) or tail.end() - tail.start() == 1)
    ):
        end = tail.start()
    return start, end


def _is_name(name: str) -> bool:
    """Whether a name is whole by its ending, or known as one: 证监会."""
    return ends_like_unit(name) or name in unit_names().national


def _names_more(text: str, tail: re.Match[str]) -> bool:
    """等单位及各地区: what stands behind the joint is a member of its own."""
    joint = next(_AND.finditer(text, tail.start(), tail.end()), None)
    if joint is None:
        return False
    name = text[joint.end() : tail.end()].rstrip(_MARKS)
    return name.startswith(("各", "省", "市", "区", "县")) and is_listed(name)


def _split_and(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for joint in _AND.finditer(text, start, end):
        if joint.start() - start > _WITH_REMARK or joint.start() < start:
            continue
        first = _trim(text, start, joint.start())
        left = text[slice(*first)]
        if (
            left.count("（") == left.count("）")
            and is_listed(left)
            and _begins_with_unit(text, joint.end(), end)
        ):
            yield first
            start = joint.end()
    yield start, end


def _begins_with_unit(text: str, start: int, end: int) -> bool:
    """Whether what follows a joint is a unit, or begins with one where it is too long for one."""
    if end - start <= LONGEST:
        return is_listed(text[start:end].rstrip(_MARKS + _STAR))
    return any(
        is_listed(text[start : joint.start()])
        for joint in _AND.finditer(text, start, start + LONGEST)
    )


def unit_prefix(text: str, start: int, end: int) -> int | None:
    """End of the unit name that begins at `start` and is followed by other words, or None.

    市财政局制定实施细则 → the end of 市财政局.
    """
    short = _SHORT.match(text, start, end)
    if short:
        return short.end()
    for stop in range(start + 2, min(end, start + 30) + 1):
        name = text[start:stop]
        if ENDING.search(name) and name.count("（") == name.count("）"):
            if LONGER.match(text, stop):
                continue
            if is_body(name, alone=True):
                return stop
    return None
