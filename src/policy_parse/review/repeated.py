"""Edits in the sheets that show duties once more: 责任矩阵 and the pages of units."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.shown import OF_TASKS
from policy_parse.export.tables import Table
from policy_parse.lexicon.roles import role_named
from policy_parse.review.corrections import Correction
from policy_parse.review.duty_rows import Record, correction_of, records_of
from policy_parse.review.returned import is_same
from policy_parse.review.sheets import EditedRow

_PARTS = re.compile(r"[、，,；;/\s]+")
_ELSEWHERE = "请在责任清单、指标清单或时限清单中改"


class RepeatedDuties:
    """The duties of one notice, while edits in the sheets that repeat them are led back to them."""

    def __init__(self, document: str, file: str, tables: Mapping[str, Table]) -> None:
        """`tables` as they were exported."""
        self.document, self.file = document, file
        self.duties = records_of(tables["duties"])
        self.told: list[str] = []
        self._rows_of = Counter(duty["id"] for duty in self.duties)

    def of_matrix(self, matrix: Table, rows: Sequence[EditedRow]) -> list[Correction]:
        """The corrections that edited cells of 责任矩阵 stand for; what is not taken is told."""
        known = {record["id"]: record for record in records_of(matrix)}
        titles = dict(matrix.columns)
        single = Counter(record["section"] for record in known.values())
        changes: list[tuple[EditedRow, str, Record, set[str], set[str]]] = []
        for row in rows:
            old = known.get(row.cells.get("id", ""))
            if old is None:
                self.say(row, "", "加行", "没有编号的行请加在责任清单中")
                continue
            for field, text in row.cells.items():
                if is_same(old.get(field, ""), text, spaces=False):
                    continue
                if field in OF_TASKS or field not in titles:
                    self.say(row, titles.get(field, field), "改动", _ELSEWHERE)
                    continue
                before, after = _roles(old.get(field, "")), _roles(text)
                if after is None or before is None:
                    self.say(row, field, "改动", f"只能填{'、'.join(ROLE_WORDS.values())}")
                elif before != after:
                    changes.append((row, field, old, before, after))
        self.missing(rows, set(known), matrix.name)
        return [*self._led_back(changes, single)]

    def of_pages(self, by_unit: Table, rows: Sequence[EditedRow]) -> list[Correction]:
        """The corrections that roles changed on pages of units stand for."""
        known: dict[str, list[Record]] = defaultdict(list)
        for record in records_of(by_unit):
            known[record["id"]].append(record)
        duties = {duty["id"]: duty for duty in self.duties}
        titles, out = dict(by_unit.columns), []
        seen: set[str] = set()
        for row in rows:
            key = row.cells.get("id", "")
            if key not in known:
                continue  # a head, or the name of the next unit
            seen.add(key)
            for field, text in row.cells.items():
                olds = {old.get(field, "") for old in known[key]}
                if any(is_same(old, text, spaces=False) for old in olds):
                    continue
                role = role_named(text) if field == "role" else None
                if role is None or key not in duties:
                    why = (
                        _ELSEWHERE if field != "role" else f"只能填{'、'.join(ROLE_WORDS.values())}"
                    )
                    self.say(row, titles.get(field, field), "改动", why)
                    continue
                duty = duties[key]
                out.append(
                    correction_of(self, duty, "edit", "role", duty["role"], ROLE_WORDS[role])
                )
        units = {old["unit"] for key in seen for old in known[key]}
        of_units = {k for k, olds in known.items() if olds[0]["unit"] in units}
        self.missing(rows, of_units, by_unit.name)
        return out

    def say(self, row: EditedRow, title: str, what: str, why: str) -> None:
        """Tell of an edit that is not taken, by its place."""
        self.told.append(f"{row.place}{f'“{title}”' if title else ''} 的{what}未采用：{why}。")

    def missing(self, rows: Sequence[EditedRow], known: set[str], name: str) -> None:
        """Tell of rows that were taken out of a sheet which only repeats them."""
        gone = known - {row.cells.get("id", "") for row in rows}
        if rows and gone:
            file = rows[0].place.partition(" ")[0]
            self.told.append(f"{file} {name} 中删去的{len(gone)}行未采用：请在责任清单中删。")

    def _led_back(
        self,
        changes: Sequence[tuple[EditedRow, str, Record, set[str], set[str]]],
        single: Mapping[str, int],
    ) -> Iterator[Correction]:
        """Roles taken away, given and exchanged, cell by cell; a duty as one where all its rows are."""
        whole = self._whole(changes)
        for row, unit, old, before, after in changes:
            gone, new = before - after, after - before
            swapped = next(iter(new)) if len(gone) == len(new) == 1 else ""
            kept = 0
            for duty in self._cell(old, unit, gone):
                if whole.get(duty["id"]) == swapped and swapped:
                    yield correction_of(self, duty, "edit", "role", duty["role"], swapped)
                elif duty["id"] in whole and not swapped:
                    yield correction_of(self, duty, "delete", "", "", "")
                elif swapped and single[old["section"]] > 1:
                    self.say(row, unit, "改动", "这项分工还管其他任务，请在责任清单中改")
                else:
                    kept += 1
                    what = f"{duty['section']}\t{duty['task']}"
                    yield correction_of(self, duty, "edit", "tasks", what, "")
            for role in sorted(new) if not swapped or kept else ():
                if single[old["section"]] > 1:
                    self.say(row, unit, "改动", "同一章节有多项任务，请在责任清单中改")
                    continue
                said = "\t".join((old["section"], role, unit))
                yield Correction(
                    self.document, self.file, "duties", "", "add", said, "", said, "", 0, 0
                )

    def _whole(
        self, changes: Sequence[tuple[EditedRow, str, Record, set[str], set[str]]]
    ) -> dict[str, str]:
        """Duties all of whose rows were changed alike, with the role that they now have (or none)."""
        given: dict[str, list[str]] = defaultdict(list)
        for _, unit, old, before, after in changes:
            gone, new = before - after, after - before
            role = next(iter(new)) if len(gone) == len(new) == 1 else ""
            for duty in self._cell(old, unit, gone):
                given[duty["id"]].append(role)
        return {
            key: roles[0]
            for key, roles in given.items()
            if len(roles) == self._rows_of[key] and len(set(roles)) == 1
        }

    def _cell(self, row: Record, unit: str, roles: set[str]) -> list[Record]:
        """The duties that a cell of the matrix shows."""
        names = {d["unit_name"] for d in self.duties if d["unit"] == unit and d["unit_name"]}
        return [
            duty
            for duty in self.duties
            if duty["section"] == row["section"]
            and duty["role"] in roles
            and (duty["task"] or row["task"]) == row["task"]
            and (unit in (duty["unit"], duty["unit_name"]) or duty["unit_name"] in names)
        ]


def _roles(text: str) -> set[str] | None:
    """The roles that a cell names, None where a word is none."""
    named = [role_named(part) for part in _PARTS.split(text.strip()) if part]
    if None in named:
        return None
    return {ROLE_WORDS[role] for role in named if role}
