"""Notice and its records: what an analyst takes away from a 公文.

Every record but a unit carries an `id` (stable: made from the document and the record's content
and place) and `evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.kinds import (
    Change,
    CitationRelation,
    Comparator,
    Level,
    Nature,
    Recurrence,
    UnitKind,
    UnitStatus,
)
from policy_parse.domain.source import Source, Span

if TYPE_CHECKING:
    from policy_parse.domain.accounts import AccountLine


class Role(StrEnum):
    """牵头, 责任, 参与/配合, 指导/督导."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    PARTICIPATING = "participating"
    SUPERVISING = "supervising"


class Style(StrEnum):
    """How a duty is printed: own label line, closing bracket, table, running text."""

    LABEL = "label"
    PAREN = "paren"
    TABLE = "table"
    BODY = "body"


class TargetKind(StrEnum):
    """What a number is: only `target` is a commitment."""

    TARGET = "target"
    ACHIEVEMENT = "achievement"
    THRESHOLD = "threshold"
    SUBSIDY = "subsidy"
    PROCEDURAL = "procedural"


Number = int | float
Value = Number | tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: `number` from 1, `path` A1, A2 … as its sections use it."""

    number: int
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The masthead (版头), title, addressees, signature and colophon (版记) of GB/T 9704—2012."""

    document_number: str | None = None
    title: str | None = None
    document_type: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    issue_date: str | None = None
    level: Level | None = None
    region: str | None = None
    region_code: str | None = None
    colophon: str | None = None
    annexes: tuple[Annex, ...] = ()


_TITLE = 8  # characters that a title must have to name a document


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named in the text; `relation`: based_on, mentions or repeals."""

    id: str
    title: str | None
    document_number: str | None
    alias: str | None
    relation: CitationRelation
    evidence: Evidence

    def names(self, metadata: Metadata) -> bool:
        """Whether this is the document of `metadata`: by number, else by a title of length.

        The title is the whole of the other, or what that issues (关于印发《…》的通知); a body that
        it names stands in the other as well.
        """
        if self.document_number and metadata.document_number:
            return self.document_number == metadata.document_number
        title, other = self.title or "", metadata.title or ""
        at = other.find(title) if len(title) > _TITLE else -1
        if at < 0:
            return False
        begins = at == 0 or other[at - 1] == "《" or title.startswith("关于")
        ends = other[at + len(title) :]
        return begins and (not ends or ends[0] in "》（")


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading or item; `parent` is a path, `body` the hull of the text it governs."""

    id: str
    path: str
    number: str
    heading: str
    depth: int
    parent: str | None
    body: Span
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Task:
    """任务: what a leaf section, or a clause of it with duties of its own, orders to be done."""

    id: str
    section: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Assignment:
    """分工: one statement × role × unit; `tasks` are the ids of the tasks it governs.

    `role_word` is the word that gave the role, as printed (主办, 按职责分工负责, 配合单位); None for a
    bare list and under a column.
    """

    id: str
    section: str
    tasks: tuple[str, ...]
    role: Role
    unit: str
    unit_name: str | None
    unit_key: str
    style: Style
    evidence: Evidence
    inherited: bool = False  # said once for all tasks (以下任务均包含…)
    role_word: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """指标: a number that the document commits to reach (gold/FORMAT.md defines each slot)."""

    id: str
    section: str
    task: str | None
    indicator: str
    comparator: Comparator
    value: Value
    unit: str
    change: Change | None
    baseline: Number | None
    baseline_year: int | None
    due: str | None
    due_source: str | None
    recurrence: Recurrence | None
    cumulative: bool
    nature: Nature | None
    kind: TargetKind
    strength: str | None
    scope: str | None
    evidence: Evidence
    value_evidence: Evidence


@dataclass(frozen=True, slots=True)
class Deadline:
    """完成时限: an interval of ISO dates (year, month or day), or a recurrence.

    `is_term` tells that it is none but 执行期限: how long a measure is in force (执行至2024年底).
    """

    id: str
    section: str
    task: str | None
    start: str | None
    end: str | None
    recurrence: Recurrence | None
    evidence: Evidence
    is_term: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位 as resolved: `unit` is what is printed, `name` the official name.

    `key` joins mentions of one unit over documents: its official name where that is known.
    `status`: resolved, ambiguous (`candidates` lists the names; `name` is the likeliest) or
    unresolved. `members`: what a collective stands for, where it can be listed. `why`: how the
    mention was read, in words.
    """

    unit: str
    key: str
    name: str | None
    level: Level | None
    kind: UnitKind
    national: tuple[str, ...]
    region: str | None
    status: UnitStatus
    candidates: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    why: str = ""

    def is_of_one_line(self, other: Unit) -> bool:
        """Whether both are of one line at one level: 市自然资源局 and 市自然资源和规划局, no collectives."""
        if UnitKind.COLLECTIVE in (self.kind, other.kind) or not self.national:
            return False
        return self.national == other.national and self.level is other.level


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a leading group (领导小组)."""

    id: str
    name: str
    role: str
    position: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Issue:
    """What should be looked at by hand; `code` is stable."""

    id: str
    code: str
    message: str
    section: str | None
    evidence: Evidence | None


class Corrected(NamedTuple):
    """A field of a record that a person has corrected; no `field`: the record was added.

    `table` is duties, targets or deadlines, `field` the key of its column, `before` what was read,
    `noted` who, when and why, as far as that was said.
    """

    table: str
    id: str
    field: str
    before: str
    noted: str


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """One parsed 公文: its metadata and records, all traceable to `source`.

    `accounts` is there where it was asked for, `corrected` where corrections were taken in.
    """

    source: Source
    metadata: Metadata
    citations: tuple[Citation, ...] = field(default=(), repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    tasks: tuple[Task, ...] = field(default=(), repr=False)
    assignments: tuple[Assignment, ...] = field(default=(), repr=False)
    targets: tuple[Target, ...] = field(default=(), repr=False)
    deadlines: tuple[Deadline, ...] = field(default=(), repr=False)
    units: tuple[Unit, ...] = field(default=(), repr=False)
    people: tuple[Person, ...] = field(default=(), repr=False)
    issues: tuple[Issue, ...] = field(default=(), repr=False)
    accounts: tuple[AccountLine, ...] = field(default=(), repr=False)
    corrected: tuple[Corrected, ...] = field(default=(), repr=False)

    @property
    def goals(self) -> tuple[Target, ...]:
        """The targets that set something to be reached: no achievement, threshold or subsidy."""
        return tuple(row for row in self.targets if row.kind is TargetKind.TARGET)
