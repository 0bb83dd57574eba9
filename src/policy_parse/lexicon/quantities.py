"""Words around a number: measures, comparators, words of change, verbs that commit."""

from __future__ import annotations

from policy_parse.lexicon.tables import alternatives, table

_MEASURE_ROWS = table("measures")
UNITS = {row["measure"]: row["unit"] for row in _MEASURE_ROWS}
COUNTING = frozenset(row["measure"] for row in _MEASURE_ROWS if row["counts"])
MEASURES = alternatives(list(UNITS))

_COMPARATOR_ROWS = table("comparators")
BEFORE = {r["word"]: r["comparator"] for r in _COMPARATOR_ROWS if r["position"] == "before"}
AFTER = {r["word"]: r["comparator"] for r in _COMPARATOR_ROWS if r["position"] == "after"}
BEFORE_WORDS = alternatives(list(BEFORE))
AFTER_WORDS = alternatives(list(AFTER))

_CHANGE_ROWS = table("changes")
CHANGES = {row["word"]: row["change"] for row in _CHANGE_ROWS}
CHANGE_WORDS = alternatives(list(CHANGES))
LEADING_CHANGES = alternatives([row["word"] for row in _CHANGE_ROWS if row["kind"] == "lead"])

COMMIT_VERBS = alternatives([row["verb"] for row in table("commit_verbs")])
