"""How cells are shown in a workbook: dates in words, lists to choose from."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from policy_parse.domain.fields import DATE_COLUMNS, FIELDS, TECHNICAL_COLUMNS
from policy_parse.domain.records import EDITABLE, TABLES
from policy_parse.export.table import Table
from policy_parse.lexicon.issue_kinds import issue_kinds

_REPEATED = frozenset(("task", "heading", "partners", "targets"))
OF_TASKS = frozenset(key for key, _ in TABLES["matrix"].columns)  # not of units
_OFFSETS = frozenset(("start", "end"))
_LEFT_OUT = frozenset(  # where they are empty
    (
        "page",
        "heading",
        "role_word",
        "supervising",
        "participating",
        "responsible",
        "targets",
        "strength",
        "parent",
        "alias",
        "document_number",
        "candidates",
        "members",
        "region",
        "position",
    )
)
_LINE, _TALLEST = 15.0, 409.0  # points of a line, and of the tallest row that Excel has
_MEASURED = 4000  # characters of a text that are measured: more is over the tallest row
_WIDE = re.compile("[\u2e80-\U0010ffff]+")  # twice as wide as a digit
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_WORDS = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_CHOSEN = {**EDITABLE, "by_unit": ("role",)}  # where words may be chosen


def choices(kind: str, keys: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The words to choose from in the columns of a table, by their numbers."""
    edited = _CHOSEN.get(kind, ())
    return {
        c: words for c, key in enumerate(keys) if key in edited and (words := FIELDS[key].words)
    }


def on_paper(table: Table) -> Table:
    """A table as a sheet has it: without offsets, and without columns that hold nothing.

    Empty ones that may be filled in, or whose emptiness says something, stay.
    """
    kept = [
        c
        for c, (key, _) in enumerate(table.columns)
        if (key not in _OFFSETS or table.kind == "accounts")
        and (key not in _LEFT_OUT or any(row[c] is not None for row in table.rows))
    ]
    if len(kept) == len(table.columns):
        return table
    at = {c: n for n, c in enumerate(kept)}
    return Table(
        table.kind,
        table.name,
        tuple(table.columns[c] for c in kept),
        tuple(tuple(row[c] for c in kept) for row in table.rows),
        tuple((r, at[c], said) for r, c, said in table.marks if c in at),
    )


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column of `width` (digits of the usual type)."""
    room = max(4.0, width * 0.92)
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    lines = 0
    for line in text[:_MEASURED].split("\n"):
        narrow = len(_WIDE.sub("", line))
        lines += max(1, math.ceil((2 * (len(line) - narrow) + 1.1 * narrow) / room))
    return lines


def lines_in_row(
    row: Sequence[object],
    over: Sequence[object],
    keys: Sequence[str],
    width_of: Callable[[str], float],
) -> int:
    """Lines of the longest text of a row that people read.

    A task that the row over it shows whole is shown by its beginning: else one task of fifteen
    units takes five pages.
    """
    lines = 1
    for c, (value, key) in enumerate(zip(row, keys, strict=False)):
        if isinstance(value, str) and key not in TECHNICAL_COLUMNS:
            if key in _REPEATED and c < len(over) and over[c] == value:
                continue
            lines = max(lines, lines_of(value, width_of(key)))
    return lines


def tall(sheet: Any, row: int, lines: int) -> None:
    """Make a row as tall as its texts: not every program finds that out itself."""
    if lines > 1:
        sheet.set_row(row, min(_LINE * lines + 2, _TALLEST))


def in_words(keys: Sequence[str]) -> dict[int, Callable[[str], str]]:
    """How the texts of some columns are told to people, by their numbers: dates, kinds of issues."""
    kinds = issue_kinds()
    told: dict[str, Callable[[str], str]] = dict.fromkeys(DATE_COLUMNS, date_shown)
    told["code"] = lambda code: kinds.get(code, code)
    return {c: told[key] for c, key in enumerate(keys) if key in told}


def date_shown(text: str) -> str:
    """2025-06-30 as 2025年6月30日, each of several dates; what is no date stays."""
    return "；".join(map(_in_words, text.split("；")))


def date_read(text: str) -> str:
    """The dates that `date_shown` showed."""
    return "；".join(map(_in_digits, text.split("；")))


def _in_words(text: str) -> str:
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    year, month, day = found.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def _in_digits(text: str) -> str:
    found = _WORDS.fullmatch(text)
    if found is None:
        return text
    year, *rest = (part for part in found.groups() if part)
    return "-".join([year, *(f"{int(part):02d}" for part in rest)])
