"""Which times are deadlines, and which time governs a number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policy_parse.domain.mentions import TimeKind, TimeMention

_EVENT = re.compile(r"(?:印发|发布|施行|实施|公布|下发|发文)之日起$")
_NO_ORDER = re.compile(r"[的不未无有再累多]")  # 五年内不得申请, 三年内有违法记录的
_LONG = re.compile(r"年|月|季度")
_BARE_YEAR = re.compile(r"[，目力全要将实完基建新各]")
_CLAUSE_START = re.compile(r"(?:^|[，。；：！？（、])$")
_PER_HEAD = re.compile(r"(?:每[人亩户个家]|(?:^|[，。；：])(?:对|按|以)[^，。；]*)$")
_CHARGED = re.compile(r"(?:平均)?(?:收费|费用|租金|工资|补贴|通行|标准)")
_COMPARED = re.compile(r"(?:比|较|与|以)$")
_COLON = re.compile(r"[^。；：]{0,40}：")
_NEAREST = 12  # times looked at before and behind a number
_CLAUSE_SIZE = 240
_HIGHER = re.compile(r"(?<=[高低优大小多少快])于")
_BACKGROUND = re.compile(r"同期|相比|以来|以前建|基础上|水平|的|度(?:考核|计划|工作)|版|》")


def is_deadline(text: str, time: TimeMention, year: int | None) -> bool:
    """Whether something is to be done by or in this time: not past, no reference year, no start."""
    if time.kind is TimeKind.EVERY:
        return not (
            _PER_HEAD.search(text, max(0, time.start - 60), time.start)
            or _CHARGED.match(text, time.end)
        )
    if time.kind is TimeKind.IMPOSSIBLE:
        return False
    if time.kind is TimeKind.EVENT:
        return not text.startswith("的", time.end)
    before = text[max(0, time.start - 8) : time.start]
    if time.kind is TimeKind.COUNT:
        return bool(_EVENT.search(before)) or _from_now(text, time)
    if time.since or _COMPARED.search(before) or _HIGHER.match(text, time.start):
        return False
    behind = text[time.end : time.end + 4]
    if _BACKGROUND.match(behind):
        return False
    if time.ends is None or (year is not None and int(time.ends[:4]) < year):
        return False
    if text.startswith("截至", time.start) and year is not None and int(time.ends[:4]) <= year:
        return False
    if time.limit or _BARE_YEAR.match(behind):
        return True
    return time.start == 0 or bool(_CLAUSE_START.search(text, time.start - 1, time.start))


def _from_now(text: str, time: TimeMention) -> bool:
    """三个月内完成: counted from now, where it stands in an order of its own."""
    return (
        _LONG.search(text, time.start, time.end) is not None
        and _CLAUSE_START.search(text, max(0, time.start - 1), time.start) is not None
        and not _NO_ORDER.match(text, time.end)
    )


@dataclass(slots=True)
class Governing:
    """The time that stands over a passage from its head or from a lead-in above it."""

    due: str | None = None
    recurrence: str | None = None


def lead_in(text: str, start: int, binding: Sequence[TimeMention]) -> TimeMention | None:
    """The time that opens a passage and governs all of it: 2025年目标：…, 到2025年，实现以下目标：…

    `binding` are the deadlines of the passage. One that only opens its first sentence
    (到2025年，建成5个。…) governs that sentence.
    """
    for time in binding:
        if time.start - start > 2:
            return None
        if time.start >= start and time.kind is not TimeKind.EVERY:
            return time if _COLON.match(text, time.end) else None
    return None


def governing_time(
    text: str, offset: int, end: int, binding: Sequence[TimeMention], above: Governing
) -> tuple[str | None, str | None]:
    """(due, recurrence) for a number at `offset`: its own sentence first, then what stands above.

    A recurrence governs the list that follows it; a later date takes its place.
    """
    sentence = text.rfind("。", 0, offset) + 1
    first = bisect_left(binding, sentence, key=_start)
    last = bisect_left(binding, offset, key=_start)
    due, recurrence = None, None
    for time in binding[max(first, last - _NEAREST) : last]:
        if time.kind is TimeKind.EVERY:
            recurrence = time.recurrence if _reaches(text, time.end, offset) else None
        else:
            due, recurrence = time.ends, None
    if due is None and recurrence is None:
        due = _behind(text, end, binding[last : last + _NEAREST])
    if due is None and recurrence is None:
        return above.due, above.recurrence
    return (due if due is not None else above.due), recurrence


def _start(time: TimeMention) -> int:
    return time.start


def _reaches(text: str, start: int, offset: int) -> bool:
    """Whether 每年 still governs: in its own clause, or in a list of numbers that it opened."""
    cut = text.rfind("，", start, offset)
    semicolon = text.rfind("；", start, offset)
    if cut < 0 and semicolon < 0:
        return True
    return any(c.isdecimal() for c in text[start : max(cut, semicolon)])


def _behind(text: str, end: int, following: Sequence[TimeMention]) -> str | None:
    """A date behind the number: in its clause, or at once (…5个，2025年底前完成)."""
    limit = min(len(text), end + _CLAUSE_SIZE)
    stop = min((i for i in (text.find(c, end, limit) for c in "，。；") if i >= 0), default=limit)
    reach = stop + 2 if text.startswith("，", stop) else stop  # what follows 。 is another matter
    for time in following:
        if end <= time.start < reach and time.limit:
            return time.ends
    return None
