"""Small samples of each format and prose, and ways to spoil them; the same seed spoils the same.

`bench/fuzz.py` reads what is made here. Samples are those of tests/hostile, all of our own making.
"""

from __future__ import annotations

import copy
import io
import random
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from hostile import disguises, growing, numbers, webpages, word  # noqa: E402
from hostile.ofd import PLAIN_OFD, ofd  # noqa: E402
from hostile.ooxml import docx  # noqa: E402
from hostile.pages import Leaf, Pdf, at, build, lines_at  # noqa: E402
from hostile.sample import HTML, LINES, TEXT, page  # noqa: E402
from hostile.shapes import SHAPES  # noqa: E402
from hostile.sheets import duties_workbook  # noqa: E402

Rng = random.Random
_NUMBERS = (
    "0", "-1", "1", "2", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "1e308",
    "-1e308", "nan", "inf", "9" * 30, "9" * 400, "0.5", "1.0.0", "", " ", "一", "１", "x", "1048576", "16384",
)  # fmt: skip
_STRINGS = (
    "", " ", "\u3000", "\u200b", "\t", "\n", "\x0b", "\x85", "\u2028", "\ufeff", "\ufffd", "\U00020bb7", "e\u0301",
    "（", "）", "《", "》", "“", "”", "：", "、", "；", "牵头单位：", "责任单位：", "市水务局", "2025年", "5%", "1.", "一、",
    "第一条", "附件1", "各市、县（市、区）", "&amp;", "&lt;", "&#x0;", "&#xD800;", "A1:XFD1048576", "$A$1", "rId1",
)  # fmt: skip
_BYTES = (
    b"\0", b"\xff", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<", b">", b"&", b"</", b"<!--", b"]]>", b"<![CDATA[",
    b"<!DOCTYPE x>", b"<?xml version='1.0'?>", b"PK\3\4", b"PK\1\2", b"PK\5\6", b"%PDF-1.7", b"%%EOF", b"endobj",
    b"endstream", b"stream\n", b"xref", b"trailer", b"startxref", b"<<", b">>", b"[", b"]", b"(", b")", b" 0 R", b" obj",
    b"BT", b"ET", b"Tj", b"TJ", b"Do", b"q", b"Q", b"cm", b"re", b"\r\n--x\r\n", b"=\r\n", b"=E5", b"base64",
)  # fmt: skip
# Pieces of prose: those of the growing shapes, and those that stand beside them.
_PIECES = (
    *SHAPES.values(), "比2020年增长3.5个百分点", "不低于", "以上", "分别", "其中", "每年", "“十四五”期间", "到2025年底",
    "6月底前", "3—5个", "三分之一", "第一季度", "翻一番", "由", "会同", "配合", "负责", "按职责分工负责", "等部门", "等",
    "本市", "省发展改革委", "县（市、区）人民政府", "各区政府", "市政府办公室", "有关单位", "附件1", "附件：", "序号\t任务\t牵头单位\n",
    "1\t建站3座\t市水务局\n", "一、", "（二）", "3.", "①", "第四条 ", "\n\n", "　　", "望川市人民政府", "关于", "的通知",
    "望政发〔2023〕9号", "2023年3月8日", "组长：", "成员：", "名单", "百", "千", "万", "亿", "零", "两", "半", "％", "0.5", "１２",
    "增加到", "降低", "达到", "约", "亩", "公里", "万元", "人次", "小时", "户", "：", "；", "。", "，", "、", "（", "）", "《", "》",
    "“", "”", "\u200b", "\x00", "\t", " ", "—", "…", "·", "/", "-", "～",
)  # fmt: skip


def _pdf() -> bytes:
    """A page of lines and a page with a ruled table; nothing is packed, so that all can be spoiled."""
    pdf = Pdf()
    rules = b"".join(b"%d 500 m %d 740 l S 60 %d m 460 %d l S\n" % (x, x, y, y)
                     for x, y in zip(range(60, 480, 100), range(500, 760, 60), strict=True))  # fmt: skip
    cells = b"".join(
        at(66 + 100 * c, 715 - 60 * r, text, 9)
        for r, row in enumerate([("序号", "任务", "牵头单位", "时限"), *growing.duty_rows(3)])
        for c, text in enumerate(row[:4])
    )
    build(pdf, [lines_at(LINES), Leaf(rules + cells), lines_at(LINES[5:], x=300)])
    for number, body in pdf.objects.items():
        head, found, rest = body.partition(b"stream\n")
        if found and b"/FlateDecode" in head:
            data = zlib.decompress(rest.removesuffix(b"\nendstream"))
            pdf.stream(data, number=number, packed=False)
    return pdf.finish(1)


def _built(cases: Sequence[object]) -> list[bytes]:
    """The files of hostile cases that can be made here and are small."""
    made = []
    for case in cases:
        try:
            data = case.build()  # type: ignore[attr-defined]
        except Exception:  # a converter that is not here
            continue
        if len(data) < 60_000:
            made.append(data)
    return made


@cache
def samples(reader: str) -> list[bytes]:
    """The samples of a reader."""
    tabs = growing.tab_table(6)
    made: dict[str, Callable[[], list[bytes]]] = {
        "docx": lambda: [
            docx(), growing.docx_table(5), *_built(word.CASES), *_built(numbers.CASES)
        ],
        "xlsx": lambda: [
            duties_workbook(), growing.sheet_table(5), growing.sheet_format(40), growing.stacked_tables(3)
        ],
        "pdf": lambda: [_pdf()],
        "ofd": lambda: [ofd(PLAIN_OFD), ofd([*PLAIN_OFD, [(20.0, 30.0, "序号"), (60.0, 30.0, "任务")]])],
        "html": lambda: [page(), growing.html_table(5), *_built(webpages.CASES), page(f"<pre>{TEXT}</pre>{HTML}")],
        "mht": lambda: [d for d in _built(disguises.CASES) if d[:5] in (b"MIME-", b"From:")],
        "text": lambda: [TEXT.encode(), TEXT.encode("gb18030"), TEXT.encode("utf-16"), tabs,
                         tabs.replace(b"\t", b","), TEXT.encode("big5", "ignore")],
        "prose": lambda: [TEXT.encode()],
    }  # fmt: skip
    return made[reader]()


READERS = {
    "docx": "docx", "xlsx": "xlsx", "pdf": "pdf", "ofd": "ofd", "html": "html", "mht": "mht", "text": "txt",
    "prose": "txt",
}  # fmt: skip


def spoiled(reader: str, seed: int) -> bytes:
    """A sample spoiled in a way that the seed chooses."""
    rng = random.Random(f"{reader}-{seed}")
    if reader == "prose":
        return prose(rng).encode("utf-8", "surrogatepass")
    data = rng.choice(samples(reader))
    way = rng.random()
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        if way < 0.75 and data[:2] == b"PK":
            data = _parts(data, rng)
        elif way < 0.75 and reader in ("html", "mht"):
            data = _markup(data, rng)
        elif way < 0.75 and reader == "pdf":
            data = _tokens(data, rng)
        elif way < 0.5 and reader == "text":
            data = _lines(data, rng)
        else:
            data = _octets(data, rng)
    return data


def _octets(data: bytes, rng: Rng) -> bytes:
    """A few bytes changed, taken out, put in, doubled, or the end cut off."""
    at_, size = rng.randrange(len(data) + 1), rng.choice((1, 1, 2, 4, 9, 60, 400))
    way = rng.randrange(7)
    if way == 0:
        return data[:at_] + rng.randbytes(size) + data[at_ + size :]
    if way == 1:
        return data[:at_] + data[at_ + size :]
    if way == 2:
        return data[:at_] + rng.choice(_BYTES) + data[at_:]
    if way == 3:
        return data[:at_] + data[at_ : at_ + size] * rng.choice((2, 3, 40)) + data[at_ + size :]
    if way == 4:
        other = rng.randrange(len(data) + 1)
        return data[:at_] + data[other : other + size] + data[at_:]
    if way == 5 and rng.random() < 0.3:
        return data[:at_]
    bit = bytes([data[at_ % len(data)] ^ (1 << rng.randrange(8))]) if data else b""
    return data[:at_] + bit + data[at_ + 1 :]


def _lines(data: bytes, rng: Rng) -> bytes:
    """Lines of a text taken out, doubled, moved or joined."""
    lines = data.split(b"\n")
    a, b = (rng.randrange(len(lines)) for _ in range(2))
    way = rng.randrange(4)
    if way == 0:
        del lines[a]
    elif way == 1:
        lines[a:a] = [lines[b]] * rng.choice((1, 2, 30))
    elif way == 2:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines[a] = lines[a] + rng.choice(_STRINGS).encode() + lines[b]
    return b"\n".join(lines)


_TAG = re.compile(rb"<[^<>]*>")
_VALUE = re.compile(rb"([\w:]+)=(\"[^\"]*\"|'[^']*')")
_NAME = re.compile(rb"^<(/?)([\w:]+)")


def _markup(data: bytes, rng: Rng) -> bytes:
    """A tag, an attribute, or the text between two tags."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return _octets(data, rng)
    one, other = rng.choice(tags), rng.choice(tags)
    way = rng.randrange(8)
    if way == 0:
        return data[: one.start()] + data[one.end() :]
    if way == 1:
        return data[: one.end()] + one[0] * rng.choice((1, 2, 40, 400)) + data[one.end() :]
    if way == 2:
        return data[: one.start()] + other[0] + data[one.end() :]
    if way == 3:  # a stretch doubled, or out of its place
        first, last = sorted((one.start(), other.end()))
        return data[:first] + data[first:last] * rng.choice((0, 2, 9)) + data[last:]
    if way == 4:
        text = rng.choice(_STRINGS).encode()
        return data[: one.end()] + text * rng.choice((1, 1, 300)) + data[one.end() :]
    if way == 5:
        name = _NAME.match(other[0])
        new = _NAME.sub(lambda m: b"<" + m[1] + (name[2] if name else b"p"), one[0])
        return data[: one.start()] + new + data[one.end() :]
    values = list(_VALUE.finditer(data))
    if not values:
        return _octets(data, rng)
    value = rng.choice(values)
    if way == 6:
        new = b'%b="%b"' % (value[1], rng.choice((*_NUMBERS, *_STRINGS)).encode())
    else:
        donor = rng.choice(values)
        new = b"%b=%b" % (rng.choice((value[1], donor[1])), donor[2])
    return data[: value.start()] + new + data[value.end() :]


def _parts(data: bytes, rng: Rng) -> bytes:
    """A part of a package spoiled, taken out, doubled or put in another's place."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError):
        return _octets(data, rng)
    if not parts:
        return _octets(data, rng)
    names = list(parts)
    name = rng.choice([n for n in names if rng.random() < 0.5] or names)
    way = rng.random()
    if way < 0.04:
        del parts[name]
    elif way < 0.08:
        parts[name] = parts[rng.choice(names)]
    elif way < 0.1:
        parts[rng.choice(_STRINGS[:20]) + name.upper()] = parts[name]
    elif way < 0.7:
        parts[name] = _tree(parts[name], rng)
    elif way < 0.9:
        parts[name] = _markup(parts[name], rng)
    else:
        parts[name] = _octets(parts[name], rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, content in parts.items():
            archive.writestr(zipfile.ZipInfo(key.replace("\0", "") or "x"), content)
    return out.getvalue()


def _tree(data: bytes, rng: Rng) -> bytes:
    """Elements of an XML part taken out, doubled, moved, renamed; it stays well-formed."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return _markup(data, rng)
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    one, other = rng.choice(elements), rng.choice(elements)
    above = one.getparent()
    way = rng.randrange(8)
    if way == 0 and above is not None:
        above.remove(one)
    elif way == 1 and above is not None:
        for _ in range(rng.choice((1, 2, 30, 300))):
            above.insert(above.index(one), copy.deepcopy(one))
    elif way == 2 and other is not root:
        one.append(copy.deepcopy(other))
    elif way == 3:
        one.tag = other.tag
    elif way == 4:
        one.text = rng.choice((*_STRINGS[:6], *_STRINGS[12:])) * rng.choice((1, 1, 300))
    elif way == 5 and above is not None:  # nested in itself
        for _ in range(rng.choice((1, 3, 40))):
            inner = copy.deepcopy(one)
            one.append(inner)
            one = inner
    elif other.attrib:
        key = rng.choice(list(other.attrib))
        donors = [v for e in elements[:400] for v in e.attrib.values()]
        value = rng.choice((rng.choice(_NUMBERS), rng.choice(donors), rng.choice(_STRINGS[19:])))
        (other if way == 6 else one).set(key, value)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


_TOKEN = re.compile(rb"/\w+|<[0-9a-f]+>|-?\d+(?:\.\d+)?|[A-Za-z*']+|<<|>>|[\[\]()]")


def _tokens(data: bytes, rng: Rng) -> bytes:
    """A name, a number, an operator or a bracket of a PDF; the table of offsets is left to fail."""
    tokens = list(_TOKEN.finditer(data))
    if not tokens:
        return _octets(data, rng)
    one, other = rng.choice(tokens), rng.choice(tokens)
    way = rng.randrange(6)
    new = one[0]
    if way == 0:
        new = other[0]
    elif way == 1:
        new = b""
    elif way == 2:
        new = (one[0] + b" ") * rng.choice((2, 9, 200))
    elif way == 3:
        new = rng.choice(_NUMBERS).encode()
    elif way == 4:
        new = rng.choice(_BYTES)
    else:
        first, last = sorted((one.start(), min(other.end(), one.start() + 600)))
        return data[:first] + data[first:last] * rng.choice((0, 2, 5)) + data[last:]
    return data[: one.start()] + new + data[one.end() :]


def prose(rng: Rng) -> str:
    """Text put together of pieces, some of it repeated, some of it the sample cut to pieces."""
    out: list[str] = []
    if rng.random() < 0.5:
        out.append("一、任务\n1.")
    for _ in range(rng.choice((2, 5, 12, 30, 80))):
        way = rng.random()
        if way < 0.8:
            out.append(rng.choice(_PIECES))
        elif way < 0.86:
            out.append(rng.choice(_PIECES) * rng.choice((2, 5, 40)))
        elif way < 0.93:
            line = rng.choice(LINES)
            a, b = sorted(rng.randrange(len(line) + 1) for _ in range(2))
            out.append(line[a:b] + rng.choice(("", "\n")))
        elif way < 0.97:
            out.append(rng.choice(_STRINGS))
        else:
            out.append(rng.choice(_NUMBERS))
    text = "".join(out)
    if rng.random() < 0.3 and text:
        at_ = rng.randrange(len(text))
        text = (
            text[:at_]
            + chr(rng.choice((0x20, 0x3000, 0x2FF0, 0xFF10, 0x4E00, 0xE000)))
            + text[at_:]
        )
    return text
