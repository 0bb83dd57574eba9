"""CSV that opens correctly at a double click: UTF-8 with BOM, Chinese headers, no live formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from policy_parse.domain.limits import tick
from policy_parse.export.safety import csv_cell
from policy_parse.export.tables import Cell, Table
from policy_parse.writing import replaced


def write_lines(path: Path, lines: Iterable[Iterable[Any]]) -> None:
    """Write a file, whole or not at all, with every cell guarded; raises OutputError."""
    with (
        replaced(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="", errors="replace") as stream,
    ):
        csv.writer(stream).writerows(map(_cells, lines))


def write_csv(table: Table, path: Path, *, headers: str = "zh") -> None:
    """Write one table; a file that is there is replaced only when the new one is whole."""
    head = table.headers(headers)
    write_lines(path, _blocks(table, head) if table.kind == "by_unit" else (head, *table.rows))


def _blocks(table: Table, head: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """A block per unit, parted by an empty line; each has its header."""
    unit: Cell = None
    for row in table.rows:
        if row[0] != unit:
            if unit is not None:
                yield ()
            yield head
            unit = row[0]
        yield row


def _cells(row: Iterable[Any]) -> list[Any]:
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
