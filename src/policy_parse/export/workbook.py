"""XLSX: a sheet per table, and one per unit with what this bureau has to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from policy_parse.domain.comparison import Relation, Timing, Verdict
from policy_parse.domain.fields import TECHNICAL_COLUMNS, TOLD_IF_EMPTY, width_of
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice
from policy_parse.domain.words import (
    CHILD_UNQUANTIFIED,
    MISSING_WORDS,
    NEW_WORDS,
    NO_COUNTERPART,
    PARENT_UNQUANTIFIED,
    RELATION_WORDS,
    ROLE_WORDS,
    TIMING_WORDS,
    VERDICT_WORDS,
)
from policy_parse.export.cells import Marked, Percent
from policy_parse.export.pages import Framing, Pages
from policy_parse.export.safety import EXCEL_CELL, cell_size, clean, sheet_name
from policy_parse.export.saved import PROPERTIES, pack_tightly
from policy_parse.export.shown import (
    OF_TASKS,
    choices,
    in_words,
    lines_in_row,
    on_paper,
    tall,
)
from policy_parse.export.tables import Cell, Table, build_tables
from policy_parse.writing import Beside, is_changed, replaced, scratch

_ROLE_COLOURS = dict(
    zip(ROLE_WORDS.values(), ("#F8CBAD", "#FFE699", "#DDEBF7", "#E2EFDA"), strict=True)
)
# Words of a comparison: what was carried over is green, what asks more red, what asks less blue.
_COMPARISON_COLOURS = {
    RELATION_WORDS[Relation.SAME]: "#C6E0B4",
    RELATION_WORDS[Relation.ADAPTED]: "#E2EFDA",
    RELATION_WORDS[Relation.PARTIAL]: "#FFF2CC",
    **dict.fromkeys(MISSING_WORDS.values(), "#F8CBAD"),
    **dict.fromkeys(NEW_WORDS.values(), "#DDEBF7"),
    VERDICT_WORDS[Verdict.STRICTER]: "#F8CBAD",
    VERDICT_WORDS[Verdict.LOOSER]: "#BDD7EE",
    VERDICT_WORDS[Verdict.EQUAL]: "#E2EFDA",
    VERDICT_WORDS[Verdict.INCOMPARABLE]: "#EDEDED",
    TIMING_WORDS[Timing.EARLIER]: "#F8CBAD",
    TIMING_WORDS[Timing.LATER]: "#BDD7EE",
    TIMING_WORDS[Timing.MISSING]: "#FFE699",
    NO_COUNTERPART: "#FFE699",
    PARENT_UNQUANTIFIED: "#FFF2CC",
    CHILD_UNQUANTIFIED: "#FFF2CC",
}
# How changes of wording look, the same on screen and in grey.
_MARKS: dict[str, dict[str, Any]] = {
    "ins": {"font_color": "#2E75B6", "underline": 1},
    "del": {"font_color": "#C00000", "font_strikeout": True},
    "mark": {"font_color": "#548235", "bold": True},
}
CORRECTED = "#D9D2E9"  # the ground of a cell that a person has corrected
_MAX_COLUMNS = 16_384
_KEPT = ("breakdown", "duties", "matrix", "targets", "deadlines", "issues")  # shown even if empty
_SAID = 500  # characters of a comment
_SHOWN = 1000  # characters of a text that is too long for its cell


def write_workbook(
    notice: Notice, path: Path, *, headers: str = "zh", beside: list[Beside] | None = None
) -> list[str]:
    """Write 概览, all tables of `notice`, a page per unit and the text; returns warnings.

    Rows lead to their sentences and back. A document with very many units has their pages on one
    sheet instead of a sheet each. With headers in English there are the tables alone.
    """
    tables = build_tables(notice)
    by_unit = next(table for table in tables if table.kind == "by_unit")
    title = notice.metadata.title or notice.source.name
    pages = Pages(notice, title, by_unit) if headers == "zh" else None
    shown = [
        table
        for table in tables
        if (table.rows or table.kind in _KEPT) and not (pages and table is by_unit)
    ]
    return write_tables(shown, path, headers=headers, pages=pages, beside=beside)


def write_tables(
    tables: Sequence[Table],
    path: Path,
    *,
    headers: str = "zh",
    pages: Framing | None = None,
    beside: list[Beside] | None = None,
) -> list[str]:
    """Write a sheet per table; with `pages` also 概览 before them and 原文 behind.

    Returns warnings: texts too long for a cell, and under which name the workbook was written
    (also added to `beside`) where the one of this name is open in Excel or was changed.
    """
    import xlsxwriter

    warnings: list[str] = []
    beside = [] if beside is None else beside
    with replaced(path, beside) as temporary:
        book = xlsxwriter.Workbook(str(temporary), workbook_options())
        book.set_properties(PROPERTIES)
        writer = _Writer(book, headers, warnings, pages)
        if pages is not None:
            pages.first(writer, tables)
        for table in tables:
            writer.sheet(table)
        if pages is not None:
            pages.units.write(writer)
            pages.last(writer)
        writer.long_sheet()
        book.close()
        if pages is not None:
            pack_tightly(temporary)
    return [*warnings, *map(str, beside)]


def is_edited(path: Path) -> bool:
    """Whether a person has changed a workbook that was written here."""
    import xlsxwriter

    like = BytesIO()
    with xlsxwriter.Workbook(like, {"in_memory": True}) as book:
        book.set_properties(PROPERTIES)
    return is_changed(path, like)


def workbook_options(**more: Any) -> dict[str, Any]:
    """Text stays text; what a killed process leaves behind lies where a run sweeps, if anywhere."""
    folder = scratch()
    kept = {"tmpdir": str(folder)} if folder else {"in_memory": True}
    return {"strings_to_formulas": False, "strings_to_urls": False, **kept, **more}


class _Writer:
    def __init__(
        self, book: Any, headers: str, warnings: list[str], pages: Framing | None = None
    ) -> None:
        self.book, self.headers, self.warnings, self.pages = book, headers, warnings, pages
        self.taken: set[str] = {"history"}  # a name Excel keeps for itself
        self.long: dict[str, int] = {}  # texts too long for a cell, and the row of each
        self.long_name = ""
        wrap = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#1F4E79",
                "font_color": "white",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
                "border": 1,
                "border_color": "#D9D9D9",
            }
        )
        self.big = book.add_format(
            {"bold": True, "font_size": 15, "text_wrap": True, "valign": "vcenter"}
        )
        self.plain = book.add_format(wrap)
        self.lined = book.add_format({"border": 1, "border_color": "#D9D9D9"})
        self.percent = book.add_format(wrap | {"num_format": "0%"})
        self.marks = {"": book.add_format()} | {k: book.add_format(v) for k, v in _MARKS.items()}
        self.marked_whole = {k: book.add_format(wrap | v) for k, v in _MARKS.items()}
        self.corrected = book.add_format(wrap | {"bg_color": CORRECTED})
        self.centred = book.add_format(wrap | {"align": "center"})
        self.linked = book.add_format(wrap | {"font_color": "#1F4E79"})
        self.linked_centred = book.add_format(wrap | {"font_color": "#1F4E79", "align": "center"})
        self.roles = {
            word: book.add_format(wrap | {"align": "center", "bg_color": colour})
            for word, colour in (_ROLE_COLOURS | _COMPARISON_COLOURS).items()
        }

    def add(self, name: str) -> Any:
        """A new sheet, set up for A4 in landscape with its name and the page's number."""
        sheet = self.book.add_worksheet(sheet_name(name, self.taken))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        title = self.pages.title if self.pages else ""
        sheet.set_header("&L" + _of_print(title) + "&R&A")
        sheet.set_footer("&C第 &P 页，共 &N 页" if self.headers == "zh" else "&C&P / &N")
        return sheet

    def sheet(self, table: Table) -> None:
        """One sheet: frozen header, filter, column widths, drop-downs, links to the sentences."""
        whole, table = table, on_paper(table)
        sheet = self.add(table.name if self.headers == "zh" else table.kind)
        sheet.freeze_panes(1, 3 if table.kind == "matrix" else 0)
        sheet.repeat_rows(0)
        columns = table.columns[:_MAX_COLUMNS]
        self.columns(sheet, table, columns)
        for c, title in enumerate(table.headers(self.headers)[:_MAX_COLUMNS]):
            sheet.write_string(0, c, clean(title), self.head)
        sheet.set_row(0, 96 if table.kind == "matrix" else 24)
        keys = [key for key, _ in columns]
        told = in_words(keys) if self.headers == "zh" else {}
        rows = [
            [told[c](v) if c in told and isinstance(v, str) else v for c, v in enumerate(row)]
            for row in table.rows
        ]
        for r, row in enumerate(rows, 1):
            tick()
            for c, value in enumerate(row[:_MAX_COLUMNS]):
                if value is not None:
                    self.cell(sheet, r, c, value, coloured=table.kind != "accounts")
            tall(sheet, r, self.lines(row, rows[r - 2] if r > 1 else (), columns))
            if self.pages is not None:
                self.pages.link(self, sheet, whole, r, whole.rows[r - 1], keys)
        for r, c, said in table.marks:
            self.mark(sheet, r + 1, c, rows[r][c], said)
        if table.rows:
            self.grid(sheet, 1, len(table.rows), len(columns))
            sheet.autofilter(0, 0, len(table.rows), len(columns) - 1)
        self.lists(sheet, choices(table.kind, keys), 1, max(len(table.rows), 1))

    def grid(self, sheet: Any, first: int, last: int, columns: int) -> None:
        """Lines around all cells of some rows: one rule takes less room than the empty cells."""
        rule = {"type": "formula", "criteria": "=TRUE", "format": self.lined}
        sheet.conditional_format(first, 0, last, columns - 1, rule)

    def way(self, sheet: Any, row: int, column: int, target: str, text: str) -> None:
        """A text that leads to a place in the workbook; the way itself does not say it again."""
        sheet.write_url(row, column, target, self.linked, "→")
        sheet.write_string(row, column, text, self.linked)

    def lists(
        self, sheet: Any, words_of: Mapping[int, Sequence[str]], first: int, last: int
    ) -> None:
        """Lists to choose from in some columns of the rows from `first` to `last`."""
        for c, words in words_of.items():
            sheet.data_validation(
                first,
                c,
                last,
                c,
                {
                    "validate": "list",
                    "source": list(words),
                    "error_type": "warning",
                    "error_title": "请从列表中选择",
                    "error_message": f"可填：{'、'.join(words)}"[:250],
                },
            )

    def columns(self, sheet: Any, table: Table, columns: Sequence[tuple[str, str]]) -> None:
        """Widths; what is for the program, and columns that hold nothing, are there but hidden."""
        for c, (key, _) in enumerate(columns):
            unit = table.kind == "matrix" and key not in OF_TASKS
            empty = bool(table.rows) and all(row[c] is None for row in table.rows)
            hidden = key in TECHNICAL_COLUMNS or (empty and key not in TOLD_IF_EMPTY)
            sheet.set_column(c, c, 6 if unit else width_of(key), None, {"hidden": hidden})

    def lines(
        self, row: Sequence[Cell], over: Sequence[Cell], columns: Sequence[tuple[str, str]]
    ) -> int:
        """Lines of the longest of a row's wrapped texts, but for what the row over it says too."""
        return lines_in_row(row, over, [key for key, _ in columns], width_of)

    def cell(
        self, sheet: Any, row: int, column: int, value: Cell, *, coloured: bool = True
    ) -> None:
        """A value in its form; words of roles and relations `coloured`."""
        if value is None:
            sheet.write_blank(row, column, None, self.plain)
        elif isinstance(value, str):
            text = clean(value)
            if len(text) > EXCEL_CELL // 2 and cell_size(text) > EXCEL_CELL:
                self.long_cell(sheet, row, column, text)
                return
            if not (isinstance(value, Marked) and self.marked_cell(sheet, row, column, value)):
                form = self.roles.get(text) if coloured else None
                sheet.write_string(row, column, text, form or self.plain)
        else:
            shown = self.percent if isinstance(value, Percent) else self.plain
            sheet.write_number(row, column, value, shown)

    def mark(self, sheet: Any, row: int, column: int, value: Cell, said: str) -> None:
        """Colour a cell that a person has corrected, and say in a comment what stood there."""
        shown = clean(value) if isinstance(value, str) else value
        if shown is None or cell_size(str(shown)) <= EXCEL_CELL:
            sheet.write(row, column, shown, self.corrected)
        sheet.write_comment(
            row, column, clean(said)[:_SAID], {"x_scale": 1.4, "author": "policy-parse"}
        )

    def marked_cell(self, sheet: Any, row: int, column: int, text: Marked) -> bool:
        """A text with its marks; False where there are none, or the program cannot hold them."""
        pieces = [(clean(piece), mark) for piece, mark in text.pieces]
        pieces = [(piece, mark) for piece, mark in pieces if piece]
        if not any(mark for _, mark in pieces):
            return False
        if len(pieces) == 1:  # a rich string has two parts at least
            sheet.write_string(row, column, pieces[0][0], self.marked_whole[pieces[0][1]])
            return True
        parts = [part for piece, mark in pieces for part in (self.marks[mark], piece)]
        return bool(sheet.write_rich_string(row, column, *parts, self.plain) == 0)

    def long_cell(self, sheet: Any, row: int, column: int, text: str) -> None:
        """As much of a text as a cell holds, with a link to the sheet that has all of it."""
        if not self.long:
            name = "长文本" if self.headers == "zh" else "long_text"
            self.long_name = sheet_name(name, self.taken)
        first = self.long.setdefault(text, 2 + sum(len(_pieces(t)) for t in self.long))
        where = f"{sheet.get_name()}!{row + 1}:{column + 1}"
        self.warnings.append(
            f"{where}: {len(text)} characters are more than an Excel cell holds; "
            f"all of it is on sheet {self.long_name}, row {first}."
        )
        more = "全文见工作表" if self.headers == "zh" else "continued on sheet"
        shown = f"{text[:_SHOWN]}……（{more} {self.long_name}）"
        target = f"internal:'{self.long_name}'!A{first}"
        sheet.write_url(row, column, target, self.plain, shown)

    def long_sheet(self) -> None:
        """The texts that are too long for a cell, each in as many rows as it needs."""
        if not self.long:
            return
        sheet = self.book.add_worksheet(self.long_name)
        sheet.set_column(0, 0, 120)
        sheet.write_string(0, 0, "长文本" if self.headers == "zh" else "text", self.head)
        for text, first in self.long.items():
            for n, piece in enumerate(_pieces(text)):
                sheet.write_string(first - 1 + n, 0, piece, self.plain)


def _of_print(text: str) -> str:
    """A title in the head of a printed page: & is a command there, and the room is short."""
    shown = clean(text).replace("&", "&&")
    return shown if len(shown) <= 80 else shown[:79] + "…"


def _pieces(text: str) -> list[str]:
    """`text` in pieces that a cell holds, whatever its characters."""
    most = EXCEL_CELL // 2
    return [text[i : i + most] for i in range(0, len(text), most)]
