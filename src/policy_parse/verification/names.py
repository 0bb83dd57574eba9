"""Whether a unit of a ledger is a unit of the notice, however either is spelled."""

from __future__ import annotations

import re
from enum import IntEnum

from policy_parse.domain.kinds import UnitKind, UnitStatus
from policy_parse.domain.notice import Notice, Unit
from policy_parse.lexicon.context import any_of
from policy_parse.link.resolver import Resolver

_BRACKET = re.compile(r"[（〔][^（）〔〕]*[）〕]")
_AREAS = re.compile(r"市|州|盟|县|区|旗|镇|乡|街道")
_OFFICES = re.compile(any_of("offices_at_large"))
_SHORTEST = 3  # characters of a name that may be another's short form


class Same(IntEnum):
    """How two names stand to each other."""

    NO = 0
    PERHAPS = 1  # the lexicon does not know one of them, or a collective may hold it
    YES = 2


class Names:
    """Resolves the units of a ledger as those of the notice were."""

    def __init__(self, notice: Notice, year: int | None) -> None:
        """What the notice says of its own units goes first."""
        known = {unit.unit: unit for unit in notice.units}
        self._resolver = Resolver(notice.metadata, year, known)

    def unit(self, name: str) -> Unit:
        """The unit behind a name, in whichever spelling."""
        return self._resolver.resolve(name)

    def same(self, said: str, ordered: str) -> Same:
        """Whether the unit that a ledger names is one that the notice names."""
        if said == ordered:
            return Same.YES
        ours, theirs = self.unit(said), self.unit(ordered)
        if ours.key == theirs.key or said in (theirs.name, *theirs.members):
            return Same.YES
        if _BRACKET.sub("", said) == _BRACKET.sub("", ordered):
            return Same.YES
        if theirs.kind == UnitKind.COLLECTIVE:
            return _collective(ours, theirs)
        if ours.kind == UnitKind.COLLECTIVE:
            return Same.NO
        if {ours.key, *ours.candidates} & {theirs.key, *theirs.candidates}:
            return Same.PERHAPS
        unsure = UnitStatus.UNRESOLVED in (ours.status, theirs.status)
        return Same.PERHAPS if unsure and _is_short_form(said, ordered) else Same.NO


def _rank(unit: Unit) -> int:
    """0 for the highest level, and where none is known."""
    return unit.level.rank if unit.level else 0


def _collective(ours: Unit, theirs: Unit) -> Same:
    """各县区政府 and 各县（市、区）人民政府 are one; 惠济区政府 is one of them; 市教育局 may be one of
    市有关部门.
    """
    offices = _OFFICES.search(theirs.unit) is not None
    if ours.kind != UnitKind.COLLECTIVE:
        below = _rank(ours) >= _rank(theirs)
        if (
            not offices
            and ours.kind == UnitKind.GOVERNMENT
            and below
            and ours.unit.endswith("政府")
        ):
            return Same.YES
        return Same.PERHAPS if offices or ours.status == UnitStatus.UNRESOLVED else Same.NO
    if offices != (_OFFICES.search(ours.unit) is not None):
        return Same.NO
    if offices:
        return Same.YES
    shared = set(_AREAS.findall(ours.unit)) & set(_AREAS.findall(theirs.unit))
    return Same.YES if shared else Same.NO


def _is_short_form(one: str, other: str) -> bool:
    """Whether the characters of the shorter name stand in the longer one, in their order."""
    short, long = sorted((_BRACKET.sub("", one), _BRACKET.sub("", other)), key=len)
    rest = iter(long)
    return len(short) >= _SHORTEST and all(character in rest for character in short)
