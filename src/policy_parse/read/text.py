"""Plain text: the decoded bytes, line ends and all; each line is a block."""

from __future__ import annotations

import codecs
import re

from policy_parse.domain.source import Block, BlockKind, Remark, Source
from policy_parse.errors import RejectedError
from policy_parse.read.given import Given
from policy_parse.read.tab_tables import with_tab_tables

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """The text of `data` and a remark where its encoding is a guess.

    A UTF-8 byte order mark stays in the text as U+FEFF, so that offsets count what the file says.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), ()
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _reads_as_chinese(text):
            return text, ()
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise RejectedError(
            "rejected/not-a-document", f"{name}: the text has no known encoding.",
            "Save it as UTF-8.", "无法判断文字编码，请另存为 UTF-8。",
        )  # fmt: skip
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


def read_text(given: Given) -> Source:
    """Read plain text in UTF-8, UTF-16 or a Chinese legacy encoding; tables parted by tabs too."""
    text, remarks = decode(given.data, given.name)
    given.check_characters(len(text))
    blocks = with_tab_tables(text, line_blocks(text))
    return Source(given.name, given.sha256, "text/plain", text, blocks, remarks=remarks)
