"""Words that one place of the reading asks about, by class: context_words.csv.

A class is named for what its words do there (`basis`: 根据, 依照 before a title); what must or must
not stand beside them is grammar, and stays with the pattern that holds them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from policy_parse.lexicon.tables import alternatives, table


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """The words of each class, in the order of the table."""
    out: dict[str, list[str]] = defaultdict(list)
    for row in table("context_words"):
        out[row["class"]].append(row["word"])
    return {name: tuple(words) for name, words in out.items()}


def words_of(name: str) -> tuple[str, ...]:
    """The words of a class, in the order of the table: the first is the first choice."""
    return _classes()[name]


@cache
def any_of(name: str) -> str:
    """A regular expression that matches any word of a class, longest first, to stand in a group."""
    return alternatives(list(words_of(name)))
