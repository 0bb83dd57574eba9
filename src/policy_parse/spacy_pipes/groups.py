"""Records as groups of spans in `doc.spans`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup

from policy_parse.export.records import to_records
from policy_parse.pipeline import parse_text
from policy_parse.spacy_pipes.attributes import KEY, UNIT, has_records, hold

# Name of the group: the kind of record, and the slot that its label shows in capitals.
GROUPS: dict[str, tuple[str, str]] = {
    "policy_units": ("assignments", ""),
    "policy_roles": ("assignments", "role"),
    "policy_targets": ("targets", "kind"),
    "policy_deadlines": ("deadlines", ""),
    "policy_citations": ("citations", ""),
    "policy_sections": ("sections", ""),
    "policy_tasks": ("tasks", ""),
    "policy_people": ("people", ""),
}
_LABELS = {
    "policy_units": UNIT,
    "policy_deadlines": "DEADLINE",
    "policy_citations": "CITATION",
    "policy_sections": "SECTION",
    "policy_tasks": "TASK",
    "policy_people": "MEMBER",
}


def ensure_records(doc: Doc) -> dict[str, dict[str, Any]]:
    """The rows of a doc by kind and id; a doc that has none is parsed once for all components."""
    if not has_records(doc):
        hold(doc, to_records(parse_text(doc.text, clipping=True)))
    rows: dict[str, dict[str, Any]] = doc.user_data[KEY]["rows"]
    return rows


def set_group(doc: Doc, name: str) -> None:
    """Set `doc.spans[name]` from the records of the doc."""
    kind, slot = GROUPS[name]
    rows = ensure_records(doc)[kind].values()
    spans, seen = [], set()
    for row in rows:
        start, end = row["span"]
        if name == "policy_units":
            if (start, end) in seen:  # a unit in two roles is one mention
                continue
            seen.add((start, end))
        label = row[slot].upper() if slot else _LABELS[name]
        spans.append(_span(doc, start, end, label, row["id"]))
    doc.spans[name] = SpanGroup(doc, name=name, spans=spans)


def _span(doc: Doc, start: int, end: int, label: str, key: str) -> Span:
    """The span of these characters, or, where tokens lie across its ends, the least around it."""
    found = doc.char_span(start, end, label=label, span_id=key, alignment_mode="expand")
    if found is None:
        raise ValueError(f"no token at [{start}, {end}) of a doc of {len(doc.text)} characters")
    return found


def labels(name: str) -> Iterator[str]:
    """The labels that a group may hold."""
    own = {
        "policy_roles": ("LEAD", "RESPONSIBLE", "PARTICIPATING", "SUPERVISING"),
        "policy_targets": ("TARGET", "ACHIEVEMENT", "THRESHOLD", "SUBSIDY", "PROCEDURAL"),
    }
    yield from own.get(name) or (_LABELS[name],)
