"""The account: every number, date, unit and role word of a document in exactly one line.

Lines come from what was decided passage by passage; then every digit of the source that none of
them covers is told by where it stands (the number of an item, a title, a page number …).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

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
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import (
    IndicatorReading,
    PassageMentions,
    TimeKind,
    Uncounted,
    dated,
)
from policy_parse.domain.notice import Assignment, Citation, Deadline, Target
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import Skeleton
from policy_parse.domain.source import Source, Span
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.roles import CUE, CUES
from policy_parse.lexicon.tables import alternatives
from policy_parse.lexicon.units import ENDING, UNIT_LIKE
from policy_parse.link.targets import indicator_text

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ORDINAL = re.compile(rf"(?:第|图|表|之|№|{any_of('before_ordinal')})\s?$")
_OPENS, _CLOSES = frozenset("（(〔["), frozenset("）)〕]")
_DATE_BEHIND = re.compile(r"\s?[年月日]")
# The date and hour of a page: 2022-01-26 21:15.
_STAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?")
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
_TIMES = "×＋+*"
_NAMED = {  # why a number measures nothing → outcome
    "name": Outcome.NAME, "word": Outcome.NAME, "duration": Outcome.MODIFIER,
    "again": Outcome.MODIFIER, "vague": Outcome.MODIFIER, "unread": Outcome.UNREAD,
}  # fmt: skip


class Records(NamedTuple):
    """The records whose evidence the account leads to, and the rows of tables that gave some."""

    assignments: Sequence[Assignment]
    targets: Sequence[Target]
    deadlines: Sequence[Deadline]
    citations: Sequence[Citation]
    indicators: Sequence[IndicatorReading] = ()


class _Region(NamedTuple):
    """A stretch of the source in which digits are of one kind."""

    start: int
    end: int
    outcome: Outcome
    reason: str
    record: str | None = None


def account(
    source: Source, skeleton: Skeleton, passages: Sequence[PassageMentions],
    decided: Sequence[AccountLine], records: Records,
) -> list[AccountLine]:  # fmt: skip
    """All lines in the order of the source; a cell that is merged over rows has one.

    `passages` are all that were looked at, `decided` the lines of what was weighed in them.
    """
    lines = list(decided)
    assigned = {span: a.id for a in records.assignments for span in a.evidence.spans[-1:]}
    for found in passages:
        lines += _duties(found, assigned)
    lines += _columns(skeleton)
    lines += _in_words(records.indicators)
    regions = _regions(source, skeleton, passages, records)
    lines += _digits_left(source, lines, regions)
    once = {(line.mention, line.evidence.spans): line for line in reversed(lines)}
    return sorted(once.values(), key=lambda line: line.evidence.span)


def weighed_lines(
    passages: Sequence[PassageMentions], weighed: Mapping[PassageMentions, Weighed],
    records: Records,
) -> list[AccountLine]:  # fmt: skip
    """The lines of what was decided on: the numbers and times of the text."""
    none = Weighed()
    targets = {t.value_evidence.spans: t for t in records.targets}
    deadlines = {d.evidence.spans: d.id for d in records.deadlines}
    out: list[AccountLine] = []
    for found in passages:
        tick()
        decided = weighed.get(found, none)
        lasting = _Aside([(t.time.start, t.time.end) for t in decided.times])
        # 两年 of 两年内 is told with the time.
        alone = [n for n in found.uncounted if not lasting.meet(n.start, n.end)]
        if alone:
            calendar = _CALENDAR.finditer(found.passage.text, found.start)
            days = _Aside([day.span() for day in calendar])
            out += [_uncounted(found, n, dated=days.meet(n.start, n.end)) for n in alone]
        out += _numbers_and_times(found, decided, targets, deadlines)
        out += _cues(found)
    return out


def _numbers_and_times(
    found: PassageMentions, decided: Weighed, targets: Mapping[tuple[Span, ...], Target],
    deadlines: Mapping[tuple[Span, ...], str],
) -> Iterator[AccountLine]:  # fmt: skip
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
) -> AccountLine:  # fmt: skip
    text, start, end = found.passage.text, number.quantity.start, number.quantity.end
    evidence = found.passage.evidence(start, end)
    target = targets.get(evidence.spans)
    outcome, reason = _outcome(number, target)
    if outcome is Outcome.NAME:
        outcome, reason = _named(text, start, end)
    elif outcome is not Outcome.RECORD and _VALID.search(text, max(0, start - 6), start):
        outcome, reason = Outcome.REFERENCE, "validity"
    return AccountLine(
        Mention.NUMBER, evidence, outcome, target.id if target else None, reason, number.chance,
        number.kind, None if target else _proposed(found.passage, number),
    )  # fmt: skip


def _proposed(passage: Passage, number: WeighedNumber) -> Proposal:
    """The target that a number would be: named by what was weighed, else by the words before it."""
    quantity = number.quantity
    if number.naming is not None:
        indicator = indicator_text(passage, number.naming)
    else:
        before = passage.text[max(0, quantity.start - _NAME) : quantity.start]
        indicator = _CLAUSE.split(before)[-1]
    return Proposal(
        indicator, number.comparator, quantity.value, quantity.unit, number.change,
        dated(number.due.ends) if number.due else None,
    )  # fmt: skip


def _named(text: str, start: int, end: int) -> tuple[Outcome, str]:
    """What a number is a part of: a date (自5月25日起), the mark of an item in a sentence, a word."""
    if _DAY.match(text, start):
        return Outcome.DATE, "date"
    if start and text[start - 1] in _OPENS and text[end : end + 1] in _CLOSES:
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
) -> AccountLine:  # fmt: skip
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


def _duties(found: PassageMentions, assigned: Mapping[Span, str]) -> Iterator[AccountLine]:
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
    aside = _Aside((*taken, *found.aside))
    for match in UNIT_LIKE.finditer(text, found.start):
        if not aside.meet(*match.span()):
            where = passage.evidence(*match.span())
            yield AccountLine(Mention.UNIT, where, Outcome.REFERENCE, None, "mentioned")


def _cues(found: PassageMentions) -> Iterator[AccountLine]:
    """Role words that stand in no statement: doubtful where the name of a unit is before them."""
    text = found.passage.text
    if _CUE_WORDS.search(text, found.start) is None:
        return
    aside = _Aside(found.aside)
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


class _Aside:
    """Extents that are asked about for every word of a passage, in logarithmic time each."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def meet(self, start: int, end: int) -> bool:
        """Whether one of them holds a character of these."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


def _regions(
    source: Source, skeleton: Skeleton, passages: Sequence[PassageMentions], records: Records
) -> list[_Region]:  # fmt: skip
    """Where digits stand that are no numbers of the text, in order; none overlaps another."""
    out: list[_Region] = []

    def add(evidence: Evidence, outcome: Outcome, reason: str, record: str | None = None) -> None:
        out.extend(_Region(a, b, outcome, reason, record) for a, b in evidence.spans)

    for section in skeleton.sections:
        start = section.evidence.span.start
        out.append(_Region(start, start + len(section.number) + 2, Outcome.ARTICLE, "item"))
    for citation in records.citations:
        add(citation.evidence, Outcome.ARTICLE, "citation", citation.id)
    for found in passages:
        for start, end in found.aside:
            add(found.passage.evidence(start, end), Outcome.NAME, "title-or-statement")
    for target in records.targets:
        add(target.value_evidence, Outcome.RECORD, "target", target.id)
    for reading in records.indicators:
        for cell, outcome, reason in _cells(reading):
            add(cell.evidence(0, len(cell.text)), outcome, reason)
    for entry in skeleton.roster:
        add(entry.passage.evidence(entry.start, entry.end), Outcome.NAME, "person")
    out += [_Region(*span, Outcome.ARTICLE, "masthead") for span in skeleton.masthead]
    for remark in skeleton.remarks:
        if remark.span is not None:
            out.append(_Region(*remark.span, Outcome.UNREAD, remark.code))
    for found in passages:
        add(found.passage.evidence(0, len(found.passage.text)), Outcome.UNREAD, "text")
    return out


def _columns(skeleton: Skeleton) -> Iterator[AccountLine]:
    """The columns of tables that were read, each by its header."""
    for column in skeleton.columns:
        evidence = column.header.evidence(0, len(column.header.text))
        outcome = Outcome.RECORD if column.kind else Outcome.UNREAD
        yield AccountLine(Mention.COLUMN, evidence, outcome, None, column.kind or "column-unread")


def _in_words(readings: Sequence[IndicatorReading]) -> Iterator[AccountLine]:
    """Goals that are set in words (完成国家下达目标), which are no numbers."""
    for reading in readings:
        for goal in reading.in_words:
            evidence = goal.cell.evidence(0, len(goal.cell.text))
            unread = any(c.isdigit() for c in evidence.literal) and not reading.row.reviews
            outcome = Outcome.UNREAD if unread else Outcome.MODIFIER
            yield AccountLine(Mention.NUMBER, evidence, outcome, None, "goal-in-words")


def _cells(reading: IndicatorReading) -> Iterator[tuple[Passage, Outcome, str]]:
    """The cells of an indicator row that gave no target, and why."""
    row = reading.row
    for goal in row.goals:
        if row.reviews:
            yield goal.cell, Outcome.ACHIEVEMENT, "table-of-a-past-plan"
        else:
            unread = goal in reading.in_words
            yield goal.cell, Outcome.UNREAD if unread else Outcome.ACHIEVEMENT, "goal"
    if row.base is not None:
        yield row.base.cell, Outcome.MODIFIER, "baseline"
    for growth in row.growth:
        yield growth.cell, Outcome.UNREAD, "growth"
    for cell in row.others:
        yield cell, Outcome.MODIFIER, "year-between"
    for name in (row.name, row.group):
        if name is not None:
            yield name, Outcome.NAME, "indicator-name"


def _digits_left(
    source: Source, lines: Sequence[AccountLine], regions: Sequence[_Region]
) -> Iterator[AccountLine]:  # fmt: skip
    """A line for each run of digits that stands in none, by the first region that holds it."""
    done = _merged((a, b) for line in lines for a, b in line.evidence.spans)
    starts = [start for start, _ in done]
    where = _Places(regions)
    stamps = _Aside([stamp.span() for stamp in _STAMP.finditer(source.text)])
    for run in _DIGITS.finditer(source.text):
        tick()
        at = bisect_right(starts, run.start()) - 1
        if at >= 0 and done[at][1] > run.start():
            continue
        region = where.at(run.start())
        outcome, reason, record = (
            (region.outcome, region.reason, region.record)
            if region
            else (Outcome.FURNITURE, "outside", None)
        )
        if outcome is Outcome.UNREAD and reason == "text":
            outcome, reason = _by_neighbours(source.text, run)
        elif reason == "masthead" and (
            _DATE_BEHIND.match(source.text, run.end()) or stamps.meet(*run.span())
        ):
            outcome = Outcome.DATE
        # The mark of an item before a date (14.2025年) is no part of it.
        behind = done[at + 1][0] if at + 1 < len(done) else run.end()
        evidence = Evidence(source, (Span(run.start(), min(run.end(), behind)),))
        yield AccountLine(Mention.NUMBER, evidence, outcome, record, reason)


def _by_neighbours(text: str, run: re.Match[str]) -> tuple[Outcome, str]:
    """What digits in the text are that no number begins with: PM2.5, 第3条, 2×35."""
    before, behind = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    if _ORDINAL.search(text, max(0, run.start() - 3), run.start()):
        return Outcome.ARTICLE, "ordinal"
    if before in _OPENS and behind in _CLOSES:
        return Outcome.ARTICLE, "item"
    if (before.isascii() and before.isalpha()) or (behind.isascii() and behind.isalpha()):
        return Outcome.NAME, "code"
    if run[0].isdecimal() and _DATE_BEHIND.match(text, run.end()):
        return Outcome.DATE, "date"
    if before and before in _TIMES:
        return Outcome.MODIFIER, "factor"
    return Outcome.NAME, "part-of-a-word"


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans joined where they touch, in order."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out


class _Places:
    """Which region holds an offset: the first of them in the order they were told."""

    def __init__(self, regions: Sequence[_Region]) -> None:
        self._edges = sorted({edge for region in regions for edge in (region.start, region.end)})
        self._held: list[_Region | None] = [None] * len(self._edges)
        self._free = list(range(len(self._edges) + 1))  # the next place that nothing holds yet
        place = {edge: k for k, edge in enumerate(self._edges)}
        for region in regions:
            k = self._next(place[region.start])
            while k < place[region.end]:
                self._held[k] = region
                self._free[k] = k + 1
                k = self._next(k)

    def _next(self, k: int) -> int:
        """The first free place from `k` on; what is passed is shortened for the next search."""
        end = k
        while self._free[end] != end:
            end = self._free[end]
        while self._free[k] != end:
            self._free[k], k = end, self._free[k]
        return end

    def at(self, offset: int) -> _Region | None:
        """The region that holds the character at `offset`, or None."""
        k = bisect_right(self._edges, offset) - 1
        return self._held[k] if k >= 0 else None
