"""What the columns of a ledger hold: by the words of their headers, else by what stands in them.

An office's own headers are open (条, 政策, 标准、目标, 负责（牵头）): a header whose words say nothing is
no more than a guess until its cells agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from policy_parse.domain.kinds import ColumnKind
from policy_parse.lexicon.ledger_headers import ledger_kind, ledger_role
from policy_parse.lexicon.table_headers import ROLE_KINDS, VALUE_KINDS, read_header
from policy_parse.lexicon.units import ends_like_unit, is_body
from policy_parse.outline.table import Field, Table, is_value

TEXTS = ("task", "content", "aim")
AIMS = ("indicator", "goal", "aim")  # columns for what is to be reached
_LIST = re.compile(r"[、，；;,/\n]")
_JOINED = re.compile(r"[及和与、/]")
_TASK_SIZE = 4  # characters of a task, on average of the rows
_MOSTLY = 0.6  # share of a column's cells that tell what it holds
# 3, 2.1, 12-13, T07
_NUMBERS = re.compile(r"第?[A-Za-z]{0,4}[-—]?\d[\d.\-—~、，,至]{0,11}[条项款]?")
_OPEN = ("measure", "", "category", "content")  # what bodies may stand under, by its header


class _Column:
    """A column with what its cells say, empty ones left out."""

    def __init__(self, table: Table, field: Field) -> None:
        self.text = field.text
        cells = [_text(table, row, field) for row in table.rows()]
        self.cells = [text for text in cells if text]
        self.size, self.rows = sum(map(len, cells)), len(cells)
        self.is_told = ledger_kind(field.text) != "" or read_header(field.text) is not None
        self.kind: str = ledger_kind(field.text) or ledger_role(field.text) or field.kind

    def share(self, test: Callable[[str], bool]) -> float:
        """The share of the filled cells that say so."""
        return sum(map(test, self.cells)) / len(self.cells) if self.cells else 0.0

    @property
    def is_of_numbers(self) -> bool:
        """Whether it numbers the rows, or tells the number of their sections: all cells do."""
        filled = sum(_NUMBERS.fullmatch(text) is not None for text in self.cells)
        return self.rows > 0 and filled >= _MOSTLY * self.rows

    @property
    def is_of_bodies(self) -> bool:
        """Whether lists of bodies stand in it."""
        return self.share(_lists_bodies) >= _MOSTLY

    @property
    def is_wide(self) -> bool:
        """Whether it is as wide as tasks are."""
        return self.rows > 0 and self.size >= _TASK_SIZE * self.rows


def kinds_of(table: Table) -> list[str]:
    """What the columns of a table hold, from left to right; "" where nothing tells.

    Where none is of tasks and some are of units, the widest of those that nothing else is known of.
    """
    columns = [_Column(table, field) for field in table.fields]
    for column in columns:
        column.kind = _kind(column)
    _settle_aims(columns)
    filled = [c for c in columns if c.kind in ROLE_KINDS and c.cells]
    for column in columns if filled else ():
        if column.kind == "responsible" and not column.cells:
            column.kind = ""  # 责任处室, still to be filled in: the roles are those of the others
    if any(c.kind in ROLE_KINDS for c in columns):
        if any(c.kind in (*TEXTS, "indicator") for c in columns):
            _add_open_texts(columns)
        else:
            _name_task(columns)
    return [column.kind for column in columns]


def _kind(column: _Column) -> str:
    """What a column holds: by the words of ledgers, those of notices, or its content."""
    if column.kind in ROLE_KINDS and _names_task(column.text):
        return "task"
    guessed = not column.is_told and column.kind in (*VALUE_KINDS, "indicator", "measure")
    if (guessed or column.kind in (*TEXTS, "", "place")) and column.is_of_numbers:
        return "number"
    if column.kind in _OPEN and column.is_of_bodies:
        return "responsible"
    if column.kind == "content" and "目标" in column.text:
        return "aim"
    return column.kind


def _names_task(header: str) -> bool:
    """Whether a header joins tasks with their units: 任务及责任单位."""
    parts = [part for part in _JOINED.split(header) if part]
    kinds = [h.kind if (h := read_header(part)) else "" for part in parts]
    return len(parts) > 1 and any(kind in TEXTS for kind in kinds)


def _settle_aims(columns: Sequence[_Column]) -> None:
    """Goals and indicators in words are what is to be done: 具体任务及目标, 标准、目标, 量化指标.

    An indicator beside whose name no column of values stands has its value in its own cell.
    """
    for column in columns:
        if column.kind == ColumnKind.GOAL and column.share(is_value) < _MOSTLY:
            worded = column.share(_is_worded) >= 1 - _MOSTLY
            column.kind = "aim" if worded else column.kind
    values = any(c.kind in VALUE_KINDS and c.cells for c in columns)
    for column in columns if not values else ():
        if column.kind == "indicator":
            others = any(c.kind in TEXTS for c in columns)
            column.kind = "aim" if column.is_told and others else "task"


def _add_open_texts(columns: Sequence[_Column]) -> None:
    """Columns of unknown words as wide as tasks, between those and the units, are content."""
    first = min(i for i, c in enumerate(columns) if c.kind in ROLE_KINDS)
    for before, column in pairwise(columns[:first]):
        if column.kind == "" and before.kind in TEXTS and column.is_wide:
            column.kind = "content"


def _name_task(columns: Sequence[_Column]) -> None:
    open_ones = [c for c in columns if c.kind in ("", "place") and c.is_wide]
    if open_ones:
        max(open_ones, key=lambda c: c.size).kind = "task"


def _lists_bodies(text: str) -> bool:
    names = [name for name in _LIST.split(text.strip("。")) if name]
    return bool(names) and all(is_body(name) or ends_like_unit(name) for name in names)


def _is_worded(text: str) -> bool:
    """Whether a cell is more than a value with its measure and bound: it has words of a task."""
    return not is_value(text) and sum("\u4e00" <= c <= "\u9fff" for c in text) >= _TASK_SIZE


def _text(table: Table, row: int, field: Field) -> str:
    return "".join(cell.text for cell in table.under(row, field))
