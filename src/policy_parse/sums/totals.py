"""Rows and columns of 合计, 总计 and 小计 against what stands over, under or beside them.

A total may be of the rows over it or under it, of its group, of the 小计, without the rows that say
其中. Which rows it is of shows in the columns that hold; the columns that do not are the findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from policy_parse.lexicon.context import any_of
from policy_parse.sums.figures import added, comes_to, written
from policy_parse.sums.records import Figure, Finding, Kind
from policy_parse.sums.sheets import Sheet
from policy_parse.sums.slips import is_a_slip

_TOTAL = re.compile(rf"(?:.{{0,12}})?(?:{any_of('total_head')})(?:[（(/].*)?|计")
_SUB = re.compile(rf"{any_of('subtotal_head')}")
_WITHIN = re.compile(r"[#*]?(?:其\s*中|包\s*括)")
_RATE = re.compile(rf"{any_of('never_added')}|%|/")
_MAIN = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.]?(?!\d)")

Rows = tuple[int, ...]


class _Failing(NamedTuple):
    """A total in a column of which no way holds."""

    column: int
    total: Figure
    ways: dict[str, Rows]


def check_totals(sheet: Sheet) -> Iterator[Finding]:
    """What does not add up in the totals of a table, downwards and across."""
    yield from _down(sheet)
    turned = sheet.turned()
    if turned.width > 0:
        yield from _down(turned)


def _down(sheet: Sheet) -> Iterator[Finding]:
    totals = [r for r in range(sheet.body, sheet.height) if is_total(sheet, r)]
    held: Counter[str] = Counter()
    open_ones: list[_Failing] = []
    for row in totals:
        ways = dict(_ways(sheet, row, totals))
        for column in range(sheet.width):
            total = sheet.figures[row][column]
            if total is None or _is_never_added(sheet, row, column):
                continue
            names = [name for name, way in ways.items() if _holds(sheet, way, column, total)]
            held.update(names)
            if not names and not _is_last(sheet, row, column, total):
                named = replace(total, label=sheet.label(row))
                open_ones.append(_Failing(column, named, ways))
    for failing in open_ones:
        yield from _finding(sheet, failing, held, len(open_ones))


def is_total(sheet: Sheet, row: int) -> bool:
    """Whether a row says that it is a sum."""
    names = [t for t, f in zip(sheet.texts[row], sheet.figures[row], strict=True) if f is None]
    return any(_TOTAL.fullmatch(name) for name in names)


def _ways(sheet: Sheet, row: int, totals: Sequence[int]) -> Iterator[tuple[str, Rows]]:
    """The rows that a total may be of, by the name of the way."""
    before = max((t for t in totals if t < row), default=sheet.body - 1)
    behind = min((t for t in totals if t > row), default=sheet.height)
    subs = [t for t in totals if _SUB.search(sheet.label(t))]
    runs: dict[str, Sequence[int]] = {
        "run over": range(before + 1, row),
        "run under": range(row + 1, behind),
        "group": _group(sheet, row, totals),
    }
    if row not in subs:
        runs |= {
            "all over": [r for r in range(sheet.body, row) if r not in totals],
            "all under": [r for r in range(row + 1, sheet.height) if r not in totals],
            "subtotals over": [t for t in subs if t < row],
            "subtotals under": [t for t in subs if t > row],
        }
    seen: set[Rows] = set()
    for name, run in runs.items():
        for how, rows in _thinned(sheet, list(run)):
            if len(rows) > 1 and rows not in seen:
                seen.add(rows)
                yield f"{name}, {how}", rows


def _thinned(sheet: Sheet, rows: list[int]) -> Iterator[tuple[str, Rows]]:
    """Rows as they are, without those within others, and the main ones alone."""
    yield "whole", tuple(rows)
    yield "without 其中", tuple(r for r in rows if not _WITHIN.match(_first_name(sheet, r)))
    yield "main", tuple(r for r in rows if _MAIN.match(_first_name(sheet, r)))
    yield "others", tuple(r for r in rows if not _MAIN.match(_first_name(sheet, r)))


def _first_name(sheet: Sheet, row: int) -> str:
    return sheet.label(row).partition("|")[0]


def _group(sheet: Sheet, row: int, totals: Sequence[int]) -> list[int]:
    """The rows that share the merged first cell of a total."""
    name = sheet.texts[row][0]
    if not name or sheet.begins[row][0]:
        first = row
    else:
        first = next((r for r in range(row, -1, -1) if sheet.begins[r][0]), row)
    last = next((r for r in range(first + 1, sheet.height) if sheet.begins[r][0]), sheet.height)
    return [r for r in range(max(first, sheet.body), last) if r not in totals]


def _finding(sheet: Sheet, failing: _Failing, held: Counter[str], count: int) -> Iterator[Finding]:
    """The finding on a total of which no way holds, where one is known to be meant."""
    name = _meant(failing, held, count, headed=sheet.body > 0)
    added_up = {n: _parts(sheet, way, failing.column) for n, way in failing.ways.items()}
    if name is None:  # one digit away from a sum tells as well
        slips = [n for n, p in added_up.items() if p and len(p) > 1 and is_a_slip(p, failing.total)]
        name = slips[0] if slips else None
    parts = added_up.get(name or "")
    if parts and len(parts) > 1:
        value, _ = added(parts)
        said = written(parts, failing.total, value)
        yield Finding(Kind.PARTS, said, (*parts, failing.total), "各行（列）之和与合计不符")


def _meant(failing: _Failing, held: Counter[str], count: int, *, headed: bool) -> str | None:
    """The way that holds for other totals; where it is the only one, it needs no other."""
    known = [name for name in failing.ways if held[name]]
    if known:
        name = max(known, key=lambda name: held[name])
        return name if count <= held[name] else None
    alone = len(failing.ways) == 1 and count == 1 and headed
    return next(iter(failing.ways)) if alone else None


def _is_never_added(sheet: Sheet, row: int, column: int) -> bool:
    """Whether header, name of the row, measure or the cell itself say that it is no sum."""
    figure = sheet.figures[row][column]
    assert figure is not None
    if sheet.is_rate(column) or figure.bound not in ("=", ">="):
        return True
    return figure.unit == "share" or _RATE.search(figure.unit) is not None


def _parts(sheet: Sheet, way: Rows, column: int) -> list[Figure] | None:
    """The figures of a column in some rows, named by them; None where one holds words."""
    out: list[Figure] = []
    for r in way:
        figure = sheet.figures[r][column]
        if figure is not None:
            out.append(replace(figure, label=sheet.label(r)))
        elif sheet.begins[r][column] and not sheet.is_empty(r, column):
            return None
    return out


def _holds(sheet: Sheet, way: Rows, column: int, total: Figure) -> bool:
    parts = _parts(sheet, way, column)
    return parts is not None and len(parts) > 1 and comes_to(parts, total)


def _is_last(sheet: Sheet, row: int, column: int, total: Figure) -> bool:
    """Whether a total repeats the figure before it: of stocks, the last year is what is reached."""
    before = [sheet.figures[r][column] for r in range(sheet.body, row)]
    figures = [f for f in before if f is not None]
    return bool(figures) and figures[-1].value == total.value
