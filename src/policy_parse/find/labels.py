"""Duties behind labels: 牵头单位：A、B；配合单位：C；完成时限：….

labelled = label, list, {label, list} ;      each list runs to the next label, or to the next 。
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from policy_parse.domain.mentions import Duty, DutyStatement, UnknownRole
from policy_parse.domain.notice import Role, Style
from policy_parse.find.phrases import cues_in, read_phrase
from policy_parse.find.units import iter_units
from policy_parse.lexicon.roles import Label, is_known_label, iter_labels, names_body
from policy_parse.lexicon.units import ends_like_unit, looks_like_unit

_LABEL = re.compile(r"(?:^|(?<=[。；（〔，、！？\s—]))([\u4e00-\u9fff]{2,8})：")
_LIST_ENDS = re.compile(r"[。；）〕]")
_ROLES = frozenset(role.value for role in Role)
_CLOSES = frozenset("。；！？")
# Behind these a label names units or is none: much else may stand before a colon.
_NEEDS_UNITS = frozenset("，）”〕】前底内末日月")


def read_labelled(
    text: str, start: int, end: int, labels: list[Label], style: Style
) -> DutyStatement:
    """The statement that `labels` make in `text[start:end]`."""
    duties: list[Duty] = []
    deadline = None
    for i, label in enumerate(labels):
        stop = labels[i + 1].start if i + 1 < len(labels) else end
        if label.kind == "deadline":
            deadline = (label.end, stop)
        elif label.kind in _ROLES:
            full = text.find("。", label.end, stop)
            stop = stop if full < 0 else full
            word = (label.start, label.word_end)
            duties += _listed(text, label.end, stop, Role(label.kind), style, word)
    return DutyStatement(start, end, style, tuple(duties), deadline)


def read_cell(text: str, role: Role) -> DutyStatement:
    """A table cell under a role's header; labels and role words in it go before the header's."""
    labels = iter_labels(text)
    if labels:
        return read_labelled(text, 0, len(text), labels, Style.TABLE)
    empty = not any(c.isalnum() for c in text) or text == "无"
    duties = [] if empty else _listed(text, 0, len(text), role, Style.TABLE, None)
    if role is Role.LEAD and any(duty.word and duty.role is Role.LEAD for duty in duties):
        # 牵头（责任）单位 over 甲局（牵头）、乙局: who is not said to lead does not.
        duties = [d if d.word else d._replace(role=Role.RESPONSIBLE) for d in duties]
    return DutyStatement(0, len(text), Style.TABLE, tuple(duties), None)


def _listed(
    text: str, start: int, end: int, role: Role, style: Style, word: tuple[int, int] | None
) -> list[Duty]:
    """The list behind a label; role words in it (责任单位：A牵头，B配合) go before the label's."""
    first_cue = next(cues_in(text, start, end), None)
    if first_cue is not None:
        phrase = read_phrase(text, start, end, style)
        roles = {duty.role for duty in phrase or ()}
        if phrase and (len(roles) > 1 or (role is Role.RESPONSIBLE and role not in roles)):
            return phrase  # 责任单位：A牵头 says more than its label
        end = first_cue.start() if phrase else end
    return [
        Duty(unit.role or role, unit.start, unit.end, style, unit.head, unit.word or word)
        for unit in iter_units(text, start, end)
    ]


def run_in_labels(text: str, start: int, inside: list[tuple[int, int]]) -> Iterator[list[Label]]:
    """Labels that follow a clause on its line: 新建公园12个。责任单位：市园林局；完成时限：….

    They close that clause as a bracket would. Each run of labels comes by itself; one behind a
    comma or a date must name units, for much may stand before a colon. `inside`: extents of
    brackets, which are read as wholes.
    """
    run: list[Label] = []
    ends = 0  # where the run ends: at the 。 behind its last label
    for label in iter_labels(text, start):
        if run and label.start <= ends:
            run.append(label)
            ends = labels_end(text, run) if label.end > ends else ends
            continue
        if run:
            yield run
            run = []
        at = bisect_left(inside, (label.start, 0)) - 1
        if (at >= 0 and label.start < inside[at][1]) or label.kind == "other":
            continue
        before = text[label.start - 1] if label.start > start else ""
        named = before in _NEEDS_UNITS or text[label.end - 1] != "：" or not label.sure
        if before and (before in _CLOSES or named) and (not named or names_unit(text, label)):
            run = [label]
            ends = labels_end(text, run)
    if run:
        yield run


def labels_end(text: str, labels: list[Label]) -> int:
    """Where the list behind the last of the labels ends, its 。 included."""
    full = text.find("。", labels[-1].end)
    return len(text) if full < 0 else full + 1


def names_unit(text: str, label: Label) -> bool:
    """Whether what stands behind a label begins with a unit."""
    first = next(iter_units(text, label.end, labels_end(text, [label])), None)
    return first is not None and ends_like_unit(text[first.start : first.end])


def unknown_roles(text: str, start: int) -> Iterator[UnknownRole]:
    """Labels that ask for bodies and have a list of nothing else, but say no role that is known.

    unknown = word, ("单位" | "部门" | …), "：", list ;     统筹单位：市水务局、市财政局
    """
    found: UnknownRole | None = None
    end = -1
    listed: list[int] = []  # where the names of the list begin that ends there
    other = -1  # … and the last of them that is no unit
    for label in _LABEL.finditer(text, start):
        if not names_body(label[1]) or is_known_label(label[1]):
            continue
        if label.end() > end:  # else it stands in the list of the label before, read already
            close = _LIST_ENDS.search(text, label.end())
            end = close.start() if close else len(text)
            units = list(iter_units(text, label.end(), end))
            listed = [unit.start for unit in units]
            bad = (u for u in units if not looks_like_unit(text[u.start : u.end], alone=False))
            other = max((unit.start for unit in bad), default=-1)
        if other < label.end() and listed and listed[-1] >= label.end():
            if found is not None:  # its list ends where the next such label begins
                yield found._replace(end=min(found.end, label.start(1)))
            found = UnknownRole(label.start(1), label.end(1), end)
    if found is not None:
        yield found
