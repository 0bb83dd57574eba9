"""Quantities: a number, its measure and the comparator behind it.

quantity = number, ["余" | "多"], scale, measure, [after] | range | share | rank | doubling ;
number   = digits, [".", digits] | chinese ;
scale    = {"百" | "千"}, ["万" | "亿" | "万亿"] ;
share    = "百分之", number | chinese, "分之", chinese ;
rank     = "前", number, ("位" | "名") ;
doubling = "翻一番" | "翻两番" ;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import Quantity
from policy_parse.domain.notice import Number
from policy_parse.domain.numerals import chinese_number
from policy_parse.lexicon.quantities import AFTER, AFTER_WORDS, COUNTING, MEASURES, UNITS

_DIGITS = r"(?:\d{1,3}(?:，\d{3}){1,6}(?!\d)|\d{1,15}(?!\d))(?:\.\d{1,12})?"
_CHINESE = r"[一二两三四五六七八九十百]{1,6}"
_SCALE = r"(?:[百千]?(?:万亿|万|亿)|[百千](?=[个家项名人户元亩套件场座]))?"
_DASH = r"(?:—{1,2}|-|~|－|–|至|到)"
_QUANTITY = re.compile(
    rf"(?=[\d百前翻一二两三四五六七八九十])(?:(?<![\dA-Za-z.第图〔×＋+/“])(?<![见如附]表)(?P<lo>{_DIGITS})(?:[余多]|几)?(?P<los>{_SCALE})[余多]?(?P<lom>%|‰|个百分点|元|个|家|天|小时)?{_DASH}"
    rf"(?P<hi>{_DIGITS})(?P<his>{_SCALE})(?P<him>{MEASURES})(?P<after1>(?:及)?(?:{AFTER_WORDS}))?"
    rf"|(?<![\dA-Za-z.第图〔×＋+/“])(?<![见如附]表)(?P<n>{_DIGITS})[余多]?(?P<s>{_SCALE})[余多]?(?P<m>(?:{MEASURES})(?:/(?:千人|百人|人|亩|万人|年|天|日|月|平方米|公里|吨|千瓦时|户))?)?(?P<after>{AFTER_WORDS})?"
    rf"|百分之(?P<pc>{_CHINESE})(?P<after2>{AFTER_WORDS})?"
    r"|(?P<den>[二三四五六七八九十]{1,2})分之(?P<nom>[一二三四五六七八九]{1,2})(?P<after3>以上|以下|左右)?"
    rf"|前(?P<rank>\d{{1,3}}|[三五十]{{1,2}})(?:位|名|强)(?P<after4>以内|之内)?"
    r"|翻(?P<double>[一两三]?)番(?P<after5>以上|左右)?"
    rf"|(?<![第“其每逐一二三四五六七八九十百零])(?P<c>{_CHINESE})(?P<cs>[千]?[万亿]?)(?P<cm>{MEASURES})(?P<after6>{AFTER_WORDS})?)"
)
_LASTING = frozenset(("年", "个月", "天", "日", "小时", "个小时"))
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# Measures that make words with Chinese numerals (三级, 二期, 三次产业), and spans of time.
_WORDY = frozenset("级期次方类成年度分门部对班节片轮批期层") | {"小时", "分钟", "个月", "天", "日"}
_BOUND = re.compile(r"(?:不少于|不低于|不超过|至少|达到|新增)$")
_SPAN = re.compile(r"(?:连续|近|满|超|过去|未来|长达|历时|最长|至多|第|每|签订)$")
_WORDY_AFTER = re.compile(r"(?:[涵包容纳部设]|在|地|陆|环|外|河|海|市|省|区|部|线)")


def iter_quantities(text: str, start: int = 0) -> Iterator[Quantity]:
    """Quantities in `text[start:]`; numbers that belong to a word (5G, 12345热线) are passed over."""
    for m in _QUANTITY.finditer(text, start):
        found = _read(m)
        if found is not None:
            yield found


def _read(m: re.Match[str]) -> Quantity | None:
    if m["hi"]:
        high = _scaled(m["hi"], m["his"])
        low = _scaled(m["lo"], m["los"] or m["his"])
        unit = UNITS[m["him"]]
        return Quantity(
            m.start(),
            m.end("him"),
            m.end(),
            (low, high),
            unit,
            "range",
            m["him"] in COUNTING,
            False,
        )
    if m["n"]:
        return _plain(m)
    if m["pc"]:
        value = chinese_number(m["pc"])
        return None if value is None else _made(m, "after2", value, "%")
    if m["den"]:
        top, bottom = chinese_number(m["nom"]), chinese_number(m["den"])
        return _made(m, "after3", top / bottom, "") if top and bottom else None
    if m["rank"]:
        rank = int(m["rank"]) if m["rank"].isdecimal() else chinese_number(m["rank"])
        if rank is None or text_after(m).startswith(("强", "三", "提")):
            return None
        return Quantity(m.start(), m.end(), m.end(), rank, "位", "<=", False, False)
    if m["double"] is not None:
        times = {"": 1, "一": 1, "两": 2, "三": 3}[m["double"]]
        return _made(m, "after5", 2**times, "倍")
    return _chinese(m)


def text_after(m: re.Match[str]) -> str:
    """The two characters behind a match."""
    return m.string[m.end() : m.end() + 2]


def _plain(m: re.Match[str]) -> Quantity | None:
    measure = m["m"] or ""
    after = m["after"]
    text = m.string
    if not measure and after == "内":
        after = None
    if after == "内" and _WORDY_AFTER.match(text, m.end()):
        after = None
    end = m.end() if after == m["after"] else m.start("after")
    if not measure:
        follow = text[end : end + 1]
        if follow and (follow.isalnum() and follow.isascii()):
            return None
        if follow and follow not in "，。；、）以左为的":
            return None  # 12345热线, 5000多年: the number belongs to a word
    if text[m.start() - 1 : m.start()] == "含":
        return None  # 200万元以下（含200万元）
    if measure in _LASTING and _SPAN.search(text, max(0, m.start() - 4), m.start()):
        return None  # 连续12年, 签订1年以上
    base, slash, per = measure.partition("/")
    unit = UNITS.get(measure) or UNITS.get(base, "") + slash + per
    return Quantity(
        m.start(), m.end("m") if m["m"] else m.end("s") if m["s"] else m.end("n"), end,
        _scaled(m["n"], m["s"]), unit, AFTER.get(after or ""), base in COUNTING, False,
    )  # fmt: skip


def _chinese(m: re.Match[str]) -> Quantity | None:
    value = chinese_number(m["c"])
    if value is None:
        return None
    if value == 1 and not m["after6"]:
        return None  # 一个, 一次性: no count
    for c in m["cs"]:
        value *= _SCALES[c]
    after, measure = m["after6"], m["cm"]
    if (
        measure in _WORDY
        and not (after and measure == "成")
        and not _BOUND.search(m.string, 0, m.start())
    ):
        return None
    if measure == "成":
        value *= 10
    return Quantity(
        m.start(), m.end("cm"), m.end(), value, UNITS[measure], AFTER.get(after or ""),
        m["cm"] in COUNTING, True,
    )  # fmt: skip


def _made(m: re.Match[str], after: str, value: Number, unit: str) -> Quantity:
    word = m[after]
    return Quantity(
        m.start(), m.start(after) if word else m.end(), m.end(), value, unit,
        AFTER.get(word or ""), False, True,
    )  # fmt: skip


def _scaled(digits: str, scale: str | None) -> Number:
    text = digits.replace("，", "")
    factor: int = 1
    for c in scale or "":
        factor *= _SCALES[c]
    if "." not in text:
        return int(text) * factor
    whole, _, fraction = text.partition(".")
    exact = int(whole + fraction) * factor
    size = int(10 ** len(fraction))
    if exact % size == 0:
        return exact // size
    return exact / size
