"""HTML: the article's text as a browser would show it; navigation, scripts and hidden text counted out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from policy_parse.domain.limits import DEFAULT_LIMITS
from policy_parse.domain.raised import raised
from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.given import Given
from policy_parse.read.html.attributes import refuse_attributes
from policy_parse.read.html.tables import cell_places, holds_data
from policy_parse.read.html.view import View, view
from policy_parse.read.package import too_deep
from policy_parse.read.text.document import count_unprintable, decode

_CHARSET = re.compile(r"charset=[\"']?\s*([\w-]+)", re.I)
# Codecs that text may be in; Python knows others, some of them slow.
_KNOWN = re.compile(r"utf-?(?:8|16)|(?:x-)?gb|big5|iso-8859|windows-125|(?:us-)?ascii", re.I)
_SUBSET = re.compile(r"\ufeff?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE[^>\[]*\[", re.S | re.I)
_ENTITY = re.compile("<!ENTITY", re.I)
_UNPARSABLE = re.compile("[\0\ud800-\udfff]")
_BLOCKS = frozenset(
    (
        "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr section article main blockquote pre "
        "center form fieldset address figure figcaption body caption tbody thead tfoot td th hr"
    ).split()
)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(given: Given) -> Source:
    """Read a web page or HTML fragment.

    Raises ReadError (`failed/no-text`) where nothing is shown, RejectedError where it is hostile.
    """
    name = given.name
    text, remarks = _decode(given.data, name)
    given.check_characters(len(text))
    _refuse_entities(text, name)
    refuse_attributes(text, given)
    unparsable = count_unprintable(text) if _UNPARSABLE.search(text) else {}
    root = _parse(_UNPARSABLE.sub("", text) if unparsable else text, given)
    seen = view(root)
    walker = _Walker(seen)
    walker.walk(root)
    walker.close_block()
    if not walker.blocks:
        raise _without_text(name)
    out = "".join(walker.out)
    left_out = seen.left_out + Counter(unparsable or count_unprintable(out))
    return Source(
        name,
        given.sha256,
        "text/html",
        out,
        tuple(walker.blocks),
        left_out=tuple(sorted(left_out.items())),
        remarks=remarks,
    )


def _parse(text: str, given: Given) -> Any:
    parser = lxml_html.HTMLParser(huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _without_text(given.name) from error
    most = given.limits.depth
    if _gave_up(parser) or (most < DEFAULT_LIMITS.depth and too_deep(root, most)):
        raise RejectedError(
            "rejected/depth",
            f"{given.name}: the web page is nested more than {most} deep.",
            "Save it as text or as .docx.",
            "网页嵌套过深，无法完整读取，请另存为文本或 docx。",
        )
    return root


def _gave_up(parser: Any) -> bool:
    """Whether the parser stopped in the midst (it does so silently at some two thousand levels)."""
    return any(
        entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message
        for entry in parser.error_log
    )


def _without_text(name: str) -> ReadError:
    return ReadError(
        "failed/no-text",
        f"{name}: the web page shows no text.",
        "Save it again.",
        "网页没有正文，请重新保存。",
    )


def _refuse_entities(text: str, name: str) -> None:
    """Raise RejectedError (`rejected/dtd`) where the page declares entities of its own."""
    subset = _SUBSET.match(text)
    if subset and _ENTITY.search(text, subset.end()):
        raise RejectedError(
            "rejected/dtd",
            f"{name}: the web page declares entities.",
            "Open it in a browser and save it anew.",
            "网页含有实体声明，已拒绝，请重新保存。",
        )


def _decode(data: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """The bytes win over what the page says of itself; a contradiction is remarked."""
    text, remarks = decode(data, name)
    declared = _CHARSET.search(text, 0, 4096)
    if declared and not remarks and not _is_in(data, text, declared[1].lower()):
        message = f"网页声明的编码 {declared[1].lower()} 与内容不符，按内容解码。"
        remarks = (Remark("charset-mismatch", message),)
    # lxml refuses a str that declares an encoding
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1), remarks


def _is_in(data: bytes, text: str, encoding: str) -> bool:
    """Whether `text` is what `data` says in an encoding."""
    if not _KNOWN.match(encoding):
        return False
    try:
        gb = encoding.removeprefix("x-").startswith("gb")
        return data.decode("gb18030" if gb else encoding) == text
    except (LookupError, UnicodeDecodeError):
        return False


class _Walker:
    """Emits the visible text, a block per paragraph."""

    def __init__(self, seen: View) -> None:
        self.hidden, self.above = seen.hidden, seen.above
        self.out: list[str] = []
        self.blocks: list[Block] = []
        self.position = self.start = 0
        self.cell: Cell | None = None
        self.tables = 0
        self.level: int | None = None

    def emit(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if self.position == self.start:
            text = text.lstrip(" ")
        if text:
            self.out.append(text)
            self.position += len(text)

    def close_block(self, end: str = "\n") -> None:
        if self.position > self.start:
            kind = BlockKind.PARAGRAPH if self.cell is None else BlockKind.CELL
            self.blocks.append(
                Block(self.start, self.position, kind, level=self.level, cell=self.cell)
            )
            self.out.append(end)
            self.position += 1
        self.start = self.position

    def walk(self, root: Any) -> None:
        """The text of `root` in reading order; iterative, so that no page is too deep for it."""
        walker = etree.iterwalk(root, events=("start", "end"))
        places: dict[Any, Cell] = {}
        for event, element in walker:
            shown = isinstance(element.tag, str) and element not in self.hidden
            if event == "start":
                if shown:
                    self.start_of(element, places)
                else:
                    walker.skip_subtree()
                continue
            if shown and element.tag in _BLOCKS:
                self.close_block()
                self.level = None
            if element in places:
                self.cell = None
            if element is not root and element.getparent() not in self.above:
                self.emit(element.tail or "")

    def start_of(self, element: Any, places: dict[Any, Cell]) -> None:
        tag = element.tag
        if tag == "br":
            self.close_block()
        elif tag in _BLOCKS:
            self.close_block()
            self.level = int(tag[1]) if len(tag) == 2 and tag[1].isdecimal() else None
        if tag == "table" and self.cell is None and holds_data(element):
            places |= cell_places(element, self.tables)
            self.tables += 1
        self.cell = places.get(element, self.cell)
        if element not in self.above:
            text = element.text or ""
            self.emit(raised(text) if tag == "sup" else text)
