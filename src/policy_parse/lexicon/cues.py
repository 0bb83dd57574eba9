"""Words that tell what a number is: an achievement, a grant, a condition, a step of a procedure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from policy_parse.lexicon.tables import table

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_ROWS = table("number_cues")


@cache
def cue_automaton() -> tuple[AhoCorasick, tuple[str, ...], tuple[str, ...]]:
    """The automaton over all cues, with the word and the class of each."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    words = tuple(row["word"] for row in _ROWS)
    return (
        AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest),
        words,
        tuple(row["class"] for row in _ROWS),
    )


def cues_of(text: str) -> list[tuple[str, str, int, int]]:
    """(class, word, start, end) of each cue in `text`."""
    matcher, words, classes = cue_automaton()
    return [
        (classes[which], words[which], start, end)
        for which, start, end in matcher.find_matches_as_indexes(text)
    ]
