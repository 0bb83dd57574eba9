"""Whether a line goes on with the paragraph before it: named questions, asked in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from policy_parse.domain.source import BlockKind
from policy_parse.layout.line_ends import (
    ARTICLE,
    CUT_VERB,
    TERMINAL,
    first_item,
    is_cut,
    is_heading,
    is_number_cut,
    is_open,
    last_item,
    leaves_open,
    left_open,
    parts_names,
    parts_units,
    same_cell,
)
from policy_parse.layout.lines import Line, Paragraph
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.documents import NUMBER
from policy_parse.lexicon.units import ends_like_unit, looks_like_unit

_CLOSING = frozenset("，。、；：）》”’！？】〕%")
_OPEN_ENDS = frozenset("，、（《“‘〔")
_WORD = re.compile(r"[!-~]+")
_GOES_ON = re.compile(
    r"（(?![一二三四五六七八九十\d]+）)[^（）]{1,8}）[、，；]"
)  # （局）、商务部门
_TITLE = 130  # characters that a title may have
_TITLE_END = re.compile(rf"关于.{{2,90}}的(?:{any_of('title_end')})(?:（[^（）]{{1,20}}）)?$")
# The last line of a title over several.
_TITLE_LINE = re.compile(rf"[^。；：，]{{4,60}}的(?:{any_of('last_line_of_title')})")
_SENTENCE = re.compile(r"[。，]")


def _measure(widths: Sequence[float]) -> float:
    """The width to which lines are set: the largest that several lines come near to."""
    several = max(3, len(widths) // 20)
    for i in range(len(widths) - 1, several - 2, -1):
        if widths[i] - widths[i - several + 1] <= 2.5:
            return widths[i]
    return widths[-1] if widths else 0.0


class Setting:
    """How the document is set: its line width, margins, and whether it is wrapped hard."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """`lines`: all of the document."""
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

    def wraps(self, paragraph: Paragraph) -> bool:
        """Whether the last line of a paragraph may have been wrapped hard."""
        return self.wrapped and paragraph.lines[-1].block.kind is BlockKind.LINE

    def is_flush(self, before: Line, line: Line) -> bool:
        """Whether the line begins at the left margin, where the file has positions."""
        if line.block.indent is None or self.left is None:
            return before.block.right is None
        return line.block.indent <= self.left + 0.8 * (line.block.size or 12)

    def is_wrapped_on(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a line goes on where the document is wrapped hard: the one before it is full,
        or was broken by extraction.
        """
        before, text = paragraph.lines[-1], paragraph.text
        placed = before.block.right is not None
        if self.is_full(paragraph.visual, before, line):
            if not placed or self.is_flush(before, line):
                return True
        elif not placed and line.text[0] in "“《（" and not is_heading(paragraph):
            return True  # extraction broke the line before an opening mark
        elif not placed and text[-1] in "”》":
            # … or behind a closing one; a heading that ends so stands apart from a long line
            first = _SENTENCE.split(line.text, maxsplit=1)[0]
            return not is_heading(paragraph) or len(first) <= 12
        return is_cut(paragraph) or bool(
            paragraph.ordinal and CUT_VERB.search(text) and line.text[0] in "“《"
        )


Question = Callable[[Setting, Paragraph, Line], bool | None]


def _in_cells(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """Within a table the lines of one cell are one paragraph, but for units one below the other."""
    before = paragraph.lines[-1]
    if before.block.cell or line.block.cell:
        return same_cell(before, line) and not parts_units(paragraph.text, line.text)
    return None


def _in_a_roster(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    return False if paragraph.lines[-1].roster or line.roster else None


def _closes_what_is_open(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """A line that begins with a closing mark, or whose head was torn off, belongs to the last."""
    if line.text[0] in _CLOSING or line.torn or _GOES_ON.match(line.text):
        return True
    return None


def _within_a_number(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    if line.text[0] in _FIGURES and line.ordinal is None:
        return is_number_cut(paragraph.text, line.text) or None
    return None


def _behind_a_mark_alone(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """A number alone on its line takes what follows."""
    mark = paragraph.ordinal
    return line.ordinal is None if mark and mark.length == len(paragraph.text) else None


def _cites_an_article(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """《条例》第十四条: an article that is cited."""
    cited = line.ordinal is not None and line.ordinal.rank == ARTICLE
    return True if cited and paragraph.text[-1] == "》" else None


def _within_a_bracket(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """What is open goes on, unless the next item shows that it is never closed."""
    text = paragraph.text
    if not is_open(text):
        return None
    if line.ordinal is not None and (left_open(text) or leaves_open(text, line)):
        return None
    return setting.wraps(paragraph) or line.ordinal is None or text[-1] not in _OPEN_ENDS


def _behind_a_comma(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    if paragraph.text[-1] in _OPEN_ENDS:
        return setting.wraps(paragraph) or not line.anew
    return None


def _behind_a_label_alone(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    label, text = paragraph.label, paragraph.text
    if text[-1] == "：" and label is not None and label.end == len(text):
        return not line.anew
    return None


def _behind_an_end(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """Behind a full stop, or before what opens something of its own, a paragraph ends."""
    last = paragraph.text[-1]
    if last in TERMINAL or last in "；：" or line.anew:
        return last == "；" and not line.anew and setting.is_flush(paragraph.lines[-1], line)
    return None


def _behind_a_title(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    text = paragraph.text
    title = len(text) < _TITLE and (_TITLE_END.search(text) or _TITLE_LINE.fullmatch(text))
    return False if title or (text[-1] == "号" and NUMBER.fullmatch(text)) else None


def _lists_names(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """Behind a label, units may stand one per line."""
    return True if paragraph.label and parts_names(paragraph.text, line.text) else None


def _behind_a_listed_unit(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """Behind a label, a whole name ends the list where the printed line is not full."""
    if paragraph.label is None or not ends_like_unit(last_item(paragraph.text)):
        return None
    before = paragraph.lines[-1]
    full = setting.wraps(paragraph) and setting.is_full(paragraph.visual, before)
    if not full or ends_like_unit(first_item(line.text)):
        return full and setting.is_flush(before, line)
    return None


def _on_a_full_line(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """In a document that is wrapped hard, a line goes on when the one before it is full."""
    return setting.is_wrapped_on(paragraph, line) if setting.wraps(paragraph) else None


def _is_cut_off(setting: Setting, paragraph: Paragraph, line: Line) -> bool | None:
    """Elsewhere, when the one before it is running text without an end; a signature is none."""
    signs = looks_like_unit(line.text) and ends_like_unit(last_item(paragraph.text))
    return not signs and is_cut(paragraph)


# Asked in this order; the first that knows answers.
_OF_RUNNING_TEXT: tuple[Question, ...] = (
    _closes_what_is_open,
    _within_a_number,
    _behind_a_mark_alone,
    _cites_an_article,
    _within_a_bracket,
    _behind_a_comma,
    _behind_a_label_alone,
    _behind_an_end,
    _behind_a_title,
    _lists_names,
    _behind_a_listed_unit,
    _on_a_full_line,
    _is_cut_off,
)
_OF_PLACED_LINES = (_in_cells, _in_a_roster, *_OF_RUNNING_TEXT)


def goes_on(setting: Setting, paragraph: Paragraph, line: Line) -> bool:
    """Whether `line` continues `paragraph`."""
    before = paragraph.lines[-1]
    placed = before.block.cell or line.block.cell or before.roster or line.roster
    for ask in _OF_PLACED_LINES if placed else _OF_RUNNING_TEXT:
        answer = ask(setting, paragraph, line)
        if answer is not None:
            return answer
    raise AssertionError("the last question has an answer")


_FIGURES = frozenset("0123456789")
