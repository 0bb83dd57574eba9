"""A workbook as a table that a person filled in: every cell as typed, hidden ones too, row by row.

Rows are read as a stream: empty ones and a corner far out cost some time and no memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from policy_parse.errors import RejectedError
from policy_parse.read.given import Given, too_large
from policy_parse.read.package import damaged
from policy_parse.read.xlsx.book import open_book
from policy_parse.read.xlsx.values import Values
from policy_parse.read.xml_parts import number

Row = tuple[int, dict[int, str]]  # number of the row, texts by column, both from 1

UNSAVED = "#FORMULA!"  # a formula whose result was never saved
_COLUMN = re.compile("[A-Za-z]{1,3}")
_EMPTY = 200_000  # cells and rows in which nothing stands, and ten more for each that is filled
_TAGS = 6_000_000  # of the parts that all sheets share
_BEFORE = 4_000_000  # bytes of a sheet before its first row
_OFTEN = 1000  # cells after which the time is looked at
_DAY = re.compile(r"\d+(?:年(?:\d+月(?:\d+日)?)?|月(?:\d+日)?)")


def read_grids(given: Given) -> Iterator[Iterator[Row]]:
    """The filled rows of each sheet, read as they are asked for; raises what `named_grids` does."""
    return (rows for _, rows in named_grids(given))


def named_grids(given: Given) -> Iterator[tuple[str, Iterator[Row]]]:
    """The name of each sheet and its filled rows, read as they are asked for.

    Raises ReadError (`failed/damaged`), RejectedError (`rejected/size`: more empty cells than a
    table can need; and where the package is hostile) and TimeLimitError.
    """
    package, values, sheets = open_book(given, _bounded(given))
    cells = _Cells(values, given)
    for sheet in sheets:
        if sheet.member in package:
            yield sheet.title, cells.rows(package.read(sheet.member))


class _Cells:
    """The cells of a workbook's sheets, with what all of them may cost."""

    def __init__(self, values: Values, given: Given) -> None:
        self.values, self.given = values, given
        self.empty = self.filled = self.characters = 0
        self.days: dict[str, bool] = {}  # by style, whether numbers in it are shown as days

    def rows(self, content: bytes) -> Iterator[Row]:
        """The filled rows of a sheet."""
        if b"<!DOCTYPE" in content or content.find(b"sheetData", 0, _BEFORE) < 0:
            raise damaged(self.given.name)
        place = column = count = 0
        here: dict[int, str] = {}
        try:
            for event, element in _events(content):
                if event == "start":
                    place, here, column = number(element.get("r"), place + 1), {}, 0
                    continue
                if not count % _OFTEN:
                    self.given.seconds_left()
                count += 1
                if element.tag.rpartition("}")[2] == "row":
                    if here:
                        yield place, here
                    else:
                        self._count_empty()
                else:
                    column = _column(element.get("r")) or column + 1
                    text = self._text(element)
                    if text:
                        here[column] = text
                        self.filled += 1
                    else:
                        self._count_empty()
                _drop(element)
        except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
            raise damaged(self.given.name) from error

    def _count_empty(self) -> None:
        self.empty += 1
        if self.empty > _EMPTY + 10 * self.filled:
            raise RejectedError(
                "rejected/size",
                f"{self.given.name}: more than {_EMPTY:,} empty cells and rows.",
                "Copy the table into a new workbook, or delete the empty rows below it.",
                f"空单元格和空行超过 {_EMPTY:,} 个，请把表格复制到新工作簿，或删除表下的空行。",
            )

    def _text(self, cell: Any) -> str:
        """What was typed: numbers in full, days as they are shown."""
        kind, style = cell.get("t", "n"), cell.get("s", "0")
        value: str = cell.findtext("{*}v") or ""
        if not value and kind != "inlineStr":
            return UNSAVED if cell.find("{*}f") is not None and kind != "str" else ""
        text = self._number(value.strip(), style, cell) if kind == "n" else self.values.shown(cell)
        self.characters += len(text)
        self.given.check_characters(self.characters)
        return text

    def _number(self, written: str, style: str, cell: Any) -> str:
        if style not in self.days:
            probe = etree.Element("c", s=style)
            etree.SubElement(probe, "v").text = "45000"
            self.days[style] = _DAY.fullmatch(self.values.shown(probe)) is not None
        try:
            if self.days[style]:
                return self.values.shown(cell)
            return written if written.lstrip("-").isdigit() else f"{float(written):.15g}"
        except (ValueError, OverflowError):
            return written


def _events(content: bytes) -> Iterator[tuple[str, Any]]:
    """Begin and end of rows, end of cells; what stands behind the last row is not read."""
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=("{*}row", "{*}c", "{*}sheetData"),
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        name = element.tag.rpartition("}")[2]
        if event == "end" and name == "sheetData":
            return
        if (event == "end" and name == "c") or name == "row":
            yield event, element


def _bounded(given: Given) -> Callable[[bytes], bytes]:
    def check(content: bytes) -> bytes:
        if content.count(b"<") > _TAGS:
            raise too_large(given.name, "holds too many texts or styles", "megabytes")
        return content

    return check


def _drop(element: Any) -> None:
    """Free an element that has been read, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _column(place: str | None) -> int:
    """B7 → 2; 0 where none is said."""
    letters = _COLUMN.match(place or "")
    out = 0
    for letter in letters[0].upper() if letters else "":
        out = out * 26 + ord(letter) - ord("A") + 1
    return out
