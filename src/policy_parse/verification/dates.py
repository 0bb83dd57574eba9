"""Times of a row: those that the notice sets for this task, and not those of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy_parse.domain.accounts import Mention
from policy_parse.verification.columns import TEXTS
from policy_parse.verification.facts import When
from policy_parse.verification.findings import Fault, Finding
from policy_parse.verification.matching import clauses_of
from policy_parse.verification.orders import Order
from policy_parse.verification.said import Said, SaidTime
from policy_parse.verification.scope import Scope
from policy_parse.verification.wording import pairs_of

_UNREAD, _DOUBTFUL = frozenset({"time-unread", "undated"}), frozenset({"time-doubtful"})
_DAY = re.compile(r"[底末前内月季日]")  # what makes a year a date by which
# Share of a row's words in the sentence of a date that is another task's, and of its own.
_ELSE, _MOST = 0.15, 0.5
_TIMES = 3  # … how much more of them the other has
_DIGIT = re.compile(r"\d")
_Date = tuple[str | None, str | None]


def check_dates(said: Said, scope: Scope) -> Iterator[Finding]:
    """What is wrong with the times of a row, under 完成时限 and in its text."""
    own = {w.same: w for o in scope.orders for w in (*o.deadlines, *o.times)}
    for time in said.times:
        if not _is_said(time.when, own):
            yield from _altered(time, said, own, scope)
        elif time.slot and (other := _of_other_sentence(said, time.when, own.values())):
            yield scope.finding(
                Fault.DEADLINE_ELSEWHERE,
                time.when.quote,
                other.quote,
                "原文中该时限属于同一任务的另一句",
                place=time.entry.place,
                evidence=other.evidence,
            )
    asked = "deadline" in said.row.kinds and not said.row.kinds.isdisjoint(TEXTS)
    if asked and scope.customs.deadlines and not _has_slot(said):
        yield from _missing(said, scope)


def _of_other_sentence(said: Said, told: When, own: Iterable[When]) -> When | None:
    """The date in whose sentence the words of a row stand, where it is not the one that is told."""
    words = set(pairs_of(said.row.text))
    shares = [(_share(words, when), when) for when in own if when.end and when.evidence]
    clauses = [set(pairs_of(clause)) for clause in clauses_of(said.row.text)]
    if any(_share(c, when) >= _MOST for c in clauses if c for when in own if _is_told(told, when)):
        return None
    here = max((share for share, when in shares if when.same == told.same), default=1.0)
    share, other = max(shares, key=lambda one: one[0], default=(0.0, told))
    dated = {time.when.same for time in said.times}
    if here > max(_ELSE, share / _TIMES) or other.same in dated:
        return None
    return other if share >= _MOST else None


def _is_told(told: When, when: When) -> bool:
    return when.same == told.same and when.evidence is not None


def _share(words: set[str], when: When) -> float:
    """The share of words that stand in the sentence of a date."""
    assert when.evidence is not None
    text, span = when.evidence.source.text, when.evidence.span
    first = max(text.rfind(mark, 0, span.start) for mark in "。；")
    ends = [at for mark in "。；" if (at := text.find(mark, span.end)) >= 0]
    sentence = "".join(text[first + 1 : min(ends, default=len(text))].split())
    return len(words & set(pairs_of(sentence))) / len(words) if words else 0.0


def _is_said(when: When, own: Iterable[_Date]) -> bool:
    """Whether a date is one of these; 每年11月底前 and 每年 are one."""
    return any(when.same == other or (when.end and when.end == other[0]) for other in own)


def _altered(time: SaidTime, said: Said, own: dict[_Date, When], scope: Scope) -> Iterator[Finding]:
    """A time that its own orders do not set; where they set none, one said around will do."""
    when = time.when
    if not when.end and not when.recurrence:
        return  # 10月底前, where neither says of which year
    around = [w for o in (*scope.beside(), *scope.above()) for w in (*o.deadlines, *o.times)]
    printed = scope.prints(when.quote)
    repeated = when.recurrence and any(w.recurrence for w in own.values())
    if not time.slot and (printed or not (repeated or _DIGIT.search(when.quote))):
        return  # of a title or a state, and taken over as it is; a plan's name (“十四五”)
    bound = [w for w in own.values() if w.end]
    if not bound or not time.slot:
        if when.recurrence == "ongoing" or _is_said(when, {w.same for w in around}):
            return
        if not bound and _is_of_year(when, scope):
            return
    if when.recurrence == "ongoing" and printed:
        return  # 全年
    if when.recurrence == "annual" and scope.prints("年度"):
        return
    if not bound and when.end in scope.customs.dates and _is_step(when, scope):
        return
    doubt = scope.doubt(_UNREAD) or scope.doubt(_DOUBTFUL, when.quote, Mention.TIME)
    why, fault = "与原文此处的时限不同", Fault.DEADLINE
    source = next((w for w in own.values() if w.evidence), None)
    if doubt or printed:
        why = doubt or "原文此处写有该时间，是否为完成时限待核"
    elif other := _elsewhere(when, scope):
        fault, why = Fault.DEADLINE_ELSEWHERE, f"该时限见于“{other.label}”"
        aim = not other.duties and not (bound and scope.duties)  # of the whole plan
        if aim and any(f.figure.same in {g.same for g in other.figures} for f in said.figures):
            return  # an office puts the plan's aims, and their date, to its tasks
        doubt = why if aim else ""
    elif not own:
        why = "原文此处没有写明时限"
    yield scope.finding(
        fault,
        when.quote,
        _listed(own.values()),
        why,
        place=time.entry.place,
        evidence=source.evidence if source else None,
        is_doubt=bool(doubt) or printed,
    )


def _is_of_year(when: When, scope: Scope) -> bool:
    """Whether a date is the end of what the notice is for: its year, or its plan's last."""
    reading = scope.reading
    ends = {w.end for o in reading.siblings.get("", ()) for w in o.times}
    title = reading.notice.metadata.title or ""
    ends |= {f"{reading.year}-12-31"} if reading.year else set()
    return when.end in ends or (when.end is not None and when.end[:4] in title)


def _is_step(when: When, scope: Scope) -> bool:
    """Whether what orders nobody sets a date: a step of the whole plan, for all of its tasks."""
    orders = scope.reading.orders
    return any(
        _is_said(when, (w.same,))
        for o in orders
        if not o.deadlines or not o.duties
        for w in o.times
    )


def _is_but_year(when: When, scope: Scope) -> bool:
    return not _DAY.search(when.quote) and _is_of_year(when, scope)


def _elsewhere(when: When, scope: Scope) -> Order | None:
    """Another task that sets this date."""
    for order in scope.reading.orders:
        if order not in scope.orders and any(w.same == when.same for w in order.deadlines):
            return order
    return None


def _has_slot(said: Said) -> bool:
    return any(time.slot for time in said.times) or bool(said.unread)


def _missing(said: Said, scope: Scope) -> Iterator[Finding]:
    """A task with a deadline under an empty cell, unless another row of the task has it.

    The year of the notice itself (2023年度) need not be told; its end (2023年底前) is a date.
    """
    text = said.row.text
    dates = [
        w
        for o in scope.orders
        for w in o.deadlines
        if w.end and not _is_but_year(w, scope) and not ("至" in w.quote and w.end[:4] in text)
    ]
    if not dates or any(_has_slot(line) for line in scope.rows):
        return
    yield scope.finding(
        Fault.DEADLINE_MISSING,
        "（空）",
        _listed(dates),
        "原文写明时限，台账为空",
        evidence=dates[0].evidence,
        place=said.row.cell("deadline"),
    )


def _listed(dates: Iterable[When]) -> str:
    return "、".join(dict.fromkeys(w.quote for w in dates)) or "（无）"
