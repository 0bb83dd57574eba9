"""Which of many notices belong side by side: they cite each other, or are about one subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policy_parse.comparison import compare
from policy_parse.comparison.chain import cites, find_chain
from policy_parse.comparison.compare import compare_link
from policy_parse.domain.comparison import LinkComparison
from policy_parse.domain.judgements import PairJudgement
from policy_parse.domain.notice import Notice
from policy_parse.domain.references import References
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import read_place

_FEW = 3  # notices that are put side by side whatever they are about
_LEAST = 3  # pairs of characters that a subject must have to be compared
_LIKE = 0.7  # share of the shorter subject that stands in the other
_ONE = 0.7  # share of two subjects that both have, where neither document cites the other
_OWN_WORD = 2  # pairs of characters that a word of its own brings into a subject: 海洋
# Who issues it stands before 关于.
_PLACE = re.compile(rf"^(?:[^《》]{{0,60}}?关于|.*?(?:{any_of('passes_on')})(?:转发|印发))")
_SET_PHRASES = re.compile(
    rf"{any_of('title_frame')}|《|》|（[^）]*）|\([^)]*\)|[〔\[].*?[〕\]]|十[一二三四五六]五|“|”"
    r"|(?:19|20)\d\d|年|[—\-~至、，的]|[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|省|市|自治县|县|区)"
)


def find_links(
    notices: Sequence[Notice], judgements: Sequence[PairJudgement] = ()
) -> tuple[LinkComparison, ...]:
    """The comparisons worth showing: those in which something is taken up, or one cites the other.

    Of a few notices all are compared. Of many, only what cites each other or is about one subject
    and of one place, of a place and the place it lies in, or of a place and the state. `judgements`
    of people on pairs of tasks hold.
    """
    links: list[LinkComparison] = []
    if len(notices) <= _FEW:
        links += compare(*notices, judgements=judgements).links if len(notices) > 1 else ()
    else:
        references = References(notices)
        for family in _families(notices, references):
            links += _family_links(notices, family, references, judgements)
    return tuple(
        link for link in links if link.pairs or link.target_pairs or cites(link.child, link.parent)
    )


def _family_links(
    notices: Sequence[Notice],
    family: Sequence[int],
    references: References,
    judgements: Sequence[PairJudgement],
) -> Iterator[LinkComparison]:
    """Each notice of a family under the nearest of those that stand above it."""
    places = _Places(notices, family)
    subjects = {i: _subject(notices[i]) for i in family}
    for child in family:
        named = [k for k in references.named_by(child) if child not in references.named_by(k)]
        near = [
            k
            for k in places.above(child)
            if _is_one(subjects[child], subjects[k]) and not _is_part(subjects[k], subjects[child])
        ]
        above = [
            notices[k]
            for k in dict.fromkeys([*named, *near])
            if child not in references.named_by(k)
        ]
        for standing in find_chain([notices[child], *above], chosen=False):
            if standing.child == 0:
                yield compare_link(above[standing.parent - 1], notices[child], standing, judgements)


class _Places:
    """The notices of a family by the place they are of."""

    def __init__(self, notices: Sequence[Notice], family: Sequence[int]) -> None:
        self._notices = notices
        self._national: list[int] = []
        self._of_region: dict[str, list[int]] = {}
        self._of_name: dict[str, list[int]] = {}
        for i in family:
            metadata = notices[i].metadata
            if metadata.level == "national":
                self._national.append(i)
            if metadata.region:
                self._of_region.setdefault(metadata.region, []).append(i)
                place = read_place(metadata.region)
                if place and place[0].own:
                    self._of_name.setdefault(place[0].own, []).append(i)

    def above(self, child: int) -> Iterator[int]:
        """Notices of the state, of the places in which the child's lies, and earlier ones of its own."""
        metadata = self._notices[child].metadata
        if not metadata.region:
            return
        yield from (i for i in self._national if i != child)
        date = metadata.issue_date or ""
        for i in self._of_region[metadata.region]:
            if i != child and (self._notices[i].metadata.issue_date or "") < date:
                yield i
        inner = read_place(metadata.region)
        for name in (inner[0].prefecture, inner[0].province) if inner else ():
            for i in self._of_name.get(name or "", ()):
                if self._notices[i].metadata.region != metadata.region:
                    yield i


def _families(notices: Sequence[Notice], references: References) -> list[list[int]]:
    """Groups of notices that name each other or are about one subject, by their indices."""
    groups = _Groups(len(notices))
    for i in range(len(notices)):
        for k in references.named_by(i):
            groups.join(i, k)
    for i, k in _alike([_subject(notice) for notice in notices], groups):
        groups.join(i, k)
    return groups.members()


class _Groups:
    """Sets that grow together (union-find with halved paths)."""

    def __init__(self, size: int) -> None:
        self._head = list(range(size))

    def top(self, i: int) -> int:
        """The member that stands for the group of `i`."""
        head = self._head
        while head[i] != i:
            head[i] = head[head[i]]
            i = head[i]
        return i

    def join(self, i: int, k: int) -> None:
        """Make one group of both."""
        a, b = sorted((self.top(i), self.top(k)))
        self._head[b] = a

    def members(self) -> list[list[int]]:
        """The groups in order of their first members."""
        out: dict[int, list[int]] = {}
        for i in range(len(self._head)):
            out.setdefault(self.top(i), []).append(i)
        return list(out.values())


def _alike(subjects: Sequence[frozenset[str]], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Pairs of which the shorter subject stands to `_LIKE` in the other.

    So much of it cannot miss all of any `1 - _LIKE` of its pairs of characters: only notices that
    hold one of its rarest are looked at.
    """
    first: dict[frozenset[str], int] = {}
    holding: dict[str, list[int]] = {}
    for i, subject in enumerate(subjects):
        if subject in first:
            if len(subject) >= _LEAST:
                yield i, first[subject]
            continue
        first[subject] = i
        for pair in subject:
            holding.setdefault(pair, []).append(i)
    for subject, i in first.items():
        if len(subject) < _LEAST:
            continue
        rarest = sorted(subject, key=lambda pair: (len(holding[pair]), pair))
        for pair in rarest[: int((1 - _LIKE) * len(subject)) + 1]:
            for k in holding[pair]:
                other = subjects[k]
                if groups.top(i) != groups.top(k) and _is_alike(subject, other):
                    yield i, k


def _is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the shorter subject stands, for the most part, in the other."""
    shorter = min(len(one), len(other))
    return shorter >= _LEAST and len(one & other) >= _LIKE * shorter


def _is_one(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both subjects are one: 生态环境保护 is not all of 公共机构节能和生态环境保护."""
    together = len(one) + len(other)
    return min(len(one), len(other)) >= _LEAST and 2 * len(one & other) >= _ONE * together


def _is_part(above: frozenset[str], below: frozenset[str]) -> bool:
    """Whether the one above is about a part alone: 海洋生态环境保护 directs no 生态环境保护."""
    return len(above - below) >= _OWN_WORD and len(below - above) < _OWN_WORD


def _subject(notice: Notice) -> frozenset[str]:
    """Pairs of characters of what the title is about: without place, year and kind of document."""
    title = _PLACE.sub("", notice.metadata.title or "")
    pieces = _SET_PHRASES.sub("|", title).split("|")
    return frozenset(p[i : i + 2] for p in pieces for i in range(len(p) - 1))
