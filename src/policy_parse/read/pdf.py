"""PDF text by pypdfium2: a block per printed line, with its left and right edge and font size.

Tables are read by their ruling lines, and only on pages that have any.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Remark, Source, Span
from policy_parse.errors import NeedsOcrError, ReadError, RejectedError
from policy_parse.read.garbled import looks_garbled
from policy_parse.read.pdf_tables import PageTable, PdfTable, TableFinder, append, has_rules

_LINE = re.compile(r"[^\r\n\x02\ufffe]*[^\s\x02\ufffe][^\r\n\x02\ufffe]*")
_PAGE_NUMBER = re.compile(r"[—–\-\s\d/第页共]*")
_PASSWORD_ERROR = 4


def read_pdf(data: bytes, name: str, sha256: str) -> Source:
    """Read the text layer of a PDF.

    Raises RejectedError (`rejected/encrypted`), ReadError (`failed/damaged`) or NeedsOcrError
    (`needs_ocr/scan`) where no page has text.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == _PASSWORD_ERROR or "password" in str(error).lower():
            raise RejectedError(
                "rejected/encrypted", f"{name}: the PDF asks for a password.",
                "Save a copy without the password.", "PDF 已加密，请去除密码后另存。",
            ) from error  # fmt: skip
        raise ReadError(
            "failed/damaged", f"{name}: the PDF is damaged.",
            "Download it again, or print it to a new PDF.", "PDF 已损坏，请重新下载。",
        ) from error  # fmt: skip
    reader = _Reader(raw, TableFinder(data))
    try:
        for index in range(len(document)):
            try:
                page = document[index]
            except pdfium.PdfiumError:  # what can be read of the others is kept
                reader.broken.append(index + 1)
                continue
            reader.page(page, index)
            page.close()
    finally:
        reader.finder.close()
        document.close()
    blocks = reader.blocks()
    if not blocks and reader.broken:
        raise ReadError(
            "failed/damaged", f"{name}: no page of the PDF can be read.",
            "Download it again, or print it to a new PDF.", "PDF 已损坏，请重新下载。",
        )  # fmt: skip
    if not blocks:
        raise NeedsOcrError(
            "needs_ocr/scan", f"{name}: no page has text (a scan?).",
            "Recognise its text first (OCR).", "PDF 无文字层，可能是扫描件，请先进行文字识别。",
        )  # fmt: skip
    text = "".join(reader.pieces)
    if looks_garbled(text):
        raise NeedsOcrError(
            "needs_ocr/garbled", f"{name}: the text in the PDF is garbage (a broken font map).",
            "Recognise its text (OCR), or ask for the Word file.",
            "PDF 文字层乱码，请进行文字识别或索取 Word 原件。",
        )  # fmt: skip
    return Source(
        name, sha256, "application/pdf", text, tuple(blocks),
        page_starts=tuple(reader.starts), remarks=reader.remarks(),
    )  # fmt: skip


def _listed(pages: list[int]) -> str:
    return "、".join(map(str, pages[:20])) + ("等" if len(pages) > 20 else "")


@dataclass(slots=True)
class _Reader:
    """Builds the text page by page; `items` are blocks and tables in reading order."""

    raw: Any
    finder: TableFinder
    pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    items: list[Block | PdfTable] = field(default_factory=list)
    position: int = 0
    tables: int = 0
    open_table: PdfTable | None = None
    texts: dict[int, str] = field(default_factory=dict)
    empty: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    unruled: list[int] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """All blocks, tables cell by cell."""
        return [
            block
            for item in self.items
            for block in (item.blocks() if isinstance(item, PdfTable) else [item])
        ]

    def remarks(self) -> tuple[Remark, ...]:
        """What could not be read, page by page."""
        told = (
            (self.empty, "page-without-text", "没有文字层（可能是扫描页），未解析，请核对原文。"),
            (self.broken, "page-unread", "已损坏，未能读取。"),
            (self.unruled, "table-unread", "的表格线无法读取，按普通文字解析，请核对原文。"),
        )
        return tuple(
            Remark(code, f"第{_listed(pages)}页{message}") for pages, code, message in told if pages
        )

    def emit(self, text: str) -> Span:
        start = self.position
        self.pieces.append(text)
        self.position += len(text)
        return Span(start, self.position)

    def page(self, page: Any, index: int) -> None:
        self.starts.append(self.position)
        textpage = page.get_textpage()
        text = textpage.get_text_range()
        if not text.strip():
            self.empty.append(index + 1)
        measure = _Measure(textpage.raw, self.raw)
        tables: list[PageTable] = []
        if has_rules(page, self.raw):
            found = self.finder.find(index)
            if found is None:
                self.unruled.append(index + 1)
            tables = found or []
        if tables:
            self.with_tables(page, textpage, text, measure, tables)
        else:
            self.lines(text, measure)
        self.emit("\f")
        textpage.close()

    def lines(self, text: str, measure: _Measure) -> None:
        """A page without tables: its text as pdfium gives it."""
        base = self.position
        for first, last in _line_spans(text):
            left, right, size, _ = measure(first, last)
            self.items.append(
                Block(base + first, base + last + 1, BlockKind.LINE,
                      indent=left, right=right, size=size)
            )  # fmt: skip
            if not _PAGE_NUMBER.fullmatch(text[first : last + 1]):
                self.open_table = None
        self.emit(text)

    def with_tables(
        self, page: Any, textpage: Any, text: str, measure: _Measure, tables: list[PageTable]
    ) -> None:  # fmt: skip
        """Lines outside of tables in their order, each table before the first line below it."""
        height = page.get_height()
        waiting = list(tables)
        for first, last in _line_spans(text):
            left, right, size, middle = measure(first, last)
            top = height - middle
            if any(t.box[1] <= top <= t.box[3] and t.box[0] <= left <= t.box[2] for t in tables):
                continue
            while waiting and waiting[0].box[3] < top:
                self.table(waiting.pop(0), textpage, height)
            line = text[first : last + 1]
            if not _PAGE_NUMBER.fullmatch(line):
                self.open_table = None
            span = self.emit(line)
            self.emit("\r\n")
            self.items.append(Block(*span, BlockKind.LINE, indent=left, right=right, size=size))
        for table in waiting:
            self.table(table, textpage, height)

    def table(self, found: PageTable, textpage: Any, height: float) -> None:
        """The cells of one table, as text of their own; it may go on from the page before."""
        for cell in sorted(found.cells, key=lambda c: (c.row, c.column)):
            left, top, right, bottom = cell.box
            text = textpage.get_text_bounded(
                left + 0.5, height - bottom + 0.5, right - 0.5, height - top - 0.5
            )
            base = self.position
            self.emit(text + "\n")
            cell.lines = [Span(base + a, base + b + 1) for a, b in _line_spans(text)]
            self.texts[id(cell)] = "".join(text.split())
        table = self.open_table
        stitched = table is not None and found.continues(table)
        if table is None or not stitched:
            table = PdfTable(self.tables, found.edges)
            self.tables += 1
            self.items.append(table)
        append(table, found, self.texts, stitched)
        self.open_table = table


def _line_spans(text: str) -> list[tuple[int, int]]:
    """First and last character of each line that is not blank."""
    out = []
    for line in _LINE.finditer(text):
        first = line.start() + len(line[0]) - len(line[0].lstrip())
        out.append((first, line.start() + len(line[0].rstrip()) - 1))
    return out


class _Measure:
    """Left, right, size and middle of a line, asked of pdfium for its first and last character."""

    def __init__(self, textpage: Any, raw: Any) -> None:
        self.textpage, self.raw = textpage, raw
        self.box = [ctypes.c_double() for _ in range(4)]

    def __call__(self, first: int, last: int) -> tuple[float, float, float, float]:
        left, _, bottom, top = self._edges(first)
        size = self.raw.FPDFText_GetFontSize(self.textpage, first)
        return left, self._edges(last)[1], float(size), (bottom + top) / 2

    def _edges(self, index: int) -> tuple[float, float, float, float]:
        left, right, bottom, top = self.box
        self.raw.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        return left.value, right.value, bottom.value, top.value
