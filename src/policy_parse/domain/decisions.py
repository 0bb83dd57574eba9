"""Decisions: what was chosen among candidates, how surely, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from policy_parse.domain.kinds import Change, Comparator, Recurrence
from policy_parse.domain.mentions import Quantity, TimeMention
from policy_parse.domain.notice import Number

T = TypeVar("T")
DOUBT = 0.08  # chance of a commitment from which a number that was set aside is doubtful
DUE_DOUBT = 0.35  # chance from which a time that nothing was found to be due by is doubtful


class NumberKind(StrEnum):
    """What a number with a measure is; only `target` is a commitment."""

    TARGET = "target"
    ACHIEVEMENT = "achievement"  # reached, existing, statistics
    THRESHOLD = "threshold"  # a condition, a trigger
    SUBSIDY = "subsidy"  # grants, fees, rates, sums per case
    PROCEDURAL = "procedural"  # a step's time limit, a term of validity
    MODIFIER = "modifier"  # the size of one thing: 200万吨项目
    OWN_COUNT = "own_count"  # counts the document's own parts, or a list just named
    NAME = "name"  # belongs to a name or a standard
    UNREAD = "unread"  # stands alone, as in a cell of a table that was not read


class TimeRole(StrEnum):
    """What a time is; only `due` binds."""

    DUE = "due"  # something is to be done by or in it
    PAST = "past"  # gone by: a review, another document's date, a year to compare with
    PERIOD = "period"  # eligibility, validity, what a rate or a price is counted by
    OTHER = "other"  # part of a name, a column's head


class Reason(NamedTuple):
    """A named feature and what it weighed (log-odds for the choice)."""

    feature: str
    weight: float


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """`value` with its probability, what came second, and by how much in probability.

    `model` and `features` are what it was made from (weigh.reasons tells which weighed most).
    """

    value: T
    probability: float
    runner_up: T | None
    margin: float
    model: str = ""
    features: Sequence[str] = field(default=(), repr=False)


class Naming(NamedTuple):
    """An indicator by its extent; `shared` stands before or behind it and belongs to it too.

    绿色防控、统防统治覆盖率 names 绿色防控 with the shared 覆盖率.
    """

    start: int
    end: int
    shared: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class WeighedNumber:
    """A number with what it was decided to be; slots as in gold/FORMAT.md.

    `chance` is the probability of a commitment. `naming` is None where nothing says what it counts. `quote` is the extent of its statement,
    `due` the time that governs it (None: none does, or `above`: what stands over the passage).
    """

    quantity: Quantity
    kind: Decision[NumberKind]
    chance: float
    naming: Naming | None
    naming_margin: float
    quote: tuple[int, int]
    comparator: Comparator
    change: Change | None
    strength: str | None
    recurrence: Recurrence | None
    baseline: Number | None
    baseline_year: int | None
    scope: str | None
    due: TimeMention | None
    above: bool


@dataclass(frozen=True, slots=True)
class WeighedTime:
    """A time with what it was decided to be."""

    time: TimeMention
    role: Decision[TimeRole]

    @property
    def binds(self) -> bool:
        """Whether something is to be done by or in it."""
        return self.role.value is TimeRole.DUE

    @property
    def chance(self) -> float:
        """How likely something is due by it; 0 where that was not even the second choice."""
        role = self.role
        if role.value is TimeRole.DUE:
            return role.probability
        return max(0.0, role.probability - role.margin) if role.runner_up is TimeRole.DUE else 0.0


class Weighed(NamedTuple):
    """The decisions on one passage, each in the order of the text."""

    numbers: tuple[WeighedNumber, ...] = ()
    times: tuple[WeighedTime, ...] = ()
