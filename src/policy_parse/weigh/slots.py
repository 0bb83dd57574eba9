"""The closed slots of a target, from the words around its number: nothing here is learnt.

comparator, change, strength, recurrence, baseline and its year, scope (gold/FORMAT.md, targets).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from policy_parse.domain.kinds import Change, Comparator, Recurrence
from policy_parse.domain.mentions import Quantity, TimeKind, TimeMention
from policy_parse.domain.numerals import NUMERAL_CHARACTERS
from policy_parse.lexicon.classes import AMOUNT_MAKERS, WORD_CLASS, WordClass, word_at
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.quantities import BEFORE, BEFORE_VERBS, CHANGES, LEADING_CHANGES
from policy_parse.weigh.candidates import Surroundings
from policy_parse.weigh.edges import Piece
from policy_parse.weigh.marks import count_between, last_mark, next_mark

_STRENGTH = re.compile(any_of("strength"))
_AREA = re.compile(r"全[国省市州区县镇乡]|我[省市州区县]")
_LEADS = re.compile(rf"(?:{LEADING_CHANGES})")
# 新增更新、新增改造、新改建: several things at once are no increase.
_MIXED = re.compile(rf"(?:[和及与、]|或者?)?(?:{any_of('mixed_with_new')})")
_DONE = frozenset(words_of("done_before_noun"))  # before a noun: 完成森林质量提升10万亩
_GROWTH = words_of("noun_of_change")
_YEARLY = frozenset(words_of("yearly"))
_COMPARED_YEAR = re.compile(r"[比较]((?:19|20)\d\d)年")
_STATED_BASE = re.compile(r"（(?:其中)?((?:19|20)\d\d)年(?:底|末)?(?:为|达到?|是|仅为)?$")
_NUMERAL = re.compile(rf"[\d{NUMERAL_CHARACTERS}]")
# 不低于第5位: the fifth or better
_OF_RANKS = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.MORE: Comparator.LESS,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.LESS: Comparator.MORE,
}
_LEADING = 1000  # … in which 新增 may stand over the list that it is in
_NEAR = 5  # characters before a number in which 至少 may stand before its verb


def comparator_of(around: Surroundings, text: str) -> Comparator:
    """What bounds the number: a word before it, else one behind it, else `=`."""
    quantity = around.quantity
    before = _bound(around.tail, text) or _bound(around.head, text) or _near(around, text)
    if quantity.comparator in (Comparator.RANGE, Comparator.ABOUT):
        return quantity.comparator
    if before and text[quantity.start] == "第":
        return _OF_RANKS.get(before, before)
    return before or quantity.comparator or Comparator.EQUAL


def _near(around: Surroundings, text: str) -> Comparator | None:
    """A bound that a verb parts from the number: 至少听取1次."""
    start = max(around.floor, around.quantity.start - _NEAR)
    for place in range(start, around.quantity.start):
        word = word_at(text, place, around.quantity.start)
        if word is not None and WORD_CLASS[word] is WordClass.COMPARE and word in BEFORE_VERBS:
            return BEFORE[word]
    return None


def _bound(pieces: Sequence[Piece], text: str) -> Comparator | None:
    for piece in pieces:
        if piece.of == WordClass.COMPARE:
            return BEFORE[text[piece.start : piece.end]]
    return None


def change_of(around: Surroundings, text: str, noun: str, *, behind: bool) -> Change | None:
    """increase or decrease, where the number says by how much; None for a level.

    `noun` is the indicator, `behind` whether it stands behind the number. A bound on a noun that
    itself means growth (增速不低于8%) is a level.
    """
    if noun.endswith(_GROWTH):
        return None
    pieces = [p for p in around.tail if p.of not in (WordClass.ADVERB, WordClass.COMPARE, "quote")]
    if pieces and not behind:
        first = pieces[0]
        if first.of == WordClass.CHANGE:
            done = any(text[p.start : p.end] in _DONE for p in around.head)
            return (
                None
                if done and not _is_share(around.quantity)
                else CHANGES[text[first.start : first.end]]
            )
        if first.of in (WordClass.LEVEL, "de"):
            return None
    if around.quantity.unit in ("%", "‰"):
        return None
    return Change.INCREASE if _added(around, text) else None


def _added(around: Surroundings, text: str) -> bool:
    """Whether 新增, 净增 or 增加 stands over the number: in its clause, or over the list it is in.

    It governs further members as long as none has a verb of its own (新增A10个、B20个，带动就业30人).
    """
    quantity = around.quantity
    start = around.clause[0]
    begin = max(around.sentence[0], quantity.start - _LEADING)
    while start > begin and not text[start : quantity.start].strip("、，和及"):
        start = max(last_mark(text, mark, begin, start - 1) + 1 for mark in "，；：")
        start = max(start, begin)
    for found in _LEADS.finditer(text, start, quantity.start):
        whole = word_at(text, found.start(), quantity.start)
        if whole != found[0] or text.startswith(AMOUNT_MAKERS, found.end()):
            continue  # 增加到, 增加值
        if _MIXED.match(text, found.end()) or (found.start() and text[found.start() - 1] in "改创"):
            continue
        if found.start() >= around.floor or not _has_own_verb(around):
            return True
    return False


def _has_own_verb(around: Surroundings) -> bool:
    return any(
        piece.of in (WordClass.VERB, WordClass.LEVEL, WordClass.CHANGE, WordClass.FRAME)
        for piece in (*around.head, *around.tail)
    )


def strength_of(around: Surroundings, text: str) -> str | None:
    """力争, 确保 …: how strongly it is said, from the words at the number or at its clause."""
    for piece in (*around.tail, *around.head):
        word = text[piece.start : piece.end]
        if _STRENGTH.fullmatch(word):
            return word
    return None


def recurrence_of(
    text: str, around: Surroundings, times: Sequence[TimeMention], sentence: int
) -> Recurrence | None:
    """annual …, from `times` that bind or are dates: 每年 in the clause, or over the list that it opened; 年均 at the number.

    A date that comes after it takes its place; `sentence` is where that of the number begins.
    """
    quantity = around.quantity
    for piece in (*around.tail, *around.head):
        if text[piece.start : piece.end] in _YEARLY:
            return Recurrence.ANNUAL
    last = _last_told(times, quantity.start)
    if (
        last is None
        or last.start < sentence
        or last.kind is not TimeKind.EVERY
        or _is_rate(text, last)
    ):
        return None
    comma = next_mark(text, "，", last.end)
    if count_between(text, "累计", last.end, quantity.start - 1) or (
        comma < quantity.start and not _holds_numeral(text, last.end, comma)
    ):
        return None  # over further clauses it governs a list of numbers that its own clause begins
    return last.recurrence


@lru_cache(maxsize=16)
def _holds_numeral(text: str, start: int, end: int) -> bool:
    """Whether a number stands there: asked for each of the numbers behind."""
    return _NUMERAL.search(text, start, end) is not None


def _last_told(times: Sequence[TimeMention], end: int) -> TimeMention | None:
    """The last date or recurrence that ends by `end`."""
    for k in range(bisect_left(times, end, key=lambda time: time.start) - 1, -1, -1):
        time = times[k]
        if time.end <= end and (time.kind is TimeKind.EVERY or time.ends):
            return time
    return None


def _is_share(quantity: Quantity) -> bool:
    return quantity.unit in ("%", "‰", "百分点")


def _is_rate(text: str, time: TimeMention) -> bool:
    """每月平均收费: what a price is counted by, no recurrence."""
    before, behind = text[max(0, time.start - 2) : time.start], text[time.end : time.end + 2]
    end = time.end + 2 * (behind == "平均")
    return "平均" in (before, behind) and word_at(text, end, len(text)) is None


def baseline_of(text: str, around: Surroundings) -> tuple[Quantity | None, int | None, str | None]:
    """(the number it starts from, its year, the year against which a change is counted)."""
    found = around.baseline
    if found is not None:
        year = re.search(
            r"((?:19|20)\d\d)年(?:底|末)?的?$", text[max(0, found.start - 8) : found.start]
        )
        return found, int(year[1]) if year else None, None
    compared = _COMPARED_YEAR.search(text, around.clause[0], around.quantity.start)
    return None, None, compared[1] if compared else None


def stated_base(text: str, quantity: Quantity) -> int | None:
    """（2022年为12个）: the year of a number in brackets that is what another starts from."""
    found = _STATED_BASE.search(text, max(0, quantity.start - 16), quantity.start)
    return int(found[1]) if found else None


def scope_of(text: str, around: Surroundings, noun: tuple[int, int]) -> str | None:
    """The area a number is said of: 全区, 全省, 我市."""
    left = around.clause[0]
    found = _AREA.search(text, left, max(left, noun[0] if noun[0] > left else noun[1]))
    return found[0] if found else None


__all__ = [
    "baseline_of",
    "change_of",
    "comparator_of",
    "recurrence_of",
    "scope_of",
    "stated_base",
    "strength_of",
    "word_at",
]
