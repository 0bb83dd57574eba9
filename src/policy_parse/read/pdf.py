"""PDF text by pypdfium2: a block per printed line, with its edges, height and font size.

Tables are read by their ruling lines, and only on pages that have any; pages that are pictures
are recognised where the user asks for it (`ocr`), else told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Remark, Source, Span
from policy_parse.errors import NeedsOcrError, ReadError, RejectedError
from policy_parse.read.garbled import looks_garbled
from policy_parse.read.given import Given
from policy_parse.read.pdf_lines import Measure, PdfLine, line_spans, read_lines
from policy_parse.read.pdf_tables import PageTable, PdfTable, TableFinder, append, has_rules

_PAGE_NUMBER = re.compile(r"[—–\-\s\d/第页共]*")
_PASSWORD_ERROR = 4


def read_pdf(given: Given) -> Source:
    """Read a PDF.

    Raises RejectedError (`rejected/encrypted`), ReadError (`failed/damaged`), NeedsOcrError
    (`needs_ocr/scan`, `needs_ocr/garbled`) where no page can be read without OCR, or
    TimeLimitError.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = _open(given, pdfium, raw)
    reader = _Reader(raw, given, TableFinder(given.data))
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
        reader.finder.close()
        document.close()
    blocks = reader.blocks()
    _refuse_unread(given.name, reader, blocks)
    return Source(
        given.name, given.sha256, "application/pdf", "".join(reader.pieces), tuple(blocks),
        page_starts=tuple(reader.starts), left_out=reader.left_out(),
        remarks=reader.remarks(count),
    )  # fmt: skip


def _open(given: Given, pdfium: Any, raw: Any) -> Any:
    try:
        return pdfium.PdfDocument(given.data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == _PASSWORD_ERROR or "password" in str(error).lower():
            raise RejectedError(
                "rejected/encrypted", f"{given.name}: the PDF asks for a password.",
                "Save a copy without the password.", "PDF 已加密，请去除密码后另存。",
            ) from error  # fmt: skip
        raise ReadError(
            "failed/damaged", f"{given.name}: the PDF is damaged.",
            "Download it again, or print it to a new PDF.", "PDF 已损坏，请重新下载。",
        ) from error  # fmt: skip


def _refuse_unread(name: str, reader: _Reader, blocks: list[Block]) -> None:
    """Raise where nothing was read, or nothing but garbage."""
    text = "".join(reader.pieces)
    if (not blocks and reader.told["page-garbled"]) or looks_garbled(text):
        raise NeedsOcrError(
            "needs_ocr/garbled", f"{name}: the text in the PDF is garbage (a broken font map).",
            "Pass --ocr to recognise its pages, or ask for the Word file.",
            "PDF 文字层乱码，请用 --ocr 识别，或索取 Word 原件。",
        )  # fmt: skip
    if not blocks and reader.told["page-unread"]:
        raise ReadError(
            "failed/damaged", f"{name}: no page of the PDF can be read.",
            "Download it again, or print it to a new PDF.", "PDF 已损坏，请重新下载。",
        )  # fmt: skip
    if not blocks:
        raise NeedsOcrError(
            "needs_ocr/scan", f"{name}: no page has text (a scan?).",
            "Pass --ocr to recognise its pages.",
            "PDF 无文字层，可能是扫描件，请用 --ocr 识别。",
        )  # fmt: skip


# What is told of pages, by the code of the issue.
_MESSAGES = {
    "page-without-text": "没有文字层（扫描页），未解析，请用 --ocr 识别或核对原文。",
    "page-garbled": "文字层乱码，未解析，请用 --ocr 识别或核对原文。",
    "page-unread": "已损坏，未能读取。",
    "table-unread": "的表格线无法读取，按普通文字解析，请核对原文。",
    "page-recognised": "经文字识别（OCR）读取，请核对原文。",
    "low-confidence": "分栏排版，已按栏重排顺序，请核对原文。",
}


@dataclass(slots=True)
class _Reader:
    """Builds the text page by page; `items` are blocks and tables in reading order."""

    raw: Any
    given: Given
    finder: TableFinder
    pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    items: list[Block | PdfTable] = field(default_factory=list)
    position: int = 0
    tables: int = 0
    open_table: PdfTable | None = None
    texts: dict[int, str] = field(default_factory=dict)
    told: dict[str, list[int]] = field(default_factory=lambda: {code: [] for code in _MESSAGES})
    doubled: int = 0
    aslant: int = 0

    def blocks(self) -> list[Block]:
        """All blocks, tables cell by cell."""
        return [
            block
            for item in self.items
            for block in (item.blocks() if isinstance(item, PdfTable) else [item])
        ]

    def left_out(self) -> tuple[tuple[str, int], ...]:
        """Characters that were not emitted, by kind."""
        counts = {"duplicate": self.doubled, "watermark": self.aslant}
        return tuple((kind, count) for kind, count in counts.items() if count)

    def remarks(self, count: int) -> tuple[Remark, ...]:
        """What could not be read as it stands, page by page."""
        out = [
            Remark(code, f"第{_listed(pages)}页{_MESSAGES[code]}")
            for code, pages in self.told.items()
            if pages
        ]
        most = self.given.limits.pages
        if count > most:
            out.append(
                Remark(
                    "pages-over-limit",
                    f"共{count}页，只读取了前{most}页，可用 --limit pages={count} 调高上限。",
                )
            )
        return tuple(out)

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
        else:
            height = page.get_height()
            measure = Measure(textpage.raw, self.raw, height)
            tables: list[PageTable] = []
            if has_rules(page, self.raw):
                found = self.finder.find(index)
                if found is None:
                    self.told["table-unread"].append(index + 1)
                tables = found or []
            self.text_page(text, measure, tables, textpage, height, index)
        self.emit("\f")
        textpage.close()

    def page_without_text(self, page: Any, index: int, *, garbled: bool) -> None:
        """A picture or garbage is recognised where that was asked for; a blank page is blank."""
        if not garbled and not _shows_something(page):
            return
        if not self.given.ocr:
            self.told["page-garbled" if garbled else "page-without-text"].append(index + 1)
            return
        from policy_parse.read.ocr import recognise_page

        for line in recognise_page(page):
            self.line(line.text, line)
        self.told["page-recognised"].append(index + 1)

    def text_page(
        self, text: str, measure: Measure, tables: list[PageTable], textpage: Any, height: float,
        index: int,
    ) -> None:  # fmt: skip
        """Lines outside of tables in their order, each table before the first line below it."""
        found = read_lines(text, measure)
        self.doubled += found.doubled
        self.aslant += found.aslant
        if found.reordered:
            self.told["low-confidence"].append(index + 1)
        waiting = list(tables)
        for line in found.lines:
            if any(t.holds(line.left, line.middle) for t in tables):
                continue
            while waiting and waiting[0].box[3] < line.middle and not found.columns:
                self.table(waiting.pop(0), textpage, height)
            if not _PAGE_NUMBER.fullmatch(line.text):
                self.open_table = None
            self.line(line.text, line)
        for table in waiting:
            self.table(table, textpage, height)

    def line(self, text: str, line: PdfLine) -> None:
        span = self.emit(text)
        self.emit("\r\n")
        self.items.append(
            Block(*span, BlockKind.LINE, indent=line.left, right=line.right, size=line.size,
                  top=line.middle)
        )  # fmt: skip

    def table(self, found: PageTable, textpage: Any, height: float) -> None:
        """The cells of one table, as text of their own; it may go on from the page before."""
        for cell in sorted(found.cells, key=lambda c: (c.row, c.column)):
            left, top, right, bottom = cell.box
            text = textpage.get_text_bounded(
                left + 0.5, height - bottom + 0.5, right - 0.5, height - top - 0.5
            )
            base = self.position
            self.emit(text + "\n")
            cell.lines = [Span(base + a, base + b) for a, b in line_spans(text)]
            self.texts[id(cell)] = "".join(text.split())
        table = self.open_table
        stitched = table is not None and found.continues(table)
        if table is None or not stitched:
            table = PdfTable(self.tables, found.edges)
            self.tables += 1
            self.items.append(table)
        append(table, found, self.texts, stitched)
        self.open_table = table


def _listed(pages: list[int]) -> str:
    return "、".join(map(str, pages[:20])) + ("等" if len(pages) > 20 else "")


def _shows_something(page: Any) -> bool:
    """Whether a page without text holds a picture or drawing: a blank back page does not."""
    return next(iter(page.get_objects(max_depth=2)), None) is not None
