"""Traditional characters of which role words, labels and names of units are made, simplified."""

from __future__ import annotations

from policy_parse.lexicon.tables import table

SIMPLIFIED = {ord(row["traditional"]): row["simplified"] for row in table("traditional")}


def simplified(text: str) -> str:
    """`text` with these characters simplified, one for one."""
    return text if text.isascii() else text.translate(SIMPLIFIED)
