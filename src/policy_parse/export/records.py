"""Records as plain dictionaries: the JSON of one notice (schema 1)."""

from __future__ import annotations

import json
from typing import Any

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice
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
        "metadata": {
            "document_number": metadata.document_number,
            "title": metadata.title,
            "document_type": metadata.document_type,
            "issuers": list(metadata.issuers),
            "addressees": list(metadata.addressees),
            "issue_date": metadata.issue_date,
            "level": metadata.level,
            "region": metadata.region,
            "region_code": metadata.region_code,
            "colophon": metadata.colophon,
            "annexes": [
                {"number": a.number, "path": a.path, "title": a.title} for a in metadata.annexes
            ],
        },
        "citations": [
            {"id": r.id, "title": r.title, "document_number": r.document_number,
             "alias": r.alias, "relation": r.relation, **_proof(r.evidence)}
            for r in notice.citations
        ],
        "sections": [
            {"id": r.id, "path": r.path, "number": r.number, "heading": r.heading,
             "depth": r.depth, "parent": r.parent, "body_span": list(r.body), **_proof(r.evidence)}
            for r in notice.sections
        ],
        "tasks": [
            {"id": r.id, "section": r.section, "text": r.text, **_proof(r.evidence)}
            for r in notice.tasks
        ],
        "assignments": [
            {"id": r.id, "section": r.section, "tasks": list(r.tasks), "role": r.role.value,
             "role_word": r.role_word,
             "unit": r.unit, "unit_name": r.unit_name, "unit_key": r.unit_key,
             "style": r.style.value, "inherited": r.inherited, **_proof(r.evidence)}
            for r in notice.assignments
        ],
        "targets": [
            {"id": r.id, "section": r.section, "task": r.task, "indicator": r.indicator,
             "comparator": r.comparator,
             "value": list(r.value) if isinstance(r.value, tuple) else r.value, "unit": r.unit,
             "change": r.change, "baseline": r.baseline, "baseline_year": r.baseline_year,
             "due": r.due, "due_source": r.due_source, "recurrence": r.recurrence,
             "cumulative": r.cumulative, "nature": r.nature, "kind": r.kind.value,
             "strength": r.strength, "scope": r.scope, "value_quote": r.value_evidence.quote,
             "value_span": list(r.value_evidence.span), **_proof(r.evidence)}
            for r in notice.targets
        ],
        "deadlines": [
            {"id": r.id, "section": r.section, "task": r.task, "start": r.start, "end": r.end,
             "recurrence": r.recurrence, "is_term": r.is_term, **_proof(r.evidence)}
            for r in notice.deadlines
        ],
        "units": [
            {"unit": r.unit, "key": r.key, "name": r.name, "level": r.level, "kind": r.kind,
             "national": list(r.national), "region": r.region, "status": r.status,
             "candidates": list(r.candidates), "members": list(r.members)}
            for r in notice.units
        ],
        "people": [
            {"id": r.id, "name": r.name, "role": r.role, "position": r.position,
             **_proof(r.evidence)}
            for r in notice.people
        ],
        "issues": [
            {"id": r.id, "code": r.code, "message": r.message, "section": r.section,
             **(_proof(r.evidence) if r.evidence else {"quote": None, "span": None})}
            for r in notice.issues
        ],
        **(
            {"accounts": [
                {"mention": r.mention.value, "outcome": r.outcome.value, "record": r.record,
                 "reason": r.reason, "chance": round(r.chance, 3),
                 "proposed": r.proposed._asdict() if r.proposed else None, **_proof(r.evidence)}
                for r in notice.accounts
            ]} if notice.accounts else {}
        ),
        **({"revisions": [_revision(r) for r in source.revisions]} if revisions else {}),
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name, "sha256": part.sha256, "media_type": part.media_type,
        "span": [part.start, part.end],
    }  # fmt: skip


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "kind": revision.kind, "text": revision.text, "author": revision.author,
        "date": revision.date, "span": list(revision.span),
    }  # fmt: skip


def _proof(evidence: Evidence) -> dict[str, Any]:
    tick()
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
