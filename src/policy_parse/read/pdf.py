"""PDF text by pypdfium2: one block per printed line, with its left and right edge and font size."""

from __future__ import annotations

import ctypes
import re
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Source
from policy_parse.errors import NeedsOcrError, ReadError, RejectedError

_LINE = re.compile(r"[^\r\n\x02\ufffe]*[^\s\x02\ufffe][^\r\n\x02\ufffe]*")
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
    try:
        text, blocks, starts = _pages(document, raw)
    finally:
        document.close()
    if not blocks:
        raise NeedsOcrError(
            "needs_ocr/scan", f"{name}: no page has text (a scan?).",
            "Recognise its text first (OCR).", "PDF 无文字层，可能是扫描件，请先进行文字识别。",
        )  # fmt: skip
    return Source(name, sha256, "application/pdf", text, tuple(blocks), page_starts=tuple(starts))


def _pages(document: Any, raw: Any) -> tuple[str, list[Block], list[int]]:
    pieces: list[str] = []
    blocks: list[Block] = []
    starts: list[int] = []
    position = 0
    for page in document:
        textpage = page.get_textpage()
        text = textpage.get_text_range()
        starts.append(position)
        measure = _Measure(textpage.raw, raw)
        for line in _LINE.finditer(text):
            first = line.start() + len(line[0]) - len(line[0].lstrip())
            last = line.start() + len(line[0].rstrip()) - 1
            left, right, size = measure(first, last)
            blocks.append(
                Block(position + first, position + last + 1, BlockKind.LINE,
                      indent=left, right=right, size=size)
            )  # fmt: skip
        pieces.append(text + "\f")
        position += len(text) + 1
        textpage.close()
        page.close()
    return "".join(pieces), blocks, starts


class _Measure:
    """Edges of a line, asked of pdfium for its first and last character alone."""

    def __init__(self, textpage: Any, raw: Any) -> None:
        self.textpage, self.raw = textpage, raw
        self.box = [ctypes.c_double() for _ in range(4)]

    def __call__(self, first: int, last: int) -> tuple[float, float, float]:
        left = self._edges(first)[0]
        size = self.raw.FPDFText_GetFontSize(self.textpage, first)
        return left, self._edges(last)[1], float(size)

    def _edges(self, index: int) -> tuple[float, float]:
        left, right, bottom, top = self.box
        self.raw.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        return left.value, right.value
