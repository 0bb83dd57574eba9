"""One indicator table in every format and setting: the same records come back from all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import openpyxl
import pytest
from hostile.ofd import ofd
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from policy_parse import parse

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
TITLE = "临岚市“十四五”水利发展规划"
HEADING = "一、主要目标"
CAPTION = "表1 “十四五”主要指标"
ROWS = [
    ["序号", "指标", "单位", "2020年", "2025年", "属性"],
    ["1", "农田灌溉水利用率", "%", "90", "≥93", "约束性"],
    ["2", "高标准农田面积", "万亩", "—", "30", "预期性"],
    ["3", "水库除险加固", "座", "12", "新增40", "预期性"],
    ["4", "万元产值用水量降低", "%", "〔16.5〕", "〔14〕", "约束性"],
    ["5", "黑臭水体", "%", "3", "基本消除", "预期性"],
]
WANTED = [
    ("1.1", "农田灌溉水利用率", ">=", 93, "%", None, 90, "2025", "binding", False),
    ("1.2", "高标准农田面积", "=", 300000, "亩", None, None, "2025", "anticipatory", False),
    ("1.3", "水库除险加固", "=", 40, "座", "increase", 12, "2025", "anticipatory", False),
    ("1.4", "万元产值用水量降低", "=", 14, "%", "decrease", 16.5, "2025", "binding", True),
]
WIDTHS = (40, 170, 50, 60, 70, 60)
HIGH = 24


def texts(c: Canvas, rows: Sequence[Sequence[str]], top: float) -> None:
    c.setFont("STSong-Light", 11)
    for r, row in enumerate(rows):
        x = 60.0
        for width, text in zip(WIDTHS, row, strict=True):
            c.drawCentredString(x + width / 2, top - HIGH * r - 16, text)
            x += width


def rules(
    c: Canvas, rows: Sequence[Sequence[str]], top: float, *, level: bool = True,
    upright: Sequence[int] = range(7), ends: tuple[int, int] = (0, 0),
) -> None:  # fmt: skip
    """Lines of a grid; `ends` leaves out so many level lines at the top and at the foot."""
    xs = [60.0]
    for width in WIDTHS:
        xs.append(xs[-1] + width)
    ys = [top - HIGH * r for r in range(len(rows) + 1)]
    for y in ys[ends[0] : len(ys) - ends[1]] if level else ():
        c.line(xs[0], y, xs[-1], y)
    for k in upright:
        c.line(xs[k], ys[0], xs[k], ys[-1])


def page(c: Canvas, lines: Sequence[str]) -> None:
    for i, line in enumerate(lines):
        c.setFont("STSong-Light", 14)
        c.drawString(60, 800 - 26 * i, line)


def of_pdf(draw: Callable[[Canvas], None]) -> bytes:
    out = io.BytesIO()
    c = Canvas(out, pagesize=(595, 842))
    page(c, [TITLE, HEADING, CAPTION])
    draw(c)
    c.save()
    return out.getvalue()


def ruled(c: Canvas) -> None:
    texts(c, ROWS, 720)
    rules(c, ROWS, 720)


def without_sides(c: Canvas) -> None:
    texts(c, ROWS, 720)
    rules(c, ROWS, 720, upright=range(1, 6))


def three_lines(c: Canvas) -> None:
    """三线表: a rule above the header, one below it, one at the foot."""
    texts(c, ROWS, 720)
    for y in (720, 720 - HIGH, 720 - HIGH * len(ROWS)):
        c.line(60, y, 510, y)


def unruled(c: Canvas) -> None:
    texts(c, ROWS, 720)


def over_two_pages(
    c: Canvas, *, header: bool = False, merged: bool = False, moved: float = 0
) -> None:
    texts(c, ROWS[:3], 720)
    rules(c, ROWS[:3], 720)
    c.showPage()
    rest = [ROWS[0], *ROWS[3:]] if header else ROWS[3:]
    c.translate(moved, 0)
    texts(c, rest, 800)
    rules(c, rest, 800, ends=(1, 0) if merged else (0, 0))


def header_alone(c: Canvas) -> None:
    """The header at the foot of one page, all rows on the next."""
    texts(c, ROWS[:1], 100)
    rules(c, ROWS[:1], 100)
    c.showPage()
    texts(c, ROWS[1:], 800)
    rules(c, ROWS[1:], 800)


def one_row_left(c: Canvas) -> None:
    texts(c, ROWS[:-1], 720)
    rules(c, ROWS[:-1], 720)
    c.showPage()
    texts(c, ROWS[-1:], 800)
    rules(c, ROWS[-1:], 800)


def under_running_heads(c: Canvas) -> None:
    texts(c, ROWS[:3], 720)
    rules(c, ROWS[:3], 720)
    c.drawString(60, 30, "— 1 —")
    c.showPage()
    c.setFont("STSong-Light", 9)
    c.drawString(60, 815, "临岚市水利发展规划")
    texts(c, ROWS[3:], 790)
    rules(c, ROWS[3:], 790)


PDFS: dict[str, Callable[[Canvas], None]] = {
    "ruled": ruled,
    "without sides": without_sides,
    "three lines": three_lines,
    "unruled": unruled,
    "over two pages": over_two_pages,
    "header repeated": lambda c: over_two_pages(c, header=True),
    "header repeated, page moved": lambda c: over_two_pages(c, header=True, moved=7),
    "no rule at the head of a page": lambda c: over_two_pages(c, merged=True),
    "header alone": header_alone,
    "one row left": one_row_left,
    "under running heads": under_running_heads,
}


def of_word() -> bytes:
    document = docx.Document()
    for line in (TITLE, HEADING, CAPTION):
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for r, row in enumerate(ROWS):
        for k, text in enumerate(row):
            table.cell(r, k).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def of_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (TITLE, HEADING, CAPTION):
        sheet.append([line])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=6
        )
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_web() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{t}</td>' for t in row)}</tr>" for row in ROWS)
    lines = "".join(f"<p>{line}</p>" for line in (TITLE, HEADING, CAPTION))
    return f"<html><body><div>{lines}<table border='1'>{rows}</table></div></body></html>".encode()


def of_tabs() -> bytes:
    table = "\n".join("\t".join(row) for row in ROWS)
    return f"{TITLE}\n{HEADING}\n{CAPTION}\n{table}\n".encode()


def of_markdown() -> bytes:
    head, *body = [f"| {' | '.join(row)} |" for row in ROWS]
    table = "\n".join([head, "|" + "---|" * len(ROWS[0]), *body])
    return f"# {TITLE}\n\n{HEADING}\n\n{CAPTION}\n\n{table}\n".encode()


def of_ofd() -> bytes:
    """Runs at their places, no rules; millimetres from the top left."""
    runs = [(20.0, 20.0 + 8 * i, line) for i, line in enumerate((TITLE, HEADING, CAPTION))]
    for r, row in enumerate(ROWS):
        x = 20.0
        for width, text in zip(WIDTHS, row, strict=True):
            runs.append((x, 50.0 + 8 * r, text))
            x += width / 2.83
    return ofd([runs], size=4)


def of_commas() -> bytes:
    """A CSV file holds the table and nothing else."""
    rows = [[f'"{text}"' if k == 1 else text for k, text in enumerate(row)] for row in ROWS]
    return "\r\n".join(",".join(row) for row in rows).encode("utf-8-sig")


FILES = {
    "t.docx": of_word,
    "t.xlsx": of_workbook,
    "t.html": of_web,
    "t.txt": of_tabs,
    "t.md": of_markdown,
    "t.ofd": of_ofd,
}


def records(data: bytes, name: str) -> list[tuple[object, ...]]:
    return [
        (
            t.section, t.indicator, t.comparator, t.value, t.unit, t.change, t.baseline, t.due,
            t.nature, t.cumulative,
        )
        for t in parse(data, name=name).targets
    ]  # fmt: skip


@pytest.mark.parametrize("draw", PDFS.values(), ids=PDFS)
def test_settings_of_a_pdf(draw: Callable[[Canvas], None]) -> None:
    data = of_pdf(draw)
    assert records(data, "t.pdf") == WANTED
    notice = parse(data, name="t.pdf")
    assert [i.code for i in notice.issues if "unread" in i.code] == []
    told = [i for i in notice.issues if i.code == "target-in-words"]
    assert [i.evidence.quote for i in told if i.evidence] == ["基本消除"]


@pytest.mark.parametrize("name", FILES)
def test_formats(name: str) -> None:
    assert records(FILES[name](), name) == WANTED


def test_a_csv_file_holds_the_table_alone() -> None:
    assert [row[1:] for row in records(of_commas(), "t.csv")] == [row[1:] for row in WANTED]
    quoted = '序号,重点任务,牵头单位\n1,"建设公园5个，\n改造绿道20公里。",市园林局\n2,"治理""黑臭""水体3条。",市水利局\n'
    notice = parse(quoted.encode(), name="t.csv")
    assert [(a.section, a.unit) for a in notice.assignments] == [
        ("1", "市园林局"),
        ("2", "市水利局"),
    ]
    assert [t.value for t in notice.targets] == [5, 20, 3]


@pytest.mark.parametrize(
    "text", ["甲,乙\n丙\n", "序号,任务\n1,建设公园\n2\n", "任务，指标，单位\n一,二,三\n"]
)
def test_a_text_with_commas_is_no_table(text: str) -> None:
    assert not [b for b in parse(text.encode(), name="t.txt").source.blocks if b.cell]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_that_is_turned_for_reading(degrees: int) -> None:
    out = io.BytesIO()
    width, height = (595, 842) if degrees in (0, 180) else (842, 595)
    c = Canvas(out, pagesize=(width, height))
    c.setPageRotation(degrees)
    if degrees == 90:
        c.translate(width, 0)
    elif degrees == 180:
        c.translate(width, height)
    elif degrees == 270:
        c.translate(0, height)
    c.rotate({0: 0, 90: 90, 180: 180, 270: -90}[degrees])
    page(c, [TITLE, HEADING, CAPTION])
    ruled(c)
    c.save()
    assert records(out.getvalue(), "t.pdf") == WANTED


def test_a_line_that_finds_no_row_is_not_lost() -> None:
    """More lines in a column than its rows could hold: they stay text."""
    tall = [f"修建第{n}行" for n in range(1, 31)]
    out = io.BytesIO()
    c = Canvas(out)
    c.setFont("STSong-Light", 9)
    for x, text in ((60, "序号"), (120, "重点任务"), (420, "责任单位")):
        c.drawString(x, 700, text)
    for k, text in enumerate(tall):
        c.drawString(120, 680 - 12 * k, text)
    for n, k in ((1, 8), (2, 22)):
        c.drawString(60, 680 - 12 * k, str(n))
        c.drawString(420, 680 - 12 * k, "市水利局")
    c.save()
    text = parse(out.getvalue()).source.text
    assert [line for line in tall if line not in text] == []
