"""One indicator for one date with two numbers: what the text says, and what the table says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.kinds import Change
from policy_parse.domain.notice import Notice, Target, TargetKind
from policy_parse.lexicon.indicators import canonical, measure, scope_of
from policy_parse.sums.records import Figure, Finding, Kind

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SHORTEST = 5  # characters of a name that is said of one thing only
_NEW = "新增"
_PLACES = re.compile(r"^全(?:省|市|区|县|州)")


def check_restated(notice: Notice) -> Iterator[Finding]:
    """Targets of the text that a table of the plan gives with another number.

    A number of the text without a date of its own is for the end of the plan, as the table is.
    """
    same: dict[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in notice.targets:
        key = _key(target)
        if key is not None:
            same[key].append(target)
    for targets in same.values():
        tabled = [t for t in targets if in_table(t.value_evidence) and t.due]
        if not tabled or len({(t.value, t.due) for t in tabled}) != 1:
            continue
        first = figure_of(tabled[0])
        for target in targets:
            if in_table(target.value_evidence) or not _for_one_date(target, tabled[0]):
                continue
            if not _agree(first, figure_of(target)):
                yield _finding(first, figure_of(target), target)


def _for_one_date(told: Target, tabled: Target) -> bool:
    return told.due is None or told.due[:4] == (tabled.due or "")[:4]


def _key(target: Target) -> tuple[object, ...] | None:
    """What two mentions of one target have in common; None where it cannot be told."""
    if target.kind is not TargetKind.TARGET or isinstance(target.value, tuple):
        return None
    name = canonical(_PLACES.sub("", target.indicator))
    change = target.change
    if name.startswith(_NEW):
        name, change = name.removeprefix(_NEW), Change.INCREASE
    if len(name) < _SHORTEST or target.recurrence:
        return None
    unit, _ = measure(target.unit)
    place = "" if _PLACES.fullmatch(target.scope or "") else target.scope or ""
    return name, unit, change, target.cumulative, scope_of(f"{place}|{target.indicator}"), place


def in_table(evidence: Evidence) -> bool:
    """Whether a cell of a table holds the evidence."""
    blocks = evidence.source.blocks
    at = bisect_right(blocks, evidence.span.start, key=lambda block: block.start) - 1
    return at >= 0 and blocks[at].cell is not None


def figure_of(target: Target) -> Figure:
    """The number of a target, with half a unit of its last printed digit."""
    assert not isinstance(target.value, tuple)
    unit, factor = measure(target.unit)
    value = Decimal(str(target.value)) * Decimal(str(factor))
    found = _DIGITS.search(target.value_evidence.literal)
    printed = Decimal(found[0]) if found else value
    exponent = printed.as_tuple().exponent
    assert isinstance(exponent, int)
    scale = abs(value / printed) if printed else Decimal(1)
    slack = Decimal(5).scaleb(exponent - 1) * (scale or 1)
    return Figure(
        target.value_evidence.quote,
        value,
        slack,
        unit,
        target.comparator,
        target.indicator,
        target.value_evidence,
    )


def _agree(a: Figure, b: Figure) -> bool:
    """Whether two numbers are one, one of them rounded perhaps, or bound each other."""
    gap = abs(a.value - b.value)
    if gap <= max(a.slack, b.slack):
        return True
    signs = {a.bound, b.bound}
    return "~" in signs or "range" in signs


def _finding(tabled: Figure, told: Figure, target: Target) -> Finding:
    said = f"{target.indicator}：{told.shown}≠{tabled.shown}"
    return Finding(Kind.TWICE, said, (told, tabled), "正文与表格所列同一指标数值不同")
