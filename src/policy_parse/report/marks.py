"""Which records of a notice a person has corrected, and which are in doubt: with what to say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Assignment, Deadline, Notice, Target

_Record = Assignment | Target | Deadline
_OF_A_CORRECTION = "corrected"  # an issue that says again what was corrected


def record_marks(notice: Notice) -> Iterator[tuple[int, int, bool, str]]:
    """Table (0 duties, 1 targets, 2 deadlines), number in it, whether it was corrected (else it is
    in doubt), and what to say.
    """
    tables: tuple[Sequence[_Record], ...] = (notice.assignments, notice.targets, notice.deadlines)
    names = ("duties", "targets", "deadlines")
    place = {row.id: (t, i) for t, rows in enumerate(tables) for i, row in enumerate(rows)}
    for one in notice.corrected:
        if (at := place.get(one.id)) and names[at[0]] == one.table:
            field = FIELDS[one.field].zh if one.field in FIELDS else one.field
            what = f"人工更正：{field}原为“{one.before or '空'}”" if one.field else "人工加行"
            yield *at, True, what + (f"（{one.noted}）" if one.noted else "")
    for t, rows in enumerate(tables):
        for i, told in _doubts(notice, rows):
            yield t, i, False, told


def _doubts(notice: Notice, rows: Sequence[_Record]) -> Iterator[tuple[int, str]]:
    """The rows that an issue is about, for it stands within them or they within it."""
    spans = sorted((*row.evidence.span, i) for i, row in enumerate(rows))
    starts = [start for start, _, _ in spans]
    longest = max((end - start for start, end, _ in spans), default=0)
    for issue in notice.issues:
        tick()
        if issue.evidence is None or issue.code == _OF_A_CORRECTION:
            continue
        first, last = issue.evidence.span
        for start, end, i in spans[
            bisect_left(starts, first - longest) : bisect_left(starts, last)
        ]:
            if (start <= first and last <= end) or (first <= start and end <= last):
                yield i, issue.message
