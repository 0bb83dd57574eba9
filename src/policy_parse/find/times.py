"""Times: until when, within which period, how often.

year   = digits4, "年", ["底" | "末" | "初" | "上半年" …] ;
month  = [year], digits, "月", ["底" | "份" | "上旬" …] ;
day    = [year], digits, "月", digits, "日" ;
plan   = ["“"], "十四五", ["”"], "期间" | "时期" | "末" ;
every  = "每年" | "每季度" | … ;
count  = ["自", event, "起"], number, ("日" | "个月" | "年"), "内" ;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.lexicon.calendar import (
    FIVE_YEAR_PLANS,
    PLAN_WORDS,
    RECURRENCE_WORDS,
    RECURRENCES,
)

_YEAR = r"(?:19|20)\d\d"
_SEASON = r"(?:上半年|下半年|第?[一二三四1-4](?:、[一二三四])?季度)"
_PLAN = rf"“?(?P<plan>{PLAN_WORDS})”?(?:规划)?(?:时期|期间|末期?|期末|中期)?"
# No alternative begins otherwise: most characters are passed over at one look.
_TIME = re.compile(
    rf"(?=[\d截力争确到至自从于在今本明次全年上下第每逐按一二三四五六七八九十“])(?:(?P<pre>截至|截止到?|力争到?|争取到?|到|至|自|从|于)?(?P<plansite>{_PLAN})"
    rf"|(?P<pre2>截至|截止到?|力争到?|争取到?|确保到?|到|至|自|从|于|在)?"
    rf"(?:(?P<y1>{_YEAR})(?:年(?P<m1>\d{{1,2}})月(?:(?P<d1>\d{{1,2}})日)?|年)?[—\-~－–至到]{{1,2}}"
    rf"(?:(?P<y2>{_YEAR})年(?:(?P<m2>\d{{1,2}})月(?:(?P<d2>\d{{1,2}})日)?)?))"
    rf"|(?P<pre3>截至|截止到?|力争到?|争取到?|确保到?|到|至|自|从|于|在)?"
    rf"(?P<y>{_YEAR})年(?:(?P<season>{_SEASON})|(?P<m>\d{{1,2}})月份?(?:(?P<d>\d{{1,2}})日)?)?"
    r"(?P<suf>(?:年)?(?:底|末|初|内|全年|上旬|中旬|下旬)?(?:之前|以前|前|止|起|以来|之后|后|期间|度)?)"
    rf"|(?P<pre4>截至|力争|到|至|于|在)?(?:(?P<this>今年|本年度?|明年|次年|全年|年)(?P<yb>底|末|内|中)?"
    rf"|(?P<season2>{_SEASON})"
    r"|(?P<mm>\d{1,2})月份?(?:(?P<dd>\d{1,2})日)?)(?P<suf2>(?:底|末|上旬|中旬|下旬|内)?(?:之前|以前|前|止)?)"
    rf"|(?P<every>{RECURRENCE_WORDS})(?:(?:的)?\d{{1,2}}月份?(?:\d{{1,2}}日|底|上旬|中旬|下旬)?(?:之前|以前|前)?|\d{{1,2}}日(?:之前|以前|前)|(?:年|月|季)?底(?:之前|以前|前)?)?"
    r"|(?P<num>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(?P<of>年|月|工作日|日|天|周|季度)(?:时间)?(?:以?内|之内))"
)
_SEASONS = {
    "上半年": 6,
    "下半年": 12,
    "一": 3,
    "二": 6,
    "三": 9,
    "四": 12,
    "1": 3,
    "2": 6,
    "3": 9,
    "4": 12,
}


def iter_times(text: str, year: int | None = None, start: int = 0) -> Iterator[TimeMention]:
    """Times in `text[start:]`; `year` is the year the document works on (for 年底前, 6月底前)."""
    for m in _TIME.finditer(text, start):
        found = _read(m, year)
        if found is not None:
            yield found


def _read(m: re.Match[str], year: int | None) -> TimeMention | None:
    if m["every"]:
        return TimeMention(m.start(), m.end(), TimeKind.EVERY, None, None, RECURRENCES[m["every"]])
    if m["plan"]:
        return _plan(m)
    if m["num"]:
        return TimeMention(m.start(), m.end(), TimeKind.COUNT, None, None, limit=True)
    if m["y1"]:
        return _range(m)
    if m["y"]:
        return _dated(m)
    return _undated(m, year)


def _plan(m: re.Match[str]) -> TimeMention | None:
    text = m.string
    if text[m.end() : m.end() + 2] in ("规划", "纲要") or m["plansite"] == m["plan"]:
        return None  # “十四五”规划 names a document
    if not m["plansite"].endswith(("期", "间", "末", "期末", "中期", "”")):
        return None
    bare = m["plansite"].endswith("”")
    first, last = FIVE_YEAR_PLANS[m["plan"]]
    since = m["pre"] in ("自", "从")
    return TimeMention(
        m.start(), m.end(), TimeKind.PLAN, str(first), str(last), limit=not bare, since=since
    )


def _range(m: re.Match[str]) -> TimeMention:
    return TimeMention(
        m.start(), m.end(), TimeKind.RANGE,
        _iso(m["y1"], m["m1"], m["d1"]), _iso(m["y2"], m["m2"], m["d2"]), limit=True,
    )  # fmt: skip


def _dated(m: re.Match[str]) -> TimeMention | None:
    month = m["m"] or (_season(m["season"]) if m["season"] else None)
    end = _iso(m["y"], month, m["d"])
    suffix, prefix = m["suf"] or "", m["pre3"] or ""
    since = prefix in ("自", "从") or suffix.endswith(("起", "以来", "后"))
    limit = not since and (bool(prefix) or bool(suffix) or m["season"] is not None)
    return TimeMention(m.start(), m.end(), TimeKind.POINT, None, end, limit=limit, since=since)


def _undated(m: re.Match[str], year: int | None) -> TimeMention | None:
    suffix = m["suf2"] or ""
    this = m["this"]
    if this == "年" and not m["yb"]:
        return None
    if this == "全年" and m.start() and m.string[m.start() - 1] not in "，。；：、（":
        return None
    text = m.string
    before = text[m.start() - 1 : m.start()]
    if (
        this == "年"
        and before
        and (before.isdigit() or before in "每去当往多全半数本今明前近两一二三四五六七八九十百")
    ):
        return None
    if (
        m["season2"]
        and not suffix
        and text[m.end() : m.end() + 1] not in ("，", "前", "完", "启", "投", "")
    ):
        limit = False
    else:
        limit = bool(suffix or m["yb"] or m["pre4"] or this == "全年")
    if m["mm"] and not limit:
        return None
    if before and (before.isdigit() or before in "/.-—") and m["mm"]:
        return None
    base = year + 1 if year and this in ("明年", "次年") else year
    if base is None:
        return None
    month = m["mm"] or (_season(m["season2"]) if m["season2"] else None)
    if month and not 1 <= int(month) <= 12:
        return None
    return TimeMention(
        m.start(), m.end(), TimeKind.POINT, None, _iso(str(base), month, m["dd"]),
        limit=limit, stated=False,
    )  # fmt: skip


def _season(text: str) -> str:
    found = [v for k, v in _SEASONS.items() if k in text.removesuffix("季度").removeprefix("第")]
    return str(max(found, default=12))


def _iso(year: str, month: str | None, day: str | None) -> str:
    out = year
    if month and 1 <= int(month) <= 12:
        out += f"-{int(month):02}"
        if day and 1 <= int(day) <= 31:
            out += f"-{int(day):02}"
    return out
