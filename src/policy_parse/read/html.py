"""HTML: the article's text as a browser would show it; navigation, scripts and hidden text counted out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from policy_parse.domain.limits import DEFAULT_LIMITS
from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.given import Given
from policy_parse.read.package import too_deep
from policy_parse.read.text import decode

_CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]+)", re.I)
_BLOCKS = frozenset(
    (
        "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr section article main blockquote pre "
        "center form fieldset address figure figcaption body caption tbody thead tfoot td th hr"
    ).split()
)
_SKIPPED = frozenset(
    (
        "script style noscript template head title nav footer header aside iframe object embed "
        "svg button select textarea input form-control"
    ).split()
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
)
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|crumb|footer|foot|header|sidebar|share|toolbar|"
    r"copyright|related|recommend|pagination|search)(?:$|[\s_-])",
    re.I,
)
_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>|<[^<>]*>", re.S | re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(given: Given) -> Source:
    """Read a web page or HTML fragment; raises ReadError (`failed/damaged`) where nothing is in it."""
    name = given.name
    text, remarks = _decode(given.data, name)
    given.check_characters(len(text))
    try:
        root = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(
            "failed/damaged", f"{name}: the web page holds no text.", "Save it again.",
            "网页没有正文，请重新保存。",
        ) from error  # fmt: skip
    if _cut_off(text, root) or (
        given.limits.depth < DEFAULT_LIMITS.depth and too_deep(root, given.limits.depth)
    ):
        raise RejectedError(
            "rejected/depth", f"{name}: the web page is nested more than {given.limits.depth} deep.",
            "Save it as text or as .docx.", "网页嵌套过深，无法完整读取，请另存为文本或 docx。",
        )  # fmt: skip
    walker = _Walker()
    walker.walk(_article(root))
    walker.close_block()
    left_out = tuple(sorted(walker.left_out.items()))
    return Source(
        name, given.sha256, "text/html", "".join(walker.out), tuple(walker.blocks),
        left_out=left_out, remarks=remarks,
    )  # fmt: skip


def _cut_off(text: str, root: Any) -> bool:
    """Whether the parser gave up (libxml2 does so silently at some depth) and lost text."""
    there = len("".join(_MARKUP.sub("", text).split()))
    read = len("".join("".join(root.itertext()).split()))
    return there > 2 * read + 5


def _decode(data: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """The bytes win over what the page says of itself; a contradiction is remarked."""
    text, remarks = decode(data, name)
    declared = _CHARSET.search(data[:4096])
    if declared:
        said = declared[1].decode("ascii").lower()
        try:
            agrees = data.decode("gb18030" if said.startswith("gb") else said) == text
        except (LookupError, UnicodeDecodeError):
            agrees = False
        if not agrees and not remarks:
            remarks = (
                Remark("charset-mismatch", f"网页声明的编码 {said} 与内容不符，按内容解码。"),
            )
    # lxml refuses a str that declares an encoding
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1), remarks


def _article(root: Any) -> Any:
    """The innermost element that holds most of the page's visible text."""
    weights: dict[Any, int] = {}
    left_out: set[Any] = set()
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    for element in elements:
        if element.getparent() in left_out or _skipped(element):
            left_out.add(element)
    for element in reversed(elements):  # children before their parents
        if element not in left_out:
            own = len((element.text or "").strip())
            own += sum(len((child.tail or "").strip()) for child in element)
            weights[element] = own + sum(weights.get(child, 0) for child in element)
    total = weights.get(root, 0)
    best = root
    while True:
        child = max((c for c in best if c in weights), key=weights.__getitem__, default=None)
        if child is None or weights[child] < 0.75 * total or child.tag in ("p", "span", "table"):
            return best
        best = child


def _skipped(element: Any) -> bool:
    if element.tag in _SKIPPED or element.get("hidden") is not None:
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in ("body", "html") and bool(_BOILERPLATE.search(names))


def _holds_data(table: Any) -> bool:
    """Whether a table is one of data; pages of old are laid out in tables of one great cell."""
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    if not any(len(row) > 1 for row in rows):
        return False
    return all(len("".join(cell.itertext()).strip()) <= 600 for row in rows for cell in row)


class _Walker:
    """Emits the visible text, a block per paragraph, and counts what is left out."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.blocks: list[Block] = []
        self.left_out: Counter[str] = Counter()
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
            if not isinstance(element.tag, str):
                if event == "end" and element is not root:
                    self.emit(element.tail or "")
                continue
            if event == "start":
                if _skipped(element):
                    self.left_out[element.tag] += len("".join(element.itertext()).strip())
                    walker.skip_subtree()
                else:
                    self.start_of(element, places)
                continue
            if element.tag in _BLOCKS and not _skipped(element):
                self.close_block()
                self.level = None
            if element in places:
                self.cell = None
            if element is not root:
                self.emit(element.tail or "")

    def start_of(self, element: Any, places: dict[Any, Cell]) -> None:
        tag = element.tag
        if tag == "br":
            self.close_block()
        elif tag in _BLOCKS:
            self.close_block()
            self.level = int(tag[1]) if len(tag) == 2 and tag[1].isdecimal() else None
        if tag == "table" and self.cell is None and _holds_data(element):
            places |= _places(element, self.tables)
            self.tables += 1
        self.cell = places.get(element, self.cell)
        self.emit(element.text or "")


def _places(table: Any, number: int) -> dict[Any, Cell]:
    """The place of each cell of a table, spans counted."""
    out: dict[Any, Cell] = {}
    taken: set[tuple[int, int]] = set()
    rows = [r for r in table.iter("tr") if next(r.iterancestors("table")) is table]
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (r, column) in taken:
                column += 1
            height, width = _span(cell, "rowspan"), _span(cell, "colspan")
            taken |= {(r + dr, column + dc) for dr in range(height) for dc in range(width)}
            out[cell] = Cell(number, r, column, height, width)
            column += width
    return out


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 500) if value.isdecimal() else 1
