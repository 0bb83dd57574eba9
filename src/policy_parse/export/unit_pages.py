"""A printable sheet per unit with all it has to do, and an index of them; of very many, one sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from policy_parse.domain.notice import Notice
from policy_parse.export.duty_tables import ROLE_WORDS, headings_of_units
from policy_parse.export.safety import clean, sheet_name
from policy_parse.export.shown import choices, date_shown, lines_of, tall
from policy_parse.export.table import Cell, Table

INDEX, TOGETHER = "单位索引", "各单位任务"
_SHEETS = 20  # units from which on their pages stand on one sheet
# Columns of a page with their widths; 编号 is for the way back and hidden.
_COLUMNS = {
    "role": 8, "section": 8, "task": 58, "targets": 26, "deadline": 13, "partners": 36, "id": 10,
}  # fmt: skip
_INDEX = (
    ("单位", 26), ("单位全称", 34), ("其他写法", 30), *((word, 7) for word in ROLE_WORDS.values()),
    ("合计", 7), ("指标", 7), ("最早时限", 14),
)  # fmt: skip
_HEAD = 3  # rows over the tasks of a unit


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """What stands on the page of one unit: `said` is who it is, `rows` as in 按单位任务清单."""

    name: str
    full: str | None
    others: str | None
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[tuple[int, str, str], ...]  # row, key of the column, what to say


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
        out.append(UnitBlock(name, full[name], "、".join(others) or None, rows, marks))
        first += len(rows)
    return out


class UnitPages:
    """The pages of all units in one workbook."""

    def __init__(self, blocks: Sequence[UnitBlock], table: Table) -> None:
        """`table` is 按单位任务清单, whose columns the rows have."""
        self.blocks, self.table = blocks, table
        self.together = len(blocks) > _SHEETS
        self._at = {key: c for c, (key, _) in enumerate(table.columns)}
        self.places: dict[str, tuple[str, int]] = {}  # of each unit: sheet and row

    def plan(self, taken: set[str]) -> list[str]:
        """Settle the names of the sheets (added to `taken`); returns those that are listed."""
        if not self.blocks:
            return []
        listed = [sheet_name(INDEX, taken)]
        if self.together:
            listed.append(sheet_name(TOGETHER, taken))
            row = 0
            for block in self.blocks:
                self.places[block.name] = listed[1], row
                row += _HEAD + len(block.rows) + 1
        else:
            for block in self.blocks:
                self.places[block.name] = sheet_name(block.name, taken), 0
        return listed

    def write(self, writer: Any) -> None:
        """The index, then the pages."""
        if not self.blocks:
            return
        self._index(writer)
        sheet = self._sheet(writer, TOGETHER) if self.together else None
        breaks = []
        for block in self.blocks:
            own = sheet or self._sheet(writer, block.name)
            row = self.places[block.name][1]
            breaks.append(row)
            self._page(writer, own, block, row)
            if sheet is None:
                own.repeat_rows(0, _HEAD - 1)
                own.freeze_panes(_HEAD, 0)
                own.autofilter(_HEAD - 1, 0, _HEAD - 1 + len(block.rows), len(_COLUMNS) - 1)
        if sheet is not None:
            sheet.set_h_pagebreaks(breaks[1:1024])

    def _sheet(self, writer: Any, name: str) -> Any:
        sheet = writer.add(name)
        for c, (key, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(c, c, width, None, {"hidden": key == "id"})
        return sheet

    def _index(self, writer: Any) -> None:
        sheet = writer.add(INDEX)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        for c, (title, width) in enumerate(_INDEX):
            sheet.set_column(c, c, width)
            sheet.write_string(0, c, title, writer.head)
        for r, block in enumerate(self.blocks, 1):
            roles = self._roles(block)
            targets = sum(bool(row[self._at["targets"]]) for row in block.rows)
            dates = [str(d) for row in block.rows if (d := row[self._at["deadline"]])]
            first = min((d for d in dates if d[:4].isdecimal()), default=None)
            cells = [
                block.full, block.others, *(roles[word] or None for word in ROLE_WORDS.values()),
                len(block.rows), targets or None, date_shown(first) if first else None,
            ]  # fmt: skip
            for c, value in enumerate(cells, 1):
                writer.cell(sheet, r, c, value)
            widths = [width for _, width in _INDEX[1:]]
            tall(sheet, r, max(map(lines_of, map(str, cells), widths)))
            where, row = self.places[block.name]
            sheet.write_url(
                r, 0, f"internal:'{where}'!A{row + 1}", writer.linked, clean(block.name)
            )
        sheet.autofilter(0, 0, len(self.blocks), len(_INDEX) - 1)

    def _roles(self, block: UnitBlock) -> Counter[str]:
        return Counter(str(row[self._at["role"]]) for row in block.rows)

    def _page(self, writer: Any, sheet: Any, block: UnitBlock, first: int) -> None:
        """Who it is, what it does in which role, with whom and by when."""
        roles, last = self._roles(block), len(_COLUMNS) - 2
        said = [f"全称：{block.full}" if block.full and block.full != block.name else None]
        said.append(f"文中另作：{block.others}" if block.others else None)
        said.append(
            "、".join(f"{word}{roles[word]}项" for word in ROLE_WORDS.values() if roles[word])
        )
        told = "　".join(filter(None, said))
        sheet.merge_range(first, 0, first, last, clean(block.name), writer.big)
        sheet.set_row(first, 26)
        sheet.merge_range(first + 1, 0, first + 1, last, clean(told), writer.plain)
        tall(sheet, first + 1, lines_of(told, 149))
        titles = dict(self.table.columns)
        for c, key in enumerate(_COLUMNS):
            sheet.write_string(first + 2, c, titles[key], writer.head)
        marks = {(r, key): told for r, key, told in block.marks}
        for r, row in enumerate(block.rows):
            self._line(writer, sheet, first + _HEAD + r, row)
            for c, key in enumerate(_COLUMNS):
                if (r, key) in marks:
                    value = row[self._at[key]]
                    writer.mark(sheet, first + _HEAD + r, c, value, marks[r, key])
        end = first + _HEAD + len(block.rows) - 1
        writer.grid(sheet, first + _HEAD, end, len(_COLUMNS))
        writer.lists(sheet, choices("by_unit", list(_COLUMNS)), first + _HEAD, end)

    def _line(self, writer: Any, sheet: Any, at: int, row: Sequence[Cell]) -> None:
        lines = 1
        for c, (key, width) in enumerate(_COLUMNS.items()):
            value = row[self._at[key]]
            shown = date_shown(str(value)) if key == "deadline" and value else value
            if shown is not None:
                writer.cell(sheet, at, c, shown)
            if key != "id" and isinstance(shown, str):
                lines = max(lines, lines_of(shown, width))
        tall(sheet, at, lines)
        writer.pages.link_cell(
            writer, sheet, at, 1, row[self._at["section"]], row[self._at["start"]]
        )
