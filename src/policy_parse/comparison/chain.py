"""Which notice stands under which: by who cites whom, by level, by place and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_parse.domain.comparison import LinkKind
from policy_parse.domain.kinds import CitationRelation, Level
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice
from policy_parse.lexicon.divisions import contains, read_place
from policy_parse.lexicon.issuers import body_of, leads_in_line


@dataclass(frozen=True, slots=True)
class Standing:
    """A child and its parent by their indices, the kind of link, and why."""

    parent: int
    child: int
    kind: LinkKind
    why: str


def cites(child: Notice, parent: Notice, *, based_on: bool = False) -> bool:
    """Whether `child` names `parent` by its number or its title, as its basis where asked so."""
    return any(
        citation.names(parent.metadata)
        for citation in child.citations
        if not based_on or citation.relation is CitationRelation.BASED_ON
    )


def find_chain(
    notices: Sequence[Notice], *, as_given: bool = False, chosen: bool = True
) -> list[Standing]:
    """The links between `notices`, each child under its nearest parent, from the lowest up.

    `as_given`: the order of the notices is that of the chain, the lowest first. Place is a hard
    condition: what stands above is of the state, or of a place in which the child's lies; where a
    place is not known it must be cited. Two notices that the user has `chosen`, of which neither
    stands above the other, are put side by side, the one that was named first as the child.
    """
    if as_given:
        return [
            Standing(i + 1, i, _kind(notices[i + 1], notices[i]), "按给定顺序")
            for i in range(len(notices) - 1)
        ]
    out = []
    for i, notice in enumerate(notices):
        above = [
            (*found, k)
            for k, other in enumerate(notices)
            if k != i and (found := _above(notice, other)) is not None
        ]
        if above:
            _, why, k = min(above, key=lambda item: (item[0], item[2]))
            out.append(Standing(k, i, _kind(notices[k], notice), why))
    if chosen and not out and len(notices) == 2:
        return [_side_by_side(notices[1], notices[0])]
    return sorted(out, key=lambda s: (-_rank(notices[s.child]), _date(notices[s.child]), s.child))


def _side_by_side(parent: Notice, child: Notice) -> Standing:
    """Two notices of which nothing tells that one stands above the other."""
    known = child.metadata.region and parent.metadata.region
    if known and _stands_over(parent, child) is False and _stands_over(child, parent) is False:
        return Standing(1, 0, LinkKind.PEERS, "两地互不隶属，按给定顺序对照")
    return Standing(1, 0, _kind(parent, child), "按给定顺序")


def _above(child: Notice, other: Notice) -> tuple[int, str] | None:
    """How near `other` stands above `child` (less is nearer), or None where it does not."""
    tick()
    if cites(other, child) and not cites(child, other):
        return None
    over = _stands_over(other, child)
    if over is False or _is_later(other, child):
        return None
    cited = cites(child, other)
    step = _rank(child) - _rank(other)
    if cited and step == 0 and child.metadata.level:  # a mention is no basis among equals
        cited = cites(child, other, based_on=True)
    if over is None:
        doubt = "下级文件引用了上级文件；地区未能确定，隶属关系待核"
        return (max(step, 1) * 2 - 1, doubt) if cited and step >= 0 else None
    if cited:
        return max(step, 1) * 2 - 1, "下级文件引用了上级文件"
    national = other.metadata.level == Level.NATIONAL  # what it issues is for all to carry out
    if step > 0 and (national or leads_in_line(issuer_of(other), issuer_of(child))):
        return step * 2, "层级高一级" if step == 1 else "层级更高"
    if step == 0 and _date(other) < _date(child) and _is_same_body(other, child):
        return 20, "同一机关的较早版本"
    return None


def _stands_over(parent: Notice, child: Notice) -> bool | None:
    """Whether the parent's place is, or contains, the child's; None where that cannot be told."""
    above, below = parent.metadata, child.metadata
    if above.level == Level.NATIONAL or below.level == Level.NATIONAL:
        return above.level == Level.NATIONAL
    if above.level and below.level and _rank(parent) > _rank(child):
        return False
    outer, inner = read_place(above.region or ""), read_place(below.region or "")
    if not outer or not inner:
        return None
    return contains(outer[0], inner[0])


def _is_later(parent: Notice, child: Notice) -> bool:
    """Whether the one that is to stand above was issued after the other."""
    above, below = _date(parent), _date(child)
    return bool(above and below) and above > below


def issuer_of(notice: Notice) -> str:
    """The first issuer of a notice, "" where none is known."""
    return notice.metadata.issuers[0] if notice.metadata.issuers else ""


def _is_same_body(a: Notice, b: Notice) -> bool:
    """Whether both come from one body, or neither says from which of its place."""
    one, other = a.metadata, b.metadata
    if one.region != other.region or one.level != other.level:
        return False
    return body_of(issuer_of(a)) == body_of(issuer_of(b))


def _kind(parent: Notice, child: Notice) -> LinkKind:
    a, b = parent.metadata, child.metadata
    if a.level != b.level or cites(child, parent) or not a.level:
        return LinkKind.LEVELS
    return LinkKind.VERSIONS if a.region == b.region else LinkKind.PEERS


def _rank(notice: Notice) -> int:
    level = notice.metadata.level
    return level.rank if level else len(Level)


def _date(notice: Notice) -> str:
    return notice.metadata.issue_date or ""
