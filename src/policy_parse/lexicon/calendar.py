"""Time words: plans, recurrences, relative years, events, words for what has no end."""

from __future__ import annotations

import re

from policy_parse.domain.kinds import Recurrence
from policy_parse.lexicon.tables import alternatives, table

FIVE_YEAR_PLANS = {
    row["ordinal"]: (int(row["start"]), int(row["end"])) for row in table("five_year_plans")
}
RECURRENCES = {row["word"]: Recurrence(row["recurrence"]) for row in table("recurrences")}
EVENTS = frozenset(row["word"] for row in table("events"))
EVENT_WORDS = alternatives(list(EVENTS))
# Whether the year is counted from the one last said (else from the document's), and how many on.
RELATIVE_YEARS = {
    row["word"]: (row["from"] == "said", int(row["years"])) for row in table("relative_years")
}
RELATIVE_WORDS = alternatives(list(RELATIVE_YEARS))
ONGOING = frozenset(row["word"] for row in table("ongoing"))
PLAN_WORDS = alternatives(list(FIVE_YEAR_PLANS))
RECURRENCE_WORDS = alternatives(list(RECURRENCES))


# How long something is in force: 执行至2024年底, 有效期为2023年1月1日至2024年底.
_FORCE = {
    place: alternatives([row["word"] for row in table("force_words") if row["place"] == place])
    for place in ("until", "named")
}
_UNTIL = re.compile(rf"(?:{_FORCE['until']})(?:自[^，。；]{{1,14}})?$")
_NAMED = re.compile(rf"(?:{_FORCE['named']})[^，。；]{{0,20}}$")
_TO = re.compile(r"最?[长晚迟]?可?延?[至到]")
_NEAR = 32  # characters before a time in which its clause may say so


def in_force(text: str, start: int, end: int) -> bool:
    """Whether the time `text[start:end]` is the end of a term and not of a task."""
    before = text[max(0, start - _NEAR) : start]
    if _NAMED.search(before):
        return True
    to = _TO.match(text, start, end)
    return to is not None and _UNTIL.search(before) is not None
