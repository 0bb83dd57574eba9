"""What a number measures: listed measures first, then symbols, then what its place says.

measure = (listed | symbol), [per] | open | noun ;
per     = ("/" | "每"), (listed | symbol | word) ;      元/亩, 起/每万枚, 克标煤/千瓦时
A measure is never cut to a shorter one, and one that no list knows is no reason to drop a number.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from policy_parse.domain.mentions import Amount
from policy_parse.lexicon.quantities import AFTER_WORDS, UNITS, comparator_behind, measure_at
from policy_parse.lexicon.tables import table


class MeasureSource(StrEnum):
    """How a measure was told."""

    LISTED = "listed"
    SYMBOL = "symbol"  # MW, mg/L, kgCO2/(m2.a)
    OPEN = "open"  # 800万棒: one character up to the next boundary
    NOUN = "noun"  # 6000万农村人口: what is counted stands at once behind the number


class Measure(NamedTuple):
    """A measure ends at `end`; `listed` is the listed one it begins with, if it does."""

    end: int
    unit: str
    source: MeasureSource
    listed: str = ""


def _symbols() -> str:
    """A regular expression for symbols of measures: a prefix and a unit, the longest first."""
    rows = sorted(table("si_units"), key=lambda row: -len(row["unit"]))
    units = [f"[{row['prefixes']}K]?{re.escape(row['unit'])}" for row in rows]
    return rf"(?:{'|'.join(units)})(?:CO2|CO₂|ce)?(?![A-Za-z0-9])"


_SYMBOL = re.compile(rf"(?:{_symbols()}|℃|°C|µg|ug)")
_PER = re.compile(r"[/每]每?")
_DENOMINATOR = re.compile(r"[(（][A-Za-z0-9²³.·]{1,8}[)）]|[·•][\u4e00-\u9fff]{1,2}")
_ASCII = str.maketrans("（）", "()")
_WORD = re.compile(r"[\u4e00-\u9fff]{1,3}(?=[，。；、）)]|$)")
_BOUNDARY = re.compile(rf"[，。；：！？、（）“”]|{AFTER_WORDS}|$")
_TO_BOUNDARY = re.compile(
    rf"((?!的)[\u4e00-\u9fff]+?)(?=[，。；：！？、（）“”《》的\s]|{AFTER_WORDS}|\d|$)"
)


def measure_behind(text: str, amount: Amount, *, bound: bool) -> Measure | None:
    """The measure of an amount; `bound` tells that a verb or a comparator leads to it.

    None where what stands behind it is no measure: 12345热线, 5G.
    """
    start = amount.end
    listed = measure_at(text, start)
    symbol = _SYMBOL.match(text, start)
    if listed is not None and (symbol is None or len(symbol[0]) <= len(listed)):
        return listed_measure(text, start, listed)
    if symbol is not None:
        end = _per(text, symbol.end())
        return Measure(end, text[start:end].translate(_ASCII), MeasureSource.SYMBOL)
    scaled = text[start - 1] in "万亿"
    if not (scaled or bound) or comparator_behind(text, start):
        return None  # 30万以内: the bound is no measure
    if scaled and text.startswith("/", start) and (end := _per(text, start)) > start:
        return Measure(end, text[start:end].translate(_ASCII), MeasureSource.NOUN)  # 800万/人
    run = _TO_BOUNDARY.match(text, start)
    if run is None:
        return None
    if len(run[1]) == 1:
        return Measure(run.end(), run[1], MeasureSource.OPEN)
    return Measure(start, "", MeasureSource.NOUN) if scaled else None


def listed_measure(text: str, start: int, listed: str) -> Measure:
    """The measure that begins with a listed one, with what it is measured per: 元/千瓦时."""
    end = start + len(listed)
    rest = _per(text, end)
    per = text[end:rest].translate(_ASCII)
    unit = UNITS[listed] + (f"/{per[1:]}" if per.startswith("每") else per)
    return Measure(rest, unit, MeasureSource.LISTED, listed)


def _per(text: str, start: int) -> int:
    """Where ("/" | "每"), denominator ends that begins at `start`; `start` if none does."""
    mark = _PER.match(text, start)
    if mark is None:
        return start
    end = mark.end()
    listed = measure_at(text, end)
    symbol = _SYMBOL.match(text, end)
    if listed or symbol:
        end = max(end + len(listed or ""), symbol.end() if symbol else 0)
    elif mark[0][0] == "/" and (word := _WORD.match(text, end)):
        end = word.end()
    elif not (mark[0] == "/" and _DENOMINATOR.match(text, end)):
        return start
    more = _DENOMINATOR.match(text, end)
    end = more.end() if more else end
    if mark[0] == "每" and not _BOUNDARY.match(text, end):
        return start  # 新增5家每年…
    return _per(text, end) if text.startswith("/", end) else end
