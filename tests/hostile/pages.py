"""PDF files object by object, so that every part of them can be wrong."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

A4 = (595, 842)
# A font that every viewer knows; characters are written as UTF-16.
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-%b "
    b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 "
    b"/FontBBox [-25 -254 1000 880] /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> "
    b"/DW 1000 /W [1 95 500] >>] >>"
)


class Pdf:
    """Objects by number; `finish` writes them with a table of offsets."""

    def __init__(self) -> None:
        self.objects: dict[int, bytes] = {}
        self._next = 1

    def reserve(self) -> int:
        """A number for an object that comes later."""
        self._next += 1
        return self._next - 1

    def add(self, body: bytes, number: int | None = None) -> int:
        """An object; returns its number."""
        number = self.reserve() if number is None else number
        self.objects[number] = body
        return number

    def stream(
        self, data: bytes, entries: bytes = b"", number: int | None = None, *, packed: bool = True
    ) -> int:
        """A stream, deflated."""
        if packed:
            data, entries = zlib.compress(data, 9), entries + b" /Filter /FlateDecode"
        head = b"<< /Length %d %b >>\nstream\n" % (len(data), entries)
        return self.add(head + data + b"\nendstream", number)

    def finish(self, root: int, trailer: bytes = b"", order: Sequence[int] | None = None) -> bytes:
        """The file; objects are written in the order of their numbers, or in `order`."""
        out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
        for number in order or sorted(self.objects):
            offsets[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, self.objects[number])
        size, start = self._next, len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            at = offsets.get(number)
            out += b"%010d 00000 n \n" % at if at else b"0000000000 65535 f \n"
        out += b"trailer\n<< /Size %d /Root %d 0 R %b >>\n" % (size, root, trailer)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: what it draws, and entries beside those that it must have."""

    content: bytes
    entries: bytes = b""
    resources: bytes = b""
    box: bytes = b"/MediaBox [0 0 595 842]"


def document(*pages: bytes | Leaf, catalog: bytes = b"", font: bytes | None = None) -> bytes:
    """A file of these pages; the font is F1 (across) and FV (downwards)."""
    pdf = Pdf()
    build(pdf, pages, catalog, font)
    return pdf.finish(1)


def build(
    pdf: Pdf, pages: Iterable[bytes | Leaf], catalog: bytes = b"", font: bytes | None = None
) -> list[int]:
    """Catalogue 1, page tree 2, fonts 3 and 4, then the pages, then what they draw."""
    root, tree, across, down = (pdf.reserve() for _ in range(4))
    leaves = [page if isinstance(page, Leaf) else Leaf(page) for page in pages]
    numbers = [pdf.reserve() for _ in leaves]
    pdf.add(b"<< /Type /Catalog /Pages %d 0 R %b >>" % (tree, catalog), root)
    kids = b" ".join(b"%d 0 R" % n for n in numbers)
    pdf.add(b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(numbers)), tree)
    pdf.add(font or _FONT % b"H", across)
    pdf.add(_FONT % b"V", down)
    fonts = b"/Font << /F1 %d 0 R /FV %d 0 R >>" % (across, down)
    for number, leaf in zip(numbers, leaves, strict=True):
        content = pdf.stream(leaf.content)
        pdf.add(
            b"<< /Type /Page /Parent %d 0 R %b /Resources << %b %b >> /Contents %d 0 R %b >>"
            % (tree, leaf.box, fonts, leaf.resources, content, leaf.entries),
            number,
        )
    return numbers


def at(
    x: float, y: float, text: str, size: float = 14, *, turn: float = 0, mode: int = 0,
    font: str = "F1",
) -> bytes:  # fmt: skip
    """Text drawn at a place, turned by so many degrees; mode 3 is invisible."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    matrix = f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x:.2f} {y:.2f} Tm"
    raw = text.encode("utf-16-be").hex()
    return f"BT {mode} Tr /{font} {size} Tf {matrix} <{raw}> Tj ET\n".encode()


def codes_at(x: float, y: float, codes: Iterable[int], size: float = 14) -> bytes:
    """Glyphs drawn by two-byte codes."""
    raw = "".join(f"{code:04x}" for code in codes)
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{raw}> Tj ET\n".encode()


def lines_at(
    lines: Iterable[str], x: float = 72, top: float = 770, size: float = 14, step: float = 24
) -> bytes:
    """Lines one below the other."""
    return b"".join(at(x, top - step * n, line, size) for n, line in enumerate(lines))


def mapped_font(pdf: Pdf, unicode_of: dict[int, str] | None) -> bytes:
    """A font of glyph numbers whose meaning is only in its ToUnicode map, which may be missing."""
    entry = b""
    if unicode_of is not None:
        rows = [f"<{c:04x}> <{t.encode('utf-16-be').hex()}>" for c, t in unicode_of.items()]
        blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
        body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
            "/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{body}\nendcmap end end"
        )
        entry = b"/ToUnicode %d 0 R" % pdf.stream(cmap.encode())
    return (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Song /Encoding /Identity-H %b "
        b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Song "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Song /Flags 4 /ItalicAngle 0 "
        b"/FontBBox [0 -200 1000 900] /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> "
        b"/CIDToGIDMap /Identity /DW 1000 >>] >>"
    ) % entry


def picture(pdf: Pdf) -> bytes:
    """A grey picture as a resource `Im`; draw it with `SCAN`."""
    body = bytes((n * 37) % 200 for n in range(64 * 90))
    head = b"/Type /XObject /Subtype /Image /Width 64 /Height 90 /ColorSpace /DeviceGray"
    return b"/XObject << /Im %d 0 R >>" % pdf.stream(body, head + b" /BitsPerComponent 8")


SCAN = b"q 595 0 0 842 0 0 cm /Im Do Q\n"
