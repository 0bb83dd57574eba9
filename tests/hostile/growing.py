"""Shapes whose cost could grow faster than they do: each is made at any size, as text or as a file.

`GROWING` holds over fifty of them by name; `bench/growth.py` measures how they grow, the tests make
sure that a small one is read and a large one is read soon or refused by a limit with a name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hostile.ofd import ofd_parts
from hostile.ooxml import Parts, cell, docx_parts, p, row, table
from hostile.pages import at, document
from hostile.sheets import DUTIES, column, parts, rows
from hostile.sheets import cell as sheet_cell
from hostile.sheets import row as sheet_row
from hostile.zips import STORED, Member, members, pack

_HEAD = "一、任务\n1.加强建设。"
_COLUMNS = ("序号", "重点任务", "牵头单位", "责任单位", "完成时限")
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Growing:
    """A shape: how it is made at a size, the name of its file, and its smallest size.

    `least` is chosen so that five doublings show how it grows; `packed`: it is measured with what
    a run makes of its records.
    """

    name: str
    make: Callable[[int], bytes]
    suffix: str = "txt"
    least: int = 1000
    packed: bool = False


def _stored(parts_: Parts) -> bytes:
    """A package that is not compressed: its size is that of what it holds."""
    return pack(Member(m.name, m.data, STORED) for m in members(parts_))


def _repeated(piece: str, head: str = _HEAD) -> Callable[[int], bytes]:
    return lambda n: (head + piece * n).encode()


def _numbered(pattern: str, between: str, end: str) -> Callable[[int], bytes]:
    return lambda n: (
        _HEAD + between.join(pattern.format(k) for k in range(1, n + 1)) + end
    ).encode()


def _units(n: int) -> bytes:
    names = "、".join(f"青岚市第{k}管理局" for k in range(n))
    return f"一、任务\n1.由{names}负责建设站点。\n".encode()


def duty_rows(n: int) -> list[tuple[str, ...]]:
    """The rows of a table of tasks under its header."""
    return [
        (str(k), f"建设站点{k}个。", "市民政局", "市财政局", "2025年6月") for k in range(1, n + 1)
    ]


def tab_table(n: int) -> bytes:
    return "\n".join("\t".join(r) for r in (_COLUMNS, *duty_rows(n))).encode()


def _csv_table(n: int) -> bytes:
    return "\n".join(",".join(r) for r in (_COLUMNS, *duty_rows(n))).encode()


def _unnumbered(n: int) -> bytes:
    return "\n".join("\t".join(r[1:]) for r in (_COLUMNS, *duty_rows(n))).encode()


def _merged_numbers(n: int) -> bytes:
    """A 序号 that repeats: each row asks for a free path."""
    lines = ["\t".join(("1", *r[1:])) for r in duty_rows(n)]
    return "\n".join(("\t".join(_COLUMNS), *lines)).encode()


def docx_table(n: int) -> bytes:
    """A Word table of n rows of tasks."""
    return _stored(
        docx_parts(p("一、任务分工") + table(*(row(*r) for r in (_COLUMNS, *duty_rows(n)))))
    )


def docx_spans(n: int, cells: int = 60, span: int = 1000) -> bytes:
    """Rows of cells each of which claims a thousand columns."""
    wide = [cell("任务", properties=f'<w:gridSpan w:val="{span}"/>')] * cells
    return _stored(docx_parts(p("一、任务分工") + table(*[row(*wide)] * n)))


def docx_tables(n: int) -> bytes:
    """Tables of one row each, whose cells claim as many columns as a table may have."""
    wide = [cell("任务", properties='<w:gridSpan w:val="1000"/>')] * 190
    return _stored(docx_parts(p("一、任务分工") + table(row(*wide)) * n))


def docx_tall(n: int) -> bytes:
    """One cell merged over all rows beside a column that is not."""
    first = row(cell("总任务", properties='<w:vMerge w:val="restart"/>'), "市民政局")
    more = row(cell("", properties="<w:vMerge/>"), "市民政局")
    return _stored(docx_parts(p("一、任务分工") + table(first, *[more] * n)))


def chained(n: int) -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="S{k}"><w:name w:val="S{k}"/>'
        f'<w:basedOn w:val="S{k + 1}"/></w:style>'
        for k in range(n)
    )


def docx_styles(n: int) -> bytes:
    """A chain of n styles, the paragraphs in ten of them."""
    body = "".join(
        p(f"第{k}段。", properties=f'<w:pStyle w:val="S{k * n // 10}"/>') for k in range(10)
    )
    return _stored(docx_parts(body, styles=chained(n)))


def docx_styles_all(n: int) -> bytes:
    """A chain of n styles each of which has its paragraph."""
    body = "".join(p(f"第{k}段。", properties=f'<w:pStyle w:val="S{k}"/>') for k in range(n))
    return _stored(docx_parts(body, styles=chained(n)))


def html_spans(n: int, name: str = "colspan", cells: int = 60) -> bytes:
    """Rows of cells each of which spans a thousand columns, or rows."""
    line = "<tr>" + f'<td {name}="1000">任务</td>' * cells + "</tr>"
    return f"<html><body><p>任务分工</p><table>{line * n}</table></body></html>".encode()


def html_attributes(n: int) -> bytes:
    """One element with n attributes."""
    entries = " ".join(f"a{k}=b" for k in range(n))
    return f"<html><body><p {entries}>一、任务</p><p>1.建设站点9个。</p></body></html>".encode()


def html_table(n: int) -> bytes:
    """A table of tasks on a web page."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in (_COLUMNS, *duty_rows(n))
    )
    return f"<html><body><p>任务分工</p><table>{lines}</table></body></html>".encode()


def mht_parameters(n: int) -> bytes:
    """A web archive whose Content-Type has n parameters."""
    extra = "".join(f";\r\n p{k}=v" for k in range(n))
    return (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x"
        + extra
        + "\r\n\r\n--x\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n<p>一、任务</p><p>1.建设站点9个。</p>\r\n--x--\r\n"
    ).encode()


def sheet_table(n: int) -> bytes:
    """A workbook with a table of n tasks."""
    return _stored(parts(rows([DUTIES[0], *duty_rows(n)])))


def sheet_format(n: int, cells: int = 20, piece: str = "[") -> bytes:
    """A number format of n brackets that is asked for by each cell."""
    inner = "".join(f'<c r="{column(c)}2" s="1"><v>{c}</v></c>' for c in range(1, cells + 1))
    base = parts(sheet_row(1, ["青岚市任务"]) + f'<row r="2">{inner}</row>')
    return _stored(with_format(base, piece * (n // len(piece))))


def with_format(base: Parts, code: str, book: str = "") -> Parts:
    """A workbook with a number format for the cells of style 1, and entries of workbookPr."""
    styles = (
        f'<styleSheet xmlns="{_S}"><numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/>'
        '</numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    related = str(base["xl/_rels/workbook.xml.rels"])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    entry = f'<Relationship Id="rId99" Type="{kind}" Target="styles.xml"/></Relationships>'
    whole = str(base["xl/workbook.xml"]).replace("<sheets>", f"<workbookPr {book}/><sheets>")
    return base | {
        "xl/styles.xml": styles, "xl/workbook.xml": whole,
        "xl/_rels/workbook.xml.rels": related.replace("</Relationships>", entry),
    }  # fmt: skip


def sheet_hidden(n: int) -> bytes:
    """As many hidden columns as there are cells in a row."""
    hidden = "".join(f'<col min="{k}" max="{k}" hidden="1"/>' for k in range(20_000, 20_000 + n))
    base = parts(rows() + "".join(sheet_row(5 + k, ["任务"] * 16) for k in range(n // 16)))
    name = "xl/worksheets/sheet1.xml"
    sheet = str(base[name]).replace("<sheetData>", f"<cols>{hidden}</cols><sheetData>")
    return _stored(base | {name: sheet})


def sheet_areas(n: int) -> bytes:
    """As many merged areas that reach into a row as there are cells in it."""
    merged = "".join(f'<mergeCell ref="{column(20 + k)}1:{column(20 + k)}9"/>' for k in range(n))
    line = "".join(sheet_cell(f"{column(1 + k % 16)}{2 + k // 16}", "任务") for k in range(n))
    content = f'<row r="1">{sheet_cell("A1", "任务")}</row><row r="2">{line}</row>'
    return _stored(parts((content, f"<mergeCells>{merged}</mergeCells>", "visible")))


def sheet_tall(n: int) -> bytes:
    """A merged area over all rows beside cells that are not merged."""
    content = "".join(
        sheet_row(k, ["总任务" if k == 1 else "", "市民政局"]) for k in range(1, n + 1)
    )
    return _stored(
        parts((content, f'<mergeCells><mergeCell ref="A1:A{n}"/></mergeCells>', "visible"))
    )


def pdf_scattered(n: int) -> bytes:
    """Characters scattered over one page, no two of them beside each other."""
    drawn = (at((k * 7919) % 590, (k * 104_729) % 839, "任", 1) for k in range(n))
    return document(b"".join(drawn))


def ofd_codes(n: int) -> bytes:
    """An OFD object with n codes that all claim one place."""
    codes = '<ofd:TextCode X="0" Y="5">任</ofd:TextCode>' * n
    drawn = f'<ofd:TextObject Size="3" Boundary="30 250 9 9">{codes}</ofd:TextObject>'
    return _stored(ofd_parts([drawn]))


def many_units(n: int) -> bytes:
    """Items each of which has a unit of its own: 责任矩阵 would be their square."""
    return "\n".join(f"{k % 999 + 1}.建设站点（第{k}管理局牵头）。" for k in range(n)).encode()


def long_task(n: int) -> bytes:
    """A long task that many units share: each row of the tables would tell it again."""
    names = "、".join(f"第{k}管理局" for k in range(n))
    return f"一、任务\n1.{'加强建设管理，' * n}（{names}负责）\n".encode()


def label_over_items(n: int) -> bytes:
    """Items of which none names a unit, and as many units behind a label for all of them."""
    items = "\n".join(f"（{k}）建设站点。" for k in range(1, min(n, 999)))
    names = "、".join(f"第{k}管理局" for k in range(n))
    return f"一、任务\n{items}\n责任单位：{names}\n".encode()


def labels_behind_items(n: int) -> bytes:
    """Items of which none names a unit, and as many labels behind the last."""
    items = "\n".join(f"{k % 999 + 1}.建设站点。" for k in range(n))
    return f"一、任务\n{items}\n{'责任单位：市教育局。' * n}\n".replace("。责", "。\n责").encode()


def stacked_tables(n: int) -> bytes:
    """Small tables one below the other on one sheet, each with its title."""
    lines: list[tuple[str, ...]] = []
    for k in range(n):
        lines += [(f"表{k} 任务分工",), DUTIES[0], *duty_rows(1), ()]
    return _stored(parts(rows(lines)))


def ragged_table(n: int) -> bytes:
    """A header of n columns over n rows of one cell."""
    head = "".join(f"<td>列{k}</td>" for k in range(n))
    lines = "<tr><td>任务</td></tr>" * n
    return f"<html><body><p>任务</p><table><tr>{head}</tr>{lines}</table></body></html>".encode()


def pdf_headers(n: int) -> bytes:
    """Rows of header words on one page."""
    drawn = b"".join(
        at(x, 840 - k * 840 / n, word, 2)
        for k in range(n)
        for x, word in ((50, "序号"), (200, "指标"), (350, "单位"))
    )
    return document(drawn)


_TEXTS = [
    Growing("titles-open", _repeated("《"), least=10_000),
    Growing("titles-in-titles", _repeated("《办法《"), least=5000),
    Growing("titles-distinct", _numbered("《第{}号登记办法》", "和", "。"), least=400),
    Growing("brackets-open-unit", _repeated("（市教育局牵头"), least=500),
    Growing("titles+brackets-open", _repeated("《（市教育局牵头"), least=500),
    Growing("numbers-bare", _numbered("{}", "、", "个。"), least=400),
    Growing("numbers+titles-open", _numbered("《{}", "、", "个。"), least=400),
    Growing("duties-by-semicolon", _repeated("市教育局负责；"), least=1000),
    Growing("duties+numbers", _repeated("市教育局负责建设9个；"), least=400),
    Growing("duties+percents", _repeated("市教育局负责增长5%、"), least=400),
    Growing("percents", lambda n: (_HEAD + "增长" + "5%、" * n).encode(), least=400),
    Growing("date+percents", lambda n: (_HEAD + "到2025年，" + "5%、" * n).encode(), least=400),
    Growing("every+numbers", lambda n: (_HEAD + "每年" + "建站3座、" * n).encode(), least=400),
    Growing("dates+numbers", _repeated("2025年6月底前建站3座、"), least=200),
    Growing("months", lambda n: (_HEAD + "2025年3月底前、" + "6月底前、" * n).encode(), least=1000),
    Growing("roles-unknown", _repeated("，统筹单位：市水务局"), least=500),
    Growing("cues-before", lambda n: f"{_HEAD}（{'会同征信、' * n}）".encode(), least=1000),
    Growing("conventions", _repeated("以下任务均需各县，"), least=1000),
    Growing("collective", lambda n: f"{_HEAD}（各{'县级市' * n}X牵头）".encode(), least=100),
    Growing("unit-without-end", lambda n: f"1.建站。\n责任单位：{'管委会（' * n}".encode(), least=1000),
    Growing("units-in-a-sentence", _units, least=100, packed=True),
    Growing("task-of-many-units", long_task, least=100, packed=True),
    Growing("units-of-many-tasks", many_units, least=50, packed=True),
    Growing("label-over-items", label_over_items, least=100, packed=True),
    Growing("labels-behind-items", labels_behind_items, least=50),
    Growing("items-beyond-999",
            lambda n: "\n".join(f"{k}.建设站点{k}个。" for k in range(1, n)).encode(), least=250),
    Growing("table-tabs", tab_table, least=100, packed=True),
    Growing("table-commas", _csv_table, least=100),
    Growing("table-without-numbers", _unnumbered, least=100),
    Growing("table-one-number", _merged_numbers, least=100),
]  # fmt: skip
_FILES = [
    Growing("docx-table", docx_table, "docx", 100),
    Growing("docx-gridspan", docx_spans, "docx", 10),
    Growing("docx-gridspan-tables", docx_tables, "docx", 2),
    Growing("docx-vmerge", docx_tall, "docx", 250),
    Growing("docx-styles-chain", docx_styles, "docx", 1000),
    Growing("docx-styles-chain-all", docx_styles_all, "docx", 250),
    Growing("html-colspan", html_spans, "html", 15),
    Growing("html-rowspan", lambda n: html_spans(n, "rowspan"), "html", 15),
    Growing("html-ragged", ragged_table, "html", 100),
    Growing("html-attributes", html_attributes, "html", 1000),
    Growing("html-table", html_table, "html", 100),
    Growing("mht-parameters", mht_parameters, "mht", 500),
    Growing("xlsx-table", sheet_table, "xlsx", 100),
    Growing("xlsx-stacked", stacked_tables, "xlsx", 50),
    Growing("xlsx-format", sheet_format, "xlsx", 1000),
    Growing("xlsx-hidden-columns", sheet_hidden, "xlsx", 250),
    Growing("xlsx-merged-areas", sheet_areas, "xlsx", 250),
    Growing("xlsx-merged-column", sheet_tall, "xlsx", 250),
    Growing("pdf-scattered", pdf_scattered, "pdf", 500),
    Growing("ofd-codes", ofd_codes, "ofd", 1000),
    Growing("pdf-headers", pdf_headers, "pdf", 50),
]  # fmt: skip
GROWING = [*_TEXTS, *_FILES]
