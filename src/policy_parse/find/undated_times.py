"""Times whose year is supplied: months, seasons, 今年, 年底.

Each function reads one production; its docstring is its EBNF.
"""

from __future__ import annotations

import re

from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.domain.numerals import chinese_number
from policy_parse.find.dated_times import BARE_MONTHS, REST_OF_DATE, range_from, rest_of_date
from policy_parse.find.time_reader import (
    DAY,
    LIMITING,
    RANGE_END,
    UNDATED_SUFFIX,
    Point,
    Reader,
    last_month,
    numeral,
    prefix_before,
)
from policy_parse.lexicon.calendar import (
    RELATIVE_YEARS,
)

_MONTH_REST = re.compile(rf"月(?:月(?=底|末))?份?(?:(?P<d>{DAY})[日号])?")
_GOES_ON = ("，", "前", "完", "启", "投", "")
_NO_YEAR_BEFORE = "每去当往多全半数本今明前近两一二三四五六七八九十百"


def month(reader: Reader, m: re.Match[str]) -> TimeMention | None:
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
    bare = BARE_MONTHS.match(text, start)
    if bare:
        ranged = RANGE_END.match(text, bare.end())
        if ranged is None or year is None:
            return None
        return range_from(reader, start, Point(bare.end(), year, month, None, stated=False), ranged)
    rest = _MONTH_REST.match(text, m.end())
    if rest is None:
        return None
    point = Point(rest.end(), year, month, numeral(rest["d"]), stated=False)
    found = _undated(reader, start, point)
    if found is None and reader.listed == start and (iso := point.iso()):
        found = TimeMention(start, point.end, TimeKind.POINT, None, iso, limit=True, stated=False)
    if found is not None and text[found.end : found.end + 1] in ("、", "和"):
        reader.listed = found.end + 1
    return found


def spelled_month(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """numeral, "月", suffix ;      十二月底前"""
    rest = _MONTH_REST.match(reader.text, m.end())
    month = chinese_number(m["spelled_month"])
    if rest is None or month is None:
        return None
    year = reader.current(m.start())
    return _undated(
        reader, m.start(), Point(rest.end(), year, month, numeral(rest["d"]), stated=False)
    )


def _undated(reader: Reader, start: int, point: Point) -> TimeMention | None:
    """A point without a year of its own; it is a time where it is worded as a limit."""
    text = reader.text
    ranged = RANGE_END.match(text, point.end)
    if ranged and point.year is not None:
        return range_from(reader, start, point, ranged)
    prefix = prefix_before(text, start) if point.month else ""
    prefix = prefix if prefix in LIMITING else ""
    suffix = UNDATED_SUFFIX.match(text, point.end)
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


def season(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """("上半年" | "第三季度" | "三、四季度"), [suffix] ;"""
    year = reader.current(m.start())
    month = last_month(m["season"])
    return _undated(reader, m.start(), Point(m.end(), year, month, None, stated=False, season=True))


def _is_year_alone(text: str, m: re.Match[str]) -> bool:
    """Whether 年 is this year's: 年底, not 2025年底 or 周年内."""
    before = text[m.start() - 1 : m.start()]
    if before and (before.isdigit() or before in _NO_YEAR_BEFORE):
        return False
    return text[m.end() : m.end() + 1] in ("底", "末", "内", "中")


def relative_year(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """("今年" | "明年" | "次年" | "全年" | "年"), ["底" | "内" | "中"], [season | month], ["前"] ;"""
    text, word, start = reader.text, m["relative"], m.start()
    prefix = prefix_before(text, start)
    prefix = prefix if prefix in LIMITING else ""
    if word == "年" and not _is_year_alone(text, m):
        return None
    whole = word if word == "全年" else ""
    from_said, ahead = RELATIVE_YEARS[word]
    base = reader.current(start) if from_said else reader.year
    if base is None:
        return None
    end = m.end()
    rest = REST_OF_DATE.match(text, end)
    if word != "年" and rest and (rest["season"] or rest["m"]) and text[end] != "年":
        point = rest_of_date(text, end, base + ahead, stated=False)
        end = point.end
    else:
        point = Point(end, base + ahead, None, None, stated=False)
    closing = re.compile(r"(?:年?底|末|内|中)?").match(text, end)
    end = closing.end() if closing else end
    suffix = UNDATED_SUFFIX.match(text, end)
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
