"""What the pages are told of documents, records, proposals and corrections, as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from policy_parse.domain.kinds import Comparator
from policy_parse.domain.notice import Notice
from policy_parse.domain.words import (
    CHANGE_WORDS,
    COMPARATOR_WORDS,
    word,
)
from policy_parse.export.tables import build_table
from policy_parse.review.corrections import Correction
from policy_parse.window.documents import Document

_TOLD_OF_TARGET = ("indicator", "comparator", "value", "measure", "change", "due")


def targets_at(notice: Notice, start: int, end: int) -> Iterator[dict[str, str]]:
    """The targets that were read between two places of the source, as they are entered."""
    own = {
        t.id
        for t in notice.targets
        if start <= t.value_evidence.span.start and t.value_evidence.span.end <= end
    }
    table = build_table(notice, "targets")
    for row in table.rows:
        cells = dict(zip((key for key, _ in table.columns), row, strict=True))
        if cells["id"] in own:
            yield {k: "" if cells[k] is None else str(cells[k]) for k in _TOLD_OF_TARGET}


def proposals_at(notice: Notice, start: int, end: int) -> Iterator[dict[str, str]]:
    """The targets that numbers between two places of the source would be."""
    for line in notice.accounts:
        span, p = line.evidence.span, line.proposed
        if p is not None and start <= span.start and span.end <= end:
            value = f"{p.value[0]}—{p.value[1]}" if isinstance(p.value, tuple) else str(p.value)
            yield {
                "indicator": p.indicator or "",
                "value": value,
                "measure": p.unit or "",
                "comparator": COMPARATOR_WORDS[p.comparator or Comparator.EQUAL],
                "change": word(CHANGE_WORDS, p.change) or "",
                "due": p.due or "",
            }


SORTS: dict[str, Callable[[Document], Any]] = {
    "name": lambda d: d.row.name,
    "number": lambda d: d.head.get("document_number") or "",
    "title": lambda d: d.head.get("title") or "",
    "issuer": lambda d: "".join(d.head.get("issuers") or ()),
    "date": lambda d: d.head.get("issue_date") or "",
    "region": lambda d: d.head.get("region") or "",
    "status": lambda d: d.row.status,
    "issues": lambda d: dict(d.row.counts).get("issues", 0),
}


def listed_under(documents: Iterable[Document], asked: Mapping[str, str]) -> list[Document]:
    """The documents under the filters `text`, `status`, `level` and `region`, in the order `sort`
    (`back`: from its end).
    """
    rows = list(documents)
    for key in ("level", "region"):
        if asked.get(key):
            rows = [d for d in rows if (d.head.get(key) or "") == asked[key]]
    if asked.get("status"):
        rows = [d for d in rows if d.row.status == asked["status"]]
    if words := asked.get("text", "").split():
        rows = [d for d in rows if all(w in words_of_document(d) for w in words)]
    if asked.get("sort") in SORTS:
        rows.sort(key=SORTS[asked["sort"]], reverse=bool(asked.get("back")))
    return rows


def document_row(document: Document) -> dict[str, Any]:
    """A line of the list of files."""
    row, head = document.row, document.head
    return {
        "name": row.name,
        "digest": row.sha256 if document.is_read else "",
        "status": row.status,
        "code": row.code,
        "message": row.message,
        "hint": row.hint,
        "hint_zh": row.hint_zh,
        "number": head.get("document_number") or "",
        "title": head.get("title") or "",
        "issuers": "、".join(head.get("issuers") or ()),
        "level": head.get("level") or "",
        "region": head.get("region") or "",
        "date": head.get("issue_date") or "",
        "counts": dict(row.counts),
    }


def words_of_document(document: Document) -> str:
    """What a document is searched by."""
    head = document.head
    return " ".join(
        (
            document.row.name,
            head.get("title") or "",
            head.get("document_number") or "",
            *(head.get("issuers") or ()),
        )
    )


def correction_row(correction: Correction) -> dict[str, Any]:
    """A correction with its names."""
    return asdict(correction)
