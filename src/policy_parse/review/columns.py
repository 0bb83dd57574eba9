"""Which columns of the exported tables may be edited, and what may stand in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

from policy_parse.domain.fields import FIELDS, FieldKind
from policy_parse.domain.kinds import Comparator
from policy_parse.domain.notice import TargetKind
from policy_parse.domain.records import EDITABLE as EDITED
from policy_parse.domain.records import REQUIRED
from policy_parse.domain.words import COMPARATOR_WORDS, KIND_WORDS
from policy_parse.export.safety import clean

Check = Callable[[str], str | None]

_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")
_DIGITS = 15  # what a cell of Excel and a float hold exactly
_PLACE = re.compile(r"[0-9]{0,9}")
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#FORMULA!"}
_LONGEST = {"unit": 100, "measure": 50, "section": 100}
_LONG = 500  # characters of an indicator


def _one_of(words: set[str], *, empty: bool) -> Check:
    def check(text: str) -> str | None:
        if text in words or (empty and not text):
            return None
        return f"只能填{'、'.join(sorted(words))}" + ("，或留空" if empty else "")

    return check


def _date(text: str) -> str | None:
    if not text:
        return None
    if not _DATE.fullmatch(text):
        return "日期应写作 2025、2025-06 或 2025-06-30（1900—2099年）"
    if len(text) == 10:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return "没有这一天"
    return None


def _one_number(text: str) -> bool:
    found = _NUMBER.fullmatch(text)
    return found is not None and len(found[1].lstrip("0") + (found[2] or "")) <= _DIGITS


def _number(text: str) -> str | None:
    low, dash, high = text.partition("—")
    if not _one_number(low) or (dash and not _one_number(high)):
        return f"应为数字（至多{_DIGITS}位），区间写作 5—8"
    if dash and float(low) > float(high):
        return "区间应前小后大，写作 5—8"
    return None


def _optional_number(text: str) -> str | None:
    return None if not text or _one_number(text) else f"应为一个数字（至多{_DIGITS}位），或留空"


def _optional_year(text: str) -> str | None:
    return (
        None
        if not text or _YEAR.fullmatch(text)
        else "应为四位年份，如 2020（1900—2099年），或留空"
    )


def _text(field: str, *, empty: bool) -> Check:
    longest = _LONGEST.get(field, _LONG)

    def check(text: str) -> str | None:
        if not text.strip():
            return None if empty else "不能为空"
        if text in _ERRORS:
            return "公式没有结果，请填文字"
        # splitlines knows the separators of lines and paragraphs that no other class names
        if clean(text) != text or "\t" in text or len(text.splitlines()) > 1:
            return "只能是一行文字，不能有制表符、换行和控制字符"
        return f"至多{longest}字" if len(text) > longest else None

    return check


def check_place(text: str) -> str | None:
    """What is wrong with 起始位置 or 结束位置 of an added row."""
    return None if _PLACE.fullmatch(text) else "应为不超过9位的整数，或留空"


def _check(column: str) -> Check:
    """What checks the entries of a column (None: an entry is fine)."""
    field = FIELDS[column]
    if field.words:
        return _one_of(set(field.words), empty=column not in REQUIRED)
    if field.kind is FieldKind.DATE:
        return _date
    if field.kind is FieldKind.INTEGER:  # the one that may be edited is a year
        return _optional_year
    if field.kind is FieldKind.NUMBER:
        return _number if column in REQUIRED else _optional_number
    return _text(column, empty=column not in REQUIRED)


# Editable columns of each table with what checks an entry.
EDITABLE: dict[str, dict[str, Check]] = {
    table: {column: _check(column) for column in columns} for table, columns in EDITED.items()
}
# Tables that repeat what those above say, each with columns that tell it from the others: what is
# edited in them is led back to those, or named with where to edit it.
REPEATING: dict[str, frozenset[str]] = {
    "breakdown": frozenset(("id", "task", "lead", "deadline")),
    "by_unit": frozenset(("id", "task", "role", "partners")),
    "matrix": frozenset(("id", "task", "section", "deadline")),
    "accounts": frozenset(("mention", "outcome", "start", "end")),
}


def row_key(kind: str, cells: Mapping[str, str]) -> str:
    """By what a row is known again: its id; a line of the account by its kind and place."""
    if kind == "accounts":
        return " ".join(cells.get(key, "") for key in ("mention", "start", "end"))
    return cells.get("id", "")


check_section = _text("section", empty=False)
DATES = frozenset(("begins", "due"))
NUMBERS = frozenset(("value", "baseline"))
# Columns that follow from others: what stands in them does not matter.
DERIVED = frozenset(("heading", "task", "unit_name", "deadline", "strength", "page", "term"))

# What an added row says where nothing was entered.
FILLED_IN: dict[str, dict[str, str]] = {
    "duties": {},
    "targets": {
        "kind": KIND_WORDS[TargetKind.TARGET],
        "comparator": COMPARATOR_WORDS[Comparator.EQUAL],
    },
}
