"""Numbers of a row: value, measure and bound as in the notice, and no target left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.notice import Target
from policy_parse.ledgers.facts import Figure
from policy_parse.ledgers.findings import Fault, Finding
from policy_parse.ledgers.said import Said, SaidFigure
from policy_parse.ledgers.scope import Scope

_UNREAD = frozenset({"number-unread"})
_CONTEXT = 2  # characters before a number by which it is known again


def check_numbers(said: Said, scope: Scope) -> Iterator[Finding]:
    """What is wrong with the numbers of a row."""
    own = [f for o in scope.orders for f in o.figures]
    for number in said.figures:
        yield from _check(number, own, scope)
    if scope.customs.aims:
        yield from _missing(said, scope)


def _check(number: SaidFigure, own: Sequence[Figure], scope: Scope) -> Iterator[Finding]:
    figure = number.figure
    same = [f for f in own if f.same == figure.same]
    if any(f.bounds & figure.bounds for f in same):
        return
    if not same and _stands_beside(figure, scope):
        return
    known: Figure | None
    if same:
        fault, why, known = Fault.COMPARATOR, "数值相同，程度词与原文不同", same[0]
    else:
        fault, why, known = _altered(figure, own)
    doubt = scope.doubt(_UNREAD, figure.printed)
    printed = fault is Fault.NUMBER and figure.unit != "" and scope.prints(figure.quote)
    if doubt or printed:
        why = doubt.message if doubt else "原文此处写有该数，未能识别为同一数值"
    yield scope.finding(
        fault, figure.quote, known.quote if known else "（无）", why,
        evidence=known.evidence if known else None, place=number.entry.place,
        is_doubt=doubt is not None or printed,
    )  # fmt: skip


def _stands_beside(figure: Figure, scope: Scope) -> bool:
    """Whether the number is one of another sentence of the section, with the same words before it."""
    head = figure.before[-_CONTEXT:]
    around = (f for o in (*scope.beside(), *scope.above()) for f in o.figures)
    return bool(head) and any(
        f.same == figure.same and f.before.endswith(head) and f.bounds & figure.bounds
        for f in around
    )


def _altered(figure: Figure, own: Sequence[Figure]) -> tuple[Fault, str, Figure | None]:
    """Which number of the notice it was made from, and what of it is changed."""
    head = figure.before[-_CONTEXT:]
    near = [f for f in own if head and f.before.endswith(head)]
    measured = [f for f in own if f.printed == figure.printed]
    both = [f for f in measured if f in near] or ([] if near else measured)
    if both:
        return Fault.MEASURE, "数字相同，计量单位与原文不同", both[0]
    known = next(iter(near), None) or next((f for f in own if f.unit == figure.unit), None)
    if known is None:
        return Fault.NUMBER, "原文此处没有这个数", None
    return Fault.NUMBER, "数值与原文不同", known


def _missing(said: Said, scope: Scope) -> Iterator[Finding]:
    """Targets of the orders that neither the row nor another one of its task has."""
    if not scope.is_first:
        return
    told = {n.figure.same for line in (said, *scope.rows) for n in line.figures}
    text = "".join(line.row.text for line in (said, *scope.rows))
    wrong = any(n.figure.same not in _known(scope) for n in said.figures)
    for target in _targets(scope):
        if (target.value, target.unit) in told or target.value_evidence.literal in text:
            continue
        if wrong and len(said.figures) >= len(_targets(scope)):
            continue  # it is there, altered: that is said already
        yield scope.finding(
            Fault.TARGET_MISSING, "（无）", target.evidence.quote, "原文的指标台账没有列出",
            evidence=target.evidence, place=said.row.cell("goal", "content", "task"),
        )  # fmt: skip


def _known(scope: Scope) -> set[object]:
    return {f.same for o in scope.orders for f in o.figures}


def _targets(scope: Scope) -> list[Target]:
    return list({t.id: t for o in scope.orders for t in o.targets}.values())
