"""Quantities: a number, its measure and the comparator behind it.

quantity = amount, [measure], [after] | amount, [measure], dash, amount, [measure], [after] ;
after    = "以上" | "以内" | "左右" | … ;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.kinds import Comparator
from policy_parse.domain.mentions import Amount, Quantity, Uncounted
from policy_parse.domain.notice import Number, Value
from policy_parse.find.measures import Measure, MeasureSource, listed_measure, measure_behind
from policy_parse.find.numbers import amount_at, iter_amounts
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import (
    AFTER,
    BEFORE,
    BEFORE_WORDS,
    CHANGE_WORDS,
    COMMIT_VERBS,
    COUNTING,
    MEASURE_CLASS,
    UNITS,
    comparator_behind,
    measure_at,
)
from policy_parse.lexicon.tables import alternatives, table

_DASH = re.compile(r"[—\-~－–]{1,2}|[至到]")
# Measures that make words with Chinese numerals (三级, 二期, 三次产业).
_WORDY = frozenset(row["measure"] for row in table("numeral_words"))
_BOUND = re.compile(rf"(?:{BEFORE_WORDS}|达到|新增)(?:{COMMIT_VERBS})?$")
_NAMES = re.compile(r"[\u4e00-\u9fff]{1,3}率")
_LEAST = re.compile(
    rf"(?:{alternatives([w for w, c in BEFORE.items() if c is Comparator.AT_LEAST])})(?:{COMMIT_VERBS})?$"
)
_SPAN = re.compile(rf"(?:{any_of('lasting')})$")
_WORDY_AFTER = re.compile(r"[涵包容纳部设在地陆环外河海市省区线]")
_DAY = 24  # hours
_CHANGED = re.compile(CHANGE_WORDS)
_NEAR = 10  # characters before a number that may say that it changes
_ENDS = frozenset("，。；、）以左为的")


def iter_quantities(text: str, start: int = 0) -> Iterator[Quantity]:
    """Quantities in `text[start:]`; numbers that belong to a word (5G, 12345热线) are passed over."""
    for found in iter_numbers(text, start):
        if isinstance(found, Quantity):
            yield found


def iter_numbers(text: str, start: int = 0) -> Iterator[Quantity | Uncounted]:
    """Every number of `text[start:]`: with what it measures, or why it measures nothing."""
    position = start
    for amount in iter_amounts(text, start):
        if amount.start < position or _is_letter(text, amount):
            continue
        if amount.vague:
            yield Uncounted(amount.start, amount.end, "vague")
            continue
        found = _range(text, amount) or _single(text, amount)
        position = found.end
        yield found


def _is_letter(text: str, amount: Amount) -> bool:
    """Whether a numeral is a character of a word and no more: 统一, 一体化, 万众."""
    single = amount.chinese and amount.unit is None and amount.end - amount.start == 1
    return single and measure_at(text, amount.end) is None


def _range(text: str, low: Amount) -> Quantity | None:
    """amount, [measure], dash, amount, [measure], [after]: 5%—8%, 3000—1万名, 3至5个."""
    if isinstance(low.value, tuple) or text[low.end : low.end + 1] in _ENDS:
        return None
    own = _listed(text, low.end)
    dash = _DASH.match(text, own.end if own else low.end)
    high = amount_at(text, dash.end()) if dash else None
    if high is None or isinstance(high.value, tuple):
        return None
    if (high.unit is None) is not (low.unit is None):
        return None
    measure = None if high.unit else _listed(text, high.end)
    behind = measure or own
    unit = high.unit if high.unit is not None else behind and behind.unit
    if unit is None or (own and measure and own.unit != unit):
        return None
    end = measure.end if measure else high.end
    after = comparator_behind(text, end)
    return Quantity(
        low.start,
        end,
        end + len(after or ""),
        _bounds(text, low, high),
        unit,
        Comparator.RANGE,
        behind is not None and behind.listed in COUNTING,
        low.chinese,
    )


def _listed(text: str, start: int) -> Measure | None:
    """The listed measure that begins at `start`, with what it is measured per."""
    listed = measure_at(text, start)
    return listed_measure(text, start, listed) if listed else None


def _bounds(text: str, low: Amount, high: Amount) -> tuple[Number, Number]:
    """Both bounds; the lower shares the scale of the upper (3—5万) where that leaves it lower."""
    left, right = low.value, high.value
    assert not isinstance(left, tuple)
    assert not isinstance(right, tuple)
    if left < right and text[high.end - 1] in "万亿千百":
        scale = next((f for w, f in _SHARED if text.endswith(w, high.start, high.end)), 1)
        if text[low.end - 1] not in "万亿千百" and left * scale < right:
            left = _whole(left * scale)
    return left, right


_SHARED = (("万亿", 10**12), ("千万", 10**7), ("百万", 10**6), ("万", 10**4), ("亿", 10**8))


def _whole(value: Number) -> Number:
    return int(value) if float(value).is_integer() else value


def _single(text: str, amount: Amount) -> Quantity | Uncounted:
    if amount.unit is not None:  # 百分之五, 前10位, 三分之一
        after = comparator_behind(text, amount.end)
        return Quantity(
            amount.start,
            amount.end,
            amount.end + len(after or ""),
            amount.value,
            amount.unit,
            AFTER.get(after or "") or amount.comparator,
            False,
            amount.chinese,
        )
    bound = _BOUND.search(text, max(0, amount.start - 8), amount.start) is not None
    if amount.chinese:
        return _chinese(text, amount, bound=bound)
    return _digits(text, amount, bound=bound)


def _digits(text: str, amount: Amount, *, bound: bool) -> Quantity | Uncounted:
    """A number in digits counts with a measure, or where nothing stands behind it."""
    measure = measure_behind(text, amount, bound=bound)
    end = measure.end if measure else amount.end
    after = comparator_behind(text, end) or ""
    if after == "内" and (measure is None or _WORDY_AFTER.match(text, end + 1)):
        after = ""
    follow = text[end + len(after) : end + len(after) + 1]
    if measure is None and not after and follow and follow not in _ENDS:
        return Uncounted(amount.start, end, "unread" if bound else "name")  # 12345热线, 5G
    if text[amount.start - 1 : amount.start] == "含":
        return Uncounted(amount.start, end, "again")  # 200万元以下（含200万元）
    listed = measure.listed if measure else ""
    if why := _names_or_lasts(text, amount, listed):
        return Uncounted(amount.start, end, why)
    changed = _CHANGED.search(text, max(0, amount.start - _NEAR), amount.start)
    if listed == "小时" and amount.value == _DAY and not (bound or after or changed):
        return Uncounted(amount.start, end, "name")  # 24小时自助服务: round the clock
    counts = listed in COUNTING or (measure is not None and measure.source is MeasureSource.OPEN)
    return Quantity(
        amount.start,
        end,
        end + len(after),
        amount.value,
        measure.unit if measure else "",
        AFTER.get(after) or amount.comparator,
        counts,
        False,
    )


def _names_or_lasts(text: str, amount: Amount, measure: str) -> str | None:
    """`duration` for a time that lasted (连续12年, 近三年), `name` for 80周年 and 30秒接通率."""
    of = MEASURE_CLASS.get(measure)
    if of == "name":
        return "name"
    if of != "time":
        return None
    if _NAMES.match(text, amount.end + len(measure)):
        return "name"
    lasted = _SPAN.search(text, max(0, amount.start - 4), amount.start) is not None
    return "duration" if lasted else None


def _chinese(text: str, amount: Amount, *, bound: bool) -> Quantity | Uncounted:
    """A Chinese numeral counts only with a listed measure; 一个 nothing unless it is bounded."""
    measure = measure_at(text, amount.end)
    if not measure:
        return Uncounted(amount.start, amount.end, "word")
    end = amount.end + len(measure)
    after = comparator_behind(text, end) or ""
    before = max(0, amount.start - 8)
    if amount.value == 1 and not after and not _LEAST.search(text, before, amount.start):
        return Uncounted(amount.start, end, "word")  # 一个, 一次性, 一批: no count
    if not bound and (measure in _WORDY or text[amount.start] in "百千万亿"):
        return Uncounted(amount.start, end, "word")  # 三级医院, 千人计划
    if measure == "级" and text[amount.end - 1] in "百千万亿":
        return Uncounted(amount.start, end, "word")  # 千亿级产业
    if why := _names_or_lasts(text, amount, measure):
        return Uncounted(amount.start, end, why)
    return Quantity(
        amount.start,
        end,
        end + len(after),
        amount.value,
        UNITS[measure],
        AFTER.get(after) or amount.comparator,
        measure in COUNTING,
        True,
    )


def scaled(value: Value, factor: int) -> Value:
    """`value` times `factor`, both ends of a range."""
    if isinstance(value, tuple):
        return _whole(value[0] * factor), _whole(value[1] * factor)
    return _whole(value * factor)
