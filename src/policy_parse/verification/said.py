"""What the row of a ledger says in each slot: units in roles, times, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from policy_parse.domain.kinds import Comparator
from policy_parse.domain.mentions import NO_YEAR
from policy_parse.domain.notice import Role
from policy_parse.domain.passage import Passage
from policy_parse.find import find_mentions
from policy_parse.find.units import iter_units
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import MEASURE_CLASS
from policy_parse.lexicon.roles import role_of_word
from policy_parse.lexicon.table_headers import ROLE_KINDS
from policy_parse.verification.columns import TEXTS
from policy_parse.verification.facts import (
    Figure,
    When,
    figures_in,
    figures_of,
    times_in,
    times_of,
    with_measure,
)
from policy_parse.verification.table import Entry, LedgerRow

_SHARED = re.compile(rf"^[按各]*(?:{any_of('shared_duty')})")  # 按职责分工: who, stands elsewhere
# 注：各县区、开发区|均按职责负责
_BY = re.compile(r"均由")  # 各项任务均由各县区|落实
_MARK = re.compile(r"[^：]{0,3}：|[*＊※]")
_SAID = re.compile(r"[均都按]|不再|表[中内]|落实|负责")
_AND_SO_ON = re.compile(r"等(?:\d{0,3}个?(?:有关|相关)?(?:部门|单位|处室))?[。；]?$")
_DATES = frozenset("年月日号")  # measures of what is part of a date
_COUNT = re.compile(r"^(?:\d{1,2}[.．、)）]|[①-⑳])")  # 1.市财政局
_EMPTY = re.compile(r"[—\-－/／\s无]*")


class SaidUnit(NamedTuple):
    """A unit with the role that the ledger gives it, and the cell it stands in."""

    name: str
    role: Role
    entry: Entry


class SaidFigure(NamedTuple):
    """A number with its cell."""

    figure: Figure
    entry: Entry


class SaidTime(NamedTuple):
    """A time with its cell; `slot` tells whether it stands under 完成时限."""

    when: When
    entry: Entry
    slot: bool


@dataclass(slots=True)
class Said:
    """What a row says; `roles` are those that it tells apart, by columns or words in a cell.

    `unread` are cells of times in which no time was understood.
    """

    row: LedgerRow
    roles: frozenset[Role] = frozenset()
    units: list[SaidUnit] = field(default_factory=list)
    times: list[SaidTime] = field(default_factory=list)
    figures: list[SaidFigure] = field(default_factory=list)
    unread: list[Entry] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether a list of units ends with 等: it is not meant to be whole."""
        lines = (line for entry in self.row.of(*ROLE_KINDS) for line in entry.lines)
        return any(_AND_SO_ON.search(line.text) for line in lines)

    @property
    def parts(self) -> set[str]:
        """The parts of names that stand for several: 开发区 in 各县区、开发区."""
        several = (unit.name.split("、") for unit in self.units if "、" in unit.name)
        return {part for parts in several for part in parts[1:]}

    def prints_unit(self, name: str) -> bool:
        """Whether a name stands in a cell of units, however that is parted.

        教育、人力资源社会保障主管部门 is two names to one and one to another.
        """
        return any(name in entry.text for entry in self.row.of(*ROLE_KINDS))


def read_row(row: LedgerRow, working_year: int | None) -> Said:
    """Read the cells of a row; `working_year` is meant where no year is said."""
    said, year = Said(row), NO_YEAR if working_year is None else working_year
    named = role_of_word(row.said("role")) if row.of("role") else None
    for entry in row.of(*ROLE_KINDS):
        said.units += _units(entry, named or Role(entry.kind))
    for entry in row.of(*TEXTS):
        for line in entry.lines:
            found = find_mentions(line, 0, year)
            said.figures += [SaidFigure(figure, entry) for _, figure in figures_of(found)]
            said.times += [SaidTime(when, entry, False) for _, when in times_of(found)]
            if not row.kinds & set(ROLE_KINDS):
                said.units += [
                    SaidUnit(_name(line.text, d.head, d.start, d.end), d.role, entry)
                    for statement in found.statements
                    for d in statement.duties
                ]
    for entry in row.of("deadline"):
        _read_time(said, entry, year)
    _read_goals(said)
    told = {Role(kind) for kind in row.kinds & set(ROLE_KINDS)} - _only_labelled(said)
    if "role" in row.kinds:
        told |= {Role.LEAD, Role.PARTICIPATING}
    said.roles = frozenset(told | {unit.role for unit in said.units})
    return said


def _only_labelled(said: Said) -> set[Role]:
    """Roles of columns whose cells of this row label all of their units otherwise: 牵头：…；配合：…"""
    given = [
        (Role(unit.entry.kind), unit.role) for unit in said.units if unit.entry.kind in ROLE_KINDS
    ]
    plain = {column for column, role in given if column is role}
    return {column for column, _ in given} - plain


def names_in(note: Passage) -> list[str]:
    """The units that a note beside the table names, whatever it says of them."""
    text = note.text
    by = _BY.search(text)
    said = _SAID.search(text, by.end() if by else _start(text))
    end = said.start() if said else len(text)
    stops = (text.rfind(mark, 0, end) + 1 for mark in "：，。")
    start = by.end() if by else max(_start(text), _opened(text, end), *stops)
    units = iter_units(text, start, end)
    return [name for unit in units if (name := _name(text, unit.head, unit.start, unit.end))]


def _opened(text: str, end: int) -> int:
    """Where the bracket begins that is still open at a place; 0 for none: 台账（各县区|均参与）."""
    depth = 0
    for at in range(end - 1, -1, -1):
        depth += (text[at] in "）)") - (text[at] in "（(")
        if depth < 0:
            return at + 1
    return 0


def _start(text: str) -> int:
    """Where a note begins behind its mark."""
    mark = _MARK.match(text)
    return mark.end() if mark else 0


def _units(entry: Entry, role: Role) -> list[SaidUnit]:
    out = []
    for line in entry.lines:
        if _EMPTY.fullmatch(line.text):
            continue
        for statement in find_mentions(line, 0, None, role.value).statements:
            named = [
                (
                    line.text.count("；", 0, d.start),
                    SaidUnit(_name(line.text, d.head, d.start, d.end), d.role, entry),
                )
                for d in statement.duties
            ]
            several = len(entry.lines) > 1 or len({part for part, _ in named}) > 1
            units = _led_together(named, role) if several else [unit for _, unit in named]
            out += [unit for unit in units if not _SHARED.search(unit.name)]
    return out


def _led_together(named: Sequence[tuple[int, SaidUnit]], role: Role) -> list[SaidUnit]:
    """Units of the parts of a line; the role that the last of a part is given is that of all: A、B（牵头）；C."""
    out: list[SaidUnit] = []
    for _, part in groupby(named, key=itemgetter(0)):
        units = [unit for _, unit in part]
        given = units[-1].role
        plain = given is not role and all(unit.role is role for unit in units[:-1])
        out += [unit._replace(role=given) for unit in units] if plain else units
    return out


def _name(text: str, head: tuple[int, int] | None, start: int, end: int) -> str:
    shared = text[head[0] : head[1]] if head else ""
    return _COUNT.sub("", shared + text[start:end])


def _read_time(said: Said, entry: Entry, year: int) -> None:
    if _EMPTY.fullmatch(entry.text):
        return
    found = times_in(entry.text, year)
    said.times += [SaidTime(when, entry, True) for when in found]
    # 每半年不少于4次, 10个工作日: a duration there is the longest that it may take.
    figures = [
        SaidFigure(_at_most(figure), entry)
        for line in entry.lines
        for _, figure in figures_of(find_mentions(line, 0, year))
        if figure.unit and not (figure.unit in _DATES and figure.before[-1:] in "年月")
    ]
    said.figures += figures
    said.unread += [] if found or figures else [entry]


def _at_most(figure: Figure) -> Figure:
    if MEASURE_CLASS.get(figure.unit) != "time" and not figure.quote.endswith("个"):
        return figure
    return figure._replace(bounds=figure.bounds | {Comparator.AT_MOST})


def _read_goals(said: Said) -> None:
    """The values of an indicator: bound, number and measure may stand in columns of their own."""
    measure, bound = said.row.said("measure"), said.row.said("bound")
    for entry in said.row.of("goal"):
        unit = measure or entry.remark
        joined = unit if entry.text[-1:].isdigit() else ""  # 25—30 is a range of what is measured
        for figure in figures_in(bound + entry.text + joined):
            whole = with_measure(figure, unit)._replace(
                before=said.row.said("indicator"), clause=""
            )
            said.figures.append(SaidFigure(whole, entry))
