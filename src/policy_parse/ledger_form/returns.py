"""Returned workbooks: whatever was done to them, each row with what its columns hold.

The header is found by its words wherever it stands; 任务编号 and 主要任务 also by what stands in their
cells. Columns that are not known keep their own header.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policy_parse.domain.limits import Clock, Limits
from policy_parse.errors import ReadError
from policy_parse.ledger_form.columns import Row
from policy_parse.ledger_form.numbers import NUMBER
from policy_parse.lexicon.ledger_form import ledger_column
from policy_parse.read.given import Given, bytes_within
from policy_parse.read.legacy import as_modern
from policy_parse.read.text.commas import comma_rows
from policy_parse.read.xlsx.grid import Row as Line
from policy_parse.read.xlsx.grid import named_grids

_LIMITS = Limits(characters=50_000_000, ratio=1000)
COMMAS = ".csv"
_OLE = b"\xd0\xcf\x11\xe0"
_HEAD = 40  # filled rows among which a header stands
_FEWEST = 2  # columns whose words make a header
_HALF = 0.5


@dataclass(slots=True)
class ReturnedRow:
    """A row: its place for messages, its entries by key, and those of unknown columns."""

    place: str
    cells: Row
    extra: Row = field(default_factory=dict)

    def shown(self) -> str:
        """All that it says, for a person."""
        return "；".join(f"{k}={v}" for k, v in {**self.cells, **self.extra}.items() if v)


@dataclass(slots=True)
class ReturnedSheet:
    """A sheet that came back: file, its name, its rows; `headed` tells that it had a header."""

    file: str
    name: str
    rows: list[ReturnedRow]
    headed: bool = True


def read_returned(path: Path) -> list[ReturnedSheet]:
    """The sheets of a workbook that hold anything, or a CSV as one; .xls and .et where a converter is
    installed.

    Raises ReadError, RejectedError and TimeLimitError, each with what to do.
    """
    data = _bytes(path)
    if path.suffix.lower() == COMMAS:
        rows = enumerate(comma_rows(data, path.name), 1)
        lines = [(n, {c: t for c, t in enumerate(row, 1) if t}) for n, row in rows]
        sheet = _sheet(path.name, "", [line for line in lines if line[1]])
        return [sheet] if sheet.rows else []
    digest, clock = hashlib.sha256(data).hexdigest(), Clock(_LIMITS, path.name)
    given = Given(data, path.name, digest, _LIMITS, clock=clock)
    if data.startswith(_OLE):
        data = as_modern(given)
        given = Given(data, path.name, digest, _LIMITS, clock=clock)
    sheets = [_sheet(path.name, name, list(lines)) for name, lines in named_grids(given)]
    return [sheet for sheet in sheets if sheet.rows]


def _bytes(path: Path) -> bytes:
    try:
        return bytes_within(path, _LIMITS)
    except OSError as error:
        raise ReadError(
            "failed/return",
            f"{path}: cannot be read ({error.strerror}).",
            "Close it in other programs, or check the path.",
            "无法读取，请关闭该文件或检查路径。",
        ) from error


def _sheet(file: str, name: str, lines: Sequence[Line]) -> ReturnedSheet:
    at = _header(lines)
    head = lines[at][1] if at is not None else {}
    keys = _keys(head, lines)
    rows: list[ReturnedRow] = []
    for n, (number, line) in enumerate(lines):
        title = at is not None and n < at and not _has_number(line)
        if n == at or title or (head and line == head):
            continue
        row = ReturnedRow(f"{file} {name} 第{number}行", {})
        for column, text in line.items():
            if column in keys:
                row.cells[keys[column]] = text.strip()
            else:
                row.extra[head.get(column, "").strip() or f"第{column}列"] = text.strip()
        rows.append(row)
    return ReturnedSheet(file, name, rows, at is not None)


def _header(lines: Sequence[Line]) -> int | None:
    """Which of the first rows names most columns."""
    counts = [
        0 if _has_number(line) else len({k for t in line.values() if (k := ledger_column(t))})
        for _, line in lines[:_HEAD]
    ]
    best = max(counts, default=0)
    return counts.index(best) if best >= _FEWEST else None


def _has_number(line: dict[int, str]) -> bool:
    return any(number_in(text) for text in line.values())


def number_in(text: str) -> str:
    """The 任务编号 that is all a cell says, in whatever width it was typed, else ""."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    return plain if NUMBER.fullmatch(plain) else ""


def _keys(head: dict[int, str], lines: Sequence[Line]) -> dict[int, str]:
    """What each column holds, each thing once; the numbers of tasks go by what stands in them."""
    out: dict[int, str] = {}
    by_content = next(_columns_of_numbers(lines), None)
    if by_content is not None:
        out[by_content] = "number"
    named = [(c, t, key) for c, t in head.items() if (key := ledger_column(t))]
    # A header that is the column's own word goes before one that only ends with it.
    for column, _, key in sorted(named, key=lambda item: (len(item[1].strip()), item[0])):
        if column not in out and key not in out.values():
            out[column] = key
    return out


def _columns_of_numbers(lines: Sequence[Line]) -> Iterator[int]:
    columns = sorted({c for _, line in lines for c in line})
    for column in columns:
        texts = [line[column] for _, line in lines if column in line]
        if sum(bool(number_in(t)) for t in texts) > _HALF * len(texts):
            yield column
