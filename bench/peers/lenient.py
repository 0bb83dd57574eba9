"""Lenient scores: what a peer that knows no sections can be asked, the same for all.

All are multisets per document, matched one to one; gold rows that are optional are neither
required nor wrong.

* deadlines: the last day that is meant (2025 is 2025-12-31, 2023-06 is 2023-06-30), so a date
  counts as found if it ends where gold's does, to gold's precision. Recurring and open-ended ones
  are left aside on both sides, and what ends by the date of issue (background) is not
  held against anyone.
* values: the number, 万 and 亿 folded in; of a range its upper end. With unit: value and unit.
* sums of money: values whose unit is 元.
* headings: printed number and the first eight characters of the heading, whatever the parent.
* units with role: wherever in the document.
* masthead: number, title, issuers, addressees, date; a field is found where it is equal.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from policy_parse.evaluation.compare import bare
from policy_parse.evaluation.tally import Tally

Row = dict[str, Any]
Key = Callable[[Row], Hashable | None]
MASTHEAD = ("document_number", "title", "issuers", "addressees", "issue_date")
ROLES = ("lead", "responsible", "participating", "supervising")


def last_day(end: str | None) -> str | None:
    """The last day of an ISO year, month or day."""
    if not end:
        return None
    parts = [int(part) for part in end.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}"


def value_of(row: Row) -> float | None:
    """A row's number, of a range the upper end, to nine digits."""
    value = row["value"][-1] if isinstance(row["value"], (list, tuple)) else row["value"]
    return None if value is None else float(f"{float(value):.9g}")


def match(gold: Iterable[Row], found: Iterable[Row], key: Key) -> Tally:
    """Compare two multisets of keys; rows whose key is None are left aside."""
    want: Counter[Hashable] = Counter()
    may: Counter[Hashable] = Counter()
    for row in gold:
        name = key(row)
        if name is not None:
            (may if row.get("optional") else want)[name] += 1
    have = Counter(name for row in found if (name := key(row)) is not None)
    have -= (have - want) & may
    return Tally.of(want.elements(), have.elements())


def deadlines(gold: Row, found: list[Row]) -> Tally:
    """Ends, as the last day that is meant, from the date of issue on."""
    issued = (gold.get("metadata") or {}).get("issue_date") or ""
    wanted = {last_day(row["end"]) for row in gold["deadlines"]}

    def key(row: Row) -> str | None:
        day = last_day(row["end"])
        return day if day and (day > issued or day in wanted) else None

    return match(gold["deadlines"], found, key)


def values(gold: Row, found: list[Row]) -> Tally:
    """Numbers alone."""
    return match(gold["targets"], committed(found), value_of)


def values_with_unit(gold: Row, found: list[Row]) -> Tally:
    """Numbers with their unit."""
    return match(
        gold["targets"], committed(found), lambda row: (value_of(row), bare_unit(row["unit"]))
    )


def committed(found: list[Row]) -> list[Row]:
    """Of rows that say what kind of number they are, the targets."""
    return [row for row in found if row.get("kind", "target") == "target"]


def money(gold: Row, found: list[Row]) -> Tally:
    """Numbers whose unit is 元."""
    return match(
        gold["targets"], committed(found), lambda row: value_of(row) if row["unit"] == "元" else None
    )  # fmt: skip


def bare_unit(unit: str | None) -> str:
    """A unit as it is compared: % stays, 个 before a measure of time goes."""
    return (unit or "").strip().removeprefix("个") or (unit or "")


def headings(gold: Row, found: list[Row]) -> Tally:
    """Printed number and the beginning of the heading."""
    return match(
        gold["sections"], found, lambda row: (bare(row["number"]), bare(row["heading"])[:8])
    )


def duties(gold: Row, found: list[Row]) -> Tally:
    """Role and unit, wherever."""
    rows = [
        {"role": role, "unit": unit, "optional": statement.get("optional")}
        for statement in gold["assignments"]
        for role in ROLES
        for unit in statement.get(role, [])
    ]
    return match(rows, found, lambda row: (str(row["role"]), bare(row["unit"])))


def masthead(gold: Row, found: Row) -> Tally:
    """Fields of the masthead; one that is wrong is missed and extra."""
    tally = Tally()
    for name in MASTHEAD:
        want, have = _field(gold["metadata"].get(name)), _field(found.get(name))
        if want or have:
            tally += Tally(1) if want == have else Tally(0, int(bool(want)), int(bool(have)))
    return tally


def _field(value: str | list[str] | None) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [bare(part) for part in listed if part]
