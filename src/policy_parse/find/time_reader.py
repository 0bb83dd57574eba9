"""What the productions of times share: the year last said, a point of time, prefixes and numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from policy_parse.domain.numerals import chinese_number
from policy_parse.lexicon.context import any_of

DASH = r"(?:[—\-~－–]{1,2}|[至到])"
MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
SEASON = r"(?:[上下]半年|第?[一二三四1-4](?:、[一二三四])?季度)"
_PREFIX = re.compile(rf"(?:{any_of('before_time')}|到|至|自|从|于|在)$")
UNDATED_SUFFIX = re.compile(r"(?:月)?(?:底|末|上旬|中旬|下旬|内)?(?:之前|以前|前|止)?")
RANGE_END = re.compile(
    rf"{DASH}(?:(?P<y>(?:19|20)\d\d)(?:年(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?)"
    rf"|(?P<m2>\d{{1,2}})月(?:(?P<d2>\d{{1,2}})日)?|(?P<d3>\d{{1,2}})日)"
)
_SEASONS = (
    ("上半年", 6),
    ("下半年", 12),
    ("四", 12),
    ("4", 12),
    ("三", 9),
    ("3", 9),
    ("二", 6),
    ("2", 6),
)
LIMITING = ("截至", "力争", "到", "至", "于", "在")  # before a time without a year of its own


class Point(NamedTuple):
    """A point of time as read: `year` may be supplied (`stated` is then false)."""

    end: int
    year: int | None
    month: int | None
    day: int | None
    stated: bool
    season: bool = False

    def iso(self) -> str | None:
        """2025, 2025-06 or 2025-06-30; None where the calendar has no such date."""
        if self.year is None or self.month is None:
            return None if self.year is None else f"{self.year}"
        if not 1 <= self.month <= 12:
            return None
        if self.day is None:
            return f"{self.year}-{self.month:02}"
        try:
            return date(self.year, self.month, self.day).isoformat()
        except ValueError:
            return None


@dataclass(slots=True)
class Reader:
    """Reads the times of one passage; `said` is the year last said and where its sentence ends,
    `listed` where the next month of a list would stand, `looked` how far it was looked for the end
    of that sentence.
    """

    text: str
    year: int | None
    said: tuple[int, int] | None = None
    listed: int = -1
    looked: int = 0

    def current(self, offset: int) -> int | None:
        """The year of a month without one: the year last said in the sentence, else the document's."""
        if self.said is None:
            return self.year
        if self.looked < self.said[1]:
            self.looked = self.said[1]
        if self.text.find("。", self.looked, offset) >= 0:
            self.said = None  # for good: what follows stands behind that full stop as well
            return self.year
        self.looked = max(self.looked, offset)
        return self.said[0]

    def say(self, point: Point) -> None:
        """Remember the year of a point that is not gone by."""
        if point.stated and point.year and (self.year is None or point.year >= self.year):
            self.said = (point.year, point.end)


def prefix_before(text: str, start: int) -> str:
    """The word of a limit or a beginning that stands directly before `start`, or nothing."""
    m = _PREFIX.search(text, max(0, start - 3), start)
    return m[0] if m else ""


def last_month(text: str) -> int:
    """Last month of a half-year or quarter (of the last of several)."""
    return next((month for word, month in _SEASONS if word in text), 3)


def numeral(printed: str | None) -> int | None:
    """The number of digits or of a Chinese numeral, None for nothing."""
    if not printed:
        return None
    return int(printed) if printed.isdecimal() else chinese_number(printed)
