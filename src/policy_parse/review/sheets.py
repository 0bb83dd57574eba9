"""Edited tables as they come back: XLSX from Excel or WPS, CSV in UTF-8 or GBK."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policy_parse.errors import PolicyParseError, ReadError
from policy_parse.export.tables import Table
from policy_parse.read.text import decode
from policy_parse.review.columns import EDITABLE


def read_sheets(path: Path, tables: Iterable[Table]) -> dict[str, list[dict[str, str]]]:
    """The edited rows of each table, by keys of columns; `tables` say what the headers are.

    A sheet or CSV belongs to the table whose headers (Chinese or keys) it bears; sheets of other
    tables are left alone. Raises ReadError (`failed/review`).
    """
    known = {table.kind: {zh: key for key, zh in table.columns} for table in tables}
    try:
        grids = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else [_csv(path)]
    except PolicyParseError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise unusable(f"{path.name} 无法读取（{type(error).__name__}）") from error
    out: dict[str, list[dict[str, str]]] = {}
    for grid in grids:
        found = _table_of(grid, known)
        if found is not None:
            kind, keys = found
            out.setdefault(kind, [])
            out[kind] += [
                {key: _text(cell) for key, cell in zip(keys, row, strict=False) if key}
                for row in grid[1:]
                if any(_text(cell) for cell in row)
            ]
    if not out:
        names = "、".join(t.name for t in tables if t.kind in EDITABLE)
        raise unusable(f"{path.name} 中没有{names}，或表头被改动")
    return out


def unusable(why: str) -> ReadError:
    """The error for an edited table that cannot be taken in: nothing is changed."""
    return ReadError(
        "failed/review", f"{why}.", "Nothing was changed; mend the table and apply it again.",
        "没有作任何改动，请改正后重新提交。",
    )  # fmt: skip


def _workbook(path: Path) -> list[list[list[Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    finally:
        book.close()


def _csv(path: Path) -> list[list[Any]]:
    try:
        text, _ = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise unusable(f"{path}: {error.strerror}") from error
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


def _table_of(
    grid: list[list[Any]], known: dict[str, dict[str, str]]
) -> tuple[str, list[str]] | None:
    """The table whose headers stand in the first row, with the key of each column."""
    head = [_text(cell) for cell in grid[0]] if grid else []
    best: tuple[float, str, list[str]] = (0.0, "", [])
    for kind in EDITABLE:
        columns = known.get(kind, {})
        keys = [
            columns.get(title) or (title if title in columns.values() else "") for title in head
        ]
        needed = _needed(kind)
        share = len(needed & set(keys)) / len(needed)
        if columns and share > best[0]:
            best = share, kind, keys
    share, kind, keys = best
    if share < _ENOUGH or (kind == "duties" and "unit_name" not in keys):
        return None  # 按单位任务清单 repeats what the duties say
    lost = _needed(kind) - set(keys)
    if lost:
        raise unusable(f"缺少列：{'、'.join(zh for zh, key in known[kind].items() if key in lost)}")
    return kind, keys


_ENOUGH = 0.7  # share of a table's columns by which a sheet is known to be one


def _needed(kind: str) -> set[str]:
    return {"id", "quote", "start", "end", *EDITABLE[kind]}


def _text(cell: Any) -> str:
    """A cell as text: 5.0 is 5, dates are ISO, the apostrophe of a guarded formula is gone."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    text = str(cell).strip()
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r\n＝＋－＠":
        text = text[1:]
    return text[:-2] if text.endswith(".0") and text[:-2].lstrip("-").isdigit() else text
