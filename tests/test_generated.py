"""Known text in, the same text out, in order: documents made by hypothesis."""

from __future__ import annotations

import io

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from policy_parse.read import read_bytes

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WORDS = "各县区人民政府加强组织领导落实工作责任推进绿道建设，。；：（）《》、一二三四五12345%"
LINES = st.lists(st.text(WORDS, min_size=1, max_size=24), min_size=1, max_size=60)


def flat(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(LINES, st.integers(10, 26))
def test_pdf(lines: list[str], per_page: int) -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    for first in range(0, len(lines), per_page):
        sheet.setFont("STSong-Light", 14)
        for i, line in enumerate(lines[first : first + per_page]):
            sheet.drawString(70, 780 - 28 * i, line)
        sheet.showPage()
    sheet.save()
    source = read_bytes(out.getvalue(), "t.pdf")
    # Lines of a character or two stand so narrow that pdfium may read them as one.
    blocks = "".join(source.text[b.start : b.end] for b in source.blocks)
    assert flat(blocks) == flat("".join(lines))
    assert source.left_out == ()


TABLES = st.lists(
    st.lists(st.text(WORDS, max_size=12), min_size=2, max_size=4), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.text(WORDS, min_size=1, max_size=60), TABLES), min_size=1, max_size=12)
)
def test_docx(parts: list[str | list[list[str]]]) -> None:
    document = docx.Document()
    expected = ""
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            expected += part
            continue
        table = document.add_table(len(part), max(map(len, part)))
        for r, row in enumerate(part):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
                expected += text
    out = io.BytesIO()
    document.save(out)
    source = read_bytes(out.getvalue(), "t.docx")
    assert flat("".join(source.text[b.start : b.end] for b in source.blocks)) == flat(expected)
    assert source.taken == len(expected)
    assert source.left_out == ()
