"""Printed lines as the joiner sees them, and the paragraphs that they are joined to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policy_parse.domain.ordinals import (
    Ordinal,
    read_ordinal,
)
from policy_parse.domain.source import Block
from policy_parse.lexicon.roles import LABEL_HEADS, Label, label_at

_ANNEX = re.compile(r"附(?:件|表|录)?[\d一二三四五六七八九十]{0,3}(?:：|$)|抄送[：:]|（此件")
_ANEW = frozenset("附抄（12二") | LABEL_HEADS
_ROSTER_GAP = re.compile(r"[\u4e00-\u9fff：:）)](?:\t|[ \u3000]{2,})[\u4e00-\u9fff]")
_DATE_LINE = re.compile(
    r"(?:19|20|二〇)[\d一二三四五六七八九〇]{2}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)


@dataclass(slots=True)
class Line:
    """A block as the joiner sees it: its shadow text and where the runs of it stand.

    `width` is printed ems (ASCII counts half), `ordinal` the numbering mark at its head, `anew`
    whether it opens something of its own: a number, a label, an annex, a date; `parted` whether
    the line break before it stands for 、 in a list of units, `torn` whether its head only looks
    like a mark and goes on with the line before it (标准统 / 一、服务同质), `in_sequence` whether
    its mark is the first of its kind or follows the last one.
    """

    block: Block
    text: str
    runs: list[tuple[int, int]] = field(repr=False)
    width: float
    roster: bool
    ordinal: Ordinal | None
    anew: bool
    parted: bool = False
    torn: bool = False
    in_sequence: bool = False


def make_line(block: Block, text: str, runs: list[tuple[int, int]], printed: str) -> Line:
    """A line from its shadow text and its `printed` text, white space kept."""
    width = len(printed) - len(printed.encode("ascii", "ignore")) / 2
    roster = len(runs) > 1 and len(text) < 60 and bool(_ROSTER_GAP.search(printed))
    ordinal = read_ordinal(text)
    anew = ordinal is not None or (
        text[0] in _ANEW and bool(label_at(text) or _ANNEX.match(text) or _DATE_LINE.match(text))
    )
    return Line(block, text, runs, width, roster, ordinal, anew)


@dataclass(slots=True)
class Paragraph:
    """The lines joined so far; `visual` is the width of the printed line that ends them.

    `text` is what they say, the middle of it left out where it is very long.
    """

    lines: list[Line]
    text: str
    visual: float
    ordinal: Ordinal | None
    label: Label | None
