"""Indicator rows to targets: one per value for the final year (gold/FORMAT.md, tables)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.kinds import Change, Recurrence
from policy_parse.domain.mentions import CellValue, IndicatorReading
from policy_parse.domain.notice import Target, TargetKind, Value
from policy_parse.domain.tables import IndicatorRow, ValueCell
from policy_parse.link.identity import MakeId


def link_indicators(
    readings: Sequence[IndicatorReading], year: int | None, plan_end: int | None, make_id: MakeId
) -> list[Target]:
    """Targets of the rows, in order; growth columns give targets of their own.

    `year` is the year the document works on, `plan_end` the final year of the plan, for goals
    whose header names none. A table that reviews a plan which has ended gives achievements, which
    are no targets.
    """
    return [
        target
        for reading in readings
        if not looks_back(reading.row, year)
        for target in _targets(reading, plan_end, make_id)
    ]


def looks_back(row: IndicatorRow, year: int | None) -> bool:
    """Whether a row tells what was reached: its table reviews a plan, or its last year is gone."""
    last = row.goals[0].year if row.goals else ""
    return row.reviews or (year is not None and bool(last) and int(last) < year)


def _targets(reading: IndicatorReading, plan_end: int | None, make_id: MakeId) -> Iterator[Target]:
    row = reading.row
    year = row.goals[0].year if row.goals else ""
    due = year or (str(plan_end) if plan_end else None)
    for k, (cell, value) in enumerate(reading.goals):
        base = _base_of(reading, cell, value, k)
        yield _target(reading, cell, value, k, due, base, make_id)
    for cell, value in reading.growth:
        annual = Recurrence.ANNUAL if cell.annual and not value.cumulative else None
        grown = value._replace(
            change=value.change or reading.change or Change.INCREASE,
            recurrence=value.recurrence or annual,
        )
        yield _target(reading, cell, grown, 0, due, None, make_id)


def _base_of(
    reading: IndicatorReading, cell: ValueCell, value: CellValue, k: int
) -> CellValue | None:
    """The base that a goal is counted from: of the same name where the cell names several."""
    if not reading.bases:
        return None
    base = reading.bases[min(k, len(reading.bases) - 1)]
    row = reading.row
    if base.named is None or value.named is None or row.base is None:
        return base
    text = cell.cell.text[slice(*value.named)]
    same = [b for b in reading.bases if b.named and row.base.cell.text[slice(*b.named)] == text]
    return same[0] if same else None


def _target(
    reading: IndicatorReading,
    cell: ValueCell,
    value: CellValue,
    k: int,
    due: str | None,
    base: CellValue | None,
    make_id: MakeId,
) -> Target:
    row = reading.row
    evidence = row.name.evidence(*reading.name)
    proof = cell.cell.evidence(value.start, value.end)
    stated = bool(row.goals and row.goals[0].year)
    base_year = value.baseline_year or (int(row.base.year) if row.base and row.base.year else None)
    return Target(
        id=make_id("g", proof, row.section, str(value.value)),
        section=row.section,
        task=None,
        indicator=_indicator(reading, cell, value, k, evidence),
        comparator=value.comparator,
        value=value.value,
        unit=value.unit,
        change=value.change or reading.change,
        baseline=_single(base.value) if base else None,
        baseline_year=base_year if base or value.baseline_year else None,
        due=due,
        due_source=None if due is None else "stated" if stated else "inherited",
        recurrence=value.recurrence,
        cumulative=value.cumulative,
        nature=reading.nature,
        kind=TargetKind.TARGET,
        strength=None,
        scope=None,
        evidence=evidence,
        value_evidence=proof,
    )


def _indicator(
    reading: IndicatorReading, cell: ValueCell, value: CellValue, k: int, name: Evidence
) -> str:
    """The name, its group's before it where it makes no sense alone, and what the value is of."""
    row = reading.row
    printed = reading.names[k] if reading.names else name.literal
    if reading.group is not None and row.group is not None:
        printed = row.group.literal(*reading.group) + printed
    of = cell.cell.literal(*value.named) if value.named else cell.named
    return f"{printed}（{of}）" if of else printed


def _single(value: Value) -> float | int:
    return value[0] if isinstance(value, tuple) else value
