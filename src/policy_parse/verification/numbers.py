"""Numbers of a row: value, measure and bound as in the notice, and no target left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.accounts import Mention
from policy_parse.verification.amounts import (
    CONTEXT,
    altered,
    bounds_of,
    has_both_ends,
    is_count,
    is_duration,
    is_each,
    is_short,
    nearest,
    swapped_with,
)
from policy_parse.verification.columns import AIMS, TEXTS
from policy_parse.verification.facts import Figure
from policy_parse.verification.findings import Fault, Finding
from policy_parse.verification.said import Said, SaidFigure
from policy_parse.verification.scope import Scope

_UNREAD = frozenset({"number-unread"})


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
    same = [f for f in own if f.same == figure.same] or [f for f in own if is_short(figure, f)]
    if not same and number.entry.kind in AIMS:  # an office puts the plan's aims to its tasks
        same = [f for o in scope.aims() for f in o.figures if f.same == figure.same]
    other = swapped_with(figure, same, own) if same else None
    same = nearest(figure, same) or same
    known: Figure | None
    if other is not None:
        fault, why, known = Fault.NUMBER, "原文此处的这个数属于另一项", other
    elif _is_right(number, same, own, scope):
        return
    elif not (same or figure.unit or nearest(figure, own)) and number.entry.kind in TEXTS:
        return  # the number of a hotline
    elif same:
        fault, why, known = Fault.COMPARATOR, "数值相同，程度词与原文不同", same[0]
    else:
        fault, why, known = altered(figure, untold)
        if known is None:
            fault, why, known = altered(figure, own)
    if known is None and is_count(figure):
        return
    if not same and _is_rank(figure) and not any(map(_is_rank, own)):
        return  # 全省前5, and no rank in the notice
    yield from _told(number, fault, why, known, scope, is_sure=other is not None)


def _is_rank(figure: Figure) -> bool:
    return figure.quote[:1] in ("前", "第")


def _is_right(
    number: SaidFigure, same: Sequence[Figure], own: Sequence[Figure], scope: Scope
) -> bool:
    """Whether a number is one of `same`, bound and all, or stands beside its task."""
    figure = number.figure
    if not same:
        return _stands_beside(figure, scope) or has_both_ends(figure, own)
    if any(bounds_of(f) & bounds_of(figure) for f in same) or is_each(figure):
        return True
    worded = number.entry.kind in TEXTS and figure.bounds == {"="}
    short = 2 * len(number.entry.text) < len(scope.orders[0].words)
    return worded and short and any(map(is_duration, same))  # 48小时放行 for 48小时内放行


def _told(
    number: SaidFigure, fault: Fault, why: str, known: Figure | None, scope: Scope, *, is_sure: bool
) -> Iterator[Finding]:
    """A number that is wrong, or in doubt where the notice has it and we may have read it wrongly."""
    figure = number.figure
    doubt = "" if is_sure else scope.doubt(_UNREAD, figure.printed, Mention.NUMBER)
    printed = not is_sure and fault is Fault.NUMBER and figure.unit != ""
    printed = printed and scope.prints(figure.quote)
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


def _is_bounded_beside(number: SaidFigure, said: Said, own: Sequence[Figure]) -> bool:
    """Whether a number under 目标值 has its bound in the words of the same row: 超过43% and 43."""
    if number.entry.kind not in AIMS:
        return False
    worded = (n.figure for n in said.figures if n.entry is not number.entry)
    bounds = [f.bounds for f in worded if f.same == number.figure.same]
    return any(b & f.bounds for b in bounds for f in own if f.same == number.figure.same)


def _stands_beside(figure: Figure, scope: Scope) -> bool:
    """Whether it is a number of another sentence of the section, with the same words before it."""
    head = figure.before[-CONTEXT:]
    around = (f for o in (*scope.beside(), *scope.above()) for f in o.figures)
    return bool(head) and any(
        f.same == figure.same and f.before.endswith(head) and f.bounds & figure.bounds
        for f in around
    )


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
    answered = [altered(f, untold)[2] or altered(f, own)[2] for f in figures if f.same not in right]
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
