"""Which printed lines are one paragraph.

Text copied from PDF is wrapped hard, broken at page ends, and may have punctuation alone on a
line. A line goes on when it is full or its sentence is open; what begins a heading, a label or a
list entry starts anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_parse.domain.limits import tick
from policy_parse.domain.ordinals import (
    Ordinal,
    counted_on,
    decimal_ordinals,
    follows_before_digit,
    numbers_by_decimals,
    read_ordinal,
)
from policy_parse.domain.source import Block, BlockKind
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.documents import NUMBER
from policy_parse.lexicon.quantities import BEFORE_WORDS
from policy_parse.lexicon.roles import LABEL_HEADS, Label, label_at
from policy_parse.lexicon.units import ends_like_unit, looks_like_unit

_CLOSING = frozenset("，。、；：）》”’！？】〕%")
_OPEN_ENDS = frozenset("，、（《“‘〔")
_TERMINAL = frozenset("。！？!?…")
_ANNEX = re.compile(r"附(?:件|表|录)?[\d一二三四五六七八九十]{0,3}(?:：|$)|抄送[：:]|（此件")
_WORD = re.compile(r"[!-~]+")
_ANEW = frozenset("附抄（12二") | LABEL_HEADS
_FORGOTTEN = 60  # characters behind which an open bracket was forgotten
_ITEM = 6  # rank of 1.
_ENDED = "。；！？）〕】"
_ENDED_LINES = frozenset("。；！？：…）〕】")
_ARTICLE = 3  # rank of 第X条
_LOOKED_AT = 10_000  # characters of a paragraph; a longer one is looked at in part
_CUT = 10  # characters of a line that may end within a number
_LABEL_SIZE = 32  # characters within which a number or label ends
_BRACKETS = re.compile(r"[（）〔〕《》“”]")
_GOES_ON = re.compile(
    r"（(?![一二三四五六七八九十\d]+）)[^（）]{1,8}）[、，；]"
)  # （局）、商务部门
_CLAUSE = 20  # characters from which on a line is more than a heading
_INNER = re.compile(r"[，。；]")
_TITLE_END = re.compile(rf"关于.{{2,90}}的(?:{any_of('title_end')})(?:（[^（）]{{1,20}}）)?$")
# The last line of a title over several.
_TITLE_LINE = re.compile(rf"[^。；：，]{{4,60}}的(?:{any_of('last_line_of_title')})")
_SENTENCE = re.compile(r"[。，]")
_LIST_ITEM = re.compile(r"[、，]")
_CUT_VERB = re.compile(rf"(?:及|和|与|的|以|对|在|为|将|按|由|向|把|{any_of('cut_before_quote')})$")
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
class _Paragraph:
    """The lines joined so far; `visual` is the width of the printed line that ends them.

    `text` is what they say, the middle of it left out where it is very long.
    """

    lines: list[Line]
    text: str
    visual: float
    ordinal: Ordinal | None
    label: Label | None


def group_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each paragraph, in order."""
    setting = _Setting(lines)
    groups: list[list[Line]] = []
    current: _Paragraph | None = None
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
        if current is not None and setting.goes_on(current, line):
            full = setting.is_full(current.visual, current.lines[-1])
            line.parted = current.label is not None and _parts_names(current.text, line.text)
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
        current = _Paragraph([line], line.text, visual, line.ordinal, label)
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


def _measure(widths: Sequence[float]) -> float:
    """The width to which lines are set: the largest that several lines come near to."""
    several = max(3, len(widths) // 20)
    for i in range(len(widths) - 1, several - 2, -1):
        if widths[i] - widths[i - several + 1] <= 2.5:
            return widths[i]
    return widths[-1] if widths else 0.0


class _Setting:
    """How the document is set: its line width, margins, and whether it is wrapped hard."""

    def __init__(self, lines: Sequence[Line]) -> None:
        widths = sorted(line.width for line in lines if line.block.kind is BlockKind.LINE)
        self.width = _measure(widths)
        self.wrapped = len(widths) >= 12 and 20 <= self.width <= 64 and widths[-1] <= 90
        rights = sorted(line.block.right for line in lines if line.block.right is not None)
        self.right = rights[int(len(rights) * 0.9)] if rights else None
        lefts = sorted(line.block.indent for line in lines if line.block.indent is not None)
        self.left = lefts[len(lefts) // 10] if lefts else None

    def is_full(self, visual: float, line: Line, following: Line | None = None) -> bool:
        """Whether the printed line that ends here reaches the right margin.

        A number or Latin word is not broken: a line may end early before one.
        """
        block = line.block
        if block.right is not None and self.right is not None:
            return block.right >= self.right - 2.2 * (block.size or 12)
        word = _WORD.match(following.text) if following else None
        return visual >= self.width - 2.5 - (len(word[0]) / 2 if word else 0)

    def goes_on(self, paragraph: _Paragraph, line: Line) -> bool:
        """Whether `line` continues `paragraph`."""
        before, text = paragraph.lines[-1], paragraph.text
        if before.block.cell or line.block.cell:
            return _same_cell(before, line) and not _parts_units(text, line.text)
        if before.roster or line.roster:
            return False
        last = text[-1]
        if line.text[0] in _CLOSING or line.torn or _GOES_ON.match(line.text):
            return True
        if line.text[0] in _FIGURES and line.ordinal is None and _is_number_cut(text, line.text):
            return True
        mark, label = paragraph.ordinal, paragraph.label
        if mark is not None and mark.length == len(text):  # a number alone on its line
            return line.ordinal is None
        if line.ordinal is not None and line.ordinal.rank == _ARTICLE and last == "》":
            return True  # 《条例》第十四条: an article that is cited
        wrapped = self.wrapped and before.block.kind is BlockKind.LINE
        if _is_open(text) and not (
            line.ordinal is not None and (_left_open(text) or _leaves_open(text, line))
        ):
            return wrapped or line.ordinal is None or last not in _OPEN_ENDS
        if last in _OPEN_ENDS:
            return wrapped or not line.anew
        if last == "：" and label is not None and label.end == len(text):
            return not line.anew
        if last in _TERMINAL or last in "；：" or line.anew:
            return last == "；" and not line.anew and self._flush(before, line)
        if len(text) < 130 and (_TITLE_END.search(text) or _TITLE_LINE.fullmatch(text)):
            return False
        if last == "号" and NUMBER.fullmatch(text):
            return False
        if label is not None and _parts_names(text, line.text):
            return True
        if label is not None and ends_like_unit(_last_item(text)):
            full = wrapped and self.is_full(paragraph.visual, before)
            if not full or ends_like_unit(_first_item(line.text)):
                return full and self._flush(before, line)
        if wrapped:
            return self._wrapped_goes_on(paragraph, line)
        signs = looks_like_unit(line.text) and ends_like_unit(_last_item(text))
        return not signs and _is_cut(paragraph)

    def _flush(self, before: Line, line: Line) -> bool:
        """Whether the line begins at the left margin, where the file has positions."""
        if line.block.indent is None or self.left is None:
            return before.block.right is None
        return line.block.indent <= self.left + 0.8 * (line.block.size or 12)

    def _wrapped_goes_on(self, paragraph: _Paragraph, line: Line) -> bool:
        before, text = paragraph.lines[-1], paragraph.text
        placed = before.block.right is not None
        if self.is_full(paragraph.visual, before, line):
            if not placed or self._flush(before, line):
                return True
        elif not placed and line.text[0] in "“《（" and not _is_heading(paragraph):
            return True  # extraction broke the line before an opening mark
        elif not placed and text[-1] in "”》":
            # … or behind a closing one; a heading that ends so stands apart from a long line
            first = _SENTENCE.split(line.text, maxsplit=1)[0]
            return not _is_heading(paragraph) or len(first) <= 12
        return _is_cut(paragraph) or bool(
            paragraph.ordinal and _CUT_VERB.search(text) and line.text[0] in "“《"
        )


def _same_cell(before: Line, line: Line) -> bool:
    """Whether both are printed lines of one cell, which was wrapped to its width."""
    return before.block.cell == line.block.cell and line.block.kind is BlockKind.LINE


def _parts_units(text: str, following: str) -> bool:
    """Whether a line break in a cell stands for 、: a whole unit before it, another behind."""
    return following[0] in "市省区县州各团国" and looks_like_unit(_last_item(text))


def _parts_names(text: str, following: str) -> bool:
    """Whether units stand one per line: a whole name before the break, a list of names behind it.

    A name that begins with its place may be the signature; one with a level word is none.
    """
    return (
        following[0] in "市省区县州各"
        and text[-1] not in "、，；："
        and looks_like_unit(_last_item(text))
        and all(looks_like_unit(name) for name in _LIST_ITEM.split(following.rstrip("。；")))
    )


def _is_open(text: str) -> bool:
    """Whether a bracket, quotation or title opened in the last 240 characters is not closed."""
    tail = text[-240:]
    return (
        ("（" in tail and tail.rfind("（") > tail.rfind("）"))
        or ("《" in tail and tail.rfind("《") > tail.rfind("》"))
        or ("“" in tail and tail.rfind("“") > max(tail.rfind("”"), tail.rfind('"')))
        or ("〔" in tail and tail.rfind("〔") > tail.rfind("〕"))
    )


def _left_open(text: str) -> bool:
    """Whether a mark seems never to be closed: a sentence has ended since, or it is long ago."""
    last = max(text.rfind(mark) for mark in "（《“〔")
    return text[-1] in _TERMINAL or text[-1] in "）〕】" or len(text) - last > _FORGOTTEN


def _leaves_open(text: str, line: Line) -> bool:
    """Whether a line begins the next item, so that the bracket before it is never closed.

    It is its turn, and it closes no bracket but its own: （责任单位：市教育局 / （二）提升服务。
    """
    if not line.in_sequence or line.ordinal is None or text[-1] in "，、；：（《“‘〔":
        return False
    depth = 0
    for mark in _BRACKETS.finditer(line.text, line.ordinal.length):
        depth += 1 if mark[0] in "（〔《“" else -1
        if depth < 0:
            return False
    return True


def _is_heading(paragraph: _Paragraph) -> bool:
    text = paragraph.text
    return len(text) <= 30 and paragraph.ordinal is not None and not _CUT_VERB.search(text)


def _is_cut(paragraph: _Paragraph) -> bool:
    """Whether a paragraph without an end mark is running text that was cut off."""
    if paragraph.label is not None:
        return True
    text = paragraph.text
    mark = paragraph.ordinal
    if mark is not None and mark.rank == _ARTICLE:  # no heading, but text from its first word on
        return len(text) >= _CLAUSE and text[-1] not in "）”》"
    # A run-in heading ends with its first 。; what is open behind it is no heading.
    limit = 60 if mark and "。" not in text else _CLAUSE
    return len(text) >= limit and bool(_INNER.search(text)) and text[-1] not in "）”》"


_FIGURES = frozenset("0123456789")
_CUT_NUMBER = re.compile(r"[\u4e00-\u9fff](?:\d{1,6}|\d+\.)$")
_LEADS_ON = re.compile(rf"(?:{BEFORE_WORDS}|{any_of('leads_to_number')})$")
_NUMBER_GOES_ON = re.compile(r"\d{1,6}(?:\.\d+)?[\u4e00-\u9fff%‰℃]")


def _is_number_cut(text: str, following: str) -> bool:
    """Whether a line ends within a number, or before the one that it leads to."""
    if not _NUMBER_GOES_ON.match(following) or len(text) < _CUT:
        return False
    if _CUT_NUMBER.search(text):
        return not following[:4].isdigit() and text[-1] != "."
    return _LEADS_ON.search(text) is not None


def _last_item(text: str) -> str:
    return _LIST_ITEM.split(text.rpartition("：")[2])[-1]


def _first_item(text: str) -> str:
    return _LIST_ITEM.split(text, maxsplit=1)[0]
