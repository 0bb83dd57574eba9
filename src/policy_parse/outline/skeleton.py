"""Put the parts of the outline together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.notice import Annex
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import Skeleton
from policy_parse.domain.source import Span
from policy_parse.outline.grids import read_grids
from policy_parse.outline.headings import build_sections
from policy_parse.outline.home import with_home
from policy_parse.outline.masthead import read_masthead
from policy_parse.outline.parts import Part, split_parts
from policy_parse.outline.plan_years import years_of_plan
from policy_parse.outline.rosters import read_rosters
from policy_parse.outline.table_remarks import column_heads, tables_unread
from policy_parse.outline.tables import read_tables

_FIRST = 10  # passages in which a plan may name its years
_SHORT = 80  # characters of a line that may be part of a title


def outline(passages: Sequence[Passage]) -> Skeleton:
    """Find the masthead, the parts, the section tree and the rosters of a notice."""
    head = read_masthead(passages)
    parts = split_parts(passages, head.body_start)
    entries, roster_lines = read_rosters(passages)
    taken = head.taken.union(roster_lines, *(part.heading for part in parts))
    tables = read_tables(read_grids(passages), passages)
    metadata, inferred = with_home(head.metadata(annexes_of(parts)), passages)
    plan = years_of_plan(_heads(metadata.title, passages))
    sections, loose, indicators = build_sections(passages, parts, taken, tables, plan)
    return Skeleton(
        metadata,
        tuple(sections),
        tuple(loose),
        tuple(entries),
        tuple(indicators),
        (*inferred, *tables_unread(tables)),
        tuple(
            Span(passages[i].locate(0), passages[i].locate(len(passages[i].text) - 1) + 1)
            for i in sorted(taken.difference(roster_lines))
            if passages[i].text
        ),
        plan,
        tuple(column_heads(tables)),
    )


def annexes_of(parts: Sequence[Part]) -> tuple[Annex, ...]:
    """The annexes of a notice, in order."""
    return tuple(Annex(part.number, f"A{part.number}", part.title) for part in parts if part.number)


def _heads(title: str | None, passages: Sequence[Passage]) -> Iterator[str]:
    """The title and the short lines under it, in which a plan may name its years."""
    yield title or ""
    yield from (p.text for p in passages[:_FIRST] if len(p.text) < _SHORT)
