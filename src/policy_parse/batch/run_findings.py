"""What a run has found over all its documents, counted in one reading: units by identity, checks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.domain.limits import tick
from policy_parse.export.unit_pages import earliest

_ACROSS = 24  # documents that have a column of their own in the matrix
_TASKS = 300_000  # tasks that are held against each other
_OWN = 12  # characters from which on a task that stands in two documents is the same task


@dataclass(slots=True)
class RunUnit:
    """A unit identity over all documents; `across` where each document has a column."""

    name: str | None = None
    spellings: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    across: dict[str, Counter[str]] = field(default_factory=dict)
    documents: int = 0
    last: str = ""  # the document that was read last
    targets: int = 0
    date: str | None = None

    @property
    def weight(self) -> tuple[int, int, str]:
        """By what units are sorted: in how many documents, with how many tasks."""
        return -self.documents, -self.tasks.total(), self.shown

    @property
    def shown(self) -> str:
        """Its commonest spelling, the shortest of these."""
        return min(self.spellings, key=lambda name: (-self.spellings[name], len(name), name))


class RunFindings:
    """What is counted over all documents in one reading of them."""

    def __init__(self, ledger: Ledger, rows: Sequence[Row]) -> None:
        """`rows` of documents of which none is a copy of another."""
        self.ledger, self.rows = ledger, rows
        self.units: dict[str, RunUnit] = {}
        self.facts: dict[str, dict[str, Any]] = {}
        self.checks: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.across = len(rows) <= _ACROSS
        self._once: dict[bytes, str] = {}  # tasks with the file in which they stand
        self._again: dict[bytes, list[str]] = {}  # those that stand in several
        for row in rows:
            self._read(row)

    def _read(self, row: Row) -> None:
        content = self.ledger.content(row.sha256, "records/documents")
        self.facts[row.name] = content[0]["metadata"] if content else {}
        for issue in self.table(row, "issues"):
            self.checks[issue["code"]] += 1
            self.first.setdefault(issue["code"], f"{row.name}：{issue['message']}")
        for line, key in self.duties(row):
            unit = self.units.setdefault(key, RunUnit())
            unit.name = unit.name or self._full[key]
            unit.spellings[line["unit"]] += 1
            unit.tasks[line["role"]] += 1
            unit.documents += unit.last != row.name
            unit.last = row.name
            if self.across:
                unit.across.setdefault(row.name, Counter())[line["role"]] += 1
            unit.targets += bool(line["targets"])
            unit.date = earliest((unit.date, line["deadline"]))
            self._note(line["task"], row.name)

    def _note(self, task: str | None, file: str) -> None:
        """Hold a task against those of other documents."""
        if not task or len(task) < _OWN or len(self._once) >= _TASKS:
            return
        key = _sum(task)
        first = self._once.setdefault(key, file)
        if first != file:
            files = self._again.setdefault(key, [first])
            if file not in files:
                files.append(file)

    def others(self, task: str | None, file: str) -> list[str]:
        """The other documents in which a task stands word for word."""
        known = self._again.get(_sum(task), ()) if task else ()
        return sorted(name for name in known if name != file)

    def duties(self, row: Row) -> Iterator[tuple[dict[str, Any], str]]:
        """The rows of a document's units, each with the key of its unit."""
        keys: dict[str, str] = {}
        self._full: dict[str, str | None] = {}
        for unit in self.table(row, "units"):
            keys[unit["unit"]] = unit["id"]
            keys.setdefault(unit["unit_name"] or unit["unit"], unit["id"])
            self._full[unit["id"]] = unit["unit_name"]
        for line in self.table(row, "by_unit"):
            key = keys.get(line["unit"])
            if key is not None:
                yield line, key

    def table(self, row: Row, kind: str) -> Iterator[dict[str, Any]]:
        """The rows of a table by key of column."""
        packed = self.ledger.content(row.sha256, f"tables/{kind}")
        if packed is None:
            return
        keys = [key for key, _ in packed["columns"]]
        for line in packed["rows"]:
            tick()
            yield dict(zip(keys, line, strict=True))


def _sum(text: str) -> bytes:
    bare = "".join(text.split()).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(bare, digest_size=8).digest()
