"""Indicators by name: synonyms, what is better when lower, and measures that can be converted."""

from __future__ import annotations

import re

from policy_parse.lexicon.tables import alternatives, table

_SYNONYMS = {row["printed"]: row["canonical"] for row in table("indicator_synonyms")}
_PRINTED = re.compile(alternatives(list(_SYNONYMS)))
_LOWER = re.compile(alternatives([row["word"] for row in table("lower_is_better")]))
_SCOPES = {row["word"]: row["scope"] for row in table("scopes")}
_SCOPE = re.compile(alternatives(list(_SCOPES)))
_WIDER = {
    "建成区": "城市",
    "中心城区": "城市",
}  # said of a town's part, the town is no scope of its own
_EMISSIONS = {row["head"]: row["kind"] for row in table("emission_heads")}
_EMISSION = re.compile(
    f"({alternatives([head for head, kind in _EMISSIONS.items() if kind != 'any'])})$"
)
# Factor to the base measure, by dimension.
_MEASURES = {
    "%": ("share", 1.0),
    "‰": ("share", 0.1),
    "百分点": ("points", 1.0),
    "个百分点": ("points", 1.0),
    "秒": ("time", 1 / 60),
    "分钟": ("time", 1.0),
    "小时": ("time", 60.0),
    "天": ("time", 1440.0),
    "日": ("time", 1440.0),
    "工作日": ("working time", 1.0),
    "个月": ("months", 1.0),
    "年": ("years", 1.0),
    "": ("number", 1.0),
    "倍": ("times", 1.0),
    "位": ("rank", 1.0),
    "人": ("people", 1.0),
    "名": ("people", 1.0),
    "人次": ("visits", 1.0),
    "家": ("count", 1.0),
    "个": ("count", 1.0),
    "户": ("households", 1.0),
    "元": ("money", 1.0),
    "亩": ("area", 1.0),
    "平方米": ("area", 0.0015),
    "公顷": ("area", 15.0),
    "平方公里": ("area", 1500.0),
}
# Dimensions whose figures do not grow with the size of the place they are said of.
RELATIVE = frozenset(
    ("share", "points", "time", "working time", "months", "years", "number", "times", "rank")
)


def canonical(indicator: str) -> str:
    """`indicator` with synonyms made one: 占比 and 比例 are 率, 地区生产总值 is GDP."""
    return _PRINTED.sub(lambda m: _SYNONYMS[m[0]], indicator)


def lower_is_better(indicator: str) -> bool:
    """Whether a smaller figure asks more: times, losses, costs."""
    return _LOWER.search(indicator) is not None


def scope_of(text: str) -> frozenset[str]:
    """The part of a place that an indicator is said of: 中心城区, 规模以上; none where all of it is."""
    found = {_SCOPES[word] for word in _SCOPE.findall(text)}
    return frozenset(found - {_WIDER[scope] for scope in found if scope in _WIDER})


def emission_of(indicator: str) -> tuple[str, str, str] | None:
    """(what is emitted, total or reduction, the word for it) of 氨氮排放总量, 氨氮重点工程减排量.

    What is emitted is empty where no substance is named (主要污染物).
    """
    found = _EMISSION.search(indicator)
    if found is None:
        return None
    substance = indicator[: found.start()]
    return "" if substance in _EMISSIONS else substance, _EMISSIONS[found[1]], found[1]


def measure(unit: str) -> tuple[str, float]:
    """(dimension, factor to its base measure) of a unit: ‰ → share, 0.1."""
    return _MEASURES.get(unit, (unit, 1.0))
