"""All finders over one passage."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from policy_parse.domain.mentions import (
    CitationSpan,
    DutyStatement,
    Indicator,
    PassageMentions,
    Quantity,
    TimeKind,
    TimeMention,
)
from policy_parse.domain.notice import Number, Role, Style, TargetKind
from policy_parse.domain.numerals import NUMERAL_CHARACTERS
from policy_parse.domain.passage import Passage
from policy_parse.find.citations import iter_citations
from policy_parse.find.conventions import iter_conventions
from policy_parse.find.duties import iter_duties
from policy_parse.find.indicators import Context, find_indicator
from policy_parse.find.labels import read_cell
from policy_parse.find.quantities import iter_quantities
from policy_parse.find.times import iter_times

_DUTY_WORDS = (
    "（",
    "：",
    "牵头",
    "负责",
    "会同",
    "联合",
    "〔",
    "【",
    "单位为",
    "部门为",
    "「",
    "〈",
)
_TIME_HINT = re.compile(r"[年月季周日天五]")
_NUMBER_HINT = re.compile(rf"[\d{NUMERAL_CHARACTERS}]")
Span = tuple[int, int]
# What may stand between the start of a clause and the time that opens it.
_OPENS = re.compile(r"(?:^|[，。；：！？（、]|其中|力争|确保|争取|并)$")
_ONCE = ("以下", "为牵头", "是牵头", "为主办", "均为责任")
_TITLES = re.compile(r"《[^》]*》")


def find_mentions(
    passage: Passage, start: int = 0, year: int | None = None, column: str = "text"
) -> PassageMentions:
    """What is mentioned in `passage.text[start:]`; `year` is the year the document works on.

    `column` says what a table cell holds: `text`, a role's value, or `deadline`.
    """
    text = passage.text
    if column != "text":
        return _cell_mentions(passage, year, column)
    hinted = any(text.find(word, start) >= 0 for word in _DUTY_WORDS)
    statements = tuple(iter_duties(text, start)) if hinted else ()
    titles: list[Span] = [m.span() for m in _TITLES.finditer(text, start)] if "《" in text else []
    citations: tuple[CitationSpan, ...] = ()
    if titles or "号" in text:
        citations = tuple(iter_citations(text, start))
        titles += [(c.start, c.end) for c in citations]
    times: tuple[TimeMention, ...] = ()
    if _TIME_HINT.search(text, start):
        times = tuple(t for t in iter_times(text, year, start) if not _within(t.start, titles))
    quantities: tuple[tuple[Quantity, Indicator], ...] = ()
    if _NUMBER_HINT.search(text, start):
        taken: list[Span] = [*titles, *((s.start, s.end) for s in statements)]
        quantities = tuple(_measured(text, start, times, taken, year))
    said_once = any(text.find(word, start) >= 0 for word in _ONCE)
    conventions = tuple(iter_conventions(text, start)) if said_once else ()
    return PassageMentions(passage, start, statements, times, quantities, citations, conventions)


def _cell_mentions(passage: Passage, year: int | None, column: str) -> PassageMentions:
    """A cell of units or of a time."""
    text = passage.text
    times: tuple[TimeMention, ...] = ()
    if column == "deadline":
        times = tuple(iter_times(text, year))
        cell = DutyStatement(0, len(text), Style.TABLE, (), (0, len(text)))
    else:
        cell = read_cell(text, Role(column))
    return PassageMentions(passage, 0, (cell,), times, (), ())


class _Spans:
    """Extents that are asked about many times over."""

    def __init__(self, spans: Sequence[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))
        self._ends = sorted(end for _, end in ordered)

    def cover(self, offset: int) -> bool:
        """Whether one of them holds the character at `offset`."""
        before = bisect_right(self._starts, offset)
        return before > 0 and self._reach[before - 1] > offset

    def last_end(self, offset: int) -> int:
        """The last end at or before `offset`, or 0."""
        before = bisect_right(self._ends, offset)
        return self._ends[before - 1] if before else 0


def _within(offset: int, spans: Sequence[Span]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _measured(
    text: str, start: int, times: Sequence[TimeMention], taken: Sequence[Span], year: int | None
) -> list[tuple[Quantity, Indicator]]:
    """Quantities with their indicators, in order; dates are no quantities."""
    dates = [t for t in times if t.kind is not TimeKind.COUNT]
    dated, set_aside = _Spans([(t.start, t.end) for t in dates]), _Spans(taken)
    dates = [t for t in dates if t.kind is not TimeKind.IMPOSSIBLE]
    starts = [t.start for t in dates]
    opening = bool(dates) and dates[0].start - start <= 2
    out: list[tuple[Quantity, Indicator]] = []
    floor, inherited = start, False
    previous: tuple[int, int] | None = None
    baseline: Number | None = None
    for quantity in iter_quantities(text, start):
        if dated.cover(quantity.start) or set_aside.cover(quantity.start):
            continue
        floor = max(floor, set_aside.last_end(quantity.start))
        between = text[floor : quantity.start]
        if "。" in between or "；" in between:
            inherited = False
        sentence = text.rfind("。", start, quantity.start) + 1
        timed, past, begin = inherited or opening, False, floor
        near = bisect_left(starts, min(sentence, floor)), bisect_left(starts, quantity.start)
        for time in dates[slice(*near)]:
            if time.start >= sentence and not _compares(text, time):
                timed = True
                past = _is_past(text, time, year)
            if time.start >= floor and (
                time.start == floor or _OPENS.search(text, floor, time.start)
            ):
                begin = time.end  # a time that opens its clause is no part of the indicator
        by = _FROM.search(text, begin, quantity.start)
        if by and _RAISED.match(text, quantity.end) and not isinstance(quantity.value, tuple):
            start_of = quantity._replace(start=by.start())  # 由3%降至1%: the value it starts from
            found = find_indicator(text, start_of, Context(begin, timed, past, previous))
            if found is not None:
                previous, baseline, floor = (found.start, found.end), quantity.value, quantity.end
                continue
        found = find_indicator(text, quantity, Context(begin, timed, past, previous))
        if found is not None and baseline is not None:
            found, baseline = found._replace(baseline=baseline, change=None), None
        if found is None or not found.committed:
            continue
        if found.kind is TargetKind.THRESHOLD:
            out.append((quantity, found))
            continue
        if out and _IN_LIST.fullmatch(text, out[-1][0].end, quantity.start):
            found = _as_listed(text, sentence, out, found)
        elif out and inherited and not found.worded and _added(text, *out[-1]):
            found = found._replace(change="increase")  # 新增A10个、B20个
        inherited = True
        previous = (found.start, found.end)
        floor = quantity.end
        if found.start >= quantity.end and not _DIGIT.search(text, quantity.end, found.end):
            floor = found.end
        out.append((quantity, found))
    return out


def _added(text: str, quantity: Quantity, found: Indicator) -> bool:
    """Whether 新增 stands over a counted item and so over those that follow it."""
    return quantity.counts and found.change == "increase" and (
        "新增" in text[found.quote_start : quantity.start] or not found.worded
    )  # fmt: skip


def _as_listed(
    text: str, sentence: int, out: list[tuple[Quantity, Indicator]], found: Indicator
) -> Indicator:
    """分别增长5%、6.5%左右: the values of a list share change and comparator."""
    before, first = out[-1]
    shared = "分别" in text[sentence : before.start]
    if shared and first.comparator == "=" and found.comparator != "=":
        out[-1] = (before, first._replace(comparator=found.comparator))
    return found._replace(change=first.change)


_DIGIT = re.compile(r"\d")
_IN_LIST = re.compile(r"[、和及与，]")
_FROM = re.compile(r"(?:由|从)(?:目前|现在|原来|(?:19|20)\d\d年(?:底|末)?)?的?$")
_RAISED = re.compile(
    r"(?:以上|左右)?[，、]?(?:逐步|力争)?(?:提高|提升|增加|增长|扩大|下降|降低|减少|压减|压缩|缩短|降|增|升|减)(?:到|至|为)"
)


def _compares(text: str, time: TimeMention) -> bool:
    before = text[max(0, time.start - 1) : time.start]
    return before in ("比", "较", "与") or (
        before in tuple("高低优大小多少快") and text[time.start] == "于"
    )


def _is_past(text: str, time: TimeMention, year: int | None) -> bool:
    """Whether a date has gone by when the document is written."""
    if time.ends is None or year is None or time.since:
        return False
    ended = int(time.ends[:4])
    return ended < year or (ended == year and text.startswith("截至", time.start))
