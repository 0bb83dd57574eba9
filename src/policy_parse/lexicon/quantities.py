"""Words around a number: measures, comparators, words of change, verbs that commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policy_parse.domain.kinds import Change, Comparator
from policy_parse.lexicon.tables import alternatives, table

_MEASURE_ROWS = table("measures")
UNITS = {row["measure"]: row["unit"] for row in _MEASURE_ROWS}
# What a measure measures: count, share, money, time, length, area, volume, mass, energy …
MEASURE_CLASS = {row["measure"]: row["class"] for row in _MEASURE_ROWS}
CLASS_OF_UNIT = {row["unit"]: row["class"] for row in reversed(_MEASURE_ROWS)}
COUNTING = frozenset(m for m, of in MEASURE_CLASS.items() if of == "count")
MEASURES = alternatives(list(UNITS))

_COMPARATOR_ROWS = table("comparators")
_PLAIN = {
    r["word"]: Comparator(r["comparator"]) for r in _COMPARATOR_ROWS if r["position"] != "after"
}
# 至少 may stand before the verb as well: 至少听取1次.
BEFORE_VERBS = frozenset(r["word"] for r in _COMPARATOR_ROWS if r["position"] == "verb")
# What a comparator turns into behind 不, 不得, 不应 …: 超过 says >, 不超过 says <=.
_TURNED = {Comparator.MORE: Comparator.AT_MOST, Comparator.LESS: Comparator.AT_LEAST}
NEGATED = {
    row["word"] + word: _TURNED[comparator]
    for row in table("negations")
    for word, comparator in _PLAIN.items()
    if comparator in _TURNED and not word.startswith(("不", ">", "<"))
}
BEFORE = _PLAIN | NEGATED
AFTER = {
    r["word"]: Comparator(r["comparator"]) for r in _COMPARATOR_ROWS if r["position"] == "after"
}
BEFORE_WORDS = alternatives(list(BEFORE))
AFTER_WORDS = alternatives(list(AFTER))

_CHANGE_ROWS = table("changes")
CHANGES = {row["word"]: Change(row["change"]) for row in _CHANGE_ROWS}
CHANGE_WORDS = alternatives(list(CHANGES))
LEADING_CHANGES = alternatives([row["word"] for row in _CHANGE_ROWS if row["kind"] == "lead"])
COMMIT_VERBS = alternatives([row["verb"] for row in table("commit_verbs")])


def _sizes(words: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """Lengths of the words that begin with each character, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


_MEASURE_SIZES = _sizes(UNITS)
_AFTER_SIZES = _sizes(AFTER)


def measure_at(text: str, start: int) -> str | None:
    """The longest listed measure that stands at `start`, or None."""
    for size in _MEASURE_SIZES.get(text[start : start + 1], ()):
        if text[start : start + size] in UNITS:
            return text[start : start + size]
    return None


def comparator_behind(text: str, start: int) -> str | None:
    """The comparator word (以上, 左右, 及以下) that stands at `start`, behind a number, or None."""
    for size in _AFTER_SIZES.get(text[start : start + 1], ()):
        if text[start : start + size] in AFTER:
            return text[start : start + size]
    return None
