"""The account of a document: what became of every number, date, unit and role word in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from policy_parse.domain.decisions import Decision
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.kinds import Change, Comparator
from policy_parse.domain.notice import Value


class Mention(StrEnum):
    """What is accounted for."""

    NUMBER = "number"
    TIME = "time"
    UNIT = "unit"
    CUE = "cue"  # a word that gives a role: 牵头, 责任单位
    COLUMN = "column"  # of a table


class Outcome(StrEnum):
    """What became of a mention: a record, or why it is none."""

    RECORD = "record"
    DATE = "date"  # part of a date that is no deadline
    NAME = "name"  # of a name, a title, a word: 12345热线, 三级医院
    ARTICLE = "article"  # numbers an item, an article, a document, a page's part
    MODIFIER = "modifier"  # the size of one thing, how long something lasted
    OWN_COUNT = "own_count"  # counts the document's own parts
    ACHIEVEMENT = "achievement"
    THRESHOLD = "threshold"
    SUBSIDY = "subsidy"
    PROCEDURAL = "procedural"
    REFERENCE = "reference"  # a time gone by or of validity, a unit without a duty
    FURNITURE = "furniture"  # page numbers and running heads
    DOUBTFUL = "doubtful"  # may be a commitment
    UNREAD = "unread"  # not understood


OPEN = frozenset({Outcome.DOUBTFUL, Outcome.UNREAD})  # to be looked at


class Proposal(NamedTuple):
    """The target that a number would be, were it taken in as one."""

    indicator: str
    comparator: Comparator
    value: Value
    unit: str
    change: Change | None
    due: str | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A mention with its outcome; `record` is the id of the record it stands in, if any.

    `reason` is a stable code; `chance` how much it looks like a commitment or a duty (0 to 1);
    `decision` what was weighed, where something was; `proposed` the target that a number without a
    record would be.
    """

    mention: Mention
    evidence: Evidence
    outcome: Outcome
    record: str | None
    reason: str
    chance: float = 0.0
    decision: Decision[Any] | None = field(default=None, repr=False)
    proposed: Proposal | None = None
