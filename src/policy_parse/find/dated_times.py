"""Times with a year of their own, and ranges.

point = year, [month, [day] | season] | numeric ;
Each function reads one production; its docstring is its EBNF.
"""

from __future__ import annotations

import re

from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.domain.numerals import chinese_number
from policy_parse.find.time_reader import (
    DASH,
    DAY,
    MONTH,
    RANGE_END,
    SEASON,
    UNDATED_SUFFIX,
    Point,
    Reader,
    last_month,
    numeral,
    prefix_before,
)

_SUFFIX = re.compile(
    r"(?:年)?(?:底|末|初|内|全年|上旬|中旬|下旬)?(?:之前|以前|前|止|起|以来|之后|后|期间|度)?"
)
REST_OF_DATE = re.compile(
    rf"年?(?:(?P<season>{SEASON})|(?P<m>{MONTH})月(?:月(?=底|末))?份?(?:(?P<d>{DAY})[日号])?)?"
)
_NUMERIC = re.compile(r"([.\-/])(\d{1,2})(?:\1(\d{1,2}))?(?![\d.%])(?!\1\d)")
BARE_MONTHS = re.compile(rf"(?P<m>\d{{1,2}})月?(?={DASH}\d{{1,2}}月)")


def with_year(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """year, [month, [day] | season] | digits4, sep, digits, [sep, digits], ("前" | "止" | …) ;

    sep = "." | "-" | "/" ;      2025年6月底前, 2025年第三季度, 2023.12.31前
    """
    text, year = reader.text, int(m["year"])
    numeric = _NUMERIC.match(text, m.end())
    if numeric:
        return _numeric(reader, m.start(), year, numeric)
    months = BARE_MONTHS.match(text, m.end() + 1) if text[m.end()] == "年" else None
    if months:  # 2023年3—6月
        point = Point(months.end(), year, int(months["m"]), None, stated=True)
    elif text[m.end()] == "年":
        point = rest_of_date(text, m.end(), year, stated=True)
    else:  # 2021—2025年
        point = Point(m.end(), year, None, None, stated=True)
    return _dated(reader, m.start(), point)


def with_spelled_year(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """digit, digit, digit, digit, "年", … ;      二〇二五年底前"""
    year = chinese_number(m["spelled"])
    return (
        _dated(reader, m.start(), rest_of_date(reader.text, m.end(), year, stated=True))
        if year
        else None
    )


def with_short_year(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """digits2, "年", ("底" | "末" | month | season) ;      23年底前: this century, as offices write"""
    return _dated(
        reader, m.start(), rest_of_date(reader.text, m.end(), 2000 + int(m["short"]), stated=True)
    )


def in_eight_digits(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """digits8, ("前" | "止") ;      20230630前"""
    printed = m["compact"]
    point = Point(m.end(), int(printed[:4]), int(printed[4:6]), int(printed[6:]), stated=True)
    return _dated(reader, m.start(), point)


def _numeric(reader: Reader, start: int, year: int, m: re.Match[str]) -> TimeMention | None:
    """2023.12.31 with a day is a date; 2023.12 only where a limit stands behind or before it."""
    point = Point(m.end(), year, int(m[2]), int(m[3]) if m[3] else None, stated=True)
    limited = _SUFFIX.match(reader.text, m.end())
    if m[3] is None and not (limited and limited[0]) and not prefix_before(reader.text, start):
        return None
    return _dated(reader, start, point)


def rest_of_date(text: str, start: int, year: int | None, *, stated: bool) -> Point:
    """ "年", [month, "月", [day, "日"] | season] ;"""
    m = REST_OF_DATE.match(text, start)
    assert m is not None
    if m["season"]:
        return Point(m.end(), year, last_month(m["season"]), None, stated, season=True)
    return Point(m.end(), year, numeral(m["m"]), numeral(m["d"]), stated)


def _dated(reader: Reader, start: int, point: Point) -> TimeMention | None:
    """[prefix], point, [suffix] | point, dash, point ;"""
    text = reader.text
    prefix = prefix_before(text, start)
    begin = start - len(prefix)
    ranged = RANGE_END.match(text, point.end)
    if ranged:
        return range_from(reader, begin, point, ranged)
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


def range_from(reader: Reader, begin: int, first: Point, m: re.Match[str]) -> TimeMention:
    """point, dash, (point | month, ["月"], [day] | day) ;      2023年3—6月, 2024年6月1日-30日"""
    year = int(m["y"]) if m["y"] else first.year
    month = numeral(m["m"] or m["m2"]) or (first.month if m["d3"] else None)
    last = Point(m.end(), year, month, numeral(m["d"] or m["d2"] or m["d3"]), first.stated)
    suffix = UNDATED_SUFFIX.match(reader.text, m.end())
    end = suffix.end() if suffix else m.end()
    starts, ends = first.iso(), last.iso()
    if starts is None or ends is None:
        return TimeMention(begin, end, TimeKind.IMPOSSIBLE, None, None)
    reader.say(last)
    return TimeMention(
        begin,
        end,
        TimeKind.RANGE,
        starts,
        ends,
        limit=first.stated or bool(suffix and suffix[0]),
        stated=first.stated,
    )
