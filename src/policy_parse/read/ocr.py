"""Text in pictures, by rapidocr (extra `[ocr]`; its models come in its wheel, nothing is fetched)."""

from __future__ import annotations

from functools import cache
from typing import Any

from policy_parse.errors import NeedsOcrError
from policy_parse.installation.extras import not_installed
from policy_parse.read.pdf.lines import PdfLine

_SCALE = 3.0  # 216 dpi
_SAME_LINE = 0.5  # share of the size by which pieces of a printed line may differ in height


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise not_installed(
            NeedsOcrError, "needs_ocr/not-installed", "Recognising text", "ocr"
        ) from None
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.3,  # a doubtful line is kept: a lost one would not be seen
            "Global.max_side_len": 4000,
            # Whole lines are missed where a page is looked at larger or smaller than this.
            "Det.limit_type": "max",
            "Det.limit_side_len": 1600,
        }
    )


def recognise_page(page: Any) -> list[PdfLine]:
    """The lines of a pdfium page, top down; edges and sizes in points as in a text layer."""
    return recognise(page.render(scale=_SCALE).to_numpy(), _SCALE)


def recognise(image: Any, scale: float = 1.0) -> list[PdfLine]:
    """The lines in a picture (height × width × 3), `scale` pixels to the point.

    `start` and `end` of the lines are 0: a picture has no characters to point at.
    """
    found = _engine()(image)
    if found.boxes is None:
        return []
    pieces = []
    for corners, text in zip(found.boxes, found.txts, strict=True):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        size = (max(ys) - min(ys)) / scale * 0.85  # a box stands a little off its characters
        middle = (max(ys) + min(ys)) / 2 / scale
        pieces.append(PdfLine(0, 0, text, min(xs) / scale, max(xs) / scale, middle, size, 0))
    return _lines(pieces)


def _lines(pieces: list[PdfLine]) -> list[PdfLine]:
    """Pieces of one printed line put together from left to right."""
    rows: list[list[PdfLine]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if rows and piece.middle - rows[-1][0].middle <= _SAME_LINE * rows[-1][0].size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda p: p.left)) for row in rows]


def _joined(row: list[PdfLine]) -> PdfLine:
    first, last = row[0], row[-1]
    text = "  ".join(piece.text for piece in row)
    return PdfLine(0, 0, text, first.left, last.right, first.middle, first.size, 0)
