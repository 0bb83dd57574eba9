"""What the account is made from beside the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policy_parse.domain.mentions import (
    IndicatorReading,
)
from policy_parse.domain.notice import Assignment, Citation, Deadline, Target


class Records(NamedTuple):
    """The records whose evidence the account leads to, and the rows of tables that gave some."""

    assignments: Sequence[Assignment]
    targets: Sequence[Target]
    deadlines: Sequence[Deadline]
    citations: Sequence[Citation]
    indicators: Sequence[IndicatorReading] = ()
