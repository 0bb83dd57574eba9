"""Which notice stands under which: by who cites whom, by level, by place and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_parse.domain.notice import Notice
from policy_parse.lexicon.divisions import read_place

_RANKS = {"national": 0, "province": 1, "prefecture": 2, "county": 3, "township": 4}


@dataclass(frozen=True, slots=True)
class Standing:
    """A child and its parent by their indices, the kind of link, and why."""

    parent: int
    child: int
    kind: str
    why: str


def cites(child: Notice, parent: Notice) -> bool:
    """Whether `child` names `parent` by its number or its title."""
    return any(citation.names(parent.metadata) for citation in child.citations)


def find_chain(notices: Sequence[Notice], *, as_given: bool = False) -> list[Standing]:
    """The links between `notices`, each child under its nearest parent, from the lowest up.

    `as_given`: the order of the notices is that of the chain, the lowest first. Of two notices
    the one of the higher level is the parent; of more, it must be cited, be national, or be of a
    place in which the child's lies, so that a folder may be mixed.
    """
    if as_given:
        return [
            Standing(i + 1, i, _kind(notices[i + 1], notices[i]), "按给定顺序")
            for i in range(len(notices) - 1)
        ]
    out = []
    for i, notice in enumerate(notices):
        above = [
            (rank, k, why)
            for k, other in enumerate(notices)
            if k != i
            and (found := _above(notice, other, i, k)) is not None
            and (len(notices) < 3 or cites(notice, other) or lies_in(notice, other))
            for rank, why in (found,)
        ]
        if above:
            _, k, why = min(above)
            out.append(Standing(k, i, _kind(notices[k], notice), why))
    return sorted(out, key=lambda s: (-_rank(notices[s.child]), _date(notices[s.child]), s.child))


def _above(child: Notice, other: Notice, i: int, k: int) -> tuple[int, str] | None:
    """How near `other` stands above `child` (less is nearer), or None where it does not."""
    if cites(child, other) and not cites(other, child):
        step = max(_rank(child) - _rank(other), 1)
        return step * 2 - 1, "下级文件引用了上级文件"
    if cites(other, child):
        return None
    if child.metadata.level and other.metadata.level and _rank(child) != _rank(other):
        step = _rank(child) - _rank(other)
        return (step * 2, "层级高一级" if step == 1 else "层级更高") if step > 0 else None
    same = child.metadata.region == other.metadata.region
    if same and _date(child) != _date(other):
        return (20, "同一机关的较早版本") if _date(other) < _date(child) else None
    # Nothing tells: what was named first is the child.
    return (30, "按给定顺序") if k > i else None


def lies_in(child: Notice, parent: Notice) -> bool:
    """Whether the child's place is, or lies in, the parent's; where that cannot be told, it may."""
    inner = read_place(child.metadata.region or "")
    outer = read_place(parent.metadata.region or "")
    if parent.metadata.level == "national" or not inner or not outer:
        return True
    if inner[0].province is None and inner[0].code is None and outer[0].level == "province":
        return True  # a place that no table knows
    return outer[0].own in (inner[0].province, inner[0].prefecture, inner[0].county)


def _kind(parent: Notice, child: Notice) -> str:
    a, b = parent.metadata, child.metadata
    if a.level != b.level or cites(child, parent) or not a.level:
        return "levels"
    return "versions" if a.region == b.region else "peers"


def _rank(notice: Notice) -> int:
    return _RANKS.get(notice.metadata.level or "", 5)


def _date(notice: Notice) -> str:
    return notice.metadata.issue_date or ""
