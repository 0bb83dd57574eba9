"""Indicator tables to targets: one per row for the final year (gold/FORMAT.md, tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policy_parse.domain.notice import Number, Target, TargetKind
from policy_parse.domain.passage import Passage
from policy_parse.domain.tables import IndicatorRow
from policy_parse.lexicon.quantities import AFTER, UNITS
from policy_parse.link.identity import MakeId

_BOUNDS = {
    ">": ">", "大于": ">", "超过": ">", "高于": ">", "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=",
    "<": "<", "小于": "<", "低于": "<", "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=",
    "~": "~", "约": "~", "": "=",
}  # fmt: skip
_VALUE = re.compile(
    r"(?:稳定在|保持在|控制在|达到|达|提高到|降至)?(?P<open>[〔【])?(?P<bound>>=|<=|≥|≤|>|<|大于|超过|高于|不低于|不少于|小于|低于|不超过|不高于|约)?(?P<open2>[〔【])?"
    r"(?P<number>-?\d[\d,]*(?:\.\d+)?)(?P<percent>%|‰)?(?:[〕】])?(?P<after>以上|以内|以下|左右|及以上)?(?:[〕】])?"
)
_SCALE = re.compile(r"(万亿|[百千]?万|[百千]?亿)")
_FACTORS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FALLS = re.compile(r"(?:降低|下降|减少|削减)(?:率|幅度)?(?:（[^（）]*）)?$")
_RISES = re.compile(r"(?:增长|提高|增加)(?:（[^（）]*）)?$")
_NATURES = (("binding", "约束"), ("anticipatory", "预期"))


class CellValue(NamedTuple):
    """A value cell: number, comparator, whether in [ ], and a % of its own."""

    value: Number
    comparator: str
    cumulative: bool
    percent: str | None


def read_value(text: str) -> CellValue | None:
    """`[12]以上`, `>95`, `86左右`; None where the cell holds no number (—, 完成国家下达任务)."""
    match = _VALUE.fullmatch(text)
    if match is None:
        return None
    digits = match["number"].replace(",", "")
    value: Number = float(digits) if "." in digits else int(digits)
    comparator = _BOUNDS[match["bound"] or ""]
    if match["after"]:
        comparator = AFTER.get(match["after"], comparator)
    return CellValue(
        value, comparator, bool(match["open"] or match["open2"]), match["percent"]
    )  # fmt: skip


def base_unit(measure: str) -> tuple[str, int]:
    """(base unit, factor) of a measure as printed: 万人次 → 人次, 10000."""
    scale = _SCALE.match(measure)
    if scale is None:
        return UNITS.get(measure, measure), 1
    factor = 1
    for c in scale[1]:
        factor *= _FACTORS[c]
    rest = measure[scale.end() :]
    return UNITS.get(rest, rest), factor


def link_indicators(rows: Sequence[IndicatorRow], make_id: MakeId) -> list[Target]:
    """Targets of the rows, in order; growth columns give targets of their own."""
    out: list[Target] = []
    for row in rows:
        unit, factor = base_unit(row.measure)
        goal = read_value(row.goal.text) if row.goal else None
        base = read_value(row.base.text) if row.base else None
        if goal is not None and row.goal is not None:
            change = "decrease" if _FALLS.search(row.name.text) else None
            change = change or ("increase" if _RISES.search(row.name.text) else None)
            out.append(
                _target(
                    row, row.goal, goal, goal.percent or unit, factor, change, None, base, make_id
                )
            )
        grown = read_value(row.growth.text) if row.growth else None
        if grown is not None and row.growth is not None:
            annual = row.growth_is_annual and not grown.cumulative
            own = unit if grown.cumulative else "%"
            change = "decrease" if _FALLS.search(row.name.text) else "increase"
            out.append(
                _target(row, row.growth, grown, grown.percent or own, 1, change,
                        "annual" if annual else None, None, make_id)
            )  # fmt: skip
    return out


def _target(
    row: IndicatorRow, cell: Passage, value: CellValue, unit: str, factor: int,
    change: str | None, recurrence: str | None, base: CellValue | None, make_id: MakeId,
) -> Target:  # fmt: skip
    evidence = row.name.evidence(0, len(row.name.text))
    proof = cell.evidence(0, len(cell.text))
    nature = next((code for code, word in _NATURES if word in row.nature), None)
    return Target(
        id=make_id("g", proof, row.section, str(value.value)),
        section=row.section,
        task=None,
        indicator=evidence.literal,
        comparator=value.comparator,
        value=_scaled(value.value, factor),
        unit=unit,
        change=change,
        baseline=_scaled(base.value, factor) if base else None,
        baseline_year=int(row.base_year) if base and row.base_year else None,
        due=row.goal_year,
        due_source="stated" if row.goal_year else None,
        recurrence=recurrence,
        cumulative=value.cumulative,
        nature=nature,
        kind=TargetKind.TARGET,
        strength=None,
        scope=None,
        evidence=evidence,
        value_evidence=proof,
    )


def _scaled(value: Number, factor: int) -> Number:
    scaled = value * factor
    return round(scaled) if factor > 1 and abs(scaled - round(scaled)) < 1e-6 else scaled
