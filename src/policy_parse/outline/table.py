"""A grid whose columns are known: what stands under each, and what its rows are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.limits import tick
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.table_headers import (
    ROLE_KINDS,
    Header,
    end_of_plan,
)
from policy_parse.outline.grids import Grid, GridCell

LABEL_SIZE = 20  # characters of a header cell whose words are looked at
_PROSE = 50  # characters of a cell that holds prose
_MOSTLY = 0.8
TEXT_KINDS = (ColumnKind.TASK, ColumnKind.CONTENT)
NAME_KINDS = (ColumnKind.CATEGORY, ColumnKind.INDICATOR)
YEAR = re.compile(r"(?:19|20)\d\d年?|[\d一二三四五六七八九十]{1,2}月")
VALUE = re.compile(r"[≥≤><〔［【\[（~约]*-?\d[\d,.]*%?[〕］】\]）]*(?:以上|以下|左右|以内)?")
NATURE = re.compile(rf"(?:{any_of('nature_of_indicator')})性?")
_BOX = re.compile(r"(?:.*\n)?专栏")
_AIMS = re.compile(r"指标|目标")


@dataclass(slots=True)
class Field:
    """A column as its header makes it: places `[start, end)` across, what it holds, what it says.

    `label` is its lower header line where that says what the values are of (居住建筑).
    """

    start: int
    end: int
    text: str
    header: Header | None
    label: str = ""

    @property
    def kind(self) -> str:
        """What it holds, "" where nothing tells."""
        return self.header.kind if self.header else ""


@dataclass(slots=True)
class Table:
    """A grid whose columns are known; `body` is its first row under the header.

    `caption` is what stands over it: the lines before it and its banners above the header.
    """

    grid: Grid
    fields: list[Field] = field(default_factory=list)
    body: int = 0
    caption: str = ""
    notes: str = ""
    _aligned: dict[int, list[list[GridCell]]] = field(default_factory=dict)
    _order: dict[int, int] = field(default_factory=dict)  # of its fields, by id
    _rows: list[int] | None = None

    @property
    def year(self) -> str:
        """The year that the caption is for, "" if none: 表1 “十四五”主要指标, 2025年目标."""
        own = next((c for c in self.caption.split("\n")[::-1] if _AIMS.search(c)), "")
        return end_of_plan(own)

    def under(self, row: int, column: Field) -> list[GridCell]:
        """The cells of a row that stand under a column, from left to right.

        By their places; where a page break has moved the columns, by their order.
        """
        if row not in self._aligned:
            tick()
            self._aligned[row] = self._align(row)
        return self._aligned[row][self._order[id(column)]]

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Name its columns; what was told of its rows by other ones is forgotten."""
        self.fields = list(fields)
        self._order = {id(column): k for k, column in enumerate(self.fields)}
        self._aligned, self._rows = {}, None

    def _align(self, row: int) -> list[list[GridCell]]:
        across = self.grid.in_row(row)
        starts = {f.start for f in self.fields}
        moved = any(cell.column not in starts for cell in across)
        missing = len(self.fields) - len(across)
        if moved and (
            missing == 0 or (missing == 1 and self.fields[0].kind == ColumnKind.CATEGORY)
        ):
            return [[] for _ in range(missing)] + [[cell] for cell in across]
        cells = self.grid.cells
        found = [[cells.get((row, c)) for c in range(f.start, f.end)] for f in self.fields]
        return [list(dict.fromkeys(c for c in one if c is not None)) for one in found]

    def of_kind(self, *kinds: str) -> list[Field]:
        """The columns that hold one of `kinds`, from left to right."""
        return [f for f in self.fields if f.kind in kinds]

    def at(self, row: int, kind: str) -> GridCell | None:
        """The cell of a row in the first column that holds `kind`, or None."""
        columns = self.of_kind(kind)
        cells = self.under(row, columns[0]) if columns else []
        return cells[0] if cells else None

    @property
    def holds_duties(self) -> bool:
        """Whether its rows are tasks: text with units in a role, or numbered tasks with more."""
        said = self.of_kind(*TEXT_KINDS)
        if self.of_kind(*ROLE_KINDS):
            return bool(said or self.of_kind(ColumnKind.INDICATOR))
        return bool(self.of_kind(ColumnKind.NUMBER) and self.of_kind(ColumnKind.TASK)) and (
            len(said) > 1 or bool(self.of_kind(ColumnKind.DEADLINE))
        )

    @property
    def is_boxed_prose(self) -> bool:
        """Whether it is text in a frame (专栏): most of it stands in cells of whole sentences."""
        texts = [cell.text for cell in dict.fromkeys(self.grid.cells.values())]
        if _BOX.match(self.caption.rpartition("\n")[2] + "\n" + texts[0] if texts else ""):
            return not any(map(is_value, texts))
        long = sum(len(text) for text in texts if len(text) >= _PROSE)
        return long >= _MOSTLY * sum(map(len, texts)) > 0

    @property
    def holds_indicators(self) -> bool:
        """Whether it lists indicators with values for a year."""
        if not (self.of_kind(*NAME_KINDS) and self.of_kind(ColumnKind.GOAL, ColumnKind.YEAR)):
            return False
        if any("指标" in f.text for f in self.fields) or _AIMS.search(self.caption):
            return True
        if not any(f.text for f in self.fields):
            return bool(self.fields)  # known by their content as indicators
        years = {
            year_of(f) for f in self.of_kind(ColumnKind.GOAL, ColumnKind.YEAR, ColumnKind.BASE)
        } - {""}
        more = self.of_kind(ColumnKind.NATURE) or self.of_kind(ColumnKind.MEASURE) or len(years) > 1
        return not self.of_kind(*ROLE_KINDS) and bool(more)

    @property
    def is_read(self) -> bool:
        """Whether it gives records."""
        return self.holds_duties or self.holds_indicators

    def rows(self) -> list[int]:
        """The rows under the header, without banners and repeated headers."""
        if self._rows is None:
            self._rows = [
                row
                for row in range(self.body, self.grid.height)
                if not self.grid.is_banner(row) and not self.repeats_header(row)
            ]
        return self._rows

    def repeats_header(self, row: int) -> bool:
        """Whether a row says what the header says, as on a new page."""
        head = self.body - 1
        if head < 0:
            return False
        cells = self.grid.cells
        pairs = [(cells.get((row, f.start)), cells.get((head, f.start))) for f in self.fields]
        return all(a.text == b.text for a, b in pairs if a and b) and any(a and b for a, b in pairs)


def year_of(column: Field) -> str:
    """The year that a column is for, "" if its header names none."""
    return column.header.year if column.header else ""


def is_value(text: str) -> bool:
    """Whether a cell holds a number and no more."""
    return VALUE.fullmatch(text) is not None
