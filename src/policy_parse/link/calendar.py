"""Times that stand over a passage: lead-ins (到2025年，实现以下目标：) and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_parse.domain.mentions import TimeKind, TimeMention

_COLON = re.compile(r"[^。；：]{0,40}：")


@dataclass(slots=True)
class Governing:
    """The time that stands over a passage from its head or from a lead-in above it."""

    due: str | None = None
    list_only: bool = False  # over the bullets that follow, and nothing else
    inherited: bool = False  # from behind a heading: it opens the text, not the paragraph


def lead_in(text: str, start: int, binding: Sequence[TimeMention]) -> TimeMention | None:
    """The time that opens a passage and governs all of it: 2025年目标：…, 到2025年，实现以下目标：…

    `binding` are the deadlines of the passage. One that only opens its first sentence
    (到2025年，建成5个。…) governs that sentence.
    """
    for time in binding:
        if time.start - start > 2:
            return None
        if time.start >= start and time.kind is not TimeKind.EVERY:
            return time if _COLON.match(text, time.end) else None
    return None
