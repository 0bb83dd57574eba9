"""OFD packages: scans, garbage, pages that are missing, references that lead out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from hostile.case import Case, bad, good, part
from hostile.checks import WHOLE, reads
from hostile.ooxml import Parts
from hostile.sample import LINES, UNITS
from hostile.zips import Member, members, pack, zipped

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Page = Sequence[tuple[float, float, str]] | str
PLAIN_OFD: tuple[Page, ...] = (tuple((30.0, 20.0 + 12 * n, line) for n, line in enumerate(LINES)),)
_SCAN = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'


def _objects(page: Page, size: int = 5) -> str:
    if isinstance(page, str):
        return page
    return "".join(
        f'<ofd:TextObject Size="{size}" Boundary="{x} {y} 150 8">'
        f'<ofd:TextCode X="0" Y="{size}">{text}</ofd:TextCode></ofd:TextObject>'
        for x, y, text in page
    )


def ofd_parts(pages: Iterable[Page], places: Sequence[str] | None = None, size: int = 5) -> Parts:
    """A document of pages, set in `size` mm; `places` are where the document says that they lie."""
    pages = list(pages)
    said = places or [f"Pages/{n}.xml" for n in range(len(pages))]
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="{place}"/>' for n, place in enumerate(said, 1))
    root = "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    out: Parts = {
        "OFD.xml": f"<ofd:OFD {_SPACE}><ofd:DocBody>{root}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for n, page in enumerate(pages):
        layer = f"<ofd:Content><ofd:Layer>{_objects(page, size)}</ofd:Layer></ofd:Content>"
        out[f"Doc_0/Pages/{n}.xml"] = f"<ofd:Page {_SPACE}>{layer}</ofd:Page>"
    return out


def ofd(pages: Iterable[Page], places: Sequence[str] | None = None, size: int = 5) -> bytes:
    """A whole package."""
    return zipped(ofd_parts(pages, places, size))


def _lines(lines: Sequence[str]) -> Page:
    return [(30.0, 20.0 + 12 * n, line) for n, line in enumerate(lines)]


def _garbage(size: int = 400) -> list[str]:
    """Characters of the private area, as a broken font map gives them."""
    text = "".join(chr(0xE000 + n * 37 % 6000) for n in range(size))
    return [text[i : i + 20] for i in range(0, size, 20)]


_BODY, _REST = LINES[:7], LINES[7:]

CASES: list[Case] = [
    good("plain.ofd", partial(ofd, PLAIN_OFD), units=UNITS, check=WHOLE),
    bad("scan.ofd", partial(ofd, [_SCAN, _SCAN]), "needs_ocr/scan"),
    bad("no-pages.ofd", partial(ofd, []), "needs_ocr/scan", also=("failed/damaged",)),
    bad("garbled.ofd", lambda: ofd([_lines(_garbage())]), "needs_ocr/garbled"),
    bad("garbled-short.ofd", lambda: ofd([_lines(_garbage(60))]), "needs_ocr/garbled"),
    part("scan-among-pages.ofd", lambda: ofd([*PLAIN_OFD, _SCAN]), "page-without-text",
         units=UNITS, check=WHOLE, says=("第2页",)),
    part("garbled-among-pages.ofd", lambda: ofd([*PLAIN_OFD, _lines(_garbage())]),
         "page-garbled", units=UNITS, check=WHOLE, says=("第2页",)),
    part("page-missing.ofd", lambda: ofd([_lines(_BODY)], ["Pages/0.xml", "Pages/1.xml"]),
         "page-unread", check=reads(*_BODY), says=("第2页",), also=("failed/damaged",)),
    part("page-outside.ofd",
         lambda: ofd(PLAIN_OFD, ["Pages/0.xml", "../../../etc/passwd"]), "page-unread",
         check=WHOLE, also=("rejected/path", "failed/damaged")),
    good("two-pages.ofd", lambda: ofd([_lines(_BODY), _lines(_REST)]), units=UNITS, check=WHOLE),
    bad("no-document.ofd", lambda: zipped({"OFD.xml": f"<ofd:OFD {_SPACE}/>"}), "failed/damaged",
        also=("needs_ocr/scan",)),
    bad("bomb.ofd",
        lambda: zipped(ofd_parts(PLAIN_OFD) | {"Doc_0/Pages/0.xml": b"<a>" + b" " * 6_000_000}),
        "rejected/bomb"),
    bad("path.ofd", lambda: pack([*members(ofd_parts(PLAIN_OFD)), Member("../x", b"x")]),
        "rejected/path"),
    good("odd-numbers.ofd",
         lambda: ofd([_objects(PLAIN_OFD[0]).replace('Size="5"', 'Size="nan"')]), check=WHOLE),
    good("ofd-named.pdf", partial(ofd, PLAIN_OFD), issues=("type-mismatch",), units=UNITS),
]  # fmt: skip
