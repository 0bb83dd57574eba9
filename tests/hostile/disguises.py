"""Names that lie: what a file is stands in its bytes, and that the name says otherwise is told."""

from __future__ import annotations

import base64
import io
import quopri
import random
from functools import partial

from PIL import Image

from hostile.case import Case, bad, good
from hostile.checks import WHOLE, both, holds, silent
from hostile.ole import OFFICE, by_office, compound
from hostile.ooxml import docx, docx_parts
from hostile.pages import document, lines_at
from hostile.sample import HTML, LINES, TEXT, UNITS, page
from hostile.sheets import DUTIES, DUTY_UNITS, duties_workbook
from hostile.zips import STORED, Member, members, pack, zipped

_MISMATCH = {"issues": ("type-mismatch",), "units": UNITS, "check": WHOLE}


def _xls() -> bytes:
    return by_office(duties_workbook(), "xlsx", "xls")


def _docx_with_mark() -> bytes:
    """A package that begins with a stored member which speaks of PDF."""
    marked = Member("customXml/item1.xml", b"<a>%PDF-1.7</a>", STORED)
    return pack([marked, *members(docx_parts())])


def _doc() -> bytes:
    return by_office(docx(), "docx", "doc")


def rtf(fields: str = "") -> bytes:
    """RTF as WPS writes it: GBK bytes in the text, some of it by number with a fallback."""

    def run(line: str) -> str:
        half = len(line) // 2
        octets = "".join(f"\\'{byte:02x}" for byte in line[:half].encode("gbk"))
        return octets + "".join(f"\\u{ord(c)}?" for c in line[half:])

    body = "\\par\n".join(run(line) for line in LINES)
    return (
        "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\n"
        f"{fields}\\f0\\fs28 {body}\\par}}"
    ).encode("ascii")


def rtf_that_calls(port: int) -> bytes:
    """A template, a picture and a document that lie at this port."""
    away = f"http://127.0.0.1:{port}"
    fields = "".join(
        f'{{\\field{{\\*\\fldinst {kind} "{away}/{name}" \\\\d}}{{\\fldrslt }}}}'
        for kind, name in (("INCLUDEPICTURE", "a.png"), ("INCLUDETEXT", "b.rtf"))
    )
    return rtf(f"{{\\*\\template {away}/t.dot}}{fields}")


def _mht(encoding: str, charset: str, *, nested: bool = False, picture: bool = False) -> bytes:
    """A web archive; the page is base64 or quoted-printable, in `charset`."""
    raw = page(head=f'<meta charset="{charset}">').decode().encode(charset)
    packed = base64.encodebytes(raw) if encoding == "base64" else quopri.encodestring(raw)
    head = "MIME-Version: 1.0\r\n" if not nested else "From: <saved>\r\nMIME-Version: 1.0\r\n"
    kind = "image/png" if picture else f'text/html; charset="{charset}"'
    part = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    body = b"--x\r\n" + part.encode() + packed + b"\r\n--x--\r\n"
    if nested:
        inner = b'--y\r\nContent-Type: multipart/alternative; boundary="x"\r\n\r\n'
        body, mark = inner + body + b"--y--\r\n", "y"
    else:
        mark = "x"
    return f'{head}Content-Type: multipart/related; boundary="{mark}"\r\n\r\n'.encode() + body


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, form)
    return out.getvalue()


def _pdf() -> bytes:
    return document(lines_at(LINES))


def _noise(head: bytes = b"") -> bytes:
    return head + bytes(random.Random(3).choices(range(256), k=6000))


def _html_with_table() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in DUTIES)
    return page(f"<p>一、任务分工</p><table>{rows}</table>")


_MARKED = "本市申报材料文件头须为%PDF-1.7格式。\n"
# Without a converter, an old format is refused with the hint how to go on.
_UNCONVERTED = "failed/convert" if OFFICE else "rejected/unsupported"

CASES: list[Case] = [
    good("doc-named.docx", _doc, issues=("type-mismatch", "converted"), units=UNITS),
    good("true.doc", _doc, issues=("converted",), units=UNITS, check=silent("type-mismatch")),
    good("doc-named.wps", _doc, issues=("converted",), units=UNITS, check=silent("type-mismatch")),
    good("html-named.doc", page, **_MISMATCH),
    good("html-fragment-named.doc", lambda: HTML.encode(), **_MISMATCH),
    good("html-named.docx", page, **_MISMATCH),
    good("html-named.pdf", page, **_MISMATCH),
    good("html-gbk-named.doc",
         lambda: page(head='<meta charset="gbk">').decode().encode("gbk"), **_MISMATCH),
    good("html-named.xls", _html_with_table, issues=("type-mismatch",),
         units=DUTY_UNITS),
    good("rtf-named.doc", rtf, issues=("type-mismatch", "converted"), units=UNITS, check=WHOLE),
    good("mht-named.doc", partial(_mht, "base64", "gbk"), **_MISMATCH),
    good("mht-quoted.mht", partial(_mht, "quoted-printable", "utf-8"), units=UNITS, check=WHOLE),
    good("mht-nested.doc", partial(_mht, "base64", "utf-8", nested=True), **_MISMATCH),
    bad("mht-without-page.mht", partial(_mht, "base64", "utf-8", picture=True), "failed/damaged"),
    good("text-named.doc", lambda: TEXT.encode("gbk"), **_MISMATCH),
    good("text-named.pdf", TEXT.encode, **_MISMATCH),
    good("text-named.html", TEXT.encode, **_MISMATCH),
    good("docx-named.txt", docx, **_MISMATCH),
    good("docx-named.doc", docx, **_MISMATCH),
    good("docx-named.pdf", docx, **_MISMATCH),
    good("docx-named.wps", docx, units=UNITS, check=both(WHOLE, silent("type-mismatch"))),
    good("pdf-named.docx", _pdf, **_MISMATCH),
    good("pdf-named.txt", _pdf, **_MISMATCH),
    good("pdf-behind-noise.pdf", lambda: b"\r\n<!-- sent -->\r\n" + _pdf(), units=UNITS),
    good("pdf-before-noise.pdf", lambda: _pdf() + b"\r\n<html>error</html>" * 40, units=UNITS),
    good("xlsx-named.docx", duties_workbook, issues=("type-mismatch",), units=DUTY_UNITS),
    good("xlsx-named.et", duties_workbook, units=DUTY_UNITS, check=silent("type-mismatch")),
    good("xls-named.et", _xls, issues=("converted",), units=DUTY_UNITS,
         check=silent("type-mismatch")),
    good("text-that-names-a-mark.txt", lambda: (_MARKED + TEXT).encode(), units=UNITS,
         check=holds(_MARKED, LINES[0])),
    good("docx-that-holds-a-mark.docx", _docx_with_mark, units=UNITS),
    bad("png-named.pdf", partial(_picture, "PNG"), "rejected/not-a-document"),
    bad("jpg-named.pdf", partial(_picture, "JPEG"), "rejected/not-a-document"),
    bad("gif-named.docx", partial(_picture, "GIF"), "rejected/not-a-document"),
    bad("bmp-named.doc", partial(_picture, "BMP"), "rejected/not-a-document"),
    bad("tiff-named.pdf", partial(_picture, "TIFF"), "rejected/not-a-document"),
    bad("webp-named.pdf", partial(_picture, "WEBP"), "rejected/not-a-document"),
    bad("noise.txt", _noise, "rejected/not-a-document"),
    bad("program.docx", lambda: b"\x7fELF\2\1\1" + bytes(9) + _noise(), "rejected/not-a-document"),
    bad("founder.ceb", lambda: _noise(b"Founder CEB\0"), "rejected/unsupported", says=("CEB",)),
    bad("slides.ppt", lambda: compound({"PowerPoint Document": b"\x0f\0\xe8\3" * 90}),
        "rejected/unsupported", also=("failed/convert",)),
    bad("slides.pptx", lambda: zipped({"ppt/presentation.xml": "<p/>"}), "rejected/unsupported"),
    bad("open-document.odt", lambda: zipped({"content.xml": "<o/>"}), "rejected/unsupported"),
    bad("ole-broken.doc", lambda: compound({"WordDocument": _noise()})[:3000], _UNCONVERTED,
        also=("failed/damaged",)),
]  # fmt: skip
