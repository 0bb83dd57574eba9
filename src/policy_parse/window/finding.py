"""Finding over all documents of a workspace, a slice at a time: their texts, and the rows of their tables.

Nothing is indexed: the ledger is read on from where the last slice ended, for a limited time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from policy_parse.batch.inputs import LEDGER
from policy_parse.batch.ledger_file import open_to_read, told, unpacked
from policy_parse.window.desk import Desk
from policy_parse.window.documents import Document

_SECONDS = 0.4  # of one slice
_MOST = 100  # hits of one slice
_AROUND = 30  # characters shown on each side of a hit
_LOOKED_AT = 200  # places of one document
_PER_TEXT = 5  # hits shown of one document


class Slice(NamedTuple):
    """Hits, how many documents were looked through, and where to go on (None: all were)."""

    hits: list[dict[str, Any]]
    seen: int
    total: int
    after: int | None


def find(
    desk: Desk, table: str, words: str, start: int, chosen: Sequence[str] | None = None
) -> Slice:
    """Hits of all `words` in the documents from number `start` on, in order of their names.

    `chosen`: only in these documents, in their order.

    `table`: `text` for the full texts, else the kind of a table (duties, breakdown, targets, …), of
    which the rows are found in which every word stands. No words: all rows.
    """
    documents = [d for d in desk.documents if d.is_read]
    if chosen is not None:
        known = desk.by_digest
        documents = [known[digest] for digest in chosen if digest in known]
    wanted = words.split()
    hits: list[dict[str, Any]] = []
    until = time.monotonic() + _SECONDS
    path = desk.workspace.results / LEDGER
    if not documents:
        return Slice([], 0, 0, None)
    kind = "text" if table == "text" else f"tables/{table}"
    base = open_to_read(path)
    try:
        with told(path):
            for number in range(start, len(documents)):
                if len(hits) >= _MOST or time.monotonic() > until:
                    return Slice(hits, number, len(documents), number)
                row = documents[number].row
                found = base.execute(
                    "select content from parts where sha256=? and config=? and kind=?",
                    (row.sha256, row.config, kind),
                ).fetchone()
                if found:
                    content = unpacked(kind, found[0])
                    hits += _hits(documents[number], table, content, wanted)
    finally:
        base.close()
    return Slice(hits, len(documents), len(documents), None)


def _hits(
    document: Document, table: str, content: Any, words: list[str]
) -> Iterator[dict[str, Any]]:
    own = {
        "document": document.row.sha256,
        "file": document.row.name,
        "title": document.head.get("title") or document.row.name,
    }
    if table == "text":
        if words:
            for start, end, piece in _places(content[0], words):
                yield own | {"start": start, "end": end, "text": piece}
        return
    keys = [key for key, _ in content["columns"]]
    for cells in content["rows"]:
        line = " ".join(str(c) for c in cells if c is not None)
        if all(word in line for word in words):
            yield own | {"row": dict(zip(keys, cells, strict=True))}


def _places(text: str, words: list[str]) -> list[tuple[int, int, str]]:
    """Where the first word stands in a text that has them all, with what stands around it.

    The places where most of the others stand beside it come first.
    """
    if not all(word in text for word in words):
        return []
    found: list[tuple[int, int, int, str]] = []
    at, first = text.find(words[0]), words[0]
    while at >= 0 and len(found) < _LOOKED_AT:
        around = text[max(0, at - _AROUND) : at + len(first) + _AROUND]
        beside = sum(word in around for word in words)
        found.append((-beside, at, at + len(first), " ".join(around.split())))
        at = text.find(first, at + len(first))
    return [(start, end, piece) for _, start, end, piece in sorted(found)[:_PER_TEXT]]
