"""DOCX by a walk over the OOXML parts: the text as Word shows it, automatic numbers included.

Tracked insertions are kept and deletions left out (the final view); what is left out is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Cell, Revision, Source, Span
from policy_parse.read.docx_numbering import Numbering, read_numbering
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
        _Styles(package.xml("word/styles.xml"), w),
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


class _Styles:
    """Outline level and list of each paragraph style, inherited along basedOn."""

    def __init__(self, root: Any, w: str) -> None:
        self.levels: dict[str, int] = {}
        self.lists: dict[str, tuple[str, int]] = {}
        self._base: dict[str, str] = {}
        for style in () if root is None else root.findall(f"{w}style"):
            key = style.get(f"{w}styleId", "")
            label, outline = style.find(f"{w}name"), style.find(f"{w}pPr/{w}outlineLvl")
            heading = _HEADING.match(label.get(f"{w}val", "")) if label is not None else None
            if outline is not None and outline.get(f"{w}val", "9").isdecimal():
                level = int(outline.get(f"{w}val", "9")) + 1
                if level < 10:
                    self.levels[key] = level
            elif heading:
                self.levels[key] = int(heading[1])
            base, numbered = style.find(f"{w}basedOn"), style.find(f"{w}pPr/{w}numPr")
            if base is not None:
                self._base[key] = base.get(f"{w}val", "")
            if numbered is not None and (found := _list_of(numbered, w)):
                self.lists[key] = found

    def lineage(self, key: str | None) -> list[str]:
        """The style and those it is based on, nearest first."""
        out: list[str] = []
        while key and key not in out:
            out.append(key)
            key = self._base.get(key)
        return out


def _list_of(properties: Any, w: str) -> tuple[str, int] | None:
    num, level = properties.find(f"{w}numId"), properties.find(f"{w}ilvl")
    if num is None:
        return None
    return num.get(f"{w}val", "0"), int(level.get(f"{w}val", "0")) if level is not None else 0


class _Walker:
    """Emits text and blocks while it walks; `position` counts the characters emitted."""

    def __init__(self, w: str, numbering: Numbering, styles: _Styles) -> None:
        self.w, self.numbering, self.styles = w, numbering, styles
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
            if _nearest(row, "tbl") is not element:
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
        return [c for c in row.iter(f"{self.w}tc") if _nearest(c, "tr") is row]

    def place(self, row: Any) -> dict[int, tuple[Any, int, str | None]]:
        """First column of each cell of a row → (cell, columns it covers, vMerge)."""
        before = row.find(f"{self.w}trPr/{self.w}gridBefore")
        column = 0 if before is None else int(before.get(f"{self.w}val", "0"))
        out: dict[int, tuple[Any, int, str | None]] = {}
        for cell in self.cells(row):
            span = cell.find(f"{self.w}tcPr/{self.w}gridSpan")
            merged = cell.find(f"{self.w}tcPr/{self.w}vMerge")
            width = 1 if span is None else int(span.get(f"{self.w}val", "1"))
            merge = None if merged is None else merged.get(f"{self.w}val", "continue")
            out[column] = (cell, width, merge)
            column += width
        return out

    def paragraph(self, element: Any) -> None:
        start = self.position
        properties = element.find(f"{self.w}pPr")
        style = None if properties is None else properties.find(f"{self.w}pStyle")
        lineage = self.styles.lineage(None if style is None else style.get(f"{self.w}val"))
        self.emit(self.label(properties, lineage))
        self.inline(element)
        if self.position > start:
            level = next((self.styles.levels[s] for s in lineage if s in self.styles.levels), None)
            outline = None if properties is None else properties.find(f"{self.w}outlineLvl")
            if outline is not None and (value := int(outline.get(f"{self.w}val", "9"))) < 9:
                level = value + 1
            if self.cell is None:
                self.blocks.append(Block(start, self.position, BlockKind.PARAGRAPH, level=level))
            else:  # a line break in a cell parts what stands in it
                self.blocks += self.cell_lines(start)
        self.emit("\n")
        while self.boxes:
            self.children(self.boxes.pop(0))

    def cell_lines(self, start: int) -> list[Block]:
        """A block per line of the paragraph that was emitted from `start` on."""
        text = self.tail(start)
        blocks, offset = [], start
        for line in text.split("\n"):
            if line:
                blocks.append(Block(offset, offset + len(line), BlockKind.CELL, cell=self.cell))
            offset += len(line) + 1
        return blocks

    def tail(self, start: int) -> str:
        """The text emitted from `start` on, from the last pieces alone."""
        pieces: list[str] = []
        size = self.position - start
        for piece in reversed(self.out):
            pieces.append(piece)
            size -= len(piece)
            if size <= 0:
                break
        text = "".join(reversed(pieces))
        return text[len(text) - (self.position - start) :]

    def label(self, properties: Any, lineage: list[str]) -> str:
        """The automatic number of a paragraph."""
        numbered = None if properties is None else properties.find(f"{self.w}numPr")
        found = None if numbered is None else _list_of(numbered, self.w)
        if found is None:
            key = next((s for s in lineage if s in self.styles.lists), None)
            if key is None:
                return ""
            found = self.styles.lists[key]
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
        mark = run.find(f"{self.w}rPr/{self.w}vanish")
        return mark is not None and mark.get(f"{self.w}val", "1") not in ("0", "false")

    def insertion(self, element: Any) -> None:
        """Tracked insertions are text, and are listed."""
        start = self.position
        self.inline(element)
        if self.position > start:
            self.revise("insertion", element, self.tail(start), Span(start, self.position))

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


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _nearest(element: Any, tag: str) -> Any:
    return next((a for a in element.iterancestors() if _local(a) == tag), None)
