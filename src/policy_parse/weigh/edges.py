"""Words taken off the edges of what stands before a number, and where clauses and sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_parse.domain.mentions import TimeMention
from policy_parse.lexicon.classes import (
    NOUN_MAKERS,
    WORD_CLASS,
    WordClass,
    word_at,
    word_before,
)
from policy_parse.lexicon.context import any_of

Span = tuple[int, int]
REACH = 120  # characters before a number in which its indicator stands
CLAUSE = re.compile(r"[，。；：！？]")
SENTENCE = re.compile(r"[。；！？]")
_COMPARED = re.compile(
    rf"(?:比|较|与)(?:{any_of('year_compared')}|“?十[一二三四五]五”?(?:时期|期间|期末|末)?"
    r"|(?:19|20)\d\d年(?:底|末)?"
    r"|[^，。；]{1,10}?(?:时期|年(?:底|末)?|期末|前|平均水平|同期))(?:同期|相比|水平|的)?$"
    r"|(?:在[^，。；]{1,12}?|现行|此)?基础上(?:整体|平均|再)?$|按可比价(?:格)?(?:计算)?$|同比$"
)
_NOUNS = tuple(maker for maker in NOUN_MAKERS if len(maker) > 1)
# A span of time that is no date: 分三年, 三年内, 建设周期内.
_LASTING = re.compile(
    r"分?[\d一二两三四五六七八九十]{1,3}个?[年月](?:之?内)?|[\u4e00-\u9fff]{2,4}(?:期限?|年度)内"
)
_BASE = 14  # characters of what a share is taken of: 不超过|合同金额的|2%


class Piece(NamedTuple):
    """A word taken off the edge of what stands before the number, and what it does."""

    of: str
    start: int
    end: int


def behind_last(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the last mark of `text[start:end]` ends, looked for in its last 400 characters, else `start`."""
    found = start
    for m in mark.finditer(text, max(start, end - 400), end):
        found = m.end()
    return found


def at_next(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the first mark stands in `text[start:end]`, else `end`."""
    m = mark.search(text, start, end)
    return m.start() if m else end


def clause_start(text: str, start: int, end: int) -> int:
    """Where the clause begins: behind the last mark or opening bracket that is still open."""
    begin = max(behind_last(CLAUSE, text, start, end), end - REACH)
    opened = text.rfind("（", begin, end)
    if opened >= 0 and text.find("）", opened, end) < 0:
        begin = opened + 1
    closed = text.rfind("）", begin, end)
    if closed >= 0 and text.rfind("（", begin, closed) < 0:
        begin = closed + 1
    return begin


def words_at_end(text: str, floor: int, end: int, times: dict[int, TimeMention]) -> Iterator[Piece]:
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


def words_at_head(text: str, start: int, end: int, times: Sequence[TimeMention]) -> Iterator[Piece]:
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
