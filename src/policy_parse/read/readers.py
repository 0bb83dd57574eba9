"""Which reader reads which type of file.

Each is loaded when a file of its kind comes: a run over text needs no PDF library. To add a format,
write its reader, put it here, and say in `sniff` how its files are known.
"""

from __future__ import annotations

from collections.abc import Callable

from policy_parse.domain.source import Source
from policy_parse.read.given import Given
from policy_parse.read.sniff import MediaType


def _text(given: Given) -> Source:
    from policy_parse.read.text.document import read_text

    return read_text(given)


def _html(given: Given) -> Source:
    from policy_parse.read.html.document import read_html

    return read_html(given)


def _pdf(given: Given) -> Source:
    from policy_parse.read.pdf.document import read_pdf

    return read_pdf(given)


def _docx(given: Given) -> Source:
    from policy_parse.read.docx.document import read_docx

    return read_docx(given)


def _xlsx(given: Given) -> Source:
    from policy_parse.read.xlsx.document import read_xlsx

    return read_xlsx(given)


def _ofd(given: Given) -> Source:
    from policy_parse.read.ofd import read_ofd

    return read_ofd(given)


def _legacy(given: Given) -> Source:
    from policy_parse.read.legacy import read_legacy

    return read_legacy(given)


def _mht(given: Given) -> Source:
    from policy_parse.read.mht import read_mht

    return read_mht(given)


def _picture(given: Given) -> Source:
    from policy_parse.read.picture import read_picture

    return read_picture(given)


READERS: dict[MediaType, Callable[[Given], Source]] = {
    MediaType.TEXT: _text,
    MediaType.HTML: _html,
    MediaType.PDF: _pdf,
    MediaType.DOCX: _docx,
    MediaType.XLSX: _xlsx,
    MediaType.OFD: _ofd,
    MediaType.DOC: _legacy,
    MediaType.XLS: _legacy,
    MediaType.RTF: _legacy,
    MediaType.MHT: _mht,
    MediaType.PICTURE: _picture,
}
