"""Returns into one ledger: each entry to its task, what changed, who has not answered.

Nothing that came back is lost: a row that belongs to no task is kept whole among 未归位, a column that
is not known keeps its header, an entry that another unit contradicts is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policy_parse.ledger_form.columns import (
    EXTRA,
    FILLED,
    HEADERS,
    KEYS,
    OPEN,
    Row,
    told,
)
from policy_parse.ledger_form.placing import Placing
from policy_parse.ledger_form.returns import ReturnedRow, ReturnedSheet
from policy_parse.ledger_form.units import units_of

_TEXTS = ("progress", "problem", "next", "proof", "note")  # of several units they stand together
_PART = re.compile(r"^［([^［］]+)］(.*?)(?=^［|\Z)", re.M | re.S)
_ZEROS = re.compile(r"(?<=\d)\.0+$|(?<=\.\d)0+$")


@dataclass(slots=True)
class Merged:
    """A ledger with its returns: rows, what changed, rows of no task, units without an answer.

    `extra` are the headers of columns that units added, `unread` the files that could not be read.
    """

    rows: list[Row]
    changes: list[Row] = field(default_factory=list)
    unplaced: list[Row] = field(default_factory=list)
    silent: list[Row] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


class Merging:
    """Takes returns in, one by one."""

    def __init__(self, ledger: Sequence[Row], separator: str = "") -> None:
        """`ledger` is what was sent out, as it was the last time."""
        self.before = ledger
        self.separator = separator
        self.placing = Placing(ledger)
        self.done = Merged([{**row, "pace": ""} for row in ledger])  # set anew by the day
        self.done.extra = list(
            dict.fromkeys(
                k.removeprefix(EXTRA) for row in ledger for k in row if k.startswith(EXTRA)
            )
        )
        self.given: dict[tuple[int, str], list[tuple[str, str]]] = {}
        self.answered: dict[str, int] = {}

    def take(self, sheet: ReturnedSheet) -> None:
        """Take in a sheet; what cannot be placed is kept."""
        placed: dict[int, ReturnedRow] = {}
        for row in sheet.rows:
            index, why = self.placing.place(row) if sheet.headed else (None, "未找到表头")
            if index is not None and index in placed:
                if placed[index].cells == row.cells and placed[index].extra == row.extra:
                    continue
                index, why = None, "同一任务在表中出现多次"
            if index is None:
                self.done.unplaced.append({"place": row.place, "why": why, "content": row.shown()})
            else:
                placed[index] = row
        unit = self._unit_of(sheet, list(placed))
        told_something = [self._put(index, row, unit) for index, row in placed.items()]
        self.answered[unit] = self.answered.get(unit, 0) + sum(told_something)

    def _unit_of(self, sheet: ReturnedSheet, placed: Sequence[int]) -> str:
        """Whose return a sheet is: by its name, its file, else the one unit of all its tasks."""
        units = dict.fromkeys(u for row in self.before for u in units_of(row, self.separator))
        stem = Path(sheet.file).stem
        for name in (sheet.name, stem):
            if name in units:
                return name
        within = [unit for unit in units if unit in stem or unit in sheet.name]
        if within:
            return max(within, key=len)
        shared = [set(units_of(self.before[n], self.separator)) for n in placed]
        common = set.intersection(*shared) if shared else set()
        return common.pop() if len(common) == 1 else stem

    def _put(self, index: int, row: ReturnedRow, unit: str) -> bool:
        """Put a row's entries to its task; whether it told anything of the work."""
        before = self.before[index]
        for key, text in row.cells.items():
            if key in FILLED or (key in OPEN and not told(before, key)):
                if told(row.cells, key):
                    self._enter(index, key, text, unit)
            elif key in KEYS and text and not _same(text, before.get(key, "")):
                self._change(index, unit, HEADERS[key], before.get(key, ""), text, "任务栏，未采用")
        for header, text in row.extra.items():
            if header not in self.done.extra:
                self.done.extra.append(header)
            self._enter(index, EXTRA + header, text, unit)
        return any(told(row.cells, key) for key in FILLED if key != "pace")

    def _enter(self, index: int, key: str, text: str, unit: str) -> None:
        """Keep an entry of a unit until all are there."""
        self.given.setdefault((index, key), []).append((unit, _own_part(text, unit)))

    def _settle(self, index: int, key: str, given: Sequence[tuple[str, str]]) -> None:
        """What all units entered for a task under a column, as one."""
        target, old = self.done.rows[index], self.before[index].get(key, "")
        parts = _parts_of(old)
        new = [(u, t) for u, t in given if not _same(t, old) and not _same(t, parts.get(u, ""))]
        if not new:
            return  # as it was sent out
        why = ""
        if key in _TEXTS or key.startswith(EXTRA):
            parts |= dict(new)
            target[key] = new[0][1]
            if len({_settled(text) for text in parts.values()}) > 1:
                target[key] = "\n".join(f"［{unit}］{text}" for unit, text in parts.items())
                why = "多个单位填报，并列"
        else:
            # The unit in the lead has said what it left as it was.
            word = [
                *new,
                *((u, t) for u, t in given if (u, t) not in new and not self._rank(index, u)),
            ]
            name, target[key] = min(word, key=lambda one: self._rank(index, one[0]))
            if len({_settled(text) for _, text in word}) > 1:
                why = f"多个单位不一致，取{name}"
        header = HEADERS.get(key, key.removeprefix(EXTRA))
        for unit, text in new:
            self._change(index, unit, header, old, text, why)

    def _rank(self, index: int, unit: str) -> int:
        """Whose word goes: the unit in the lead first, then in the order of the task."""
        units = units_of(self.before[index], self.separator)
        return units.index(unit) if unit in units else len(units)

    def _change(self, index: int, unit: str, column: str, old: str, new: str, why: str) -> None:
        row = self.before[index]
        self.done.changes.append(
            {
                "number": row["number"],
                "task": told(row, "task"),
                "unit": unit,
                "column": column,
                "before": old,
                "after": new,
                "why": why,
            }
        )

    def finish(self) -> Merged:
        """The ledger with who has not answered: no return, or one that tells nothing."""
        for (index, key), given in sorted(self.given.items(), key=_by_task):
            self._settle(index, key, given)
        for before, row in zip(self.before, self.done.rows, strict=True):
            done, share = (_same(before.get(k, ""), row.get(k, "")) for k in ("done", "share"))
            if share and not done:
                row["share"] = ""  # of the figure before
        tasks: dict[str, list[Row]] = {}
        for row in self.before:
            for unit in units_of(row, self.separator):
                tasks.setdefault(unit, []).append(row)
        for unit, rows in tasks.items():
            if not self.answered.get(unit):
                why = "已返回，未填进展" if unit in self.answered else "未返回"
                self.done.silent.append({"unit": unit, "tasks": str(len(rows)), "why": why})
        return self.done


def _by_task(item: tuple[tuple[int, str], list[tuple[str, str]]]) -> tuple[int, int]:
    (index, key), _ = item
    return index, KEYS.index(key) if key in KEYS else len(KEYS)


def _parts_of(text: str) -> dict[str, str]:
    """What each unit said in an entry of several: ［市水务局］已开工."""
    return {unit: said.strip() for unit, said in _PART.findall(text)}


def _own_part(text: str, unit: str) -> str:
    """A unit's own part of an entry that was sent out with those of others."""
    return _parts_of(text).get(unit, text)


def _same(a: str, b: str) -> bool:
    """Whether two entries are one, however a program saved them: 0.50 and 0.5, 85% and 0.85."""
    return _settled(a) == _settled(b)


def _settled(text: str) -> str:
    plain = "".join(text.split())
    if plain.endswith(("%", "％")):
        try:
            plain = f"{float(plain[:-1]) / 100:g}"
        except ValueError:
            return plain
    day = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:0?0:00(?::00)?)?", plain)
    if day:
        return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
    return _ZEROS.sub("", plain)
