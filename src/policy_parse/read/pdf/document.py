"""PDF text by pypdfium2: a block per printed line, with its edges, height and font size.

Tables are read by their ruling lines, and only on pages that have any; pages that are pictures
are recognised where the user asks for it (`ocr`), else told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_parse.domain.raised import raised
from policy_parse.domain.source import Block, BlockKind, Source, Span
from policy_parse.errors import NeedsOcrError, ReadError, RejectedError
from policy_parse.read.garbled import has_garbled_lines, is_garbled_line, looks_garbled
from policy_parse.read.given import Given
from policy_parse.read.pdf.aligned import CLEAR, Aligned, find_aligned, may_have_header
from policy_parse.read.pdf.file import is_cut_off, refuse_bombs
from policy_parse.read.pdf.lines import (
    Measure,
    PageLines,
    PdfLine,
    line_spans,
    pieces_of,
    raised_digits,
    read_lines,
    with_raised,
)
from policy_parse.read.pdf.remarks import MESSAGES, page_remarks
from policy_parse.read.pdf.scans import is_scan, shows_something
from policy_parse.read.pdf.tables import PageTable, PdfTable, append, find_tables
from policy_parse.read.pdf.turn import Turn, turn_of

_PAGE_NUMBER = re.compile(r"[—–\-\s\d/第页共]*")
_MARGIN = 0.09  # of a page's height, where running heads and feet stand
_LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def read_pdf(given: Given) -> Source:
    """Read a PDF.

    Raises RejectedError (`rejected/encrypted`, `rejected/bomb`), ReadError (`failed/damaged`), NeedsOcrError
    (`needs_ocr/scan`, `needs_ocr/garbled`) where no page can be read without OCR, or
    TimeLimitError.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    refuse_bombs(given)
    document = _open(given, pdfium, raw)
    reader = _Reader(raw, given, is_cut_off(given.data))
    try:
        count = len(document)
        for index in range(min(count, given.limits.pages)):
            given.seconds_left()
            try:
                page = document[index]
            except pdfium.PdfiumError:  # what can be read of the others is kept
                reader.told["page-unread"].append(index + 1)
                continue
            reader.page(page, index)
            page.close()
    finally:
        document.close()
    _refuse_unread(given.name, reader)
    return Source(
        given.name,
        given.sha256,
        "application/pdf",
        "".join(reader.pieces),
        tuple(reader.blocks()),
        page_starts=tuple(reader.starts),
        left_out=reader.left_out(),
        remarks=page_remarks(reader.told, count, given.limits.pages, reader.cut_off),
    )


def _open(given: Given, pdfium: Any, raw: Any) -> Any:
    try:
        return pdfium.PdfDocument(given.data)
    except pdfium.PdfiumError as error:
        # PDFium's last error may be that of a document before this one: it has to look locked too.
        told = raw.FPDF_GetLastError() in _LOCKED or "password" in str(error).lower()
        if told and b"Encrypt" in given.data:
            raise RejectedError(
                "rejected/encrypted",
                f"{given.name}: the PDF is locked (a password, or a rights service).",
                "Save a copy without the protection.",
                "PDF 已加密，请去除密码或保护后另存。",
            ) from error
        raise ReadError(
            "failed/damaged",
            f"{given.name}: the PDF is damaged.",
            "Download it again, or print it to a new PDF.",
            "PDF 已损坏，请重新下载。",
        ) from error


def _refuse_unread(name: str, reader: _Reader) -> None:
    """Raise where nothing was read, or nothing but garbage."""
    if (not reader.read and reader.told["page-garbled"]) or looks_garbled("".join(reader.pieces)):
        raise NeedsOcrError(
            "needs_ocr/garbled",
            f"{name}: the text in the PDF is garbage (a broken font map).",
            "Pass --ocr to recognise its pages, or ask for the Word file.",
            "PDF 文字层乱码，请用 --ocr 识别，或索取 Word 原件。",
        )
    if not reader.read and (reader.told["page-unread"] or reader.cut_off):
        raise ReadError(
            "failed/damaged",
            f"{name}: no page of the PDF can be read.",
            "Download it again, or print it to a new PDF.",
            "PDF 已损坏，请重新下载。",
        )
    if not reader.read:
        raise NeedsOcrError(
            "needs_ocr/scan",
            f"{name}: no page has text (a scan?).",
            "Pass --ocr to recognise its pages.",
            "PDF 无文字层，可能是扫描件，请用 --ocr 识别。",
        )


@dataclass(slots=True)
class _Reader:
    """Builds the text page by page; `items` are blocks and tables in reading order.

    `cut_off`: the end of the file is missing, so that a page which seems blank need not be.
    """

    raw: Any
    given: Given
    cut_off: bool
    pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    items: list[Block | PdfTable] = field(default_factory=list)
    position: int = 0
    tables: int = 0
    open_table: PdfTable | None = None
    texts: dict[int, str] = field(default_factory=dict)
    told: dict[str, list[int]] = field(default_factory=lambda: {what: [] for what in MESSAGES})
    read: int = 0  # pages whose text is the document's
    doubled: int = 0
    aslant: int = 0
    garbled: int = 0
    contexts: list[str] = field(default_factory=list)  # what leads to the page's raised digits

    def blocks(self) -> list[Block]:
        """All blocks, tables cell by cell."""
        return [
            block
            for item in self.items
            for block in (item.blocks() if isinstance(item, PdfTable) else [item])
        ]

    def left_out(self) -> tuple[tuple[str, int], ...]:
        """Characters that were not emitted, by kind."""
        counts = {
            "duplicate": self.doubled,
            "garbled": self.garbled,
            "watermark": self.aslant,
        }
        return tuple((kind, count) for kind, count in counts.items() if count)

    def emit(self, text: str) -> Span:
        start = self.position
        self.pieces.append(text)
        self.position += len(text)
        return Span(start, self.position)

    def page(self, page: Any, index: int) -> None:
        self.starts.append(self.position)
        textpage = page.get_textpage()
        text = textpage.get_text_range()
        garbled = looks_garbled(text)
        if garbled or not text.strip():
            self.page_without_text(page, index, garbled=garbled)
        elif is_scan(page, text, self.raw):
            self.scan(page, textpage, text, index)
        else:
            self.read += self.text_page(page, textpage, text, index)
        self.emit("\f")
        textpage.close()

    def page_without_text(self, page: Any, index: int, *, garbled: bool) -> None:
        """A picture or garbage is recognised where that was asked for; a blank page is blank."""
        if self.given.ocr and (garbled or shows_something(page, self.raw)):
            self.recognise(page, index)
        elif garbled:
            self.told["page-garbled"].append(index + 1)
        elif shows_something(page, self.raw):
            self.told["page-without-text"].append(index + 1)
        elif self.cut_off:
            self.told["page-unread"].append(index + 1)

    def scan(self, page: Any, textpage: Any, text: str, index: int) -> None:
        """A picture with a few characters, which are kept where they are not recognised with it."""
        if self.given.ocr:
            self.doubled += len("".join(text.split()))
            self.recognise(page, index)
        else:
            self.told["page-without-text"].append(index + 1)
            self.text_page(page, textpage, text, index)

    def recognise(self, page: Any, index: int) -> None:
        from policy_parse.read.ocr import recognise_page

        lines = recognise_page(page)
        for line in lines:
            self.line(line.text, line)
        self.read += bool(lines)
        self.told["page-recognised"].append(index + 1)

    def find_tables(self, page: Any, turn: Turn, index: int) -> list[PageTable]:
        found = find_tables(page, self.raw, turn.matrix, self.given.seconds_left)
        if found is None:
            self.told["table-unread"].append(index + 1)
        return found or []

    def text_page(self, page: Any, textpage: Any, text: str, index: int) -> bool:
        """Lines outside of tables in their order, each table before the first line below it.

        Whether there are any.
        """
        turn = turn_of(page, textpage, text, self.raw)
        height = turn.height
        tables = self.find_tables(page, turn, index)
        measure = Measure(textpage.raw, self.raw, turn)
        found = read_lines(text, measure)
        high = raised_digits(found.lines, text, measure)
        if high:
            self.contexts = [text[max(0, i - 3) : i + 1] for i in sorted(high)]
            for line in found.lines:
                line.text = with_raised(line.text, line.start, high)
        else:
            self.contexts = []
        self.doubled += found.doubled
        self.aslant += found.aslant
        if found.reordered:
            self.told["downwards" if found.downwards else "columns"].append(index + 1)
        ruled = tables
        aligned = self.aligned(found, tables, text, measure)
        apart = {line.start for one in aligned for line in one.lines}
        tables = sorted([*tables, *(one.table for one in aligned)], key=lambda t: t.box[1])
        waiting = list(tables)
        suspicious = has_garbled_lines(text)
        for line in found.lines:
            if suspicious and self.leaves_out(line.text, index):
                continue
            if line.start in apart or any(t.holds(line.left, line.middle) for t in ruled):
                continue
            while waiting and waiting[0].box[3] < line.middle and not found.columns:
                self.table(waiting.pop(0), textpage, turn, index)
            if (
                not _PAGE_NUMBER.fullmatch(line.text)
                and _MARGIN * height < line.middle < (1 - _MARGIN) * height
            ):
                self.open_table = None
            self.line(line.text, line)
        for table in waiting:
            self.table(table, textpage, turn, index)
        return bool(found.lines or tables)

    def aligned(
        self, found: PageLines, ruled: Sequence[PageTable], text: str, measure: Measure
    ) -> list[Aligned]:
        """The tables without rules, on a page whose lines stand in their order."""
        if found.downwards or found.columns:
            return []
        free = [x for x in found.lines if not any(t.holds(x.left, x.middle) for t in ruled)]
        going = self.open_table.edges if self.open_table and self.open_table.aligned else None
        if going is None and not may_have_header(free):
            return []
        pieces = [p for line in free for p in pieces_of(line, text, measure, CLEAR)]
        return find_aligned(pieces, going)

    def leaves_out(self, text: str, index: int) -> bool:
        """Whether a line or cell is garbage, which gives no rows and is told."""
        if not is_garbled_line(text):
            return False
        self.garbled += len("".join(text.split()))
        if index + 1 not in self.told["garbage"][-1:]:
            self.told["garbage"].append(index + 1)
        return True

    def line(self, text: str, line: PdfLine) -> None:
        span = self.emit(text)
        self.emit("\r\n")
        self.items.append(
            Block(
                *span,
                BlockKind.LINE,
                indent=line.left,
                right=line.right,
                size=line.size,
                top=line.middle,
            )
        )

    def table(self, found: PageTable, textpage: Any, turn: Turn, index: int) -> None:
        """The cells of one table, as text of their own; it may go on from the page before."""
        for cell in sorted(found.cells, key=lambda c: (c.row, c.column)):
            left, top, right, bottom = cell.box
            seen = left + 0.5, right - 0.5, turn.height - bottom + 0.5, turn.height - top - 0.5
            x0, x1, y0, y1 = turn.drawn(seen)
            text = cell.text or textpage.get_text_bounded(x0, y0, x1, y1)
            for context in self.contexts:
                text = text.replace(context, context[:-1] + raised(context[-1]))
            if self.leaves_out(text, index):
                text = ""
            base = self.position
            self.emit(text + "\n")
            cell.lines = [Span(base + a, base + b) for a, b in line_spans(text)]
            self.texts[id(cell)] = "".join(text.split())
        if not any(self.texts[id(cell)] for cell in found.cells):
            return  # a drawing
        table = self.open_table
        stitched = table is not None and found.aligned == table.aligned and found.continues(table)
        if table is None or not stitched:
            table = PdfTable(self.tables, found.edges, aligned=found.aligned)
            self.tables += 1
            self.items.append(table)
        append(table, found, self.texts, stitched)
        self.open_table = table
