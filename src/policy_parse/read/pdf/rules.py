"""The straight lines that a page of a PDF draws: what the rules of a table are made of."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

_LEAST = 0.2  # points; a dotted rule is made of short pieces, which are joined later
_STRAIGHT = 0.1  # points that an end may lie off, or
_SLANT = 0.002  # of its length: rules of a scan that was set straight
_MOST_SEGMENTS = 60_000  # of a page; maps and drawings have more
_PAPER = 250  # of 255: what is as light is taken for the paper
_DEEPEST = 8  # forms within forms


class TooManyLinesError(Exception):
    """A page draws more than a table could, or forms lie too deep within forms."""


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
            outer.a * a + outer.c * b,
            outer.b * a + outer.d * b,
            outer.a * c + outer.c * d,
            outer.b * c + outer.d * d,
            e2,
            f2,
        )


Edge = dict[str, Any]


def count_lines(page: Any, raw: Any, enough: int) -> int:
    """How many paths a pdfium page draws, forms and all, counted to `enough` and no further.

    A path that may hold a whole grid counts as many. Raises TooManyLinesError.
    """
    found = 0
    for path, _ in _paths(raw, page.raw, Matrix(), 0):
        if is_white(path, raw):
            continue
        found += enough if raw.FPDFPath_CountSegments(path) >= 2 * enough else 1
        if found >= enough:
            break
    return found


def page_edges(page: Any, raw: Any, turn: Matrix) -> list[Edge]:
    """Level and upright lines of a pdfium page, as pdfplumber's table steps take them.

    `turn` leads from the page as it was drawn to the page as it is read.

    Places count from the top left of the page, in points: x0, x1, top, bottom. Raises
    TooManyLinesError.
    """
    height = page.get_height()
    segments = 0
    edges = []
    for path, matrix in _paths(raw, page.raw, turn, 0):
        segments += raw.FPDFPath_CountSegments(path)
        if segments > _MOST_SEGMENTS:
            raise TooManyLinesError
        for start, end in _pieces(raw, path, matrix):
            edge = _edge(start, end, height)
            if edge is not None:
                edges.append(edge)
    return edges


def _edge(start: tuple[float, float], end: tuple[float, float], height: float) -> Edge | None:
    x0, x1 = sorted((start[0], end[0]))
    top, bottom = sorted((height - start[1], height - end[1]))
    wide, high = x1 - x0, bottom - top
    if wide >= _LEAST and high <= max(_STRAIGHT, _SLANT * wide):
        orientation = "h"
        top = bottom = (top + bottom) / 2
    elif high >= _LEAST and wide <= max(_STRAIGHT, _SLANT * high):
        orientation = "v"
        x0 = x1 = (x0 + x1) / 2
    else:
        return None
    return edge_of(orientation, x0, x1, top, bottom)


def edge_of(orientation: str, x0: float, x1: float, top: float, bottom: float) -> Edge:
    """A level (h) or upright (v) edge as pdfplumber has it; `top` counts from the top of the page."""
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _paths(raw: Any, holder: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """All paths of a page or form, each with the matrix that leads to the page's own places."""
    if depth > _DEEPEST:
        raise TooManyLinesError
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for i in range(count(holder)):
        thing = get(holder, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield thing, _matrix(raw, thing).within(outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _paths(raw, thing, _matrix(raw, thing).within(outer), depth + 1)


def _matrix(raw: Any, thing: Any) -> Matrix:
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, own):
        return Matrix()
    return Matrix(own.a, own.b, own.c, own.d, own.e, own.f)


def is_white(path: Any, raw: Any) -> bool:
    """Whether a path is filled in the colour of paper and not stroked: it covers, and shows nothing."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value or not fill.value:
        return not stroke.value
    rgba = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(path, *rgba):
        return False
    return min(c.value for c in rgba[:3]) >= _PAPER or rgba[3].value == 0


_Piece = tuple[tuple[float, float], tuple[float, float]]


def _pieces(raw: Any, path: Any, matrix: Matrix) -> Iterator[_Piece]:
    """The straight pieces of one path that is painted; a filled one is closed."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not (fill.value or stroke.value) or is_white(path, raw):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float] | None] = []
    first: tuple[float, float] | None = None
    for i in range(raw.FPDFPath_CountSegments(path)):
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
