"""The rows of an indicator table: names with their groups, and the cells of the years that count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.passage import Passage
from policy_parse.domain.tables import IndicatorRow, ValueCell
from policy_parse.lexicon.table_headers import VALUE_KINDS
from policy_parse.outline.grids import GridCell
from policy_parse.outline.table import Field, Table, is_value

_RATE = re.compile(r"增速|增幅|[增减][长少]率|%")  # a column of rates, whatever its rows measure
_BREAKDOWN = 3  # years from which on a total is that of a plan
_SPAN = 5  # years that a plan runs


class _Years(NamedTuple):
    """The columns of a table by what their values are for."""

    goals: tuple[Field, ...]
    base: Field | None
    growth: tuple[Field, ...]
    reviews: bool


def indicator_rows(
    table: Table, section: str, paths: dict[int, str], plan_years: tuple[int, int] | None
) -> list[IndicatorRow]:
    """The rows of an indicator table that belongs to `section`.

    `paths` are the sections of rows that have a number of their own; of a plan with an outlook
    beyond `plan_years` the plan's last year is the goal.
    """
    years = _years(table, str(plan_years[1]) if plan_years else "")
    if years is None:
        return []
    out: list[IndicatorRow] = []
    banner: Passage | None = None
    for row in range(table.body, table.grid.height):
        if table.grid.is_banner(row):
            across = table.grid.in_row(row)
            banner = across[0].lines[0] if across and across[0].lines else banner
        elif not table.repeats_header(row):
            out += _rows(table, row, years, paths.get(row, section), banner)
    return out


def _years(table: Table, plan_end: str) -> _Years | None:
    """Which column is the goal's, which the base's; None where there are no values."""
    values = table.of_kind(ColumnKind.GOAL, ColumnKind.YEAR, ColumnKind.BASE, ColumnKind.DONE)
    goals = table.of_kind(ColumnKind.GOAL) or table.of_kind(ColumnKind.YEAR)
    if not goals:
        return None
    total = table.of_kind(ColumnKind.TOTAL)
    if total and len(goals) >= _BREAKDOWN:  # year by year, and what they come to
        return _Years((total[0],), None, (), reviews=False)
    goals = [f for f in goals if _year(f) == plan_end != ""] or goals
    goal = max(goals, key=lambda f: (_year(f), -f.start))
    growth = tuple(f for f in table.of_kind(ColumnKind.GROWTH) if _year(f) in ("", _year(goal)))
    done = [f for f in table.of_kind(ColumnKind.DONE) if _year(f) in ("", _year(goal))]
    twice = [
        f
        for f in table.of_kind(ColumnKind.BASE, ColumnKind.YEAR)
        if f is not goal and _year(f) == _year(goal)
    ]
    reviews = bool(done or (_year(goal) and twice))
    before = [
        f
        for f in values
        if f is not goal and _year(f) < _year(goal) and f.kind in (ColumnKind.BASE, ColumnKind.DONE)
    ]
    if not before and _year(goal):
        plain = [f for f in table.of_kind(ColumnKind.YEAR) if _year(f) < _year(goal)]
        start = str(int(_year(goal)) - _SPAN)
        # Of a breakdown by years only the one before the plan is its base.
        before = [f for f in plain if _year(f) == start or len(plain) == 1]
    base = max(before or table.of_kind(ColumnKind.BASE), key=_year, default=None)
    same = [f for f in goals if f is goal or (_year(f) == _year(goal) and f.kind == goal.kind)]
    return _Years(tuple(same), base if base not in same else None, growth, reviews)


def _year(column: Field) -> str:
    return column.header.year if column.header else ""


def _rows(
    table: Table, row: int, years: _Years, section: str, banner: Passage | None
) -> Iterator[IndicatorRow]:
    names = _names(table, row)
    values = [cell for f in years.goals for cell in table.under(row, f)]
    if not names or not names[-1].lines:
        return
    own = names[-1]
    begins = [c for f in table.fields if f.kind in VALUE_KINDS for c in table.under(row, f)]
    if own.row != row and not any(cell.row == row for cell in begins):
        return  # a merged row, told where it begins
    groups = [Passage.joined(cell.lines) for cell in names[:-1] if cell.lines]
    groups = groups[-1:] or ([banner] if banner is not None else [])
    measure, nature = table.at(row, "measure"), table.at(row, "nature")
    lines = values[0].lines if values else []
    several = len(lines) == len(own.lines) > 1 and all(is_value(line.text) for line in lines)
    for k in range(len(lines)) if several else (None,):
        yield IndicatorRow(
            section=section,
            name=Passage.joined(own.lines) if k is None else own.lines[k],
            group=own.lines[0] if k else groups[0] if groups else None,
            goals=tuple(
                v for f in years.goals if (v := _value(table, row, f, k, years)) is not None
            ),
            base=_value(table, row, years.base, k),
            growth=tuple(v for f in years.growth if (v := _value(table, row, f, k)) is not None),
            others=tuple(_others(table, row, years)),
            measure=measure.text if measure else "",
            caption=table.caption,
            notes=table.notes,
            nature=nature.text if nature else "",
            reviews=years.reviews,
        )


def _names(table: Table, row: int) -> list[GridCell]:
    """The cells that name a row, its groups first: those left of its values and its measure."""
    found: dict[GridCell, None] = {}
    columns = table.of_kind(ColumnKind.INDICATOR)
    if not columns:
        columns = table.of_kind(ColumnKind.CATEGORY)
    first = columns[-1].end if columns else 0
    for column in table.fields:
        if column.kind in (ColumnKind.INDICATOR, ColumnKind.CATEGORY) and column.start < first:
            found.update(dict.fromkeys(table.under(row, column)))
    cells = [cell for cell in found if cell.text]
    numbers = [cell for cell in cells if cell.text.isdigit()]
    return [cell for cell in cells if cell not in numbers]


def _value(
    table: Table, row: int, column: Field | None, k: int | None, years: _Years | None = None
) -> ValueCell | None:
    """The cell of a row in a column, or its line `k`; `years` are given for goals, of which there
    may be several.
    """
    cells = table.under(row, column) if column is not None else []
    if column is None or not cells or not cells[0].lines or column.header is None:
        return None
    lines = cells[0].lines
    cell = Passage.joined(lines) if k is None else lines[min(k, len(lines) - 1)]
    year = column.header.year or (table.year if column.kind == ColumnKind.GOAL else "")
    if column.kind == ColumnKind.TOTAL:
        year = max(_year(f) for f in table.of_kind(ColumnKind.GOAL, ColumnKind.YEAR))
    remark = "%" if _RATE.search(column.text) else column.header.remark
    return ValueCell(
        cell,
        year,
        remark,
        "年均" in column.text,
        column.label if years and len(years.goals) > 1 else "",
    )


def _others(table: Table, row: int, years: _Years) -> Iterator[Passage]:
    """The cells of years that give no target: between base and goal."""
    used = {*map(id, years.goals), id(years.base), *map(id, years.growth)}
    for column in table.fields:
        if column.kind in VALUE_KINDS and id(column) not in used:
            for cell in table.under(row, column):
                yield from cell.lines
