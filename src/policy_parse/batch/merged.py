"""Merged outputs of a run: CSV and XLSX of all documents, a matrix per document, 处理清单."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.domain.fields import DATE_COLUMNS, FIELDS, TECHNICAL_COLUMNS, width_of
from policy_parse.domain.kinds import Level
from policy_parse.domain.limits import tick
from policy_parse.domain.records import RECORDS, TABLES
from policy_parse.domain.words import LEVEL_WORDS, READINGS
from policy_parse.export.csv_files import write_lines
from policy_parse.export.naming import stems_of
from policy_parse.export.safety import EXCEL_CELL, clean, sheet_name
from policy_parse.export.saved import PROPERTIES
from policy_parse.export.shown import date_shown, lines_in_row, tall
from policy_parse.export.tables import Table
from policy_parse.export.workbook import CORRECTED, workbook_options, write_tables
from policy_parse.writing import Beside, replaced

MATRICES = "责任矩阵"  # the folder of a workbook per document
# Tables that are merged, with the names of their files.
_MERGED = "breakdown duties targets deadlines citations units people issues".split()
MERGED = {kind: TABLES[kind].zh for kind in _MERGED}
Marks = dict[int, str]  # what is to be said of a row's cells, by their columns
EXCEL_ROWS = 1_048_575  # below the header
_ADVICE = "处理建议"
_STATUS = (*(FIELDS[n].zh for n in ("file", "status", "code", "message")), _ADVICE, "hint")
_FACTS = {
    name: FIELDS[name].zh
    for name in ("title", "document_number", "issuers", "issue_date", "level", "region")
}
_COUNTED = "sections tasks assignments targets deadlines units people issues".split()
_COUNTS = {("goals" if kind == "targets" else kind): RECORDS[kind].zh for kind in _COUNTED}
# What people read of it, each column as wide as that of a field.
_LISTED = {
    **{FIELDS[n].zh: n for n in ("file", "status", "document_number", *_FACTS)},
    **dict.fromkeys(_COUNTS.values(), "depth"),
    FIELDS["message"].zh: "message",
    _ADVICE: "heading",
}
_TOLD = ("message", "heading")  # left out where nothing is to be said


def merged_files(folder: Path, kind: str) -> list[Path]:
    """CSV and XLSX of one kind."""
    return [folder / "csv" / f"{MERGED[kind]}.csv", folder / "xlsx" / f"{MERGED[kind]}.xlsx"]


def copies(rows: Iterable[Row]) -> dict[str, str]:
    """Files that are copies of others, each with the first of its content: they are counted once."""
    first: dict[tuple[str, str], str] = {}
    out: dict[str, str] = {}
    for row in rows:
        if row.sha256 and row.status in ("ok", "partial"):
            known = first.setdefault((row.sha256, row.config), row.name)
            if known != row.name:
                out[row.name] = known
    return out


def write_merged(ledger: Ledger, rows: list[Row], folder: Path, kind: str) -> list[str]:
    """Write CSV and XLSX of one kind over all documents, the file's name first; returns warnings."""
    again = copies(rows)
    rows = [row for row in rows if row.name not in again]
    keys, head = _head(ledger, rows, kind)
    text, book = merged_files(folder, kind)
    for path in (text, book):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(text, chain((head,), _lines(ledger, rows, kind)))
    cut = _write_workbook(head, keys, _marked_lines(ledger, rows, kind), book, MERGED[kind])
    told = f"{book.name}: {cut} cells are longer than Excel holds and end with …; the CSV has all."
    return [told] if cut else []


def _head(ledger: Ledger, rows: Iterable[Row], kind: str) -> tuple[list[str], list[str]]:
    """Keys and titles of the columns, the file's name first."""
    for row in rows:
        content = ledger.content(row.sha256, f"tables/{kind}")
        if content is not None:
            columns = [("file", "文件"), *content["columns"]]
            return [key for key, _ in columns], [zh for _, zh in columns]
    return ["file"], ["文件"]


def _lines(ledger: Ledger, rows: Iterable[Row], kind: str) -> Iterator[list[Any]]:
    for line, _ in _marked_lines(ledger, rows, kind):
        yield line


def _marked_lines(
    ledger: Ledger, rows: Iterable[Row], kind: str
) -> Iterator[tuple[list[Any], Marks]]:
    """Each row of a table behind the file's name, and what is to be said of its cells."""
    for row in rows:
        packed = ledger.content(row.sha256, f"tables/{kind}")
        if packed is None:
            continue
        said: dict[int, Marks] = {}
        for r, c, told in packed.get("marks", ()):
            said.setdefault(r, {})[c + 1] = told
        for r, line in enumerate(packed["rows"]):
            tick()
            yield [row.name, *line], said.get(r, {})


def _write_workbook(
    head: list[str],
    keys: Sequence[str],
    lines: Iterator[tuple[list[Any], Marks]],
    path: Path,
    name: str,
    beside: list[Beside] | None = None,
) -> int:
    """A sheet, and more where it would overflow; returns how many cells had to be cut."""
    import xlsxwriter

    cut = 0
    with replaced(path, beside) as temporary:
        book = xlsxwriter.Workbook(str(temporary), workbook_options(constant_memory=True))
        book.set_properties(PROPERTIES)
        bold = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "white"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        corrected = book.add_format({"text_wrap": True, "valign": "top", "bg_color": CORRECTED})
        taken: set[str] = {"history"}
        first = next(lines, None)
        while True:
            sheet = book.add_worksheet(sheet_name(name, taken))
            _set_up(sheet, keys, name)
            for c, title in enumerate(head):
                sheet.write_string(0, c, title, bold)
            if first is not None:
                part = chain((first,), islice(lines, EXCEL_ROWS - 1))
                filled, shortened = _fill(sheet, part, keys, (wrap, corrected))
                cut += shortened
                sheet.autofilter(0, 0, filled, len(head) - 1)
                first = next(lines, None)
            if first is None:
                break
        book.close()
    return cut


def _set_up(sheet: Any, keys: Sequence[str], name: str) -> None:
    """Widths by content, A4 in landscape, the header on every page; what is for the program, hidden."""
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{name}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for c, key in enumerate(keys):
        sheet.set_column(c, c, width_of(key), None, {"hidden": key in TECHNICAL_COLUMNS})


def _fill(
    sheet: Any,
    lines: Iterable[tuple[list[Any], Marks]],
    keys: Sequence[str],
    forms: tuple[Any, Any],
) -> tuple[int, int]:
    """Write the rows; how many there were, and how many cells had to be cut."""
    cut, number, over = 0, 0, list[Any]()
    dates = {c for c, key in enumerate(keys) if key in DATE_COLUMNS}
    for number, (line, marks) in enumerate(lines, 1):
        tick()
        tall(sheet, number, lines_in_row(line, over, keys, width_of))
        over = line
        for c, said in marks.items():
            sheet.write_comment(number, c, clean(said), {"author": "policy-parse"})
        for c, value in enumerate(line):
            form = forms[c in marks]
            if isinstance(value, str):
                text = clean(date_shown(value) if c in dates else value)
                if len(text) > EXCEL_CELL:
                    text, cut = text[: EXCEL_CELL - 1] + "…", cut + 1
                sheet.write_string(number, c, text, form)
            elif value is not None:
                sheet.write_number(number, c, value, form)
            elif c in marks:
                sheet.write_blank(number, c, None, form)
    return number, cut


def matrix_names(rows: Iterable[Row]) -> dict[str, Row]:
    """The workbook of each document that has duties, by its name in the output folder."""
    own = {row.name: row for row in rows if dict(row.counts).get("assignments")}
    return {f"{MATRICES}/{stem}.xlsx": own[name] for name, stem in stems_of([*own]).items()}


def write_matrix(ledger: Ledger, row: Row, path: Path) -> list[str]:
    """责任矩阵, duties by unit and targets of one document; returns warnings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = []
    for kind in ("matrix", "by_unit", "targets"):
        packed = ledger.content(row.sha256, f"tables/{kind}")
        if packed is not None:
            columns = tuple((key, zh) for key, zh in packed["columns"])
            lines = tuple(tuple(line) for line in packed["rows"])
            marks = tuple((r, c, said) for r, c, said in packed.get("marks", ()))
            tables.append(Table(kind, packed["name"], columns, lines, marks))
    return write_tables(tables, path)


def write_status(ledger: Ledger, rows: Sequence[Row], folder: Path) -> list[str]:
    """处理清单.csv and 文件清单.xlsx: a row per input with its status, what to do, what the document is,
    counts and seconds; copies are told. Returns warnings.
    """
    again = copies(rows)
    head = [*_STATUS, *_FACTS.values(), *_COUNTS.values(), "秒"]
    lines = [_status_line(ledger, row, again) for row in rows]
    write_lines(folder / "处理清单.csv", [head, *lines])
    book = folder / "xlsx" / "文件清单.xlsx"
    book.parent.mkdir(parents=True, exist_ok=True)
    at = {title: c for c, title in enumerate(head)}
    heads = {
        title: key
        for title, key in _LISTED.items()
        if key not in _TOLD or any(line[at[title]] for line in lines)
    }
    listed = [at[title] for title in heads]
    beside: list[Beside] = []
    shown = iter([(_on_list([line[c] for c in listed]), Marks()) for line in lines])
    _write_workbook([*heads], [*heads.values()], shown, book, "文件清单", beside)
    return [*map(str, beside)]


def _on_list(line: list[Any]) -> list[Any]:
    """A row of 文件清单: its status in words."""
    return [line[0], READINGS[line[1]][0], *line[2:]]


def _status_line(ledger: Ledger, row: Row, again: Mapping[str, str]) -> list[Any]:
    counts = row.numbers
    hint = row.hint_zh
    if row.name in again:
        hint = f"{hint} 与“{again[row.name]}”内容相同，合并清单只列一次。".strip()
    told = [row.name, row.status, row.code, row.message, hint, row.hint]
    numbers = [counts.get(kind) for kind in _COUNTS]
    return [*told, *_facts(ledger, row), *numbers, round(row.seconds, 3)]


def _facts(ledger: Ledger, row: Row) -> list[str | None]:
    """What the document of a row is; nothing where it was not read."""
    content = ledger.content(row.sha256, "records/documents") if row.counts else None
    if not content:
        return [None] * len(_FACTS)
    metadata = content[0]["metadata"]
    known = {**metadata, "issuers": "、".join(metadata["issuers"])}
    known["level"] = LEVEL_WORDS[Level(metadata["level"])] if metadata["level"] else None
    return [known[key] for key in _FACTS]
