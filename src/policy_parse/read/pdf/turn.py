"""Pages that must be turned for reading: places as the reader of the text sees them.

What pdfium tells of characters and paths are places on the page as it was drawn; how the page is
turned is told by its characters, for what the file says of it (/Rotate) may be wrong.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, NamedTuple

from policy_parse.read.pdf.rules import Matrix

Box = tuple[float, float, float, float]
_SAMPLE = 24  # characters of a page that are asked


class Turn(NamedTuple):
    """A turn by `degrees` clockwise; `width` and `height` are those of the page as it is read."""

    degrees: int
    width: float
    height: float

    @property
    def matrix(self) -> Matrix:
        """Leads from places on the drawn page to those that a reader sees, from the bottom left."""
        width, height = self.width, self.height
        return {
            90: Matrix(0, -1, 1, 0, 0, height),
            180: Matrix(-1, 0, 0, -1, width, height),
            270: Matrix(0, 1, -1, 0, width, 0),
        }.get(self.degrees, Matrix())

    def seen(self, box: Box) -> Box:
        """Left, right, bottom and top of a box of the drawn page, as it is read."""
        if not self.degrees:
            return box
        left, right, bottom, top = box
        x0, y0 = self.matrix.point(left, bottom)
        x1, y1 = self.matrix.point(right, top)
        return min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)

    def drawn(self, box: Box) -> Box:
        """The way back."""
        back = Turn(-self.degrees % 360, self.height, self.width)
        return back.seen(box) if self.degrees in (90, 270) else self.seen(box)

    def angle(self, degrees: int) -> int:
        """The turn of a character as it is read."""
        return (degrees + self.degrees) % 360


def finite(number: float) -> float:
    """A number that PDFium gives; 0 for none at all, as a damaged font or matrix leads to."""
    return number if math.isfinite(number) else 0.0


def turn_of(page: Any, textpage: Any, text: str, raw: Any) -> Turn:
    """The turn that sets most characters of a pdfium page upright."""
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    degrees = _usual_turn(textpage, text, raw)
    return Turn(degrees, *((height, width) if degrees in (90, 270) else (width, height)))


def _usual_turn(textpage: Any, text: str, raw: Any) -> int:
    step = max(1, len(text) // _SAMPLE)
    turns = Counter(
        round(math.degrees(finite(raw.FPDFText_GetCharAngle(textpage.raw, i))) / 90) % 4
        for i in range(0, len(text), step)
        if not text[i].isspace()
    )
    return -90 * turns.most_common(1)[0][0] % 360 if turns else 0
