"""PDF as it is printed: columns, tables over pages, layers, watermarks, turned and downward text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate, Table

from hostile.case import Case, bad, good, part
from hostile.checks import (
    WHOLE,
    both,
    counts,
    emitted,
    holds,
    lacks,
    reads,
    right_or_doubtful,
    tells,
)  # fmt: skip
from hostile.pages import SCAN, Leaf, Pdf, at, build, document, lines_at, picture
from hostile.sample import LINES, UNITS, filler
from policy_parse.domain.limits import Limits
from policy_parse.domain.notice import Notice

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
_PLAIN = lines_at(LINES)


def _scans(*pages: bytes) -> bytes:
    """Pages some of which draw a picture."""
    pdf = Pdf()
    image = picture(pdf)  # object 1: the catalogue comes behind it
    base = build(pdf, [Leaf(page, resources=image) for page in pages])
    return pdf.finish(base[0] - 4)


def _encrypted(user: str, owner: str, strength: int) -> bytes:
    out = io.BytesIO()
    lock = StandardEncryption(user, ownerPassword=owner, canPrint=0, canCopy=0, strength=strength)
    sheet = canvas.Canvas(out, pagesize=A4, encrypt=lock, invariant=1)
    sheet.setFont("STSong-Light", 14)
    for n, line in enumerate(LINES):
        sheet.drawString(72, 770 - 24 * n, line)
    sheet.save()
    return out.getvalue()


def _beyond(place: str, number: str) -> bytes:
    """A line among others, one number of whose matrix, place or size is none that can be drawn."""
    drawn = {"a": "1", "b": "0", "c": "0", "d": "1", "x": "300", "y": "90", "size": "14"}
    drawn[place] = number
    line = (
        "BT /F1 {size} Tf {a} {b} {c} {d} {x} {y} Tm <{raw}> Tj ET\n"
        .format(**drawn, raw=("附注" * 30).encode("utf-16-be").hex())
    )  # fmt: skip
    return document(_PLAIN + line.encode())


_LEFT = [f"左{line}"[:18] for line in filler(24)]
_RIGHT = [f"右{line}"[:18] for line in filler(24)]


def _columns(order: str, *, title: bool = False) -> bytes:
    """Two columns: drawn one after the other, row by row, or the right one first."""
    left, right = lines_at(_LEFT, 50, 700, 12, 22), lines_at(_RIGHT, 320, 700, 12, 22)
    if order == "rows":
        pairs = zip(_LEFT, _RIGHT, strict=True)
        body = b"".join(
            at(50, 700 - 22 * n, a, 12) + at(320, 700 - 22 * n, b, 12)
            for n, (a, b) in enumerate(pairs)
        )
    else:
        body = left + right if order == "columns" else right + left
    head = at(90, 760, LINES[0], 20) if title else b""
    return document(head + body)


_IN_ORDER = right_or_doubtful(holds(*_LEFT, *_RIGHT))
_TITLE_FIRST = right_or_doubtful(holds(LINES[0], *_LEFT, *_RIGHT))


def _downwards(*, by_character: bool) -> bytes:
    """Lines that run down the page, the first at the right."""
    drawn = b""
    for n, line in enumerate(LINES):
        x = 520 - 30 * n
        if by_character:
            drawn += b"".join(at(x, 780 - 18 * k, c) for k, c in enumerate(line))
        else:
            drawn += at(x, 790, line, font="FV")
    return document(drawn)


_DUTY_ROWS = [
    [str(n), f"建设便民点{n}个。", "市民政局", "市财政局", "2024年6月"] for n in range(1, 71)
]


def _table(*, merged: bool = False) -> bytes:
    """任务分工表 over three pages; the lead may stand in one merged cell for ten rows."""
    head = ["序号", "重点任务", "牵头单位", "责任单位", "完成时限"]
    rows = [list(row) for row in _DUTY_ROWS]
    style: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 11),
        ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
    ]
    if merged:
        for first in range(0, 70, 10):
            style.append(("SPAN", (2, first + 1), (2, first + 10)))
            for row in rows[first + 1 : first + 10]:
                row[2] = ""
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(
        [Table([head, *rows], repeatRows=1, style=style)]
    )
    return out.getvalue()


def _one_table(notice: Notice) -> None:
    cells = [block.cell for block in notice.source.blocks if block.cell]
    assert len({cell.table for cell in cells}) == 1
    assert [s.number for s in notice.sections] == [row[0] for row in _DUTY_ROWS]
    assert [t.value for t in notice.targets] == list(range(1, 71))


def _layers(draw: Callable[[str, float], bytes]) -> bytes:
    """A visible text, and what a program for recognising text laid over it."""
    over = b"".join(draw(line, 770 - 24 * n) for n, line in enumerate(LINES))
    return document(_PLAIN + over)


def _by_character(line: str, y: float) -> bytes:
    return b"".join(at(72 + 14 * n, y, c, mode=3) for n, c in enumerate(line))


_MARK = "内部资料请勿外传"
_PARTS = (LINES[:5], LINES[5:9], LINES[9:])


def _marked(turn: float, pages: Sequence[Sequence[str]] = _PARTS, *, last: bool = True) -> bytes:
    """A watermark on every page, drawn before the text or behind it."""
    mark = at(180, 330, _MARK, 36, turn=turn)
    drawn = [lines_at(lines) for lines in pages]
    return document(*(d + mark if last else mark + d for d in drawn))


def _once(notice: Notice) -> None:
    """The watermark is in no record."""
    assert emitted(notice).count(_MARK) <= 3
    records = [*(s.heading for s in notice.sections), *(t.text for t in notice.tasks)]
    assert [text for text in records if _MARK in text] == []


def _turned(degrees: int) -> bytes:
    """Text that stands upright when the page is turned as it says."""
    x, y = {90: (60, 60), 180: (540, 60), 270: (540, 780)}[degrees]
    step = {90: (24, 0), 180: (0, 24), 270: (-24, 0)}[degrees]
    drawn = b"".join(
        at(x + step[0] * n, y + step[1] * n, line, turn=degrees) for n, line in enumerate(LINES)
    )
    return document(Leaf(drawn, b"/Rotate %d" % degrees))


def _annotated(content: bytes) -> bytes:
    note = "审核意见".encode("utf-16-be").hex().encode()
    entry = b"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [80 600 300 650] /DA (/F1 12 Tf) /Contents <FEFF%b> >>]"
    return document(Leaf(content, entry % note))


def _acting() -> bytes:
    """Opening it would ask the net, run a script and start a program."""
    away = b"(http://127.0.0.1:9/)"
    catalog = b"/OpenAction << /S /URI /URI %b /Next << /S /JavaScript /JS (app.launchURL%b) >> >>"
    launch = b"/AA << /O << /S /Launch /F (calc.exe) >> >>"
    return document(Leaf(_PLAIN, launch), catalog=catalog % (away, away))


def _wrapped_form() -> bytes:
    """The text is drawn by a form that the page calls."""
    pdf = Pdf()
    fonts = b"/Resources << /Font << /F1 3 0 R >> >>"
    pages = build(pdf, [b""])
    form = pdf.stream(_PLAIN, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + fonts)
    page = pdf.objects[pages[0]].replace(b"/Font", b"/XObject << /Fm %d 0 R >> /Font" % form)
    pdf.objects[pages[0]] = page
    content = int(page.split(b"/Contents ")[1].split()[0])
    pdf.stream(b"/Fm Do", number=content)
    return pdf.finish(1)


def _app_scan() -> bytes:
    """A scanner program prints its name under each picture: that is no text layer."""
    return _scans(*[SCAN + at(430, 20, "由拍照扫描王生成", 9)] * 3)


_STATIONS = [f"第{n}站便民服务。" for n in range(10_000)]


def _many(count: int) -> bytes:
    return document(*(at(72, 700, line) for line in _STATIONS[:count]))


_WHOLE = {"units": UNITS, "check": WHOLE}

CASES: list[Case] = [
    good("plain.pdf", partial(document, _PLAIN), **_WHOLE),
    bad("scan.pdf", partial(_scans, SCAN, SCAN), "needs_ocr/scan"),
    bad("scan-with-name-of-app.pdf", _app_scan, "needs_ocr/scan", also=("needs_ocr/garbled",)),
    bad("blank-pages.pdf", partial(document, b"", b"", b""), "needs_ocr/scan"),
    bad("only-annotations.pdf", partial(_annotated, b""), "needs_ocr/scan"),
    part("scans-among-pages.pdf", partial(_scans, _PLAIN, SCAN, at(72, 700, "附则。"), SCAN),
         "page-without-text", units=UNITS, check=reads(*LINES, "附则。"), says=("第2、4页",)),
    good("scan-with-text-layer.pdf", lambda: _scans(SCAN + lines_at(LINES)), **_WHOLE),
    good("blank-among-pages.pdf",
         lambda: document(lines_at(LINES[:7]), b"", lines_at(LINES[7:]), b""), **_WHOLE),
    good("annotated.pdf", partial(_annotated, _PLAIN), **_WHOLE),
    part("12-pages-read-3.pdf", partial(_many, 12), "pages-over-limit", limits=Limits(pages=3),
         check=both(reads(*_STATIONS[:3]), tells("12", "3")), says=("12", "3")),
    part("10000-pages.pdf", partial(_many, 10_000), "pages-over-limit", says=("10000", "2000"),
         seconds=12),
    bad("2500-blank-pages.pdf", lambda: document(*[b""] * 2500), "needs_ocr/scan",
        limits=Limits(pages=100)),
    bad("6000-pages-in-no-time.pdf", lambda: document(*[_PLAIN] * 6000), "timeout/seconds",
        limits=Limits(pages=100_000, seconds=1)),
    bad("too-many-characters.pdf", partial(_many, 60), "rejected/size", limits=Limits(characters=99)),
    *(bad(f"password-{bits}.pdf", partial(_encrypted, "open", "own", bits), "rejected/encrypted")
      for bits in (40, 128)),
    *(good(f"owner-password-{bits}.pdf", partial(_encrypted, "", "own", bits), **_WHOLE)
      for bits in (40, 128)),
    *(good(f"two-{order}.pdf", partial(_columns, order), check=_IN_ORDER)
      for order in ("columns", "rows", "reversed")),
    *(good(f"two-{order}-under-title.pdf", partial(_columns, order, title=True), check=_TITLE_FIRST)
      for order in ("columns", "rows", "reversed")),
    good("downwards.pdf", partial(_downwards, by_character=False), check=right_or_doubtful(WHOLE)),
    good("downwards-by-character.pdf", partial(_downwards, by_character=True),
         check=right_or_doubtful(WHOLE)),
    good("table-over-pages.pdf", _table, check=_one_table, units=("市民政局", "市财政局") * 70),
    good("merged-table-over-pages.pdf", partial(_table, merged=True), check=_one_table,
         units=("市民政局", "市财政局") * 70),
    good("layer-doubled.pdf", partial(_layers, lambda line, y: at(72.4, y - 0.3, line)), **_WHOLE),
    good("layer-of-ocr.pdf", partial(_layers, lambda line, y: at(72, y, line, mode=3)), units=UNITS,
         check=both(WHOLE, counts(sum(map(len, LINES)), "duplicate"))),
    good("layer-by-character.pdf", partial(_layers, _by_character), **_WHOLE),
    good("layer-a-little-off.pdf",
         partial(_layers, lambda line, y: at(75, y + 2, line, 13.4, mode=3)), **_WHOLE),
    good("watermark-aslant.pdf", partial(_marked, 45), units=UNITS,
         check=both(WHOLE, lacks(_MARK), counts(3 * len(_MARK), "watermark"))),
    good("watermark-aslant-first.pdf", partial(_marked, 30, last=False), **_WHOLE),
    good("watermark-level.pdf", partial(_marked, 0), units=UNITS, check=_once),
    good("watermark-level-first.pdf", partial(_marked, 0, last=False), units=UNITS, check=_once),
    good("watermark-one-page.pdf", partial(_marked, 45, [LINES]), **_WHOLE),
    *(good(f"turned-{degrees}.pdf", partial(_turned, degrees), units=UNITS,
           check=right_or_doubtful(WHOLE)) for degrees in (90, 180, 270)),
    *(good(f"beyond-{place}-{len(number)}.pdf", partial(_beyond, place, number),
           check=holds(*LINES), units=UNITS)
      for place in ("a", "b", "d", "x", "y", "size") for number in (f"{10**20}.0", f"{10**41}.0")),
    good("acting.pdf", _acting, **_WHOLE, remote=True),
    good("text-in-form.pdf", _wrapped_form, **_WHOLE),
]  # fmt: skip
