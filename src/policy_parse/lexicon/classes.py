"""Word classes: what each word around a number does, all from data/.

verb (建成), change (提高), level (提高到), compare (不低于), adverb (力争), frame (鼓励), area (全市),
preposition (对), past (已). One automaton finds them all in one scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from policy_parse.lexicon.quantities import BEFORE
from policy_parse.lexicon.tables import table

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


class WordClass(StrEnum):
    """What a word does."""

    VERB = "verb"
    CHANGE = "change"
    LEVEL = "level"
    COMPARE = "compare"
    ADVERB = "adverb"
    FRAME = "frame"
    AREA = "area"
    PREPOSITION = "preposition"
    PAST = "past"


def _classes() -> dict[str, WordClass]:
    """Each word with its class; of two, the one that is listed last here."""
    out = {row["verb"]: WordClass.VERB for row in table("commit_verbs")}
    out |= {row["word"]: WordClass(row["class"]) for row in table("grammar_words")}
    out |= {row["word"]: WordClass.CHANGE for row in table("changes")}
    return out | dict.fromkeys(BEFORE, WordClass.COMPARE)


WORD_CLASS: Mapping[str, WordClass] = _classes()
# Adverbs that may be the head of a name: 平均受教育年限, 年均浓度.
AVERAGES = tuple(
    w for w, of in WORD_CLASS.items() if of is WordClass.ADVERB and len(w) > 1 and w.endswith("均")
)
# A verb before one of these makes a noun with it: 覆盖率, 培训人数.
NOUN_MAKERS = tuple(row["ending"] for row in table("noun_makers"))
AMOUNT_MAKERS = tuple(row["ending"] for row in table("noun_makers") if row["makes"] == "amount")


def _by_edge(words: Iterable[str], edge: int) -> Mapping[str, tuple[int, ...]]:
    """Lengths of the words that have each character at their `edge`, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[edge], set()).add(len(word))
    return {c: tuple(sorted(sizes, reverse=True)) for c, sizes in lengths.items()}


_STARTING = _by_edge(WORD_CLASS, 0)
_ENDING = _by_edge(WORD_CLASS, -1)


def word_at(text: str, start: int, end: int) -> str | None:
    """The longest listed word that begins at `start` and ends by `end`, or None."""
    for size in _STARTING.get(text[start : start + 1], ()):
        if start + size <= end and text[start : start + size] in WORD_CLASS:
            return text[start : start + size]
    return None


def word_before(text: str, start: int, end: int) -> str | None:
    """The longest listed word that ends at `end` and begins at `start` or later, or None."""
    for size in _ENDING.get(text[end - 1 : end], ()):
        if end - size >= start and text[end - size : end] in WORD_CLASS:
            return text[end - size : end]
    return None


@cache
def automaton() -> tuple[AhoCorasick, tuple[WordClass, ...]]:
    """The automaton over all words of two characters or more, and the class of each."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    words = [word for word in WORD_CLASS if len(word) > 1]
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), tuple(
        WORD_CLASS[word] for word in words
    )
