"""The skeleton of a notice: which passage belongs to what, before anything in it is understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.notice import Metadata
from policy_parse.domain.ordinals import Ordinal
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Remark, Span
from policy_parse.domain.tables import ColumnHead, IndicatorRow


class PassageRun(NamedTuple):
    """The text of a passage from `start` on; `column` is what its table column holds."""

    passage: Passage
    start: int
    column: str = "text"


class RosterEntry(NamedTuple):
    """A person in a roster: extent of the entry within its passage, name, role and position."""

    passage: Passage
    start: int
    end: int
    name: str
    role: str
    position: str


@dataclass(slots=True)
class SectionDraft:
    """A numbered section and the text that stands under it before the next number.

    `runs[0]` is the passage of the heading itself, from behind the number; `parent` and
    `children` are indices of sections.
    """

    path: str
    number: str
    heading: str
    depth: int
    ordinal: Ordinal
    parent: int | None
    evidence: Evidence
    heading_end: int
    runs: list[PassageRun] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What `outline` found; `loose` are the passages under no section, `masthead` the places of
    title, number, addressees, signature and colophon, `plan_years` the first and last year of a plan,
    `columns` the headers of the tables that were read.
    """

    metadata: Metadata
    sections: tuple[SectionDraft, ...]
    loose: tuple[PassageRun, ...]
    roster: tuple[RosterEntry, ...]
    indicators: tuple[IndicatorRow, ...]
    remarks: tuple[Remark, ...]
    masthead: tuple[Span, ...] = ()
    plan_years: tuple[int, int] | None = None
    columns: tuple[ColumnHead, ...] = ()
