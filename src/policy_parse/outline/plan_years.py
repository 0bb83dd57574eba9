"""The years of a plan, from its title or the lines under it: “十四五”…规划, (2021—2025年)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_parse.lexicon.calendar import FIVE_YEAR_PLANS

_YEARS = re.compile(r"((?:19|20)\d\d)年?[—\-~至到]{1,2}((?:19|20)\d\d)年")


def years_of_plan(heads: Iterable[str]) -> tuple[int, int] | None:
    """First and last year of the plan that the first of `heads` names which names one."""
    for head in heads:
        span = _YEARS.search(head)
        if span:
            return int(span[1]), int(span[2])
        for ordinal, years in FIVE_YEAR_PLANS.items():
            if ordinal in head:
                return years
    return None
