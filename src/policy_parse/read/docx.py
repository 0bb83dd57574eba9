"""DOCX by a walk over the OOXML parts: the text as Word shows it, automatic numbers included.

Tracked insertions are kept and deletions left out (the final view); what is left out is counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any

from lxml import etree

from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.docx_numbering import Numbering, read_numbering

_LIMIT = 256 * 1024 * 1024
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/wordprocessingml/main")
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_TRANSPARENT = frozenset(
    [
        "ins",
        "moveTo",
        "smartTag",
        "sdt",
        "sdtContent",
        "hyperlink",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "body",
        "tc",
    ]
)
_LEFT_OUT = {"del": "deletion", "moveFrom": "deletion", "txbxContent": "textbox"}


def read_docx(data: bytes, name: str, sha256: str) -> Source:
    """Read a Word document.

    Raises ReadError (`failed/damaged`) where the package or its XML is broken and RejectedError
    (`rejected/dtd`, `rejected/size`) where it is hostile.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {
                n: _member(package, info, name)
                for info in package.infolist()
                if (n := info.filename.lower()) in _WANTED
            }
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise _damaged(name) from error
    except RuntimeError as error:  # zipfile says so of an encrypted member
        raise RejectedError(
            "rejected/encrypted", f"{name}: the package is encrypted.",
            "Remove the password and save it again.", "文件已加密，请去除密码后另存。",
        ) from error  # fmt: skip
    main = parts["word/document.xml"]
    w = "{%s}" % (_STRICT_NAMESPACE if _STRICT.search(main) else _TRANSITIONAL)
    roots = {n: _xml(content, name) for n, content in parts.items()}
    walker = _Walker(
        w,
        read_numbering(roots.get("word/numbering.xml"), w),
        _Styles(roots.get("word/styles.xml"), w),
    )
    body = roots["word/document.xml"].find(f"{w}body")
    if body is None:
        raise _damaged(name)
    walker.children(body)
    remarks = [
        Remark("text-left-out", f"文本框中有 {walker.left_out['textbox']} 个字符未读取，请核对原文。")
    ] if walker.left_out["textbox"] else []  # fmt: skip
    return Source(
        name, sha256,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "".join(walker.out), tuple(walker.blocks),
        left_out=tuple(sorted(walker.left_out.items())), remarks=tuple(remarks),
    )  # fmt: skip


_WANTED = {"word/document.xml", "word/numbering.xml", "word/styles.xml"}


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    with package.open(info) as stream:
        content = stream.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise RejectedError(
            "rejected/bomb", f"{name}: {info.filename} unpacks to more than 256 MB.",
            "This is no ordinary document; open it in Word and save it anew.", "文件异常膨胀。",
        )  # fmt: skip
    return content


def _xml(content: bytes, name: str) -> Any:
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise RejectedError(
            "rejected/dtd", f"{name}: its XML declares entities.",
            "Open it in Word and save it anew.", "文件含有实体声明，已拒绝。",
        )  # fmt: skip
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(name) from error


def _damaged(name: str) -> ReadError:
    return ReadError(
        "failed/damaged", f"{name}: the Word document is damaged.",
        "Download it again, or open it in Word and save it anew.", "文件已损坏，请重新下载或另存。",
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
        self.tables = 0
        self.cell: Cell | None = None

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
            elif tag in _TRANSPARENT:
                self.children(element)
            elif tag in _LEFT_OUT:
                self.count(element, _LEFT_OUT[tag])

    def table(self, element: Any) -> None:
        """Cells in reading order, once per logical cell; a table in a cell belongs to that cell."""
        rows = [r for r in element.iter(f"{self.w}tr") if _nearest(r, "tbl") is element]
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
            if tag == "r" or tag in _TRANSPARENT:
                self.inline(element)
            elif tag == "t":
                self.emit(element.text or "")
            elif tag in ("tab", "ptab"):
                self.emit("\t")
            elif tag in ("br", "cr"):
                self.emit("\n")
            elif tag == "noBreakHyphen":
                self.emit("-")
            elif tag in ("del", "moveFrom"):
                self.count(element, "deletion")
            elif tag in ("AlternateContent", "pict", "drawing", "object"):
                self.count(element, "textbox")
            elif tag == "instrText":
                self.left_out["field-code"] += len(element.text or "")

    def count(self, element: Any, kind: str) -> None:
        seen = element
        if _local(element) == "AlternateContent" and len(element):
            seen = element[0]  # the fallback repeats the choice
        characters = sum(
            len(t.text or "") for t in seen.iter(f"{self.w}t", f"{self.w}delText")
        )  # fmt: skip
        if characters:
            self.left_out[kind] += characters


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _nearest(element: Any, tag: str) -> Any:
    return next((a for a in element.iterancestors() if _local(a) == tag), None)
