"""What a table is, for CSV, XLSX, Word and pandas alike, and how a record's place stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice
from policy_parse.domain.records import TableForm

Cell = str | int | float | None
Cells = Mapping[str, Cell]  # of one row, by the keys of its columns


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


def filled(form: TableForm, rows: Iterable[Cells]) -> Table:
    """The table of a form; raises KeyError for a row that lacks a column or has one too many."""
    keys = [key for key, _ in form.columns]
    in_order = itemgetter(*keys)
    cells = []
    for row in rows:
        if len(row) != len(keys):
            raise KeyError(f"{form.kind}: {row.keys() ^ set(keys)}")
        cells.append(in_order(row))
    return Table(form.kind, form.zh, form.columns, tuple(cells))


def place(evidence: Evidence | None) -> dict[str, Cell]:
    """The cells that say where a record stands: quote, page, start and end."""
    tick()
    if evidence is None:
        return {"quote": None, "page": None, "start": None, "end": None}
    start, end = evidence.span
    return {"quote": evidence.quote, "page": evidence.page, "start": start, "end": end}


def headings(notice: Notice) -> dict[str, str]:
    """The heading of each section with its number, by path."""
    return {s.path: s.number + s.heading for s in notice.sections}
