"""The ledger: an SQLite file in which every acknowledged row is safe, whatever happens next."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_parse.batch.inputs import place_of, stored_place
from policy_parse.batch.ledger_file import is_complete, open_for_run, told, unpacked
from policy_parse.batch.work import Options, Result


@dataclass(frozen=True, slots=True)
class Row:
    """One input with what became of it."""

    name: str
    place: str
    sha256: str
    status: str
    code: str
    message: str
    hint: str
    hint_zh: str
    seconds: float
    counts: tuple[tuple[str, int], ...]
    config: str = ""

    @property
    def numbers(self) -> dict[str, int]:
        """Records by kind; an older ledger has no `goals`: there they are all `targets`."""
        known = dict(self.counts)
        return {"goals": known["targets"], **known} if "targets" in known else known


class Ledger:
    """Opened by one run at a time (the run holds the lock)."""

    def __init__(
        self,
        path: Path,
        config: str,
        *,
        corrected: Mapping[str, str] | None = None,
        read_only: bool = False,
    ) -> None:
        """`config`: fingerprint of options and program; `corrected`: of a document's corrections.

        Raises OutputError.
        """
        self.path, self.config, self.corrected = path, config, dict(corrected or {})
        if read_only:
            with self._told():
                self._base = sqlite3.connect(path, timeout=60)
                self._base.execute("pragma query_only=on")
        else:
            self._base = open_for_run(path)

    def _told(self) -> AbstractContextManager[None]:
        return told(self.path)

    def _config(self, digest: str) -> str:
        own = self.corrected.get(digest)
        return f"{self.config}-{own}" if own else self.config

    def known(self, digest: str) -> bool:
        """Whether this content has been parsed with this configuration, and all of it is there."""
        with self._told():
            found = self._base.execute(
                "select status, parts from documents where sha256=? and config=?",
                (digest, self._config(digest)),
            ).fetchone()
            if found is None:
                return False
            counts = self._base.execute(
                "select count(*), coalesce(sum(kind like '%/accounts'), 0) from parts "
                "where sha256=? and config=?",
                (digest, self._config(digest)),
            ).fetchone()
            return is_complete(*found, *counts)

    def acknowledge(self, name: str, place: str, digest: str, result: Result | None) -> None:
        """One input's row, with its document where that is new: both or none."""
        with self._told(), self._base:
            if result is not None and result.sha256:
                self._forget_parts(digest)
                self._base.execute(
                    "insert or replace into documents values (?,?,?,?,?,?,?,?,?,?)",
                    (
                        digest,
                        self._config(digest),
                        result.status,
                        result.code,
                        result.message,
                        result.hint,
                        result.hint_zh,
                        result.seconds,
                        json.dumps(result.counts),
                        len(result.parts),
                    ),
                )
                self._base.executemany(
                    "insert or replace into parts values (?,?,?,?)",
                    ((digest, self._config(digest), kind, part) for kind, part in result.parts),
                )
            own = (None,) * 5
            if result is not None and not result.sha256:  # about this file, not its content
                own = (result.status, result.code, result.message, result.hint, result.hint_zh)  # type: ignore[assignment]
            self._base.execute(
                "insert or replace into inputs values (?,?,?,?,?,?,?,?,?)",
                (name, stored_place(place), digest, self._config(digest), *own),
            )

    def _forget_parts(self, digest: str) -> None:
        """Where a document was there in part: what is left of it, and that outputs are up to date."""
        key = digest, self._config(digest)
        found = self._base.execute("select 1 from documents where sha256=? and config=?", key)
        if found.fetchone():
            self._base.execute("delete from parts where sha256=? and config=?", key)
            self._base.execute("update outputs set fingerprint=''")

    def row_stands(self, name: str, digest: str) -> bool:
        """Whether an input has its row for this content and configuration."""
        with self._told():
            found = self._base.execute(
                "select sha256, status from inputs where name=? and config=?",
                (name, self._config(digest)),
            ).fetchone()
        return found is not None and found[0] == digest and (bool(found[1]) or self.known(digest))

    def keep_only(self, names: Iterable[str]) -> None:
        """Drop the rows of inputs that this run does not have."""
        with self._told(), self._base:
            self._base.execute("create temp table if not exists present (name text primary key)")
            self._base.execute("delete from present")
            self._base.executemany(
                "insert or ignore into present values (?)", ((n,) for n in names)
            )
            self._base.execute("delete from inputs where name not in (select name from present)")

    def forget(self, statuses: Iterable[str]) -> None:
        """Drop documents and rows of these statuses, so that they are tried again."""
        with self._told(), self._base:
            for status in statuses:
                self._base.execute("delete from inputs where status=?", (status,))
                self._base.execute("delete from documents where status=?", (status,))

    def rows(self) -> list[Row]:
        """All inputs in order of their names."""
        with self._told():
            found = self._base.execute(
                """select i.name, i.place, i.sha256, coalesce(i.status, d.status),
                          coalesce(i.code, d.code), coalesce(i.message, d.message),
                          coalesce(i.hint, d.hint), coalesce(i.hint_zh, d.hint_zh),
                          coalesce(d.seconds, 0), coalesce(d.counts, '[]'), i.config
                   from inputs i left join documents d
                        on d.sha256 = i.sha256 and d.config = i.config and i.status is null
                   order by i.name"""
            ).fetchall()
            return [
                Row(
                    row[0],
                    place_of(row[1]),
                    *row[2:9],
                    tuple((str(k), int(n)) for k, n in json.loads(row[9])),
                    row[10],
                )  # type: ignore[call-arg]
                for row in found
            ]

    def content(self, digest: str, kind: str) -> Any:
        """One kind of a document's records or tables; None where it has none."""
        with self._told():
            found = self._base.execute(
                "select content from parts where sha256=? and config=? and kind=?",
                (digest, self._config(digest), kind),
            ).fetchone()
            return unpacked(kind, found[0]) if found else None

    def note_options(self, options: Options) -> None:
        """Remember what the documents are parsed with, for those who read them again."""
        with self._told(), self._base:
            self._base.execute("delete from options")
            self._base.executemany("insert into options values (?,?)", options.stored().items())

    def fingerprint(self, output: str) -> str | None:
        """What an output file was last made from."""
        with self._told():
            found = self._base.execute(
                "select fingerprint from outputs where name=?", (output,)
            ).fetchone()
        return found[0] if found else None

    def note_output(self, output: str, fingerprint: str | None) -> None:
        """Remember what an output file was made from; None forgets it."""
        with self._told(), self._base:
            if fingerprint is None:
                self._base.execute("delete from outputs where name=?", (output,))
            else:
                self._base.execute(
                    "insert or replace into outputs values (?,?)", (output, fingerprint)
                )

    def outputs(self) -> list[str]:
        """Names of the output files noted."""
        with self._told():
            return [row[0] for row in self._base.execute("select name from outputs order by name")]

    def close(self) -> None:
        """Flush and close."""
        with self._told():
            self._base.close()
