"""Corrections as a small readable file: a line per changed field, deleted or added row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from policy_parse.errors import ReadError
from policy_parse.writing import replaced

NAME = "更正.csv"  # beside the results that it belongs to


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """One change to a row of duties, targets or deadlines.

    `document`: SHA-256 of the notice. `action`: edit, delete or add. `field`: key of the column
    (empty for delete). `start`, `end`: where the row's evidence stood, to find it again.
    """

    document: str
    file: str
    table: str
    id: str
    action: str
    field: str
    before: str
    after: str
    quote: str
    start: int
    end: int


_COLUMNS = [field.name for field in fields(Correction)]


def read_corrections(path: Path) -> list[Correction]:
    """The corrections in a file, none where there is no file; raises ReadError (`failed/corrections`)."""
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return [
            Correction(**{k: row[k] for k in _COLUMNS[:-2]}, start=int(row["start"]), end=int(row["end"]))
            for row in rows
        ]  # fmt: skip
    except (OSError, UnicodeDecodeError, KeyError, ValueError, TypeError) as error:
        raise ReadError(
            "failed/corrections", f"{path}: no usable list of corrections ({error}).",
            "Restore it, or remove it to go on without corrections.", "更正文件无法读取，请恢复或移除。",
        ) from error  # fmt: skip


def write_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Write them in order; raises OutputError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        replaced(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="", errors="replace") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)
        writer.writerows(astuple(c) for c in sorted(set(corrections)))


def merged(old: Iterable[Correction], new: Iterable[Correction]) -> list[Correction]:
    """`new` over `old`: the last word on a field counts, and what was put back is no correction."""
    by_key: dict[tuple[str, ...], Correction] = {}
    for c in (*old, *new):
        what = {"edit": c.field, "add": f"add {c.after}"}.get(c.action, c.action)
        key = (c.document, c.table, c.id, what)  # added rows have no id: what they say tells them
        before = by_key.get(key)
        if before is not None and c.action == "edit":
            c = Correction(*(*astuple(c)[:6], before.before, *astuple(c)[7:]))
        by_key[key] = c
    return sorted(c for c in by_key.values() if c.action != "edit" or c.before != c.after)
