"""Tables as the outline understands them."""

from __future__ import annotations

from dataclasses import dataclass

from policy_parse.domain.passage import Passage


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of an indicator table (主要指标表); cells are the passages that hold them.

    `section` is the path of what holds the table; `goal_year` and `base_year` come from the
    headers, `measure` is the unit as printed in its own column.
    """

    section: str
    name: Passage
    goal: Passage | None
    goal_year: str | None
    base: Passage | None
    base_year: str | None
    growth: Passage | None
    growth_is_annual: bool
    measure: str
    nature: str
