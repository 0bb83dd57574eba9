"""How workbooks are saved: with a fixed day, so that what a person changes later is known."""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from policy_parse.writing import MARK

FIXED_DAY = datetime.datetime(2000, 1, 1)  # of every file we write: the same bytes each run
# By its category a workbook is known to be no notice, whoever has saved it since.
PROPERTIES = {"created": FIXED_DAY, "category": MARK}


def pack_tightly(path: Path) -> None:
    """Pack an office file as small as deflate can: what is sent by mail has to be small."""
    from zipfile import ZIP_DEFLATED, ZipFile

    with (
        ZipFile(BytesIO(path.read_bytes())) as loose,
        ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as tight,
    ):
        for member in loose.infolist():
            tight.writestr(member, loose.read(member), compresslevel=9)


def save_workbook(book: Any, path: Path) -> None:
    """Save a workbook; openpyxl itself would put the time of day into its properties."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = FIXED_DAY
    book.properties.category = MARK
    with ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).write_data()
