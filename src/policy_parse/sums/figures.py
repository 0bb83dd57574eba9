"""Printed numbers as exact decimals, with their measure and what rounding may have moved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from policy_parse.domain.mentions import Quantity
from policy_parse.domain.passage import Passage
from policy_parse.find.indicator_rows import base_unit
from policy_parse.lexicon.indicators import measure
from policy_parse.lexicon.quantities import BEFORE, BEFORE_WORDS, COUNTING, UNITS
from policy_parse.sums.records import Figure, plain

_DIGITS = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SCALES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
}
_CELL = re.compile(
    r"([约≥≤><]?)(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)([百千]?万|[百千]?亿|万亿)?([^\d\s]{0,6})"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?(?:末|底)?")
_BEFORE = re.compile(rf"({BEFORE_WORDS})(?:到|至|为)?$")
_VAGUE = re.compile(r"约|近|左右|余|多|超")
# Dimensions whose measures are turned into each other.
_CONVERTED = frozenset(("area", "money", "time", "share", "points", "people"))
_NEVER_ADDED = frozenset(("share", "points", "time", "倍", "位", "℃", "", "度"))
_DATE_UNITS = frozenset(("年", "月", "日", "岁", "级", "号", "期"))


def of_quantity(passage: Passage, quantity: Quantity, label: str = "") -> Figure | None:
    """A single number of running text, None for a range and for one in Chinese numerals."""
    printed = passage.text[quantity.start : quantity.number_end]
    digits = _DIGITS.match(printed)
    if digits is None or isinstance(quantity.value, tuple) or quantity.unit in _DATE_UNITS:
        return None
    number = _decimal(digits[0])
    scale = Decimal(1)
    behind = printed[digits.end() :]
    for c in behind[: next((i for i, c in enumerate(behind) if c not in _SCALES), len(behind))]:
        scale *= _SCALES[c]
    if number * scale != Decimal(str(quantity.value)):
        scale = Decimal(str(quantity.value)) / number if number else Decimal(1)
    before = _BEFORE.search(passage.text, max(0, quantity.start - 6), quantity.start)
    bound = quantity.comparator or (BEFORE[before[1]] if before else "=")
    near = passage.text[max(0, quantity.start - 1) : quantity.start] + printed
    if _VAGUE.search(near):
        bound = "~"
    return _figure(
        printed,
        number,
        scale,
        quantity.unit,
        bound,
        label,
        passage,
        (quantity.start, quantity.number_end),
    )


def of_cell(passage: Passage, unit: str = "", label: str = "") -> Figure | None:
    """The number that a cell of a table holds and no more, None for years and for words."""
    text = passage.text
    found = _CELL.fullmatch(text)
    if found is None or _YEAR.fullmatch(text) or found[4] in _DATE_UNITS:
        return None
    if found[4] and found[4] not in UNITS and found[4] not in ("元", "%"):
        return None
    scale = Decimal(1)
    for c in found[3] or "":
        scale *= _SCALES[c]
    own, factor = base_unit(unit) if unit and not found[4] else (UNITS.get(found[4], found[4]), 1)
    bound = "~" if found[1] == "约" else "=" if not found[1] else BEFORE.get(found[1], "~")
    return _figure(
        text, _decimal(found[2]), scale * factor, own, bound, label, passage, (0, len(text))
    )


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("，", ""))


def _figure(
    shown: str,
    number: Decimal,
    scale: Decimal,
    unit: str,
    bound: str,
    label: str,
    passage: Passage,
    place: tuple[int, int],
) -> Figure:
    dimension, factor = measure(unit)
    if dimension not in _CONVERTED:  # five parks and twenty firms are both counts, and no sum
        dimension, factor = unit, 1.0
    exact = Decimal(str(factor)) * scale
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    slack = Decimal(5).scaleb(exponent - 1) * exact
    return Figure(shown, number * exact, slack, dimension, bound, label, passage.evidence(*place))


def added(figures: Iterable[Figure]) -> tuple[Decimal, Decimal]:
    """The sum of figures, and how far rounding may have moved it."""
    listed = list(figures)
    return sum((f.value for f in listed), Decimal(0)), sum((f.slack for f in listed), Decimal(0))


def comes_to(parts: Iterable[Figure], total: Figure) -> bool:
    """Whether parts come to a total as far as their digits tell.

    Whole counts have no fractions that rounding could have dropped.
    """
    listed = list(parts)
    value, slack = added(listed)
    if all(_is_count(f) for f in (*listed, total)):
        return value == total.value
    return abs(value - total.value) <= slack + total.slack


def _is_count(figure: Figure) -> bool:
    whole = figure.slack == Decimal("0.5") and figure.value == int(figure.value)
    return whole and (figure.unit == "people" or figure.unit in COUNTED)


COUNTED = COUNTING - {"亩"}


def can_be_added(figure: Figure) -> bool:
    """Whether figures of this measure make a sum: no shares, no times, nothing per head."""
    return figure.unit not in _NEVER_ADDED and "/" not in figure.unit


def written(parts: Iterable[Figure], total: Figure, result: Decimal) -> str:
    """The sum as a person writes it, in the measure of the total: 12+15+9=36≠38."""
    number, scale = printed_number(total)
    terms = "+".join(_term(part, scale) for part in parts)
    return f"{terms}={plain(_shown_in(result, scale))}≠{number}"


def _term(figure: Figure, scale: Decimal) -> str:
    """A figure with the digits it is printed with, where its measure is the one of the sum."""
    number, own = printed_number(figure)
    same = own == scale and number * own == figure.value
    return str(number) if same else plain(_shown_in(figure.value, scale))


def printed_number(figure: Figure) -> tuple[Decimal, Decimal]:
    """(the number as its digits say, what one of it is worth in base measures)."""
    found = _DIGITS.search(figure.shown)
    number = _decimal(found[0]) if found else figure.value
    scale = abs(figure.value) / number if number else Decimal(1)
    return number, scale or Decimal(1)


def _shown_in(value: Decimal, scale: Decimal) -> Decimal:
    return Decimal(f"{value / scale:.10g}")
