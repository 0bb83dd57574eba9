"""OFD whose pages are nested, doubled, endless or out of all measure."""

from __future__ import annotations

from functools import partial

from hostile.case import Case, bad, good
from hostile.checks import WHOLE, holds
from hostile.ofd import PLAIN_OFD, Page, ofd, ofd_parts
from hostile.sample import LINES, UNITS
from hostile.zips import STORED, Member, members, pack, zipped
from policy_parse.domain.limits import Limits
from policy_parse.domain.notice import Notice

_PAGE = "Doc_0/Pages/0.xml"
_BOUNDED = ("rejected/bomb", "rejected/size", "failed/damaged")
_WHOLE = {"units": UNITS, "check": WHOLE}


def _with_objects(more: str, before: str = "") -> bytes:
    """The sample's page with other objects before and behind its own."""
    parts = ofd_parts(PLAIN_OFD)
    page = str(parts[_PAGE])
    page = page.replace("<ofd:Layer>", f"<ofd:Layer>{before}").replace(
        "</ofd:Layer>", f"{more}</ofd:Layer>"
    )
    return zipped(parts | {_PAGE: page})


def _nested(tag: str, levels: int) -> bytes:
    """Objects within objects, the sample's text in the middle."""
    parts = ofd_parts(PLAIN_OFD)
    opened, closed = f"<ofd:{tag}>" * levels, f"</ofd:{tag}>" * levels
    page = str(parts[_PAGE]).replace("<ofd:Layer>", f"<ofd:Layer>{opened}")
    return zipped(parts | {_PAGE: page.replace("</ofd:Layer>", f"{closed}</ofd:Layer>")})


def _codes(count: int) -> bytes:
    """One object with a code for each of its characters, all on the same spot."""
    codes = '<ofd:TextCode X="0" Y="5">任</ofd:TextCode>' * count
    return _with_objects(f'<ofd:TextObject Size="3" Boundary="30 250 9 9">{codes}</ofd:TextObject>')


def _objects_in_a_line(count: int) -> bytes:
    """Objects of one letter that all stand on one line."""
    return _with_objects("".join(
        f'<ofd:TextObject Size="2" Boundary="{n * 0.01:.2f} 250 1 1"><ofd:TextCode>任</ofd:TextCode></ofd:TextObject>'
        for n in range(count)
    ))  # fmt: skip


def _replaced(old: str, new: str) -> bytes:
    parts = ofd_parts(PLAIN_OFD)
    return zipped(parts | {_PAGE: str(parts[_PAGE]).replace(old, new)})


def _same_page(times: int) -> bytes:
    """The document names one page so many times."""
    return ofd([[(30.0, 20.0, "任务")]], ["Pages/0.xml"] * times)


def _roots(count: int) -> bytes:
    """A package of so many documents that are all the same one."""
    parts = ofd_parts(PLAIN_OFD)
    root = "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    return zipped(parts | {"OFD.xml": str(parts["OFD.xml"]).replace(root, root * count)})


def _once(notice: Notice) -> None:
    """What two objects of one place draw may stand there twice, but no more often."""
    assert 1 <= notice.source.text.count(LINES[0]) <= 2


def _scattered(count: int) -> Page:
    return [((k * 7919) % 200, (k * 104_729) % 290, "任") for k in range(count)]


CASES: list[Case] = [
    good("ofd-nested-blocks.ofd", partial(_nested, "PageBlock", 900), **_WHOLE),
    bad("ofd-nested-blocks-deep.ofd", partial(_nested, "PageBlock", 5000), "rejected/depth",
        also=("failed/damaged", "page-unread")),
    good("ofd-text-in-text.ofd", partial(_nested, "TextObject", 300), seconds=3,
         check=lambda n: None),
    good("ofd-codes-on-a-spot.ofd", partial(_codes, 20_000), seconds=3, units=UNITS),
    good("ofd-objects-in-a-line.ofd", partial(_objects_in_a_line, 20_000), seconds=6, units=UNITS),
    good("ofd-scattered.ofd", lambda: ofd([_scattered(6000)]), seconds=6, check=lambda n: None),
    good("ofd-same-page.ofd", partial(_same_page, 1500), check=lambda n: None),
    bad("ofd-pages-without-end.ofd",
        lambda: pack(Member(m.name, m.data, STORED) for m in members(ofd_parts([], ["Pages/0.xml"] * 200_000))),
        "timeout/seconds", limits=Limits(seconds=1), seconds=9, also=_BOUNDED),
    good("ofd-same-document.ofd", partial(_roots, 30), check=lambda n: None),
    good("ofd-without-places.ofd", partial(_replaced, ' Boundary="', ' Bound="'), check=holds(LINES[0])),
    *(good(f"ofd-place-{name}.ofd", partial(_replaced, 'Boundary="30.0', f'Boundary="{value}'),
           check=holds(*LINES))
      for name, value in {"infinite": "inf", "not-a-number": "nan", "huge": "1e308", "negative": "-1e308",
                          "word": "左"}.items()),
    *(good(f"ofd-size-{name}.ofd", partial(_replaced, 'Size="5"', f'Size="{value}"'), check=holds(*LINES))
      for name, value in {"infinite": "inf", "huge": "1e308", "zero": "0", "negative": "-5",
                          "long": "9" * 5000}.items()),
    good("ofd-shifts.ofd", partial(_replaced, '<ofd:TextCode X="0"',
         '<ofd:TextCode DeltaX="g 1000000000 5" DeltaY="g 1000000000 5" X="0"'), **_WHOLE),
    good("ofd-drawn-twice.ofd", lambda: ofd([[*PLAIN_OFD[0], *PLAIN_OFD[0]]]), check=_once),
]  # fmt: skip
