"""DOCX by a walk over the OOXML parts: the text as Word shows it, automatic numbers included.

Tracked insertions are kept and deletions left out (the final view); what is left out is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Cell, Revision, Source, Span
from policy_parse.read.docx_numbering import Numbering, number, read_numbering
from policy_parse.read.given import Given
from policy_parse.read.package import damaged, open_package

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_TRANSPARENT = frozenset(
    "ins moveTo smartTag sdt sdtContent hyperlink fldSimple customXml dir bdo body tc".split()
)
_LEFT_OUT = {"del": "deletion", "moveFrom": "deletion"}
_APART = {
    "word/footnotes.xml": "footnote",
    "word/endnotes.xml": "footnote",
    "word/comments.xml": "comment",
}


def read_docx(given: Given) -> Source:
    """Read a Word document.

    Raises ReadError (`failed/damaged`) where the package or its XML is broken and RejectedError
    (`rejected/dtd`, `rejected/size`) where it is hostile.
    """
    name = given.name
    package = open_package(given.data, name, given.limits)
    main = package.xml("word/document.xml")
    if main is None:
        raise damaged(name)
    w = f"{{{_STRICT_NAMESPACE if main.tag.startswith('{' + _STRICT_NAMESPACE) else _TRANSITIONAL}}}"
    walker = _Walker(
        w,
        read_numbering(package.xml("word/numbering.xml"), w),
        _Styles(package.xml("word/styles.xml", trim=_without_table_styles), w),
    )
    body = main.find(f"{w}body")
    if body is None:
        raise damaged(name)
    walker.children(body)
    for part, kind in _APART.items():
        root = package.xml(part)
        if root is not None:
            walker.count(root, kind)
    return Source(
        name, given.sha256,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "".join(walker.out), tuple(walker.blocks),
        left_out=tuple(sorted(walker.left_out.items())), taken=walker.taken,
        revisions=tuple(walker.revisions),
    )  # fmt: skip


def _without_table_styles(content: bytes) -> bytes:
    """styles.xml without the styles of tables, its greater part: they say nothing of headings."""
    head, *styles = content.split(b"<w:style ")
    kept = [head]
    for style in styles:
        if b'w:type="table"' in style[: style.find(b">")]:
            kept.append(style.rpartition(b"</w:style>")[2])
        else:
            kept.append(b"<w:style " + style)
    return b"".join(kept)


class _Styles:
    """Outline level and list of each paragraph style, inherited along basedOn.

    A template brings hundreds of styles: those that a document uses are looked at.
    """

    def __init__(self, root: Any, w: str) -> None:
        self._w = w
        styles = () if root is None else root.findall(f"{w}style")
        self._elements = {style.get(f"{w}styleId", ""): style for style in styles}
        self._levels: dict[str, int | None] = {}
        self._lists: dict[str, tuple[str, tuple[str, int]] | None] = {}

    def level(self, key: str) -> int | None:
        """Outline level that the style gives, 1 = top."""
        if key not in self._levels:
            own = (self._own_level(style) for style in self._lineage(key))
            self._levels[key] = next((level for level in own if level), None)
        return self._levels[key]

    def in_list(self, key: str) -> tuple[str, tuple[str, int]] | None:
        """The style in its line that puts paragraphs into a list, with that list."""
        if key not in self._lists:
            w = self._w
            numbered = ((style, style.find(f"{w}pPr/{w}numPr")) for style in self._lineage(key))
            self._lists[key] = next(
                (
                    (style.get(f"{w}styleId", ""), found)
                    for style, mark in numbered
                    if mark is not None and (found := _list_of(mark, w))
                ),
                None,
            )
        return self._lists[key]

    def _own_level(self, style: Any) -> int | None:
        w = self._w
        outline = style.find(f"{w}pPr/{w}outlineLvl")
        if outline is not None:
            level = number(outline.get(f"{w}val"), 9) + 1
            return level if level < 10 else None
        label = style.find(f"{w}name")
        heading = None if label is None else _HEADING.match(label.get(f"{w}val", ""))
        return int(heading[1]) if heading else None

    def _lineage(self, key: str) -> list[Any]:
        """The style and those it is based on, nearest first."""
        out: list[Any] = []
        style = self._elements.get(key)
        while style is not None and style not in out:
            out.append(style)
            base = style.find(f"{self._w}basedOn")
            style = None if base is None else self._elements.get(base.get(f"{self._w}val", ""))
        return out


def _list_of(properties: Any, w: str) -> tuple[str, int] | None:
    num, level = properties.find(f"{w}numId"), properties.find(f"{w}ilvl")
    if num is None:
        return None
    depth = number(level.get(f"{w}val"), 0) if level is not None else 0
    return num.get(f"{w}val", "0"), depth


class _Walker:
    """Emits text and blocks while it walks; `position` counts the characters emitted."""

    def __init__(self, w: str, numbering: Numbering, styles: _Styles) -> None:
        self.w, self.numbering, self.styles = w, numbering, styles
        self.w_val, self.w_pPr, self.w_rPr, self.w_tcPr = (
            w + name for name in ("val", "pPr", "rPr", "tcPr")
        )
        self.w_pStyle, self.w_numPr, self.w_outlineLvl, self.w_vanish = (
            w + name for name in ("pStyle", "numPr", "outlineLvl", "vanish")
        )
        self.w_gridSpan, self.w_vMerge = w + "gridSpan", w + "vMerge"
        self.out: list[str] = []
        self.blocks: list[Block] = []
        self.left_out: Counter[str] = Counter()
        self.position = 0
        self.taken = 0  # characters that came from the file, not from numbering
        self.tables = 0
        self.fields: list[str] = []  # codes of the fields that are open
        self.boxes: list[Any] = []
        self.cell: Cell | None = None
        self.revisions: list[Revision] = []

    def emit(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.position += len(text)

    def children(self, parent: Any) -> None:
        """Block-level content: paragraphs, tables and what wraps them."""
        for element in parent:
            tag = _local(element)
            if tag == "p":
                self.paragraph(element)
            elif tag == "tbl":
                self.table(element)
            elif tag == "sdt" and self.is_contents(element):
                self.count(element, "contents")
            elif tag in _TRANSPARENT:
                self.children(element)
            elif tag in _LEFT_OUT:
                self.count(element, _LEFT_OUT[tag])

    def is_contents(self, control: Any) -> bool:
        """Whether a content control is Word's own table of contents."""
        gallery = control.find(f"{self.w}sdtPr/{self.w}docPartObj/{self.w}docPartGallery")
        return gallery is not None and gallery.get(f"{self.w}val") == "Table of Contents"

    def table(self, element: Any) -> None:
        """Cells in reading order, once per logical cell; a table in a cell belongs to that cell."""
        rows = []
        for row in element.iter(f"{self.w}tr"):
            if row.getparent() is not element and _nearest(row, "tbl") is not element:
                continue
            if row.find(f"{self.w}trPr/{self.w}del") is not None:
                self.count(row, "deletion")
            else:
                rows.append(row)
        if self.cell is not None:
            for row in rows:
                for cell in self.cells(row):
                    self.children(cell)
            return
        number = self.tables
        self.tables += 1
        grid = [self.place(row) for row in rows]
        for r, places in enumerate(grid):
            for column, (cell, width, merge) in places.items():
                if merge == "continue":
                    self.children(cell)  # normally empty
                    continue
                height = 1
                while (
                    merge == "restart"
                    and r + height < len(grid)
                    and grid[r + height].get(column, (None, 0, None))[2] == "continue"
                ):
                    height += 1
                self.cell = Cell(number, r, column, height, width)
                self.children(cell)
        self.cell = None

    def cells(self, row: Any) -> list[Any]:
        """The cells of a row, content controls looked through."""
        tc = self.w + "tc"
        return [c for c in row.iter(tc) if c.getparent() is row or _nearest(c, "tr") is row]

    def place(self, row: Any) -> dict[int, tuple[Any, int, str | None]]:
        """First column of each cell of a row → (cell, columns it covers, vMerge)."""
        before = row.find(f"{self.w}trPr/{self.w}gridBefore")
        column = 0 if before is None else number(before.get(self.w_val), 0)
        out: dict[int, tuple[Any, int, str | None]] = {}
        for cell in self.cells(row):
            width, merge = 1, None
            properties = _first(cell, self.w_tcPr)
            for mark in () if properties is None else properties:
                if mark.tag == self.w_gridSpan:
                    width = max(number(mark.get(self.w_val), 1), 1)
                elif mark.tag == self.w_vMerge:
                    merge = mark.get(self.w_val, "continue")
            out[column] = (cell, width, merge)
            column += width
        return out

    def paragraph(self, element: Any) -> None:
        start, emitted = self.position, len(self.out)
        properties = _first(element, self.w_pPr)
        style = None if properties is None else properties.find(self.w_pStyle)
        style_id = "" if style is None else style.get(self.w_val, "")
        label = self.label(properties, style_id)
        if label:
            self.emit(label)
        self.inline(element)
        if self.position > start:
            if self.cell is None:
                level = self.styles.level(style_id)
                outline = None if properties is None else properties.find(self.w_outlineLvl)
                if outline is not None and (value := number(outline.get(self.w_val), 9)) < 9:
                    level = value + 1
                self.blocks.append(Block(start, self.position, BlockKind.PARAGRAPH, level=level))
            else:  # a line break in a cell parts what stands in it
                self.blocks += self.cell_lines(start, "".join(self.out[emitted:]))
        self.emit("\n")
        while self.boxes:
            self.children(self.boxes.pop(0))

    def cell_lines(self, start: int, text: str) -> list[Block]:
        """A block per line of the paragraph `text` that was emitted from `start` on."""
        if "\n" not in text:
            return [Block(start, start + len(text), BlockKind.CELL, cell=self.cell)]
        blocks, offset = [], start
        for line in text.split("\n"):
            if line:
                blocks.append(Block(offset, offset + len(line), BlockKind.CELL, cell=self.cell))
            offset += len(line) + 1
        return blocks

    def label(self, properties: Any, style_id: str) -> str:
        """The automatic number of a paragraph."""
        numbered = None if properties is None else properties.find(self.w_numPr)
        found = None if numbered is None else _list_of(numbered, self.w)
        if found is None:
            styled = self.styles.in_list(style_id)
            if styled is None:
                return ""
            key, found = styled
            linked = self.numbering.style_lists.get(key)
            if linked:
                found = found[0], linked[1]
        return "" if found[0] == "0" else self.numbering.next_label(*found)

    def inline(self, parent: Any) -> None:
        """Run-level content."""
        for element in parent:
            tag = _local(element)
            if tag == "r":
                if self.hidden(element):
                    self.count(element, "hidden")
                else:
                    self.inline(element)
            elif tag in ("ins", "moveTo"):
                self.insertion(element)
            elif tag in _TRANSPARENT:
                self.inline(element)
            elif tag == "t":
                self.text(element.text or "")
            elif tag in ("tab", "ptab"):
                self.emit("\t")
            elif tag in ("br", "cr"):
                self.emit("\n")
            elif tag == "noBreakHyphen":
                self.emit("-")
            elif tag in ("del", "moveFrom"):
                self.count(element, "deletion")
            elif tag in ("AlternateContent", "pict", "drawing", "object"):
                self.box(element)
            elif tag == "fldChar":
                self.field(element.get(f"{self.w}fldCharType", ""))
            elif tag == "instrText":
                self.left_out["field-code"] += len(element.text or "")
                if self.fields:
                    self.fields[-1] += element.text or ""

    def text(self, text: str) -> None:
        """Text of the file itself: emitted, or left out where it is a table of contents."""
        if any(code.lstrip().upper().startswith("TOC") for code in self.fields):
            self.left_out["contents"] += len(text)
            return
        self.taken += len(text)
        self.emit(text)

    def field(self, kind: str) -> None:
        """Fields keep their result; what a TOC field shows is no content."""
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def hidden(self, run: Any) -> bool:
        properties = _first(run, self.w_rPr)
        mark = None if properties is None else properties.find(self.w_vanish)
        return mark is not None and mark.get(self.w_val, "1") not in ("0", "false")

    def insertion(self, element: Any) -> None:
        """Tracked insertions are text, and are listed."""
        start, emitted = self.position, len(self.out)
        self.inline(element)
        if self.position > start:
            text = "".join(self.out[emitted:])
            self.revise("insertion", element, text, Span(start, self.position))

    def revise(self, kind: str, element: Any, text: str, span: Span) -> None:
        author, date = element.get(f"{self.w}author"), element.get(f"{self.w}date")
        self.revisions.append(Revision(kind, text, author, date, span))

    def box(self, element: Any) -> None:
        """A text box is read once, behind the paragraph that holds it."""
        if _local(element) == "AlternateContent" and len(element):
            element = element[0]  # the fallback repeats the choice
        boxes = [e for e in element.iter() if _local(e) == "txbxContent"]
        self.boxes += [b for b in boxes if _nearest(b, "txbxContent") is None or b is boxes[0]]

    def count(self, element: Any, kind: str) -> None:
        pieces = element.iter(f"{self.w}t", f"{self.w}delText")
        text = "".join(piece.text or "" for piece in pieces)
        if text:
            self.left_out[kind] += len(text)
            if kind == "deletion":
                self.revise(kind, element, text, Span(self.position, self.position))


def _first(element: Any, tag: str) -> Any:
    """The first child where it is a `tag`: properties stand before all else (ISO/IEC 29500)."""
    if len(element) and element[0].tag == tag:
        return element[0]
    return element.find(tag)


def _local(element: Any) -> str:
    return _local_name(element.tag)


@lru_cache(maxsize=1024)
def _local_name(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _nearest(element: Any, tag: str) -> Any:
    return next((a for a in element.iterancestors() if _local(a) == tag), None)
