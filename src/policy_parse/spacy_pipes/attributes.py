"""What `span._.policy` gives: the record behind a span, one type per kind.

Their fields are those of `domain.records.RECORDS` (a test holds it), written out so that an editor
knows them. The records lie in `doc.user_data` as plain rows, so that a Doc with them goes through DocBin.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields
from typing import Any

from spacy.tokens import Doc, Span

from policy_parse.domain.notice import Value

KEY = "policy_parse"  # of doc.user_data


@dataclass(frozen=True, slots=True)
class UnitAttributes:
    """Who a printed unit is (domain.notice.Unit)."""

    unit: str
    key: str
    name: str | None
    level: str | None
    kind: str
    national: tuple[str, ...]
    region: str | None
    status: str
    candidates: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyAttributes:
    """A unit in a role (domain.notice.Assignment)."""

    id: str
    section: str
    tasks: tuple[str, ...]
    role: str
    role_word: str | None
    unit: str
    unit_name: str | None
    unit_key: str
    style: str
    inherited: bool


@dataclass(frozen=True, slots=True)
class TargetAttributes:
    """A number to reach (domain.notice.Target)."""

    id: str
    section: str
    task: str | None
    indicator: str
    comparator: str
    value: Value
    unit: str
    change: str | None
    baseline: float | None
    baseline_year: int | None
    due: str | None
    due_source: str | None
    recurrence: str | None
    cumulative: bool
    nature: str | None
    kind: str
    strength: str | None
    scope: str | None


@dataclass(frozen=True, slots=True)
class DeadlineAttributes:
    """A time by which something is due (domain.notice.Deadline)."""

    id: str
    section: str
    task: str | None
    start: str | None
    end: str | None
    recurrence: str | None
    is_term: bool


@dataclass(frozen=True, slots=True)
class CitationAttributes:
    """Another document (domain.notice.Citation)."""

    id: str
    title: str | None
    document_number: str | None
    alias: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class SectionAttributes:
    """A heading (domain.notice.Section)."""

    id: str
    path: str
    number: str
    heading: str
    depth: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class TaskAttributes:
    """What is ordered to be done (domain.notice.Task)."""

    id: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonAttributes:
    """A member of a leading group (domain.notice.Person)."""

    id: str
    name: str
    role: str
    position: str


TYPES: dict[str, type[Any]] = {
    "units": UnitAttributes,
    "assignments": DutyAttributes,
    "targets": TargetAttributes,
    "deadlines": DeadlineAttributes,
    "citations": CitationAttributes,
    "sections": SectionAttributes,
    "tasks": TaskAttributes,
    "people": PersonAttributes,
}
UNIT = "UNIT"  # the label of spans whose record is the unit, not the duty that names it


def policy(span: Span) -> Any:
    """The record of a span that a component set; None for any other span.

    The records go with `doc.user_data`: `Doc.from_docs` and a DocBin without `store_user_data`
    leave them behind.
    """
    rows: dict[str, dict[str, Any]] = span.doc.user_data.get(KEY, {}).get("rows", {})
    kind = next((k for k, own in rows.items() if k != "units" and span.id_ in own), None)
    if kind is None:
        return None
    row = rows[kind][span.id_]
    if span.label_ == UNIT:
        kind, row = "units", rows["units"][row["unit"]]
    made = TYPES[kind]
    return made(**{field.name: _frozen(row[field.name]) for field in fields(made)})


def policy_records(doc: Doc) -> dict[str, Any] | None:
    """The records of a doc as `policy_parse.to_records` gives them; None before a component ran."""
    held = doc.user_data.get(KEY)
    if held is None:
        return None
    rows = {kind: list(own.values()) for kind, own in held["rows"].items()}
    records: dict[str, Any] = _listed({**held["rest"], **rows})
    return records


def _listed(value: Any) -> Any:
    """With lists where DocBin made tuples of them."""
    if isinstance(value, dict):
        return {key: _listed(own) for key, own in value.items()}
    return [_listed(own) for own in value] if isinstance(value, (list, tuple)) else value


def hold(doc: Doc, records: dict[str, Any]) -> None:
    """Put the records of its text into a doc."""
    rows = {
        kind: {row["unit" if kind == "units" else "id"]: row for row in records[kind]}
        for kind in TYPES
    }
    rest = {k: v for k, v in records.items() if k not in rows}
    doc.user_data[KEY] = {"rows": rows, "rest": rest, "text": _sum(doc)}


def has_records(doc: Doc) -> bool:
    """Whether a doc holds records, and those of its own text: a part of a doc takes them along."""
    held = doc.user_data.get(KEY)
    return held is not None and held["text"] == _sum(doc)


def _sum(doc: Doc) -> int:
    return zlib.crc32(doc.text.encode("utf-8", "surrogatepass"))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, tuple)) else value


def register() -> None:
    """Make `span._.policy` and `doc._.policy_records` known to spaCy."""
    if not Span.has_extension("policy"):
        Span.set_extension("policy", getter=policy)
    if not Doc.has_extension("policy_records"):
        Doc.set_extension("policy_records", getter=policy_records)


register()
