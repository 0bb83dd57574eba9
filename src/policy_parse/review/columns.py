"""Which columns of the exported tables may be edited, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_parse.export.tables import CHANGES, COMPARATORS, KINDS, NATURES, RECURRENCES, ROLE_WORDS

_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:—-?\d+(?:\.\d+)?)?")


def _one_of(words: set[str], *, empty: bool) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        if text in words or (empty and not text):
            return None
        return f"只能填{'、'.join(sorted(words))}"

    return check


def _date(text: str) -> str | None:
    if not text:
        return None
    if not _DATE.fullmatch(text):
        return "日期应写作 2025、2025-06 或 2025-06-30"
    if len(text) == 10:
        import datetime

        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return "没有这一天"
    return None


def _number(text: str) -> str | None:
    return None if _NUMBER.fullmatch(text) else "应为数字，区间写作 5—8"


def _optional_number(text: str) -> str | None:
    return _number(text) if text else None


def _filled(text: str) -> str | None:
    return None if text.strip() else "不能为空"


def _any(text: str) -> str | None:
    return None


# Editable columns of each table with what checks an entry (None: it is fine).
EDITABLE: dict[str, dict[str, Callable[[str], str | None]]] = {
    "duties": {
        "role": _one_of(set(ROLE_WORDS.values()), empty=False),
        "unit": _filled,
    },
    "targets": {
        "kind": _one_of(set(KINDS.values()), empty=False),
        "indicator": _filled,
        "comparator": _one_of(set(COMPARATORS.values()), empty=False),
        "value": _number,
        "measure": _any,
        "change": _one_of(set(CHANGES.values()), empty=True),
        "baseline": _optional_number,
        "baseline_year": _optional_number,
        "due": _date,
        "recurrence": _one_of(set(RECURRENCES.values()), empty=True),
        "nature": _one_of(set(NATURES.values()), empty=True),
    },
    "deadlines": {
        "begins": _date,
        "due": _date,
        "recurrence": _one_of(set(RECURRENCES.values()), empty=True),
    },
}
# Columns that follow from others: what stands in them does not matter.
DERIVED = frozenset(("heading", "task", "unit_name", "deadline", "strength", "page", "term"))

# What an added row must say, in the order in which a correction keeps it, and what it may leave out.
ADDED = {
    "duties": ("section", "role", "unit"),
    "targets": (
        "section", "kind", "indicator", "comparator", "value", "measure", "change", "due",
        "recurrence",
    ),
}  # fmt: skip
FILLED_IN: dict[str, dict[str, str]] = {
    "duties": {},
    "targets": {"kind": "目标", "comparator": "达到"},
}
