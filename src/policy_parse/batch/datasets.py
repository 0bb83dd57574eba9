"""Records as Parquet: a dataset per kind, in parts by content, so that a re-run replaces few."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.domain.fields import FIELDS, FieldKind
from policy_parse.domain.records import DOCUMENT, RECORDS
from policy_parse.writing import replaced

_KINDS = (
    "sections",
    "tasks",
    "assignments",
    "targets",
    "deadlines",
    "units",
    "people",
    "citations",
    "issues",
    "accounts",
)
# Columns of each dataset; every one has document (SHA-256) and file before them.
SCHEMAS: dict[str, tuple[str, ...]] = {
    "documents": DOCUMENT,
    **{kind: RECORDS[kind].columns for kind in _KINDS},
}


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
    import pyarrow as pa
    import pyarrow.parquet as pq

    for kind, path in zip(SCHEMAS, dataset_files(folder, part), strict=True):
        columns: dict[str, list[Any]] = {n: [] for n in ("document", "file", *SCHEMAS[kind])}
        for row in rows:
            content = ledger.content(row.sha256, f"records/{kind}")
            for record in _records(kind, content or [], row):
                for name, values in columns.items():
                    values.append(record.get(name))
        schema = pa.schema([(name, _type(name)) for name in columns])
        table = pa.table(columns, schema=schema)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(path) as temporary:
            pq.write_table(table, temporary, compression="zstd")


def _type(name: str) -> Any:
    import pyarrow as pa

    return {
        FieldKind.TEXT: pa.string(),
        FieldKind.DATE: pa.string(),
        FieldKind.INTEGER: pa.int64(),
        FieldKind.NUMBER: pa.float64(),
        FieldKind.FLAG: pa.bool_(),
        FieldKind.TEXTS: pa.list_(pa.string()),
    }[FIELDS[name].kind]


def _records(kind: str, records: list[dict[str, Any]], row: Row) -> Iterable[dict[str, Any]]:
    """The rows of one kind with flat values."""
    own = {"document": row.sha256, "file": _legal(row.name)}
    for record in records:
        if kind == "documents":
            facts = {**record["metadata"], **record["source"]}
            yield _flat(facts) | own | {"status": row.status, "code": row.code}
        else:
            yield _flat(record) | own


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    out = {k: _legal(v) for k, v in record.items()}
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


def _legal(value: Any) -> Any:
    """Text that UTF-8 can hold: lone surrogates stay in the JSON alone."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_legal(v) for v in value]
    return value
