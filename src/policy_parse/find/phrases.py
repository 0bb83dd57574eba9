"""Duties by role words behind the units: A牵头，B、C按职责分工负责.

phrase = list, cue, {separator, list, cue}, [list] ;      会同 stands before its list instead
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import Duty, DutyStatement, UnitSpan
from policy_parse.domain.notice import Role, Style
from policy_parse.find.units import iter_units
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import is_place
from policy_parse.lexicon.roles import CUE, cue_of
from policy_parse.lexicon.units import ends_like_unit, looks_like_unit

_GRAMMAR = re.compile(r"[的了是将应要可对为在“”]|^[一二三四五六七八九十两]")
_ONCE = re.compile(r"[。；，]?(?:以下|下同)")
_OPENING, _CLOSING = re.compile(r"[（〔]"), re.compile(r"[）〕]")
_REMARK = re.compile(any_of("note_in_bracket"))
_PLAIN = ("以下简称", "下同", "含", "见", "详见", "略")
_KNOWN = 3  # names of a list that are units, for others to be let in
_OPEN = 0.4  # share of a list that may be names of no known form
_NAME = re.compile(r"[\u4e00-\u9fff]{3,12}")
_AHEAD = 400  # characters before a role word in which the name of a unit ends
_HEADING = 40  # characters in which a run-in heading ends
_SHARED = re.compile(any_of("shared_duty"))


def cues_in(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Role words of `text[start:end]`; one in brackets of its own belongs to the name before it."""
    for match in CUE.finditer(text, start, end):
        attached = text[match.start() - 1 : match.start()] in ("（", "〔") and (
            text[match.end() : match.end() + 1] in ("）", "〕")
        )
        if not (attached and match.start() - 1 > start):
            yield match


def read_bracket(text: str, start: int, end: int, closed: bool, head: int) -> DutyStatement | None:
    """The statement in the bracket `text[start:end]` without labels; None where it is none.

    `head` is where the text of the passage begins, for a bracket may stand in a heading.
    """
    inner, stop = start + 1, end - closed
    stop = _without_remarks(text, inner, stop)
    content = text[inner:stop]
    if len(content) < 3 or content.startswith(_PLAIN) or "《" in content:
        return None
    duties = read_phrase(text, inner, stop)
    if duties is not None and not closed:
        names = [text[duty.start : duty.end] for duty in duties]
        if not all(looks_like_unit(name, alone=False) for name in names):
            return None
    if duties is not None:
        return DutyStatement(start, end, Style.PAREN, tuple(duties), None, closed)
    if not closed or not closes_clause(text, end) or "：" in content:
        return None  # 把关单位：甲局 is no bare list
    # 。（甲处、乙处）at the end: behind a full stop nothing else can stand there but who does it
    sure = end == len(text) and text[start - 1 : start] == "。"
    named = tuple(bare_list(text, inner, stop, alone=not sure))
    in_heading = head > 0 and end - head <= _HEADING
    if in_heading and len(named) == 1 and end + 1 < len(text):
        return None  # 1.筹建运营平台（市交易中心）。…: another name of what the heading names
    return DutyStatement(start, end, Style.PAREN, named, None) if named else None


def _without_remarks(text: str, start: int, end: int) -> int:
    """Where the list in a bracket ends: …、各县人民政府。逗号前为牵头部门，下同 and （…，下同） go.

    A bracket within it that holds such a remark goes as a whole.
    """
    once = _ONCE.search(text, start, end)
    if once:
        opened = [m.start() for m in _OPENING.finditer(text, start, once.start())]
        closed = sum(1 for _ in _CLOSING.finditer(text, start, once.start()))
        end = opened[-1] if len(opened) > closed else once.start()
    full = text.rfind("。", start, end)
    return full if full > start and _REMARK.search(text, full, end) else end


def closes_clause(text: str, end: int) -> bool:
    """Whether a clause ends with the bracket that ends at `end`."""
    return end == len(text) or text[end] in "。；！？〔（【" or text[end - 1] in "〕】"


def bare_list(text: str, start: int, end: int, *, alone: bool = True) -> list[Duty]:
    """A list of units alone: all responsible; empty where anything in it is no unit.

    `alone` asks for a level word in the first one, which the others may share. Names of no known form
    are let in among several others (东航物流, 闵行区).
    """
    units = list(iter_units(text, start, end))
    names = [text[unit.start : unit.end] for unit in units]
    first = _named(text, units[0]) if names else ""
    if not (looks_like_unit(first, alone=alone) or is_place(first)):
        return []
    unknown = [name for name in names if not looks_like_unit(name, alone=False)]
    if unknown:
        known = len(names) - len(unknown)
        if known < _KNOWN or len(unknown) > _OPEN * len(names) or not all(map(_may_name, unknown)):
            return []
    return [
        Duty(u.role or Role.RESPONSIBLE, u.start, u.end, Style.PAREN, u.head, u.word) for u in units
    ]


def _may_name(name: str) -> bool:
    """Whether a name of no known form may be one: short, without the words of a clause."""
    return _NAME.fullmatch(name) is not None and not _GRAMMAR.search(name)


def _named(text: str, unit: UnitSpan) -> str:
    """The whole name of a member: what it shares with others stands before it."""
    head = text[slice(*unit.head)] if unit.head else ""
    return head + text[unit.start : unit.end]


def read_phrase(text: str, start: int, end: int, style: Style = Style.PAREN) -> list[Duty] | None:
    """`list cue {list cue}` over the whole of `text[start:end]`; None where it is no such phrase.

    会同 turns the list behind it into those who take part, and what stands before it into the
    lead (A会同B负责).
    """
    duties: list[Duty] = []
    waiting: list[tuple[UnitSpan, bool]] = []
    position, joined, cued = start, False, False
    for match in cues_in(text, start, end):
        cue = cue_of(match)
        near = max(position, match.start() - _AHEAD)
        ahead = text[near : match.start()].strip("，、；。")
        if cue.before and ahead and not ends_like_unit(ahead):
            continue  # 市联合征信中心 holds no 联合
        if match.start() > position:
            listed = list(iter_units(text, position, match.start()))
            if not all(_may_be_unit(text[unit.start : unit.end]) for unit in listed):
                return duties or None  # what was understood before is kept
            waiting += [(unit, joined) for unit in listed]
        position, cued = match.end(), True
        if cue.before:
            joined = True
            continue
        shared = _SHARED.search(match[0]) is not None
        duties += _given(waiting, cue.role, style, match.span(), shared)
        waiting, joined = [], False
    if not cued or not (duties or waiting):
        return None
    if position < end:
        rest = iter_units(text, position, end)
        waiting += [(unit, joined) for unit in rest if _may_be_unit(text[unit.start : unit.end])]
    return duties + _given(waiting, Role.RESPONSIBLE, style, None)


def _given(
    units: list[tuple[UnitSpan, bool]],
    role: Role,
    style: Style,
    word: tuple[int, int] | None,
    shared: bool = False,
) -> list[Duty]:
    """The duties of a list before its cue; the flag marks units that stand behind 会同.

    A会同B负责: A leads; A会同B按职责分工负责 (`shared`): A is responsible. B takes part in both.
    """
    ordering = role is Role.RESPONSIBLE and not shared and len({joined for _, joined in units}) == 2
    first = Role.LEAD if ordering else role
    return [
        Duty(
            unit.role or (Role.PARTICIPATING if joined else first),
            unit.start,
            unit.end,
            style,
            unit.head,
            unit.word or word,
        )
        for unit, joined in units
    ]


def _may_be_unit(name: str) -> bool:
    """In a bracket that holds a role word: a name by its form, or short and without grammar."""
    return looks_like_unit(name, alone=False) or (
        2 <= len(name) <= (40 if ends_like_unit(name) else 16) and not _GRAMMAR.search(name)
    )
