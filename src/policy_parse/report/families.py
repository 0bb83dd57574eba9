"""Which of many notices belong side by side: they cite each other, or are about one subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policy_parse.comparison import compare
from policy_parse.comparison.chain import cites, find_chain
from policy_parse.comparison.compare import compare_link
from policy_parse.domain.comparison import LinkComparison
from policy_parse.domain.notice import Notice
from policy_parse.lexicon.divisions import read_place

_FEW = 3  # notices that are put side by side whatever they are about
_MANY = 1500  # notices from which on titles are not compared
_LIKE = 0.7  # share of the shorter subject that stands in the other
_PLACE = re.compile(r"^.*?(?:人民政府办公[厅室]|人民政府|委员会|办公[厅室])(?:转发|印发|关于)")
_SET_PHRASES = re.compile(
    r"关于|印发|《|》|（[^）]*）|\([^)]*\)|[〔\[].*?[〕\]]|通知|实施|工作|行动|方案|计划|纲要|规划|办法|意见"
    r"|措施|细则|要点|任务|分工|落实|推进|加强|若干|政策|十[一二三四五六]五|“|”|(?:19|20)\d\d|年|[—\-~至、，的]"
    r"|[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|省|市|自治县|县|区)"
)


def find_links(notices: Sequence[Notice]) -> tuple[LinkComparison, ...]:
    """The comparisons worth showing: those in which something is taken up, or one cites the other.

    Of a few notices all are compared. Of many, only what cites each other or is about one subject
    and of one place, of a place and the place it lies in, or of a place and the state.
    """
    links: list[LinkComparison] = []
    if len(notices) <= _FEW:
        links += compare(*notices).links if len(notices) > 1 else ()
    else:
        for family in _families(notices):
            links += _family_links(family)
    return tuple(
        link
        for link in links
        if link.pairs or link.target_pairs or cites(link.child, link.parent)
    )  # fmt: skip


def _family_links(family: Sequence[Notice]) -> Iterator[LinkComparison]:
    for child in family:
        above = [other for other in family if other is not child and _is_above(other, child)]
        for standing in find_chain([child, *above]):
            if standing.child == 0:
                yield compare_link(above[standing.parent - 1], child, standing)


def _is_above(other: Notice, child: Notice) -> bool:
    if cites(child, other):
        return True
    if cites(other, child) or not child.metadata.region:
        return False
    if other.metadata.level == "national":
        return True
    if other.metadata.region == child.metadata.region:
        return (other.metadata.issue_date or "") < (child.metadata.issue_date or "")
    inner, outer = read_place(child.metadata.region), read_place(other.metadata.region or "")
    if not inner or not outer:
        return False
    return outer[0].own in (inner[0].province, inner[0].prefecture)


def _families(notices: Sequence[Notice]) -> list[list[Notice]]:
    head = list(range(len(notices)))

    def top(i: int) -> int:
        while head[i] != i:
            i = head[i]
        return i

    subjects = [_subject(notice) for notice in notices]
    named = _citing(notices)
    for i in range(len(notices)):
        for k in range(i):
            if top(i) != top(k) and (
                (i, k) in named or (len(notices) < _MANY and _alike(subjects[i], subjects[k]))
            ):
                head[top(i)] = top(k)
    groups: dict[int, list[Notice]] = {}
    for i, notice in enumerate(notices):
        groups.setdefault(top(i), []).append(notice)
    return list(groups.values())


def _citing(notices: Sequence[Notice]) -> set[tuple[int, int]]:
    """Pairs of which one cites the other, the later first."""
    out = set()
    for i, one in enumerate(notices):
        if not one.citations:
            continue
        for k, other in enumerate(notices):
            if i != k and cites(one, other):
                out.add((max(i, k), min(i, k)))
    return out


def _subject(notice: Notice) -> frozenset[str]:
    """Pairs of characters of what the title is about: without place, year and kind of document."""
    title = _PLACE.sub("", notice.metadata.title or "")
    pieces = _SET_PHRASES.sub("|", title).split("|")
    return frozenset(p[i : i + 2] for p in pieces for i in range(len(p) - 1))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    least = min(len(a), len(b))
    return least >= 3 and len(a & b) >= _LIKE * least
