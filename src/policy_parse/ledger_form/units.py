"""The units of a ledger's rows, and a workbook for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from policy_parse.export.safety import file_stem, sheet_name
from policy_parse.ledger_form.columns import COLUMNS, ROLES, Row, told
from policy_parse.ledger_form.workbook import NAME, write_book, write_rows

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


def split_rows(rows: Sequence[Row], folder: Path, separator: str = "") -> list[Path]:
    """Write a workbook for each unit with its rows, and the whole ledger beside them.

    The sheet bears the unit's name, by which a return is known. Returns the paths of the units'.
    """
    folder.mkdir(parents=True, exist_ok=True)
    of_unit: dict[str, list[Row]] = {}
    for row in rows:
        for unit in units_of(row, separator):
            of_unit.setdefault(unit, []).append(row)
    write_rows(rows, folder / WHOLE)
    taken = {Path(WHOLE).stem.casefold()}
    out: list[Path] = []
    for unit, own in of_unit.items():
        path = folder / f"{file_stem(unit, taken)}.xlsx"
        name = sheet_name(unit, {NAME.lower(), "history"})
        write_book([(name, COLUMNS, own)], path)
        out.append(path)
    return out
