"""A damaged ledger set aside, and what can still be read of it saved into a new one."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger_file import (
    TABLES,
    VERSION,
    is_complete,
    open_for_run,
    open_to_read,
    remove_marks,
    told,
    unpacked,
)
from policy_parse.errors import OutputError

_FARTHEST = 1_000_000  # rows that a broken page may hide
_BROKEN = (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError, AttributeError)
_Document = tuple[Any, ...]  # a row of `documents`, in the order of its columns


def rebuild(path: Path) -> list[str]:
    """Make a new ledger of a damaged one; returns what to tell. One that is sound stays."""
    if not path.exists():
        return []
    if _is_sound(path):
        return [f"{path}: the ledger is sound, nothing was changed. 台账完好，未作改动。"]
    aside = _set_aside(path)
    base = open_for_run(path)
    saved = 0
    try:
        with told(path):
            for row, parts in _readable(aside):
                with base:
                    base.execute(f"insert or replace into documents values ({_marks(row)})", row)
                    lines = ((row[0], row[1], kind, content) for kind, content in parts)
                    base.executemany("insert or replace into parts values (?,?,?,?)", lines)
                saved += 1
            with base:  # what was written before is looked at again, and taken away if need be
                names = ((name, "") for name in _written(path.parent))
                base.executemany("insert or replace into outputs values (?,?)", names)
    finally:
        base.close()
    return [
        f"{path}: damaged, moved to {aside.name}; the results of {saved} documents were saved. "
        f"台账已损坏，已移为 {aside.name}；保留了 {saved} 份文件的结果，其余重新解析。"
    ]


def _marks(row: _Document) -> str:
    return ",".join("?" * len(row))


def _set_aside(path: Path) -> Path:
    """Move a ledger and its log to the first free name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
        log = path.with_name(path.name + "-wal")
        if log.exists():
            log.rename(aside.with_name(aside.name + "-wal"))
        remove_marks(path)
    except OSError as error:
        raise OutputError(
            "fatal/ledger",
            f"{path}: cannot be moved to {aside.name} ({error.strerror}).",
            "Move it away by hand and run again.",
            "无法移开损坏的台账，请手工移走后重新运行。",
        ) from error
    return aside


def _is_sound(path: Path) -> bool:
    """Whether all that a ledger holds can be read, and every document has its parts."""
    from policy_parse.batch.work import Options

    try:
        base = open_to_read(path)
    except OutputError:
        return False
    try:
        if base.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
            return False
        if base.execute("pragma user_version").fetchone()[0] != VERSION:
            return False
        for table in TABLES:
            for _ in base.execute(f"select * from {table}"):
                pass
        Options.restored(dict(base.execute("select name, value from options")), ())
        (count,) = base.execute("select count(*) from documents").fetchone()
        return bool(sum(1 for _ in _whole(base)) == count)
    except _BROKEN:
        return False
    finally:
        base.close()


def _readable(path: Path) -> Iterator[tuple[_Document, list[tuple[str, bytes]]]]:
    """The whole documents of a damaged ledger; without its log where that is what is broken."""
    if not path.is_file():
        return
    address = path.absolute().as_uri()
    seen: set[tuple[str, str]] = set()
    log = path.with_name(path.name + "-wal")
    for way in ("mode=ro", "immutable=1") if log.exists() else ("mode=ro",):
        with suppress(sqlite3.Error):
            base = sqlite3.connect(f"{address}?{way}", uri=True)
            try:
                base.execute(
                    "pragma writable_schema=on"
                )  # a file cut short is read as far as it goes
                for row, parts in _whole(base):
                    if (row[0], row[1]) not in seen:
                        seen.add((row[0], row[1]))
                        yield row, parts
            finally:
                base.close()
    remove_marks(path)


def _whole(base: sqlite3.Connection) -> Iterator[tuple[_Document, list[tuple[str, bytes]]]]:
    """The documents of which all is there and can be unpacked."""
    places = _places(base)
    for row in _documents(base):
        with suppress(*_BROKEN):
            digest, config, status, *texts, seconds, counts, number = row
            if not all(isinstance(t, str) for t in texts) or not isinstance(seconds, float):
                continue
            for name, count in json.loads(counts):
                str(name), int(count)
            parts = [
                base.execute("select kind, content from parts where rowid=?", (n,)).fetchone()
                for n in places.get((digest, config), ())
            ]
            for kind, content in parts:
                unpacked(kind, content)
            accounts = sum(kind.endswith("/accounts") for kind, _ in parts)
            if is_complete(status, number, len(parts), accounts):
                yield row, parts


def _places(base: sqlite3.Connection) -> dict[tuple[str, str], list[int]]:
    """The rows of `parts` that can be reached, by document; the index may be what is broken."""
    out: dict[tuple[str, str], list[int]] = {}
    rows, read = "select rowid, sha256, config from parts not indexed where rowid > ?", 0
    while True:
        try:
            for place, digest, config in base.execute(rows, (read,)):
                out.setdefault((digest, config), []).append(place)
                read = place
            return out
        except sqlite3.Error:
            behind = _behind(base, read)
            if behind is None:
                return out
            read = behind - 1


def _behind(base: sqlite3.Connection, row: int) -> int | None:
    """The first row of `parts` behind a broken page, looked for in growing steps."""
    step = 1
    while step < _FARTHEST:
        with suppress(sqlite3.Error):
            found = base.execute("select rowid from parts where rowid > ? limit 1", (row + step,))
            first = found.fetchone()
            return int(first[0]) if first else None
        step += 1 + step // 8
    return None


def _documents(base: sqlite3.Connection) -> Iterator[_Document]:
    """All rows that can be reached: a broken page costs its own, not those behind it."""
    columns = ", ".join(TABLES["documents"])
    with suppress(sqlite3.Error):
        if "parts" not in {row[1] for row in base.execute("pragma table_info(documents)")}:
            columns = columns.replace("parts", "null")
    for first in range(256):
        low, high = f"{first:02x}", f"{first + 1:02x}" if first < 255 else "g"
        found: dict[tuple[Any, Any], _Document] = {}
        for order in ("asc", "desc"):  # from both ends, up to what is broken
            try:
                for row in base.execute(
                    f"select {columns} from documents where sha256 >= ? and sha256 < ? "
                    f"order by sha256 {order}, config {order}",
                    (low, high),
                ):
                    found[row[0], row[1]] = row
                break
            except sqlite3.Error:
                continue
        yield from found.values()


def _written(folder: Path) -> Iterator[str]:
    """The names under which a ledger notes the outputs that a folder holds."""
    for book in (folder / "责任矩阵").glob("*.xlsx"):
        yield f"责任矩阵/{book.name}"
    for part in (folder / "parquet").glob("*/part=*"):
        yield f"parquet/{part.name.removeprefix('part=')}"
