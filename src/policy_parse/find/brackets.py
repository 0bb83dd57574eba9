"""Brackets of a passage, whichever way they are closed."""

from __future__ import annotations

import re
from typing import NamedTuple

_BRACKET = re.compile(r"[（〔【「〈）〕】」〉]")
_OPENING = frozenset("（〔【「〈")


class Bracket(NamedTuple):
    """`text[start:end]` with its marks; where `closed` is false there is none at the end."""

    start: int
    end: int
    closed: bool


def outer_brackets(text: str, start: int, end: int) -> list[Bracket]:
    """Brackets of `text[start:end]` that lie in no other, in order.

    bracket = opening, {character | bracket}, closing | opening, {character} ;

    A closing mark closes the last open one, of whatever kind (OCR reads 〉 for ）). One that is
    never closed ends before the next 。, the next such bracket, or with the passage; brackets that
    lie in it are listed as well.
    """
    open_marks: list[int] = []
    closed: list[Bracket] = []
    for mark in _BRACKET.finditer(text, start, end):
        if mark[0] in _OPENING:
            open_marks.append(mark.start())
        elif open_marks:
            begin = open_marks.pop()
            while closed and closed[-1].start > begin:
                closed.pop()
            closed.append(Bracket(begin, mark.end(), closed=True))
    if not open_marks:
        return closed
    unclosed = []
    for begin, following in zip(open_marks, [*open_marks[1:], end], strict=True):
        full = text.find("。", begin, following)
        unclosed.append(Bracket(begin, full if full >= 0 else following, closed=False))
    return sorted([*closed, *unclosed])
