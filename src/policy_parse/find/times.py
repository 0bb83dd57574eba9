"""Times: until when, within which period, how often.

time   = [prefix], (range | point | plan), [suffix] | every | count | event ;
point  = year, [month, [day] | season] | month, [day] | season | relative | numeric ;
prefix = "到" | "截至" | "力争" | "自" … ;          suffix = "底" | "前" | "起" | "以来" … ;
Each function below reads one production; its docstring is its EBNF. Dates are those of the
calendar: 2025年2月30日 is none (`TimeKind.IMPOSSIBLE`), and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.domain.numerals import chinese_number
from policy_parse.lexicon.calendar import (
    EVENT_WORDS,
    EVENTS,
    FIVE_YEAR_PLANS,
    PLAN_WORDS,
    RECURRENCE_WORDS,
    RECURRENCES,
    RELATIVE_WORDS,
    RELATIVE_YEARS,
)
from policy_parse.lexicon.context import any_of

_DASH = r"(?:[—\-~－–]{1,2}|[至到])"
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_SEASON = r"(?:[上下]半年|第?[一二三四1-4](?:、[一二三四])?季度)"
_YEAR_DIGITS = "〇零一二三四五六七八九"
_EDGE = rf"(?:月?底|月?末|月?[上中下]旬|{_DAY}[日号]|份|初|之?前|以前)"
_HEADS = "".join(
    sorted({word[0] for words in (RECURRENCES, RELATIVE_YEARS, EVENTS) for word in words})
)
_SCAN = re.compile(
    rf"(?=[\d“规一二两三四五六七八九十半上下第本当次{_HEADS}])"  # most are passed over at one look
    rf"(?:(?P<compact>(?<!\d)20\d\d[01]\d[0-3]\d(?=之?前|以前|止))"
    rf"|(?P<year>(?<!\d)(?:19|20)\d\d(?=年|[.\-/]\d|{_DASH}(?:19|20)\d\d年))"
    rf"|(?P<spelled>[一二][九〇零][{_YEAR_DIGITS}]{{2}}(?=年))"
    rf"|(?P<short>(?<![\d.近第])[23]\d(?=年(?:年?底|末|{_MONTH}月|{_SEASON})))"
    rf"|(?P<months>(?<![\d./—\-~])\d{{1,2}}(?=月?{_DASH}\d{{1,2}}月)|(?<![\d./])\d{{1,2}}(?=月))"
    rf"|(?P<spelled_month>(?<![一二三四五六七八九十第])(?:十[一二]?|[一二三四五六七八九])(?=月{_EDGE}))"
    rf"|(?P<plan>“?(?:{PLAN_WORDS}))"
    rf"|(?P<plan_end>规划期?末|规划期[内间])"
    rf"|(?P<season>{_SEASON})"
    rf"|(?P<every>{RECURRENCE_WORDS})"
    rf"|(?P<count>(?:(?<![\d.])\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})个?(?:年|月|工作日|日|天|周|季度|小时)(?:时间)?(?:以?内|之内)|半个?[年月](?:时间)?(?:以?内|之内))"
    rf"|(?P<relative>{RELATIVE_WORDS})"
    rf"|(?P<event>(?:{EVENT_WORDS})(?:来临|到来|开始)?(?:之?前|以前)"
    rf"|[本当次下]月(?:底|末|[上中下]旬|{_DAY}日)(?:之?前|以前)?|下(?:个)?季度(?:末|底)?(?:之?前)?))"
)
_PREFIX = re.compile(rf"(?:{any_of('before_time')}|到|至|自|从|于|在)$")
_SUFFIX = re.compile(
    r"(?:年)?(?:底|末|初|内|全年|上旬|中旬|下旬)?(?:之前|以前|前|止|起|以来|之后|后|期间|度)?"
)
_UNDATED_SUFFIX = re.compile(r"(?:月)?(?:底|末|上旬|中旬|下旬|内)?(?:之前|以前|前|止)?")
_REST = re.compile(
    rf"年?(?:(?P<season>{_SEASON})|(?P<m>{_MONTH})月(?:月(?=底|末))?份?(?:(?P<d>{_DAY})[日号])?)?"
)
_NUMERIC = re.compile(r"([.\-/])(\d{1,2})(?:\1(\d{1,2}))?(?![\d.%])(?!\1\d)")
_RANGE_END = re.compile(
    rf"{_DASH}(?:(?P<y>(?:19|20)\d\d)(?:年(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?)"
    rf"|(?P<m2>\d{{1,2}})月(?:(?P<d2>\d{{1,2}})日)?|(?P<d3>\d{{1,2}})日)"
)
_BARE_MONTHS = re.compile(rf"(?P<m>\d{{1,2}})月?(?={_DASH}\d{{1,2}}月)")
_MONTH_REST = re.compile(rf"月(?:月(?=底|末))?份?(?:(?P<d>{_DAY})[日号])?")
_EVERY_DATE = re.compile(
    r"(?:的)?\d{1,2}月份?(?:\d{1,2}日|底|末|上旬|中旬|下旬)?(?:之前|以前|前)?"
    r"|\d{1,2}日(?:之前|以前|前)|(?:年|月|季)?底(?:之前|以前|前)?"
)
_EVERY_MORE = re.compile(rf"[和及、与](?={_EVERY_DATE.pattern})")
_PLAN_REST = re.compile(
    r"”?(?:规划)?(?:(?P<part>[前后])(?P<years>[一二两三四1-4])年|时期|期间|末期?|期末|中期)?"
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
_GOES_ON = ("，", "前", "完", "启", "投", "")
_NO_YEAR_BEFORE = "每去当往多全半数本今明前近两一二三四五六七八九十百"
_LIMITING = ("截至", "力争", "到", "至", "于", "在")  # before a time without a year of its own


class _Point(NamedTuple):
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
class _Reader:
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

    def say(self, point: _Point) -> None:
        """Remember the year of a point that is not gone by."""
        if point.stated and point.year and (self.year is None or point.year >= self.year):
            self.said = (point.year, point.end)


def iter_times(text: str, year: int | None = None, start: int = 0) -> Iterator[TimeMention]:
    """Times in `text[start:]`; `year` is the year the document works on (for 年底前, 6月底前)."""
    reader = _Reader(text, year)
    position = start
    while m := _SCAN.search(text, position):
        tick()
        found = _PRODUCTIONS[m.lastgroup or ""](reader, m)
        if found is None:
            position = m.end()
            continue
        if isinstance(found, list):
            yield from found
            position = found[-1].end
        else:
            yield found
            position = max(found.end, m.end())


def _year(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """year, [month, [day] | season] | digits4, sep, digits, [sep, digits], ("前" | "止" | …) ;

    sep = "." | "-" | "/" ;      2025年6月底前, 2025年第三季度, 2023.12.31前
    """
    text, year = reader.text, int(m["year"])
    numeric = _NUMERIC.match(text, m.end())
    if numeric:
        return _numeric(reader, m.start(), year, numeric)
    months = _BARE_MONTHS.match(text, m.end() + 1) if text[m.end()] == "年" else None
    if months:  # 2023年3—6月
        point = _Point(months.end(), year, int(months["m"]), None, stated=True)
    elif text[m.end()] == "年":
        point = _rest(text, m.end(), year, stated=True)
    else:  # 2021—2025年
        point = _Point(m.end(), year, None, None, stated=True)
    return _dated(reader, m.start(), point)


def _spelled(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """digit, digit, digit, digit, "年", … ;      二〇二五年底前"""
    year = chinese_number(m["spelled"])
    return (
        _dated(reader, m.start(), _rest(reader.text, m.end(), year, stated=True)) if year else None
    )


def _short(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """digits2, "年", ("底" | "末" | month | season) ;      23年底前: this century, as offices write"""
    return _dated(
        reader, m.start(), _rest(reader.text, m.end(), 2000 + int(m["short"]), stated=True)
    )


def _compact(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """digits8, ("前" | "止") ;      20230630前"""
    printed = m["compact"]
    point = _Point(m.end(), int(printed[:4]), int(printed[4:6]), int(printed[6:]), stated=True)
    return _dated(reader, m.start(), point)


def _numeric(reader: _Reader, start: int, year: int, m: re.Match[str]) -> TimeMention | None:
    """2023.12.31 with a day is a date; 2023.12 only where a limit stands behind or before it."""
    point = _Point(m.end(), year, int(m[2]), int(m[3]) if m[3] else None, stated=True)
    limited = _SUFFIX.match(reader.text, m.end())
    if m[3] is None and not (limited and limited[0]) and not _prefix(reader.text, start):
        return None
    return _dated(reader, start, point)


def _rest(text: str, start: int, year: int | None, *, stated: bool) -> _Point:
    """ "年", [month, "月", [day, "日"] | season] ;"""
    m = _REST.match(text, start)
    assert m is not None
    if m["season"]:
        return _Point(m.end(), year, _season_month(m["season"]), None, stated, season=True)
    return _Point(m.end(), year, _number(m["m"]), _number(m["d"]), stated)


def _dated(reader: _Reader, start: int, point: _Point) -> TimeMention | None:
    """[prefix], point, [suffix] | point, dash, point ;"""
    text = reader.text
    prefix = _prefix(text, start)
    begin = start - len(prefix)
    ranged = _RANGE_END.match(text, point.end)
    if ranged:
        return _range(reader, begin, point, ranged)
    if point.month is None and text[point.end - 1 : point.end] != "年":
        return None
    suffix = _SUFFIX.match(text, point.end)
    end = suffix.end() if suffix else point.end
    printed = suffix[0] if suffix else ""
    iso = point.iso()
    if iso is None:
        return TimeMention(begin, end, TimeKind.IMPOSSIBLE, None, None)
    since = prefix in ("自", "从") or printed.endswith(("起", "以来", "后"))
    if not since:
        reader.say(point)
    limit = not since and bool(prefix or printed or point.season)
    return TimeMention(begin, end, TimeKind.POINT, None, iso, limit=limit, since=since)


def _range(reader: _Reader, begin: int, first: _Point, m: re.Match[str]) -> TimeMention:
    """point, dash, (point | month, ["月"], [day] | day) ;      2023年3—6月, 2024年6月1日-30日"""
    year = int(m["y"]) if m["y"] else first.year
    month = _number(m["m"] or m["m2"]) or (first.month if m["d3"] else None)
    last = _Point(m.end(), year, month, _number(m["d"] or m["d2"] or m["d3"]), first.stated)
    suffix = _UNDATED_SUFFIX.match(reader.text, m.end())
    end = suffix.end() if suffix else m.end()
    starts, ends = first.iso(), last.iso()
    if starts is None or ends is None:
        return TimeMention(begin, end, TimeKind.IMPOSSIBLE, None, None)
    reader.say(last)
    return TimeMention(
        begin, end, TimeKind.RANGE, starts, ends, limit=first.stated or bool(suffix and suffix[0]),
        stated=first.stated,
    )  # fmt: skip


def _months(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """month, "月", [day, "日"], suffix | month, ["月"], dash, month, "月" ;      6月底前, 3—6月

    In a list the limit is said once: 于3月、6月、12月.
    """
    text, start = reader.text, m.start()
    if text[start - 1 : start] in tuple("/.-—~"):
        return None
    month = int(m["months"])
    if not 1 <= month <= 12:
        return None
    year = reader.current(start)
    bare = _BARE_MONTHS.match(text, start)
    if bare:
        ranged = _RANGE_END.match(text, bare.end())
        if ranged is None or year is None:
            return None
        return _range(reader, start, _Point(bare.end(), year, month, None, stated=False), ranged)
    rest = _MONTH_REST.match(text, m.end())
    if rest is None:
        return None
    point = _Point(rest.end(), year, month, _number(rest["d"]), stated=False)
    found = _undated(reader, start, point)
    if found is None and reader.listed == start and (iso := point.iso()):
        found = TimeMention(start, point.end, TimeKind.POINT, None, iso, limit=True, stated=False)
    if found is not None and text[found.end : found.end + 1] in ("、", "和"):
        reader.listed = found.end + 1
    return found


def _spelled_month(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """numeral, "月", suffix ;      十二月底前"""
    rest = _MONTH_REST.match(reader.text, m.end())
    month = chinese_number(m["spelled_month"])
    if rest is None or month is None:
        return None
    year = reader.current(m.start())
    return _undated(
        reader, m.start(), _Point(rest.end(), year, month, _number(rest["d"]), stated=False)
    )


def _undated(reader: _Reader, start: int, point: _Point) -> TimeMention | None:
    """A point without a year of its own; it is a time where it is worded as a limit."""
    text = reader.text
    ranged = _RANGE_END.match(text, point.end)
    if ranged and point.year is not None:
        return _range(reader, start, point, ranged)
    prefix = _prefix(text, start) if point.month else ""
    prefix = prefix if prefix in _LIMITING else ""
    suffix = _UNDATED_SUFFIX.match(text, point.end)
    printed = suffix[0] if suffix else ""
    end = point.end + len(printed)
    if point.season and not printed:
        limit = bool(prefix) or text[end : end + 1] in _GOES_ON
    else:
        limit = bool(prefix or printed)
        if not limit:
            return None
    if point.year is None:
        return None
    iso = point.iso()
    if iso is None:
        return TimeMention(start, end, TimeKind.IMPOSSIBLE, None, None)
    return TimeMention(
        start - len(prefix), end, TimeKind.POINT, None, iso, limit=limit, stated=False
    )


def _season(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """("上半年" | "第三季度" | "三、四季度"), [suffix] ;"""
    year = reader.current(m.start())
    month = _season_month(m["season"])
    return _undated(
        reader, m.start(), _Point(m.end(), year, month, None, stated=False, season=True)
    )


def _is_year_alone(text: str, m: re.Match[str]) -> bool:
    """Whether 年 is this year's: 年底, not 2025年底 or 周年内."""
    before = text[m.start() - 1 : m.start()]
    if before and (before.isdigit() or before in _NO_YEAR_BEFORE):
        return False
    return text[m.end() : m.end() + 1] in ("底", "末", "内", "中")


def _relative(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """("今年" | "明年" | "次年" | "全年" | "年"), ["底" | "内" | "中"], [season | month], ["前"] ;"""
    text, word, start = reader.text, m["relative"], m.start()
    prefix = _prefix(text, start)
    prefix = prefix if prefix in _LIMITING else ""
    if word == "年" and not _is_year_alone(text, m):
        return None
    whole = word if word == "全年" else ""
    from_said, ahead = RELATIVE_YEARS[word]
    base = reader.current(start) if from_said else reader.year
    if base is None:
        return None
    end = m.end()
    rest = _REST.match(text, end)
    if word != "年" and rest and (rest["season"] or rest["m"]) and text[end] != "年":
        point = _rest(text, end, base + ahead, stated=False)
        end = point.end
    else:
        point = _Point(end, base + ahead, None, None, stated=False)
    closing = re.compile(r"(?:年?底|末|内|中)?").match(text, end)
    end = closing.end() if closing else end
    suffix = _UNDATED_SUFFIX.match(text, end)
    printed = text[m.end() : end] + (suffix[0] if suffix else "") + whole
    end = suffix.end() if suffix else end
    iso = point.iso()
    if iso is None:
        return TimeMention(start, end, TimeKind.IMPOSSIBLE, None, None)
    if ahead:
        reader.said = (base + ahead, end)
    return TimeMention(
        start - len(prefix),
        end,
        TimeKind.POINT,
        None,
        iso,
        limit=bool(prefix or printed),
        stated=False,
    )


def _plan(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """["“"], "十四五", ["”"], ["期间" | "时期" | "末" | ("前" | "后"), numeral, "年"] ;"""
    text = reader.text
    rest = _PLAN_REST.match(text, m.end())
    assert rest is not None
    if rest[0] in ("", "规划", "”规划"):
        return None  # “十四五”规划 names a document
    first, last = FIVE_YEAR_PLANS[m["plan"].removeprefix("“")]
    if rest["part"] == "前":
        last = first + (_number(rest["years"]) or 5) - 1
    prefix = _prefix(text, m.start())
    return TimeMention(
        m.start() - len(prefix), rest.end(), TimeKind.PLAN, str(first), str(last),
        limit=rest[0] != "”", since=prefix in ("自", "从"),
    )  # fmt: skip


def _plan_end(reader: _Reader, m: re.Match[str]) -> TimeMention | None:
    """[prefix], "规划期末" ;      the last year of the plan that the document works on"""
    years = next(
        (
            span
            for span in FIVE_YEAR_PLANS.values()
            if reader.year and span[0] <= reader.year <= span[1]
        ),
        None,
    )
    if years is None:
        return None
    prefix = _prefix(reader.text, m.start())
    return TimeMention(
        m.start() - len(prefix), m.end(), TimeKind.PLAN, str(years[0]), str(years[1]),
        limit=True, stated=False,
    )  # fmt: skip


def _every(reader: _Reader, m: re.Match[str]) -> list[TimeMention] | None:
    """("每年" | "每季度" | …), [date, {("和" | "、"), date}] ;      每年6月底和12月底前: two

    Behind 每人, 每亩 … it says what a sum is counted by (每人每年500元): no time.
    """
    if reader.text[max(0, m.start() - 2) : m.start()][:1] == "每":
        return None
    recurrence = RECURRENCES[m["every"]]
    named = _EVERY_DATE.match(reader.text, m.end())
    end = named.end() if named else m.end()
    out = [TimeMention(m.start(), end, TimeKind.EVERY, None, None, recurrence, limit=bool(named))]
    while named and (joint := _EVERY_MORE.match(reader.text, end)):
        following = _EVERY_DATE.match(reader.text, joint.end())
        assert following is not None
        out.append(
            TimeMention(
                joint.end(), following.end(), TimeKind.EVERY, None, None, recurrence, limit=True
            )
        )
        end = following.end()
    return out


def _count(reader: _Reader, m: re.Match[str]) -> TimeMention:
    """number, ("日" | "个月" | "年" …), "内" ;      30日内, 三个月内, 半年内"""
    return TimeMention(m.start(), m.end(), TimeKind.COUNT, None, None, limit=True)


def _event(reader: _Reader, m: re.Match[str]) -> TimeMention:
    """("国庆节" | "汛期" | …), "前" | ("本月" | "次月"), ("底" | day), ["前"] | "下季度" ;

    Its date is not printed, or follows from a day that is not.
    """
    return TimeMention(m.start(), m.end(), TimeKind.EVENT, None, None, limit=True)


_PRODUCTIONS = {
    "compact": _compact,
    "year": _year,
    "spelled": _spelled,
    "short": _short,
    "months": _months,
    "spelled_month": _spelled_month,
    "plan": _plan,
    "plan_end": _plan_end,
    "season": _season,
    "every": _every,
    "count": _count,
    "relative": _relative,
    "event": _event,
}


def _prefix(text: str, start: int) -> str:
    """The word of a limit or a beginning that stands directly before `start`, or nothing."""
    m = _PREFIX.search(text, max(0, start - 3), start)
    return m[0] if m else ""


def _season_month(text: str) -> int:
    """Last month of a half-year or quarter (of the last of several)."""
    return next((month for word, month in _SEASONS if word in text), 3)


def _number(printed: str | None) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isdecimal() else chinese_number(printed)
