"""A comparison as plain dictionaries: the JSON of `policy-parse compare` (schema 1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from policy_parse.domain.comparison import (
    Coverage,
    DeadlinePair,
    Leaf,
    LinkComparison,
    TargetPair,
    TaskPair,
    UnitPair,
    Unquantified,
)
from policy_parse.domain.notice import Deadline, Notice, Target


def comparison_records(links: Sequence[LinkComparison]) -> dict[str, Any]:
    """One link as an object; several as {"links": [...]}, the lowest first."""
    if len(links) == 1:
        return {"schema": "1", **link_records(links[0])}
    return {"schema": "1", "links": [link_records(link) for link in links]}


def comparison_json(links: Sequence[LinkComparison]) -> str:
    """The records as JSON text."""
    return json.dumps(comparison_records(links), ensure_ascii=False)


def link_records(link: LinkComparison) -> dict[str, Any]:
    """One link: sections, pairs, what stands on one side only, targets, deadlines, units."""
    return {
        "kind": link.kind,
        "why": link.why,
        "parent": _notice(link.parent),
        "child": _notice(link.child),
        "parent_sections": [_leaf(leaf) for leaf in link.parent_leaves],
        "child_sections": [_leaf(leaf) for leaf in link.child_leaves],
        "pairs": [_pair(p) for p in link.pairs],
        "parent_only": list(link.parent_only),
        "child_only": list(link.child_only),
        "target_pairs": [_target_pair(t) for t in link.target_pairs],
        "targets_missing": [_target(t) for t in link.targets_missing],
        "targets_new": [_target(t) for t in link.targets_new],
        "child_unquantified": [_unquantified(u) for u in link.child_unquantified],
        "parent_unquantified": [_unquantified(u) for u in link.parent_unquantified],
        "deadline_pairs": [_deadline_pair(d) for d in link.deadline_pairs],
        "unit_pairs": [_unit_pair(u) for u in link.unit_pairs],
        "coverage": _coverage(link.coverage),
    }


def _pair(p: TaskPair) -> dict[str, Any]:
    return {
        "parent": p.parent,
        "child": p.child,
        "relation": p.relation.value,
        "score": p.score,
        "certainty": p.certainty.value,
        "likeness": p.likeness,
        "carried": p.carried,
        "moved": p.moved,
        "why": p.why,
    }


def _target_pair(t: TargetPair) -> dict[str, Any]:
    return {
        "indicator": t.parent.indicator,
        "verdict": t.verdict.value,
        "why": t.why,
        "parent_quote": t.parent.evidence.quote,
        "child_quote": t.child.evidence.quote,
        "parent_target": _target(t.parent),
        "child_target": _target(t.child),
    }


def _deadline_pair(d: DeadlinePair) -> dict[str, Any]:
    return {
        "timing": d.timing.value,
        "why": d.why,
        "parent_deadline": _deadline(d.parent),
        "child_deadline": _deadline(d.child) if d.child else None,
    }


def _unit_pair(u: UnitPair) -> dict[str, Any]:
    return {
        "parent_unit": u.parent,
        "child_unit": u.child,
        "national": list(u.national),
        "roles": [list(pair) for pair in u.roles],
        "why": u.why,
        "mention": u.mention,
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "leaves": coverage.leaves,
        "taken_up": coverage.taken_up,
        "carried": coverage.carried,
        "sections": [
            {"path": path, "heading": heading, "leaves": leaves, "taken_up": met}
            for path, heading, leaves, met in coverage.sections
        ],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    metadata = notice.metadata
    return {
        "name": notice.source.name,
        "sha256": notice.source.sha256,
        "title": metadata.title,
        "document_number": metadata.document_number,
        "level": metadata.level,
        "region": metadata.region,
        "issue_date": metadata.issue_date,
    }


def _leaf(leaf: Leaf) -> dict[str, Any]:
    return {"path": leaf.path, "number": leaf.number, "heading": leaf.heading}


def _target(target: Target) -> dict[str, Any]:
    value = list(target.value) if isinstance(target.value, tuple) else target.value
    return {
        "id": target.id,
        "section": target.section,
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": value,
        "unit": target.unit,
        "change": target.change,
        "due": target.due,
        "quote": target.evidence.quote,
        "span": list(target.evidence.span),
    }


def _unquantified(said: Unquantified) -> dict[str, Any]:
    return {
        "target": said.target.id,
        "indicator": said.target.indicator,
        "target_quote": said.target.evidence.quote,
        "section": said.section,
        "quote": said.quote,
        "span": list(said.span),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "id": deadline.id,
        "section": deadline.section,
        "end": deadline.end,
        "quote": deadline.evidence.quote,
        "span": list(deadline.evidence.span),
    }
