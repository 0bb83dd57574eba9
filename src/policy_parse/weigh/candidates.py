"""What each number may say something about: the spans that its indicator could be.

The edges of a span are edges of tokens: the phrase before the number (X达到N, 新增X N个) with what
may be taken off its head and its tail, the noun behind it (建成N个X), the clause before (…提高，达到N%).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from policy_parse.domain.mentions import Quantity, TimeMention
from policy_parse.lexicon.classes import (
    AVERAGES,
    NOUN_MAKERS,
    WORD_CLASS,
    WordClass,
    automaton,
    word_at,
    word_before,
)
from policy_parse.lexicon.context import any_of

Span = tuple[int, int]
_REACH = 120  # characters before a number in which its indicator stands
_BEHIND = 60  # characters behind it
_CLAUSE = re.compile(r"[，。；：！？]")
_SENTENCE = re.compile(r"[。；！？]")
_COMPARED = re.compile(
    rf"(?:比|较|与)(?:{any_of('year_compared')}|“?十[一二三四五]五”?(?:时期|期间|期末|末)?"
    r"|(?:19|20)\d\d年(?:底|末)?"
    r"|[^，。；]{1,10}?(?:时期|年(?:底|末)?|期末|前|平均水平|同期))(?:同期|相比|水平|的)?$"
    r"|(?:在[^，。；]{1,12}?|现行|此)?基础上(?:整体|平均|再)?$|按可比价(?:格)?(?:计算)?$|同比$"
)
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
_NOUNS = tuple(maker for maker in NOUN_MAKERS if len(maker) > 1)
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
# A span of time that is no date: 分三年, 三年内, 建设周期内.
_LASTING = re.compile(
    r"分?[\d一二两三四五六七八九十]{1,3}个?[年月](?:之?内)?|[\u4e00-\u9fff]{2,4}(?:期限?|年度)内"
)
_BASE = 14  # characters of what a share is taken of: 不超过|合同金额的|2%
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


class Piece(NamedTuple):
    """A word taken off the edge of what stands before the number, and what it does."""

    of: str
    start: int
    end: int


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
        _last(_SENTENCE, text, first, quantity.start),
        ended if ended >= quantity.end else _next(_SENTENCE, text, quantity.end, last),
    )
    clause = (
        _clause_start(text, sentence[0], quantity.start),
        closed if closed >= quantity.end else _next(_CLAUSE, text, quantity.end, last),
    )
    return sentence, clause


def surroundings(
    text: str, start: int, quantity: Quantity, before: Quantity | None, behind: Quantity | None,
    times: Sequence[TimeMention], walls: Sequence[Span] = (), earlier: Surroundings | None = None,
) -> Surroundings:  # fmt: skip
    """What stands around `quantity` in `text[start:]`; `before` and `behind` are its neighbours.

    No clause reaches over one of `walls` (duty statements, in order); `earlier` is what stands
    around the number before.
    """
    near = bisect_left(times, quantity.start - 3 * _REACH, key=lambda time: time.start)
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
    tail = tuple(_tail(text, floor, cut, ends))
    head = tuple(_head(text, floor, tail[-1].start if tail else cut, times))
    found = _left(text, floor, cut, tail, head)
    if inside and before is not None and floor < cut and text[floor] not in "、，":
        found += _across(text, begin, before, tail, cut, times)
    found += _right(text, quantity, stop)
    found += _earlier(text, sentence[0], floor, clause[0], ends)
    if quantity.unit == "元":
        found += _later(text, quantity, clause[1], sentence[1])
    kept = list(dict.fromkeys(c for c in found if c.end - c.start >= 2))
    return Surroundings(
        quantity, sentence, clause, floor, cut, tail, head, tuple(kept[:_MOST]),
        before if from_ is not None else None,
    )  # fmt: skip


def _starting_from(text: str, clause: int, before: Quantity, quantity: Quantity) -> int | None:
    """Where 由2022年的85% begins, if `quantity` is what is reached from there."""
    if before.end <= clause or isinstance(before.value, tuple) or before.unit != quantity.unit:
        return None
    if not _RAISED.match(text, before.end, quantity.start + 1):
        return None
    by = _FROM.search(text, max(clause, before.start - 24), before.start)
    return by.start() if by else None


def _across(
    text: str, begin: int, before: Quantity, tail: Sequence[Piece], cut: int,
    times: Sequence[TimeMention],
) -> list[Candidate]:  # fmt: skip
    """Spans that hold the number before, where it only describes: 年收入超10亿元的企业达到100家."""
    head = list(_head(text, begin, before.start, times))
    starts = [begin, *(h.end for h in head)][-3:]
    ends = [cut, *(t.start for t in tail)]
    return [
        Candidate(Side.LEFT, s, e, (e, cut))
        for s in starts
        for e in (ends[-1], ends[0])
        if s + 2 <= e and e > before.end + 1
    ]


def _last(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = start
    for m in mark.finditer(text, max(start, end - 400), end):
        found = m.end()
    return found


def _next(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the first mark stands in `text[start:end]`, else `end`."""
    m = mark.search(text, start, end)
    return m.start() if m else end


def _clause_start(text: str, start: int, end: int) -> int:
    """Where the clause begins: behind the last mark or opening bracket that is still open."""
    begin = max(_last(_CLAUSE, text, start, end), end - _REACH)
    opened = text.rfind("（", begin, end)
    if opened >= 0 and text.find("）", opened, end) < 0:
        begin = opened + 1
    closed = text.rfind("）", begin, end)
    if closed >= 0 and text.rfind("（", begin, closed) < 0:
        begin = closed + 1
    return begin


def _tail(text: str, floor: int, end: int, times: dict[int, TimeMention]) -> Iterator[Piece]:
    """Words taken off the end of `text[floor:end]`, the last one first."""
    taken = 0
    while end > floor and taken < 6:
        compared = _COMPARED.search(text, max(floor, end - 24), end)
        time = times.get(end)
        if compared:
            yield Piece("compared", compared.start(), end)
            end = compared.start()
        elif time is not None and time.start >= floor:
            yield Piece("time", time.start, end)
            end = time.start
        elif text[end - 1] == "的" and (of := _taken_of(text, floor, end)):
            yield Piece("of", of, end)
            end = of
        elif text[end - 1] in "的“":
            yield Piece("de" if text[end - 1] == "的" else "quote", end - 1, end)
            end -= 1
        else:
            edge = next((e for e in range(end - 1, max(floor, end - 4), -1) if e in times), floor)
            word = word_before(text, edge, end)
            if word is None:
                return
            yield Piece(WORD_CLASS[word], end - len(word), end)
            end -= len(word)
        taken += 1


def _taken_of(text: str, floor: int, end: int) -> int | None:
    """Where 合同金额的 begins in 不超过合同金额的|2%: behind the word that bounds the share."""
    for start in range(end - 3, max(floor, end - _BASE), -1):
        word = word_before(text, floor, start)
        if word and WORD_CLASS[word] is WordClass.COMPARE and len(word) > 1:
            return start
    return None


def _head(text: str, start: int, end: int, times: Sequence[TimeMention]) -> Iterator[Piece]:
    """Words taken off the head of `text[start:end]`, the first one first."""
    opening = {t.start: t for t in times if start <= t.start < end}
    taken = 0
    while start < end and taken < 6:
        time = opening.get(start)
        lasting = _LASTING.match(text, start, end)
        if time is not None or lasting is not None:
            stop = max(time.end if time else start, lasting.end() if lasting else start)
            yield Piece("time", start, stop)
            start, taken = stop, taken + 1
            continue
        if text[start] in "、和及与，并“—·":
            yield Piece("joint", start, start + 1)
            start, taken = start + 1, taken + 1
            continue
        word = word_at(text, start, end)
        if word is None:
            return
        of = WORD_CLASS[word]
        if of is WordClass.LEVEL and len(word) == 1:
            return  # 到位资金, 为民服务: one character leads over to a number, it opens no clause
        if of is WordClass.VERB and text.startswith(NOUN_MAKERS, start + len(word)):
            if text.startswith(_NOUNS, start + len(word)):
                yield Piece("compound", start, start + len(word))  # 引进|项目, but 建成区, 覆盖率
            return
        yield Piece(of, start, start + len(word))
        start, taken = start + len(word), taken + 1


def _left(
    text: str, floor: int, cut: int, tail: Sequence[Piece], head: Sequence[Piece]
) -> list[Candidate]:  # fmt: skip
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
    end = _next(_CLAUSE, text, purpose.end(), min(sentence, purpose.end() + _BEHIND))
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
) -> list[Candidate]:  # fmt: skip
    """The subject of the clause before an elliptic one: …雨污分流率稳步提升，|达到85%."""
    if clause <= sentence or floor > clause or text[clause - 1] != "，":
        return []
    end = clause - 1
    begin = _clause_start(text, sentence, end)
    dated = {e: t for e, t in times.items() if e <= end}
    tail = list(_tail(text, begin, end, dated))
    head = list(_head(text, begin, end, sorted(t for t in dated.values() if t.start >= begin)))
    if head and head[-1].end == end and all(piece.of in _OPENS for piece in head):
        return []  # 到2027年，达到46%: a date names nothing
    ends = [end, *(t.start for t in tail)][:3]
    starts = [begin, *(h.end for h in head)][:3]
    return [Candidate(Side.EARLIER, s, e, (e, clause)) for e in ends for s in starts if s + 2 <= e][
        :6
    ]
