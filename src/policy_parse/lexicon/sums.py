"""Words of sums: names that are the two halves of a whole."""

from policy_parse.lexicon.tables import table

# 约束性指标12项、预期性指标13项: what is named so is all there is.
COMPLEMENTS = tuple((row["word"], row["other"]) for row in table("complements"))
