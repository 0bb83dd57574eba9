"""Lines of the account for what was decided passage by passage: numbers, times, units, role words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from policy_parse.domain.accounts import AccountLine, Mention, Outcome, Proposal
from policy_parse.domain.decisions import (
    DOUBT,
    DUE_DOUBT,
    NumberKind,
    TimeRole,
    Weighed,
    WeighedNumber,
    WeighedTime,
)
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import (
    PassageMentions,
    TimeKind,
    Uncounted,
    dated,
)
from policy_parse.domain.notice import Target
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Span
from policy_parse.lexicon.context import words_of
from policy_parse.lexicon.roles import CUE, CUES
from policy_parse.lexicon.tables import alternatives
from policy_parse.lexicon.units import ENDING, UNIT_LIKE
from policy_parse.link.account_records import Records
from policy_parse.link.aside import Aside
from policy_parse.link.targets import indicator_text

OPENS, CLOSES = frozenset("（(〔["), frozenset("）)〕]")
# A day of the calendar that is no deadline: 自5月25日起, 截至2021年3月.
_CALENDAR = re.compile(r"(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日(?=起|前后|以来)")
_CLAUSE = re.compile(r"[，。；：、（）！？“”《》]")
_NAME = 24  # characters before a number that may name what it counts
_LASTING = re.compile(r"[两二三四五六七八九十]{1,3}(?:个?(?:年|月|季度|星期|周)|天|日|小时|次)")
_RUNNING = re.compile(r"(?:连续|累计|超过|[已满])$")
_BOUNDS = ("以上", "以下", "以内", "内")
_VALID = re.compile(r"有效期限?[为至]?$")  # how long the document holds
_DAY = re.compile(r"\d{1,2}日")
_ONCE = re.compile(r"(?<![新上下本])一[次遍轮回](?!性)")
_NAMED = {  # why a number measures nothing → outcome
    "name": Outcome.NAME,
    "word": Outcome.NAME,
    "duration": Outcome.MODIFIER,
    "again": Outcome.MODIFIER,
    "vague": Outcome.MODIFIER,
    "unread": Outcome.UNREAD,
}


def weighed_lines(
    passages: Sequence[PassageMentions],
    weighed: Mapping[PassageMentions, Weighed],
    records: Records,
) -> list[AccountLine]:
    """The lines of what was decided on: the numbers and times of the text."""
    none = Weighed()
    targets = {t.value_evidence.spans: t for t in records.targets}
    deadlines = {d.evidence.spans: d.id for d in records.deadlines}
    out: list[AccountLine] = []
    for found in passages:
        tick()
        decided = weighed.get(found, none)
        lasting = Aside([(t.time.start, t.time.end) for t in decided.times])
        # 两年 of 两年内 is told with the time.
        alone = [n for n in found.uncounted if not lasting.meet(n.start, n.end)]
        if alone:
            calendar = _CALENDAR.finditer(found.passage.text, found.start)
            days = Aside([day.span() for day in calendar])
            out += [_uncounted(found, n, dated=days.meet(n.start, n.end)) for n in alone]
        out += _numbers_and_times(found, decided, targets, deadlines)
        out += _cues(found)
    return out


def _numbers_and_times(
    found: PassageMentions,
    decided: Weighed,
    targets: Mapping[tuple[Span, ...], Target],
    deadlines: Mapping[tuple[Span, ...], str],
) -> Iterator[AccountLine]:
    """A line for each number and each time; 30日内 is both and has one: the record that it gives.

    A number gives way to the deadline unless it is a commitment or may be one: a doubt is told.
    """
    lines = [_number(found, n, targets) for n in decided.numbers]
    starts = [n.quantity.start for n in decided.numbers]
    given_way: set[int] = set()
    for time in decided.times:
        at = bisect_right(starts, time.time.start) - 1
        inside = at >= 0 and time.time.start < decided.numbers[at].quantity.end
        if time.time.kind is TimeKind.COUNT and inside:
            if not time.binds or lines[at].outcome in (Outcome.RECORD, Outcome.DOUBTFUL):
                continue
            given_way.add(at)
        yield _time(found, time, deadlines)
    yield from (line for at, line in enumerate(lines) if at not in given_way)


def _number(
    found: PassageMentions, number: WeighedNumber, targets: Mapping[tuple[Span, ...], Target]
) -> AccountLine:
    text, start, end = found.passage.text, number.quantity.start, number.quantity.end
    evidence = found.passage.evidence(start, end)
    target = targets.get(evidence.spans)
    outcome, reason = _outcome(number, target)
    if outcome is Outcome.NAME:
        outcome, reason = _named(text, start, end)
    elif outcome is not Outcome.RECORD and _VALID.search(text, max(0, start - 6), start):
        outcome, reason = Outcome.REFERENCE, "validity"
    return AccountLine(
        Mention.NUMBER,
        evidence,
        outcome,
        target.id if target else None,
        reason,
        number.chance,
        number.kind,
        None if target else _proposed(found.passage, number),
    )


def _proposed(passage: Passage, number: WeighedNumber) -> Proposal:
    """The target that a number would be: named by what was weighed, else by the words before it."""
    quantity = number.quantity
    if number.naming is not None:
        indicator = indicator_text(passage, number.naming)
    else:
        before = passage.text[max(0, quantity.start - _NAME) : quantity.start]
        indicator = _CLAUSE.split(before)[-1]
    return Proposal(
        indicator,
        number.comparator,
        quantity.value,
        quantity.unit,
        number.change,
        dated(number.due.ends) if number.due else None,
    )


def _named(text: str, start: int, end: int) -> tuple[Outcome, str]:
    """What a number is a part of: a date (自5月25日起), the mark of an item in a sentence, a word."""
    if _DAY.match(text, start):
        return Outcome.DATE, "date"
    if start and text[start - 1] in OPENS and text[end : end + 1] in CLOSES:
        return Outcome.ARTICLE, "item"
    return Outcome.NAME, "name"


def _outcome(number: WeighedNumber, target: Target | None) -> tuple[Outcome, str]:
    kind = number.kind.value
    if kind is NumberKind.TARGET:
        return (Outcome.RECORD, "target") if target else (Outcome.DOUBTFUL, "no-indicator")
    if kind is NumberKind.UNREAD:
        return Outcome.UNREAD, "stands-alone"
    if number.chance >= DOUBT:
        return Outcome.DOUBTFUL, f"perhaps-{kind}"
    return Outcome(kind.value), kind.value


def _uncounted(found: PassageMentions, number: Uncounted, *, dated: bool) -> AccountLine:
    evidence = found.passage.evidence(number.start, number.end)
    if dated:
        return AccountLine(Mention.NUMBER, evidence, Outcome.DATE, None, "date")
    text = found.passage.text
    if _ONCE.match(text, number.start):
        return AccountLine(Mention.NUMBER, evidence, Outcome.PROCEDURAL, None, "once")
    if number.why == "word" and _LASTING.match(text, number.start):
        outcome, why = Outcome.MODIFIER, "duration"
        if _RUNNING.search(text, max(0, number.start - 2), number.start) or text.startswith(
            _BOUNDS, number.end
        ):
            outcome, why = Outcome.THRESHOLD, "threshold"  # 登记失业三个月以上, 连续两次
        return AccountLine(Mention.NUMBER, evidence, outcome, None, why)
    chance = 0.5 if number.why == "unread" else 0.0
    return AccountLine(Mention.NUMBER, evidence, _NAMED[number.why], None, number.why, chance)


def _time(
    found: PassageMentions, time: WeighedTime, deadlines: Mapping[tuple[Span, ...], str]
) -> AccountLine:
    mention = time.time
    evidence = found.passage.evidence(mention.start, mention.end)
    record = deadlines.get(evidence.spans)
    if mention.kind is TimeKind.IMPOSSIBLE:
        outcome, reason = Outcome.UNREAD, "no-date"
    elif record is not None:
        outcome, reason = Outcome.RECORD, "deadline"
    else:
        outcome, reason = no_deadline(time)
    return AccountLine(Mention.TIME, evidence, outcome, record, reason, time.chance, time.role)


def no_deadline(time: WeighedTime) -> tuple[Outcome, str]:
    """What a time is that nothing is due by: doubtful where that was nearly the choice."""
    role, mention = time.role.value, time.time
    if role is not TimeRole.DUE and time.chance >= DUE_DOUBT:
        return Outcome.DOUBTFUL, "perhaps-due"
    if role is not TimeRole.OTHER:
        return Outcome.REFERENCE, role.value
    if mention.since:
        return Outcome.REFERENCE, "since"  # 自2023年5月1日起施行
    if mention.ends is not None and mention.ends.count("-") == 2:
        return Outcome.DATE, "date"  # of a meeting, a signature, an event
    return Outcome.NAME, role.value


def duties(found: PassageMentions, assigned: Mapping[Span, str]) -> Iterator[AccountLine]:
    """Units and role words of statements, and units that are named outside of them."""
    passage, text = found.passage, found.passage.text
    taken: list[tuple[int, int]] = []
    words: set[tuple[int, int]] = set()
    for statement in found.statements:
        taken.append((statement.start, statement.end))
        for duty in statement.duties:
            evidence = passage.evidence(duty.start, duty.end)
            record = assigned.get(evidence.spans[-1])
            yield AccountLine(Mention.UNIT, evidence, Outcome.RECORD, record, duty.role.value)
            if duty.word is not None and duty.word not in words:
                words.add(duty.word)
                where = passage.evidence(*duty.word)
                yield AccountLine(Mention.CUE, where, Outcome.RECORD, record, duty.role.value)
    for label in found.unknown_roles:
        where = passage.evidence(label.start, label.word_end)
        yield AccountLine(Mention.CUE, where, Outcome.DOUBTFUL, None, "role-unknown", 0.5)
    aside = Aside((*taken, *found.aside))
    for match in UNIT_LIKE.finditer(text, found.start):
        if not aside.meet(*match.span()):
            where = passage.evidence(*match.span())
            yield AccountLine(Mention.UNIT, where, Outcome.REFERENCE, None, "mentioned")


def _cues(found: PassageMentions) -> Iterator[AccountLine]:
    """Role words that stand in no statement: doubtful where the name of a unit is before them."""
    text = found.passage.text
    if _CUE_WORDS.search(text, found.start) is None:
        return
    aside = Aside(found.aside)
    for cue in CUE.finditer(text, found.start):
        if aside.meet(*cue.span()):
            continue
        near = ENDING.search(text, max(found.start, cue.start() - _NEAR), cue.start()) is not None
        where = found.passage.evidence(*cue.span())
        if near:
            yield AccountLine(Mention.CUE, where, Outcome.DOUBTFUL, None, "unit-before", 0.5)
        else:
            yield AccountLine(Mention.CUE, where, Outcome.REFERENCE, None, "no-unit")


_CUE_WORDS = re.compile(alternatives([*CUES, *words_of("duty_word")]))
_NEAR = 12  # characters before a role word in which the name of a unit that has it ends
