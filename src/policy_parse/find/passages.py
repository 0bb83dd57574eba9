"""All finders over one passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from policy_parse.domain.extents import Extents
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import (
    CitationSpan,
    Duty,
    DutyStatement,
    PassageMentions,
    Quantity,
    TimeKind,
    TimeMention,
    Uncounted,
)
from policy_parse.domain.notice import Role, Style
from policy_parse.domain.numerals import NUMERAL_CHARACTERS
from policy_parse.domain.passage import Passage
from policy_parse.find.citations import iter_citations
from policy_parse.find.conventions import iter_conventions
from policy_parse.find.duties import iter_duties
from policy_parse.find.labels import read_cell, unknown_roles
from policy_parse.find.quantities import iter_numbers
from policy_parse.find.times import iter_times
from policy_parse.find.units import iter_units
from policy_parse.lexicon.units import ends_like_unit

_NUMBER = re.compile(rf"[\d{NUMERAL_CHARACTERS}]")
_MARK = re.compile(r"[、，；：。/]")
_SEVERAL = 2  # names of a list
_MONTH = re.compile(r"\d{1,2}月份?")
Span = tuple[int, int]


def find_mentions(
    passage: Passage, start: int = 0, year: int | None = None, column: str = "text"
) -> PassageMentions:
    """What is mentioned in `passage.text[start:]`; `year` is the year the document works on.

    `column` says what a table cell holds: `text`, a role's value, or `deadline`.
    """
    tick()
    text = passage.text
    if column != "text":
        return _cell_mentions(passage, year, column)
    statements = tuple(iter_duties(text, start))
    titles = list(_titles(text, start))
    citations: tuple[CitationSpan, ...] = ()
    if titles or "号" in text:
        citations = tuple(iter_citations(text, start))
        titles += [(c.start, c.end) for c in citations]
    times: tuple[TimeMention, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    aside = Extents([*titles, *((s.start, s.end) for s in statements)])
    if _NUMBER.search(text, start) or any(word in text for word in _WORDED_TIMES):
        # What stands behind the mark of an item (2.9月底前, 3.20家) is no decimal of it.
        body = f"{text[: start - 1]}。{text[start:]}" if text[start - 1 : start] == "." else text
        times = tuple(_times(body, start, year, Extents(titles)))
        found = list(_numbers(body, start, times, aside))
        numbers = tuple(n for n in found if isinstance(n, Quantity))
        uncounted = tuple(n for n in found if isinstance(n, Uncounted))
    return PassageMentions(
        passage,
        start,
        statements,
        times,
        numbers,
        uncounted,
        citations,
        tuple(iter_conventions(text, start)),
        aside.spans,
        tuple(unknown_roles(text, start)) if "：" in text else (),
    )


_WORDED_TIMES = (
    "年",
    "月",
    "季",
    "每",
    "逐",
    "日",
    "周",
    "期",
    "节",
    "冬",
    "学",
    "假",
    "考",
    "春",
    "秋",
)


def _titles(text: str, start: int) -> Iterator[Span]:
    """Every 《…》; where nothing is closed any more, the search is over."""
    while (begin := text.find("《", start)) >= 0 and (end := text.find("》", begin)) >= 0:
        start = end + 1
        yield begin, start


def _times(text: str, start: int, year: int | None, titles: Extents) -> Sequence[TimeMention]:
    return [time for time in iter_times(text, year, start) if not titles.cover(time.start)]


def _numbers(
    text: str, start: int, times: Sequence[TimeMention], aside: Extents
) -> Sequence[Quantity | Uncounted]:
    """Numbers that are no part of a date, a title or a statement."""
    dates = Extents([(t.start, t.end) for t in times if t.kind is not TimeKind.COUNT])
    return [
        number
        for number in iter_numbers(text, start)
        if not (
            dates.cover(number.start) or dates.cover(number.end - 1) or aside.cover(number.start)
        )
    ]


def _spaced_cell(passage: Passage, role: Role) -> DutyStatement | None:
    """The units of a cell that has but spaces between them (市科委 市财政局 各区); None for any other.

    Every piece must be a whole name: in a page that was cut out, spaces stand within names too.
    """
    text = passage.text
    pieces = passage.evidence(0, len(text)).quote.split() if text else []
    if len(pieces) < _SEVERAL or sum(map(len, pieces)) != len(text):
        return None
    ends = list(accumulate(map(len, pieces)))
    spans = list(pairwise((0, *ends)))
    if not all(ends_like_unit(text[a:b]) and not _MARK.search(text, a, b) for a, b in spans):
        return None
    named = [next(iter_units(text, a, b), None) for a, b in spans]
    duties = tuple(Duty(role, u.start, u.end, Style.TABLE, u.head, u.word) for u in named if u)
    return DutyStatement(0, len(text), Style.TABLE, duties, None)


def _cell_mentions(passage: Passage, year: int | None, column: str) -> PassageMentions:
    """A cell of units or of a time."""
    text = passage.text
    times: tuple[TimeMention, ...] = ()
    if column == "deadline":
        times = tuple(_times(text, 0, year, Extents([])))
        if not times and _MONTH.fullmatch(text):  # 9月 under 完成时限 says by when
            found = _times(f"{text}底前", 0, year, Extents([]))
            times = tuple(t._replace(end=min(t.end, len(text))) for t in found)
        cell = DutyStatement(0, len(text), Style.TABLE, (), (0, len(text)))
    else:
        cell = _spaced_cell(passage, Role(column)) or read_cell(text, Role(column))
    return PassageMentions(passage, 0, (cell,), times, (), (), ())
