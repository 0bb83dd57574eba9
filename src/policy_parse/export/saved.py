"""Workbooks of openpyxl saved with a fixed day, so that what a person changes later is known."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

FIXED_DAY = datetime.datetime(2000, 1, 1)  # of every file we write: the same bytes each run


def save_workbook(book: Any, path: Path) -> None:
    """Save a workbook; openpyxl itself would put the time of day into its properties."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = FIXED_DAY
    with ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).write_data()
