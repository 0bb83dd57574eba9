"""Plain text: the decoded bytes, line ends and all; each line is a block."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata

from policy_parse.domain.source import Block, BlockKind, Remark, Source
from policy_parse.errors import RejectedError
from policy_parse.read.given import Given
from policy_parse.read.text.tables import with_tables

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MOST_BYTES = 4  # of a character, in any encoding
_WRONG = 0.02  # share of bytes that may be wrong in a text whose encoding is known
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """The text of `data` and a remark where its encoding is a guess or some bytes are wrong.

    A UTF-8 byte order mark stays in the text as U+FEFF, so that offsets count what the file says;
    so do lone surrogates.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            whole = _decode_with_surrogates(data, encoding)
            return _doubted(*whole) if whole else _repaired(data, encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _reads_as_chinese(text):
            return text, ()
    return _decode_with_surrogates(data, "utf-8") or _decode_mostly(data) or _guess(data, name)


_Decoded = tuple[str, tuple[Remark, ...]]


def _decode_with_surrogates(data: bytes, encoding: str) -> _Decoded | None:
    """Text in UTF-8 or UTF-16 that may hold lone surrogates; pairs of them are one character."""
    try:
        text = data.decode(encoding, errors="surrogatepass")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"), ()
    except UnicodeDecodeError:
        return None


def _doubted(text: str, remarks: tuple[Remark, ...]) -> _Decoded:
    """With a remark where characters are none: of UTF-16 that lost a byte, all behind it is wrong."""
    none = 0 if text.isprintable() else sum(unicodedata.category(c) == "Cn" for c in text)
    if not none:
        return text, remarks
    message = f"有{none}个字符在 Unicode 中不存在，文件可能缺失字节，请核对原文。"
    return text, (*remarks, Remark("low-confidence", message))


def _decode_mostly(data: bytes) -> _Decoded | None:
    """Text in UTF-8 or GB 18030 of which a byte here and there is wrong."""
    for encoding in ("utf-8", "gb18030"):
        text, remarks = _repaired(data, encoding)
        wrong = text.count("\ufffd")
        if wrong <= _WRONG * len(data) and (encoding == "utf-8" or _reads_as_chinese(text)):
            return text, remarks
    return None


def _repaired(data: bytes, encoding: str) -> _Decoded:
    """The text with U+FFFD for what is no character, which is told."""
    text = data.decode(encoding, errors="replace")
    wrong = text.count("\ufffd")
    message = f"按 {encoding} 解码，有{wrong}处字节无法解码（以 � 代替），请核对原文。"
    return text, (Remark("low-confidence", message),)


def _guess(data: bytes, name: str) -> _Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise RejectedError(
            "rejected/not-a-document",
            f"{name}: the text has no known encoding.",
            "Save it as UTF-8.",
            "无法判断文字编码，请另存为 UTF-8。",
        )
    remark = Remark("low-confidence", f"文字编码系推断（{best.encoding}），请核对。")
    return str(best), (remark,)


def _reads_as_chinese(text: str) -> bool:
    """Whether the commonest characters of Chinese prose are there: GB18030 decodes almost anything."""
    wide = [c for c in text[:20000] if c > "\x7f"]
    common = sum(c in "的一是在和有为不以人，。、年中大会工市区" for c in wide)
    return not wide or common >= len(wide) * 0.05


def line_blocks(text: str) -> tuple[Block, ...]:
    """A block for each line that is not empty."""
    return tuple(Block(m.start(), m.end(), BlockKind.LINE) for m in _LINE.finditer(text))


def count_unprintable(text: str) -> dict[str, int]:
    """Controls and lone surrogates by kind: they stay in the text, but in no passage."""
    if "".join(text.split()).isprintable():
        return {}
    counts = {
        "control": len(_CONTROLS.findall(text)),
        "surrogate": len(_SURROGATES.findall(text)),
    }
    return {kind: count for kind, count in counts.items() if count}


def text_source(text: str, name: str = "<text>") -> Source:
    """A string as a source: what `read_text` makes of a file that holds it."""
    data = text.encode("utf-8", "surrogatepass")
    return Source(
        name,
        hashlib.sha256(data).hexdigest(),
        "text/plain",
        text,
        with_tables(text, line_blocks(text)),
        left_out=tuple(count_unprintable(text).items()),
    )


def read_text(given: Given) -> Source:
    """Read plain text in UTF-8, UTF-16 or a Chinese legacy encoding; its tables too."""
    given.check_characters(len(given.data) // _MOST_BYTES)
    text, remarks = decode(given.data, given.name)
    given.check_characters(len(text))
    blocks = with_tables(text, line_blocks(text))
    return Source(
        given.name,
        given.sha256,
        "text/plain",
        text,
        blocks,
        remarks=remarks,
        left_out=tuple(count_unprintable(text).items()),
    )
