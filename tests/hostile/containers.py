"""Containers: packages that are cut, lie, swell, overlap or reach out of themselves."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from functools import partial
from io import BytesIO

from hostile.case import Case, bad, good
from hostile.checks import WHOLE
from hostile.ole import encrypted_package
from hostile.ooxml import docx, docx_parts, with_part
from hostile.sample import UNITS
from hostile.zips import STORED, Member, deflated, members, pack, zipped
from policy_parse.domain.limits import Limits

_MEGABYTE = 1024 * 1024
DOCUMENT = "word/document.xml"


def _cut(percent: int) -> bytes:
    whole = docx()
    return whole[: len(whole) * percent // 100]


def _without_directory() -> bytes:
    whole = docx()
    return whole[: whole.index(b"PK\1\2")]


def _swapped(**lies: object) -> bytes:
    """The sample whose main part is a member with lies in its headers."""
    parts = docx_parts()
    content = parts.pop(DOCUMENT)
    assert isinstance(content, str)
    return pack([*members(parts), Member(DOCUMENT, content.encode(), **lies)])  # type: ignore[arg-type]


def _broken_stream() -> bytes:
    parts = docx_parts()
    content = str(parts.pop(DOCUMENT)).encode()
    stream = bytearray(deflated(content))
    stream[40:60] = b"\xff" * 20
    return pack([*members(parts), Member(DOCUMENT, content, packed=bytes(stream))])


def _with(*more: Member) -> bytes:
    return pack([*members(docx_parts()), *more])


def _spaces_in_document(size: int) -> bytes:
    text = str(docx_parts()[DOCUMENT]).replace("<w:sectPr/>", " " * size)
    return with_part(DOCUMENT, text)


def _many_small() -> bytes:
    """Six hundred members of a megabyte: each is small enough for the rule of ratios."""
    data = bytes(_MEGABYTE)
    packed, crc = deflated(data), zlib.crc32(data)
    names = (f"word/media/image{n}.bmp" for n in range(600))
    return _with(*(Member(n, packed=packed, declared=_MEGABYTE, crc=crc) for n in names))


def _total() -> bytes:
    """Three megabytes that deflate gently, in parts that every reader opens."""
    shuffled = random.Random(7).choices(b"0123456789abcdef", k=30_000)
    comment = b"<!--" + b"".join(bytes(shuffled[n:] + shuffled[:n]) for n in range(40)) + b"-->"
    parts = docx_parts(styles="", numbering="", footnotes="")
    for tag in ("styles", "numbering", "footnotes"):
        parts[f"word/{tag}.xml"] = str(parts[f"word/{tag}.xml"]).encode() + comment
    return zipped(parts)


def _lying_small() -> bytes:
    data = str(docx_parts()[DOCUMENT]).encode() + b" " * 20 * _MEGABYTE
    parts = docx_parts() | {DOCUMENT: b""}
    del parts[DOCUMENT]
    return pack([*members(parts), Member(DOCUMENT, data, declared=400)])


def _nested_bomb() -> bytes:
    """A bomb within a package within the document: nobody has to open it."""
    bomb = bytes(_MEGABYTE)
    for _ in range(3):
        bomb = zipped({f"{n}.zip": bomb for n in range(4)})
    return _with(Member("word/embeddings/data.zip", bomb, STORED))


def _quoted_overlap() -> bytes:
    """One member's deflate stream quotes the header of the next and shares its data."""
    kernel = str(docx_parts()[DOCUMENT]).encode()
    last = Member(DOCUMENT, kernel)
    quoted = last.local()[: -len(last.stream)]
    stream = b"\0" + struct.pack("<HH", len(quoted), 0xFFFF ^ len(quoted)) + quoted + last.stream
    first = Member("word/media/image1.bin", quoted + kernel, packed=stream)
    body = first.local()
    at = len(body) - len(last.stream) - len(quoted)
    listed = first.central(0) + last.central(at)
    end = struct.pack("<HHHHIIH", 0, 0, 2, 2, len(listed), len(body), 0)
    return body + listed + b"PK\5\6" + end


def _same_offset() -> bytes:
    whole = members(docx_parts())
    at = sum(len(m.local()) for m in whole[:2])
    return pack([*whole, Member("word/copy.xml", whole[2].data, offset=at)])


def _entries(count: int) -> bytes:
    base = members(docx_parts())
    return pack([*base, *(Member(f"customXml/{n}.xml") for n in range(count - len(base)))])


def _attachments(names: list[str | bytes]) -> bytes:
    return pack(Member(name, "附件".encode()) for name in names)


def _zip64() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in docx_parts().items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(content.encode() if isinstance(content, str) else content)
    return out.getvalue()


def _as_members(**lies: object) -> bytes:
    return pack(
        Member(m.name, m.data, **lies)  # type: ignore[arg-type]
        for m in members(docx_parts())
    )


_DAMAGED = "failed/damaged"
_BOMB = "rejected/bomb"
_PATH = "rejected/path"
_SALVAGED = {"units": UNITS, "check": WHOLE}

CASES: list[Case] = [
    bad("nothing.docx", lambda: b"", "rejected/empty"),
    bad("nothing.pdf", lambda: b"", "rejected/empty"),
    bad("only-nul.doc", lambda: bytes(4096), "rejected/empty"),
    bad("only-blanks.txt", lambda: b" \r\n\t\r\n", "rejected/empty"),
    bad("only-a-mark.txt", lambda: b"\xef\xbb\xbf", "rejected/empty"),
    *(bad(f"cut-{n}.docx", partial(_cut, n), _DAMAGED) for n in (25, 50, 75, 99)),
    bad("no-directory.docx", _without_directory, _DAMAGED),
    bad("wrong-sum.docx", partial(_swapped, crc=7), _DAMAGED),
    bad("broken-stream.docx", _broken_stream, _DAMAGED),
    bad("other-local-name.docx", partial(_swapped, local_name=b"word/other.xml"), _DAMAGED),
    bad("unknown-method.docx", partial(_swapped, method=97), _DAMAGED),
    bad("no-entries.docx", lambda: pack([]), "rejected/unsupported", also=("rejected/empty",)),
    bad("bomb-by-ratio.docx", partial(_spaces_in_document, 20 * _MEGABYTE), _BOMB),
    bad("bomb-in-styles.docx",
        lambda: with_part("word/styles.xml", b"<a>" + b" " * 5 * _MEGABYTE + b"</a>"), _BOMB),
    bad("bomb-in-a-picture.docx",
        lambda: _with(Member("word/media/image1.bmp", bytes(4 * _MEGABYTE))), _BOMB),
    bad("bomb-of-many-small.docx", _many_small, _BOMB),
    bad("bomb-by-total.docx", _total, _BOMB, limits=Limits(unpacked=2), says=("2 MB",)),
    bad("bomb-by-entries.docx", partial(_entries, 1001), _BOMB, says=("1000",)),
    bad("bomb-that-says-400-bytes.docx", _lying_small, _BOMB),
    good("a-thousand-entries.docx", partial(_entries, 1000), **_SALVAGED),
    good("steep-but-small.docx", partial(_spaces_in_document, 900_000), **_SALVAGED),
    good("says-3-gigabytes.docx", partial(_swapped, declared=3 << 30), **_SALVAGED),
    good("bomb-nested-unopened.docx", _nested_bomb, **_SALVAGED),
    bad("zip-in-zip.zip", lambda: zipped({"a.zip": zipped({"b.zip": docx()})}),
        "rejected/unsupported", says=("a.zip",)),
    bad("overlap-same-offset.docx", _same_offset, _BOMB),
    bad("overlap-quoted.docx", _quoted_overlap, _BOMB),
    bad("doubled.docx", lambda: _with(Member(DOCUMENT, docx_parts()[DOCUMENT].encode())),  # type: ignore[union-attr]
        _BOMB),
    bad("doubled-in-capitals.docx", lambda: _with(Member("Word/Document.XML", b"<a/>")), _BOMB),
    bad("path-parent.docx", lambda: _with(Member("../../etc/cron.d/x", b"x")), _PATH),
    bad("path-absolute.docx", lambda: _with(Member("/etc/cron.d/x", b"x")), _PATH),
    bad("path-backslash.docx", lambda: _with(Member("..\\..\\x.bat", b"x")), _PATH),
    bad("path-drive.docx", lambda: _with(Member("C:\\Windows\\x.bat", b"x")), _PATH),
    bad("path-inner.docx", lambda: _with(Member("word/../../x", b"x")), _PATH),
    good("symbolic-link.docx",
         lambda: _with(Member("word/media/a", b"/etc/passwd", STORED, attributes=0o120777 << 16)),
         **_SALVAGED),
    bad("attachments.zip", partial(_attachments, ["附件1.docx", "附件2.xlsx", "说明.pdf"]),
        "rejected/unsupported", says=("附件1.docx", "附件2.xlsx", "说明.pdf")),
    bad("attachments-gbk.zip", partial(_attachments, ["附件1.docx".encode("gbk")]),
        "rejected/unsupported", says=("附件1.docx",)),
    bad("password-on-members.docx", partial(_as_members, flags=1), "rejected/encrypted"),
    bad("password.docx", encrypted_package, "rejected/encrypted"),
    bad("password.xlsx", encrypted_package, "rejected/encrypted"),
    good("stored.docx", partial(_as_members, method=STORED), **_SALVAGED),
    good("streamed.docx", partial(_as_members, trailing=True), **_SALVAGED),
    good("zip64.docx", _zip64, **_SALVAGED),
    good("long-comment.docx", lambda: pack(members(docx_parts()), b"x" * 60_000), **_SALVAGED),
    good("macros.docm", lambda: _with(Member("word/vbaProject.bin", encrypted_package())),
         **_SALVAGED),
]  # fmt: skip
