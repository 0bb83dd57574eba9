"""Which PDF pages are pictures of text: their few characters are the scanner's, not the document's."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float
from typing import Any

from policy_parse.read.pdf.rules import is_white

_FEW = 40  # characters: 由…扫描王生成, a page number
_COVERED = 0.6  # share of the page that a scan fills
_MOST = 200  # objects that are looked at; a scan consists of few


def is_scan(page: Any, text: str, raw: Any) -> bool:
    """Whether a picture fills a pdfium page that has hardly any text.

    Invisible text is what a program recognised in the picture: then the page is not without text.
    """
    if len("".join(text.split())) > _FEW:
        return False
    area = 0.0
    for thing, kind in _objects(page, raw):
        if kind == raw.FPDF_PAGEOBJ_IMAGE or _holds_picture(thing, kind, raw):
            area += _area(thing, raw)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(thing)
            if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                return False
    return area >= _COVERED * float(page.get_width() * page.get_height())


def shows_something(page: Any, raw: Any) -> bool:
    """Whether a page without text holds a picture or drawing: a blank page, or one that is
    covered in white, does not.
    """
    for thing, kind in _objects(page, raw):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue  # spaces, or the page would have text
        if kind != raw.FPDF_PAGEOBJ_PATH or not is_white(thing, raw):
            return True
    return False


def _objects(page: Any, raw: Any) -> Iterator[tuple[Any, int]]:
    for i in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST)):
        thing = raw.FPDFPage_GetObject(page.raw, i)
        yield thing, raw.FPDFPageObj_GetType(thing)


def _holds_picture(thing: Any, kind: int, raw: Any) -> bool:
    """Whether a form draws a picture."""
    if kind != raw.FPDF_PAGEOBJ_FORM:
        return False
    inner = (
        raw.FPDFFormObj_GetObject(thing, i)
        for i in range(min(raw.FPDFFormObj_CountObjects(thing), _MOST))
    )
    return any(raw.FPDFPageObj_GetType(x) == raw.FPDF_PAGEOBJ_IMAGE for x in inner)


def _area(thing: Any, raw: Any) -> float:
    """What an object covers, in square points."""
    left, bottom, right, top = (c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0
    return (right.value - left.value) * (top.value - bottom.value)
