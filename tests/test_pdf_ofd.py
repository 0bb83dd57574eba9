"""PDF and OFD made here: order, tables over pages, scans, garbage, passwords."""

from __future__ import annotations

import io
import zipfile

import pytest
from hostile.pages import document, lines_at
from hostile.sample import LINES, UNITS
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate, Table

from policy_parse.errors import PolicyParseError
from policy_parse.pipeline import attempt, parse
from policy_parse.read import read_bytes
from policy_parse.read.garbled import looks_garbled

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf(pages: list[list[str]], password: str | None = None) -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, encrypt=password)
    for lines in pages:
        sheet.setFont("STSong-Light", 16)
        for i, line in enumerate(lines):
            sheet.drawString(80, 760 - 28 * i, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def test_lines_come_back_in_order_with_their_pages() -> None:
    pages = [["一、总体要求", "加强组织领导。"], ["二、主要任务", "落实工作责任。"]]
    source = read_bytes(pdf(pages), "t.pdf")
    assert [source.text[b.start : b.end] for b in source.blocks] == [x for p in pages for x in p]
    assert [source.page_at(b.start) for b in source.blocks] == [1, 1, 2, 2]


def code(data: bytes, name: str) -> str:
    with pytest.raises(PolicyParseError) as caught:
        read_bytes(data, name)
    return caught.value.code


def test_scan_password_and_garbage() -> None:
    assert code(pdf([[], []]), "t.pdf") == "needs_ocr/scan"
    assert code(pdf([["一、总体要求"]], password="secret"), "t.pdf") == "rejected/encrypted"
    assert code(b"%PDF-1.7\n1 0 obj\n<<", "t.pdf") == "failed/damaged"
    garbage = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(400))
    assert (
        code(pdf([[garbage[i : i + 20] for i in range(0, 400, 20)]]), "t.pdf")
        == "needs_ocr/garbled"
    )
    assert looks_garbled("(cid:12)(cid:7)" * 40)
    assert not looks_garbled("加强组织领导，落实工作责任，推进各项任务。" * 20)


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("(cid:3)(cid:70)", True),
        ("\ue001\ue002\ue003\ue004", True),
        ("³£¡¤½Ø°»¿ÁËµÕÌ¢ÏÐÖ", True),
        ("\uf0b7 一、总体要求", False),
        ("Notice on the naïve café. " * 3, False),
        ("目录" + "·" * 40 + "3", False),
        ("覆盖率达到 95% ± 1%，温度 20 °C。", False),
    ],
)
def test_garbage_is_known_in_a_short_text_too(text: str, garbled: bool) -> None:
    assert looks_garbled(text) is garbled


def test_a_garbled_line_gives_no_row_and_is_told() -> None:
    line = "责任单位：" + "".join(chr(0xE100 + n) for n in range(12)) + "局"
    outcome = attempt(document(lines_at([*LINES, line])), name="t.pdf")
    assert (outcome.status, outcome.code) == ("partial", "page-garbled")
    assert outcome.notice is not None
    assert tuple(a.unit for a in outcome.notice.assignments) == UNITS
    assert dict(outcome.notice.source.left_out) == {"garbled": 18}


def test_a_picture_of_a_page_is_told_and_a_blank_page_is_not() -> None:
    assert attempt(pdf([["一、总体要求"], []])).status == "ok"
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.setFont("STSong-Light", 16)
    sheet.drawString(80, 760, "一、总体要求")
    sheet.showPage()
    sheet.drawInlineImage(Image.new("RGB", (60, 80), "gray"), 80, 300, 400, 500)
    sheet.save()
    outcome = attempt(out.getvalue())
    assert (outcome.status, outcome.code) == ("partial", "page-without-text")
    assert "第2页" in outcome.hint_zh
    assert outcome.notice is not None


def test_a_table_over_pages_is_one() -> None:
    """Repeated headers dropped, one section per number, nothing lost at the break."""
    head = ["序号", "重点任务", "牵头单位", "责任单位", "完成时限"]
    rows = [
        [str(n), f"建设示范点{n}个。", "市园林局", "市财政局", "2024年6月"] for n in range(2, 62)
    ]
    out = io.BytesIO()
    style = [
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 11),
        ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
    ]
    SimpleDocTemplate(out, pagesize=A4).build([Table([head, *rows], repeatRows=1, style=style)])
    notice = parse(out.getvalue())
    assert len(notice.source.page_starts) > 1
    assert [s.number for s in notice.sections] == [str(n) for n in range(2, 62)]
    assert len(notice.assignments) == 120
    assert [t.value for t in notice.targets] == list(range(2, 62))


def ofd(pages: list[list[tuple[float, float, str]]], root: str = "Doc_0/Document.xml") -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "OFD.xml",
            f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for n, pieces in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject Size="5" Boundary="{x} {y} 100 5"><ofd:TextCode X="0" Y="5">{t}</ofd:TextCode></ofd:TextObject>'
                for x, y, t in pieces
            )
            archive.writestr(
                f"Doc_0/Pages/{n}.xml",
                f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return out.getvalue()


def test_ofd_runs_are_put_into_lines() -> None:
    data = ofd(
        [
            [(60.0, 20.0, "要求"), (30.0, 20.0, "一、总体"), (30.0, 40.0, "加强领导。")],
            [(30.0, 20.0, "二、任务")],
        ]
    )
    source = read_bytes(data, "t.ofd")
    lines = ["".join(source.text[b.start : b.end].split()) for b in source.blocks]
    assert lines == ["一、总体要求", "加强领导。", "二、任务"]
    assert source.page_at(source.blocks[-1].start) == 2


def test_bad_ofd() -> None:
    assert code(ofd([]), "t.ofd") == "needs_ocr/scan"
    assert code(ofd([], root="Doc_9/none.xml"), "t.ofd") == "failed/damaged"


def test_mht_named_doc() -> None:
    page = "<html><body><p>一、总体要求</p><p>由市教育局牵头，市财政局配合。</p></body></html>"
    data = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n--x--\r\n"
    ).encode()
    notice = parse(data, name="a.doc")
    assert [(a.role.value, a.unit) for a in notice.assignments] == [
        ("lead", "市教育局"), ("participating", "市财政局"),
    ]  # fmt: skip


def test_html_named_doc() -> None:
    notice = parse(
        "<html><body><p>一、任务</p><p>牵头单位：市教育局</p></body></html>".encode(), name="a.doc"
    )
    assert [a.unit for a in notice.assignments] == ["市教育局"]


@pytest.mark.parametrize("depth", [100, 1000])
def test_deep_pages_are_read_whole(depth: int) -> None:
    page = (
        "<html><body>"
        + "<div>" * depth
        + "<p>一、任务</p><p>牵头单位：市教育局</p>"
        + "</div>" * depth
        + "</body></html>"
    )
    assert [a.unit for a in parse(page.encode()).assignments] == ["市教育局"]


def test_pages_too_deep_are_rejected_not_cut() -> None:
    page = (
        "<html><body>"
        + "<div>" * 100_000
        + "<p>一、任务与责任</p>"
        + "</div>" * 100_000
        + "</body></html>"
    )
    assert code(page.encode(), "t.html") == "rejected/depth"
