"""Where a passage stands in its document, as far as it bears on its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policy_parse.domain.mentions import TimeKind, TimeMention


class Scene(NamedTuple):
    """`headings`: of the section and those above it; `year`: the document works on.

    `looks_back`: the section reports what was reached; `aims`: it states aims or background;
    `title`: of the document; `earlier`: the tense of the paragraphs before.
    """

    headings: str = ""
    document_type: str = ""
    year: int | None = None
    looks_back: bool = False
    aims: bool = False
    title: str = ""
    earlier: str = "none"


def tense(time: TimeMention, year: int | None, text: str) -> str:
    """past, now (the document's own year), future, since or none, for a time of a document."""
    if time.since:
        return "since"
    if time.kind is TimeKind.EVERY:
        return "every"
    if time.ends is None:
        return "none"
    if year is None:
        return "dated"
    ended = int(time.ends[:4])
    if ended < year:
        return "past"
    if text.startswith("截至", time.start) and ended <= year:
        return "past"
    return "now" if ended == year else "future"


def paragraph_tense(times: Sequence[TimeMention], offset: int, year: int | None, text: str) -> str:
    """What the dates of the paragraph before `offset` speak of: past, future, both or none."""
    tenses = {
        tense(t, year, text) for t in times if t.start < offset and t.kind is not TimeKind.COUNT
    }
    past = bool(tenses & {"past", "since"})
    ahead = bool(tenses & {"now", "future"})
    return "both" if past and ahead else "past" if past else "ahead" if ahead else "none"
