"""The pages of a workbook that are no tables: 概览 before them, 原文 behind, and the ways between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import Notice, Role
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.overview import Overview, overview
from policy_parse.export.safety import clean, sheet_name
from policy_parse.export.shown import date_shown, lines_of, tall
from policy_parse.export.source_rows import SourceRows
from policy_parse.export.tables import Table
from policy_parse.export.unit_pages import UnitPages, unit_blocks

_TEXT = "原文"
_WAYS = ("section", "path", "code", "mention", "quote", "task")  # columns that lead to the text
_LINKS = 60_000  # that a sheet of Excel holds
_DRAWN = 15  # units in the chart
_BACK = {"breakdown": "任务", "targets": "指标", "deadlines": "时限"}  # ways from the text
_COLOURS = dict(zip(ROLE_WORDS.values(), ("#C55A11", "#FFC000", "#5B9BD5", "#70AD47"), strict=True))


class Pages:
    """概览 and 原文 of one notice."""

    def __init__(self, notice: Notice, title: str, by_unit: Table) -> None:
        """`title` stands at the head of every printed page; `by_unit` is 按单位任务清单."""
        self.notice, self.title = notice, title
        self.units = UnitPages(unit_blocks(notice, by_unit), by_unit.columns)
        self.text = SourceRows(notice)
        self._back: dict[str, dict[int, int]] = {kind: {} for kind in _BACK}
        self._names: dict[str, str] = {}
        self._links = 0

    def first(self, writer: Any, tables: Sequence[Table]) -> None:
        """概览, with a way to every sheet."""
        sheet = writer.add("概览")
        taken = set(writer.taken)
        ways: list[tuple[Table | None, str]] = [
            (table, sheet_name(table.name, taken)) for table in tables
        ]
        self._names = {t.kind: name for t, name in ways if t is not None and t.kind in _BACK}
        ways += [(None, name) for name in self.units.plan(taken)]
        places = self.units.places
        OverviewSheet(writer, sheet, overview(self.notice), places).write([*ways, (None, _TEXT)])

    def link(
        self,
        writer: Any,
        sheet: Any,
        table: Table,
        number: int,
        row: Sequence[Any],
        shown: Sequence[str],
    ) -> None:
        """A way from a row to its sentence, on the first of its short texts.

        LibreOffice does not wrap a text that is a way. `shown` are the keys of the columns that
        stand on the sheet.
        """
        place = {key: c for c, (key, _) in enumerate(table.columns)}
        at = row[place["start"]] if "start" in place else None
        key = next((key for key in _WAYS if key in shown and row[place[key]]), None)
        if at is None or key is None:
            return
        line = self.link_cell(writer, sheet, number, shown.index(key), row[place[key]], at)
        if line is not None and table.kind in self._back:
            self._back[table.kind].setdefault(line, number)

    def link_cell(
        self, writer: Any, sheet: Any, number: int, column: int, text: Any, at: int | None
    ) -> int | None:
        """Make a cell a way to the sentence at an offset; returns the row of that in 原文."""
        line = self.text.at(at) if at is not None else None
        if line is None or not isinstance(text, str) or self._links >= _LINKS:
            return None
        if len(text) <= 1000:
            self._links += 1
            target = f"internal:'{_TEXT}'!A{line + 2}"
            writer.way(sheet, number, column, target, clean(text))
        return line

    def last(self, writer: Any) -> None:
        """原文: a row per sentence or item, with ways to what was found in it."""
        sheet = writer.add(_TEXT)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        heads = ("行", "章节", "原文", *_BACK.values())
        for c, (title, width) in enumerate(zip(heads, (6, 9, 110, 7, 7, 7), strict=True)):
            sheet.set_column(c, c, width)
            sheet.write_string(0, c, title, writer.head)
        for n, row in enumerate(self.text.rows):
            tall(sheet, n + 1, lines_of(row.text, 110))
            sheet.write_number(n + 1, 0, n + 1, writer.centred)
            sheet.write_string(n + 1, 1, row.section, writer.centred)
            writer.cell(sheet, n + 1, 2, row.text)
            for c, kind in enumerate(_BACK, 3):
                number = self._back[kind].get(n)
                if number is None or kind not in self._names or self._links >= _LINKS:
                    sheet.write_blank(n + 1, c, None, writer.plain)
                else:
                    self._links += 1
                    target = f"internal:'{self._names[kind]}'!A{number + 1}"
                    sheet.write_url(n + 1, c, target, writer.linked_centred, "→")


class Framing(Protocol):
    """What stands around the tables of a workbook: 概览 before them, units and a text behind."""

    title: str
    units: UnitPages

    def first(self, writer: Any, tables: Sequence[Table]) -> None:
        """Write what stands before the tables."""

    def link(
        self,
        writer: Any,
        sheet: Any,
        table: Table,
        number: int,
        row: Sequence[Any],
        shown: Sequence[str],
    ) -> None:
        """Make ways from a row, once it is written."""

    def last(self, writer: Any) -> None:
        """Write what stands behind the units."""


class OverviewSheet:
    """概览 while it is written, block under block."""

    def __init__(
        self, writer: Any, sheet: Any, found: Overview, units: Mapping[str, tuple[str, int]]
    ) -> None:
        """`units` are the sheet and the row of the page of each unit."""
        self.writer, self.sheet, self.found, self.row = writer, sheet, found, 0
        self.units = units
        sheet.set_portrait()  # upright, most notices have it on one paper
        for c, width in enumerate((22, 13, 13, 13, 13, 60)):
            sheet.set_column(c, c, width)
        self.bold = writer.book.add_format(
            {"bold": True, "font_color": "#1F4E79", "bottom": 2, "bottom_color": "#1F4E79"}
        )

    def write(self, sheets: Sequence[tuple[Table | None, str]]) -> None:
        """All blocks, from what it is to what is to be checked."""
        self.sheet.merge_range(0, 0, 0, 5, clean(self.writer.pages.title), self.writer.big)
        self.sheet.set_row(0, 40)
        self.row = 1
        for name, value in self.found.facts[1:]:
            self.line([name], value)
        self.row += 1
        self.row = self.ways(sheets, self.row)
        self.table("数量", [("项目", "个数"), *self.found.counts])
        self.load()
        self.ahead()
        self.table("数字的类别", [("类别", "个数"), *self.found.targets])
        self.checks()

    def line(self, cells: Sequence[Any], wide: str | None = None) -> None:
        """Cells from the left; `wide` takes the columns that are left."""
        for c, value in enumerate(cells):
            self.writer.cell(self.sheet, self.row, c, value)
        if wide is not None:
            self.sheet.merge_range(
                self.row, len(cells), self.row, 5, clean(wide), self.writer.plain
            )
        self.row += 1

    def heading(self, title: str) -> None:
        """The head of a block."""
        for c in range(6):
            self.sheet.write_blank(self.row, c, None, self.bold)
        self.sheet.write_string(self.row, 0, title, self.bold)
        self.row += 1

    def heads(self, titles: Sequence[str], *, wide: bool = False) -> None:
        """The head of a table; with `wide` its last column takes those that are left."""
        for c, title in enumerate(titles):
            if wide and c == len(titles) - 1 and c < 5:
                self.sheet.merge_range(self.row, c, self.row, 5, title, self.writer.head)
            else:
                self.sheet.write_string(self.row, c, title, self.writer.head)
        self.row += 1

    def ways(self, sheets: Sequence[tuple[Table | None, str]], row: int) -> int:
        """目录: a way to every sheet, six beside each other."""
        self.heading("目录")
        for n, (table, name) in enumerate(sheets):
            shown = f"{name}（{len(table.rows)}）" if table is not None else name
            at = self.row + n // 6, n % 6
            self.sheet.write_url(*at, f"internal:'{name}'!A1", self.writer.linked, shown)
        self.row += (len(sheets) + 5) // 6 + 1
        return self.row

    def table(self, title: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """A small table under its title; nothing where it has no rows."""
        if len(rows) > 1:
            self.heading(title)
            self.heads(rows[0])
            for row in rows[1:]:
                self.line(row)
            self.row += 1

    def load(self) -> None:
        """Tasks of each unit by role, and the chart of those that have most."""
        if not self.found.load:
            return
        self.heading("各单位任务数")
        words = list(ROLE_WORDS.values())
        self.heads(["单位", *words])
        first = self.row
        for unit, counts in self.found.load:
            self.line([unit, *(count or None for count in counts)])
            if unit in self.units:
                name, at = self.units[unit]
                target = f"internal:'{name}'!A{at + 1}"
                self.sheet.write_url(self.row - 1, 0, target, self.writer.linked, clean(unit))
        drawn = min(len(self.found.load), _DRAWN)
        chart = self.writer.book.add_chart({"type": "bar", "subtype": "stacked"})
        name = self.sheet.get_name()
        for c, word in enumerate(words[: len(Role)], 1):
            if any(counts[c - 1] for _, counts in self.found.load[:drawn]):
                chart.add_series(
                    {
                        "name": word,
                        "categories": [name, first, 0, first + drawn - 1, 0],
                        "values": [name, first, c, first + drawn - 1, c],
                        "fill": {"color": _COLOURS[word]},
                        "gap": 40,
                    }
                )
        chart.set_title({"name": "各单位任务数", "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 430, "height": 90 + 22 * drawn})
        self.sheet.insert_chart(first, 5, chart, {"x_offset": 8, "object_position": 1})
        self.row = max(self.row, first + (90 + 22 * drawn) // 20 + 1) + 1

    def ahead(self) -> None:
        """The first dates."""
        if self.found.ahead:
            self.heading("最早的时限")
            who = f"{ROLE_WORDS[Role.LEAD]}、{FIELDS['responsible'].zh}"
            self.heads(["时限", "章节", who, "", "", "任务"])
            self.sheet.merge_range(self.row - 1, 2, self.row - 1, 4, who, self.writer.head)
            for end, section, task, units in self.found.ahead:
                tall(self.sheet, self.row, max(lines_of(task, 60), lines_of(units, 39)))
                cells = (date_shown(end), section, units, None, None, task)
                for c, value in enumerate(cells):
                    self.writer.cell(self.sheet, self.row, c, value)
                if units:
                    self.sheet.merge_range(
                        self.row, 2, self.row, 4, clean(units), self.writer.plain
                    )
                self.row += 1
            self.row += 1

    def checks(self) -> None:
        """What is to be looked at, by kind."""
        if self.found.checks:
            self.heading("需要核对")
            self.heads(["类别", "处数", "例"], wide=True)
            for name, count, message in self.found.checks:
                tall(self.sheet, self.row, lines_of(message, 110))
                self.line([name, count], message)
