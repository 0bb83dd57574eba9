"""The account: every number, date, unit and role word of a document in exactly one line.

Lines come from what was decided passage by passage; then every digit of the source that none of
them covers is told by where it stands (the number of an item, a title, a page number …).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.accounts import AccountLine, Mention, Outcome
from policy_parse.domain.mentions import (
    IndicatorReading,
    PassageMentions,
)
from policy_parse.domain.skeleton import Skeleton
from policy_parse.domain.source import Source
from policy_parse.link.account_lines import duties
from policy_parse.link.account_records import Records
from policy_parse.link.leftover_digits import digits_left, regions


def account(
    source: Source,
    skeleton: Skeleton,
    passages: Sequence[PassageMentions],
    decided: Sequence[AccountLine],
    records: Records,
) -> list[AccountLine]:
    """All lines in the order of the source; a cell that is merged over rows has one.

    `passages` are all that were looked at, `decided` the lines of what was weighed in them.
    """
    lines = list(decided)
    assigned = {span: a.id for a in records.assignments for span in a.evidence.spans[-1:]}
    for found in passages:
        lines += duties(found, assigned)
    lines += _columns(skeleton)
    lines += _in_words(records.indicators)
    lines += digits_left(source, lines, regions(source, skeleton, passages, records))
    once = {(line.mention, line.evidence.spans): line for line in reversed(lines)}
    return sorted(once.values(), key=lambda line: line.evidence.span)


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
