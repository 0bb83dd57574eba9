"""OFD (GB/T 33190—2016): text objects of each page, put into lines by where they stand.

Read by local names, so that files of writers that do not keep to the standard are read too.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from policy_parse.domain.limits import Limits, tick
from policy_parse.domain.source import Block, BlockKind, Remark, Source, Span
from policy_parse.errors import NeedsOcrError, ReadError
from policy_parse.read.garbled import looks_garbled
from policy_parse.read.given import Given
from policy_parse.read.package import Package, damaged, open_package
from policy_parse.read.pdf.aligned import find_aligned, may_have_header
from policy_parse.read.pdf.lines import PdfLine, line_spans
from policy_parse.read.pdf.tables import PageTable, PdfTable, append

_POINTS = 72 / 25.4  # OFD counts millimetres
_STACKED = 9  # pieces of one object that claim one place and are set apart


class _Piece(NamedTuple):
    """A run of text: left, baseline, size and right edge in millimetres."""

    x: float
    y: float
    size: float
    right: float
    text: str


def _placed(piece: _Piece, index: int) -> PdfLine:
    """A run as a line of the page, in points; its extent is its index among the runs."""
    return PdfLine(
        index,
        index + 1,
        piece.text,
        piece.x * _POINTS,
        piece.right * _POINTS,
        piece.y * _POINTS,
        piece.size * _POINTS,
        0,
    )


# What is told of pages, by the code of the issue.
_MESSAGES = {
    "page-without-text": "没有文字（扫描页），未解析，请进行文字识别或核对原文。",
    "page-garbled": "文字乱码，未解析，请进行文字识别或核对原文。",
    "page-unread": "缺失或已损坏，未能读取。",
}
_SHOWN = ("ImageObject", "PathObject", "CompositeObject")  # a page with none of them is blank


@dataclass(slots=True)
class _Pages:
    """The text page by page; `told` lists the numbers of those that could not be read."""

    pieces: list[str] = field(default_factory=list)
    items: list[Block | PdfTable] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    told: dict[str, list[int]] = field(default_factory=lambda: {code: [] for code in _MESSAGES})
    position: int = 0
    tables: int = 0
    open_table: PdfTable | None = None
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Block]:
        """All blocks, tables cell by cell."""
        return [
            block
            for item in self.items
            for block in (item.blocks() if isinstance(item, PdfTable) else [item])
        ]

    def add(self, lines: list[list[_Piece]]) -> None:
        """The next page, of these lines; each table before the first line below it."""
        self.starts.append(self.position)
        waiting, apart = self._find_tables(lines)
        for line in lines:
            left = [piece for piece in line if id(piece) not in apart]
            if not left:
                continue
            while waiting and waiting[0].box[3] < line[0].y * _POINTS:
                self._table(waiting.pop(0))
            self.open_table = None
            self._line(left)
        for table in waiting:
            self._table(table)
        self.emit("\f")

    def emit(self, text: str) -> int:
        """Add text; where it begins."""
        start = self.position
        self.pieces.append(text)
        self.position += len(text)
        return start

    def _find_tables(self, lines: list[list[_Piece]]) -> tuple[list[PageTable], set[int]]:
        """The tables of a page, top down, and the pieces that stand in them."""
        pieces = [piece for line in lines for piece in line]
        placed = [_placed(piece, i) for i, piece in enumerate(pieces)]
        going = self.open_table.edges if self.open_table else None
        if going is None and not may_have_header(placed):
            return [], set()
        found = find_aligned(placed, going)
        apart = {id(p) for one in found for x in one.lines for p in pieces[x.start : x.end]}
        return [one.table for one in found], apart

    def _line(self, line: list[_Piece]) -> None:
        text = _text(line)
        first, last = line[0], max(line, key=lambda p: p.right)
        start = self.emit(text + "\n")
        self.items.append(
            Block(
                start,
                start + len(text),
                BlockKind.LINE,
                indent=first.x * _POINTS,
                right=last.right * _POINTS,
                size=first.size * _POINTS,
            )
        )

    def _table(self, found: PageTable) -> None:
        for cell in sorted(found.cells, key=lambda c: (c.row, c.column)):
            text = cell.text or ""
            base = self.emit(text + "\n")
            cell.lines = [Span(base + a, base + b) for a, b in line_spans(text)]
            self.texts[id(cell)] = "".join(text.split())
        table = self.open_table
        stitched = table is not None and found.continues(table)
        if table is None or not stitched:
            table = PdfTable(self.tables, found.edges, aligned=True)
            self.tables += 1
            self.items.append(table)
        append(table, found, self.texts, stitched)
        self.open_table = table

    def remarks(self, count: int, limits: Limits) -> tuple[Remark, ...]:
        """What could not be read, page by page."""
        out = [
            Remark(code, f"第{_listed(pages)}页{_MESSAGES[code]}")
            for code, pages in self.told.items()
            if pages
        ]
        if count > limits.pages:
            message = (
                f"共{count}页，只读取了前{limits.pages}页，可用 --limit pages={count} 调高上限。"
            )
            out.append(Remark("pages-over-limit", message))
        return tuple(out)


def read_ofd(given: Given) -> Source:
    """Read the text of an OFD document.

    Raises ReadError (`failed/damaged`), RejectedError or NeedsOcrError (`needs_ocr/scan`,
    `needs_ocr/garbled`) where no page has text that can be read. Pages are judged one by one.
    """
    package = open_package(given.data, given.name, given.limits)
    members = _pages(package, given.name)
    pages = _Pages()
    for number, member in enumerate(members[: given.limits.pages], 1):
        given.seconds_left()
        lines: list[list[_Piece]] = []
        code = _read_page(package, member, lines)
        if code:
            pages.told[code].append(number)
        pages.add([] if code else lines)
        given.check_characters(pages.position)
    _refuse_unread(given.name, pages)
    return Source(
        given.name,
        given.sha256,
        "application/ofd",
        "".join(pages.pieces),
        tuple(pages.blocks),
        page_starts=tuple(pages.starts),
        remarks=(*package.remarks(), *pages.remarks(len(members), given.limits)),
    )


def _read_page(package: Package, member: str | None, lines: list[list[_Piece]]) -> str | None:
    """Put the lines of a page into `lines`; the code of what is to be told of it instead."""
    try:
        root = package.xml(member) if member else None
    except ReadError:
        root = None
    if root is None:
        return "page-unread"
    lines += _lines(root)
    if not lines:
        return "page-without-text" if any(_named(root, tag) for tag in _SHOWN) else None
    return "page-garbled" if looks_garbled("\n".join(map(_text, lines))) else None


def _refuse_unread(name: str, pages: _Pages) -> None:
    """Raise where nothing was read, or nothing but garbage."""
    if (not pages.blocks and pages.told["page-garbled"]) or looks_garbled("".join(pages.pieces)):
        raise NeedsOcrError(
            "needs_ocr/garbled",
            f"{name}: the text in the OFD is garbage (a broken font map).",
            "Recognise its text (OCR), or ask for the Word file.",
            "OFD 文字乱码，请进行文字识别或索取 Word 原件。",
        )
    if not pages.blocks and pages.told["page-unread"]:
        raise damaged(name)
    if not pages.blocks:
        raise NeedsOcrError(
            "needs_ocr/scan",
            f"{name}: no page has text (a scan?).",
            "Recognise its text first (OCR).",
            "OFD 无文字，可能是扫描件，请先进行文字识别。",
        )


def _listed(pages: list[int]) -> str:
    return "、".join(map(str, pages[:20])) + ("等" if len(pages) > 20 else "")


def _text(line: list[_Piece]) -> str:
    """The runs of a line, with a space where a gap stands between two."""
    out = line[0].text
    for before, piece in pairwise(line):
        gap = piece.x - before.right > 0.6 * piece.size
        out += (" " if gap and not out.endswith(" ") else "") + piece.text
    return out


def _named(root: Any, tag: str) -> list[Any]:
    """Descendants by local name, whatever their namespace."""
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == tag]


def _pages(package: Package, name: str) -> list[str | None]:
    """Members that hold the pages' content, in the order of the document; None for one that is not there."""
    head = package.xml("OFD.xml")
    if head is None:
        raise damaged(name)
    out: list[str | None] = []
    for doc_root in _named(head, "DocRoot"):
        path = (doc_root.text or "").strip().lstrip("/")
        document = package.xml(path)
        if document is None:
            raise damaged(name)
        base = posixpath.dirname(path)
        for page in _named(document, "Page"):
            tick()
            place = (page.get("BaseLoc") or "").strip()
            member = place.lstrip("/") if place.startswith("/") else posixpath.join(base, place)
            member = posixpath.normpath(member)
            out.append(member if place and member in package else None)
    return out


def _lines(root: Any) -> list[list[_Piece]]:
    """The page's runs in lines, top down, each from left to right."""
    pieces = [piece for thing in _named(root, "TextObject") for piece in _pieces(thing)]
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.y):
        if lines and piece.y - lines[-1][0].y <= 0.5 * max(piece.size, 1.0):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.x) for line in lines]


def _pieces(thing: Any) -> list[_Piece]:
    box = _numbers(thing.get("Boundary"))
    left, top = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    size = next(iter(_numbers(thing.get("Size"))), 3.0)
    out: list[_Piece] = []
    claimed: Counter[tuple[float, float]] = Counter()
    for code in _named(thing, "TextCode"):
        text = (code.text or "").strip("\r\n")
        if text.strip():
            x = left + next(iter(_numbers(code.get("X"))), 0.0)
            y = top + next(iter(_numbers(code.get("Y"))), 0.0)
            place = round(x, 2), round(y, 2)
            x += 0.001 * min(claimed[place], _STACKED) * size  # they follow each other
            claimed[place] += 1
            wide = sum(1.0 if c > "\x7f" else 0.5 for c in text)
            out.append(_Piece(x, y, size, x + wide * size, text))
    return out


def _numbers(text: str | None) -> list[float]:
    out = []
    for part in (text or "").split():
        try:
            out.append(float(part))
        except ValueError:
            break
    return out
