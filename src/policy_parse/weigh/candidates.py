"""What each number may say something about: the spans that its indicator could be.

The edges of a span are edges of tokens: the phrase before the number (X达到N, 新增X N个) with what
may be taken off its head and its tail, the noun behind it (建成N个X), the clause before (…提高，达到N%).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from policy_parse.domain.mentions import Quantity, TimeMention
from policy_parse.lexicon.classes import (
    AVERAGES,
    NOUN_MAKERS,
    WordClass,
    automaton,
)
from policy_parse.lexicon.context import any_of
from policy_parse.weigh.edges import (
    CLAUSE,
    REACH,
    SENTENCE,
    Piece,
    Span,
    at_next,
    behind_last,
    clause_start,
    words_at_end,
    words_at_head,
)

_BEHIND = 60  # characters behind it
_STARTS = frozenset(
    {
        WordClass.VERB,
        WordClass.CHANGE,
        WordClass.FRAME,
        WordClass.LEVEL,
        WordClass.AREA,
        WordClass.ADVERB,
        WordClass.PREPOSITION,
        WordClass.COMPARE,
    }
)
_STOPS = _STARTS - {WordClass.AREA}
_MOST = 30
# What always leads over to the number, and what always opens a clause: neither belongs to a name.
_LEADS_OVER = frozenset({WordClass.LEVEL, WordClass.COMPARE, "time", "compared"})
_OPENS = frozenset({WordClass.ADVERB, "time", "joint"})
_FROM = re.compile(
    rf"(?:由|从|在)(?:{any_of('former_state')}|(?:19|20)\d\d年(?:底|末|初)?"
    r"|“?十[一二三四五]五”?(?:期?末|时期))?的?[^，。；]{0,6}$"
)
_RAISED = re.compile(
    rf"(?:以上|左右)?[，、]?(?:逐步|力争|进一步)?(?:{any_of('raised_to')}|[降增升减])(?:到|至|为)"
)
_PURPOSE = re.compile(rf"，?(?:专项|重点|主要)?(?:{any_of('purpose_of_money')})")


class Side(StrEnum):
    """Where a candidate stands."""

    LEFT = "left"  # before the number
    RIGHT = "right"  # behind it
    EARLIER = "earlier"  # in the clause before
    LATER = "later"  # in the clause behind, for money: 安排600万元，用于X
    HOLLOW = "hollow"  # before the number, and nothing but words that lead to it: 2025年新建8个


class Candidate(NamedTuple):
    """A span that may be the indicator; `gap` is what stands between it and the number."""

    side: Side
    start: int
    end: int
    gap: Span


class Surroundings(NamedTuple):
    """What stands around a number.

    `clause` and `sentence` are its extents; `floor` is where what stands before it begins, `cut`
    where that ends (before 由2022年的85% where the number is what is reached); `tail` and `head`
    are the words taken off it; `baseline` is the number it starts from.
    """

    quantity: Quantity
    sentence: Span
    clause: Span
    floor: int
    cut: int
    tail: tuple[Piece, ...]
    head: tuple[Piece, ...]
    candidates: tuple[Candidate, ...]
    baseline: Quantity | None


def _extents(
    text: str, start: int, quantity: Quantity, walls: Sequence[Span], earlier: Surroundings | None
) -> tuple[Span, Span]:
    """The sentence and the clause of a number, which end where those of the number before do."""
    at = bisect_right(walls, (quantity.start, quantity.start))
    first = max(start, walls[at - 1][1]) if at else start
    last = walls[at][0] if at < len(walls) else len(text)
    ended, closed = (earlier.sentence[1], earlier.clause[1]) if earlier else (0, 0)
    sentence = (
        behind_last(SENTENCE, text, first, quantity.start),
        ended if ended >= quantity.end else at_next(SENTENCE, text, quantity.end, last),
    )
    clause = (
        clause_start(text, sentence[0], quantity.start),
        closed if closed >= quantity.end else at_next(CLAUSE, text, quantity.end, last),
    )
    return sentence, clause


def surroundings(
    text: str,
    start: int,
    quantity: Quantity,
    before: Quantity | None,
    behind: Quantity | None,
    times: Sequence[TimeMention],
    walls: Sequence[Span] = (),
    earlier: Surroundings | None = None,
) -> Surroundings:
    """What stands around `quantity` in `text[start:]`; `before` and `behind` are its neighbours.

    No clause reaches over one of `walls` (duty statements, in order); `earlier` is what stands
    around the number before.
    """
    near = bisect_left(times, quantity.start - 3 * REACH, key=lambda time: time.start)
    times = times[near : bisect_left(times, quantity.end, key=lambda time: time.start)]
    sentence, clause = _extents(text, start, quantity, walls, earlier)
    begin, cut = clause[0], quantity.start
    from_ = _starting_from(text, clause[0], before, quantity) if before else None
    inside = before is not None and before.end > begin and from_ is None
    if from_ is not None:
        cut = from_
    floor = before.end if inside and before is not None else begin
    stop = min(clause[1], quantity.end + _BEHIND)
    if behind is not None:
        stop = min(stop, behind.start)
    ends = {t.end: t for t in times if t.end <= quantity.start}
    tail = tuple(words_at_end(text, floor, cut, ends))
    head = tuple(words_at_head(text, floor, tail[-1].start if tail else cut, times))
    found = _left(text, floor, cut, tail, head)
    if inside and before is not None and floor < cut and text[floor] not in "、，":
        found += _across(text, begin, before, tail, cut, times)
    found += _right(text, quantity, stop)
    found += _earlier(text, sentence[0], floor, clause[0], ends)
    if quantity.unit == "元":
        found += _later(text, quantity, clause[1], sentence[1])
    kept = list(dict.fromkeys(c for c in found if c.end - c.start >= 2))
    return Surroundings(
        quantity,
        sentence,
        clause,
        floor,
        cut,
        tail,
        head,
        tuple(kept[:_MOST]),
        before if from_ is not None else None,
    )


def _starting_from(text: str, clause: int, before: Quantity, quantity: Quantity) -> int | None:
    """Where 由2022年的85% begins, if `quantity` is what is reached from there."""
    if before.end <= clause or isinstance(before.value, tuple) or before.unit != quantity.unit:
        return None
    if not _RAISED.match(text, before.end, quantity.start + 1):
        return None
    by = _FROM.search(text, max(clause, before.start - 24), before.start)
    return by.start() if by else None


def _across(
    text: str,
    begin: int,
    before: Quantity,
    tail: Sequence[Piece],
    cut: int,
    times: Sequence[TimeMention],
) -> list[Candidate]:
    """Spans that hold the number before, where it only describes: 年收入超10亿元的企业达到100家."""
    head = list(words_at_head(text, begin, before.start, times))
    starts = [begin, *(h.end for h in head)][-3:]
    ends = [cut, *(t.start for t in tail)]
    return [
        Candidate(Side.LEFT, s, e, (e, cut))
        for s in starts
        for e in (ends[-1], ends[0])
        if s + 2 <= e and e > before.end + 1
    ]


def _left(
    text: str, floor: int, cut: int, tail: Sequence[Piece], head: Sequence[Piece]
) -> list[Candidate]:
    """Spans before the number; the ends that lie further from it come first."""
    firm = next((t.start for t in reversed(tail) if t.of in _LEADS_OVER), cut)
    ends = [t.start for t in reversed(tail) if t.start <= firm]
    ends += [cut] if firm == cut else []
    begin = floor
    for piece in head:
        if piece.of not in _OPENS or text.startswith(AVERAGES, piece.start):
            break
        begin = piece.end
    starts = [begin, *(h.end for h in head if h.end > begin)]
    starts += [s for s in _inner_edges(text, starts[-1], cut) if s not in starts]
    first = head[-1].end if head else floor
    last = tail[-1].start if tail else cut
    spans = [(start, end) for end in ends[:5] for start in starts if start + 2 <= end]
    # Words that only lead to the number name nothing, where there are others.
    content = [Candidate(Side.LEFT, s, e, (e, cut)) for s, e in spans if s < last and e > first]
    return (content or [Candidate(Side.HOLLOW, s, e, (e, cut)) for s, e in spans])[:18]


def _inner_edges(text: str, start: int, end: int) -> list[int]:
    """Where a noun may begin within a phrase: behind a verb, 的, a joint; the last ones first."""
    matcher, classes = automaton()
    piece = text[start:end]
    edges = []
    for which, _, stop in matcher.find_matches_as_indexes(piece):
        if classes[which] in _STARTS and not piece.startswith(NOUN_MAKERS, stop):
            edges.append(start + stop)
    edges += [start + i + 1 for i, c in enumerate(piece) if c in "的、和及与等"]
    return sorted({e for e in edges if text[e : e + 1] not in "（）”"}, reverse=True)[:6]


def _right(text: str, quantity: Quantity, stop: int) -> list[Candidate]:
    """Spans behind the number."""
    begin = quantity.end
    if begin < stop and text[begin] == "的":
        begin += 1
    piece = text[begin:stop]
    if not piece or piece[0] in "，。；：！？、）（":
        return []
    starts = [begin]
    starts += [begin + i + 1 for i, c in enumerate(piece) if c == "的"][-2:]
    ends = [stop]
    matcher, classes = automaton()
    for which, first, last in matcher.find_matches_as_indexes(piece):
        if classes[which] in _STOPS and first and not piece.startswith(NOUN_MAKERS, last):
            ends.append(begin + first)
            if len(ends) > 3:
                break
    ends += [begin + i for i, c in enumerate(piece) if c in "、和及与（）"][:3]
    out = []
    for start in starts:
        for end in sorted(set(ends)):
            if start + 2 <= end:
                out.append(Candidate(Side.RIGHT, start, end, (quantity.end, start)))
    return out[:9]


def _later(text: str, quantity: Quantity, clause: int, sentence: int) -> list[Candidate]:
    """What money is for, in the clause behind: 安排600万元，支持X."""
    begin = quantity.end if quantity.end < clause else clause
    purpose = _PURPOSE.match(text, begin)
    if purpose is None:
        return []
    end = at_next(CLAUSE, text, purpose.end(), min(sentence, purpose.end() + _BEHIND))
    return [
        Candidate(Side.LATER, s, e, (quantity.end, s))
        for s in (purpose.end(), begin + (text[begin : begin + 1] == "，"))
        for e in dict.fromkeys((end, *_joints(text, purpose.end(), end)))
        if s + 2 <= e
    ][:4]


def _joints(text: str, start: int, end: int) -> list[int]:
    return [i for i in range(start + 2, end) if text[i] in "、和及与"][:1]


def _earlier(
    text: str, sentence: int, floor: int, clause: int, times: dict[int, TimeMention]
) -> list[Candidate]:
    """The subject of the clause before an elliptic one: …雨污分流率稳步提升，|达到85%."""
    if clause <= sentence or floor > clause or text[clause - 1] != "，":
        return []
    end = clause - 1
    begin = clause_start(text, sentence, end)
    dated = {e: t for e, t in times.items() if e <= end}
    tail = list(words_at_end(text, begin, end, dated))
    head = list(
        words_at_head(text, begin, end, sorted(t for t in dated.values() if t.start >= begin))
    )
    if head and head[-1].end == end and all(piece.of in _OPENS for piece in head):
        return []  # 到2027年，达到46%: a date names nothing
    ends = [end, *(t.start for t in tail)][:3]
    starts = [begin, *(h.end for h in head)][:3]
    return [Candidate(Side.EARLIER, s, e, (e, clause)) for e in ends for s in starts if s + 2 <= e][
        :6
    ]
