"""What a command ends with: a line per document, and the one file to open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_parse.cli.exits import say
from policy_parse.cli.language import told

if TYPE_CHECKING:
    from policy_parse.domain.notice import Notice

_HEADS = ("document", "tasks", "duties", "targets", "to check")
_MOST = 20  # documents that are listed
_NAME = 40  # columns of a name


class Summary:
    """Documents with their counts, while they are written."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self._rows: list[tuple[str, int, int, int, int]] = []
        self._first = ""

    def add(self, notice: Notice, written: str) -> None:
        """A document and where its results stand."""
        self.count(
            notice.source.name,
            len(notice.tasks),
            len(notice.assignments),
            len(notice.goals),
            len(notice.issues),
        )
        self._first = self._first or written

    def count(self, name: str, tasks: int, duties: int, targets: int, issues: int) -> None:
        """A document by its counts."""
        self._rows.append((name, tasks, duties, targets, issues))

    def show(self, open_first: Path | None = None) -> None:
        """Say it on standard error; nothing where no document was read."""
        if not self._rows:
            return
        from policy_parse.export.listing import list_rows

        heads = [told(head) for head in _HEADS]
        rows: list[Sequence[object]] = [
            (_short(name), *map(str, counts)) for name, *counts in self._rows[:_MOST]
        ]
        if len(self._rows) > _MOST:
            rows.append((told("… and more"), "", "", "", ""))
        if len(self._rows) > 1:
            totals = [sum(row[c] for row in self._rows) for c in (1, 2, 3, 4)]  # type: ignore[misc]
            rows.append((told("all") + f" {len(self._rows)}", *map(str, totals)))
        say(list_rows(heads, rows, "table").rstrip("\n"))
        say(told("open this first:") + f" {open_first or self._first}")


def _short(name: str) -> str:
    """The end of a long name: its beginning is often that of all."""
    width = 0
    for n, character in enumerate(reversed(name)):
        width += 2 if character > "\u2e7f" else 1
        if width > _NAME:
            return "…" + name[len(name) - n :]
    return name
