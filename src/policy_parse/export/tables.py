"""The tables an analyst works with: a row per record, made column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from policy_parse.domain.notice import Notice, Value
from policy_parse.domain.records import TABLES
from policy_parse.domain.words import (
    CHANGE_WORDS,
    CITATION_WORDS,
    COMPARATOR_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    MENTION_WORDS,
    NATURE_WORDS,
    OUTCOME_WORDS,
    RECURRENCE_WORDS,
    STATUS_WORDS,
    TERM_WORDS,
    UNIT_KIND_WORDS,
    reason_word,
    word,
)
from policy_parse.export.corrected import marked
from policy_parse.export.duty_tables import (
    breakdown_table,
    by_unit_table,
    duties_table,
    matrix_table,
)
from policy_parse.export.repeats import Repeats
from policy_parse.export.table import Cell, Cells, Table, filled, place

__all__ = ["Cell", "Table", "build_table", "build_tables", "shown_value"]


def build_table(notice: Notice, kind: str) -> Table:
    """The table of one kind; raises ValueError for an unknown kind, and for accounts that were not
    asked for.
    """
    if kind not in KINDS:
        raise ValueError(f"no table {kind!r}; there are: {', '.join(KINDS)}")
    if kind == "accounts" and not notice.accounts:
        raise ValueError("no accounts: parse with accounts=True")
    made = _TABLES.get(kind)
    table = made(notice) if made else filled(TABLES[kind], _ROWS[kind](notice))
    return marked(table, notice)


def build_tables(notice: Notice) -> list[Table]:
    """All tables in the order in which they are shown; 数字台账 where the notice was accounted for."""
    return [build_table(notice, k) for k in KINDS if k != "accounts" or notice.accounts]


def shown_value(value: Value) -> Cell:
    """A value as a cell has it: a range with a dash."""
    return f"{value[0]}—{value[1]}" if isinstance(value, tuple) else value


def _targets(notice: Notice) -> Iterator[Cells]:
    for r in notice.targets:
        yield {
            "section": r.section,
            "kind": KIND_WORDS[r.kind],
            "indicator": r.indicator,
            "comparator": COMPARATOR_WORDS[r.comparator],
            "value": shown_value(r.value),
            "measure": r.unit,
            "change": word(CHANGE_WORDS, r.change),
            "baseline": r.baseline,
            "baseline_year": r.baseline_year,
            "due": r.due,
            "recurrence": word(RECURRENCE_WORDS, r.recurrence),
            "nature": word(NATURE_WORDS, r.nature),
            "strength": r.strength,
            "id": r.id,
            **place(r.evidence),
        }


def _deadlines(notice: Notice) -> Iterator[Cells]:
    tasks, repeats = {t.id: t.text for t in notice.tasks}, Repeats()
    for r in notice.deadlines:
        yield {
            "section": r.section,
            "task": repeats.told(tasks.get(r.task or "")),
            "term": TERM_WORDS[r.is_term],
            "begins": r.start,
            "due": r.end,
            "recurrence": word(RECURRENCE_WORDS, r.recurrence),
            "id": r.id,
            **place(r.evidence),
        }


def _sections(notice: Notice) -> Iterator[Cells]:
    for r in notice.sections:
        yield {
            "path": r.path,
            "number": r.number,
            "heading": r.heading,
            "depth": r.depth,
            "parent": r.parent,
            "id": r.id,
            **place(r.evidence),
        }


def _citations(notice: Notice) -> Iterator[Cells]:
    for r in notice.citations:
        yield {
            "title": r.title,
            "document_number": r.document_number,
            "alias": r.alias,
            "relation": CITATION_WORDS[r.relation],
            "id": r.id,
            **place(r.evidence),
        }


def _units(notice: Notice) -> Iterator[Cells]:
    counts = Counter(row.unit for row in notice.assignments)
    for r in notice.units:
        yield {
            "unit": r.unit,
            "unit_name": r.name,
            "mentions": counts[r.unit],
            "level": word(LEVEL_WORDS, r.level),
            "kind": UNIT_KIND_WORDS[r.kind],
            "national": "、".join(r.national) or None,
            "region": r.region,
            "status": STATUS_WORDS[r.status],
            "candidates": "、".join(r.candidates) or None,
            "members": "、".join(r.members) or None,
            "id": r.key,
        }


def _people(notice: Notice) -> Iterator[Cells]:
    for r in notice.people:
        yield {
            "name": r.name,
            "role": r.role,
            "position": r.position,
            "id": r.id,
            **place(r.evidence),
        }


def _issues(notice: Notice) -> Iterator[Cells]:
    for r in notice.issues:
        yield {
            "code": r.code,
            "message": r.message,
            "section": r.section,
            "id": r.id,
            **place(r.evidence),
        }


def _accounts(notice: Notice) -> Iterator[Cells]:
    for r in notice.accounts:
        yield {
            "mention": MENTION_WORDS[r.mention],
            "outcome": OUTCOME_WORDS[r.outcome],
            "chance": round(r.chance, 3) or None,  # no number, or not like a target at all
            "reason": reason_word(r.reason),
            "record": r.record,
            **place(r.evidence),
        }


_TABLES: dict[str, Callable[[Notice], Table]] = {
    "breakdown": breakdown_table,
    "duties": duties_table,
    "matrix": matrix_table,
    "by_unit": by_unit_table,
}
_ROWS: dict[str, Callable[[Notice], Iterator[Cells]]] = {
    "targets": _targets,
    "deadlines": _deadlines,
    "sections": _sections,
    "citations": _citations,
    "units": _units,
    "people": _people,
    "issues": _issues,
    "accounts": _accounts,
}
KINDS = (*_TABLES, *_ROWS)
