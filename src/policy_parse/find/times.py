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

from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import TimeMention
from policy_parse.find.dated_times import (
    in_eight_digits,
    with_short_year,
    with_spelled_year,
    with_year,
)
from policy_parse.find.periods import counted, event, plan, plan_end, recurrence
from policy_parse.find.time_reader import DASH, DAY, MONTH, SEASON, Reader
from policy_parse.find.undated_times import month, relative_year, season, spelled_month
from policy_parse.lexicon.calendar import (
    EVENT_WORDS,
    EVENTS,
    PLAN_WORDS,
    RECURRENCE_WORDS,
    RECURRENCES,
    RELATIVE_WORDS,
    RELATIVE_YEARS,
)

_YEAR_DIGITS = "〇零一二三四五六七八九"
_EDGE = rf"(?:月?底|月?末|月?[上中下]旬|{DAY}[日号]|份|初|之?前|以前)"
_HEADS = "".join(
    sorted({word[0] for words in (RECURRENCES, RELATIVE_YEARS, EVENTS) for word in words})
)
_SCAN = re.compile(
    rf"(?=[\d“规一二两三四五六七八九十半上下第本当次{_HEADS}])"  # most are passed over at one look
    rf"(?:(?P<compact>(?<!\d)20\d\d[01]\d[0-3]\d(?=之?前|以前|止))"
    rf"|(?P<year>(?<!\d)(?:19|20)\d\d(?=年|[.\-/]\d|{DASH}(?:19|20)\d\d年))"
    rf"|(?P<spelled>[一二][九〇零][{_YEAR_DIGITS}]{{2}}(?=年))"
    rf"|(?P<short>(?<![\d.近第])[23]\d(?=年(?:年?底|末|{MONTH}月|{SEASON})))"
    rf"|(?P<months>(?<![\d./—\-~])\d{{1,2}}(?=月?{DASH}\d{{1,2}}月)|(?<![\d./])\d{{1,2}}(?=月))"
    rf"|(?P<spelled_month>(?<![一二三四五六七八九十第])(?:十[一二]?|[一二三四五六七八九])(?=月{_EDGE}))"
    rf"|(?P<plan>“?(?:{PLAN_WORDS}))"
    rf"|(?P<plan_end>规划期?末|规划期[内间])"
    rf"|(?P<season>{SEASON})"
    rf"|(?P<every>{RECURRENCE_WORDS})"
    rf"|(?P<count>(?:(?<![\d.])\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})个?(?:年|月|工作日|日|天|周|季度|小时)(?:时间)?(?:以?内|之内)|半个?[年月](?:时间)?(?:以?内|之内))"
    rf"|(?P<relative>{RELATIVE_WORDS})"
    rf"|(?P<event>(?:{EVENT_WORDS})(?:来临|到来|开始)?(?:之?前|以前)"
    rf"|[本当次下]月(?:底|末|[上中下]旬|{DAY}日)(?:之?前|以前)?|下(?:个)?季度(?:末|底)?(?:之?前)?))"
)


def iter_times(text: str, year: int | None = None, start: int = 0) -> Iterator[TimeMention]:
    """Times in `text[start:]`; `year` is the year the document works on (for 年底前, 6月底前)."""
    reader = Reader(text, year)
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


_PRODUCTIONS = {
    "compact": in_eight_digits,
    "year": with_year,
    "spelled": with_spelled_year,
    "short": with_short_year,
    "months": month,
    "spelled_month": spelled_month,
    "plan": plan,
    "plan_end": plan_end,
    "season": season,
    "every": recurrence,
    "count": counted,
    "relative": relative_year,
    "event": event,
}
