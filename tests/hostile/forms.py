"""PDF whose pieces call themselves or each other, or call so many others that nobody can draw them.

PDFium runs them in its own code, where no loop of ours looks at a clock: each case is read as the
commands read, in a process that can be killed, with limits that end it soon.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hostile.case import Case, good
from hostile.checks import holds
from hostile.pages import Leaf, Pdf, at, build, lines_at
from hostile.sample import LINES
from policy_parse.domain.limits import Limits

_PLAIN = lines_at(LINES)
_LIMITS = Limits(seconds=5, memory=300)
# What PDFium does with them is its own; that it costs no more than this file is ours.
_ENDS = (
    "crashed/memory", "crashed/worker", "timeout/seconds", "failed/damaged", "page-unread",
    "page-without-text", "needs_ocr/scan", "needs_ocr/garbled",
)  # fmt: skip
_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] "


def _page(draw: bytes, resources: Callable[[Pdf], bytes]) -> bytes:
    """The sample and what `draw` draws besides, from resources that are made in the same file."""
    pdf = Pdf()
    own = resources(pdf)
    (page,) = build(pdf, [Leaf(_PLAIN + draw, resources=own)])
    return pdf.finish(page - 4)


def _nothing(_: Pdf) -> bytes:
    return b""


def _ring(forms: int, calls: int, pdf: Pdf) -> bytes:
    """Forms in a ring, each of which draws the next one `calls` times."""
    numbers = [pdf.reserve() for _ in range(forms)]
    for n, number in enumerate(numbers):
        own = b"/Resources << /XObject << /F %d 0 R >> >>" % numbers[(n + 1) % forms]
        pdf.stream(b"/F Do " * calls, _FORM + own, number)
    return b"/XObject << /F %d 0 R >>" % numbers[0]


def _tree(levels: int, calls: int, pdf: Pdf) -> bytes:
    """No ring: each level draws the next so many times, the last one a word."""
    numbers = [pdf.reserve() for _ in range(levels)]
    for n, number in enumerate(numbers[:-1]):
        own = b"/Resources << /XObject << /F %d 0 R >> >>" % numbers[n + 1]
        pdf.stream(b"/F Do " * calls, _FORM + own, number)
    pdf.stream(b"BT (a) Tj ET", _FORM, numbers[-1])
    return b"/XObject << /F %d 0 R >>" % numbers[0]


def _pattern(pdf: Pdf) -> bytes:
    """A pattern that is painted with itself."""
    number = pdf.reserve()
    entries = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 1 /YStep 1 "
        b"/Resources << /Pattern << /P %d 0 R >> >>" % number
    )
    pdf.stream(b"/Pattern cs /P scn 0 0 9 9 re f", entries, number)
    return b"/Pattern << /P %d 0 R >>" % number


def _glyph(pdf: Pdf) -> bytes:
    """A font whose only letter is written with itself."""
    font, glyph = pdf.reserve(), pdf.reserve()
    pdf.stream(b"1000 0 0 0 99 99 d1 BT /T 9 Tf (aaaa) Tj ET", b"", glyph)
    pdf.add(
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 99 99] /FontMatrix [.001 0 0 .001 0 0] "
        b"/FirstChar 97 /LastChar 97 /Widths [1000] /CharProcs << /a %d 0 R >> "
        b"/Encoding << /Differences [97 /a] >> /Resources << /Font << /T %d 0 R >> >> >>"
        % (glyph, font),
        font,
    )
    own = b"/Resources << /Font << /T %d 0 R >> >>" % font
    form = pdf.stream(b"BT /T 9 Tf (aaaa) Tj ET", _FORM + own)
    return b"/XObject << /F %d 0 R >>" % form


def _mask(pdf: Pdf) -> bytes:
    """A soft mask whose form asks for the same mask."""
    state, form = pdf.reserve(), pdf.reserve()
    own = b"/Group << /S /Transparency >> /Resources << /ExtGState << /G %d 0 R >> >>" % state
    pdf.stream(b"/G gs 0 0 9 9 re f", _FORM + own, form)
    pdf.add(b"<< /SMask << /S /Alpha /G %d 0 R >> >>" % form, state)
    return b"/ExtGState << /G %d 0 R >>" % state


def _function(pdf: Pdf) -> bytes:
    """A shading by a function that is put together of itself."""
    function = pdf.reserve()
    pdf.add(
        b"<< /FunctionType 3 /Domain [0 1] /Functions [%d 0 R %d 0 R] /Bounds [.5] "
        b"/Encode [0 1 0 1] >>" % (function, function),
        function,
    )
    return (
        b"/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] "
        b"/Function %d 0 R >> >>" % function
    )


def _colours(pdf: Pdf) -> bytes:
    """A colour space that is based on itself."""
    space = pdf.reserve()
    pdf.add(b"[/Indexed %d 0 R 1 <0001>]" % space, space)
    return b"/ColorSpace << /C %d 0 R >>" % space


def _cases() -> dict[str, Callable[[], bytes]]:
    return {
        **{f"ring-{n}": partial(_page, b"/F Do\n", partial(_ring, n, 9)) for n in (1, 2, 3, 40)},
        **{f"tree-{n}": partial(_page, b"/F Do\n", partial(_tree, 12, n)) for n in (2, 9, 40)},
        "pattern": partial(_page, b"/Pattern cs /P scn 0 0 99 99 re f\n", _pattern),
        "glyph": partial(_page, b"/F Do\n", _glyph),
        "mask": partial(_page, b"/G gs 0 0 9 9 re f\n", _mask),
        "function": partial(_page, b"/S sh\n", _function),
        "colours": partial(_page, b"/C cs 1 sc 0 0 9 9 re f\n", _colours),
        "saved-states": partial(_page, b"q " * 400_000, _nothing),
        "operands": partial(_page, b"1 " * 900_000 + b"re\n", _nothing),
        "arrays-in-arrays": partial(_page, b"[" * 200_000 + b"]" * 200_000 + b" TJ\n", _nothing),
        "marks-in-marks": partial(_page, b"/P BMC " * 200_000 + b"EMC " * 200_000, _nothing),
        "words-on-one-spot": partial(_page, at(72, 90, "任", 9) * 30_000, _nothing),
    }


CASES: list[Case] = [
    good(f"calls-{name}.pdf", build_, also=_ENDS, check=holds(*LINES), limits=_LIMITS, apart=True)
    for name, build_ in _cases().items()
]
