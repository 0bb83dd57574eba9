"""Corrections against a run: the exported rows come from its ledger, the file lies beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger_file import NOT_READ, damaged, open_to_read, told, unpacked
from policy_parse.errors import ReadError
from policy_parse.export.tables import Table, build_tables
from policy_parse.review.columns import EDITABLE, REPEATING, row_key
from policy_parse.review.corrections import (
    NAME,
    Correction,
    merged,
    read_corrections,
    write_corrections,
)
from policy_parse.review.duty_rows import records_of
from policy_parse.review.editing import find_changes
from policy_parse.review.sheets import EditedRow, read_sheets, unusable

_LOOKED_AT = (*EDITABLE, *REPEATING)
_OF_RUN = tuple(kind for kind in _LOOKED_AT if kind != "accounts")  # no output of a run has these
Exported = tuple[str, str, dict[str, Table]]  # document, file, tables


def apply_review(
    edited: Path, output: Path, notice: Path | None = None
) -> tuple[list[Correction], list[str]]:
    """Take in an edited table; returns what is new, stored in OUT/更正.csv, and what was not taken.

    The exported rows are those of the run in `output`, or of `notice` where it was parsed by
    itself. Raises ReadError (`failed/review`), and then nothing has changed.
    """
    store = output / NAME
    old = read_corrections(store)
    exported = list(_of_notice(notice, old) if notice else _of_run(output))
    if not exported:
        raise unusable(f"{output} 中没有可以核对的结果")
    sheets = read_sheets(edited, exported[0][2].values())
    new: list[Correction] = []
    not_taken: list[str] = []
    for (document, file, tables), rows in _by_document(exported, sheets):
        taken, left = find_changes(document, file, tables, rows)
        new += taken
        not_taken += left
    if (kept := merged(old, new)) != sorted(set(old)):
        write_corrections(store, kept)
    return new, not_taken


def _of_notice(path: Path, corrections: Sequence[Correction]) -> Iterator[Exported]:
    from policy_parse.pipeline import parse

    notice = parse(path, corrections=corrections, accounts=True)
    tables = {table.kind: table for table in build_tables(notice) if table.kind in _LOOKED_AT}
    yield notice.source.sha256, path.name, tables


def _of_run(output: Path) -> Iterator[Exported]:
    """The editable tables of every document of the run, as they were exported."""
    path = output / "ledger.sqlite"
    if not path.exists():
        raise ReadError(
            "failed/review",
            f"{output}: no results of a run.",
            "Name the folder of `policy-parse run`, or the notice itself with --notice.",
            "没有运行结果，请给出 run 的输出文件夹，或用 --notice 指定原文件。",
        )
    base = open_to_read(path)
    try:
        with told(path):
            yield from _exported(base, path)
    finally:
        base.close()


def _exported(base: sqlite3.Connection, path: Path) -> Iterator[Exported]:
    inputs = base.execute(
        "select i.name, i.sha256, i.config, coalesce(i.status, d.status) from inputs i left join"
        " documents d on d.sha256 = i.sha256 and d.config = i.config order by i.name"
    ).fetchall()
    done = set()
    for name, digest, config, status in inputs:
        if digest in done or status in NOT_READ:
            continue
        done.add(digest)
        tables = {}
        for kind in _OF_RUN:
            found = base.execute(
                "select content from parts where sha256=? and config=? and kind=?",
                (digest, config, f"tables/{kind}"),
            ).fetchone()
            if found:
                packed = unpacked(f"tables/{kind}", found[0])
                columns = tuple((k, zh) for k, zh in packed["columns"])
                rows = tuple(tuple(row) for row in packed["rows"])
                tables[kind] = Table(kind, packed["name"], columns, rows)
        if not EDITABLE.keys() <= tables.keys():
            raise damaged(path, f"it lacks tables of {name}")
        yield digest, name, tables


def _by_document(
    exported: Sequence[Exported], sheets: Mapping[str, Sequence[EditedRow]]
) -> Iterator[tuple[Exported, dict[str, list[EditedRow]]]]:
    """The edited rows of each document that the edited file speaks of."""
    owner: dict[tuple[str, str], str] = {}
    for document, _, tables in exported:
        for kind, table in tables.items():
            if kind == "accounts":
                keys = [row_key(kind, record) for record in records_of(table)]
            else:
                place = [key for key, _ in table.columns].index("id")
                keys = [str(row[place]) for row in table.rows]
            owner |= {(kind, key): document for key in keys}
    rows_of: dict[str, dict[str, list[EditedRow]]] = {}
    for kind, rows in sheets.items():
        keys = [row_key(kind, row.cells) for row in rows]
        named = {owner[kind, key] for key in keys if (kind, key) in owner}
        for key, row in zip(keys, rows, strict=True):
            if kind in REPEATING and (kind, key) not in owner and (key or kind != "matrix"):
                continue
            if key and (kind, key) not in owner:
                raise unusable(f"{row.place}的编号 {key[:40]} 不在已有结果中")
            document = owner.get((kind, key)) or _only(named)
            rows_of.setdefault(document, {}).setdefault(kind, []).append(row)
    for one in exported:
        if one[0] in rows_of:
            yield one, rows_of[one[0]]


def _only(named: set[str]) -> Any:
    if len(named) != 1:
        raise unusable("新增的行不知属于哪份文件，请在单份公文的表中加行")
    return next(iter(named))
