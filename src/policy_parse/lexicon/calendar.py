"""Time words: plans, recurrences, relative years, events, words for what has no end."""

from __future__ import annotations

from policy_parse.lexicon.tables import alternatives, table

FIVE_YEAR_PLANS = {
    row["ordinal"]: (int(row["start"]), int(row["end"])) for row in table("five_year_plans")
}
RECURRENCES = {row["word"]: row["recurrence"] for row in table("recurrences")}
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
