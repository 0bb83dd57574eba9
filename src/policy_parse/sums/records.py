"""A figure as printed, a sum that a document states, and what of it does not add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from policy_parse.domain.evidence import Evidence


class Kind(StrEnum):
    """What arithmetic a statement is held against."""

    PARTS = "parts"  # 其中, 分别 … 合计, rows and columns of 合计
    GROWTH = "growth"  # base and growth against what is reached
    YEARLY = "yearly"  # so much a year against so much in all
    TWICE = "twice"  # one indicator with two numbers
    LEVELS = "levels"  # the cities against the province


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed: `shown`, its value in base measures, and half a unit of its last digit.

    `label` is what it is said of, as far as the text tells; `bound` the comparator ("=", ">=", …).
    """

    shown: str
    value: Decimal
    slack: Decimal
    unit: str
    bound: str
    label: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not add up: its arithmetic written out, the figures and where they stand.

    `figures` are the parts first, what they should come to last.
    """

    kind: Kind
    arithmetic: str
    figures: tuple[Figure, ...]
    explanation: str = ""

    @property
    def total(self) -> Figure:
        """What the parts should come to."""
        return self.figures[-1]


def plain(number: Decimal) -> str:
    """A number without zeros behind the point: 36, 3.53."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
