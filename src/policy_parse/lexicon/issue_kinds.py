"""What each kind of issue is called, by its stable code."""

from __future__ import annotations

from collections.abc import Mapping

from policy_parse.lexicon.tables import table


def issue_kinds(language: str = "zh") -> Mapping[str, str]:
    """The name of each code in Chinese (`zh`) or English (`en`)."""
    return {row["code"]: row[language] for row in table("issue_kinds")}
