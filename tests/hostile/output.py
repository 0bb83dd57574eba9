"""What is written: cells that would be formulas, cells too long, names that no system takes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from hostile.case import Case, Check, good
from hostile.sample import TEXT
from policy_parse.domain.notice import Notice
from policy_parse.export.csv_files import write_csv_folder
from policy_parse.export.records import to_json
from policy_parse.export.tables import build_tables
from policy_parse.export.workbook import write_workbook

_CITING = TEXT.replace("坚持便民利民", "按照《青岚市服务办法》要求，坚持便民利民")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with TemporaryDirectory() as name:
        yield Path(name)


def _csv_cells(notice: Notice) -> list[str]:
    with folder() as place:
        paths = write_csv_folder(build_tables(notice), place)
        texts = [path.read_bytes().decode("utf-8-sig") for path in paths]
    return [
        cell for text in texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row
    ]


def _workbook(notice: Notice) -> tuple[Any, list[str]]:
    with folder() as place:
        warnings = write_workbook(notice, place / "a.xlsx")
        return openpyxl.load_workbook(io.BytesIO((place / "a.xlsx").read_bytes())), warnings


def _xlsx_cells(notice: Notice) -> list[Any]:
    book, _ = _workbook(notice)
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def _with_title(notice: Notice, title: str) -> Notice:
    """The notice cites a document whose title this is."""
    first, *rest = notice.citations
    return replace(notice, citations=(replace(first, title=title), *rest))


def _with_unit(notice: Notice, name: str) -> Notice:
    """The first unit, which is a row, a column and a sheet of its own, has this name."""
    first, *rest = notice.assignments
    return replace(notice, assignments=(replace(first, unit=name), *rest))


_LIVE = re.compile("[=+\\-@\t\r\n＝＋－＠]")


def _inert(text: str, put: Callable[[Notice, str], Notice] = _with_title) -> Check:
    """CSV for people has ' before it, XLSX holds it as a string, JSON as it is."""

    def check(notice: Notice) -> None:
        changed = put(notice, text)
        cells = _csv_cells(changed)
        assert "'" + text in [
            cell.replace("\r\n", "\n") if "\r" not in text else cell for cell in cells
        ]
        assert not [cell for cell in cells if _LIVE.match(cell)]
        held = [
            c for c in _xlsx_cells(changed) if isinstance(c.value, str) and text.strip() in c.value
        ]
        assert held
        assert {c.data_type for c in held} == {"s"}
        assert not [c for c in held if c.hyperlink and c.hyperlink.target]  # none leads outside
        assert json.dumps(text, ensure_ascii=False)[1:-1] in to_json(changed)

    return check


def _clean(text: str, shown: str) -> Check:
    """What spreadsheets cannot hold is left out; CSV, XLSX and JSON are all written and valid."""

    def check(notice: Notice) -> None:
        changed = _with_title(notice, text)
        assert shown in _csv_cells(changed)
        assert shown in [c.value for c in _xlsx_cells(changed)]
        raw = to_json(changed).encode("utf-8")
        assert json.loads(raw)["citations"][0]["title"] == text

    return check


def _long_cell(notice: Notice) -> None:
    """No character is lost in the workbook, and that the cell was too long is said."""
    text = max((t.text for t in notice.tasks), key=len)
    assert len(text) > 32_767
    book, warnings = _workbook(notice)
    values = [
        c.value
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, str)
    ]
    assert max(map(len, values)) <= 32_767
    assert warnings
    assert json.dumps(text, ensure_ascii=False)[1:-1] in to_json(notice)
    linked = any(c.hyperlink for sheet in book for row in sheet.iter_rows() for c in row)
    assert linked or any(value.endswith(text[-40:]) for value in values), (
        "the end of the cell is lost"
    )


def _unlinked(notice: Notice) -> None:
    """An address is a text, not something to click on."""
    changed = _with_title(notice, "http://127.0.0.1:9/a")
    assert not [c for c in _xlsx_cells(changed) if c.hyperlink and c.hyperlink.target]


def _sheets_valid(name: str) -> Check:
    """Every sheet name is one that Excel takes, and no two are the same to it."""

    def check(notice: Notice) -> None:
        book, _ = _workbook(_with_unit(notice, name))
        names = book.sheetnames
        assert all(0 < len(n) <= 31 and not re.search(r"[\[\]:*?/\\]", n) for n in names)
        assert not [
            n for n in names if n.startswith("'") or n.endswith("'") or n.lower() == "history"
        ]
        assert len({n.casefold() for n in names}) == len(names)
        assert name in [c.value for c in book["责任清单"]["E"]]

    return check


def _twins(*names: str) -> Check:
    """Units whose names differ only in what sheet names cannot hold have a line and a page each."""

    def check(notice: Notice) -> None:
        rows = [
            replace(a, unit=n, unit_name=n, unit_key=n)
            for a, n in zip(notice.assignments, names, strict=False)
        ]
        units = [replace(notice.units[0], unit=n, name=n, key=n) for n in names]
        book, _ = _workbook(replace(notice, assignments=tuple(rows), units=tuple(units)))
        listed = [row[0].value for row in book["单位索引"].iter_rows(min_row=2)]
        assert sorted(listed) == sorted(names)
        places = [row[0].hyperlink.location for row in book["单位索引"].iter_rows(min_row=2)]
        assert len(set(places)) == len(names), places

    return check


def _inert_headings(notice: Notice) -> None:
    """Headings that the document itself begins so."""
    cells = _csv_cells(notice)
    assert {"'=HYPERLINK(1)登记", "'@登记"} <= set(cells)
    assert not [cell for cell in cells if _LIVE.match(cell)]
    assert not [c for c in _xlsx_cells(notice) if c.data_type == "f"]


def _control_then_equals(notice: Notice) -> None:
    """A control character that is left out uncovers the sign behind it."""
    changed = _with_title(notice, "\x01=1+1")
    assert "'=1+1" in _csv_cells(changed)
    assert {c.data_type for c in _xlsx_cells(changed) if c.value == "=1+1"} == {"s"}


_PREFIXES = {
    "equals": "=1+1", "plus": "+1+1", "minus": "-1+1", "at": "@SUM(A1)", "tab": "\t=1+1",
    "return": "\r=1+1", "line-feed": "\n=1+1", "wide-equals": "＝1+1", "wide-plus": "＋1+1",
    "wide-minus": "－1+1", "wide-at": "＠SUM(A1)", "dde": "=cmd|' /C calc'!A0",
    "hyperlink": '=HYPERLINK("http://127.0.0.1:9/","青岚")',
}  # fmt: skip
_LONG_TASK = TEXT.replace("到2025年", "推进社区驿站登记，" * 4000 + "到2025年") + "（末尾）\n"


def _case(name: str, check: Check, build: Callable[[], bytes] = _CITING.encode) -> Case:
    return good(f"output-{name}.txt", build, check=check)


CASES: list[Case] = [
    *(_case(f"cell-{kind}", _inert(text)) for kind, text in _PREFIXES.items()),
    *(_case(f"unit-{kind}", _inert(_PREFIXES[kind], _with_unit)) for kind in ("equals", "at", "wide-minus")),
    _case("live-heading", _inert_headings,
          (TEXT + "四、=HYPERLINK(1)登记\n五、@登记\n").encode),
    _case("controls", _clean("甲\x00乙\x07丙\x1b丁\x85戊", "甲乙丙丁戊")),
    _case("control-before-equals", _control_then_equals),
    _case("lone-surrogates", _clean("甲\ud800乙\udfff", "甲乙")),
    _case("not-characters", _clean("甲\ufffe乙\uffff", "甲乙")),
    _case("quotes-and-breaks", _clean('甲"乙",丙\n丁;戊', '甲"乙",丙\n丁;戊')),
    _case("markup", _clean("</script><img src=x onerror=a()>", "</script><img src=x onerror=a()>")),
    _case("address", _unlinked),
    _case("cell-of-40000", _long_cell, _LONG_TASK.encode),
    _case("sheet-signs", _sheets_valid("市[教育]局/:*?\\")),
    _case("sheet-apostrophes", _sheets_valid("'市教育局'")),
    _case("sheet-history", _sheets_valid("History")),
    _case("sheet-long", _sheets_valid("青岚市" * 15 + "局")),
    _case("sheet-named-as-table", _sheets_valid("责任清单")),
    _case("sheet-twins", _twins("市[教育]局", "市_教育_局", "市/教育/局")),
    _case("sheet-long-twins", _twins("长" * 40 + "甲局", "长" * 40 + "乙局")),
]  # fmt: skip
