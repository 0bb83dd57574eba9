"""Named features of a number and of the spans that may be its indicator: pure, no weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.mentions import Quantity, TimeKind, TimeMention
from policy_parse.find.candidates import Candidate, Side, Surroundings
from policy_parse.lexicon.classes import (
    NOUN_MAKERS,
    WORD_CLASS,
    WordClass,
    automaton,
    word_at,
    word_before,
)
from policy_parse.lexicon.cues import cues_of
from policy_parse.lexicon.quantities import CLASS_OF_UNIT
from policy_parse.weigh.scene import Scene, paragraph_tense, tense

_LEADING = frozenset(
    {WordClass.VERB, WordClass.CHANGE, WordClass.FRAME, WordClass.LEVEL, WordClass.PREPOSITION}
)
_SHARES = ("率", "比例", "比重", "占比", "比率", "份额", "面", "度")


def measure_class(unit: str) -> str:
    """What a unit measures: count, share, money …; open for one that no list knows."""
    return CLASS_OF_UNIT.get(unit) or ("bare" if not unit else "open")


def kind_features(
    text: str, around: Surroundings, times: Sequence[TimeMention], scene: Scene,
    before: Surroundings | None = None, behind: Quantity | None = None,
) -> Iterator[str]:  # fmt: skip
    """What bears on whether a number is a commitment."""
    quantity = around.quantity
    start, end = quantity.start, quantity.end
    of = measure_class(quantity.unit)
    bound = quantity.comparator or "="
    yield f"of:{of}"
    yield f"of-bound:{of}{bound}"
    yield f"form:{'chinese' if quantity.chinese else 'digits'}"
    tail = [p for p in around.tail if p.of not in ("adverb", "quote")]
    last = tail[0].of if tail else "noun"
    yield f"tail:{last}"
    yield f"tail-of:{last}/{of}"
    yield f"tail-bound:{last}{bound}"
    for piece in around.tail[:3]:
        yield f"tail-word:{text[piece.start : piece.end]}" if piece.of != "time" else "tail-time"
    for piece in around.head[:3]:
        yield f"head-word:{text[piece.start : piece.end]}" if piece.of != "time" else "head-time"
    head = around.head[0].of if around.head else "noun"
    yield f"head:{head}"
    yield f"head-tail:{head}/{last}"
    follow = text[end : end + 1]
    right = (
        "end"
        if not follow or follow in "，。；！？"
        else follow
        if follow in "的、）（”以及和与至"
        else "noun"
    )
    yield f"right:{right}"
    yield f"right-of:{right}/{of}{bound}"
    yield f"right-tail:{right}/{last}"
    yield f"b1:{text[start - 1 : start]}"
    yield f"b2:{text[max(0, start - 2) : start]}"
    yield f"a1:{follow}"
    yield f"a2:{text[end : end + 2]}"
    yield from _leading(text, around)
    yield from _nouns(text, around, behind)
    yield from _shape(text, around)
    if before is not None and before.sentence == around.sentence:
        yield from _after(text, around, before)
    else:
        yield "list:first"
    yield from _cues(text, around)
    yield from _tenses(text, around, times, scene)
    opened = text.rfind("（", around.sentence[0], start)
    if opened >= 0 and text.find("）", opened, start) < 0:
        yield "in:bracket"
    quoted = text.rfind("“", max(0, start - 12), start)
    if quoted >= 0 and text.find("”", quoted, start) < 0:
        yield "in:quotes"
    if isinstance(quantity.value, int) and quantity.value <= 3:
        yield "value:small"
    for word in ("下同", "其中"):
        if word in text[around.clause[0] : start]:
            yield f"clause:{word}"


def _nouns(text: str, around: Surroundings, behind: Quantity | None) -> Iterator[str]:
    """The nouns on both sides by their last characters, and the number that follows."""
    quantity, clause = around.quantity, around.clause
    of = measure_class(quantity.unit)
    left_end = around.tail[-1].start if around.tail else quantity.start
    left = text[around.floor : left_end]
    if len(left) >= 2:
        yield f"left-noun:{left[-2:]}"
        yield f"left-noun1:{left[-1]}"
    stop = min(clause[1], quantity.end + 40)
    if behind is not None and behind.start < clause[1]:
        gap = text[quantity.end : behind.start]
        marks = "、" if "、" in gap else "noun" if gap else "none"
        yield f"next:{marks}/{of}/{measure_class(behind.unit)}"
        yield f"next-near:{marks}/{len(gap) <= 12}"
        stop = min(stop, behind.start)
    else:
        yield "next:none"
    right = text[quantity.end : stop].rstrip("）”")
    if len(right) >= 2:
        yield f"right-noun:{right[-2:]}"
        yield f"right-noun1:{right[-1]}"
        yield f"right-size:{min(len(right) // 4, 6)}"
        first = word_at(text, quantity.end, stop)
        if first:
            yield f"right-word:{first}"
            yield f"right-class:{WORD_CLASS[first]}/{of}"
    if "的" in right[:12]:
        yield "right-de"


def _shape(text: str, around: Surroundings) -> Iterator[str]:
    """The clause as a row of word classes, with # for the number."""
    start, end = around.clause
    start, end = max(start, around.quantity.start - 40), min(end, around.quantity.end + 30)
    matcher, classes = automaton()
    before = [
        classes[w][:2]
        for w, _, _ in matcher.find_matches_as_indexes(text[start : around.quantity.start])
    ]
    behind = [
        classes[w][:2]
        for w, _, _ in matcher.find_matches_as_indexes(text[around.quantity.end : end])
    ]
    yield f"shape:{'-'.join(before[-3:])}#{'-'.join(behind[:2])}"
    yield f"shape-left:{'-'.join(before[-2:])}"
    yield f"shape-right:{'-'.join(behind[:2])}"
    for of in set(before):
        yield f"before-class:{of}"


def _leading(text: str, around: Surroundings) -> Iterator[str]:
    """The word that opens the clause, or the nearest one before it in the sentence that has one."""
    start, end = around.sentence[0], around.clause[0]
    begin, steps = end, 0
    while steps < 5:
        word = word_at(text, begin, around.quantity.start)
        if word and WORD_CLASS[word] in _LEADING:
            yield f"lead:{WORD_CLASS[word]}"
            yield f"lead-word:{word}"
            yield f"lead-far:{min(steps, 2)}"
            return
        if begin <= start:
            break
        begin = max(start, max(text.rfind(mark, start, begin - 1) + 1 for mark in "，：；"))
        steps += 1
    yield "lead:none"


def _after(text: str, around: Surroundings, before: Surroundings) -> Iterator[str]:
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
    yield f"joined:{joint}"
    tail = next((p.of for p in before.tail if p.of not in ("adverb", "quote")), "noun")
    own = next((p.of for p in around.tail if p.of not in ("adverb", "quote")), "noun")
    yield f"before-tail:{tail}/{own}"
    yield f"before-of:{measure_class(before.quantity.unit)}/{measure_class(around.quantity.unit)}"
    yield f"before-bound:{before.quantity.comparator or '='}/{around.quantity.comparator or '='}"
    if before.quantity.unit == around.quantity.unit:
        yield f"before-same:{joint if len(joint) < 4 else 'far'}"


def _cues(text: str, around: Surroundings) -> Iterator[str]:
    """Cue words by where they stand: in the clause before or behind the number, in the sentence."""
    begin, stop = around.sentence
    begin = max(begin, around.quantity.start - 160)
    stop = min(stop, around.quantity.end + 80)
    seen = set()
    for of, word, first, last in cues_of(text[begin:stop]):
        first, last = first + begin, last + begin
        if last <= around.clause[0]:
            zone = "before"
        elif last <= around.quantity.start:
            zone = "near"
        elif first >= around.quantity.end and first < around.clause[1]:
            zone = "behind"
        elif first >= around.clause[1]:
            zone = "after"
        else:
            continue
        seen.add(f"cue:{zone}:{of}")
        if zone in ("near", "behind"):
            seen.add(f"word:{zone}:{word}")
        else:
            seen.add(f"word:far:{word}")
    yield from seen


def _tenses(
    text: str, around: Surroundings, times: Sequence[TimeMention], scene: Scene
) -> Iterator[str]:
    """The dates of sentence and paragraph, and what the section says of itself."""
    start = around.quantity.start
    own = [t for t in times if around.sentence[0] <= t.start < around.sentence[1]]
    before = [
        tense(t, scene.year, text) for t in own if t.end <= start and t.kind is not TimeKind.COUNT
    ]
    behind = [tense(t, scene.year, text) for t in own if t.start >= around.quantity.end]
    last = before[-1] if before else "none"
    yield f"time:{last}"
    yield f"time-behind:{behind[0] if behind else 'none'}"
    paragraph = paragraph_tense(times, start, scene.year, text)
    yield f"paragraph:{paragraph}"
    yield f"time-paragraph:{last}/{paragraph}"
    tail = next((p.of for p in around.tail if p.of not in ("adverb", "quote")), "noun")
    yield f"time-tail:{last}/{tail}"
    if scene.looks_back:
        yield "section:looks-back"
        yield f"looks-back-time:{last}"
    if scene.aims:
        yield "section:aims"
    yield f"document:{scene.document_type or 'none'}"
    yield f"document-time:{scene.document_type or 'none'}/{last}"
    for of in {of for of, *_ in cues_of(scene.headings)}:
        yield f"heading:{of}"


def span_features(text: str, around: Surroundings, candidate: Candidate) -> Iterator[str]:
    """What bears on whether a candidate is the indicator."""
    quantity = around.quantity
    side, start, end, gap = candidate
    of = measure_class(quantity.unit)
    size = end - start
    yield f"side:{side}"
    yield f"side-of:{side}/{of}"
    tail = around.tail[0].of if around.tail else "noun"
    yield f"side-tail:{side}/{tail}"
    yield f"size:{side}/{min(size, 6) if size < 7 else min(size // 4 * 4, 40)}"
    between = text[gap[0] : gap[1]]
    pops = "".join(p.of[0] for p in around.tail if p.start >= end) if side is Side.LEFT else ""
    if side is Side.LEFT:
        left_over = word_before(text, start, end)
        yield f"ends:{WORD_CLASS[left_over] if left_over else 'noun'}/{of}"
        yield f"pops:{pops}"
        yield f"start:{_start_of(text, around, start)}"
    elif side is Side.RIGHT:
        yield f"behind:{'end' if end >= around.clause[1] else text[end]}"
        yield f"start:{'de' if text[start - 1 : start] == '的' else 'at-once' if start == quantity.end else 'later'}"
        yield f"share:{of}/{_right_kind(text, end)}"
    else:
        yield f"gap:{side}/{len(between)}"
    first = word_at(text, start, end)
    if first and not text.startswith(NOUN_MAKERS, start + len(first)):
        yield f"begins:{side}/{WORD_CLASS[first]}"
        yield f"begins-word:{first}"
    inside = text[start:end]
    if any(c.isdigit() for c in inside):
        yield f"holds-digit:{side}"
    if "的" in inside:
        yield f"holds-de:{side}"
    if any(c in "、和及与" for c in inside):
        yield f"holds-joint:{side}/{of}"
    if inside.count("“") != inside.count("”") or inside.count("（") != inside.count("）"):
        yield "unbalanced"
    if "等" in inside[:-1]:
        yield f"holds-etc:{side}"
    if inside.endswith(_SHARES):
        yield f"share-noun:{side}/{of}"
    yield f"last:{inside[-1]}"
    yield f"last2:{inside[-2:]}"
    yield f"first:{inside[0]}"
    if size <= 3:
        yield f"short:{side}/{tail}/{of}"


def _start_of(text: str, around: Surroundings, start: int) -> str:
    """What stands before a span: the clause's beginning, a verb, 的, a joint …."""
    if start == around.floor:
        return "clause"
    for piece in around.head:
        if piece.end == start:
            return f"head-{piece.of}"
    before = text[start - 1]
    if before in "的、和及与":
        return before
    word = word_before(text, around.floor, start)
    return f"inner-{WORD_CLASS[word]}" if word else "inner"


def _right_kind(text: str, end: int) -> str:
    word = word_at(text, end, len(text))
    return WORD_CLASS[word].value if word else text[end : end + 1]


__all__ = ["WordClass", "kind_features", "measure_class", "span_features"]
