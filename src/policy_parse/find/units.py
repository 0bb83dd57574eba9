"""Unit mentions in a list of units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import UnitSpan
from policy_parse.lexicon.units import (
    COLLECTIVE,
    ENDING,
    LONGER,
    LONGEST,
    ends_like_unit,
    looks_like_unit,
)

_HEAD = re.compile(
    r"(?:[由及和与或、，；。：\s]|以及|会同|其中|并由|分别由|[一二三四五六七八九十]是)+"
)
# 等部门, 等市直驻市进驻单位: what closes an open list is no member of it.
_TAIL = re.compile(
    r"等(?:(?:[^、，；。（）等]|（[^（）]{0,10}）){0,18}(?:部门|单位|企业|机构|地区|方面|乡镇|街道|各方)(?:（(?:单位|部门)）)?)?[、，；。]*$"
)
# What may stand in a list without being a unit: a remark on the list, a time, a role word.
_NOTE = re.compile(
    r"以下|不再|下同|为牵头|排名|列首位|未明确|^(?:(?:20)?\d\d年|\d{1,2}月|年底|年内|长期|持续|完成$|目标|详见)|\d月底?前|年底前"
)
_REMARK = re.compile(r"均(?:为|需|须|由).*$|（[^（）]*(?:下同|为牵头|不再列|逗号前)[^（）]*）$")
_MARKS = "、，；。 "
_AND = re.compile(r"以及|[和及与]")
_MARK = re.compile(r"[（“〔）”〕、，；,/]")
_WITH_REMARK = 5 * LONGEST  # characters of a name with the remark on it that is cut off


def iter_units(text: str, start: int, end: int) -> Iterator[UnitSpan]:
    """Members of the list `text[start:end]`, split at 、，； and at 和/及 between whole names.

    A trailing 等/等部门 is dropped; brackets and 各市、州、县人民政府 stay whole (gold/FORMAT.md).
    """
    while start < end:
        stop = _next_cut(text, start, end)
        piece_start, piece_end = _trim(text, start, stop)
        piece_start = _behind_label(text, piece_start, piece_end)
        if piece_start < piece_end and not _NOTE.search(text, piece_start, piece_end):
            if _AND.search(text, piece_start, piece_end):
                yield from _split_and(text, piece_start, piece_end)
            else:
                yield UnitSpan(piece_start, piece_end)
        start = stop + 1


def _next_cut(text: str, start: int, end: int) -> int:
    head = _HEAD.match(text, start, end)
    i = head.end() if head else start
    collective = COLLECTIVE.match(text, i, end)
    if collective and ends_like_unit(collective[0]):
        i = collective.end()
    depth = 0
    for mark in _MARK.finditer(text, i, end):
        c = mark[0]
        if c in "（“〔":
            depth += 1
        elif c in "）”〕":
            depth -= 1
        elif depth <= 0:
            return mark.start()
    return end


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
    if text.find("均", start, end) >= 0 or text.find("（", start, end) >= 0:
        remark = _REMARK.search(text, start, end)
        if remark and remark.start() > start:
            end = remark.start()
    tail = _TAIL.search(text, start, end) if text.find("等", start, end) >= 0 else None
    if tail and tail.start() > start and (
        ends_like_unit(text[start : tail.start()]) or tail.end() - tail.start() == 1
    ):  # fmt: skip
        end = tail.start()
    return start, end


def _split_and(text: str, start: int, end: int) -> Iterator[UnitSpan]:
    for joint in _AND.finditer(text, start, end):
        if joint.start() - start > _WITH_REMARK:
            continue
        first = _trim(text, start, joint.start())
        left = text[slice(*first)]
        if (
            left.count("（") == left.count("）")
            and _is_listed(left)
            and _begins_with_unit(text, joint.end(), end)
        ):
            yield UnitSpan(*first)
            start = joint.end()
    yield UnitSpan(start, end)


def _is_listed(name: str) -> bool:
    """Whether `name` can stand in a list as a whole unit."""
    return ends_like_unit(name) and looks_like_unit(name, alone=False)


def _begins_with_unit(text: str, start: int, end: int) -> bool:
    """Whether what follows a joint is a unit, or begins with one where it is too long for one."""
    if end - start <= LONGEST:
        return _is_listed(text[start:end])
    return any(
        _is_listed(text[start : joint.start()])
        for joint in _AND.finditer(text, start, start + LONGEST)
    )


def unit_prefix(text: str, start: int, end: int) -> int | None:
    """End of the unit name that begins at `start` and is followed by other words, or None.

    市财政局制定实施细则 → the end of 市财政局.
    """
    for stop in range(start + 2, min(end, start + 30) + 1):
        name = text[start:stop]
        if ENDING.search(name) and name.count("（") == name.count("）"):
            if LONGER.match(text, stop):
                continue
            if looks_like_unit(name):
                return stop
    return None
