"""Duties in running text: 由A牵头，会同B …; A会同B制定 …; A负责 ….

body  = ["由"], list, [modal], cue, {"，", ("会同", list | list, "配合")} ;
joint = list, ["应当"], "会同", list, ["等部门"], verb ;
A sentence that only mentions 牵头 (牵头部门要主动对接) assigns nothing; neither does 由A负责解释.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import Duty, DutyStatement, UnitSpan
from policy_parse.domain.notice import Role, Style
from policy_parse.find.phrases import read_phrase
from policy_parse.find.units import iter_units, unit_prefix
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import ends_like_unit, is_body

_CUE = re.compile(r"会同|牵头|负责(?!人|同志|的|任|制(?![定发作订])|解释)")
_MENTION = re.compile(any_of("mention_of_lead"))
_AS_LEAD = re.compile(r"(?:作为|为)牵头(?:单位|部门)")
_MODAL = re.compile(
    rf"(?:{any_of('manner_of_duty')}|[要应须将也并]|"
    r"(?:按照?|依照?)(?:各自)?职责(?:分工)?)+$"
)
_BARE_ORDER = re.compile(r"[要将也并]$")  # a bare 要会同 assigns nothing (gold/FORMAT.md)
# What they have done is no order: …会同有关部门研究制定了《…方案》.
_DONE = re.compile(r"[\u4e00-\u9fff]{1,10}?了(?![解结断然不])(?=[《“\u4e00-\u9fff])")
_JOINED = re.compile(r"[，、]?(?:并)?(会同|联合)")
_HELP = re.compile(rf"(?:{any_of('manner_of_help')})?({any_of('help')})")
_LIST_END = re.compile(rf"(?:等(?:[\u4e00-\u9fff]{{0,8}}?(?:{any_of('end_of_joint_list')}))?)?，?")
_CLAUSE_LEFT = "，。；：！？（）"
_LIST = 1200  # characters that a list of units in running text may take
_FIRST_OF = {marks: re.compile(f"[{marks}]") for marks in ("。", "，；", "，。；：")}
_JOINT = re.compile(r"(?:(?!会同|联合).)+", re.S)


def iter_running(text: str, start: int, end: int) -> Iterator[DutyStatement]:
    """Duties that sentences of `text[start:end]` assign."""
    position = start
    for cue in _CUE.finditer(text, start, end):
        tick()
        if cue.start() < position:
            continue
        if cue[0] == "牵头" and _MENTION.match(text, cue.end()):
            found = _as_lead(text, position, cue)
        elif cue[0] == "会同":
            found = _joint(text, position, cue, end)
        else:
            found = _ordered(text, position, cue, end)
        if found is not None:
            position = found.end
            yield found


def _ordered(text: str, start: int, cue: re.Match[str], end: int) -> DutyStatement | None:
    """["由"], list, [modal], ("牵头" | "负责"), …, with those who take part."""
    modal = _MODAL.search(text, max(start, cue.start() - 12), cue.start())
    stop = modal.start() if modal else cue.start()
    stop -= text[stop - 1 : stop] == "：" and stop - 1 > start  # 市住建局：负责…
    begin = _subject(text, start, stop)
    if begin is None:
        return None
    stands, helpers = _companions(text, cue.end(), end)
    role = Role.LEAD if cue[0] == "牵头" else Role.RESPONSIBLE
    found = _led(text, begin, stop, role, cue.span())
    found += [
        Duty(Role.PARTICIPATING, unit.start, unit.end, Style.BODY, unit.head, unit.word)
        for unit in helpers
    ]
    return DutyStatement(begin, stands, Style.BODY, tuple(found), None) if found else None


def _led(text: str, begin: int, stop: int, role: Role, word: tuple[int, int]) -> list[Duty]:
    """The duties of the list before a cue; 会同 in it parts the lead from those who take part."""
    joint = text.find("会同", begin, stop)
    if joint >= 0:
        return read_phrase(text, begin, word[1], Style.BODY) or []
    return [
        Duty(unit.role or role, unit.start, unit.end, Style.BODY, unit.head, unit.word or word)
        for unit in iter_units(text, begin, stop)
    ]


def _as_lead(text: str, start: int, cue: re.Match[str]) -> DutyStatement | None:
    """A作为牵头单位."""
    named = _AS_LEAD.search(text, max(start, cue.start() - 2), cue.end() + 2)
    begin = _subject(text, start, named.start()) if named else None
    if named is None or begin is None:
        return None
    found = _led(text, begin, named.start(), Role.LEAD, cue.span())
    return DutyStatement(begin, named.end(), Style.BODY, tuple(found), None) if found else None


def _joint(text: str, start: int, cue: re.Match[str], end: int) -> DutyStatement | None:
    """A会同B、C制定…: an order without 牵头 or 负责; a verb follows the list at once."""
    modal = _MODAL.search(text, max(start, cue.start() - 6), cue.start())
    if modal and _BARE_ORDER.search(modal[0]):
        return None
    begin = _subject(text, start, modal.start() if modal else cue.start())
    if begin is None:
        return None
    others = list(_unit_run(text, cue.end(), end))
    if not others:
        return None
    behind = _LIST_END.match(text, others[-1].end)
    stop = behind.end() if behind else others[-1].end
    follow = text[stop : stop + 1]
    if not follow or follow in "，。；、：的）（" or stop >= end or _DONE.match(text, stop, end):
        return None
    word = cue.span()
    duties = _led(text, begin, modal.start() if modal else cue.start(), Role.LEAD, word)
    duties += [Duty(Role.PARTICIPATING, u.start, u.end, Style.BODY, u.head, word) for u in others]
    return DutyStatement(begin, others[-1].end, Style.BODY, tuple(duties), None)


def _subject(text: str, start: int, end: int) -> int | None:
    """Where the list of units begins that stands directly before a cue at `end`.

    It is all of its clause, or what follows 由; None where that is not a list of units alone."""
    left = max(start, end - _LIST)
    left = max(left, *(text.rfind(mark, left, end) + 1 for mark in _CLAUSE_LEFT))
    if text[left - 1 : left] == "）":  # a bracket that belongs to the name
        opened = text.rfind("（", start, left)
        clause = max(
            (text.rfind(mark, start, opened) + 1 for mark in "，。；：！？"), default=start
        )
        if opened > start and ends_like_unit(text[max(start, clause) : opened]):
            left = max(start, clause)
            return left if is_body(text[left:end], alone=True) else None
    last = text[max(left, end - 24) : end].rstrip("、，")
    if not (ends_like_unit(last) or "等" in last):
        return None  # most cues: told without reading the list
    by = text.rfind("由", left, end)
    begin = by + 1 if by >= 0 else left
    names = _names(text, begin, end)
    if names and names[-1].endswith("部门"):  # 财政、税务部门: fields of several departments
        names = [name for name in names if ends_like_unit(name)]
    if not names or not is_body(names[0], alone=True):
        return None
    return begin if all(is_body(name) for name in names) else None


def _names(text: str, start: int, end: int) -> list[str]:
    """The names of a list before a cue; none where one is no body, told as soon as it comes.

    Only where departments are named by their fields the last one decides on those before.
    """
    may_be_fields = text.find("部门", start, end) >= 0
    names: list[str] = []
    for part in _JOINT.finditer(text, start, end):
        for unit in iter_units(text, part.start(), part.end()):
            if unit.head is not None:
                continue
            name = text[unit.start : unit.end]
            if not (may_be_fields or is_body(name, alone=not names)):
                return []
            names.append(name)
    return names


def _companions(text: str, start: int, end: int) -> tuple[int, list[UnitSpan]]:
    """Where the statement ends, and those named after the cue: 会同B、C …, B、C配合."""
    out: list[UnitSpan] = []
    stop = start
    joined = _JOINED.match(text, start, end)
    if joined:
        word = joined.span(1)
        out += [unit._replace(word=word) for unit in _unit_run(text, joined.end(), end)]
        stop = out[-1].end if out else stop
    full = _next(text, stop, min(end, stop + _LIST), "。")
    clause = stop
    while clause < full:
        limit = _next(text, clause + 1, full, "，；")
        helping = _HELP.search(text, clause + 1, limit)
        begin = _subject(text, clause + 1, helping.start()) if helping else None
        if helping is not None and begin is not None:
            word = helping.span(1)
            out += [u._replace(word=word) for u in iter_units(text, begin, helping.start())]
            stop = helping.end()
        elif _CUE.search(text, clause + 1, limit):
            break
        clause = limit
    return stop, out


def _next(text: str, start: int, end: int, marks: str) -> int:
    """Offset of the first of `marks` in `text[start:end]`, else `end`."""
    found = _FIRST_OF[marks].search(text, start, end)
    return found.start() if found else end


def _unit_run(text: str, start: int, end: int) -> Iterator[UnitSpan]:
    """A list of units that is followed by other words, not by a mark."""
    while start < end:
        limit = _next(text, start, end, "，。；：")
        cut = text.find("、", start, limit)
        if cut >= 0 and is_body(text[start:cut]):
            yield UnitSpan(start, cut)
            start = cut + 1
            continue
        stop = unit_prefix(text, start, limit)
        if stop is None:
            return
        yield UnitSpan(start, stop)
        if text[stop : stop + 1] in ("和", "及", "与", "、"):
            start = stop + 1
            continue
        return
