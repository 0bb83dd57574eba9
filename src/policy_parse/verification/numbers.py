"""Numbers of a row: value, measure and bound as in the notice, and no target left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from policy_parse.domain.accounts import Mention
from policy_parse.domain.kinds import Comparator
from policy_parse.lexicon.quantities import BEFORE, BEFORE_WORDS, MEASURE_CLASS
from policy_parse.verification.columns import AIMS, TEXTS
from policy_parse.verification.facts import Figure
from policy_parse.verification.findings import Fault, Finding
from policy_parse.verification.said import Said, SaidFigure
from policy_parse.verification.scope import Scope
from policy_parse.verification.wording import pairs_of

_UNREAD = frozenset({"number-unread"})
_BOUND, _FROM = re.compile(BEFORE_WORDS), re.compile(r"[由从]$")
_EACH = re.compile(r"[每多][\u4e00-\u9fff]{0,4}$")
_PIECES = re.compile(r"\d\s*个")
# Pairs of characters of a clause that tell a number; shares of them that one has, and the other.
_TELLING, _SWAPPED, _ELSE = 3, 0.7, 0.2
_COUNTED = 10  # things that a clerk counts
_CONTEXT = 2  # characters before a number by which it is known again


def check_numbers(said: Said, scope: Scope) -> Iterator[Finding]:
    """What is wrong with the numbers of a row."""
    own = [f for o in scope.orders for f in o.figures]
    for number in said.figures:
        if not _is_bounded_beside(number, said, own):
            told = {n.figure.same for n in said.figures if n is not number}
            yield from _check(number, own, [f for f in own if f.same not in told], scope)
    if scope.customs.aims:
        yield from _missing(said, own, scope)


def _check(
    number: SaidFigure, own: Sequence[Figure], untold: Sequence[Figure], scope: Scope
) -> Iterator[Finding]:
    """What is wrong with a number; `untold` are those of its task that stand nowhere else in the row."""
    figure = number.figure
    same = [f for f in own if f.same == figure.same] or [f for f in own if _is_short(figure, f)]
    if not same and number.entry.kind in AIMS:  # an office puts the plan's aims to its tasks
        same = [f for o in scope.aims() for f in o.figures if f.same == figure.same]
    other = _swapped_with(figure, same, own) if same else None
    if other is not None:
        yield scope.finding(
            Fault.NUMBER,
            figure.quote,
            other.quote,
            "原文此处的这个数属于另一项",
            evidence=other.evidence,
            place=number.entry.place,
        )
        return
    same = _nearest(figure, same) or same
    if any(_bounds(f) & figure.bounds for f in same) or (same and _is_each(figure)):
        return
    worded = number.entry.kind in TEXTS and figure.bounds == {"="}
    if worded and any(map(_is_duration, same)):
        return  # 48小时放行 for 48小时内放行
    if not same and (_stands_beside(figure, scope) or _has_both_ends(figure, own)):
        return
    known: Figure | None
    if same:
        fault, why, known = Fault.COMPARATOR, "数值相同，程度词与原文不同", same[0]
    else:
        fault, why, known = _altered(figure, untold)
        if known is None:
            fault, why, known = _altered(figure, own)
    if known is None and (_is_count(figure) or (not figure.unit and number.entry.kind in TEXTS)):
        return  # it counts what is listed, or is the number of a hotline
    doubt = scope.doubt(_UNREAD, figure.printed, Mention.NUMBER)
    printed = fault is Fault.NUMBER and figure.unit != "" and scope.prints(figure.quote)
    if printed and known is None:
        return  # part of a name (15分钟生活圈): there is no number that it could have been
    if doubt or printed:
        why = doubt or "原文此处写有该数，未能识别为同一数值"
    yield scope.finding(
        fault,
        figure.quote,
        known.quote if known else "（无）",
        why,
        evidence=known.evidence if known else None,
        place=number.entry.place,
        is_doubt=bool(doubt) or printed,
    )


def _swapped_with(figure: Figure, same: Sequence[Figure], own: Sequence[Figure]) -> Figure | None:
    """The number that the words before this one have in the notice, where that is another.

    并联审批率35%、联合验收率30% where the two are the other way round.
    """
    words = set(pairs_of(figure.clause))
    if len(words) < _TELLING or max(_shared_words(words, f) for f in same) > _ELSE:
        return None
    others = [f for f in own if f.unit == figure.unit and f.value != figure.value]
    other = max(others, key=lambda f: _shared_words(words, f), default=None)
    return other if other and _shared_words(words, other) >= _SWAPPED else None


def _shared_words(words: set[str], figure: Figure) -> float:
    """The share of words that stand in the clause of a number."""
    return len(words & set(pairs_of(figure.clause))) / len(words)


def _is_short(figure: Figure, ordered: Figure) -> bool:
    """Whether an amount is told with less or more of its measure: 400万 for 400万元, 元/人 for 每人…元."""
    if figure.value != ordered.value:
        return False
    told, whole = figure.unit.partition("/")[0], ordered.unit.partition("/")[0]
    if "" in (told, whole) or (told == whole and figure.unit != ordered.unit):
        return True
    if _counts(figure) and _PIECES.search(ordered.quote):
        return True  # ≤29个 for 29个工作日
    return _behind(ordered)[1:].startswith(figure.unit)  # 70项 for 70个事项


def _behind(figure: Figure) -> str:
    """The two characters behind a number of the notice."""
    if figure.evidence is None:
        return ""
    end = figure.evidence.span.end
    return "".join(figure.evidence.source.text[end : end + 6].split())[:2]


def _counts(figure: Figure) -> bool:
    return _PIECES.search(figure.quote) is not None and figure.quote.endswith("个")


def _bounds(figure: Figure) -> frozenset[str]:
    """What bounds a number of the notice, also from before its noun: 不超过合同金额的30%."""
    words = _BOUND.findall(figure.clause) if figure.bounds == {"="} else ()
    return figure.bounds | {BEFORE[word] for word in words}


def _is_duration(figure: Figure) -> bool:
    return MEASURE_CLASS.get(figure.unit) == "time" and Comparator.AT_MOST in figure.bounds


def _is_each(figure: Figure) -> bool:
    """Whether a number is one thing each (多吸纳1人加1000元), or what another is counted from (由…降到)."""
    if _FROM.search(figure.before):
        return True
    return figure.value == 1 and _EACH.search(figure.before) is not None


def _is_count(figure: Figure) -> bool:
    """Whether a number counts what the clerk lists, and is no amount: 从轻、减轻、免罚三张清单."""
    value = figure.value
    return not isinstance(value, tuple) and value <= _COUNTED and figure.unit not in ("", "%")


def _is_bounded_beside(number: SaidFigure, said: Said, own: Sequence[Figure]) -> bool:
    """Whether a number under 目标值 has its bound in the words of the same row: 超过43% and 43."""
    if number.entry.kind not in AIMS:
        return False
    worded = (n.figure for n in said.figures if n.entry is not number.entry)
    bounds = [f.bounds for f in worded if f.same == number.figure.same]
    return any(b & f.bounds for b in bounds for f in own if f.same == number.figure.same)


def _stands_beside(figure: Figure, scope: Scope) -> bool:
    """Whether it is a number of another sentence of the section, with the same words before it."""
    head = figure.before[-_CONTEXT:]
    around = (f for o in (*scope.beside(), *scope.above()) for f in o.figures)
    return bool(head) and any(
        f.same == figure.same and f.before.endswith(head) and f.bounds & figure.bounds
        for f in around
    )


def _has_both_ends(figure: Figure, own: Sequence[Figure]) -> bool:
    """Whether a range is printed as its two ends: 0.1元至0.3元 and 0.1—0.3元."""
    ends = figure.value if isinstance(figure.value, tuple) else ()
    told = {f.same for f in own}
    return bool(ends) and all((end, figure.unit) in told for end in ends)


def _nearest(figure: Figure, others: Sequence[Figure]) -> list[Figure]:
    """Those of `others` that share most of the words before a number, if any are shared."""
    sizes = [_shared_end(figure.before, f.before) for f in others]
    most = max(sizes, default=0)
    return [f for f, n in zip(others, sizes, strict=True) if n == most >= _CONTEXT]


def _shared_end(one: str, other: str) -> int:
    """How many last characters two texts have in common."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _altered(figure: Figure, own: Sequence[Figure]) -> tuple[Fault, str, Figure | None]:
    """Which number of the notice it was made from, and what of it is changed."""
    near = _nearest(figure, own)
    is_range = isinstance(figure.value, tuple)  # of two ranges in one measure, an end is altered
    measured = [
        f for f in own if f.printed == figure.printed and not (is_range and f.unit == figure.unit)
    ]
    both = [f for f in measured if f in near] or ([] if near else measured)
    if both:
        return Fault.MEASURE, "数字相同，计量单位与原文不同", both[0]
    known = next(iter(near), None) or next((f for f in own if f.unit == figure.unit), None)
    if known is None:
        return Fault.NUMBER, "原文此处没有这个数", None
    return Fault.NUMBER, "数值与原文不同", known


def _missing(said: Said, own: Sequence[Figure], scope: Scope) -> Iterator[Finding]:
    """Targets of the orders that neither the row nor another one of its task has.

    One that is there with another number is told as altered. A ledger without a column for aims is
    not blamed.
    """
    if not scope.is_first:
        return
    lines = (said, *scope.rows)
    figures = [n.figure for line in lines for n in line.figures]
    told = {f.same for f in figures}
    right = {f.same for f in own}
    untold = [f for f in own if f.same not in told]
    answered = [
        _altered(f, untold)[2] or _altered(f, own)[2] for f in figures if f.same not in right
    ]
    places = {f.evidence.span for f in answered if f is not None and f.evidence}
    text = "".join(line.row.text for line in lines)
    elsewhere = {t.id for o in scope.orders if not o.duties for t in o.targets}  # aims for all
    for target in {t.id: t for o in scope.orders for t in o.targets}.values():
        if target.id in elsewhere and scope.customs.led:
            continue  # told once, for the ledger
        known = scope.customs.values if target.id in elsewhere else told
        if (target.value, target.unit) in known or target.value_evidence.literal in text:
            continue
        start = target.value_evidence.span.start
        if any(span.start <= start < span.end for span in places):
            continue
        yield scope.finding(
            Fault.TARGET_MISSING,
            "（无）",
            target.evidence.quote,
            "原文的指标台账没有列出" if scope.customs.aims_column else "台账文字中没有写出这项指标",
            evidence=target.evidence,
            place=said.row.cell("goal", "aim", "content", "task"),
            is_doubt=not scope.customs.aims_column,
        )
