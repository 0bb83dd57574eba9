"""CSV that opens correctly at a double click: UTF-8 with BOM, Chinese headers, no live formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_parse.domain.limits import tick
from policy_parse.export.safety import csv_cell
from policy_parse.export.tables import Cell, Table
from policy_parse.writing import replaced

if TYPE_CHECKING:
    from _csv import Writer


def write_csv(table: Table, path: Path, *, headers: str = "zh") -> None:
    """Write one table; a file that is there is replaced only when the new one is whole."""
    with replaced(path) as temporary, temporary.open(
        "w", encoding="utf-8-sig", newline="", errors="replace"
    ) as stream:  # fmt: skip
        writer = csv.writer(stream)
        if table.kind == "by_unit":
            _write_blocks(writer, table, headers)
        else:
            writer.writerow([csv_cell(h) for h in table.headers(headers)])
            writer.writerows(map(_cells, table.rows))


def _write_blocks(writer: Writer, table: Table, headers: str) -> None:
    """A block per unit, parted by an empty line; each has its header."""
    unit: Cell = None
    for row in table.rows:
        if row[0] != unit:
            if unit is not None:
                writer.writerow([])
            writer.writerow([csv_cell(h) for h in table.headers(headers)])
            unit = row[0]
        writer.writerow(_cells(row))


def _cells(row: Sequence[Cell]) -> list[Cell]:
    tick()
    return [csv_cell(cell) for cell in row]


def write_csv_folder(
    tables: Iterable[Table], folder: Path, *, headers: str = "zh"
) -> Sequence[Path]:
    """A file per table in `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in tables:
        path = folder / f"{table.name if headers == 'zh' else table.kind}.csv"
        write_csv(table, path, headers=headers)
        paths.append(path)
    return paths
