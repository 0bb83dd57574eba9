"""Whether what the parts of a place are to reach comes to what the place is to reach.

Asked where all parts are there: a notice of each, or a row of a table for each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from policy_parse.comparison.targets import indicator_name
from policy_parse.domain.kinds import Level
from policy_parse.domain.notice import Notice, Target, TargetKind
from policy_parse.lexicon.divisions import Division, members
from policy_parse.sums.figures import added, can_be_added, comes_to, written
from policy_parse.sums.records import Figure, Finding, Kind
from policy_parse.sums.restated import figure_of
from policy_parse.sums.sheets import Sheet
from policy_parse.sums.totals import is_total

_BELOW = {Level.PROVINCE: Level.PREFECTURE, Level.PREFECTURE: Level.COUNTY}
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_SHORTEST = 4  # characters of a header that names an indicator
_FEWEST = 3  # parts of a place that are worth adding


def check_levels(notices: Sequence[Notice]) -> Iterator[Finding]:
    """What the notices of all parts of a place do not add up to."""
    for whole in notices:
        parts = _members(whole)
        codes = {n.metadata.region_code: n for n in notices if n is not whole}
        if len(parts) < _FEWEST or not all(part.code in codes for part in parts):
            continue
        below = [_by_name(codes[part.code]) for part in parts]
        for key, targets in _by_name(whole).items():
            if len(targets) == 1 and all(len(named.get(key, ())) == 1 for named in below):
                total = figure_of(targets[0])
                figures = [figure_of(named[key][0]) for named in below]
                yield from _compare(figures, total, "下级各地之和与本级目标不符")


def check_list_of_places(notice: Notice, sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """The columns of a table with a row for each part of the place, against what it is to reach."""
    parts = _members(notice)
    if len(parts) < _FEWEST:
        return
    targets = _by_name(notice)
    for sheet in sheets:
        rows = _rows_of(sheet, parts)
        if rows is None or any(is_total(sheet, r) for r in range(sheet.body, sheet.height)):
            continue
        for column in range(sheet.width):
            figures = [f for r in rows if (f := sheet.figures[r][column]) is not None]
            head = "".join(dict.fromkeys(row[column] for row in sheet.texts[: sheet.body]))
            name = indicator_name(_BRACKET.sub("", head))
            if len(figures) < len(rows) or len(name) < _SHORTEST or sheet.is_rate(column):
                continue
            same = [t for (n, *_), ts in targets.items() if n == name for t in ts]
            totals = [f for f in map(figure_of, same) if f.unit == figures[0].unit]
            if len(totals) == 1:
                yield from _compare(figures, totals[0], "表中各地之和与正文目标不符")


def _members(notice: Notice) -> tuple[Division, ...]:
    level, code = notice.metadata.level, notice.metadata.region_code
    return members(code, _BELOW[level]) if code and level in _BELOW else ()


def _by_name(notice: Notice) -> dict[tuple[str, str, str | None, str], list[Target]]:
    """The targets that can be added, by indicator, date, change and measure."""
    out: dict[tuple[str, str, str | None, str], list[Target]] = defaultdict(list)
    for target in notice.targets:
        if target.kind is not TargetKind.TARGET or isinstance(target.value, tuple):
            continue
        if target.due is None or target.scope or target.recurrence:
            continue
        figure = figure_of(target)
        if can_be_added(figure):
            name = indicator_name(target.indicator)
            out[name, target.due[:4], target.change, figure.unit].append(target)
    return out


def _rows_of(sheet: Sheet, parts: Sequence[Division]) -> list[int] | None:
    """The row of each part of a place; None where one has none."""
    found: list[int] = []
    for part in parts:
        names = {part.name, part.short}
        rows = [r for r in range(sheet.body, sheet.height) if names & set(sheet.texts[r])]
        if len(rows) != 1:
            return None
        found += rows
    return found


def _compare(parts: Sequence[Figure], total: Figure, why: str) -> Iterator[Finding]:
    value, slack = added(parts)
    bounds = {f.bound for f in (*parts, total)}
    if comes_to(parts, total) or bounds & {"~", "range"}:
        return
    more = value - slack > total.value + total.slack
    if (">=" in bounds or ">" in bounds) and more:
        return  # the parts ask more than the whole
    if ("<=" in bounds or "<" in bounds) and not more:
        return
    yield Finding(Kind.LEVELS, written(parts, total, value), (*parts, total), why)
