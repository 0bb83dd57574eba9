"""What a ledger as a whole writes down: what it has no place for is not missed in a row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policy_parse.domain.notice import Assignment, Role, Value
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import LEVEL_WORD
from policy_parse.verification.columns import AIMS
from policy_parse.verification.matching import Match
from policy_parse.verification.names import Names, Same
from policy_parse.verification.said import Said, names_in
from policy_parse.verification.table import Ledger

_CUSTOM = 0.5  # share of the rows with a thing from which on the ledger writes it down
_FULL = 0.8  # share of the targets that stand in a ledger without a column for them
_STRANGE = 0.2  # most of a column's units that the notices have, for it to be the office's own
_DIVISION = re.compile(rf"(?:{any_of('ending_of_division')})$")
_FEWEST = 3  # rows that lack a unit, for it to be the ledger that does


@dataclass(frozen=True, slots=True)
class Customs:
    """What the ledger as a whole writes down; what it has no place for is not missed in a row."""

    participants: bool = True  # lists supporting units, whatever its columns …
    responsible: bool = True  # … and responsible ones, in a column of those who lead
    deadlines: bool = True
    aims: bool = True  # has numbers where the notice has targets …
    aims_column: bool = True  # … under a column for them
    values: frozenset[tuple[Value, str]] = frozenset()  # numbers with measure of all its rows
    ranks: bool = False  # parts units that the notice names side by side into lead and supporting
    dates: frozenset[str | None] = frozenset()  # ends of deadlines that several rows have
    led: bool = True  # its rows have units: what has none is an aim of the plan
    everywhere: tuple[str, ...] = ()  # units that a note gives to all tasks
    unnamed: Mapping[str, tuple[Assignment, ...]] = field(default_factory=dict)
    # duties by the key of a unit that several rows should name, and none of the ledger does


def customs_of(
    ledger: Ledger, said: Sequence[Said], matches: Sequence[Match], names: Mapping[int, Names]
) -> Customs:
    """Look at all rows of a ledger; `names` are by the id of a reading."""
    rows = [(s, m) for s, m in zip(said, matches, strict=True) if m.is_found]
    aims = had = 0
    for row, match in rows:
        targets = {(t.value, t.unit) for o in match.orders for t in o.targets}
        aims += len(targets)
        had += len(targets & {f.figure.same for f in row.figures})
    column = not ledger.kinds.isdisjoint(AIMS)
    customs = Customs(
        deadlines=any(time.slot for row, _ in rows for time in row.times),
        aims=column or (aims > 0 and had >= _FULL * aims),
        aims_column=column,
        values=frozenset(f.figure.same for row in said for f in row.figures),
        dates=_common_dates(said),
        led=sum(bool(row.units) for row, _ in rows) > _CUSTOM * len(rows),
        everywhere=names_everywhere(ledger),
    )
    customs = replace(customs, unnamed=_unnamed(rows, names, customs))
    customs = replace(
        customs,
        participants=_lists(rows, names, Role.PARTICIPATING, customs) >= _CUSTOM,
        responsible=_lists(rows, names, Role.RESPONSIBLE, customs) >= _FULL,
    )
    return replace(customs, unnamed=_unnamed(rows, names, customs), ranks=_ranks(rows))


def _common_dates(said: Sequence[Said]) -> frozenset[str | None]:
    rows = Counter(end for row in said for end in {t.when.end for t in row.times if t.slot})
    return frozenset(end for end, n in rows.items() if end and n >= _FEWEST)


def _ranks(rows: Sequence[tuple[Said, Match]]) -> bool:
    """Whether rows of tasks that nobody leads part their units into who leads and who does not."""
    parted = [
        len({unit.role for unit in said.units}) > 1
        for said, match in rows
        if len(said.units) > 1 and _all_answer(match)
    ]
    return len(parted) >= _FEWEST and sum(parted) >= _FULL * len(parted)


def _all_answer(match: Match) -> bool:
    roles = {a.role for o in match.orders for a in o.duties if not a.inherited}
    return roles == {Role.RESPONSIBLE}


def own_columns(said: Sequence[Said], names: Iterable[Names]) -> list[str]:
    """Headers of units of which the notices have next to none: 承办处室; they are taken off the rows.

    Only names as divisions have them, beside another column most of whose units they have.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for row in said:
        for unit in row.units:
            told[unit.entry.header].add(unit.name)
    known = {n for of in told.values() for n in of if any(one.has(n) for one in names)}
    shares = {header: len(of & known) / len(of) for header, of in told.items()}
    if max(shares.values(), default=0.0) < _CUSTOM:
        return []
    own = [
        header
        for header, of in told.items()
        if shares[header] <= _STRANGE
        and len(of) >= _FEWEST
        and sum(map(_is_division, of)) >= _FULL * len(of)
    ]
    for row in said if own else ():
        row.units = [unit for unit in row.units if unit.entry.header not in own]
        told_apart = {e.kind for e in row.row.entries if e.header not in own}
        told_apart |= {unit.role.value for unit in row.units}
        row.roles = frozenset(role for role in row.roles if role.value in told_apart)
    return own


def _is_division(name: str) -> bool:
    """Whether a name is that of a division within an office: 规划处, 高新科, no 市水利局."""
    return _DIVISION.search(name) is not None and LEVEL_WORD.match(name) is None


def names_everywhere(ledger: Ledger) -> tuple[str, ...]:
    """The units that the notes of a ledger name: 注：各县区均为责任单位."""
    return tuple(name for note in ledger.notes for name in names_in(note))


def is_asked(role: Role, told: frozenset[Role], customs: Customs) -> bool:
    """Whether a ledger that tells these roles apart has a place for a unit in this one."""
    if role in told:
        return True
    if role is Role.PARTICIPATING:
        return Role.RESPONSIBLE in told and customs.participants
    if role is Role.LEAD:
        return Role.RESPONSIBLE in told
    if role is not Role.RESPONSIBLE:
        return False
    return Role.PARTICIPATING in told or (Role.LEAD in told and customs.responsible)


def _lists(
    rows: Sequence[tuple[Said, Match]],
    names: Mapping[int, Names],
    role: Role,
    customs: Customs,
) -> float:
    """The share of the duties in a role whose unit the rows name, but for units that none does.

    1.0 where there are no others.
    """
    asked = given = 0
    for said, match in rows:
        same = names[id(match.orders[0].reading)]
        told = {unit.name for unit in said.units}
        duties = [
            a
            for o in match.orders
            for a in o.stated
            if a.role is role
            and a.unit_key not in customs.unnamed
            and not same.are_told(customs.everywhere, a.unit)
        ]
        paired = {o for _, o in same.paired(told, [a.unit for a in duties])} if duties else set()
        asked += len(duties)
        given += sum(a.unit in paired or _names(said, a, same) for a in duties)
    return given / asked if asked else 1.0


def _unnamed(
    rows: Sequence[tuple[Said, Match]],
    names: Mapping[int, Names],
    customs: Customs,
) -> dict[str, tuple[Assignment, ...]]:
    """Units that several rows should name, and none does."""
    lacking: dict[str, dict[str, Assignment]] = defaultdict(dict)
    known: set[str] = set()
    for said, match in rows:
        same = names[id(match.orders[0].reading)]
        duties = [a for o in match.orders for a in o.duties if not a.inherited]
        told = {unit.name for unit in said.units}
        paired = {o for _, o in same.paired(told, [a.unit for a in duties])}
        for duty in duties:
            if not is_asked(duty.role, said.roles, customs):
                continue
            if (
                duty.unit in paired
                or _names(said, duty, same)
                or same.are_told(customs.everywhere, duty.unit)
            ):
                known.add(duty.unit_key)
            else:
                lacking[duty.unit_key].setdefault(duty.section, duty)
    return {
        key: tuple(of.values())
        for key, of in lacking.items()
        if len(of) >= _FEWEST and key not in known
    }


def _names(said: Said, duty: Assignment, names: Names) -> bool:
    alike = (names.same(unit.name, duty.unit) for unit in said.units)
    return (
        said.prints_unit(duty.unit)
        or any(same is not Same.NO for same in alike)
        or names.are_told(said.parts, duty.unit)
    )
