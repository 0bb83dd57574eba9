"""PDF that is cut, loops, swells, or whose letters mean nothing."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from functools import partial

from hostile.case import Case, bad, good, part
from hostile.checks import WHOLE, both, lacks, reads
from hostile.pages import Leaf, Pdf, at, build, codes_at, document, lines_at, mapped_font
from hostile.sample import LINES, UNITS, filler
from policy_parse.domain.limits import Limits

_PLAIN = lines_at(LINES)
_PAGES = [filler(240)[n : n + 24] for n in range(0, 240, 24)]


def _ten(*, catalogue_first: bool) -> bytes:
    """Ten pages; what they draw stands behind all of them, or each beside its own."""
    pdf = Pdf()
    build(pdf, [lines_at(lines, size=11) for lines in _PAGES])
    order = sorted(pdf.objects) if catalogue_first else sorted(pdf.objects, reverse=True)
    return pdf.finish(1, order=order)


def _cut(percent: int, *, catalogue_first: bool) -> bytes:
    whole = _ten(catalogue_first=catalogue_first)
    return whole[: len(whole) * percent // 100]


def _cut_revision(percent: int) -> bytes:
    """Saved twice: the second time gave five blank pages their text, and of that a part is lost."""
    pdf = Pdf()
    build(pdf, [lines_at(lines, size=11) if n < 5 else b"" for n, lines in enumerate(_PAGES)])
    first = pdf.finish(1)
    later = Pdf()
    for n, lines in enumerate(_PAGES[5:]):
        later.stream(lines_at(lines, size=11), number=20 + n)
    second = later.finish(1)
    second = second[second.index(b"20 0 obj") :]
    return first + second[: len(second) * percent // 100]


def _tree(kids: bytes, count: int = 3, more: bytes = b"") -> bytes:
    """One good page 5, and a page tree that says something else."""
    pdf = Pdf()
    build(pdf, [_PLAIN])
    pdf.add(b"<< /Type /Pages /Kids [%b] /Count %d %b >>" % (kids, count, more), 2)
    return pdf.finish(1)


def _content(body: bytes, number: int = 6) -> bytes:
    """The object that the page draws is something else."""
    pdf = Pdf()
    build(pdf, [_PLAIN])
    pdf.add(body, number)
    return pdf.finish(1)


def _bomb(layers: int) -> bytes:
    """Two hundred megabytes of nothing in what a page draws."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b" ".join([b"/FlateDecode"] * layers)
    return _content(
        b"<< /Length %d /Filter [%b] >>\nstream\n%b\nendstream" % (len(data), filters, data)
    )


def _form_loop() -> bytes:
    pdf = Pdf()
    pages = build(pdf, [_PLAIN + b"/Fm Do\n"])
    form = pdf.reserve()
    own = b"/Resources << /XObject << /Fm %d 0 R >> >>" % form
    pdf.stream(b"/Fm Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + own, form)
    page = pdf.objects[pages[0]]
    pdf.objects[pages[0]] = page.replace(b"/Font", b"/XObject << /Fm %d 0 R >> /Font" % form)
    return pdf.finish(1)


def _previous_loop() -> bytes:
    """The table of offsets names itself as the one before it."""
    whole = document(_PLAIN)
    start = whole.rindex(b"startxref")
    place = whole[start:].split()[1]
    return whole[:start].replace(b"/Root", b"/Prev %b /Root" % place) + whole[start:]


def _foreign_lock() -> bytes:
    pdf = Pdf()
    build(pdf, [_PLAIN])
    lock = pdf.add(b"<< /Filter /Acme.Rights /V 4 /R 4 /Length 128 >>")
    return pdf.finish(1, b"/Encrypt %d 0 R /ID [<00> <00>]" % lock)


def _glyphs(lines: Sequence[str], unicode_of: dict[int, str] | None) -> bytes:
    """Lines drawn by glyph numbers; what these mean is what the map says."""
    pdf = Pdf()
    font = mapped_font(pdf, unicode_of)
    drawn = b"".join(
        codes_at(72, 780 - 22 * n, (ord(c) - 0x4000 & 0xFFFF for c in line))
        for n, line in enumerate(lines)
    )
    base = build(pdf, [drawn], font=font)
    return pdf.finish(base[0] - 4)


def _map(kind: str, lines: Sequence[str]) -> dict[int, str] | None:
    letters = sorted({c for line in lines for c in line})
    if kind == "missing":
        return None
    shuffled = random.Random(5)
    meanings = {
        "true": lambda n, c: c,
        "private": lambda n, c: chr(0xE000 + n),
        "replacement": lambda n, c: "\ufffd",
        "random": lambda n, c: chr(shuffled.randrange(0x4E00, 0x9F00)),
        "nul": lambda n, c: "\0",
        "cid": lambda n, c: f"(cid:{n})",
        "latin": lambda n, c: chr(0xA1 + n % 90),
    }
    return {ord(c) - 0x4000 & 0xFFFF: meanings[kind](n, c) for n, c in enumerate(letters)}


def _garbled(kind: str, lines: Sequence[str] = (*LINES, *filler(12))) -> bytes:
    return _glyphs(lines, _map(kind, lines))


def _drawn(text: str) -> bytes:
    return lines_at([text[i : i + 24] for i in range(0, len(text), 24)])


_PRIVATE = "".join(chr(0xE000 + n * 37 % 6000) for n in range(400))
_RANDOM = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(400))
_CIDS = "".join(f"(cid:{n * 31 % 997})" for n in range(90))
_FALSE = "责任单位：" + "".join(chr(0xE100 + n) for n in range(12)) + "局"


def _half() -> bytes:
    """Headings in one font, what they head in another that is broken."""
    lines = [x for n in range(14) for x in (f"（{n}）重点任务", _PRIVATE[n * 20 : n * 20 + 20])]
    return document(lines_at([*lines[:24], _FALSE]))


def _many_rules() -> bytes:
    """A sheet of graph paper under the text: thousands of ruled cells."""
    places = range(20, 4820, 20)
    rules = b"".join(b"%d 20 m %d 4800 l S 20 %d m 4800 %d l S\n" % (n, n, n, n) for n in places)
    return document(Leaf(rules + _PLAIN, box=b"/MediaBox [0 0 5000 5000]"))


_DAMAGED = "failed/damaged"
_GARBLED = "needs_ocr/garbled"
_WHOLE = {"units": UNITS, "check": WHOLE}
_REFUSED = ("rejected/bomb", "rejected/size", "timeout/seconds")

CASES: list[Case] = [
    *(bad(f"cut-{n}-catalogue-last.pdf", partial(_cut, n, catalogue_first=False), _DAMAGED,
          also=("page-unread",)) for n in (25, 50, 75, 95)),
    *(part(f"cut-{n}-catalogue-first.pdf", partial(_cut, n, catalogue_first=True), "page-unread",
           also=(_DAMAGED, "page-without-text")) for n in (25, 50, 75, 95)),
    bad("cut-behind-last-object.pdf",
        lambda: document(_PLAIN)[: document(_PLAIN).rindex(b"xref\n0")], _DAMAGED, also=("ok",)),
    *(part(f"cut-{n}-second-revision.pdf", partial(_cut_revision, n), "page-unread",
           also=(_DAMAGED, "page-without-text")) for n in (25, 75, 99)),
    good("wrong-startxref.pdf",
         lambda: document(_PLAIN).replace(b"startxref\n", b"startxref\n9"), **_WHOLE),
    bad("head-only.pdf", lambda: b"%PDF-1.7\n", _DAMAGED),
    bad("noise.pdf", lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(3000), _DAMAGED),
    bad("tree-of-itself.pdf", partial(_tree, b"2 0 R 2 0 R 2 0 R"), _DAMAGED),
    bad("tree-parent-is-child.pdf", partial(_tree, b"2 0 R", 1, b"/Parent 2 0 R"), _DAMAGED),
    part("tree-loop-beside-page.pdf", partial(_tree, b"5 0 R 2 0 R"), "page-unread",
         check=WHOLE, also=(_DAMAGED,)),
    part("pages-that-are-not-there.pdf", partial(_tree, b"5 0 R 90 0 R 91 0 R"), "page-unread",
         check=WHOLE, says=("第2、3页",), also=(_DAMAGED,)),
    bad("tree-says-a-billion.pdf", partial(_tree, b"90 0 R", 1_000_000_000), _DAMAGED,
        also=("page-unread", "timeout/seconds")),
    bad("content-is-itself.pdf", partial(_content, b"6 0 R"), _DAMAGED,
        also=("needs_ocr/scan",)),
    good("content-length-is-itself.pdf",
         partial(_content, b"<< /Length 6 0 R >>\nstream\n" + _PLAIN + b"\nendstream"), **_WHOLE,
         also=(_DAMAGED, "needs_ocr/scan")),
    good("form-calls-itself.pdf", _form_loop, **_WHOLE, also=(_DAMAGED,)),
    good("previous-table-is-itself.pdf", _previous_loop, **_WHOLE, also=(_DAMAGED,)),
    bad("stream-bomb.pdf", partial(_bomb, 1), "rejected/bomb", also=(_DAMAGED, *_REFUSED)),
    bad("stream-bomb-in-bomb.pdf", partial(_bomb, 2), "rejected/bomb", also=(_DAMAGED, *_REFUSED)),
    bad("foreign-lock.pdf", _foreign_lock, "rejected/encrypted", also=("rejected/unsupported",)),
    good("no-size.pdf", lambda: document(Leaf(_PLAIN, box=b"")), **_WHOLE),
    good("odd-size.pdf", lambda: document(Leaf(_PLAIN, box=b"/MediaBox [0 0 1e30 -1]")), **_WHOLE),
    good("graph-paper.pdf", _many_rules, units=UNITS, limits=Limits(seconds=2), seconds=2,
         also=("timeout/seconds", "page-unread")),
    good("glyphs-true.pdf", partial(_garbled, "true", LINES), **_WHOLE),
    *(bad(f"glyphs-{kind}.pdf", partial(_garbled, kind), _GARBLED)
      for kind in ("private", "replacement", "random", "cid", "latin")),
    *(bad(f"glyphs-{kind}.pdf", partial(_garbled, kind), _GARBLED, also=("needs_ocr/scan",))
      for kind in ("nul", "missing")),
    *(bad(f"glyphs-{kind}-short.pdf", partial(_garbled, kind, LINES[:7]), _GARBLED)
      for kind in ("private", "replacement", "latin")),
    bad("cid-marks.pdf", lambda: document(_drawn(_CIDS)), _GARBLED),
    bad("cid-marks-short.pdf", lambda: document(_drawn(_CIDS[:90])), _GARBLED),
    bad("private-use.pdf", lambda: document(_drawn(_PRIVATE)), _GARBLED),
    bad("random-han.pdf", lambda: document(_drawn(_RANDOM)), _GARBLED),
    bad("half-private.pdf", _half, _GARBLED),
    part("garbled-among-pages.pdf", lambda: document(_PLAIN, _drawn(_PRIVATE), at(72, 700, "附则。")),
         "page-garbled", units=UNITS, says=("第2页",),
         check=both(reads(*LINES, "附则。"), lacks(_PRIVATE[:10]))),
    part("garbled-short-among-pages.pdf", lambda: document(_PLAIN, at(72, 700, _FALSE)),
         "page-garbled", units=UNITS, says=("第2页",)),
]  # fmt: skip
