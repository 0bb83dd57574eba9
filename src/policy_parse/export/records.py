"""Records as plain dictionaries: the JSON of one notice (schema 1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from operator import attrgetter
from typing import Any

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice
from policy_parse.domain.records import METADATA, RECORDS, Record
from policy_parse.domain.source import Part, Revision

SCHEMA = "1"


def to_records(
    notice: Notice, *, with_text: bool = False, revisions: bool = False
) -> dict[str, Any]:
    """One JSON-ready object with a list of rows per kind.

    `with_text` adds source.text, `revisions` the tracked changes of a Word file.
    """
    source, metadata = notice.source, notice.metadata
    return {
        "schema": SCHEMA,
        "source": {
            "name": source.name,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "pages": len(source.page_starts) or None,
            "characters": len(source.text),
            "left_out": dict(source.left_out),
            **({"parts": [_part(part) for part in source.parts]} if source.parts else {}),
            **({"text": source.text} if with_text else {}),
        },
        "metadata": {name: _plain(_maker("metadata", name)(metadata)) for name in METADATA},
        **{
            kind: list(_rows(record, getattr(notice, kind)))
            for kind, record in RECORDS.items()
            if kind != "accounts" or notice.accounts
        },
        **({"revisions": [_revision(r) for r in source.revisions]} if revisions else {}),
    }


def _rows(record: Record, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The rows of one kind."""
    makers = [(name, _maker(record.kind, name)) for name in record.fields]
    for row in rows:
        out = {name: _plain(make(row)) for name, make in makers}
        yield out | _proof(row.evidence) if record.has_place else out


# How a field is made that is not what the record has under its name.
MADE: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("metadata", "annexes"): lambda m: [
        {"number": a.number, "path": a.path, "title": a.title} for a in m.annexes
    ],
    ("sections", "body_span"): lambda r: r.body,
    ("targets", "value_quote"): lambda r: r.value_evidence.quote,
    ("targets", "value_span"): lambda r: r.value_evidence.span,
    ("accounts", "chance"): lambda r: round(r.chance, 3),
    ("accounts", "proposed"): lambda r: (
        {name: _plain(value) for name, value in r.proposed._asdict().items()}
        if r.proposed
        else None
    ),
}


def _maker(kind: str, name: str) -> Callable[[Any], Any]:
    return MADE.get((kind, name)) or attrgetter(name)


def _plain(value: Any) -> Any:
    """With lists for tuples and text for members of a vocabulary."""
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "sha256": part.sha256,
        "media_type": part.media_type,
        "span": [part.start, part.end],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "kind": revision.kind,
        "text": revision.text,
        "author": revision.author,
        "date": revision.date,
        "span": list(revision.span),
    }


def _proof(evidence: Evidence | None) -> dict[str, Any]:
    tick()
    if evidence is None:
        return {"quote": None, "span": None}
    out: dict[str, Any] = {"quote": evidence.quote, "span": list(evidence.span)}
    if len(evidence.spans) > 1:
        out["spans"] = [list(span) for span in evidence.spans]
    part = evidence.source.part_at(evidence.span.start)
    if part is not None:
        out["file"] = part.name
    page = evidence.page
    if page is not None:
        out["page"] = page
    return out


def to_json(
    notice: Notice,
    *,
    with_text: bool = False,
    revisions: bool = False,
    indent: int | None = None,
) -> str:
    """The records as JSON text."""
    records = to_records(notice, with_text=with_text, revisions=revisions)
    text = json.dumps(records, ensure_ascii=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates cannot be written as UTF-8
        text = json.dumps(records, ensure_ascii=True, indent=indent)
    return text
