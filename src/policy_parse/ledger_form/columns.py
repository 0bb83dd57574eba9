"""The columns of a ledger: their keys, headers and widths, and who fills them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policy_parse.export.safety import clean
from policy_parse.lexicon.ledger_form import column_header

MISSING = "【待补】"  # what the notice does not say
Row = dict[str, str]  # texts by key of column; days as 2025-06-30, numbers in full


class Column(NamedTuple):
    """A column; `width` in characters, `filled` by the units and not by the notice."""

    key: str
    header: str
    width: int
    filled: bool = False


_WIDTHS = {
    "number": 14,
    "source": 24,
    "item": 16,
    "task": 48,
    "demand": 32,
    "indicator": 20,
    "goal": 10,
    "measure": 9,
    "due": 12,
    "lead": 18,
    "responsible": 20,
    "participating": 22,
    "person": 9,
    "frequency": 9,
}
_FILLED = {  # by the units
    "state": 9,
    "progress": 36,
    "done": 10,
    "share": 9,
    "pace": 9,
    "problem": 24,
    "next": 24,
    "proof": 18,
    "note": 16,
}
COLUMNS = (
    *(Column(key, column_header(key), width) for key, width in _WIDTHS.items()),
    *(Column(key, column_header(key), width, filled=True) for key, width in _FILLED.items()),
)
KEYS = tuple(column.key for column in COLUMNS)
HEADERS = {column.key: column.header for column in COLUMNS}
# What units may say of a task: 责任人 and 报送频次 are theirs where the notice names none.
FILLED = tuple(column.key for column in COLUMNS if column.filled)
OPEN = ("person", "frequency")
SHARES = ("share", "pace")
NUMBERS = ("goal", "done")
START = Column("start", column_header("start"), 12)  # where the ledger has it
EXTRA = "x:"  # before the header of a column that is not known
ROLES = ("lead", "responsible", "participating")


def told(row: Row, key: str) -> str:
    """What a row says under a column, "" for 【待补】."""
    text = row.get(key, "")
    return "" if text == MISSING else clean(text)


def columns_of(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns in use, and those that a ledger has besides."""
    start = (START,) if any(told(row, "start") for row in rows) else ()
    extra = dict.fromkeys(key for row in rows for key in row if key.startswith(EXTRA))
    return (*COLUMNS, *start, *(Column(key, key.removeprefix(EXTRA), 18) for key in extra))
