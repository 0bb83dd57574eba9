"""Plan periods, recurrences, counts of days and events.

Each function reads one production; its docstring is its EBNF.
"""

from __future__ import annotations

import re

from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.find.time_reader import Reader, numeral, prefix_before
from policy_parse.lexicon.calendar import (
    FIVE_YEAR_PLANS,
    RECURRENCES,
)

_EVERY_DATE = re.compile(
    r"(?:的)?\d{1,2}月份?(?:\d{1,2}日|底|末|上旬|中旬|下旬)?(?:之前|以前|前)?"
    r"|\d{1,2}日(?:之前|以前|前)|(?:年|月|季)?底(?:之前|以前|前)?"
)
_EVERY_MORE = re.compile(rf"[和及、与](?={_EVERY_DATE.pattern})")
_PLAN_REST = re.compile(
    r"”?(?:规划)?(?:(?P<part>[前后])(?P<years>[一二两三四1-4])年|时期|期间|末期?|期末|中期)?"
)


def plan(reader: Reader, m: re.Match[str]) -> TimeMention | None:
    """["“"], "十四五", ["”"], ["期间" | "时期" | "末" | ("前" | "后"), numeral, "年"] ;"""
    text = reader.text
    rest = _PLAN_REST.match(text, m.end())
    assert rest is not None
    if rest[0] in ("", "规划", "”规划"):
        return None  # “十四五”规划 names a document
    first, last = FIVE_YEAR_PLANS[m["plan"].removeprefix("“")]
    if rest["part"] == "前":
        last = first + (numeral(rest["years"]) or 5) - 1
    prefix = prefix_before(text, m.start())
    return TimeMention(
        m.start() - len(prefix),
        rest.end(),
        TimeKind.PLAN,
        str(first),
        str(last),
        limit=rest[0] != "”",
        since=prefix in ("自", "从"),
    )


def plan_end(reader: Reader, m: re.Match[str]) -> TimeMention | None:
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
    prefix = prefix_before(reader.text, m.start())
    return TimeMention(
        m.start() - len(prefix),
        m.end(),
        TimeKind.PLAN,
        str(years[0]),
        str(years[1]),
        limit=True,
        stated=False,
    )


def recurrence(reader: Reader, m: re.Match[str]) -> list[TimeMention] | None:
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


def counted(reader: Reader, m: re.Match[str]) -> TimeMention:
    """number, ("日" | "个月" | "年" …), "内" ;      30日内, 三个月内, 半年内"""
    return TimeMention(m.start(), m.end(), TimeKind.COUNT, None, None, limit=True)


def event(reader: Reader, m: re.Match[str]) -> TimeMention:
    """("国庆节" | "汛期" | …), "前" | ("本月" | "次月"), ("底" | day), ["前"] | "下季度" ;

    Its date is not printed, or follows from a day that is not.
    """
    return TimeMention(m.start(), m.end(), TimeKind.EVENT, None, None, limit=True)
