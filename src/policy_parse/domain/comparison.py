"""What comes out when two levels are put side by side: pairs of tasks, targets, deadlines, units."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from policy_parse.domain.notice import Deadline, Notice, Target


class LinkKind(StrEnum):
    """How two notices that are compared stand to each other."""

    LEVELS = "levels"  # a lower level under a higher one
    PEERS = "peers"  # two of one level
    VERSIONS = "versions"  # two of one issuer


class Relation(StrEnum):
    """How a task of the child stands to one of the parent."""

    SAME = "same"  # wording nearly carried over
    ADAPTED = "adapted"  # the same measure, reworked
    PARTIAL = "partial"  # they overlap in part


class Certainty(StrEnum):
    """How sure it is that two tasks answer to each other."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Verdict(StrEnum):
    """How the child's target stands to the parent's."""

    EQUAL = "equal"
    STRICTER = "stricter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"


class Timing(StrEnum):
    """How the child's deadline stands to the parent's."""

    EARLIER = "earlier"
    LATER = "later"
    EQUAL = "equal"
    MISSING = "missing"  # the parent sets one, the child none


# Likeness of wording from which on changes are marked: there more than half of both texts stays
# unmarked (median .56 of 23 pairs of the gold at .60–.65, .49 of 25 at .55–.60). Below it the marks
# would be most of the text, and what is shared is marked instead.
_FOLLOWED = 0.6


@dataclass(frozen=True, slots=True)
class Leaf:
    """A lowest section: the unit in which tasks are compared. `text` is its heading and body."""

    path: str
    number: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskPair:
    """Two leaf sections that order the same, wholly or in part.

    `score`: how probable it is that they do, from 0 to 1, and `certainty` what that was worth on
    the gold. `likeness`: how alike their wording is, from 0 to 1. `carried`: share of the child's
    wording that stands in the parent's leaf too. `shared`: the phrases that tell them, weightiest
    first. `moved`: in two versions of one plan, the leaf stands under another chapter now.
    """

    parent: str
    child: str
    relation: Relation
    score: float
    carried: float
    why: str
    likeness: float
    certainty: Certainty
    shared: tuple[str, ...] = ()
    moved: bool = False

    @property
    def is_reworded(self) -> bool:
        """Whether the child's text can be read as the parent's with changes."""
        return self.likeness >= _FOLLOWED


@dataclass(frozen=True, slots=True)
class TargetPair:
    """Two targets of one indicator, with the verdict on the child's."""

    parent: Target
    child: Target
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Unquantified:
    """A target whose indicator a paired task of the other side wants changed without a number:
    the section, the words and their place there.
    """

    target: Target
    section: str
    quote: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class DeadlinePair:
    """The deadlines of two paired tasks; `child` is None where the child sets none."""

    parent: Deadline
    child: Deadline | None
    timing: Timing
    why: str


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Who takes over whose duty in paired tasks.

    `child` is None where no unit of the child answers to the parent's; `mention`: where its text
    speaks of such a unit nevertheless (联合属地海关), without a duty. `national`: the head of
    the line that joins them. `roles`: parent's role and child's role, once per pair of tasks.
    """

    parent: str
    child: str | None
    national: tuple[str, ...]
    roles: tuple[tuple[str, str | None], ...]
    why: str
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the parent the child takes up, in all and by top section of the parent.

    `sections`: (path, heading, leaves, leaves taken up). `carried`: share of the child's wording
    that stands in the parent.
    """

    leaves: int
    taken_up: int
    carried: float
    sections: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class LinkComparison:
    """One link of a chain: a child against its parent.

    `parent_only` and `child_only` are paths of leaves without a counterpart.
    `child_unquantified`: those of `targets_missing` of which the child speaks without a number;
    `parent_unquantified`: those of `targets_new` of which the parent does.
    """

    parent: Notice
    child: Notice
    kind: LinkKind
    why: str
    parent_leaves: tuple[Leaf, ...]
    child_leaves: tuple[Leaf, ...]
    pairs: tuple[TaskPair, ...] = ()
    parent_only: tuple[str, ...] = ()
    child_only: tuple[str, ...] = ()
    target_pairs: tuple[TargetPair, ...] = ()
    targets_missing: tuple[Target, ...] = ()
    targets_new: tuple[Target, ...] = ()
    child_unquantified: tuple[Unquantified, ...] = ()
    parent_unquantified: tuple[Unquantified, ...] = ()
    deadline_pairs: tuple[DeadlinePair, ...] = ()
    unit_pairs: tuple[UnitPair, ...] = ()
    coverage: Coverage = field(default=Coverage(0, 0, 0.0, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The links of a chain, the lowest first, and its notices from the top down."""

    notices: tuple[Notice, ...]
    links: tuple[LinkComparison, ...] = field(repr=False)
