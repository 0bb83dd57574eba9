"""Mentions: what the finders found in a passage. All offsets count characters of its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from policy_parse.domain.kinds import Change, CitationRelation, Comparator, Nature, Recurrence
from policy_parse.domain.notice import Role, Style, Value
from policy_parse.domain.passage import Passage
from policy_parse.domain.tables import IndicatorRow, ValueCell


class UnitSpan(NamedTuple):
    """Offsets of one member of a list of units.

    `head`: what is printed once for several (市 in 市、区机管局) and stands before `start` in the
    name; `role` and its `word`: a role that is attached to the name (市水利局（牵头）).
    """

    start: int
    end: int
    head: tuple[int, int] | None = None
    role: Role | None = None
    word: tuple[int, int] | None = None


class Duty(NamedTuple):
    """One unit in one role; `word` is the extent of the role word as printed."""

    role: Role
    start: int
    end: int
    style: Style
    head: tuple[int, int] | None = None
    word: tuple[int, int] | None = None


class DutyStatement(NamedTuple):
    """A statement of who does what; `deadline` is the extent of a 完成时限 within it.

    `closed` is false for a bracket that is never closed.
    """

    start: int
    end: int
    style: Style
    duties: tuple[Duty, ...]
    deadline: tuple[int, int] | None
    closed: bool = True


class UnknownRole(NamedTuple):
    """A label over units that gives no role that is known: 统筹单位：市水务局."""

    start: int
    word_end: int
    end: int


class ConventionKind(StrEnum):
    """What a document says once about all of its duties."""

    FIRST_LEADS = "first-leads"  # 列首位的为牵头单位
    COMMA_LEADS = "comma-leads"  # 逗号前为牵头单位
    STAR_LEADS = "star-leads"  # 标*的为牵头单位
    EVERYWHERE = "everywhere"  # 以下任务均包含各县政府


class Convention(NamedTuple):
    """Such a sentence, and the units that it names."""

    kind: ConventionKind
    start: int
    end: int
    units: tuple[UnitSpan, ...]


class TimeKind(StrEnum):
    """How a time is given."""

    POINT = "point"  # a year, month or day, alone or as a limit
    RANGE = "range"  # from … to …
    PLAN = "plan"  # a Five-Year-Plan period
    EVERY = "every"  # a recurrence
    COUNT = "count"  # counted from an event or from now
    EVENT = "event"  # before an event whose date is not printed
    IMPOSSIBLE = "impossible"  # worded as a date that the calendar does not have


NO_YEAR = 9990  # stands for the year of a document that has none; 次年 is one more


def dated(day: str | None) -> str | None:
    """A day or year of a mention, None where the document's own year would have to be known."""
    return None if day is not None and int(day[:4]) >= NO_YEAR else day


class TimeMention(NamedTuple):
    """A time as printed: ISO parts (2025, 2025-06, 2025-06-30), recurrence, and its wording.

    `limit`: worded as a limit (到…, …前, …底); `since`: worded as a beginning (自…起, …以来);
    `stated`: the year is printed, not supplied.
    """

    start: int
    end: int
    kind: TimeKind
    begins: str | None
    ends: str | None
    recurrence: Recurrence | None = None
    limit: bool = False
    since: bool = False
    stated: bool = True


class Amount(NamedTuple):
    """A number as printed, with its scale and 余 or 多: `text[start:end]`.

    `comparator` is what the number itself says (十余 `>`, 前10位 `<=`, 两三 `range`), `unit` its own
    unit (百分之五: %), None where a measure must follow; `vague`: 数十, which has no value.
    """

    start: int
    end: int
    value: Value
    comparator: Comparator | None
    unit: str | None
    chinese: bool
    vague: bool = False


class Quantity(NamedTuple):
    """`start`/`end` cover number, measure and comparator behind; `number_end` ends the measure.

    `unit` is the base unit with 万 and 亿 folded into `value`; `counts` tells that things are
    counted (5个), not measured (5%).
    """

    start: int
    number_end: int
    end: int
    value: Value
    unit: str
    comparator: Comparator | None
    counts: bool
    chinese: bool


class Uncounted(NamedTuple):
    """A number that counts and measures nothing, and why not.

    `why`: name (12345热线, 5G), word (三级医院, 一个), duration (连续三年), again (含200万元),
    vague (数十), unread (a measure is expected, and what stands there is not understood).
    """

    start: int
    end: int
    why: str


class CitationSpan(NamedTuple):
    """Offsets of title, number and alias of a cited document; `start`/`end` cover all of it."""

    start: int
    end: int
    title: tuple[int, int] | None
    number: tuple[int, int] | None
    alias: tuple[int, int] | None
    relation: CitationRelation


class CellValue(NamedTuple):
    """A value in a cell of an indicator table: `text[start:end]`, its measure with 万 folded in.

    `named` is what the cell says it is of (（全省）), `cumulative` whether it stands in 〔 〕.
    """

    start: int
    end: int
    value: Value
    unit: str
    comparator: Comparator
    change: Change | None
    cumulative: bool
    recurrence: Recurrence | None
    baseline_year: int | None
    named: tuple[int, int] | None


class IndicatorReading(NamedTuple):
    """What the cells of an indicator row say; `name` and `group` are extents in their cells.

    `names` are those of A/B/C with as many values, `change` and `nature` what the row says of all
    its values; `in_words`
    are goals that are no numbers (完成国家下达目标).
    """

    row: IndicatorRow
    name: tuple[int, int]
    group: tuple[int, int] | None
    goals: tuple[tuple[ValueCell, CellValue], ...]
    bases: tuple[CellValue, ...]
    growth: tuple[tuple[ValueCell, CellValue], ...]
    names: tuple[str, ...]
    change: Change | None
    nature: Nature | None
    in_words: tuple[ValueCell, ...]


@dataclass(slots=True, eq=False)
class PassageMentions:
    """All mentions in `passage.text[start:]`; nothing changes them once they are made.

    `numbers` are those with a measure, dates left out, `uncounted` the others; `aside` extents in which numbers belong to
    something else (titles, document numbers, duty statements).
    """

    passage: Passage
    start: int
    statements: tuple[DutyStatement, ...]
    times: tuple[TimeMention, ...]
    numbers: tuple[Quantity, ...]
    uncounted: tuple[Uncounted, ...]
    citations: tuple[CitationSpan, ...]
    conventions: tuple[Convention, ...] = ()
    aside: tuple[tuple[int, int], ...] = ()
    unknown_roles: tuple[UnknownRole, ...] = ()

    def spans(self) -> Iterator[tuple[int, int]]:
        """Extents in the passage of every unit, time, number and citation."""
        for statement in self.statements:
            yield from ((duty.start, duty.end) for duty in statement.duties)
            if statement.deadline:
                yield statement.deadline
        yield from ((time.start, time.end) for time in self.times)
        for quantity in self.numbers:
            yield quantity.start, quantity.number_end
            yield quantity.start, quantity.end
        for citation in self.citations:
            yield citation.start, citation.end
            yield from (part for part in (citation.title, citation.number, citation.alias) if part)
        for convention in self.conventions:
            yield from ((unit.start, unit.end) for unit in convention.units)
