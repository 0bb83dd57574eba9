"""The printed lines of a PDF page: where each stands, in reading order, each once.

Two columns are read one after the other, lines that run down the page from right to left; a line
drawn twice at one place (a text layer over its own picture, imitated bold) is kept once; lines that
stand aslant are watermarks.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policy_parse.domain.raised import raised
from policy_parse.read.pdf.turn import Turn, finite

_LINE = re.compile(r"[^\r\n\x02\ufffe]*[^\s\x02\ufffe][^\r\n\x02\ufffe]*")
_GAP = re.compile(r"[ \u3000\t]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_AFTER_DIGITS = re.compile(r"\d{1,3} ?(?=[^\d\s])")
_SMALL = 0.78  # of the size of the line's first character
_RAISED = 0.08  # of that size by which the middle of a raised digit stands above the line's
_SQUARE = 24  # points of a side
_LARGEST = 240.0  # size of type, in points: of larger one it is not asked how far it reaches
_COLUMN_LINES = 5  # lines that a column has at least
_COLUMN_EMS = 9.0  # ems to which the lines of a column are set at least


@dataclass(slots=True)
class PdfLine:
    """A printed line: characters `[start, end)` of the page's text, edges and middle in points.

    `middle` counts from the top of the page, `angle` is the turn of its first character in
    degrees, `fall` how much lower its last character stands than its first.
    """

    start: int
    end: int
    text: str
    left: float
    right: float
    middle: float
    size: float
    angle: int
    fall: float = 0.0

    @property
    def ems(self) -> float:
        """Printed width in ems."""
        return (self.right - self.left) / (self.size or 12.0)


class Measure:
    """Asks pdfium where characters stand; only a line's ends are asked for."""

    def __init__(self, textpage: Any, raw: Any, turn: Turn) -> None:
        """`turn` says how the page is turned for reading, and how large it is."""
        self._page, self._raw, self._turn, self._height = textpage, raw, turn, turn.height
        self._box = [ctypes.c_double() for _ in range(4)]
        self._matrix = raw.FS_MATRIX()

    def line(self, start: int, end: int, text: str) -> PdfLine:
        """The line of the characters `[start, end)`, neither of whose ends is white space."""
        left, _, bottom, top = self.edges(start)
        _, right, last_bottom, last_top = self.edges(end - 1)
        size = self.size(start)
        word = _AFTER_DIGITS.match(text)
        if word and size <= _SMALL * (whole := self.size(start + word.end())):
            size = whole  # the line begins with the mark of a note
            _, _, bottom, top = self.edges(start + word.end())
        middle = (bottom + top) / 2
        return PdfLine(
            start,
            end,
            text,
            left,
            right,
            self._height - middle,
            size,
            self.angle(start),
            middle - (last_bottom + last_top) / 2,
        )

    def size(self, index: int) -> float:
        """The height to which a character is set: its font's size times its matrix, in points."""
        size = float(self._raw.FPDFText_GetFontSize(self._page, index))
        if self._raw.FPDFText_GetMatrix(self._page, index, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d) or 1.0
        return finite(size)

    def angle(self, index: int) -> int:
        """The turn of a character in degrees."""
        turn = finite(self._raw.FPDFText_GetCharAngle(self._page, index))
        return self._turn.angle(round(math.degrees(turn)))

    def is_raised(self, index: int, line: PdfLine) -> bool:
        """Whether a character is small and stands above the middle of its line."""
        if self.size(index) > _SMALL * line.size:
            return False
        _, _, bottom, top = self.edges(index)
        return (bottom + top) / 2 > self._height - line.middle + _RAISED * line.size

    def edges(self, index: int) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of a character."""
        left, right, bottom, top = self._box
        self._raw.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        box = finite(left.value), finite(right.value), finite(bottom.value), finite(top.value)
        return self._turn.seen(box)


@dataclass(slots=True)
class PageLines:
    """The lines of a page in reading order, and what was left out of them."""

    lines: list[PdfLine]
    doubled: int = 0  # characters drawn twice
    aslant: int = 0  # characters of watermarks
    columns: bool = False
    downwards: bool = False
    reordered: bool = False


def read_lines(text: str, measure: Measure) -> PageLines:
    """The lines of a page from its text as pdfium gives it."""
    lines = []
    for start, end in line_spans(text):
        line = measure.line(start, end, text[start:end])
        if abs(line.fall) > line.size:
            lines += _parted_by_turn(line, measure)
        else:
            lines.append(line)
    page = PageLines(lines)
    _drop_aslant(page)
    _drop_doubled(page)
    _order_downwards(page)
    if not page.downwards:
        _order_columns(page, text, measure)
    return page


def raised_digits(lines: Sequence[PdfLine], text: str, measure: Measure) -> list[int]:
    """Indices of the digits that are small and stand high: marks of notes and exponents."""
    out: list[int] = []
    for line in lines:
        if line.size <= 0 or not _DIGIT.search(line.text):
            continue
        for run in _DIGITS.finditer(text, line.start, line.end):
            for i in range(run.end() - 1, run.start() - 1, -1):
                if not measure.is_raised(i, line):
                    break
                out.append(i)
    return out


def with_raised(text: str, start: int, indices: Sequence[int]) -> str:
    """`text`, which begins at `start` of the page, with its raised digits as such."""
    if not indices:
        return text
    marked = list(text)
    for i in indices:
        if start <= i < start + len(marked):
            marked[i - start] = raised(marked[i - start])
    return "".join(marked)


def _parted_by_turn(line: PdfLine, measure: Measure) -> list[PdfLine]:
    """A line that falls or climbs, parted where text aslant was joined to text that is level."""
    if measure.angle(line.end - 1) == line.angle:
        return [line]
    parts: list[tuple[int, int, int]] = []  # start, end, turn
    for i, character in enumerate(line.text, line.start):
        if character.isspace():
            continue
        turn = measure.angle(i)
        start = parts.pop()[0] if parts and parts[-1][2] == turn else i
        parts.append((start, i + 1, turn))
    text = line.text
    return [measure.line(s, e, text[s - line.start : e - line.start]) for s, e, _ in parts]


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each line that is not blank, white space at its ends left out."""
    out = []
    for line in _LINE.finditer(text):
        printed = line[0]
        start = line.start() + len(printed) - len(printed.lstrip())
        out.append((start, line.start() + len(printed.rstrip())))
    return out


def _drop_aslant(page: PageLines) -> None:
    turns = Counter(line.angle for line in page.lines)
    if len(turns) < 2:
        return
    usual = turns.most_common(1)[0][0]  # a page may be turned as a whole
    kept = [line for line in page.lines if (line.angle - usual) % 90 <= 1]
    page.aslant = sum(len(x.text) for x in page.lines) - sum(len(x.text) for x in kept)
    page.lines = kept


def _drop_doubled(page: PageLines) -> None:
    seen: dict[tuple[str, int, int], list[PdfLine]] = {}
    kept = []
    for line in page.lines:
        text = "".join(line.text.split())
        wide = min(line.size, _LARGEST)
        near = wide / 2
        if any(
            abs(before.left - line.left) < wide and abs(before.middle - line.middle) < near
            for row in range(_square(line.middle - near), _square(line.middle + near) + 1)
            for column in range(_square(line.left - wide), _square(line.left + wide) + 1)
            for before in seen.get((text, row, column), ())
        ):
            page.doubled += len(line.text)
            continue
        place = _square(line.middle), _square(line.left)
        seen.setdefault((text, *place), []).append(line)
        kept.append(line)
    page.lines = kept


def _square(place: float) -> int:
    """Lines that stand close are found together, for a page may have thousands of lines."""
    return int(place // _SQUARE)


def _order_downwards(page: PageLines) -> None:
    """Put lines that run down the page into order from right to left, and lay them level.

    Level means: edges count from the top of the page, heights from its right edge.
    """
    down = [line for line in page.lines if _runs_down(line)]
    level = sum(len(x.text) for x in page.lines if len(x.text) > 1) - sum(len(x.text) for x in down)
    if len(down) < 2 or level > 0.2 * sum(len(x.text) for x in down):
        return
    edge = max(line.right for line in page.lines)
    ordered = sorted(page.lines, key=lambda x: (-round(x.right / (x.size or 12)), x.middle))
    page.reordered = ordered != page.lines
    page.downwards = True
    for line in ordered:
        column = edge - (line.left + line.right) / 2
        line.left = line.middle - line.size / 2
        line.right, line.middle = line.left + line.fall + line.size, column
    page.lines = ordered


def _runs_down(line: PdfLine) -> bool:
    """Whether upright characters stand one below the other."""
    return (
        len(line.text) > 2
        and not line.angle
        and line.fall > 0.6 * line.size * (len(line.text) - 1)
        and abs(line.right - line.left) < 1.5 * line.size
    )


def _order_columns(page: PageLines, text: str, measure: Measure) -> None:
    """Put the lines of a page that is set in two columns into reading order."""
    if len(page.lines) < 2 * _COLUMN_LINES and not any(_GAP.search(x.text) for x in page.lines):
        return
    parted = [pieces_of(line, text, measure) for line in page.lines]
    gutter = _gutter([piece for pieces in parted for piece in pieces])
    if gutter is None:
        return
    ordered: list[PdfLine] = []
    left: list[PdfLine] = []
    right: list[PdfLine] = []
    for piece in sorted(_rejoined(page.lines, parted, gutter), key=lambda x: x.middle):
        if piece.right <= gutter:
            left.append(piece)
        elif piece.left >= gutter:
            right.append(piece)
        else:  # a title or a table over both columns ends what stands above it
            ordered += [*left, *right, piece]
            left, right = [], []
    ordered += [*left, *right]
    page.columns = True
    page.reordered = [x.start for x in ordered] != [x.start for x in page.lines]
    page.lines = ordered


def pieces_of(line: PdfLine, text: str, measure: Measure, wider: float = 1.5) -> list[PdfLine]:
    """A line parted where a gap stands in it that is wider than so many ems, or it turns back."""
    out = []
    start = line.start
    for gap in _GAP.finditer(text, line.start, line.end):
        before, behind = measure.edges(gap.start() - 1)[1], measure.edges(gap.end())[0]
        if not -line.size < behind - before <= wider * line.size:
            out.append(measure.line(start, gap.start(), text[start : gap.start()]))
            start = gap.end()
    if not out:
        return [line]
    return [*out, measure.line(start, line.end, text[start : line.end])]


def _gutter(pieces: Sequence[PdfLine]) -> float | None:
    """Where the gap between two columns stands; None where the page has one column.

    Both sides must be set as prose is: many lines, wide ones, and most of them full, so that a
    roster or a list in two columns of names is none.
    """
    wide = [p for p in pieces if p.ems >= _COLUMN_EMS]
    if len(wide) < 2 * _COLUMN_LINES:
        return None
    first, last = min(p.left for p in wide), max(p.right for p in wide)
    middle = (first + last) / 2
    left = [p for p in wide if p.right <= middle + p.size]
    right = [p for p in wide if p.left >= middle - p.size]
    across = len(wide) - len(left) - len(right)
    if min(len(left), len(right)) < _COLUMN_LINES or across > 0.25 * len(wide):
        return None
    edge = sorted(p.right for p in left)[int(len(left) * 0.9)]
    start = sorted(p.left for p in right)[len(right) // 10]
    full = sum(p.right >= edge - 1.5 * p.size for p in left)
    flush = sum(p.left <= start + 2.5 * p.size for p in right)
    if start - edge < 0.5 * wide[0].size or full < 0.5 * len(left) or flush < 0.7 * len(right):
        return None
    return (edge + start) / 2


def _rejoined(
    lines: Sequence[PdfLine], parted: Sequence[Sequence[PdfLine]], gutter: float
) -> list[PdfLine]:
    """Pieces where a line had been read across the gutter, else the lines as they were."""
    out: list[PdfLine] = []
    for line, pieces in zip(lines, parted, strict=True):
        crosses = line.left < gutter < line.right
        apart = crosses and not any(p.left < gutter < p.right for p in pieces)
        out += pieces if apart else [line]
    return out
