"""Put the parts of the outline together."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.notice import Annex
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import Skeleton
from policy_parse.domain.source import Span
from policy_parse.outline.grids import read_grids
from policy_parse.outline.headings import build_sections
from policy_parse.outline.masthead import read_masthead
from policy_parse.outline.parts import split_parts
from policy_parse.outline.rosters import read_rosters
from policy_parse.outline.tables import read_tables, tables_unread


def outline(passages: Sequence[Passage]) -> Skeleton:
    """Find the masthead, the parts, the section tree and the rosters of a notice."""
    head = read_masthead(passages)
    parts = split_parts(passages, head.body_start)
    entries, roster_lines = read_rosters(passages)
    taken = head.taken.union(roster_lines, *(part.heading for part in parts))
    tables = read_tables(read_grids(passages), passages)
    sections, loose, indicators = build_sections(passages, parts, taken, tables)
    annexes = tuple(
        Annex(part.number, f"A{part.number}", part.title) for part in parts if part.number
    )
    return Skeleton(
        head.metadata(annexes), tuple(sections), tuple(loose), tuple(entries),
        tuple(indicators), tuple(tables_unread(tables)),
        tuple(
            Span(passages[i].locate(0), passages[i].locate(len(passages[i].text) - 1) + 1)
            for i in sorted(taken.difference(roster_lines))
            if passages[i].text
        ),
    )  # fmt: skip
