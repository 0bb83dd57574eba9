"""Tables of PDF files, however their lines are drawn and their pages turned."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import accumulate, pairwise

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from policy_parse import parse

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
ROWS = [
    ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"],
    ["1", "新建公园12个", "市园林局", "市财政局、市住建局", "2025年6月"],
    ["2", "改造管网30公里", "市水利局", "市发展改革委", "2025年12月"],
    ["3", "培训人员500人次", "市人社局", "各县（区）政府", "2025年底"],
]
HIGH = 28
XS = list(accumulate([60, 40, 130, 90, 140, 80]))
YS = [720 - HIGH * i for i in range(len(ROWS) + 1)]


def texts(c: Canvas) -> None:
    c.setFont("STSong-Light", 11)
    for y, row in zip(YS, ROWS, strict=False):
        for x, text in zip(XS, row, strict=False):
            c.drawString(x + 3, y - 18, text)


def lines(c: Canvas) -> None:
    for y in YS:
        c.line(XS[0], y, XS[-1], y)
    for x in XS:
        c.line(x, YS[0], x, YS[-1])


def pieces(c: Canvas) -> None:
    """A line per side of each cell."""
    for y in YS:
        for a, b in pairwise(XS):
            c.line(a, y, b, y)
    for x in XS:
        for a, b in pairwise(YS):
            c.line(x, a, x, b)


def dashed(c: Canvas) -> None:
    c.setDash(3, 2)
    lines(c)
    c.setDash()


def boxes(c: Canvas) -> None:
    for top, bottom in pairwise(YS):
        for a, b in pairwise(XS):
            c.rect(a, bottom, b - a, top - bottom)


def thin_boxes(c: Canvas) -> None:
    """Lines that are filled rectangles, as Word writes them."""
    for y in YS:
        c.rect(XS[0], y - 0.25, XS[-1] - XS[0], 0.5, stroke=0, fill=1)
    for x in XS:
        c.rect(x - 0.25, YS[-1], 0.5, YS[0] - YS[-1], stroke=0, fill=1)


def one_path(c: Canvas) -> None:
    path = c.beginPath()
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    c.drawPath(path)


def flipped(c: Canvas) -> None:
    """A space that counts downwards, as many programs that print to PDF set it up."""
    c.saveState()
    c.transform(1, 0, 0, -1, 0, 842)
    for y in YS:
        c.line(XS[0], 842 - y, XS[-1], 842 - y)
    for x in XS:
        c.line(x, 842 - YS[0], x, 842 - YS[-1])
    c.restoreState()


def in_a_form(c: Canvas) -> None:
    c.beginForm("grid")
    lines(c)
    c.endForm()
    c.doForm("grid")


def in_a_scaled_form(c: Canvas) -> None:
    c.beginForm("grid")
    c.scale(2, 2)
    lines(c)
    c.endForm()
    c.saveState()
    c.scale(0.5, 0.5)
    c.doForm("grid")
    c.restoreState()


def in_nested_forms(c: Canvas) -> None:
    c.beginForm("inner")
    lines(c)
    c.endForm()
    c.beginForm("outer")
    c.doForm("inner")
    c.endForm()
    c.doForm("outer")


def askew(c: Canvas) -> None:
    """Rules of a page that lay a little askew."""
    c.saveState()
    c.rotate(0.03)
    lines(c)
    c.restoreState()


def dotted(c: Canvas) -> None:
    """Rules made of dots, each a path of its own."""
    for y in YS:
        for i in range(int((XS[-1] - XS[0]) / 2)):
            c.line(XS[0] + 2 * i, y, XS[0] + 2 * i + 0.8, y)
    for x in XS:
        for i in range(int((YS[0] - YS[-1]) / 2)):
            c.line(x, YS[-1] + 2 * i, x, YS[-1] + 2 * i + 0.8)


DRAWN: list[Callable[[Canvas], None]] = [
    lines, pieces, dashed, boxes, thin_boxes, one_path, flipped, in_a_form, in_a_scaled_form,
    in_nested_forms, askew, dotted,
]  # fmt: skip
TURNED: dict[str, Callable[[Canvas], None]] = {
    "as it is": lambda c: None,
    "rotated": lambda c: c.setPageRotation(90),
    "upside down": lambda c: c.setPageRotation(180),
    "cropped": lambda c: c.setCropBox((20, 30, 580, 830)),
}
EXPECTED = [
    ("1.1", "lead", "市园林局"), ("1.1", "responsible", "市财政局"), ("1.1", "responsible", "市住建局"),
    ("1.2", "lead", "市水利局"), ("1.2", "responsible", "市发展改革委"),
    ("1.3", "lead", "市人社局"), ("1.3", "responsible", "各县（区）政府"),
]  # fmt: skip


def pdf(draw: Callable[[Canvas], None] | None, turn: Callable[[Canvas], None]) -> bytes:
    out = io.BytesIO()
    c = Canvas(out, pagesize=(595, 842))
    turn(c)
    c.setFont("STSong-Light", 14)
    c.drawString(200, 780, "重点工作任务分工表")
    c.setFont("STSong-Light", 11)
    c.drawString(60, 750, "一、任务分工")
    if draw:
        draw(c)
    texts(c)
    c.showPage()
    c.save()
    return out.getvalue()


@pytest.mark.parametrize("turn", TURNED.values(), ids=TURNED)
@pytest.mark.parametrize("draw", DRAWN, ids=lambda d: d.__name__)
def test_duties_of_a_table(draw: Callable[[Canvas], None], turn: Callable[[Canvas], None]) -> None:
    notice = parse(pdf(draw, turn))
    assert [(a.section, str(a.role), a.unit) for a in notice.assignments] == EXPECTED
    assert [d.end for d in notice.deadlines] == ["2025-06", "2025-12", "2025"]
    assert not [i for i in notice.issues if i.code == "table-unread"]


def test_without_lines_columns_that_stand_clear_are_a_table() -> None:
    notice = parse(pdf(None, TURNED["as it is"]))
    assert [(a.section, str(a.role), a.unit) for a in notice.assignments] == EXPECTED


def test_a_drawing_is_no_table() -> None:
    """Its lines make no cells; the columns beside it are read as they stand."""

    def drawing(c: Canvas) -> None:
        for i in range(60):
            c.bezier(100, 300, 150 + i, 200, 300, 100 + i, 400, 300)
            c.line(100 + i, 100, 300, 120 + 3 * i)

    notice = parse(pdf(drawing, TURNED["as it is"]))
    assert [(a.section, str(a.role), a.unit) for a in notice.assignments] == EXPECTED
    assert not [i for i in notice.issues if i.code == "table-unread"]


@pytest.mark.parametrize("how", ["one path", "deep"])
def test_what_is_too_much_is_told(how: str) -> None:
    """A page whose lines are not looked at says so: its table is not lost without a word."""

    def drawing(c: Canvas) -> None:
        lines(c)
        if how == "deep":
            c.beginForm("f0")
            lines(c)
            c.endForm()
            for i in range(12):
                c.beginForm(f"f{i + 1}")
                c.doForm(f"f{i}")
                c.endForm()
            c.doForm("f12")
            return
        path = c.beginPath()
        for i in range(40_000):
            path.moveTo(60 + i % 400, 100 + i % 7)
            path.lineTo(60.5 + i % 400, 100 + i % 7)
        c.drawPath(path)

    notice = parse(pdf(drawing, TURNED["as it is"]))
    assert notice.assignments or [i for i in notice.issues if i.code == "table-unread"]
