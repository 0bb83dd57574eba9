"""A printable sheet per unit with all it has to do, and an index of them; of very many, one sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.duty_tables import headings_of_units
from policy_parse.export.safety import clean, sheet_name
from policy_parse.export.shown import choices, date_shown, lines_of, tall
from policy_parse.export.table import Cell, Table

INDEX, TOGETHER = "单位索引", "各单位任务"
_SHEETS = 20  # units from which on their pages stand on one sheet
# Columns of a page with their widths; 编号 is for the way back and hidden.
WIDTHS = {
    "role": 8,
    "section": 8,
    "task": 58,
    "targets": 26,
    "deadline": 13,
    "partners": 36,
    "id": 10,
}
_UNIT, _NAME = FIELDS["unit"].zh, FIELDS["unit_name"].zh
_FILE, _TARGETS = FIELDS["file"].zh, FIELDS["targets"].zh
_INDEX = (
    (_UNIT, 26),
    (_NAME, 34),
    ("其他写法", 30),
    (_FILE, 7),
    *((word, 7) for word in ROLE_WORDS.values()),
    ("合计", 7),
    (_TARGETS, 7),
    ("最早时限", 14),
)
_NAMED = 2  # rows that say which unit it is


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """One unit: who it is, how much it has to do, and the rows of its page.

    `roles` are its tasks by role word, `targets` those with one, `first` the earliest date, `rows`
    as in 按单位任务清单; none where the unit has a line of the index alone.
    """

    name: str
    full: str | None
    others: str | None
    roles: Mapping[str, int]
    targets: int
    first: str | None
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[tuple[int, str, str], ...] = ()  # row, key of the column, what to say
    documents: int | None = None


def unit_blocks(notice: Notice, by_unit: Table) -> list[UnitBlock]:
    """The pages of a notice's units, one per identity, in the order of the table."""
    names = headings_of_units(notice)
    spellings: dict[str, Counter[str]] = {}
    full: dict[str, str | None] = {}
    for row in notice.assignments:
        spellings.setdefault(names[row.unit_key], Counter())[row.unit] += 1
        full[names[row.unit_key]] = row.unit_name
    keys = [key for key, _ in by_unit.columns]
    out, first = [], 0
    for unit, group in groupby(by_unit.rows, key=lambda row: row[0]):
        rows, name = tuple(group), str(unit)
        others = [f"{o}（{n}处）" for o, n in spellings[name].most_common() if o != name]
        marks = tuple(
            (r - first, keys[c], said) for r, c, said in by_unit.marks if 0 <= r - first < len(rows)
        )
        roles = Counter(str(row[keys.index("role")]) for row in rows)
        targets = sum(bool(row[keys.index("targets")]) for row in rows)
        early = earliest(row[keys.index("deadline")] for row in rows)
        told = "、".join(others) or None
        out.append(UnitBlock(name, full[name], told, roles, targets, early, rows, marks))
        first += len(rows)
    return out


def earliest(deadlines: Iterable[Cell]) -> str | None:
    """The first of the deadlines that are dates."""
    said = (part for cell in deadlines if cell for part in str(cell).split("；"))
    return min((day for day in said if day[:4].isdecimal()), default=None)


class UnitPages:
    """The pages of all units in one workbook."""

    def __init__(
        self,
        blocks: Sequence[UnitBlock],
        columns: Sequence[tuple[str, str]],
        *,
        widths: Mapping[str, int] = WIDTHS,
        together: bool | None = None,
    ) -> None:
        """`columns` are those of the rows, `widths` names those that are shown.

        `together`: all pages on one sheet (default: where they are very many).
        """
        self.blocks, self._widths, self._titles = blocks, widths, dict(columns)
        self._paged = [block for block in blocks if block.rows]
        self.together = len(blocks) > _SHEETS if together is None else together
        self._at = {key: c for c, (key, _) in enumerate(columns)}
        self.places: dict[str, tuple[str, int]] = {}  # of each unit: sheet and row

    def plan(self, taken: set[str]) -> list[str]:
        """Settle the names of the sheets (added to `taken`); returns those that are listed."""
        if not self.blocks:
            return []
        listed = [sheet_name(INDEX, taken)]
        if self.together:
            listed.append(sheet_name(TOGETHER, taken))
            row = 1  # under the one header of the sheet
            for block in self._paged:
                self.places[block.name] = listed[1], row
                row += _NAMED + len(block.rows) + 1
        else:
            for block in self._paged:
                self.places[block.name] = sheet_name(block.name, taken), 0
        return listed

    def write(self, writer: Any) -> None:
        """The index, then the pages."""
        if not self.blocks:
            return
        self._index(writer)
        if self.together:
            self._write_together(writer)
        else:
            for block in self._paged:
                self._write_alone(writer, block)

    def _write_alone(self, writer: Any, block: UnitBlock) -> None:
        sheet = self._sheet(writer, block.name)
        self._named(writer, sheet, block, 0)
        self._titled(writer, sheet, _NAMED)
        self._rows(writer, sheet, block, _NAMED + 1)
        sheet.repeat_rows(0, _NAMED)
        sheet.freeze_panes(_NAMED + 1, 0)
        sheet.autofilter(_NAMED, 0, _NAMED + len(block.rows), len(self._widths) - 1)

    def _write_together(self, writer: Any) -> None:
        """One unit under the other, each on paper of its own, the header on each paper."""
        sheet = self._sheet(writer, TOGETHER)
        self._titled(writer, sheet, 0)
        for block in self._paged:
            row = self.places[block.name][1]
            self._named(writer, sheet, block, row)
            self._rows(writer, sheet, block, row + _NAMED)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.set_h_pagebreaks([self.places[block.name][1] for block in self._paged][1:1024])

    def _sheet(self, writer: Any, name: str) -> Any:
        sheet = writer.add(name)
        for c, (key, width) in enumerate(self._widths.items()):
            sheet.set_column(c, c, width, None, {"hidden": key == "id"})
        return sheet

    def _index(self, writer: Any) -> None:
        sheet = writer.add(INDEX)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        shown = [c for c in _INDEX if c[0] != _FILE or any(b.documents for b in self.blocks)]
        for c, (title, width) in enumerate(shown):
            sheet.set_column(c, c, width)
            sheet.write_string(0, c, title, writer.head)
        for r, block in enumerate(self.blocks, 1):
            cells: dict[str, Cell] = {
                _UNIT: block.name,
                _NAME: block.full,
                "其他写法": block.others,
                _FILE: block.documents,
                **{word: block.roles.get(word) or None for word in ROLE_WORDS.values()},
                "合计": sum(block.roles.values()),
                _TARGETS: block.targets or None,
                "最早时限": date_shown(block.first) if block.first else None,
            }
            for c, (title, _) in enumerate(shown):
                writer.cell(sheet, r, c, cells[title])
            tall(sheet, r, max(lines_of(str(cells[title]), width) for title, width in shown))
            if block.name in self.places:
                where, row = self.places[block.name]
                writer.way(sheet, r, 0, f"internal:'{where}'!A{row + 1}", clean(block.name))
        sheet.autofilter(0, 0, len(self.blocks), len(shown) - 1)

    def _titled(self, writer: Any, sheet: Any, row: int) -> None:
        for c, key in enumerate(self._widths):
            sheet.write_string(row, c, self._titles[key], writer.head)

    def _named(self, writer: Any, sheet: Any, block: UnitBlock, first: int) -> None:
        """Who it is, and how many tasks it has in which role."""
        roles, last = block.roles, len(self._widths) - 2
        said = [f"全称：{block.full}" if block.full and block.full != block.name else None]
        said.append(f"文中另作：{block.others}" if block.others else None)
        said.append("、".join(f"{w}{roles[w]}项" for w in ROLE_WORDS.values() if roles.get(w)))
        told = "　".join(filter(None, said))
        sheet.merge_range(first, 0, first, last, clean(block.name), writer.big)
        sheet.set_row(first, 26)
        sheet.merge_range(first + 1, 0, first + 1, last, clean(told), writer.plain)
        tall(sheet, first + 1, lines_of(told, sum(self._widths.values()) - 20))

    def _rows(self, writer: Any, sheet: Any, block: UnitBlock, first: int) -> None:
        """What it does in which role, with whom and by when."""
        marks = {(r, key): told for r, key, told in block.marks}
        for r, row in enumerate(block.rows):
            self._line(writer, sheet, first + r, row)
            for c, key in enumerate(self._widths):
                if (r, key) in marks:
                    value = row[self._at[key]]
                    writer.mark(sheet, first + r, c, value, marks[r, key])
        end = first + len(block.rows) - 1
        writer.grid(sheet, first, end, len(self._widths))
        writer.lists(sheet, choices("by_unit", list(self._widths)), first, end)

    def _line(self, writer: Any, sheet: Any, at: int, row: Sequence[Cell]) -> None:
        tick()
        lines = 1
        for c, (key, width) in enumerate(self._widths.items()):
            value = row[self._at[key]]
            shown = date_shown(str(value)) if key == "deadline" and value else value
            if shown is not None:
                writer.cell(sheet, at, c, shown)
            if key != "id" and isinstance(shown, str):
                lines = max(lines, lines_of(shown, width))
        tall(sheet, at, lines)
        if "start" in self._at:
            column, section = list(self._widths).index("section"), row[self._at["section"]]
            writer.pages.link_cell(writer, sheet, at, column, section, row[self._at["start"]])
