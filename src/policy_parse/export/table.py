"""What a table is, for CSV, XLSX, Word and pandas alike, and how a record's place stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, columns (key and Chinese header) and rows.

    `marks` are cells that a person has corrected: row, column, what to say of it.
    """

    kind: str
    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[tuple[int, int, str], ...] = ()

    def headers(self, language: str = "zh") -> list[str]:
        """Column headers in Chinese (`zh`) or as keys (`en`)."""
        return [zh if language == "zh" else key for key, zh in self.columns]


PLACE = (
    ("quote", "原文依据"),
    ("page", "页码"),
    ("start", "起始位置"),
    ("end", "结束位置"),
    ("id", "编号"),
)


def place_cells(evidence: Evidence | None, key: str) -> tuple[Cell, ...]:
    """The cells of `PLACE` for a record with this evidence and id."""
    tick()
    if evidence is None:
        return (None, None, None, None, key)
    return (evidence.quote, evidence.page, *evidence.span, key)


def headings(notice: Notice) -> dict[str, str]:
    """The heading of each section with its number, by path."""
    return {s.path: s.number + s.heading for s in notice.sections}
