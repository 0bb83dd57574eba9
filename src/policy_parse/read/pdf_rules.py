"""The straight lines that a page of a PDF draws: what the rules of a table are made of."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

_LEAST = 1.0  # points; shorter pieces are ends of thick lines
_STRAIGHT = 0.1  # points that an end may lie off
_MOST_SEGMENTS = 4000  # of one path; a drawing has more
_DEEPEST = 8  # forms within forms


class Matrix(NamedTuple):
    """Maps (x, y) to (a·x + c·y + e, b·x + d·y + f), as in PDF."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: Matrix) -> Matrix:
        """This one first, then `outer`."""
        a, b, c, d, e, f = self
        e2, f2 = outer.point(e, f)
        return Matrix(
            outer.a * a + outer.c * b, outer.b * a + outer.d * b,
            outer.a * c + outer.c * d, outer.b * c + outer.d * d, e2, f2,
        )  # fmt: skip


Edge = dict[str, Any]


def page_edges(page: Any, raw: Any) -> list[Edge]:
    """Level and upright lines of a pdfium page, as pdfplumber's table steps take them.

    Places count from the top left of the page, in points: x0, x1, top, bottom.
    """
    height = page.get_height()
    return [
        edge
        for start, end in _pieces(raw, page.raw, Matrix(), 0)
        if (edge := _edge(start, end, height)) is not None
    ]


def _edge(start: tuple[float, float], end: tuple[float, float], height: float) -> Edge | None:
    x0, x1 = sorted((start[0], end[0]))
    top, bottom = sorted((height - start[1], height - end[1]))
    if bottom - top <= _STRAIGHT and x1 - x0 >= _LEAST:
        orientation, bottom = "h", top
    elif x1 - x0 <= _STRAIGHT and bottom - top >= _LEAST:
        orientation, x1 = "v", x0
    else:
        return None
    return {
        "object_type": "line", "orientation": orientation, "x0": x0, "x1": x1, "top": top,
        "bottom": bottom, "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip


_Piece = tuple[tuple[float, float], tuple[float, float]]


def _pieces(raw: Any, holder: Any, outer: Matrix, depth: int) -> Iterator[_Piece]:
    """The straight pieces of all paths of a page or form, in the page's own places."""
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for i in range(count(holder)):
        thing = get(holder, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield from _path(raw, thing, _matrix(raw, thing).within(outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _pieces(raw, thing, _matrix(raw, thing).within(outer), depth + 1)


def _matrix(raw: Any, thing: Any) -> Matrix:
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, own):
        return Matrix()
    return Matrix(own.a, own.b, own.c, own.d, own.e, own.f)


def _path(raw: Any, path: Any, matrix: Matrix) -> Iterator[_Piece]:
    """The straight pieces of one path that is painted; a filled one is closed."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    segments = raw.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value) or segments > _MOST_SEGMENTS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float] | None] = []
    first: tuple[float, float] | None = None
    for i in range(segments):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.point(x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if fill.value and first is not None:
                points.append(first)
            first = here
            points.append(None)
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            points.append(None)
        points.append(here)
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(first)
    if fill.value:
        points.append(first)
    for start, end in pairwise(points):
        if start is not None and end is not None:
            yield start, end
