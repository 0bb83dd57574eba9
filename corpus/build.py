"""Make the sample documents of the corpus from ``corpus/sources``.

    python corpus/build.py            write every document beside this script
    python corpus/build.py --check    write nothing; exit 1 if a document on disk differs

A source is UTF-8 text, one paragraph per line. A table stands between the lines ``<<<TABLE`` and
``TABLE>>>``, its cells separated by tabs; the cell ``↑`` continues the cell above it (a vertical
merge). ``MANIFEST`` says which file each source becomes. Every output is the same, byte for byte,
from run to run: no clock, no locale, no network is read.

Needs python-docx and reportlab. The places, notices and numbers in the corpus are invented.
"""

from __future__ import annotations

import argparse
import html
import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"


# ---------------------------------------------------------------- sources


class Kind(Enum):
    """What a paragraph is in the layout of a notice (GB/T 9704—2012)."""

    NUMBER = auto()  # 发文字号
    TITLE = auto()  # of the notice, of the plan, of an annex
    ADDRESSEE = auto()  # 主送机关
    HEADING = auto()  # a numbered line without a sentence
    BODY = auto()  # also a numbered item that runs on
    SIGNATURE = auto()  # 发文机关署名 and 成文日期
    FLUSH = auto()  # 附件, roster lines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a source; ``level`` is 1–3 where it begins with a typed number, else 0."""

    text: str
    kind: Kind
    number: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``None`` continues the cell above."""

    rows: tuple[tuple[str | None, ...], ...]


Block = Paragraph | Table

LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"\d+[.．](?!\d)"),
)
DOCUMENT_NUMBER = re.compile(r"\w+〔\d{4}〕\d+号")
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
PUBLICATION_NOTE = "（此件公开发布）"
MERGED = "↑"


def read_source(path: Path) -> list[Block]:
    """Split a source into tables and paragraphs, each paragraph with its kind."""
    blocks: list[Block] = []
    for lines, is_table in _runs(path.read_text("utf-8").splitlines()):
        if is_table:
            rows = (tuple(line.split("\t")) for line in lines)
            blocks.append(Table(tuple(tuple(_cell(c) for c in row) for row in rows)))
        else:
            blocks.extend(_classify(lines))
    return blocks


def _cell(text: str) -> str | None:
    return None if text == MERGED else text


def _runs(lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield the lines outside and inside of table marks in turn."""
    run: list[str] = []
    for line in lines:
        if line in {"<<<TABLE", "TABLE>>>"}:
            yield run, line == "TABLE>>>"
            run = []
        elif line.strip():
            run.append(line)
    yield run, False


def _classify(lines: list[str]) -> Iterator[Paragraph]:
    expect_title = True  # of the notice at the head, of the plan after a date
    for i, text in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        number, level = _typed_number(text)
        if DOCUMENT_NUMBER.fullmatch(text):
            kind = Kind.NUMBER
        elif DATE.fullmatch(text) or DATE.fullmatch(following):
            kind = Kind.SIGNATURE
            expect_title = True
        elif text == PUBLICATION_NOTE:
            kind = Kind.BODY
        elif re.fullmatch(r"附件\d*", text):
            kind = Kind.FLUSH
            expect_title = True
        elif "\t" in text:
            kind = Kind.FLUSH
        elif expect_title and not number and text[-1] not in "。：":
            kind = Kind.TITLE
        elif expect_title and not number and text.endswith("："):
            kind = Kind.ADDRESSEE
            expect_title = False
        else:
            kind = Kind.HEADING if number and "。" not in text else Kind.BODY
            expect_title = False
        yield Paragraph(text, kind, number, level)


def _typed_number(text: str) -> tuple[str, int]:
    for level, pattern in enumerate(LEVELS, start=1):
        if found := pattern.match(text):
            return found[0], level
    return "", 0


def paragraphs(blocks: list[Block]) -> Iterator[Paragraph]:
    """The paragraphs of a source that has no table."""
    for block in blocks:
        if isinstance(block, Table):
            raise TypeError("this format has no tables")
        yield block


# ------------------------------------------------------------------- text


def plain_text(blocks: list[Block]) -> bytes:
    """The source itself: a line per paragraph."""
    return "".join(p.text + "\n" for p in paragraphs(blocks)).encode()


def text_copied_from_pdf(
    blocks: list[Block], *, width: int = 36, page_ends: tuple[str, ...] = ()
) -> bytes:
    """Text as a reader copies it out of a PDF.

    Lines are cut hard at ``width`` characters, numbers are followed by a stray space, and page
    numbers stand on lines of their own: one after the line that completes each of ``page_ends``
    (which must lie inside a paragraph) and one at the end.
    """
    out: list[str] = []
    page = 1
    for paragraph in paragraphs(blocks):
        spaced = re.sub(r"(?<=\d)(?=[\u4e00-\u9fff])", " ", paragraph.text)
        lines = list(_cut(spaced, 2 * width))
        ends = [i for mark in page_ends for i in _lines_completing(mark, lines)]
        for i, line in enumerate(lines):
            out.append(line)
            if i in ends:
                out.append(f"— {page} —")
                page += 1
    if page != len(page_ends) + 1:
        raise ValueError(f"page ends not found once each, inside a paragraph: {page_ends}")
    return "".join(line + "\n" for line in [*out, f"— {page} —"]).encode()


def _cut(text: str, columns: int) -> Iterator[str]:
    """Cut at ``columns`` half-width columns, wherever that falls."""
    line, used = "", 0
    for char in text:
        size = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if used + size > columns:
            yield line.strip()
            line, used = "", 0
        line += char
        used += size
    yield line.strip()


def _lines_completing(mark: str, lines: list[str]) -> Iterator[int]:
    """The line on which ``mark`` ends, unless it is the paragraph's last."""
    so_far = ""
    for i, line in enumerate(lines[:-1]):
        before = mark in so_far
        so_far += line.replace(" ", "")
        if mark in so_far and not before:
            yield i


# ------------------------------------------------------------------- docx

EPOCH = datetime(2024, 1, 1)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
ALIGNMENT = {
    Kind.NUMBER: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.TITLE: WD_ALIGN_PARAGRAPH.CENTER,
    Kind.SIGNATURE: WD_ALIGN_PARAGRAPH.RIGHT,
}


def docx_plain(blocks: list[Block]) -> bytes:
    """Word with typed numbers and one style for everything; tabs stay tabs."""
    return _docx(blocks, lambda word, p: word.add_paragraph(p.text))


def docx_headings(blocks: list[Block]) -> bytes:
    """Word with typed numbers, the numbered lines in the styles Heading 1–3."""

    def add(word: WordDocument, p: Paragraph) -> WordParagraph:
        if p.kind is Kind.TITLE:
            return word.add_paragraph(p.text, style="Title")
        style = f"Heading {p.level}" if p.kind is Kind.HEADING else None
        return word.add_paragraph(p.text, style=style)

    return _docx(blocks, add)


def docx_autonumbered(blocks: list[Block]) -> bytes:
    """Word in which 一、（一）1. come from numbering.xml and are not in the text."""
    counted = [0, 0, 0]
    num_id = ""

    def add(word: WordDocument, p: Paragraph) -> WordParagraph:
        nonlocal num_id
        num_id = num_id or _add_numbering(word)
        if not p.level:
            return word.add_paragraph(p.text)
        counted[p.level - 1] += 1
        counted[p.level :] = [0] * (3 - p.level)
        if p.number != (shown := _shown_number(p.level, counted[p.level - 1])):
            raise ValueError(f"Word would show {shown} for: {p.text[:20]}")
        paragraph = word.add_paragraph(p.text.removeprefix(p.number).lstrip())
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = p.level - 1
        properties.get_or_add_numId().val = int(num_id)
        return paragraph

    return _docx(blocks, add)


def _shown_number(level: int, n: int) -> str:
    digits = "一二三四五六七八九十"
    chinese = digits[n - 1] if n <= 10 else "十" + digits[n - 11]
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{n}."}[level]


def _add_numbering(word: WordDocument) -> str:
    """Add a three-level list to numbering.xml and give the id of its w:num."""
    numbering: Any = word.part.numbering_part.element
    taken = [int(e.get(qn("w:abstractNumId"))) for e in numbering.findall(qn("w:abstractNum"))]
    abstract = _element("w:abstractNum", abstractNumId=str(max(taken, default=0) + 1))
    abstract.append(_element("w:multiLevelType", val="multilevel"))
    formats = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    for i, (number_format, text) in enumerate(formats):
        level = _element("w:lvl", ilvl=str(i))
        level.append(_element("w:start", val="1"))
        level.append(_element("w:numFmt", val=number_format))
        level.append(_element("w:suff", val="nothing"))
        level.append(_element("w:lvlText", val=text))
        level.append(_element("w:lvlJc", val="left"))
        abstract.append(level)
    numbering.insert(len(taken), abstract)  # every w:abstractNum stands before the first w:num
    num = numbering.add_num(abstract.get(qn("w:abstractNumId")))
    return str(num.numId)


def _element(tag: str, **attributes: str) -> Any:  # lxml's elements carry no types
    element: Any = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _docx(blocks: list[Block], add: Callable[[WordDocument, Paragraph], WordParagraph]) -> bytes:
    word = Document()
    _set_page_and_fonts(word)
    for block in blocks:
        if isinstance(block, Table):
            _add_table(word, block)
            continue
        paragraph = add(word, block)
        if block.kind in ALIGNMENT:
            paragraph.alignment = ALIGNMENT[block.kind]
        if block.kind in {Kind.BODY, Kind.HEADING}:
            paragraph.paragraph_format.first_line_indent = Pt(32)
    properties = word.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = EPOCH
    buffer = io.BytesIO()
    word.save(buffer)
    return _without_zip_times(buffer.getvalue())


def _set_page_and_fonts(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    faces = {"Normal": "仿宋", "Title": "宋体", "Heading 1": "黑体"}
    faces |= {"Heading 2": "楷体", "Heading 3": "仿宋"}
    for name, face in faces.items():
        style: Any = word.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.pop(qn("w:eastAsiaTheme"), None)  # it would win over the face
        fonts.set(qn("w:eastAsia"), face)
        style.font.size = Pt(22 if name == "Title" else 16)
        style.font.color.rgb = RGBColor(0, 0, 0)


def _add_table(word: WordDocument, table: Table) -> None:
    grid = word.add_table(rows=len(table.rows), cols=len(table.rows[0]), style="Table Grid")
    for r, row in enumerate(table.rows):
        for c, text in enumerate(row):
            if text is not None:
                grid.cell(r, c).text = text
    for c in range(len(table.rows[0])):
        for r, row in enumerate(table.rows):
            if row[c] is None:
                grid.cell(r - 1, c).merge(grid.cell(r, c))


def _without_zip_times(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every platform
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


# -------------------------------------------------------------------- pdf

FONT = "STSong-Light"
BODY_SIZE, TITLE_SIZE, FOOT_SIZE = 16, 22, 14
# the standard has 22 lines a page; with 20 the sample breaks pages inside two unit lists
CHARACTERS_A_LINE, LINES_A_PAGE, LEADING = 28, 20, 31.8
NOT_AT_LINE_START, NOT_AT_LINE_END = "，。；：、！？）〕》”", "（〔《“"


def pdf(blocks: list[Block]) -> bytes:
    """A4 pages of 28 characters a line, `— n —` at the foot, in a font every viewer brings."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    lines = [line for p in paragraphs(blocks) for line in _pdf_lines(p)]
    canvas.setTitle(next(p.text for p in paragraphs(blocks) if p.kind is Kind.TITLE))
    top = A4[1] - 37 * 72 / 25.4
    for start in range(0, len(lines), LINES_A_PAGE):
        for i, (x, size, text) in enumerate(lines[start : start + LINES_A_PAGE]):
            canvas.setFont(FONT, size)
            canvas.drawString(x, top - (i + 1) * LEADING, text)
        canvas.setFont(FONT, FOOT_SIZE)
        canvas.drawCentredString(A4[0] / 2, 70, f"— {start // LINES_A_PAGE + 1} —")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _pdf_lines(paragraph: Paragraph) -> Iterator[tuple[float, int, str]]:
    """Left edge, size and text of each line of a paragraph, and an empty line after a title."""
    width = CHARACTERS_A_LINE * BODY_SIZE
    left = (A4[0] - width) / 2
    kind = paragraph.kind
    size = TITLE_SIZE if kind is Kind.TITLE else BODY_SIZE
    indent = 2 * BODY_SIZE if kind in {Kind.BODY, Kind.HEADING} else 0
    for line in _fill(paragraph.text, size, width, indent):
        spare = width - _width(line, size)
        shift = {Kind.NUMBER: spare / 2, Kind.TITLE: spare / 2, Kind.SIGNATURE: spare - 32}
        yield left + shift.get(kind, indent), size, line
        indent = 0
    if kind in {Kind.TITLE, Kind.NUMBER}:
        yield left, size, ""


def _fill(text: str, size: int, width: float, indent: float) -> Iterator[str]:
    """Lines of at most ``width``; a closing mark hangs over the edge, an opening one moves on."""
    line, room = "", width - indent
    for char in text:
        if _width(line + char, size) > room + 0.01 and char not in NOT_AT_LINE_START:
            full = line.rstrip(NOT_AT_LINE_END)
            yield full
            line, room = line[len(full) :], width
        line += char
    yield line


def _width(text: str, size: int) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


# ------------------------------------------------------------------- html

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="SiteName" content="临岚市人民政府门户网站">
<meta name="ColumnName" content="市政府办公室文件">
<title>{title}_临岚市人民政府门户网站</title>
<style>
.nav li {{ display: inline-block; }} .article p {{ text-indent: 2em; }}
.article p.center {{ text-align: center; text-indent: 0; }}
.article p.right {{ text-align: right; }} .hidden {{ display: none; }}
</style>
<script>
var page = {{ column: "市政府办公室文件", task: "牵头单位：页面统计" }};
function fontSize(n) {{ document.getElementById("zoom").style.fontSize = n + "px"; }}
</script>
</head>
<body>
<div class="header"><a href="index.html">临岚市人民政府</a>
<form action="search.html"><input name="q" placeholder="请输入关键字"><button>搜索</button></form>
</div>
<ul class="nav">
<li><a href="index.html">首页</a></li><li><a href="news.html">要闻动态</a></li>
<li><a href="open.html">政务公开</a></li><li><a href="service.html">办事服务</a></li>
<li><a href="talk.html">互动交流</a></li><li><a href="city.html">走进临岚</a></li>
</ul>
<div class="crumbs">当前位置：<a href="index.html">首页</a> &gt; <a href="open.html">政务公开</a>
 &gt; 市政府办公室文件</div>
<h1>{title}</h1>
<div class="info">发布时间：2024-04-07 09:30　来源：市政府办公室　浏览次数：<span id="hits"></span>
　字号：<a href="#" onclick="fontSize(18)">大</a> <a href="#" onclick="fontSize(14)">小</a></div>
<div class="article" id="zoom">
{article}
</div>
<div class="hidden">责任单位：网站编辑部</div>
<div class="tools"><a href="#">打印本页</a> <a href="#">关闭窗口</a> <a href="#">分享到</a></div>
<div class="related"><h3>相关链接</h3>
<ul><li><a href="jd.html">一图读懂：优化营商环境这样干</a></li>
<li><a href="hy.html">市政府召开企业家座谈会</a></li></ul></div>
<div class="footer">
<p>主办：临岚市人民政府办公室　承办：市政务服务局</p>
<p>网站标识码：0000000000　建议使用1024×768以上分辨率浏览</p>
</div>
<script>document.getElementById("hits").textContent = "1" + page.column.length;</script>
</body>
</html>
"""


def web_page(blocks: list[Block]) -> bytes:
    """The page of a government site: the article amid navigation, scripts and a footer."""
    css = {Kind.NUMBER: "center", Kind.TITLE: "center", Kind.SIGNATURE: "right"}
    rows: list[str] = []
    for p in paragraphs(blocks):
        text = html.escape(p.text, quote=False)
        inner = f"<strong>{text}</strong>" if p.kind in {Kind.TITLE, Kind.HEADING} else text
        rows.append(f'<p class="{css.get(p.kind, "text")}">{inner}</p>')
    title = next(p.text for p in paragraphs(blocks) if p.kind is Kind.TITLE)
    return PAGE.format(title=html.escape(title), article="\n".join(rows)).encode()


# --------------------------------------------------------------- manifest

Maker = Callable[[list[Block]], bytes]

MANIFEST: dict[str, tuple[str, Maker]] = {
    "澜江省_全民健身": ("txt", plain_text),
    "临岚市_全民健身": ("docx", docx_headings),
    "望川区_全民健身": ("docx", docx_plain),
    "望川区_雨污分流": (
        "txt",
        partial(text_copied_from_pdf, page_ends=("逐段建档", "区卫生健康局、")),
    ),
    "石渡县_农村供水": ("docx", docx_autonumbered),
    "临岚市_营商环境": ("html", web_page),
    "柏湾市_安全生产": ("pdf", pdf),
    "澜江省_科技金融": ("txt", plain_text),
    "石渡县_政务公开": ("docx", docx_plain),
}


def main(arguments: list[str] | None = None) -> int:
    """Build everything; with ``--check`` only compare with what is on disk."""
    parser = argparse.ArgumentParser(description="Make the sample documents of the corpus.")
    parser.add_argument("--check", action="store_true", help="write nothing, report differences")
    check = parser.parse_args(arguments).check
    stale = 0
    for stem, (suffix, make) in MANIFEST.items():
        target = HERE / f"{stem}.{suffix}"
        data = make(read_source(SOURCES / f"{stem}.txt"))
        same = target.exists() and target.read_bytes() == data
        stale += not same
        if not same and not check:
            target.write_bytes(data)
        state = "unchanged" if same else "differs" if check else "written"
        print(f"{state}: {target.name}", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
