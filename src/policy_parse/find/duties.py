"""Duty statements: who leads, answers for, takes part in or supervises something.

statement = labelled | "（", (labelled | phrase | list), "）" | running text ;
labelled  = label, list, {label, list} ;          牵头单位：A、B；配合单位：C    (labels.py)
phrase    = list, cue, {list, cue} ;              A牵头，B、C按职责分工负责      (phrases.py)
running   = ["由"], list, cue, … ;                由A牵头，会同B …               (running.py)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import DutyStatement
from policy_parse.domain.notice import Style
from policy_parse.find.brackets import Bracket, outer_brackets
from policy_parse.find.labels import labels_end, names_unit, read_labelled, run_in_labels
from policy_parse.find.phrases import bare_list, read_bracket, read_phrase
from policy_parse.find.running import iter_running
from policy_parse.lexicon.roles import iter_labels, label_at

_DASH = re.compile(r"[—\-–●·◆■]{1,3}")
_MEANT = re.compile(
    r"牵头[，；）〕]|职责(?:分工)?负责|(?:负责|落实|配合)[）〕]$|(?:责任|牵头|配合)(?:单位|部门)："
)


def iter_duties(text: str, start: int = 0) -> Iterator[DutyStatement]:
    """All duty statements of a passage, in order."""
    dash = _DASH.match(text, start)
    begin = dash.end() if dash else start
    first = label_at(text, begin)
    if first is not None and (first.sure or names_unit(text, first)):
        yield read_labelled(text, begin, len(text), iter_labels(text, begin), Style.LABEL)
        return
    brackets = outer_brackets(text, start, len(text))
    position = start
    extents = [(b.start, b.end) for b in brackets]
    for labels in run_in_labels(text, start, extents) if "：" in text or "单位" in text else ():
        if labels[0].start < position:
            continue
        yield from _iter_unlabelled(text, position, labels[0].start, start, brackets)
        position = labels_end(text, labels)
        yield read_labelled(text, labels[0].start, position, labels, Style.PAREN)
    yield from _iter_unlabelled(text, position, len(text), start, brackets)


def _iter_unlabelled(
    text: str, start: int, end: int, head: int, brackets: list[Bracket]
) -> Iterator[DutyStatement]:
    """Duties in brackets and in running text; `head` is where the text of the passage begins."""
    position = start
    for bracket in brackets:
        if bracket.start < position or bracket.end > end:
            continue
        found = _in_bracket(text, bracket, head)
        if found is None:
            continue
        yield from iter_running(text, position, bracket.start)
        yield found
        position = bracket.end
    yield from iter_running(text, position, end)


def _in_bracket(text: str, bracket: Bracket, head: int) -> DutyStatement | None:
    start, end, closed = bracket
    inner, stop = start + 1, end - closed
    labels = iter_labels(text, inner, stop)
    if labels and any(label.kind != "other" for label in labels):
        found = read_labelled(text, inner, stop, labels, Style.PAREN)
        found = found._replace(start=start, end=end, closed=closed)
        # （网监处负责，完成时限：2023年底前）: a phrase or a list may stand before the first label
        ahead = read_phrase(text, inner, labels[0].start) or bare_list(text, inner, labels[0].start)
        return found._replace(duties=(*ahead, *found.duties))
    duties = read_bracket(text, start, end, closed, head)
    if duties is None and closed and _MEANT.search(text, start, end):
        # Not understood, but not dropped: `audit` reports a statement without duties.
        return DutyStatement(start, end, Style.PAREN, (), None)
    return duties
