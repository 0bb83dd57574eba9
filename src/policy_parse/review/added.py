"""Rows that an analyst added, as types; in the file of corrections each is one text.

There the entries stand in the order of the fields below, parted by tabs (no entry holds one).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True, slots=True)
class AddedDuty:
    """A unit in a role under a section; entries as in 责任清单."""

    section: str
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class AddedTarget:
    """A target with its section; entries as in 指标清单, "" where nothing was entered."""

    section: str
    kind: str = ""
    indicator: str = ""
    comparator: str = ""
    value: str = ""
    measure: str = ""
    change: str = ""
    due: str = ""
    recurrence: str = ""


AddedRow = AddedDuty | AddedTarget
# The tables that rows may be added to.
ADDED: dict[str, type[AddedDuty] | type[AddedTarget]] = {
    "duties": AddedDuty,
    "targets": AddedTarget,
}


def entries_of(table: str) -> list[str]:
    """The columns whose entries an added row keeps."""
    return [field.name for field in fields(ADDED[table])]


def packed(row: AddedRow) -> str:
    """A row as a file keeps it."""
    return "\t".join(astuple(row))


def unpacked(table: str, text: str) -> AddedRow | None:
    """The row of a table that a file keeps so; None where it is half a row, or of another table."""
    entries = text.split("\t")
    if table == "duties":
        return AddedDuty(*entries) if len(entries) == len(fields(AddedDuty)) else None
    return AddedTarget(*entries[: len(fields(AddedTarget))]) if table == "targets" else None
