"""A Word file laid out as an official document is (after GB/T 9704—2012), on A4."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policy_parse.domain.limits import tick
from policy_parse.export.cells import Marked
from policy_parse.export.safety import clean
from policy_parse.export.saved import FIXED_DAY
from policy_parse.writing import MARK, Beside, replaced

# The types of the standard, each with what stands in for it where it is not installed.
_TITLE, _BODY, _BLACK, _SCRIPT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_INSTEAD = {_TITLE: "华文中宋", _BODY: "仿宋", _BLACK: "SimHei", _SCRIPT: "楷体"}
_LATIN = "Times New Roman"
# Sizes in points: 二号, 三号, 四号, 五号. Lines of the body stand 28 points apart.
_SIZES = {"title": 22, "body": 16, "page": 14, "table": 10.5}
_LEADING = 28
# Of a page upright, in millimetres: head, foot, binding, outer edge; type area 156 × 225.
_EDGES = (37, 35, 28, 26)
_HEADING_TYPES = {1: _BLACK, 2: _SCRIPT}
_BAR = 24  # marks of the longest bar
_MARK_COLOURS = {"ins": (0x2E, 0x75, 0xB6), "del": (0xC0, 0x00, 0x00)}


class WordFile:
    """A document while it is written, from the title down."""

    def __init__(self, *, across: bool = False) -> None:
        """`across`: a page on its side, as wide tables have it."""
        import docx

        self.document = docx.Document()
        self.across = across
        self._page()
        self._types()
        properties = self.document.core_properties
        properties.created = properties.modified = FIXED_DAY
        properties.category = MARK

    @property
    def width(self) -> float:
        """Centimetres from edge to edge of what is printed."""
        return 22.5 if self.across else 15.6

    def title(self, text: str) -> None:
        """The title, in the middle; lines of their own stay lines."""
        paragraph = self.document.add_paragraph(clean(text), style="Title")
        paragraph.paragraph_format.space_after = _points(_LEADING / 2)

    def heading(self, text: str, level: int) -> None:
        """一、 in 黑体 at level 1, （一） in 楷体 at level 2."""
        self.document.add_heading(clean(text), level)

    def paragraph(self, text: str) -> None:
        """A paragraph that begins two characters in."""
        self.document.add_paragraph(clean(text))

    def note(self, text: str) -> None:
        """A remark in small type."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.line_spacing = 1.2
        self._run(paragraph, clean(text), _SIZES["table"])

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Any]],
        widths: Sequence[float] = (),
        shades: dict[str, str] | None = None,
    ) -> None:
        """A table whose head stands on every page and whose rows are not torn.

        `widths` are shares of the page. A row of one cell is a heading of those below it.
        """
        shares = widths or [1.0] * len(head)
        sizes = [self.width * share / sum(shares) for share in shares]
        table = self.document.add_table(1, len(head))
        table.style, table.autofit = "Table Grid", False
        self._grid(table, sizes)
        self._row(table.rows[0], head, sizes, bold=True)
        _set(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row in rows:
            tick()
            line = table.add_row()
            _set(line._tr.get_or_add_trPr(), "w:cantSplit")
            if len(row) == 1 < len(head):
                cells = line.cells
                cells[0].merge(cells[-1])
                self._row(line, row, [self.width], bold=True)
            else:
                self._row(line, row, sizes, shades=shades)
        self.document.add_paragraph().paragraph_format.line_spacing = _points(12)

    def save(self, path: Path, beside: list[Beside] | None = None) -> None:
        """Write the file; raises OutputError where it cannot be written."""
        with replaced(path, beside) as temporary:
            self.document.save(str(temporary))

    def _row(
        self,
        row: Any,
        values: Sequence[Any],
        sizes: Sequence[float],
        *,
        bold: bool = False,
        shades: dict[str, str] | None = None,
    ) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Cm
        from docx.text.paragraph import Paragraph

        # `row.cells` would make the grid of the whole table anew for each row.
        for tc, value, size in zip(row._tr.tc_lst, values, sizes, strict=True):
            tc.width = Cm(size)
            for more in tc.p_lst[1:]:  # what merging leaves
                tc.remove(more)
            text = "" if value is None else clean(str(value))
            shown = Paragraph(tc.p_lst[0], self.document._body)
            shown._p.style = self._small
            if bold:
                shown.paragraph_format.keep_with_next = True
            if isinstance(value, Marked):
                self._marked(shown, value)
            else:
                self._run(shown, text, bold=bold)
            fill = (shades or {}).get(text)
            if fill:
                shade = _set(tc.get_or_add_tcPr(), "w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), fill)

    def _run(
        self, paragraph: Any, text: str, size: float | None = None, *, bold: bool = False
    ) -> Any:
        run = paragraph.add_run(text)
        if size is not None:
            run.font.size = _points(size)
        if bold:
            run.font.bold = True
        return run

    def _marked(self, paragraph: Any, text: Marked) -> None:
        """A text with its changes, or with what both sides share."""
        from docx.shared import RGBColor

        for piece, mark in text.pieces:
            run = self._run(paragraph, clean(piece), bold=mark == "mark")
            run.font.underline = True if mark == "ins" else None
            run.font.strike = True if mark == "del" else None
            if mark in _MARK_COLOURS:
                run.font.color.rgb = RGBColor(*_MARK_COLOURS[mark])

    def _grid(self, table: Any, sizes: Sequence[float]) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Cm

        for column, size in zip(table._tbl.tblGrid.gridCol_lst, sizes, strict=True):
            column.w = Cm(size)
        edges = _set(table._tbl.tblPr, "w:tblCellMar")
        for edge, twips in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80)):
            margin = _set(edges, f"w:{edge}")
            margin.set(qn("w:w"), str(twips))
            margin.set(qn("w:type"), "dxa")

    def _page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        section = self.document.sections[0]
        top, bottom, left, right = _EDGES
        width, height = 210, 297
        if self.across:
            width, height = height, width
            top, bottom, left, right = left, right, top, bottom
            section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.footer_distance = Mm(18)
        self.document.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer, "right")
        self._number(section.even_page_footer, "left")

    def _number(self, footer: Any, side: str) -> None:
        """— 1 — at the outer edge, a character in from it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = footer.paragraphs[0]
        right = side == "right"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        indent = "right_indent" if right else "left_indent"
        setattr(paragraph.paragraph_format, indent, _points(_SIZES["page"]))
        paragraph.paragraph_format.first_line_indent = _points(0)
        self._run(paragraph, "— ", _SIZES["page"])
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        run = self._run(paragraph, "1", _SIZES["page"])._r
        paragraph._p.remove(run)
        field.append(run)
        paragraph._p.append(field)
        self._run(paragraph, " —", _SIZES["page"])

    def _types(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        styles = self.document.styles
        _type(styles["Normal"], _BODY, _SIZES["body"])
        body = styles["Normal"].paragraph_format
        body.line_spacing, body.first_line_indent = _points(_LEADING), _points(2 * _SIZES["body"])
        body.space_after = _points(0)
        _type(styles["Title"], _TITLE, _SIZES["title"])
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles["Title"].paragraph_format.line_spacing = _points(36)
        styles["Title"].paragraph_format.first_line_indent = _points(0)
        _without_rule(styles["Title"])
        for level, name in _HEADING_TYPES.items():
            style = styles[f"Heading {level}"]
            _type(style, name, _SIZES["body"])
            style.paragraph_format.space_before = style.paragraph_format.space_after = _points(0)
        small = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style = styles["Normal"]
        small.font.size = _points(_SIZES["table"])
        small.paragraph_format.line_spacing = 1.0
        small.paragraph_format.first_line_indent = _points(0)
        self._small = small.style_id
        self._instead()

    def _instead(self) -> None:
        """Say in the table of types what a program may take where one is missing."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.oxml import serialize_part_xml
        from docx.oxml import parse_xml
        from docx.oxml.ns import qn

        part: Any = self.document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        root: Any = parse_xml(part.blob)
        for name, other in _INSTEAD.items():
            font = _set(root, "w:font")
            font.set(qn("w:name"), name)
            _set(font, "w:altName").set(qn("w:val"), other)
        part._blob = serialize_part_xml(root)


def bar(number: int, most: int) -> str:
    """A number as a bar beside others of which `most` is the greatest."""
    return "█" * max(1 if number else 0, round(_BAR * number / most)) if most else ""


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _set(parent: Any, tag: str) -> Any:
    from docx.oxml import OxmlElement

    child = OxmlElement(tag)
    parent.append(child)
    return child


def _type(style: Any, name: str, size: float) -> None:
    """A style in a type of the standard, black and upright, with Latin letters to go with it."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size = _LATIN, _points(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), _LATIN)
    fonts.set(qn("w:eastAsia"), name)


def _without_rule(style: Any) -> None:
    """Without the line that the template draws under its title."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for rule in properties.findall(qn("w:pBdr")):
        properties.remove(rule)
