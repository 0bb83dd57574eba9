"""What a file is, by its content: names lie (HTML named .doc is common on government sites)."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.errors import RejectedError
from policy_parse.read.package import Package, damaged, entry_name, open_package
from policy_parse.read.relations import main_part


class MediaType(StrEnum):
    """Media types that can be read."""

    TEXT = "text/plain"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    OFD = "application/ofd"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    RTF = "application/rtf"
    MHT = "multipart/related"
    PICTURE = "image/*"

    @property
    def label(self) -> str:
        """What a person calls it."""
        return {
            "TEXT": "纯文本",
            "PICTURE": "图片",
            "HTML": "网页",
            "DOC": "旧版 Word",
            "XLS": "旧版 Excel",
        }.get(self.name, self.name)


# What a file with this ending is expected to hold; .wps and .et are OLE files as .doc and .xls are.
USUAL_NAMES = {
    ".txt": {MediaType.TEXT},
    ".md": {MediaType.TEXT},
    ".markdown": {MediaType.TEXT},
    ".csv": {MediaType.TEXT},
    ".tsv": {MediaType.TEXT},
    ".htm": {MediaType.HTML},
    ".html": {MediaType.HTML},
    ".pdf": {MediaType.PDF},
    ".docx": {MediaType.DOCX},
    ".docm": {MediaType.DOCX},
    ".xlsx": {MediaType.XLSX},
    ".xlsm": {MediaType.XLSX},
    ".doc": {MediaType.DOC},
    ".wps": {MediaType.DOC, MediaType.DOCX},
    ".xls": {MediaType.XLS},
    ".et": {MediaType.XLS, MediaType.XLSX},
    ".rtf": {MediaType.RTF},
    ".ofd": {MediaType.OFD},
    ".mht": {MediaType.MHT},
    ".mhtml": {MediaType.MHT},
}

# Formats of single makers, known by their first bytes or, where those say nothing, by the name.
_FOREIGN = {
    ".ceb": ("CEB", "方正 Apabi Reader"),
    ".cebx": ("CEBX", "方正 Apabi Reader"),
    ".gd": ("GD", "书生阅读器"),
    ".gw": ("GW", "书生阅读器"),
    ".sep": ("SEP", "书生阅读器"),
    ".caj": ("CAJ", "CAJViewer"),
}
_BLANK = b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"
_PDF_OBJECT = re.compile(rb"\d \d+ obj\b")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_MIME = re.compile(rb"\s*(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\n)*){0,8}?MIME-Version:", re.I)
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:p|div|table|span|article)[\s>]", re.I
)


def sniff(
    data: bytes, name: str, *, pictures: bool = False, limits: Limits = DEFAULT_LIMITS
) -> MediaType:
    """The media type of `data`; a picture is one where `pictures` are welcome (OCR).

    Raises RejectedError for what is no readable document (code `rejected/empty`, `rejected/encrypted`,
    `rejected/unsupported`, `rejected/not-a-document`).
    """
    if not data[:1024].strip(_BLANK) and not data.strip(_BLANK):
        raise RejectedError(
            "rejected/empty",
            f"{name}: the file is empty.",
            "Download or export it again.",
            "文件为空，请重新下载或导出。",
        )
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _sniff_zip(data, name, limits)
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and _PDF_OBJECT.search(data)):
        return MediaType.PDF
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise RejectedError(
                "rejected/encrypted",
                f"{name}: the document is encrypted with a password.",
                "Open it in Word or WPS, remove the password and save it again.",
                "文件已加密，请去除密码后另存。",
            )
        return MediaType.XLS if _holds_sheets(data) else MediaType.DOC
    if data.startswith(b"{\\rtf"):
        return MediaType.RTF
    if _MIME.match(data[:2048]):
        return MediaType.MHT
    if data.startswith(_PICTURES) or (data.startswith(b"BM") and data[6:10] == bytes(4)):
        if pictures:
            return MediaType.PICTURE
        raise RejectedError(
            "rejected/not-a-document",
            f"{name}: a picture, not a document.",
            "Pass --ocr to recognise its text.",
            "这是图片，请用 --ocr 识别文字。",
        )
    head = data[:4096].replace(b"\0", b"")
    if _HTML.search(head) and head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return MediaType.HTML
    if _looks_binary(data):
        raise _unknown(data, name)
    return MediaType.TEXT


def _holds_sheets(data: bytes) -> bool:
    """Whether an OLE file is a workbook: the names of its streams are told in UTF-16."""
    word = "WordDocument".encode("utf-16-le") in data
    return not word and any(n.encode("utf-16-le") in data for n in ("Workbook", "Book\0"))


_MAIN_PARTS = {
    "word/document.xml": MediaType.DOCX,
    "xl/workbook.xml": MediaType.XLSX,
    "ofd.xml": MediaType.OFD,
}
_CONTENT_TYPES = {
    b"wordprocessingml.document.main": MediaType.DOCX,
    b"ms-word.document.macroEnabled.main": MediaType.DOCX,
    b"spreadsheetml.sheet.main": MediaType.XLSX,
    b"ms-excel.sheet.macroEnabled.main": MediaType.XLSX,
}


def _sniff_zip(data: bytes, name: str, limits: Limits) -> MediaType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry_name(info) for info in archive.infolist()]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
        raise damaged(name) from None
    names = {entry.lower() for entry in entries}
    for part, kind in _MAIN_PARTS.items():
        if part in names:
            return kind
    if "_rels/.rels" in names and (found := _by_relations(open_package(data, name, limits))):
        return found
    listed = ", ".join(sorted(entries)[:5])
    raise RejectedError(
        "rejected/unsupported",
        f"{name}: a zip package that holds no Word, Excel or OFD document ({listed}).",
        "Unpack it and pass the files in it, or save it as .docx.",
        "压缩包中没有 Word、Excel 或 OFD 正文，请解压或另存为 .docx。",
    )


def _by_relations(package: Package) -> MediaType | None:
    """What a package is whose main part has a name of its own: its relationships say where it is."""
    part = main_part(package, "")
    if not part:
        return None
    types = package.read("[Content_Types].xml") if "[Content_Types].xml" in package else b""
    for mark, kind in _CONTENT_TYPES.items():
        if mark in types:
            return kind
    folders = {"word": MediaType.DOCX, "xl": MediaType.XLSX}
    return folders.get(part.partition("/")[0].lower())


def _unknown(data: bytes, name: str) -> RejectedError:
    """The error for bytes that are no document known here."""
    foreign = _FOREIGN.get(PurePath(name).suffix.lower())
    if data.startswith(b"Founder CEB"):
        foreign = _FOREIGN[".ceb"]
    if foreign:
        kind, program = foreign
        return RejectedError(
            "rejected/unsupported",
            f"{name}: a {kind} file, which only its maker's program opens.",
            "Print it to PDF in its reader, or ask for the Word file.",
            f"{kind} 文件，请用{program}打印为 PDF，或索取 Word 原件。",
        )
    return RejectedError(
        "rejected/not-a-document",
        f"{name}: neither text nor a known document format.",
        "Pass a .txt, .docx, .pdf or .html file.",
        "无法识别的文件，请提供 txt、docx、pdf 或 html。",
    )


def _looks_binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = data[:65536]
    nul = sample.count(0)
    if nul and not sample.count(b"\n\0") and not sample.count(b"\0\n"):
        controls = sum(sample.count(c) for c in range(32) if c not in (9, 10, 12, 13))
        return controls > len(sample) * 0.02
    return False
