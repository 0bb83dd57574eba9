"""What can be right or wrong in a text: its numbers with measure and bound, its times.

Both sides are read with the same eyes, so that what was copied word for word is always alike.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import NamedTuple

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.kinds import Comparator
from policy_parse.domain.mentions import PassageMentions, Quantity, TimeKind, TimeMention, dated
from policy_parse.domain.notice import Value
from policy_parse.domain.passage import Passage
from policy_parse.find.quantities import iter_quantities, scaled
from policy_parse.find.times import iter_times
from policy_parse.lexicon.calendar import ONGOING
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import (
    AFTER,
    AFTER_WORDS,
    BEFORE,
    BEFORE_VERBS,
    BEFORE_WORDS,
    COMMIT_VERBS,
)

_BEFORE = re.compile(rf"({BEFORE_WORDS})(?:{COMMIT_VERBS}|[到至在为])?$")
_NEAR, _FAR = 5, 10  # characters before a number in which its bound stands
_CLAUSE = 24  # characters of a clause before a number
_AROUND = 8  # characters before a number that tell what it is of
_WITHIN = re.compile(any_of("range_behind_number"))
_CEILING = re.compile(rf"(?:{any_of('ceiling_before_number')})[为达]?$")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[、，和及至—\-])+(?:19|20)\d\d年")  # 2024、2025年分别突破…
_ITEM = re.compile(r"（\d{1,3}）")  # the mark of an item within a paragraph
_BEHIND = re.compile(rf"(?:（[^（）]{{1,10}}）|）)({AFTER_WORDS})")  # 10万元（季30万元）以下
_REACHED = {">": ">=", "<": "<="}
_AND = re.compile(r"[、和及]")
_PART = re.compile(r"[，。；、：（）\d%\n]")
_DIGITS = re.compile(r"\d[\d,.]*")
_NUMERIC = re.compile(r"((?:19|20)\d\d)[.\-/年](\d{1,2})")
# A span: its end is the deadline, whose year may be that of its beginning.
_SPAN = re.compile(
    r"((?:19|20)\d\d)([./年])\d{1,2}(?:[./月]\d{1,2}日?)?月?(?:[—–~～至到]+|-)((?:(?:19|20)\d\d)?.+)"
)
_YEAR = re.compile(r"((?:19|20)\d\d)")
_CLOCK = re.compile(r"00:?00(?::?00)?$")
_DAY = re.compile(r"(\d{1,2})(?:月|\.)(\d{1,2})日?")
_MONTH = re.compile(r"\d{1,2}月份?")


class Figure(NamedTuple):
    """A number as printed: value in the base measure, its bound, and the words before it.

    `bounds` are all readings of its comparator (`=`, `>=` …); `printed` is its numeral alone.
    `quote` begins with the word that bounds it; `clause` is what stands before it in its clause.
    """

    value: Value
    unit: str
    bounds: frozenset[str]
    printed: str
    before: str
    quote: str
    evidence: Evidence | None = None
    clause: str = ""

    @property
    def same(self) -> tuple[Value, str]:
        """What two figures of one amount share."""
        return self.value, self.unit


class When(NamedTuple):
    """A time by which or how often: the last day it may be (ISO), the recurrence, as printed."""

    end: str | None
    recurrence: str | None
    quote: str
    evidence: Evidence | None = None

    @property
    def same(self) -> tuple[str | None, str | None]:
        """What two times of one date share: 2025年, 2025年底 and 2025年12月31日 are one."""
        return (None, self.recurrence) if self.recurrence else (self.end, None)


def figures_of(found: PassageMentions) -> Iterator[tuple[int, Figure]]:
    """The numbers of a passage with their offsets in it."""
    text = found.passage.text
    before: Quantity | None = None
    bounds = frozenset[str]()
    for number in found.numbers:
        if not number.unit and (
            _ITEM.match(text, max(0, number.start - 1)) or _YEARS.match(text, number.start)
        ):
            continue
        figure = _figure(text, number, found.passage)
        if before and before.unit == number.unit and _AND.fullmatch(text, before.end, number.start):
            figure = figure._replace(bounds=figure.bounds | bounds)  # 分别不低于4%、3%
        before, bounds = number, figure.bounds
        yield number.start, figure


def figures_in(text: str) -> Iterator[Figure]:
    """The numbers of a cell of values."""
    yield from (_figure(text, number, None) for number in iter_quantities(text))


def with_measure(figure: Figure, measure: str) -> Figure:
    """A number whose measure stands in another column: 15 and 亿元."""
    if figure.unit or not measure:
        return figure
    one = next(iter_quantities(f"1{measure}"), None)
    if one is None or isinstance(one.value, tuple):
        return figure._replace(unit=measure)
    value = scaled(figure.value, int(one.value)) if one.value >= 1 else figure.value
    return figure._replace(value=value, unit=one.unit)


def _figure(text: str, number: Quantity, passage: Passage | None) -> Figure:
    bound, start = _bound(text, number)
    # 30公里范围内 may be told as 30公里以内, 最高50万元 as 不超过50万元
    within = (
        _WITHIN.match(text, number.end) is not None
        or _CEILING.search(text, 0, number.start) is not None
        or text.startswith("内", number.end)  # 3年内海外…
    )
    bounds = frozenset({bound, "<="} if within and bound == "=" else {bound})
    if text.startswith("（含", number.end) and bound in _REACHED:
        bounds |= {_REACHED[bound]}  # 超过300平方米（含）
    printed = text[number.start : number.number_end]
    digits = _DIGITS.search(printed)
    quote = passage.evidence(start, number.end) if passage else None
    return Figure(
        number.value,
        number.unit,
        bounds,
        (digits[0] if digits else printed).rstrip(".,"),
        text[max(0, start - _AROUND) : start],
        quote.literal if quote else text[start : number.end],
        quote,
        _PART.split(text[max(0, start - _CLAUSE) : start])[-1],
    )


def _bound(text: str, number: Quantity) -> tuple[str, int]:
    """What bounds a number and where it begins: the number itself (range, 左右), a word before it,
    else one behind it.
    """
    if number.comparator in ("range", "~"):
        return number.comparator, number.start
    word = _BEFORE.search(text, max(0, number.start - _FAR), number.start)
    if word:
        return BEFORE[word[1]], word.start()
    floor = max(0, number.start - _NEAR)
    near = text[floor : number.start]
    verb = next((v for v in BEFORE_VERBS if v in near), None)
    if verb:
        return BEFORE[verb], floor + near.rindex(verb)
    if text.startswith("破", number.start - 1):
        return Comparator.MORE, number.start - 1  # 产值破10亿
    behind = _BEHIND.match(text, number.end)
    if behind and not number.comparator:
        return AFTER[behind[1]], number.start
    return number.comparator or "=", number.start


def times_of(found: PassageMentions) -> Iterator[tuple[int, When]]:
    """The times of a passage that say by when or how often, with their offsets in it."""
    for time in found.times:
        when = _when(time, found.passage)
        if when is not None:
            yield time.start, when


def times_in(text: str, year: int | None) -> list[When]:
    """The times of a cell of deadlines; `year` is the one that is meant where none is said."""
    plain = _end_of_span(_CLOCK.sub("", text).rstrip("。；，"))
    if plain in ONGOING:
        return [When(None, "ongoing", text)]
    month, alone = _NUMERIC.fullmatch(plain), _YEAR.fullmatch(plain)
    if month:
        plain = f"{month[1]}年{month[2]}月"
    elif alone:
        plain = f"{alone[1]}年"
    elif _MONTH.fullmatch(plain):
        plain += "底前"
    elif day := _DAY.fullmatch(plain):
        plain = f"{day[1]}月{day[2]}日前"
    return [
        When(_last_day(dated(time.ends)), time.recurrence, text[time.start : time.end] or text)
        for time in iter_times(plain, year)
        if time.ends or time.recurrence
    ]


def _end_of_span(text: str) -> str:
    """2023.1.1-12.31 → 2023.12.31; any other text as it is."""
    span = _SPAN.fullmatch(text)
    if span is None:
        return text
    return span[3] if _YEAR.match(span[3]) else f"{span[1]}{span[2]}{span[3]}"


def _when(time: TimeMention, passage: Passage) -> When | None:
    if time.since or time.kind is TimeKind.COUNT or not (time.ends or time.recurrence):
        return None
    evidence = passage.evidence(time.start, time.end)
    end = _last_day(dated(time.ends))
    return When(end, time.recurrence, evidence.quote, evidence)


def when_of(end: str | None, recurrence: str | None, evidence: Evidence) -> When:
    """The time of a record."""
    return When(_last_day(end), recurrence, evidence.quote, evidence)


def _last_day(iso: str | None) -> str | None:
    """2025 → 2025-12-31, 2025-06 → 2025-06-30."""
    if iso is None or len(iso) == len("2025-06-30"):
        return iso
    year, _, month = iso.partition("-")
    number = int(month or 12)
    return f"{year}-{number:02}-{calendar.monthrange(int(year), number)[1]}"
