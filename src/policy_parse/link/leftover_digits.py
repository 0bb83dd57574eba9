"""Digits of the source that stand in no line of the account, told by where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_parse.domain.accounts import AccountLine, Mention, Outcome
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import (
    IndicatorReading,
    PassageMentions,
)
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import Skeleton
from policy_parse.domain.source import Source, Span
from policy_parse.lexicon.context import any_of
from policy_parse.link.account_lines import CLOSES, OPENS
from policy_parse.link.account_records import Records
from policy_parse.link.aside import Aside

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ORDINAL = re.compile(rf"(?:第|图|表|之|№|{any_of('before_ordinal')})\s?$")
_DATE_BEHIND = re.compile(r"\s?[年月日]")
# The date and hour of a page: 2022-01-26 21:15.
_STAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?")
_TIMES = "×＋+*"


class _Region(NamedTuple):
    """A stretch of the source in which digits are of one kind."""

    start: int
    end: int
    outcome: Outcome
    reason: str
    record: str | None = None


def regions(
    source: Source, skeleton: Skeleton, passages: Sequence[PassageMentions], records: Records
) -> list[_Region]:
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


def digits_left(
    source: Source, lines: Sequence[AccountLine], regions: Sequence[_Region]
) -> Iterator[AccountLine]:
    """A line for each run of digits that stands in none, by the first region that holds it."""
    done = _merged((a, b) for line in lines for a, b in line.evidence.spans)
    starts = [start for start, _ in done]
    where = _Places(regions)
    stamps = Aside([stamp.span() for stamp in _STAMP.finditer(source.text)])
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
    if before in OPENS and behind in CLOSES:
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
