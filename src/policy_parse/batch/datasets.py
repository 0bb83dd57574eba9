"""Records as Parquet: a dataset per kind, in parts by content, so that a re-run replaces few."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.writing import replaced

_TEXT, _INT, _FLOAT, _BOOL, _LIST = "string", "int64", "float64", "bool", "list"
_SQL = {
    _TEXT: "varchar", _INT: "bigint", _FLOAT: "double", _BOOL: "boolean", _LIST: "varchar[]",
}  # fmt: skip
_ROOM = 1 << 20  # bytes a reader sets aside for one record
_PLACE = {"quote": _TEXT, "start": _INT, "end": _INT, "page": _INT}
# Columns of each dataset; every one has document (SHA-256) and file before them.
SCHEMAS: dict[str, dict[str, str]] = {
    "documents": {
        "status": _TEXT, "code": _TEXT, "title": _TEXT, "document_number": _TEXT,
        "document_type": _TEXT, "issuers": _LIST, "addressees": _LIST, "issue_date": _TEXT,
        "level": _TEXT, "region": _TEXT, "region_code": _TEXT, "media_type": _TEXT,
        "pages": _INT, "characters": _INT,
    },
    "sections": {"id": _TEXT, "path": _TEXT, "number": _TEXT, "heading": _TEXT, "depth": _INT,
                 "parent": _TEXT, **_PLACE},
    "tasks": {"id": _TEXT, "section": _TEXT, "text": _TEXT, **_PLACE},
    "assignments": {"id": _TEXT, "section": _TEXT, "tasks": _LIST, "role": _TEXT, "role_word": _TEXT,
                    "unit": _TEXT, "unit_name": _TEXT, "unit_key": _TEXT, "style": _TEXT, "inherited": _BOOL,
                    **_PLACE},
    "targets": {"id": _TEXT, "section": _TEXT, "task": _TEXT, "indicator": _TEXT,
                "comparator": _TEXT, "value": _FLOAT, "value_high": _FLOAT, "unit": _TEXT,
                "change": _TEXT, "baseline": _FLOAT, "baseline_year": _INT, "due": _TEXT,
                "due_source": _TEXT, "recurrence": _TEXT, "cumulative": _BOOL, "nature": _TEXT,
                "kind": _TEXT, "strength": _TEXT, "scope": _TEXT, **_PLACE},
    "deadlines": {"id": _TEXT, "section": _TEXT, "task": _TEXT, "begins": _TEXT, "due": _TEXT,
                  "recurrence": _TEXT, "term": _TEXT, **_PLACE},
    "units": {"unit": _TEXT, "key": _TEXT, "name": _TEXT, "level": _TEXT, "kind": _TEXT,
              "national": _LIST, "region": _TEXT, "status": _TEXT, "candidates": _LIST,
              "members": _LIST},
    "people": {"id": _TEXT, "name": _TEXT, "role": _TEXT, "position": _TEXT, **_PLACE},
    "citations": {"id": _TEXT, "title": _TEXT, "document_number": _TEXT, "alias": _TEXT,
                  "relation": _TEXT, **_PLACE},
    "issues": {"id": _TEXT, "code": _TEXT, "message": _TEXT, "section": _TEXT, **_PLACE},
    "accounts": {"mention": _TEXT, "outcome": _TEXT, "record": _TEXT, "reason": _TEXT,
                 "chance": _FLOAT, **_PLACE},
}  # fmt: skip


def dataset_parts(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each part: by the first sign of the content's sum."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.sha256[:1], []).append(row)
    return parts


def dataset_files(folder: Path, part: str) -> list[Path]:
    """The files of one part, one per kind."""
    return [folder / "parquet" / kind / f"part={part}" / "data.parquet" for kind in SCHEMAS]


def write_part(ledger: Ledger, rows: list[Row], folder: Path, part: str) -> None:
    """Write the files of one part."""
    import duckdb

    connection = _connected(os.getpid())
    for kind, path in zip(SCHEMAS, dataset_files(folder, part), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(path) as temporary:
            lines = temporary.with_suffix(".jsonl")
            try:
                longest = _write_lines(ledger, rows, kind, lines)
                connection.execute(_copying(kind, lines, longest, temporary))
            except duckdb.IOException as error:  # a full disk, a lost drive
                raise OSError(errno.EIO, str(error), str(path)) from error
            finally:
                lines.unlink(missing_ok=True)


@cache
def _connected(process: int) -> Any:
    """A connection for each process, never one that was open when it was forked.

    One thread: the same rows give the same bytes.
    """
    import duckdb

    return duckdb.connect(config={"threads": 1})


def _write_lines(ledger: Ledger, rows: list[Row], kind: str, path: Path) -> int:
    """Write the records of a kind, one to a line; how many bytes the longest has."""
    names = _columns(kind)
    longest = 0
    with path.open("wb") as out:
        for row in rows:
            for record in _records(kind, ledger.content(row.sha256, f"records/{kind}") or [], row):
                flat = {name: record.get(name) for name in names}
                # Lone surrogates, which UTF-8 cannot hold, stay in the JSON of a document alone.
                line = json.dumps(flat, ensure_ascii=False).encode("utf-8", "replace")
                longest = max(longest, out.write(line + b"\n"))
    return longest


def _copying(kind: str, lines: Path, longest: int, path: Path) -> str:
    """The SQL that makes one Parquet file of lines of JSON."""
    room = max(longest + 1024, _ROOM)
    return (
        f"copy (from read_json({pattern(lines)}, format='newline_delimited', hive_partitioning=false, "
        f"columns={_columns(kind)}, maximum_object_size={room})) "
        f"to {quoted(path)} (format parquet, compression zstd)"
    )


def _columns(kind: str) -> dict[str, str]:
    """The columns of a dataset with their types in SQL."""
    return {"document": "varchar", "file": "varchar"} | {
        name: _SQL[type_] for name, type_ in SCHEMAS[kind].items()
    }


def quoted(path: Path) -> str:
    """A path as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def pattern(path: Path, below: str = "") -> str:
    """The same where DuckDB takes wildcards: those of the path (out[1]*) stand for themselves.

    Escaped by hand: DuckDB has no escape of its own.
    """
    return quoted(Path(re.sub(r"[\[*?]", r"[\g<0>]", str(path)) + below))


def _records(kind: str, records: list[dict[str, Any]], row: Row) -> Iterable[dict[str, Any]]:
    """The rows of one kind with flat values."""
    own = {"document": row.sha256, "file": row.name}
    for record in records:
        if kind == "documents":
            facts = {**record["metadata"], **record["source"]}
            yield _flat(facts) | own | {"status": row.status, "code": row.code}
        else:
            yield _flat(record) | own


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    out = dict(record)
    if record.get("span"):
        out["start"], out["end"] = record["span"]
    elif "start" in record:  # a deadline's interval
        out["start"] = out["end"] = None
    if "recurrence" in record and "indicator" not in record:
        out["begins"], out["due"] = record.get("start"), record.get("end")
    value = record.get("value")
    if isinstance(value, list):
        out["value"], out["value_high"] = value
    return out
