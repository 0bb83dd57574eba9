"""The file of a ledger: opened with its tables looked at, and told of where it is damaged."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from policy_parse.errors import OutputError, ResultsError

VERSION = 1  # `pragma user_version`; ledgers of before 1 do not say how many parts a document has
_SCHEMA = """
create table if not exists documents (
    sha256 text not null, config text not null, status text not null, code text not null,
    message text not null, hint text not null, hint_zh text not null, seconds real not null,
    counts text not null, parts integer,
    primary key (sha256, config)
) without rowid;
create table if not exists parts (
    sha256 text not null, config text not null, kind text not null, content blob not null,
    primary key (sha256, config, kind)
);
create table if not exists inputs (
    name text primary key, place text not null, sha256 text not null, config text not null,
    status text, code text, message text, hint text, hint_zh text
) without rowid;
create table if not exists options (name text primary key, value text not null) without rowid;
create table if not exists outputs (name text primary key, fingerprint text not null) without rowid;
"""
_TOLD = ("status", "code", "message", "hint", "hint_zh")
TABLES: dict[str, tuple[str, ...]] = {
    "documents": ("sha256", "config", *_TOLD, "seconds", "counts", "parts"),
    "parts": ("sha256", "config", "kind", "content"),
    "inputs": ("name", "place", "sha256", "config", *_TOLD),
    "options": ("name", "value"),
    "outputs": ("name", "fingerprint"),
}
_LATER = {("documents", "parts")}  # columns that ledgers of before `VERSION` lack
_READ = ("documents", "parts", "inputs")  # tables without which nothing can be read
_PLAIN = 22  # parts of a document that was read, beside its accounts
NOT_READ = frozenset(("needs_ocr", "rejected", "failed", "timeout", "crashed", "skipped"))
# What SQLite says of the place, not of the file.
_TROUBLE = {
    sqlite3.SQLITE_FULL: ("Free some space.", "请清理磁盘空间。"),
    sqlite3.SQLITE_IOERR: ("Free some space and look at the disk.", "请清理磁盘空间并检查磁盘。"),
    sqlite3.SQLITE_READONLY: ("Make the file writable.", "文件只读，请改为可写。"),
    sqlite3.SQLITE_PERM: ("Make the file writable.", "文件只读，请改为可写。"),
    sqlite3.SQLITE_CANTOPEN: (
        "Look at the rights of file and folder.",
        "请检查文件和文件夹的权限。",
    ),
    sqlite3.SQLITE_BUSY: (
        "Close the program that has it open.",
        "文件被其他程序占用，请关闭后重试。",
    ),
    sqlite3.SQLITE_LOCKED: (
        "Close the program that has it open.",
        "文件被其他程序占用，请关闭后重试。",
    ),
}


def open_for_run(path: Path) -> sqlite3.Connection:
    """The ledger of a run, made where there is none and brought up to this version.

    Raises OutputError (`fatal/ledger`), ResultsError where the file is none or is damaged.
    """
    with told(path):
        base = _connected(path, str(path), uri=False)
        try:
            _check(base, path, ())
            base.execute("pragma journal_mode=wal")
            base.execute("pragma synchronous=normal")
            base.executescript(
                f"begin; {_SCHEMA}; {_added(base)} pragma user_version={VERSION}; commit;"
            )
        except BaseException:
            base.close()
            raise
    return base


def open_to_read(path: Path) -> sqlite3.Connection:
    """The ledger of a finished run; raises as `open_for_run` does."""
    with told(path):
        address = path.absolute().as_uri()
        base = _connected(path, f"{address}?mode=ro", uri=True)
        try:
            try:
                _check(base, path, _READ)
            except sqlite3.OperationalError as error:
                # A folder that may not be written has no place for the marks of a reader.
                if _kind(error) != sqlite3.SQLITE_CANTOPEN or _log(path).exists():
                    raise
                base.close()
                base = _connected(path, f"{address}?immutable=1", uri=True)
                _check(base, path, _READ)
        except BaseException:
            base.close()
            raise
    return base


def _connected(path: Path, address: str, *, uri: bool) -> sqlite3.Connection:
    if path.is_dir():
        raise damaged(path, "a folder of its name is in its place")
    return sqlite3.connect(address, uri=uri)


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _check(base: sqlite3.Connection, path: Path, needed: tuple[str, ...]) -> None:
    """Raise where this is no ledger, one of a later version, or one that lacks tables."""
    (version,) = base.execute("pragma user_version").fetchone()
    listed = base.execute("select name from sqlite_master where type='table'")
    names = {name for (name,) in listed if not name.startswith("sqlite_")}
    if version > VERSION:
        raise ResultsError(
            "fatal/ledger",
            f"{path}: written by a later version of the program ({version}).",
            f"Install that version, or run anew: {_command(path)}",
            f"台账由更新的版本写成，请升级程序，或执行 {_command(path)}",
        )
    if version < 0 or names - set(TABLES):
        raise damaged(path, "it is the database of another program")
    lost = sorted((set(TABLES) if version else set(needed)) - names)
    if lost:
        raise damaged(path, f"it lacks the tables {', '.join(lost)}")
    for table in names:
        columns = {row[1] for row in base.execute(f"pragma table_info({table})")}
        for column in TABLES[table]:
            if column not in columns and (version or (table, column) not in _LATER):
                raise damaged(path, f"its table {table} lacks {column}")


def _added(base: sqlite3.Connection) -> str:
    """What brings a ledger of an earlier version up to this one."""
    columns = {row[1] for row in base.execute("pragma table_info(documents)")}
    old = columns and "parts" not in columns
    return "alter table documents add column parts integer;" if old else ""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what SQLite says, and what no ledger holds, into an OutputError."""
    try:
        yield
    except sqlite3.Error as error:
        hints = _TROUBLE.get(_kind(error))
        if hints is None:
            raise damaged(path, str(error)) from error
        raise OutputError(
            "fatal/ledger",
            f"{path}: cannot be opened or written ({error}).",
            f"{hints[0]} What was acknowledged is kept.",
            f"{hints[1]}已完成的不会丢失。",
        ) from error
    except UnicodeEncodeError:
        raise
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(path, f"{type(error).__name__}: {error}"[:200]) from error


def _kind(error: sqlite3.Error) -> int:
    """The primary code of an error; a file that ends too soon is damaged, not a disk in trouble."""
    code: int = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR
    return sqlite3.SQLITE_CORRUPT if code == sqlite3.SQLITE_IOERR_SHORT_READ else code & 0xFF


def damaged(path: Path, why: str) -> ResultsError:
    """The error for a ledger that cannot be read."""
    return ResultsError(
        "fatal/ledger",
        f"{path}: the ledger is damaged ({why}).",
        f"Run: {_command(path)} (keeps what can still be read, parses the rest again).",
        f"台账已损坏，请执行 {_command(path)}：能读的结果会保留，其余重新解析。",
    )


def _command(path: Path) -> str:
    return f"policy-parse run FOLDER -o {path.parent} --rebuild"


def unpacked(kind: str, content: bytes) -> Any:
    """What `work.pack` packed under one kind; raises ValueError and zlib.error for what is none."""
    found = json.loads(zlib.decompress(content))
    table = kind.startswith("tables/")
    if not isinstance(found, dict if table else list) or (
        table and not {"name", "columns", "rows"} <= set(found)
    ):
        raise ValueError(f"{kind} holds something else")
    return found


def is_complete(status: str, parts: int | None, found: int, accounts: int) -> bool:
    """Whether all parts of a document are there, `found` in all and `accounts` among them.

    Ledgers of before do not say how many it had: all have the same, but for accounts.
    """
    if status not in ("ok", "partial"):
        return status in NOT_READ
    return found - accounts >= _PLAIN if parts is None else found == parts


def remove_marks(path: Path) -> None:
    """Take away what readers leave beside a ledger."""
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    with suppress(OSError):
        if _log(path).stat().st_size == 0:
            _log(path).unlink()
