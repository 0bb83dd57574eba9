"""A document of the workspace as the window knows it, and how far reading has come."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from policy_parse.batch.ledger import Row


@dataclass(frozen=True, slots=True)
class Document:
    """An input with what became of it, and what its masthead says."""

    row: Row
    head: dict[str, Any]

    @property
    def is_read(self) -> bool:
        """Whether there are records of it."""
        return self.row.status in ("ok", "partial")


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
