"""A ledger as it lies in a file (XLSX, CSV, DOCX, HTML …): its rows, and what their columns hold.

Columns are known as those of a notice's tables are (outline/tables.py): by the words of their
headers, else by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.domain.notice import Style
from policy_parse.domain.passage import Passage
from policy_parse.errors import ReadError
from policy_parse.find import find_mentions
from policy_parse.layout import lay_out
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.table_headers import ROLE_KINDS
from policy_parse.outline.grids import read_grids
from policy_parse.outline.table import Field, Table
from policy_parse.outline.tables import read_tables
from policy_parse.verification.columns import TEXTS, kinds_of
from policy_parse.verification.grids import Sheet, grids_of

_TELLING = (
    *ROLE_KINDS,
    ColumnKind.DEADLINE,
    ColumnKind.GOAL,
)  # a table with none of them is no ledger
# What stands in a cell that is still to be filled in: 【待补】.
_BLANK = re.compile(rf"[【〔（(\[]?(?:{any_of('blank_cell')})?[】〕）)\]]?")
_MARK = re.compile(r"（[\d一二三四五六七八九十]{1,3}）|\d{1,3}[.．、]")
_FOR_ALL = re.compile(any_of("note_of_ledger"))
_NOTE = re.compile(r"(?:备?注|说明)[：:\d]|[*＊※]")
_TOTALS = frozenset(("合计", "总计", "小计"))


class Place(NamedTuple):
    """A cell in its file: name of the sheet ("" where there are none), row and column from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of a row: what its column holds, the header, its lines, and where it lies."""

    kind: str
    header: str
    remark: str
    lines: tuple[Passage, ...]
    place: Place

    @property
    def text(self) -> str:
        """All of it on one line, widths folded, white space out."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row: its number among all rows (from 1), its cells, what columns its table has.

    `where` is its place in words (台账 第5行); `banner` the line over it that groups rows; `duties`
    what of its texts says who does it, where no column does.
    """

    number: int
    where: str
    banner: str
    entries: tuple[Entry, ...]
    kinds: frozenset[str]
    duties: tuple[str, ...] = ()

    def of(self, *kinds: str) -> list[Entry]:
        """The cells of columns that hold one of `kinds` and are not empty, from left to right."""
        return [e for e in self.entries if e.kind in kinds and not _BLANK.fullmatch(e.text)]

    @property
    def places(self) -> list[str]:
        """What may name its section in words: places, groups, what nothing is known of, the banner."""
        entries = self.of("place", "category", "")
        return [*(entry.text for entry in entries), *([self.banner] if self.banner else [])]

    @property
    def marks(self) -> list[str]:
        """What may name its section: its number, the mark that its text begins with, its places."""
        mark = _MARK.match(self.text)
        own = [mark[0]] if mark else []
        return [*(entry.text for entry in self.of("number")), *own, *self.places]

    def said(self, *kinds: str) -> str:
        """What stands in those cells."""
        return "。".join(entry.text.rstrip("。；") for entry in self.of(*kinds))

    def cell(self, *kinds: str) -> Place | None:
        """The first cell of one of `kinds`, empty or not."""
        found = (e.place for kind in kinds for e in self.entries if e.kind == kind)
        return next(found, None)

    @property
    def text(self) -> str:
        """What the row says is to be done; the indicator where it says nothing else."""
        text = self.said(*TEXTS) or self.said("indicator")
        for duty in self.duties:
            text = text.replace(duty, "")
        return text


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """The rows of all tables of a file, and what columns they have; `data` is the file itself.

    `notes` are the lines beside the tables that begin as notes do (注：…均为责任单位).
    """

    name: str
    rows: tuple[LedgerRow, ...]
    kinds: frozenset[str]
    data: bytes = field(repr=False, default=b"")
    is_workbook: bool = False
    notes: tuple[Passage, ...] = ()


def read_ledger(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Ledger:
    """Read the tables of a file as a ledger.

    Raises ReadError (`failed/no-ledger`) where no table has columns of tasks and of units, times or
    aims, and what `read` raises.
    """
    given = grids_of(Path(path), limits)
    passages = lay_out(given.source)
    rows: list[LedgerRow] = []
    kinds: set[str] = set()
    notes = [p for p in passages if not p.block.cell]
    for table in read_tables(read_grids(passages), passages):
        held = kinds_of(table)
        if {*TEXTS, "indicator"}.isdisjoint(held) or set(_TELLING).isdisjoint(held):
            continue
        kinds.update(held)
        notes += _lines_across(table)
        rows += _rows(table, held, given.sheets, len(rows))
    if not kinds:
        raise ReadError(
            "failed/no-ledger",
            f"{Path(path).name}: no table of tasks with units, times or aims.",
            "A ledger has a header row, e.g. 序号, 主要任务, 牵头单位, 配合单位, 完成时限.",
            "没有找到台账表格，请核对文件；表头应有主要任务、责任单位、完成时限等列。",
        )
    return Ledger(
        Path(path).name,
        tuple(rows),
        frozenset(kinds),
        given.data,
        given.is_workbook,
        tuple(p for p in notes if _NOTE.match(p.text) or _FOR_ALL.search(p.text)),
    )


def _lines_across(table: Table) -> Iterator[Passage]:
    """The lines that stand across a table: titles, banners, notes."""
    body = set(table.rows())
    for row in range(table.grid.height):
        across = table.grid.in_row(row)
        if row not in body and len(across) == 1:
            yield from across[0].lines


def _rows(
    table: Table, held: Sequence[str], sheets: Sequence[Sheet], before: int
) -> Iterator[LedgerRow]:
    """The rows of one table; `held` are the kinds of its columns.

    An empty task cell is that of the row above.
    """
    kinds = frozenset(held)
    banner, above, number = "", list[Entry](), before
    body = set(table.rows())
    for row in range(table.body, table.grid.height):
        if row not in body:
            across = table.grid.in_row(row)
            banner = across[0].text if len(across) == 1 else banner
            continue
        entries = [
            _entry(table, row, column, kind, sheets)
            for column, kind in zip(table.fields, held, strict=True)
        ]
        filled = [e for e in entries if e.text]
        if not filled or any(e.text in _TOTALS for e in filled):
            continue
        texts = [e for e in filled if e.kind in (*TEXTS, ColumnKind.INDICATOR)]
        if not texts:
            entries = [_from_above(e, above) for e in entries]
        else:
            above = [e for e in entries if e.kind in (*TEXTS, ColumnKind.INDICATOR)]
        number += 1
        where = _where(table, row, entries, sheets)
        duties = () if kinds & set(ROLE_KINDS) else tuple(_duties(entries))
        yield LedgerRow(number, where, banner, tuple(entries), kinds, duties)


def _duties(entries: Sequence[Entry]) -> Iterator[str]:
    """The statements of duty in the texts of a row: 牵头单位：…, （…负责）."""
    for entry in entries:
        for line in entry.lines if entry.kind in TEXTS else ():
            for statement in find_mentions(line).statements:
                if statement.style is not Style.BODY:
                    yield line.text[statement.start : statement.end]


def _from_above(entry: Entry, above: Sequence[Entry]) -> Entry:
    return next((e for e in above if e.header == entry.header and e.kind == entry.kind), entry)


def _entry(table: Table, row: int, column: Field, kind: str, sheets: Sequence[Sheet]) -> Entry:
    cells = table.under(row, column)
    lines = tuple(line for cell in cells for line in cell.lines)
    remark = column.header.remark if column.header else ""
    return Entry(kind, column.text, remark, lines, _place(table, row, column.start, sheets))


def _place(table: Table, row: int, column: int, sheets: Sequence[Sheet]) -> Place:
    """Where a cell lies in the file; in a text or a web page by the order of tables and rows."""
    first = table.grid.top
    if table.grid.number < len(sheets):
        sheet = sheets[table.grid.number]
        return Place(sheet.title, sheet.rows[first + row], sheet.columns[column])
    return Place("", first + row + 1, column + 1)


def _where(table: Table, row: int, entries: Sequence[Entry], sheets: Sequence[Sheet]) -> str:
    name = entries[0].place.sheet if sheets else f"第{table.grid.number + 1}个表格"
    return f"{name} 第{entries[0].place.row}行".strip()
