"""Named features of a span: what bears on whether it is the indicator of a number."""

from __future__ import annotations

from policy_parse.lexicon.classes import (
    AMOUNT_MAKERS,
    NOUN_MAKERS,
    WORD_CLASS,
    word_at,
    word_before,
)
from policy_parse.lexicon.context import words_of
from policy_parse.weigh.candidates import Candidate, Side, Surroundings
from policy_parse.weigh.features import measure_class

_SHARES = words_of("noun_of_share")
_JOINTS = frozenset("、和及与")


def _opening(text: str, side: Side, start: int, end: int) -> list[str]:
    """The word that a candidate begins with: 覆盖率 is a noun, 引进项目 is not."""
    opening = word_at(text, start, end)
    if not opening:
        return []
    if text.startswith(NOUN_MAKERS, start + len(opening)):
        makes = "amount" if text.startswith(AMOUNT_MAKERS, start + len(opening)) else "other"
        return [f"begins:{side}/{WORD_CLASS[opening]}-{makes}"]
    return [f"begins:{side}/{WORD_CLASS[opening]}", f"begins-word:{opening}"]


def _held(inside: str, side: Side, of: str) -> list[str]:
    """Marks within a candidate that a name seldom has."""
    out = []
    if not _JOINTS.isdisjoint(inside):
        out.append(f"holds-joint:{side}/{of}")
    if inside.count("“") != inside.count("”") or inside.count("（") != inside.count("）"):
        out.append("unbalanced")
    if "等" in inside[:-1]:
        out.append(f"holds-etc:{side}")
    return out


def span_features(text: str, around: Surroundings, candidate: Candidate) -> list[str]:
    """What bears on whether `candidate` is what the number says something about."""
    quantity = around.quantity
    side, start, end, _ = candidate
    of = measure_class(quantity)
    size = end - start
    inside = text[start:end]
    tail = around.tail[0].of if around.tail else "noun"
    out = [
        f"side-of:{side}/{of}",
        f"side-tail:{side}/{tail}",
        f"size:{side}/{min(size, 6) if size < 7 else min(size // 4 * 4, 40)}",
        f"last:{inside[-1]}",
        f"last2:{inside[-2:]}",
    ]
    if side is Side.LEFT:
        left_over = word_before(text, start, end)
        out.append(f"ends:{WORD_CLASS[left_over] if left_over else 'noun'}/{of}")
        out.append(f"start:{_start_of(text, around, start)}")
    elif side is Side.RIGHT:
        first = "de" if text[start - 1] == "的" else "at-once" if start == quantity.end else "later"
        out.append(f"behind:{'end' if end >= around.clause[1] else text[end]}")
        out.append(f"start:{first}")
        out.append(f"share:{of}/{_what_follows(text, end)}")
    out += _opening(text, side, start, end)
    out += _held(inside, side, of)
    share = inside.endswith(_SHARES)
    if share:
        out.append(f"share-noun:{side}/{of}")
    if "的" in inside:
        out.append(f"holds-de:{side}/{share}/{min(size - inside.rindex('的'), 6)}")
    elif text[start - 1 : start] == "的":
        out.append(f"after-de:{side}/{share}/{min(size, 6)}")
    if size <= 3:
        out.append(f"short:{side}/{tail}/{of}")
    return out


def _start_of(text: str, around: Surroundings, start: int) -> str:
    """What stands before a span: the clause's beginning, a verb, 的, a joint …."""
    if start == around.floor:
        return "clause"
    for piece in around.head:
        if piece.end == start:
            return f"head-{piece.of}"
    before = text[start - 1]
    if before == "的" or before in _JOINTS:
        return before
    word = word_before(text, around.floor, start)
    return f"inner-{WORD_CLASS[word]}" if word else "inner"


def _what_follows(text: str, end: int) -> str:
    word = word_at(text, end, len(text))
    return WORD_CLASS[word].value if word else text[end : end + 1]
