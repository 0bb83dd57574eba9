"""Exported rows as records, and the correction to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from policy_parse.export.safety import clean
from policy_parse.export.tables import Table
from policy_parse.review.corrections import Correction

Record = Mapping[str, str]  # a row by key of column


class OfDocument(Protocol):
    """What knows which document it is about."""

    document: str
    file: str


def shown(cell: Any) -> str:
    """A cell as it comes back: text, 5 for 5.0, nothing for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell)).strip()


def records_of(table: Table) -> list[Record]:
    """The rows of a table by key of column, as they come back."""
    keys = [key for key, _ in table.columns]
    return [dict(zip(keys, map(shown, row), strict=True)) for row in table.rows]


def correction_of(
    of: OfDocument,
    row: Record,
    action: str,
    field: str,
    before: str,
    after: str,
    table: str = "duties",
) -> Correction:
    """A correction to a row that was exported."""
    return Correction(
        of.document,
        of.file,
        table,
        row["id"],
        action,
        field,
        before,
        after,
        row.get("quote", ""),
        int(row.get("start") or 0),
        int(row.get("end") or 0),
    )
