"""Numbers as they are printed, whole: digits, Chinese numerals, shares, fractions, ranks.

amount   = digits | numeral | share | fraction | rank | doubling | vague ;
Each function below reads one production from where it begins; its docstring is its EBNF. A number
is read whole or not at all: it never begins behind a numeral nor ends before one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.kinds import Comparator
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import Amount
from policy_parse.domain.notice import Number
from policy_parse.domain.numerals import (
    NUMERAL_CHARACTERS,
    NUMERAL_DIGITS,
    chinese_decimal,
    chinese_number,
)
from policy_parse.lexicon.context import words_of
from policy_parse.lexicon.quantities import measure_at
from policy_parse.lexicon.tables import alternatives

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_GROUPED = r"\d{1,3}(?:,\d{3})+(?!\d)"
_PLAIN = r"\d{1,15}(?!\d)"
_NUMERAL = f"[{NUMERAL_CHARACTERS}]"
_START = re.compile(
    rf"(?=[\d前第翻数几上近好{NUMERAL_CHARACTERS}])"  # most characters are passed over at one look
    rf"(?:(?P<digits>(?<![\dA-Za-z.第图〔×＋+/“])(?<![见如附]表)(?:{_GROUPED}|{_PLAIN})(?:\.\d{{1,12}})?)"
    r"|(?P<half>一半(?![天年日]))"
    r"|(?P<share>[百千万]分之|百分百)"
    r"|(?P<rank>[前第](?=[\d一二三四五六七八九十百]))"
    r"|(?P<doubling>翻(?=[一两三四二]?番))"
    r"|(?P<vague>[数几上近好][十百千万亿]+(?!分))"
    rf"|(?P<numeral>(?<![第“其每逐])(?<!{_NUMERAL}){_NUMERAL}+(?:点[{''.join(NUMERAL_DIGITS)}]+)?))"
)
_DIGITS = re.compile(rf"(?:{_GROUPED}|{_PLAIN})(?:\.\d{{1,12}})?")
_RATIO = re.compile(r"[：:](\d{1,3}(?:\.\d{1,3})?)(?![\d：:.年月日时分])")
_PART = re.compile(r"/(\d{1,2})(?![\d/.A-Za-z年月日])")
_SCALE = re.compile(r"[百千]?(?:万亿|[万亿])|[百千]")
_SMALLER = re.compile(r"(\d{1,4})([百千万]?)(?!\d)")
_MORE = re.compile(r"[余多几]")
_RANK = re.compile(r"(\d{1,3}|[一二三四五六七八九十百]{1,3})(?:位|名|强|(?=[，。；、）]|$))")
_PLACE = re.compile(r"(\d{1,3}|[一二三四五六七八九十百]{1,3})[位名](?=[，。；、）以]|$)")
_NUMERALS = re.compile(rf"{_NUMERAL}+(?:点[{''.join(NUMERAL_DIGITS)}]+)?")
_FRACTION = re.compile(r"分之([一二三四五六七八九十]{1,3})")
_NO_TENTH = alternatives([word.removeprefix("成") for word in words_of("no_tenth")])
_TENTHS = re.compile(rf"成(半|[一二三四五六七八九])?(?!{_NO_TENTH})")
_PAIRED = re.compile(r"(十?)(一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)([十百千万]?)")


def iter_amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """Every number of `text[start:end]`, in order, none twice."""
    stop = len(text) if end is None else end
    position = start
    while m := _START.search(text, position, stop):
        tick()
        amount = _READERS[m.lastgroup or ""](text, m)
        if amount is not None:
            yield amount
            position = max(amount.end, m.end())
        else:
            position = m.end()


def amount_at(text: str, start: int) -> Amount | None:
    """The number that begins at `start`, or None."""
    m = _START.match(text, start)
    return _READERS[m.lastgroup or ""](text, m) if m else None


def _digits(text: str, m: re.Match[str]) -> Amount | None:
    """digits, [more], [scale, [smaller | more]] | digits, "/", digits | digits, "：", digits ;

    3000, 1.2万, 5000余, 3万4000, 25万6千, 1/3; 1.8：1 is a ratio

    digits  = digit, {digit} | digit, [digit, [digit]], {",", digit, digit, digit}, ["." , digit, …] ;
    smaller = digit, {digit}, ["百" | "千" | "万"] ;      what is counted below the scale
    more    = "余" | "多" | "几" ;
    """
    value, end = _plain(m[0]), m.end()
    ratio = _RATIO.match(text, end)
    if ratio and (bottom := _plain(ratio[1])) and _is_ratio(text, m, ratio):
        return Amount(m.start(), ratio.end(), value / bottom, None, "", chinese=False)
    part = _PART.match(text, end)
    if part and isinstance(value, int) and 0 < value < int(part[1]):
        return Amount(m.start(), part.end(), value / int(part[1]), None, "", chinese=False)
    tenths = _TENTHS.match(text, end)
    if tenths and value <= 10:
        return _as_tenths(m.start(), value, tenths, chinese=False)
    more = _MORE.match(text, end)
    end = more.end() if more else end
    scale = _scale_at(text, end)
    if scale:
        factor = _factor(scale)
        value, end = _times(value, factor), end + len(scale)
        rest = _SMALLER.match(text, end) if factor >= 10**4 and not more else None
        if rest and isinstance(value, int):
            added = int(rest[1]) * _SCALES.get(rest[2], 1)
            whole = rest[2] or (factor == 10**4 and len(rest[1]) == 4)  # 破100亿15家 are two
            if whole and added < factor and not measure_at(text, end):
                value, end = value + added, rest.end()
        more = more or _MORE.match(text, end)
        end = max(end, more.end()) if more else end
    return Amount(m.start(), end, value, Comparator.MORE if more else None, None, chinese=False)


def _is_ratio(text: str, m: re.Match[str], ratio: re.Match[str]) -> bool:
    """Whether 1：15 is a ratio: no time of day (12：30), no part of 4：3：2：1."""
    if text[m.start() - 1 : m.start()] in ("：", ":"):
        return False
    clock = len(ratio[1]) == 2 and int(m[0] if m[0].isdecimal() else 99) < 24
    return not clock or "比" in text[max(0, m.start() - 8) : m.start()]


def _half(text: str, m: re.Match[str]) -> Amount:
    """ "一半" ;"""
    return Amount(m.start(), m.end(), 0.5, None, "", chinese=True)


def _numeral(text: str, m: re.Match[str]) -> Amount | None:
    """numeral, [more] | paired | numeral, "分之", numeral | numeral, "成", ["半" | numeral] ;

    两千三百, 十余, 两三, 三分之一, 八成五
    """
    printed, end = m[0], m.end()
    fraction = _FRACTION.match(text, end)
    if fraction:
        top, bottom = chinese_number(fraction[1]), chinese_number(printed)
        if not top or not bottom:
            return None
        return Amount(m.start(), fraction.end(), top / bottom, None, "", chinese=True)
    tenths = _TENTHS.match(text, end)
    if tenths and len(printed) == 1 and printed in NUMERAL_DIGITS:
        return _as_tenths(m.start(), NUMERAL_DIGITS[printed], tenths, chinese=True)
    paired = _PAIRED.fullmatch(printed)
    if paired:
        base = 10 if paired[1] else 0
        factor = _SCALES.get(paired[3], 1)
        low, high = (NUMERAL_DIGITS[c] for c in paired[2])
        return Amount(
            m.start(),
            end,
            ((base + low) * factor, (base + high) * factor),
            Comparator.RANGE,
            None,
            chinese=True,
        )
    more = _MORE.match(text, end)
    value = chinese_decimal(printed)
    if value is None or (len(printed) > 1 and all(c in NUMERAL_DIGITS for c in printed)):
        return None  # 二〇二五, 一二三产业: digits one by one are no count
    if more:
        end = more.end()
        scale = _SCALE.match(text, end)
        if scale:
            value, end = _times(value, _factor(scale[0])), scale.end()
    return Amount(m.start(), end, value, Comparator.MORE if more else None, None, chinese=True)


def _share(text: str, m: re.Match[str]) -> Amount | None:
    """("百分之" | "千分之" | "万分之"), (numeral | digits) | "百分百" ;"""
    if m[0] == "百分百":
        return Amount(m.start(), m.end(), 100, None, "%", chinese=True)
    digits = _DIGITS.match(text, m.end())
    numerals = None if digits else _NUMERALS.match(text, m.end())
    value: Number | None
    if digits:
        value, end = _plain(digits[0]), digits.end()
    elif numerals:
        value, end = chinese_decimal(numerals[0]), numerals.end()
    else:
        return None
    if value is None:
        return None
    unit = {"百": "%", "千": "‰", "万": "‱"}[m[0][0]]
    return Amount(m.start(), end, value, None, unit, chinese=True)


def _rank(text: str, m: re.Match[str]) -> Amount | None:
    """ "前", (digits | numeral), ("位" | "名" | "强") | "第", (digits | numeral), ("位" | "名") ;

    前10位: at most the tenth; 第3位: the third.
    """
    found = (_RANK if m[0] == "前" else _PLACE).match(text, m.end())
    if found is None or text.startswith(("强", "三", "提"), found.end()):
        return None
    value = int(found[1]) if found[1].isdecimal() else chinese_number(found[1])
    if not value:
        return None
    bound = Comparator.AT_MOST if m[0] == "前" else None
    return Amount(m.start(), found.end(), value, bound, "位", chinese=False)


def _doubling(text: str, m: re.Match[str]) -> Amount:
    """ "翻", ["一" | "两" | "三" | "四"], "番" ;      翻一番 = 2 倍, 翻两番 = 4 倍"""
    end = text.index("番", m.end()) + 1
    times = NUMERAL_DIGITS.get(text[m.end()], 1)
    return Amount(m.start(), end, 2**times, None, "倍", chinese=True)


def _vague(text: str, m: re.Match[str]) -> Amount | None:
    """("数" | "几" | "上" | "近" | "好"), scale ;      数十 has no value; 上百 at least, 近百 about"""
    value = chinese_number(m[0][1:])
    if value is None or text[m.end() : m.end() + 1] in tuple(NUMERAL_CHARACTERS):
        return None
    if m[0][0] in "数几好":
        return Amount(m.start(), m.end(), value, None, None, chinese=True, vague=True)
    comparator = Comparator.AT_LEAST if m[0][0] == "上" else Comparator.ABOUT
    return Amount(m.start(), m.end(), value, comparator, None, chinese=True)


_READERS = {
    "digits": _digits,
    "numeral": _numeral,
    "half": _half,
    "share": _share,
    "rank": _rank,
    "doubling": _doubling,
    "vague": _vague,
}


def _as_tenths(start: int, value: Number, m: re.Match[str], *, chinese: bool) -> Amount:
    """成: a tenth; 八成 = 80 %, 八成五 = 85 %."""
    more = 5 if m[1] == "半" else NUMERAL_DIGITS.get(m[1] or "", 0)
    return Amount(start, m.end(), _times(value, 10) + more, None, "%", chinese=chinese)


def _scale_at(text: str, start: int) -> str | None:
    """The scale at `start`; 百 and 千 alone are one only before a measure (5千人, but 50千瓦)."""
    m = _SCALE.match(text, start)
    if m is None:
        return None
    if m[0] in ("百", "千") and (measure_at(text, start) or not measure_at(text, m.end())):
        return None
    return m[0]


def _factor(scale: str) -> int:
    factor = 1
    for c in scale:
        factor *= _SCALES[c]
    return factor


def _plain(digits: str) -> Number:
    text = digits.replace(",", "")
    return float(text) if "." in text else int(text)


def _times(value: Number, factor: int) -> Number:
    """The product, exact where it is whole: 1.2 × 10,000 is 12,000."""
    if isinstance(value, int):
        return value * factor
    whole, _, fraction = repr(value).partition(".")
    if not fraction.isdecimal():
        return value * factor
    exact, size = int(whole + fraction) * factor, int(10 ** len(fraction))
    return exact // size if exact % size == 0 else exact / size
