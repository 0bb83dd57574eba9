"""Named features of a number: what bears on whether it is a commitment. Pure, no weights.

A feature is `group:value`; its group is named in groups.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.mentions import Quantity
from policy_parse.lexicon.classes import WORD_CLASS, WordClass, word_at
from policy_parse.lexicon.quantities import CLASS_OF_UNIT
from policy_parse.weigh.candidates import Surroundings
from policy_parse.weigh.edges import Piece
from policy_parse.weigh.marks import last_mark
from policy_parse.weigh.view import View, of_headings

_LEADING = frozenset(
    {WordClass.VERB, WordClass.CHANGE, WordClass.FRAME, WordClass.LEVEL, WordClass.PREPOSITION}
)
_ASIDE = frozenset({WordClass.ADVERB.value, "quote"})
_MARKS = frozenset("，。；！？")
_LINKS = frozenset("的、）（”以及和与至")
_CLAUSES = 5  # clauses back in which the leading word is looked for
_BEFORE, _BEHIND = 160, 80  # characters in which cues are looked for
_NEXT = 12  # characters between two numbers that are near
_OPENING = 12  # characters of a sentence in which a word of the past opens it
_RIGHT = 40  # characters behind a number in which its noun stands


def measure_class(quantity: Quantity) -> str:
    """What is measured: count, share, money …; open for a unit that no list knows."""
    if not quantity.unit:
        return "share" if isinstance(quantity.value, float) else "bare"
    return CLASS_OF_UNIT.get(quantity.unit) or "open"


def _classes(view: View, around: Surroundings) -> list[str]:
    """The classes of the words before the number, and the first two behind it."""
    quantity = around.quantity
    start = max(around.clause[0], quantity.start - 40)
    stop = min(around.clause[1], quantity.end + 30)
    return [
        *(f"before-class:{c}" for c in dict.fromkeys(view.classes_in(start, quantity.start))),
        f"shape-right:{'-'.join(c[:2] for c in view.classes_in(quantity.end, stop)[:2])}",
    ]


def _right(text: str, end: int) -> str:
    follow = text[end : end + 1]
    if not follow or follow in _MARKS:
        return "end"
    return follow if follow in _LINKS else "noun"


def _tense(view: View, around: Surroundings) -> str:
    """The last time said before the number; what looks back without one is told of."""
    time = view.last_tense(around.sentence[0], around.quantity.start)
    return "told" if time == "none" and _looks_back(view, around) else time


def kind_features(
    view: View, around: Surroundings, before: Surroundings | None, behind: Quantity | None
) -> list[str]:
    """What bears on what a number is; `before` and `behind` are its neighbours."""
    text, scene, quantity = view.text, view.scene, around.quantity
    of, bound = measure_class(quantity), quantity.comparator or "="
    tail = _last_of(around.tail)
    head = around.head[0].of if around.head else "noun"
    right = _right(text, quantity.end)
    time = _tense(view, around)
    paragraph = view.paragraph(quantity.start)
    out = [
        *view.whole,
        *of_headings(scene.headings),
        f"of:{of}",
        f"of-bound:{of}{bound}",
        f"form:{'chinese' if quantity.chinese else 'digits'}",
        f"tail-of:{tail}/{of}",
        f"head:{head}",
        f"right-of:{right}/{of}{bound}",
        f"right-tail:{right}/{tail}",
        f"b1:{text[quantity.start - 1 : quantity.start]}",
        f"a2:{text[quantity.end : quantity.end + 2]}",
        f"time:{time}",
        f"paragraph:{paragraph}",
        f"document-time:{scene.document_type or 'none'}/{time}",
        f"earlier:{scene.earlier}/{paragraph}",
    ]
    out += [f"tail-word:{text[p.start : p.end]}" for p in around.tail[:3] if p.of != "time"]
    out += _leading(text, around)
    out += _nouns(text, around, behind, of)
    out += _classes(view, around)
    if before is not None and before.sentence == around.sentence:
        out += _after(text, around, before, tail, of)
    out += _cues(view, around)
    if scene.looks_back:
        out += ["section:looks-back", f"looks-back-time:{time}"]
    if scene.aims:
        out.append("section:aims")
    return out


def _looks_back(view: View, around: Surroundings) -> bool:
    """Whether a clause before the number's own opens its sentence with a word of the past: 去年，."""
    start = around.sentence[0]
    end = min(around.clause[0], start + _OPENING)
    return any(of == "achieved" for of, *_ in view.cues_in(start, end))


def _last_of(tail: Sequence[Piece]) -> str:
    """What the word does that stands directly before the number, adverbs and marks set aside."""
    return next((piece.of for piece in tail if piece.of not in _ASIDE), "noun")


def _leading(text: str, around: Surroundings) -> list[str]:
    """The word that opens the clause, or the nearest one before it in the sentence that has one."""
    start, begin = around.sentence[0], around.clause[0]
    for _ in range(_CLAUSES):
        word = word_at(text, begin, around.quantity.start)
        if word and WORD_CLASS[word] in _LEADING:
            return [f"lead-word:{word}"]
        if begin <= start:
            break
        begin = max(start, max(last_mark(text, mark, start, begin - 1) + 1 for mark in "，：；"))
    return []


def _nouns(text: str, around: Surroundings, behind: Quantity | None, of: str) -> list[str]:
    """The noun behind the number by its last characters, and how near the next number is."""
    quantity, clause = around.quantity, around.clause
    out = []
    stop = min(clause[1], quantity.end + _RIGHT)
    if behind is not None and behind.start < clause[1]:
        gap = text[quantity.end : behind.start]
        marks = "、" if "、" in gap else "noun" if gap else "none"
        out.append(f"next-near:{marks}/{len(gap) <= _NEXT}")
        stop = min(stop, behind.start)
    right = text[quantity.end : stop].rstrip("）”")
    if len(right) >= 2:
        out += [f"right-noun:{right[-2:]}", f"right-noun1:{right[-1]}"]
    if "的" in right[:_NEXT]:
        out.append("right-de")
    return out


def _after(text: str, around: Surroundings, before: Surroundings, tail: str, of: str) -> list[str]:
    """How the number is joined to the one before it in its sentence."""
    between = text[before.quantity.end : around.quantity.start]
    joint = (
        between
        if len(between) <= 2
        else "，"
        if "，" in between
        else "、"
        if "、" in between
        else "far"
    )
    return [
        f"joined:{joint}",
        f"before-tail:{_last_of(before.tail)}/{tail}",
        f"before-of:{measure_class(before.quantity)}/{of}",
    ]


def _cues(view: View, around: Surroundings) -> list[str]:
    """Cue words by where they stand: in the clause before or behind the number, in the sentence."""
    quantity, (begin, stop) = around.quantity, around.sentence
    begin = max(begin, quantity.start - _BEFORE)
    stop = min(stop, quantity.end + _BEHIND)
    seen: dict[str, None] = {}
    dated = view.last_tense(around.clause[0], quantity.start) != "none"
    for of, word, first, last in view.cues_in(begin, stop):
        if last <= around.clause[0] or first >= around.clause[1]:
            where = "far"
        elif last <= quantity.start:
            where = "near"
        elif first >= quantity.end:
            where = "behind"
        else:
            continue
        seen[f"word:{where}:{word}"] = None
        if where != "far" or not dated:  # a date of its own parts a clause from those before
            seen[f"cue:{where}:{of}"] = None
    return list(seen)


__all__ = ["kind_features", "measure_class"]
