"""A grid of cells to a typed table: what each column holds, and the rows under its header.

A column is known by the words of its header (one or two lines, in any order) or by what stands in
it; a row's cells belong to the columns they stand under. The same for every format
(gold/FORMAT.md, tables).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise

from policy_parse.domain.limits import tick
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Remark, Span
from policy_parse.domain.tables import ColumnHead
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import UNITS
from policy_parse.lexicon.roles import names_body
from policy_parse.lexicon.table_headers import (
    ROLE_KINDS,
    VALUE_KINDS,
    Header,
    end_of_plan,
    read_header,
)
from policy_parse.lexicon.units import looks_like_unit
from policy_parse.outline.grids import Grid, GridCell

_LOOKED_AT = 4  # rows among which a header stands
_KINDS = 2  # columns of a header whose words must be known
_LABEL = 20  # characters of a header cell whose words are looked at
_HEADER = 40  # … and of any
_LINES = 60  # over and under a table and those that it goes on in
_PROSE = 50  # characters of a cell that holds prose
_MOSTLY = 0.8
_MOST = 0.6  # share of a column's cells that tell what it holds
_TEXT = ("task", "content")
_NAMES = ("category", "indicator")
_YEAR = re.compile(r"(?:19|20)\d\d年?|[\d一二三四五六七八九十]{1,2}月")
_VALUE = re.compile(r"[≥≤><〔［【\[（~约]*-?\d[\d,.]*%?[〕］】\]）]*(?:以上|以下|左右|以内)?")
_NATURE = re.compile(rf"(?:{any_of('nature_of_indicator')})性?")
_LIST = re.compile(r"[、，；]")
_DONE = re.compile(r"[是否√×]|(?:已|未|基本|超额|提前)?(?:完成|达标)")
_INDICATOR = re.compile(
    rf"(?:[率量值数额度比]|{any_of('end_of_indicator')})(?:（[^（）]*）)*[*#\d]?$"
)
_FEW = 3  # rows and columns of a table without a header
_SOME = 0.4  # of a column of values that are numbers: others are —, or words
_BOX = re.compile(r"(?:.*\n)?专栏")
_AIMS = re.compile(r"指标|目标")
_DIGIT = re.compile(r"\d")


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
        if moved and (missing == 0 or (missing == 1 and self.fields[0].kind == "category")):
            return [[] for _ in range(missing)] + [[cell] for cell in across]
        cells = self.grid.cells
        found = [
            [cells.get((row, c)) for c in range(f.start, f.end)] for f in self.fields
        ]  # fmt: skip
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
        said = self.of_kind(*_TEXT)
        if self.of_kind(*ROLE_KINDS):
            return bool(said or self.of_kind("indicator"))
        return bool(self.of_kind("number") and self.of_kind("task")) and (
            len(said) > 1 or bool(self.of_kind("deadline"))
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
        if not (self.of_kind(*_NAMES) and self.of_kind("goal", "year")):
            return False
        if any("指标" in f.text for f in self.fields) or _AIMS.search(self.caption):
            return True
        if not any(f.text for f in self.fields):
            return bool(self.fields)  # known by their content as indicators
        years = {_year(f) for f in self.of_kind("goal", "year", "base")} - {""}
        more = self.of_kind("nature") or self.of_kind("measure") or len(years) > 1
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


def read_tables(grids: Sequence[Grid], passages: Sequence[Passage]) -> list[Table]:
    """Each grid as a table; one without a header goes on from the one before it."""
    out: list[Table] = []
    for grid in chain.from_iterable(map(_parted, grids)):
        table = Table(grid)
        if not grid.too_wide:
            _read_header(table)
            table.caption = _caption(table, passages)
            table.notes = _notes(table, passages)
            before = out[-1] if out else None
            if not table.fields and before is not None and _goes_on(grid, before, passages):
                table.set_fields(before.fields)
                table.caption, table.notes = before.caption, before.notes
            elif before is not None and _same_header(table, before):
                _add_lines(table, before)
            if not table.fields:
                table.set_fields(_fields_by_content(table))
            _read_contents(table)
        out.append(table)
    for table, after in pairwise(out):  # a note stands under the last page of a table
        if after.fields and _same_header(after, table):
            _add_lines(table, after)
    return out


def _add_lines(table: Table, other: Table) -> None:
    """What stands over and under the tables that one goes on in holds for it as well.

    A bounded number of lines: those of thousands of tables would be a text for each of them.
    """
    table.caption = _joined_lines(table.caption, other.caption)
    table.notes = _joined_lines(table.notes, other.notes)


def _joined_lines(first: str, second: str) -> str:
    return "\n".join(f"{first}\n{second}".split("\n", _LINES)[:_LINES])


def _parted(grid: Grid) -> Iterator[Grid]:
    """The tables that stand one below the other in one grid, as on a sheet: each has a header."""
    if grid.too_wide:
        yield grid
        return
    starts = [0]
    heads: list[str] = []
    for row in range(grid.height):
        texts = [cell.text for cell in grid.in_row(row) if cell.row == row]
        known = {h.kind for text in texts if len(text) <= _LABEL and (h := read_header(text))}
        if len(known) < _KINDS or not _is_header(grid, row) or len(texts) < _KINDS:
            continue
        if heads and texts != heads and row > starts[-1] + 1 and _stands_apart(grid, row):
            first = row
            while first > starts[-1] + 1 and len(grid.in_row(first - 1)) <= 1:
                first -= 1  # a title above the header
            starts.append(first)
        heads = texts
    if len(starts) == 1:
        yield grid
        return
    for first, last in pairwise([*starts, grid.height]):
        yield grid.part(first, last)


def _stands_apart(grid: Grid, row: int) -> bool:
    """Whether an empty row or a title of its own stands above a row."""
    return len(grid.in_row(row - 1)) <= 1


def _same_header(table: Table, before: Table) -> bool:
    """Whether the header of one is that of the other, as on a new page."""
    return [f.text for f in table.fields] == [f.text for f in before.fields] != []


def _read_header(table: Table) -> None:
    """The first row of which two columns are known, with a second header line below it."""
    grid = table.grid
    for row in range(min(_LOOKED_AT, grid.height)):
        known = [c for c in grid.in_row(row) if len(c.text) <= _LABEL and read_header(c.text)]
        if len(known) < 2 or grid.is_banner(row) or not _is_header(grid, row):
            continue
        two = _has_second_line(grid, row)
        table.body = max([row + 1 + two, *(c.row + c.rows for c in known if c.rows <= 2)])
        while table.body < grid.height and _says_headers(grid, table.body):
            table.body += 1  # a header that is drawn line by line
        table.set_fields(list(_fields(grid, row, row + two)))
        return


def _says_headers(grid: Grid, row: int) -> bool:
    """Whether a row has nothing but words that name columns."""
    texts = [cell.text for cell in grid.in_row(row) if cell.text]
    return bool(texts) and all(read_header(text) is not None for text in texts)


def _is_header(grid: Grid, row: int) -> bool:
    """Whether its cells are labels: no sentences, no values, no natures."""
    texts = [cell.text for cell in grid.in_row(row) if cell.text]
    return not any(
        len(text) > _HEADER
        or "。" in text
        or _NATURE.fullmatch(text)
        or (_VALUE.fullmatch(text) and not _YEAR.match(text))
        for text in texts
    )


def _has_second_line(grid: Grid, row: int) -> bool:
    """Whether the next row parts columns of the header: 规划目标 over 2020年目标值 and 〔累计〕."""
    if row + 1 >= grid.height or grid.is_banner(row + 1):
        return False
    split: list[GridCell] = []
    others: list[GridCell] = []
    for column in range(grid.width):
        above, below = grid.cells.get((row, column)), grid.cells.get((row + 1, column))
        if below is None or below is above:
            continue
        wide = above is not None and above.columns > 1
        (split if wide or above is None else others).append(below)
    if any(len(cell.text) > _LABEL or _VALUE.fullmatch(cell.text) for cell in split):
        return False
    known = sum(read_header(cell.text) is not None for cell in split)
    if others:  # not a clean split: the words must say that it is a header
        known += sum(read_header(cell.text) is not None for cell in others)
        return known >= 2 and known == len(split) + len(others)
    return len(split) >= 2 or known >= 1


def _fields(grid: Grid, first: int, last: int) -> Iterator[Field]:
    """A column for each cell of the lower header line, with what stands over it."""
    cells = grid.cells
    places = ((c, cells.get((last, c)) or cells.get((first, c))) for c in range(grid.width))
    for _, run in groupby(places, key=lambda place: id(place[1]) if place[1] else place[0]):
        columns = list(run)
        cell, start = columns[0][1], columns[0][0]
        above = cells.get((first, start))
        text = cell.text if cell else ""
        header = read_header(text)
        label = text if header is None else ""
        if above is not None and above is not cell:
            header = _joined(read_header(above.text), header)
            text = above.text + text
        yield Field(start, columns[-1][0] + 1, text, header, label)


def _joined(upper: Header | None, lower: Header | None) -> Header | None:
    """One header from two lines: 目标 over 2025年, 2025年 over 目标值, 规划目标 over 〔累计〕."""
    if lower is None or upper is None:
        return lower or upper
    if lower.kind == "year" and upper.kind in VALUE_KINDS:
        return Header(upper.kind, lower.year, lower.remark or upper.remark)
    if lower.kind in VALUE_KINDS and not lower.year and upper.kind in VALUE_KINDS:
        return Header(lower.kind, upper.year, lower.remark or upper.remark)
    return lower


def _goes_on(grid: Grid, before: Table, passages: Sequence[Passage]) -> bool:
    """Whether a table without a header is the rest of the one before it: as wide, and close."""
    between = passages[before.grid.last : grid.first]
    return (
        bool(before.fields)
        and grid.width == before.fields[-1].end
        and sum(len(p.text) for p in between) <= _LABEL
    )


def _read_contents(table: Table) -> None:
    """Name columns by what stands in them where their headers do not."""
    if not any(f.header for f in table.fields):
        return
    for column in table.fields:
        if column.kind in ("", *_NAMES) and _share(_texts(table, column), _is_nature) >= _MOST:
            column.header = Header("nature")
        if column.header is None:
            kind = _kind_of_content(_texts(table, column))
            if kind == "responsible" and names_body(column.text):
                kind = ""  # 推荐单位, 申报单位: bodies that have no role in the duties
            column.header = Header(kind) if kind else None
    _name_groups(table)
    if not table.of_kind("indicator") and not table.of_kind(*_TEXT):
        _name_indicators(table)
    if table.of_kind(*_NAMES) and not table.of_kind(*VALUE_KINDS):
        for column in table.fields:
            if column.header is None and _share(_texts(table, column), is_value) >= _MOST:
                column.header = Header("goal")
    if not table.of_kind("indicator"):
        for column in table.of_kind("goal"):
            if not _year(column) and _share(_texts(table, column), is_value) < _MOST:
                column.header = Header("content")  # 工作目标 in words


def _name_groups(table: Table) -> None:
    """Columns without a header left of the names hold their groups."""
    names = table.of_kind("indicator")
    for column in table.fields:
        if names and column.start < names[0].start and not column.text and column.header is None:
            column.header = Header("category")


def _year(column: Field) -> str:
    return column.header.year if column.header else ""


def _name_indicators(table: Table) -> None:
    """The column of names left of values under a header that says no more: 类别, 项目, 名称."""
    values = table.of_kind(*VALUE_KINDS)
    if not values:
        return
    left = [f for f in table.fields if f.start < values[0].start and f.kind in ("", "category")]
    named = [f for f in left if _share(_texts(table, f), lambda t: not _DIGIT.match(t)) >= _MOST]
    if named:
        named[-1].header = Header("indicator")


def _fields_by_content(table: Table) -> list[Field]:
    """The columns of indicators whose header is lost, as where a page was cut out: by content.

    Names, then values of which the last is the goal and the one before it the base; natures or
    measures say that they are indicators, or the names do (…率, …（万亩）).
    """
    grid = table.grid
    if grid.height < _FEW or grid.width < _FEW:
        return []
    fields = [Field(c, c + 1, "", None) for c in range(grid.width)]
    table.set_fields(fields)
    for column in fields:
        texts = _texts(table, column)
        if len(texts) < _FEW - 1:
            continue
        kind = "number" if _counts_on(texts) else _kind_of_content(texts)
        kind = "nature" if _share(texts, _is_nature) >= _MOST else kind
        column.header = Header(kind) if kind else None
    open_ones = [f for f in fields if f.header is None]
    figures = [f for f in open_ones if _share(_texts(table, f), is_value) >= _SOME]
    if not figures:
        return []
    # Goals may be words for the most part: what stands right of the first figures is values too.
    values = [f for f in open_ones if f.start >= figures[0].start and _may_hold_goals(table, f)]
    named = [f for f in open_ones if f.start < figures[0].start]
    if not named:
        return []
    texts = _texts(table, named[-1])
    said = bool(table.of_kind("nature") or table.of_kind("measure"))
    if not said and _share(texts, lambda t: _INDICATOR.search(t) is not None) < _MOST:
        return []
    for column in named:
        column.header = Header("indicator" if column is named[-1] else "category")
    for column, kind in zip(values[-2:], ("base", "goal")[-len(values[-2:]) :], strict=True):
        column.header = Header(kind)
    return fields


def _may_hold_goals(table: Table, column: Field) -> bool:
    """Whether a column without a header is of figures, or of short words with some figures."""
    texts = _texts(table, column)
    short = _share(texts, lambda t: len(t) <= _LABEL) >= _MOST
    return short and _share(texts, is_value) > 0


def _texts(table: Table, column: Field) -> list[str]:
    """What stands under a column, without what is empty."""
    cells = dict.fromkeys(c for row in table.rows() for c in table.under(row, column))
    texts = [cell.text for cell in cells]
    return [text for text in texts if text.strip("—-－/ ")]


def _kind_of_content(texts: Sequence[str]) -> str:
    if len(texts) >= 2 and _counts_on(texts):
        return "number"
    for kind, test in (
        ("measure", _is_measure),
        ("responsible", _is_bodies),
        ("done", lambda t: _DONE.fullmatch(t) is not None),
        ("deadline", lambda t: len(t) <= 24 and _YEAR.search(t) is not None),
    ):
        if len(texts) >= 2 and _share(texts, test) >= _MOST:
            return kind
    return ""


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _counts_on(texts: Sequence[str]) -> bool:
    """Whether they are the numbers of rows: 1, 2, 3 or 11, 12, 13."""
    if not all(text.isdigit() for text in texts):
        return False
    return all(int(b) == int(a) + 1 for a, b in pairwise(texts))


def _is_nature(text: str) -> bool:
    return _NATURE.match(text) is not None


def is_value(text: str) -> bool:
    """Whether a cell holds a number and no more."""
    return _VALUE.fullmatch(text) is not None


def _is_measure(text: str) -> bool:
    return text in UNITS or (len(text) <= 10 and text.lstrip("百千万亿") in UNITS)


def _is_bodies(text: str) -> bool:
    return all(looks_like_unit(name) for name in _LIST.split(text))


def _caption(table: Table, passages: Sequence[Passage]) -> str:
    """The lines over a table (表1 …, 单位：亿元) and its banners above the header."""
    first = table.grid.first
    above = [p.text for p in passages[max(0, first - 3) : first] if not p.block.cell]
    lines = [text for text in above if len(text) <= 60 and "。" not in text]
    for row in range(max(0, table.body - 1)):
        lines += [cell.text for cell in table.grid.in_row(row)]
    return "\n".join(lines)


_NOTE = re.compile(r"(?:备?注|说明)[：:]|[*＊#﹡]")


def _notes(table: Table, passages: Sequence[Passage]) -> str:
    """The notes under a table, and those in its last rows."""
    behind = passages[table.grid.last : table.grid.last + 3]
    lines = [p.text for p in behind if not p.block.cell and _NOTE.match(p.text)]
    for row in range(table.body, table.grid.height):
        across = table.grid.in_row(row)
        if across and table.grid.is_banner(row) and _NOTE.match(across[0].text):
            lines.append(across[0].text)
    return "\n".join(lines)


def tables_unread(tables: Sequence[Table]) -> list[Remark]:
    """A remark for each table of several rows and columns that gave no records.

    And for each column of one that did which was not understood though it says something.
    """
    out = []
    for table in tables:
        grid = table.grid
        if table.is_read:
            out += list(_columns_unread(table))
            continue
        if grid.height < 2 or grid.width < 2 or table.is_boxed_prose:
            continue
        why = grid.too_wide or "的表头无法识别"
        cells = dict.fromkeys(grid.cells.values())
        lines = [line for cell in cells for line in cell.lines]
        head = "、".join(cell.text[:12] for cell in grid.in_row(0) if cell.text)[:60]
        out.append(
            Remark(
                "table-unread",
                f"第{grid.number + 1}个表格（{grid.height}行{grid.width}列，首行：{head}）{why}，"
                "未解析为记录，请对照原文核对。",
                Span(min(p.block.start for p in lines), max(p.block.end for p in lines)),
            )
        )
    return out


def column_heads(tables: Sequence[Table]) -> Iterator[ColumnHead]:
    """The headers of the columns of tables that were read."""
    for table in tables:
        if not table.is_read or table.body < 1:
            continue
        for column in table.fields:
            cell = table.grid.cells.get((table.body - 1, column.start))
            if cell is not None and cell.lines:
                yield ColumnHead(Passage.joined(cell.lines), column.kind)


def _columns_unread(table: Table) -> Iterator[Remark]:
    for column in table.fields:
        texts = _texts(table, column) if column.header is None else []
        cells = [c for row in table.rows() for c in table.under(row, column) if c.lines]
        if not texts or not cells:
            continue
        name = column.text[:20] or "（无表头）"
        lines = [line for cell in cells for line in cell.lines]
        yield Remark(
            "column-unread",
            f"第{table.grid.number + 1}个表格的“{name}”一列含义不明，未解析为记录，请对照原文核对。",
            Span(lines[0].block.start, lines[0].block.end),
        )
