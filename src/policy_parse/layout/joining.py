"""Which printed lines are one paragraph.

Text copied from PDF is wrapped hard, broken at page ends, and may have punctuation alone on a
line. A line goes on when it is full or its sentence is open; what begins a heading, a label or a
list entry starts anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.limits import tick
from policy_parse.domain.ordinals import (
    Ordinal,
    counted_on,
    decimal_ordinals,
    follows_before_digit,
    numbers_by_decimals,
    read_ordinal,
)
from policy_parse.domain.source import BlockKind
from policy_parse.layout.continuation import Setting, goes_on
from policy_parse.layout.line_ends import parts_names
from policy_parse.layout.lines import Line, Paragraph
from policy_parse.lexicon.roles import label_at

_ITEM = 6  # rank of 1.
_ENDED = "。；！？）〕】"
_ENDED_LINES = frozenset("。；！？：…）〕】")
_LOOKED_AT = 10_000  # characters of a paragraph; a longer one is looked at in part
_LABEL_SIZE = 32  # characters within which a number or label ends


def group_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each paragraph, in order."""
    setting = Setting(lines)
    groups: list[list[Line]] = []
    current: Paragraph | None = None
    item = 0  # the last number of the kind 1.
    texts = [line.text for line in lines]
    by_decimals = numbers_by_decimals(texts)
    decimals = decimal_ordinals(texts) if by_decimals else {}
    for i, ordinal in (decimals | counted_on(texts)).items():
        if lines[i].ordinal is None and lines[i].block.cell is None:
            lines[i].ordinal, lines[i].anew = ordinal, True
    _tell_sequences(lines)
    for line in lines:
        tick()
        if (
            line.ordinal is None
            and item
            and not by_decimals
            and (current is None or current.text[-1] in _ENDED)
        ):
            line.ordinal = follows_before_digit(line.text, item)
            line.anew = line.anew or line.ordinal is not None
        if line.ordinal is not None and line.ordinal.rank <= _ITEM:
            item = line.ordinal.value if line.ordinal.rank == _ITEM else 0
        if current is not None and goes_on(setting, current, line):
            full = setting.is_full(current.visual, current.lines[-1])
            line.parted = current.label is not None and parts_names(current.text, line.text)
            current.lines.append(line)
            current.visual = line.width if full else current.visual + line.width
            current.text = _bounded(current.text + line.text)
            if len(current.text) < _LABEL_SIZE:  # a number or label may come in pieces
                current.ordinal = read_ordinal(current.text) or current.ordinal
                current.label = label_at(current.text)
            continue
        visual = line.width
        if current is not None and current.text[-1] in "。；：" and not line.anew:
            # Extraction may break a printed line behind any mark: what stands before counts on.
            rest = current.visual + line.width
            visual = rest if rest <= setting.width + 1 else visual
        label = label_at(line.text) if line.anew and line.ordinal is None else None
        current = Paragraph([line], line.text, visual, line.ordinal, label)
        groups.append(current.lines)
    return groups


def _tell_sequences(lines: Sequence[Line]) -> None:
    """Tell which marks stand in sequence, and which line heads only look like marks.

    三、… / 标准统 / 一、服务同质 / 四、…: 一、 is torn off 统一, for the line before it has not
    ended, and 四、 follows 三、.
    """
    marked = [
        (i, x.ordinal)
        for i, x in enumerate(lines)
        if x.ordinal and not x.block.cell and x.block.kind is BlockKind.LINE
    ]
    before = _last_of_rank([ordinal for _, ordinal in marked])
    behind = _last_of_rank([ordinal for _, ordinal in reversed(marked)])[::-1]
    for (i, own), last, following in zip(marked, before, behind, strict=True):
        follows = last is not None and last.rank == own.rank and own.value == last.value + 1
        lines[i].in_sequence = follows or own.value == 1
        if last is None or following is None or not last.rank == own.rank == following.rank:
            continue
        out_of_sequence = own.value not in (last.value, last.value + 1)
        if (
            out_of_sequence
            and following.value == last.value + 1
            and lines[i - 1].text[-1] not in _ENDED_LINES
            and not lines[i - 1].block.cell
        ):
            lines[i].ordinal, lines[i].anew, lines[i].torn = None, False, True


def _last_of_rank(ordinals: Sequence[Ordinal]) -> list[Ordinal | None]:
    """For each mark the last one before it of its rank or of one above."""
    out: list[Ordinal | None] = []
    open_marks: list[Ordinal] = []
    for own in ordinals:
        while open_marks and open_marks[-1].rank > own.rank:
            open_marks.pop()
        out.append(open_marks[-1] if open_marks else None)
        if open_marks and open_marks[-1].rank == own.rank:
            open_marks.pop()
        open_marks.append(own)
    return out


def _bounded(text: str) -> str:
    """`text` as far as it is looked at: its head and its tail, for it may grow line by line."""
    return text if len(text) < _LOOKED_AT else text[:1000] + text[-1000:]
