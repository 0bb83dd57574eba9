"""A document of the workspace as the window knows it, and how far reading has come."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.batch.ledger_file import open_to_read
from policy_parse.batch.work import unpack

_FEW = 40  # mastheads up to which each is asked for by itself
_HEADS = "select sha256, config, content from parts where kind='records/documents'"


@dataclass(frozen=True, slots=True)
class Document:
    """An input with what became of it, and what its masthead says."""

    row: Row
    head: dict[str, Any]

    @property
    def is_read(self) -> bool:
        """Whether there are records of it."""
        return self.row.status in ("ok", "partial")


class Shelf:
    """What the ledger of a workspace holds: the rows of its inputs, each with its masthead."""

    def __init__(self, ledger: Path) -> None:
        """Nothing is looked at yet."""
        self._ledger = ledger
        self._heads: dict[tuple[str, str], dict[str, Any]] = {}
        self.documents: list[Document] = []
        self.by_digest: dict[str, Document] = {}

    def look(self) -> None:
        """Take over the rows of the ledger, and the mastheads that are new; raises OutputError."""
        if not self._ledger.exists():
            return
        ledger = Ledger(self._ledger, "", read_only=True)
        try:
            rows = ledger.rows()
        finally:
            ledger.close()
        missing = {(r.sha256, r.config) for r in rows} - self._heads.keys()
        if missing:
            self._heads |= {key: {} for key in missing} | dict(self._read(missing))
        self.documents = [Document(r, self._heads[r.sha256, r.config]) for r in rows]
        self.by_digest = {d.row.sha256: d for d in self.documents if d.is_read}

    def _read(
        self, missing: set[tuple[str, str]]
    ) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """Mastheads out of the ledger: of many all at once."""
        base = open_to_read(self._ledger)
        try:
            one = f"{_HEADS} and sha256=? and config=?"
            few = len(missing) <= _FEW
            asked = (base.execute(one, key) for key in missing) if few else (base.execute(_HEADS),)
            for digest, config, content in chain.from_iterable(asked):
                if (digest, config) in missing:
                    yield (digest, config), unpack(content)[0]["metadata"]
        finally:
            base.close()


@dataclass(slots=True)
class Progress:
    """How far the reading of the workspace is."""

    done: int = 0
    total: int = 0
    name: str = ""
    since: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        """Seconds that are left, by what has been done."""
        if not self.done:
            return None
        return (time.monotonic() - self.since) / self.done * (self.total - self.done)
