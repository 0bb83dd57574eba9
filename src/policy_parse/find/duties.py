"""Duty statements: who leads, answers for, takes part in or supervises something.

    label  = word, "：", list ;                      牵头单位：A、B；配合单位：C
    paren  = "（", (label, {label} | phrase | list), "）" ;     at the end of a clause
    phrase = list, cue, {separator, list, cue} ;     A牵头，B、C按职责分工负责
    body   = ["由"], list, cue ;                     由A牵头，会同B

A sentence that only mentions 牵头 (牵头部门要主动对接) assigns nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import Duty, DutyStatement, UnitSpan
from policy_parse.domain.notice import Role, Style
from policy_parse.find.units import iter_units, unit_prefix
from policy_parse.lexicon.roles import CUE, CUES, Label, iter_labels, label_at
from policy_parse.lexicon.units import ends_like_unit, looks_like_unit

_BRACKET = re.compile(
    r"（(?:[^（）]++|（(?:[^（）]++|（[^（）]*+）)*+）)*+）|〔[^〔〕]*+〕|【[^【】]*+】"
)
_MENTION = re.compile(r"单位|部门|人|抓总|制|作用|责任|领导|处室|机构|方|企业|组长")
_ORDER = re.compile(
    r"(?:等(?:部门|单位)?)?，?(?:抓紧|及时|共同|联合|研究)?(?:制定|制订|建立|开展|推进|组织|编制|出台|做好|落实|完善|实施|印发|搭建|健全|修订)"
)
_BODY_CUE = re.compile(
    r"会同|牵头|(?<!主要)(?:(?:按|依)(?:照)?(?:各自)?职责(?:分工)?)?(?:具体|分别|共同|分工)?负责(?!人|同志|的|任)"
)
_BODY_NEXT = re.compile(r"[，、]?(?:并)?(会同|联合)")
_BODY_HELP = re.compile(r"(?:积极|协同|予以|给予)?(配合|参与|协助|参加)")
_CLAUSE_LEFT = "，。；：！？（）"
_LIST = 1200  # characters that a list of units in running text may take
_JOINT = re.compile(r"(?:(?!会同|联合).)+", re.S)
_HEADING = 40  # characters in which a run-in heading ends
_ONCE = re.compile(r"[。；，]?(?:以下|下同)")
_GRAMMAR = re.compile(r"[的了是将应要可对为在]")
_MEANT = re.compile(
    r"牵头[，；）〕]|职责(?:分工)?负责|(?:负责|落实|配合)[）〕]$|(?:责任|牵头|配合)(?:单位|部门)："
)
_EMPTY = re.compile(r"[—\-–－/\\无]*")
_PLAIN = ("以下简称", "下同", "含", "见", "详见", "略")


def iter_duties(text: str, start: int = 0) -> Iterator[DutyStatement]:
    """All duty statements of a passage, in order."""
    label = label_at(text, start)
    if label is not None:
        yield _labelled(text, start, len(text), iter_labels(text, start), Style.LABEL)
        return
    position = start
    for labels in _run_in(text, start) if text.find("：", start) >= 0 else ():
        yield from _iter_unlabelled(text, position, labels[0].start, start)
        position = _labels_end(text, labels)
        yield _labelled(text, labels[0].start, position, labels, Style.PAREN)
    yield from _iter_unlabelled(text, position, len(text), start)


def _run_in(text: str, start: int) -> Iterator[list[Label]]:
    """Labels that follow a clause on its line: 新建公园12个。责任单位：市园林局；完成时限：….

    They close that clause as a bracket would. Each run of labels comes by itself; one behind a
    comma must name units, for much may stand before a colon.
    """
    found = iter_labels(text, start)
    brackets = [m.span() for m in _BRACKET.finditer(text, start)] if found else []
    run: list[Label] = []
    for label in found:
        if run and label.start <= _labels_end(text, run):
            run.append(label)
            continue
        if run:
            yield run
            run = []
        before = text[label.start - 1] if label.start > start else ""
        if any(a < label.start < b for a, b in brackets) or (
            text.rfind("（", start, label.start) > text.rfind("）", start, label.start)
        ):
            continue  # in a bracket, which is read as a whole
        if before and (before in "。；！？" or (before in "，）”" and _names_unit(text, label))):
            run = [label]
    if run:
        yield run


def _labels_end(text: str, labels: list[Label]) -> int:
    """Where the list behind the last of the labels ends, its 。 included."""
    full = text.find("。", labels[-1].end)
    return len(text) if full < 0 else full + 1


def _names_unit(text: str, label: Label) -> bool:
    first = next(iter_units(text, label.end, _labels_end(text, [label])), None)
    return first is not None and ends_like_unit(text[first.start : first.end])


def _iter_unlabelled(text: str, start: int, end: int, head: int) -> Iterator[DutyStatement]:
    """Duties in brackets and in running text; `head` is where the text of the passage begins."""
    position = start
    for bracket in _BRACKET.finditer(text, start, end):
        yield from _iter_body(text, position, bracket.start())
        in_heading = head > 0 and bracket.end() - head <= _HEADING
        found = _bracket(text, bracket.start(), bracket.end(), in_heading)
        if found is None and _MEANT.search(text, bracket.start(), bracket.end()):
            # Not understood, but not dropped: `audit` reports a statement without duties.
            found = DutyStatement(bracket.start(), bracket.end(), Style.PAREN, (), None)
        if found is not None:
            yield found
        position = bracket.end()
    yield from _iter_body(text, position, end)


def read_cell(text: str, role: Role) -> DutyStatement:
    """A table cell under a role's header; labels and role words in it go before the header's."""
    labels = iter_labels(text)
    if labels:
        return _labelled(text, 0, len(text), labels, Style.TABLE)
    duties = () if _EMPTY.fullmatch(text) else tuple(_listed(text, 0, len(text), role, Style.TABLE))
    return DutyStatement(0, len(text), Style.TABLE, duties, None)


def _labelled(
    text: str, start: int, end: int, labels: list[Label], style: Style
) -> DutyStatement:  # fmt: skip
    """Each label's list runs to the next label."""
    duties: list[Duty] = []
    deadline = None
    for i, label in enumerate(labels):
        stop = labels[i + 1].start if i + 1 < len(labels) else end
        if label.kind == "deadline":
            deadline = (label.end, stop)
        elif label.kind != "person":
            full = text.find("。", label.end, stop)
            stop = stop if full < 0 else full
            duties += _listed(text, label.end, stop, Role(label.kind), style)
    return DutyStatement(start, end, style, tuple(duties), deadline)


def _listed(text: str, start: int, end: int, role: Role, style: Style) -> list[Duty]:
    """The list behind a label; role words in it (责任单位：A牵头，B配合) go before the label's."""
    if CUE.search(text, start, end):
        phrase = _phrase(text, start, end, style)
        if phrase and len({duty.role for duty in phrase}) > 1:
            return phrase
        end = next(CUE.finditer(text, start, end)).start() if phrase else end
    return [Duty(role, s, e, style) for s, e in iter_units(text, start, end)]


def _bracket(text: str, start: int, end: int, in_heading: bool) -> DutyStatement | None:
    inner, stop = start + 1, end - 1
    labels = iter_labels(text, inner, stop)
    if labels:
        found = _labelled(text, inner, stop, labels, Style.PAREN)._replace(start=start, end=end)
        # （网监处负责，完成时限：2023年底前）: a phrase or a list may stand before the first label
        ahead = _phrase(text, inner, labels[0].start) or _bare(text, inner, labels[0].start)
        return found._replace(duties=(*ahead, *found.duties))
    note = _ONCE.search(text, inner, stop)
    stop = note.start() if note else stop
    content = text[inner:stop]
    if len(content) < 3 or content.startswith(_PLAIN) or "《" in content:
        return None
    duties = _phrase(text, inner, stop)
    if duties is not None:
        return DutyStatement(start, end, Style.PAREN, tuple(duties), None)
    if _closes_clause(text, end):
        named = tuple(_bare(text, inner, stop))
        if in_heading and len(named) == 1 and end + 1 < len(text):
            return None  # 1.筹建运营平台（市交易中心）。…: another name of what the heading names
        if named:
            return DutyStatement(start, end, Style.PAREN, named, None)
    return None


def _bare(text: str, start: int, end: int) -> list[Duty]:
    """A list of units alone: all responsible; empty where anything in it is no unit."""
    units = list(iter_units(text, start, end))
    names = [text[s:e] for s, e in units]
    if not names or not looks_like_unit(names[0]):
        return []
    if not all(looks_like_unit(name, alone=False) for name in names):
        return []
    return [Duty(Role.RESPONSIBLE, s, e, Style.PAREN) for s, e in units]


def _closes_clause(text: str, end: int) -> bool:
    return end == len(text) or text[end] in "。；！？〔（【" or text[end - 1] in "〕】"


def _phrase(
    text: str, start: int, end: int, style: Style = Style.PAREN
) -> list[Duty] | None:  # fmt: skip
    """`list cue {list cue}` over the whole of `text[start:end]`; None where it is no such phrase.

    会同 turns the list behind it into those who take part, and what stands before it into the
    lead (A会同B负责).
    """
    duties: list[Duty] = []
    waiting: list[tuple[UnitSpan, bool]] = []
    position, joined, cued = start, False, False
    for match in CUE.finditer(text, start, end):
        cue = CUES[match[0]]
        ahead = text[position : match.start()].strip("，、；。")
        if cue.before and ahead and not ends_like_unit(ahead):
            continue  # 市联合征信中心 holds no 联合
        if match.start() > position:
            listed = list(iter_units(text, position, match.start()))
            if not all(_may_be_unit(text[s:e]) for s, e in listed):
                return duties or None  # what was understood before is kept
            waiting += [(unit, joined) for unit in listed]
        position, cued = match.end(), True
        if cue.before:
            joined = True
            continue
        shared = "职责" in match[0] or "分工" in match[0]
        duties += _given(waiting, cue.role, style, shared)
        waiting, joined = [], False
    if not cued or not (duties or waiting):
        return None
    if position < end:
        rest = iter_units(text, position, end)
        waiting += [(unit, joined) for unit in rest if _may_be_unit(text[unit.start : unit.end])]
    return duties + _given(waiting, Role.RESPONSIBLE, style)


def _given(
    units: list[tuple[UnitSpan, bool]], role: Role, style: Style, shared: bool = False
) -> list[Duty]:  # fmt: skip
    """The duties of a list before its cue; the flag marks units that stand behind 会同.

    A会同B负责: A leads; A会同B按职责分工负责 (`shared`): A is responsible. B takes part in both.
    """
    ordering = role is Role.RESPONSIBLE and not shared and len({joined for _, joined in units}) == 2
    first = Role.LEAD if ordering else role
    return [
        Duty(Role.PARTICIPATING if joined else first, unit.start, unit.end, style)
        for unit, joined in units
    ]


def _may_be_unit(name: str) -> bool:
    """In a bracket that holds a role word: a name by its form, or short and without grammar."""
    return looks_like_unit(name, alone=False) or (
        2 <= len(name) <= (40 if ends_like_unit(name) else 16) and not _GRAMMAR.search(name)
    )


def _iter_body(text: str, start: int, end: int) -> Iterator[DutyStatement]:
    """由A牵头 / A会同B负责 / A牵头，B配合 in running text."""
    position = start
    for cue in _BODY_CUE.finditer(text, start, end):
        if cue.start() < position or (cue[0] == "牵头" and _MENTION.match(text, cue.end())):
            continue
        if cue[0] == "会同":
            found_joint = _joint(text, position, cue, end)
            if found_joint is not None:
                position = found_joint.end
                yield found_joint
            continue
        begin = _subject(text, position, cue.start())
        if begin is None:
            continue
        stop, helpers = _companions(text, cue.end(), end)
        found = _phrase(text, begin, cue.end(), Style.BODY) or []
        found += [Duty(Role.PARTICIPATING, s, e, Style.BODY) for s, e in helpers]
        position = stop
        if found:
            yield DutyStatement(begin, stop, Style.BODY, tuple(found), None)


def _joint(text: str, start: int, cue: re.Match[str], end: int) -> DutyStatement | None:
    """A会同B、C制定…: an order without 牵头 or 负责; the verb follows the list at once."""
    begin = _subject(text, start, cue.start())
    if begin is None:
        return None
    others = list(_unit_run(text, cue.end(), end))
    if not others or not _ORDER.match(text, others[-1].end):
        return None
    duties = [Duty(Role.LEAD, s, e, Style.BODY) for s, e in iter_units(text, begin, cue.start())]
    duties += [Duty(Role.PARTICIPATING, s, e, Style.BODY) for s, e in others]
    return DutyStatement(begin, others[-1].end, Style.BODY, tuple(duties), None)


def _subject(text: str, start: int, end: int) -> int | None:
    """Where the list of units begins that stands directly before a cue at `end`.

    It is all of its clause, or what follows 由; None where that is not a list of units alone.
    """
    left = max(start, end - _LIST)
    left = max(left, *(text.rfind(mark, left, end) + 1 for mark in _CLAUSE_LEFT))
    last = text[max(left, end - 24) : end].rstrip("、，")
    if not (ends_like_unit(last) or "等" in last):
        return None  # most cues: told without reading the list
    by = text.rfind("由", left, end)
    begin = by + 1 if by >= 0 else left
    names = [
        text[s:e]
        for part in _JOINT.finditer(text, begin, end)
        for s, e in iter_units(text, part.start(), part.end())
    ]
    if not names or not looks_like_unit(names[0]):
        return None
    return begin if all(looks_like_unit(name, alone=False) for name in names) else None


def _companions(text: str, start: int, end: int) -> tuple[int, list[UnitSpan]]:
    """Where the statement ends, and those named after the cue: 会同B、C …, B、C配合."""
    out: list[UnitSpan] = []
    stop = start
    joined = _BODY_NEXT.match(text, start, end)
    if joined:
        out += _unit_run(text, joined.end(), end)
        stop = out[-1].end if out else stop
    full = _next(text, stop, end, "。")
    clause = stop
    while clause < full:
        limit = _next(text, clause + 1, full, "，；")
        helping = _BODY_HELP.search(text, clause + 1, limit)
        begin = _subject(text, clause + 1, helping.start()) if helping else None
        if helping is not None and begin is not None:
            out += iter_units(text, begin, helping.start())
            stop = helping.end()
        elif _BODY_CUE.search(text, clause + 1, limit):
            break
        clause = limit
    return stop, out


def _next(text: str, start: int, end: int, marks: str) -> int:
    """Offset of the first of `marks` in `text[start:end]`, else `end`."""
    return min((i for i in (text.find(c, start, end) for c in marks) if i >= 0), default=end)


def _unit_run(text: str, start: int, end: int) -> Iterator[UnitSpan]:
    """A list of units that is followed by other words, not by a mark."""
    while start < end:
        limit = _next(text, start, end, "，。；：")
        cut = text.find("、", start, limit)
        if cut >= 0 and looks_like_unit(text[start:cut], alone=False):
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
