"""One fault at a time, put into the rows of a right ledger."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from made_ledgers import Row

from policy_parse.verification.facts import figures_in, times_in

FAULTS = (
    "role",
    "unit",
    "section",
    "date",
    "number",
    "measure",
    "comparator",
    "dropped",
    "invented",
)
MEASURES = {"个": "家", "家": "个", "亿元": "万元", "万元": "亿元", "%": "‰", "公里": "米", "人": "户", "项": "个",
            "亩": "公顷", "元": "万元", "户": "人", "名": "户", "人次": "人", "场": "个", "条": "个", "万人": "人"}  # fmt: skip
BOUNDS = re.compile(
    r"(?<=[\d%个家项人次元亩里天日户条场名])(?:以上|以内|左右)|不低于|不少于|不超过|超过|至少|不高于"
)


def with_fault(
    rows: list[Row], kind: str, layout: str, pool: list[Row], rng: random.Random
) -> tuple[list[Row], int, str] | None:  # fmt: skip
    """Rows with one fault, the row that has it (-1: one is gone), and what was done."""
    order = list(range(len(rows)))
    rng.shuffle(order)
    for i in order:
        made = _faulty(rows[i], kind, layout, rows, pool, rng)
        if made is not None:
            new, told = made
            if kind == "dropped":
                alike = [r for r in rows if r.section == rows[i].section]
                if len(alike) > 1 and layout != "tasks":
                    continue  # another row of the task may cover it
                return rows[:i] + rows[i + 1 :], -1, told
            if kind == "invented":
                return [*rows[:i], new, *rows[i:]], i, told
            return [*rows[:i], new, *rows[i + 1 :]], i, told
    return None


def _faulty(
    r: Row, kind: str, layout: str, rows: list[Row], pool: list[Row], rng: random.Random
) -> tuple[Row, str] | None:  # fmt: skip
    if kind == "role":
        return _swap_role(r, rng)
    if kind == "unit":
        here = {n for x in rows if x.section == r.section for _, n in x.units}
        others = sorted({n for x in rows for _, n in x.units} - here)
        if not r.units or not others or r.is_open:
            return None
        k, new = rng.randrange(len(r.units)), rng.choice(others)
        return replace(
            r, units=(*r.units[:k], (r.units[k][0], new), *r.units[k + 1 :])
        ), f"{r.units[k][1]}→{new}"
    if kind == "section":
        others = [x for x in rows if x.section != r.section]
        if not others or not r.section:
            return None
        other = rng.choice(others)
        return replace(
            r, section=other.section, heading=other.heading
        ), f"{r.section}→{other.section}"
    if kind == "date":
        return _later(r)
    if kind == "number":
        return _other_number(r, layout)
    if kind == "measure":
        return _other_measure(r, layout)
    if kind == "comparator":
        where = r.goal if layout == "indicators" else r.text
        found = BOUNDS.search(where)
        if not found or not re.search(r"\d", where[max(0, found.start() - 4) : found.end() + 3]):
            return None
        cut = where[: found.start()] + where[found.end() :]
        return (
            replace(r, goal=cut) if layout == "indicators" else replace(r, text=cut)
        ), f"−{found[0]}"
    if kind == "dropped":
        return (r, r.text[:20]) if r.units or layout == "indicators" else None
    new = rng.choice(pool)
    return (
        replace(new, section=r.section, heading=r.heading, units=r.units, due=""),
        new.text[:20],
    )


def _swap_role(r: Row, rng: random.Random) -> tuple[Row, str] | None:
    several = {n for n in (n for _, n in r.units) if sum(n == m for _, m in r.units) > 1}
    leads = [u for u in r.units if u[0] == "lead" and u[1] not in several | r.both]
    others = [u for u in r.units if u[0] in ("participating", "responsible")]
    if not leads:
        return None
    units, told = list(r.units), leads[0][1]
    if others and {n for x, n in others}.isdisjoint(n for x, n in leads):
        a, b = units.index(leads[0]), units.index(rng.choice(others))
        units[a], units[b] = (units[a][0], units[b][1]), (units[b][0], units[a][1])
    elif len(r.units) == 1:
        units[0] = ("participating", leads[0][1])
    else:
        return None
    return replace(r, units=tuple(units)), told


def _later(r: Row) -> tuple[Row, str] | None:
    found = re.search(r"(20[23]\d)(?=年|-|$)", r.due)
    if not found or "；" in r.due:
        return None
    new = str(int(found[1]) + 3)
    return replace(r, due=r.due.replace(found[1], new)), f"{found[1]}→{new}"


def _other_number(r: Row, layout: str) -> tuple[Row, str] | None:
    where = r.goal if layout == "indicators" else r.text
    for figure in figures_in(where):
        if figure.unit in ("", "日", "年", "月") and layout != "indicators":
            continue  # a hotline, the mark of an item, a date: no number that is reached
        if (
            not re.fullmatch(r"[\d.,]+", figure.printed)
            or figure.quote not in where
            or times_in(figure.quote, 2024)
        ):
            continue
        at = where.find(figure.quote)
        number = float(figure.printed.replace(",", ""))
        new = f"{number * 2 + 3:.12g}"
        changed = where[:at] + where[at:].replace(figure.printed, new, 1)
        told = f"{figure.printed}→{new}"
        return (
            replace(r, goal=changed) if layout == "indicators" else replace(r, text=changed)
        ), told
    return None


def _other_measure(r: Row, layout: str) -> tuple[Row, str] | None:
    if layout == "indicators":
        new = MEASURES.get(r.measure)
        return (replace(r, measure=new), f"{r.measure}→{new}") if new else None
    for figure in figures_in(r.text):
        found = re.match(r"([\d.,]+)(\D+)", figure.quote)
        for size in (2, 1):
            old = found[2][:size] if found else ""
            if old in MEASURES and r.text.count(figure.quote) == 1:
                new = r.text.replace(figure.quote, figure.quote.replace(old, MEASURES[old], 1))
                return replace(r, text=new), f"{figure.quote}: {old}→{MEASURES[old]}"
    return None
