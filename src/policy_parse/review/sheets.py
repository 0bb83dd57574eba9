"""Edited tables as they come back: XLSX from Excel, WPS or LibreOffice, CSV in UTF-8 or GBK."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from policy_parse.domain.limits import Clock, Limits
from policy_parse.errors import ReadError
from policy_parse.export.safety import clean
from policy_parse.export.tables import Table
from policy_parse.read.given import Given, bytes_within
from policy_parse.read.text.document import decode
from policy_parse.read.xlsx.grid import Row as Line
from policy_parse.read.xlsx.grid import read_grids
from policy_parse.review.columns import EDITABLE, REPEATING
from policy_parse.review.long_fields import long_fields

# A table of all documents holds more than a notice, often one text again and again; it is read
# cell by cell.
_LIMITS = Limits(characters=100_000_000, ratio=1000)
_ENOUGH = 0.7  # share of a table's columns by which a sheet is known to be one
_COMMAS = (",", "\t", ";")  # also as Excel puts them in other countries, and between copied cells
_ABOVE = 3  # lines over the header of a unit's page
_HEAD = 10_000  # characters in which the first row ends
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row with its place for messages (表.xlsx 责任清单 第3行), its entries by key of column."""

    place: str
    cells: dict[str, str]


def read_sheets(path: Path, tables: Iterable[Table]) -> dict[str, list[EditedRow]]:
    """The edited rows of each table, by keys of columns; `tables` say what the headers are.

    A sheet or CSV belongs to the table whose headers (Chinese or keys) it bears; sheets of other
    tables are left alone. Raises ReadError (`failed/review`) and RejectedError.
    """
    tables = list(tables)
    known = {table.kind: {zh: key for key, zh in table.columns} for table in tables}
    names = {table.kind: table.name for table in tables}
    data = _bytes(path)
    if data.startswith(_OLE):
        raise unusable(f"{path.name} 是旧版 Excel 文件或已加密，请去除密码并另存为 .xlsx")
    in_workbook = data.startswith(b"PK")
    if in_workbook:
        digest, clock = hashlib.sha256(data).hexdigest(), Clock(_LIMITS, path.name)
        grids = read_grids(Given(data, path.name, digest, _LIMITS, clock=clock))
    else:
        grids = iter([_csv_lines(data, path.name, known)])
    out: dict[str, list[EditedRow]] = {}
    for lines in grids:
        head = next(lines, (0, {}))[1]
        found = _table_of(head, known, path.name) or _repeating(head, known)
        title = head
        for _, head in () if found else islice(lines, _ABOVE):
            found = _repeating(head, known)
            if found is not None:
                break
        if found is None:
            continue
        kind, keys = found
        of_unit = kind == "by_unit"
        what = title.get(1, "") if of_unit and title is not head else names[kind]
        for number, line in lines:
            if of_unit and line.keys() == {1}:  # the name of the next unit
                what = line[1]
            where = f"{path.name} {what}" if in_workbook else path.name
            cells = {k: line.get(c, "") for c, k in keys.items()}
            out.setdefault(kind, []).append(EditedRow(f"{where} 第{number}行", cells))
    if not out.keys() & {*EDITABLE, "matrix", "by_unit"}:
        wanted = "、".join(t.name for t in tables if t.kind in EDITABLE)
        raise unusable(f"{path.name} 中没有{wanted}，或表头被改动")
    return out


def unusable(why: str) -> ReadError:
    """The error for an edited table that cannot be taken in: nothing is changed."""
    return ReadError(
        "failed/review",
        f"{why}。",
        "Nothing was changed; mend the table and apply it again.",
        "没有作任何改动，请改正后重新提交。",
    )


def _bytes(path: Path) -> bytes:
    try:
        return bytes_within(path, _LIMITS)
    except OSError as error:
        raise unusable(f"{path} 无法读取（{error.strerror}）") from error


def _csv_lines(data: bytes, name: str, known: dict[str, dict[str, str]]) -> Iterator[Line]:
    """The rows of a CSV that hold anything, in the encoding and with the comma that it has."""
    text = _decoded(data, name, known)
    comma = max(_COMMAS, key=lambda comma: _headers(text, comma, known))
    lines: list[Line] = []
    # strict: half a quoted field is told, and takes no rows with it
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        with long_fields():
            for number, row in enumerate(reader, 1):
                line = {c: cell.strip() for c, cell in enumerate(row, 1) if cell.strip()}
                if line:
                    lines.append((number, line))
    except csv.Error as error:
        raise unusable(f"{name} 第{reader.line_num}行无法读取（{error}）") from error
    return iter(lines)


def _decoded(data: bytes, name: str, known: dict[str, dict[str, str]]) -> str:
    """The text in the encoding in which its headers are those of a table, else as any text."""
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        with suppress(UnicodeError):
            text = data.decode(encoding)
            if any(_headers(text, comma, known) for comma in _COMMAS):
                return text
    return decode(data, name)[0].lstrip("\ufeff")


# Headers of tables that earlier versions exported.
_FORMER = {"targets": {"单位": "measure"}}


def _headers(text: str, comma: str, known: dict[str, dict[str, str]]) -> int:
    """How many of the first row's cells are headers."""
    names = {name for columns in known.values() for pair in columns.items() for name in pair}
    head = text[:_HEAD].partition("\n")[0].split(comma)
    return sum(cell.strip('" \r') in names for cell in head)


def _table_of(
    head: dict[int, str], known: dict[str, dict[str, str]], name: str
) -> tuple[str, dict[int, str]] | None:
    """The table whose headers stand in the first row, with the key of each column."""
    best: tuple[float, str, dict[int, str]] = (0.0, "", {})
    for kind in EDITABLE:
        columns = known.get(kind, {}) | _FORMER.get(kind, {})
        keys = {
            c: columns.get(title) or title
            for c, title in head.items()
            if title in columns or title in columns.values()
        }
        needed = _needed(kind)
        share = len(needed & set(keys.values())) / len(needed)
        if columns and share > best[0]:
            best = share, kind, keys
    share, kind, keys = best
    if share < _ENOUGH or (kind == "duties" and "unit_name" not in keys.values()):
        return None  # 按单位任务清单 repeats what the duties say
    lost = _needed(kind) - set(keys.values())
    if lost:
        zh = "、".join(zh for zh, key in known[kind].items() if key in lost)
        raise unusable(f"{name} 缺少列：{zh}")
    twice = {key for key, count in Counter(keys.values()).items() if count > 1}
    if twice:
        zh = "、".join(zh for zh, key in known[kind].items() if key in twice)
        raise unusable(f"{name} 有两列同名：{zh}")
    return kind, keys


def _repeating(
    head: dict[int, str], known: dict[str, dict[str, str]]
) -> tuple[str, dict[int, str]] | None:
    """The table that repeats what others say, with the key of each column: its edits are refused."""
    for kind, own in REPEATING.items():
        columns = {_bare(zh): key for zh, key in known.get(kind, {}).items()}
        named = set(columns.values())
        keys = {c: columns.get(_bare(title), title) for c, title in head.items()}
        if own <= set(keys.values()) & named:  # the units of a matrix are not those of another
            return kind, keys if kind == "matrix" else {c: k for c, k in keys.items() if k in named}
    return None


def _bare(title: str) -> str:
    """A title as programs leave it alone: the name of a unit may hold what XML does not."""
    return "".join(clean(title).split())


def _needed(kind: str) -> set[str]:
    return {"id", "quote", *EDITABLE[kind]}
