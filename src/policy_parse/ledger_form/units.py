"""The units of a ledger's rows, and a workbook for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from policy_parse.domain.notice import Metadata
from policy_parse.export.safety import file_stem, sheet_name
from policy_parse.ledger_form.columns import ROLES, Row, columns_of, told
from policy_parse.ledger_form.workbook import NAME, write_book
from policy_parse.link.resolver import Resolver

WHOLE = "总台账.xlsx"  # the ledger that was split, kept beside its parts
# Between units, and not within 各县（市、区）人民政府.
_SPLIT = re.compile(r"[、，,;；/\n]+(?![^（(]*[）)])")


def units_of(row: Row, separator: str = "") -> list[str]:
    """The units of a row, those in the lead first, each once."""
    found: dict[str, None] = {}
    for key in ROLES:
        text = told(row, key)
        parts = text.split(separator) if separator else _SPLIT.split(text)
        found |= dict.fromkeys(part.strip() for part in parts if part.strip())
    return list(found)


def rows_of_units(rows: Sequence[Row], names: Sequence[str], separator: str = "") -> list[Row]:
    """The rows that have one of the units `names`, in whichever spelling; all where none is named."""
    spelled = Spelling()
    return [
        row
        for row in rows
        if not names or any(spelled.is_one(u, n) for u in units_of(row, separator) for n in names)
    ]


class Spelling:
    """Whether two names are of one unit: 市发改委 and 市发展改革委."""

    def __init__(self) -> None:
        """A ledger does not say where it is kept: names are held against each other alone."""
        self._resolver = Resolver(Metadata(), None)

    def is_one(self, name: str, other: str) -> bool:
        """By what is printed, else by line and level."""
        resolve = self._resolver.resolve
        return name == other or resolve(name).is_of_one_line(resolve(other))


def split_rows(
    rows: Sequence[Row], folder: Path, separator: str = "", only: Sequence[str] = ()
) -> list[Path]:
    """Write a workbook for each unit with its rows, and the whole ledger beside them.

    The sheet bears the unit's name, by which a return is known. `only`: for these units alone.
    Returns the paths of the units'.
    """
    spelled, columns = Spelling(), columns_of(rows)
    folder.mkdir(parents=True, exist_ok=True)
    of_unit: dict[str, list[Row]] = {}
    for row in rows:
        for unit in units_of(row, separator):
            if not only or any(spelled.is_one(unit, name) for name in only):
                of_unit.setdefault(unit, []).append(row)
    write_book([(NAME, columns, rows)], folder / WHOLE)
    taken = {Path(WHOLE).stem.casefold()}
    out: list[Path] = []
    for unit, own in of_unit.items():
        path = folder / f"{file_stem(unit, taken)}.xlsx"
        name = sheet_name(unit, {NAME.lower(), "history"})
        write_book([(name, columns, own)], path)
        out.append(path)
    return out
