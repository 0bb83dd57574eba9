"""Time words: Five-Year-Plan periods, recurrences, words for what has no end."""

from __future__ import annotations

from policy_parse.lexicon.tables import alternatives, table

FIVE_YEAR_PLANS = {
    row["ordinal"]: (int(row["start"]), int(row["end"])) for row in table("five_year_plans")
}
RECURRENCES = {row["word"]: row["recurrence"] for row in table("recurrences")}
ONGOING = frozenset(row["word"] for row in table("ongoing"))
PLAN_WORDS = alternatives(list(FIVE_YEAR_PLANS))
RECURRENCE_WORDS = alternatives(list(RECURRENCES))
