"""Workbooks: bombs, endless grids, formulas that were never worked out, hidden and merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hostile.case import Case, bad, good
from hostile.checks import both, counts, holds, lacks, tells
from hostile.ooxml import XML, Parts, R, relationships
from hostile.zips import Member, members, pack, zipped
from policy_parse.domain.limits import Limits

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DUTIES = (
    ("序号", "重点任务", "牵头单位", "责任单位", "完成时限"),
    ("1", "建设社区驿站120个。", "市民政局", "市财政局", "2025年6月"),
    ("2", "培训服务人员300人次。", "市教育局", "市卫生健康委", "2024年12月"),
)
DUTY_UNITS = ("市民政局", "市财政局", "市教育局", "市卫生健康委")


def column(number: int) -> str:
    """1 → A, 27 → AA."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def cell(place: str, text: str) -> str:
    """A cell with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row(number: int, texts: Sequence[str], entries: str = "") -> str:
    """A row of texts from the first column on."""
    cells = "".join(cell(f"{column(c)}{number}", t) for c, t in enumerate(texts, 1) if t)
    return f'<row r="{number}" {entries}>{cells}</row>'


def rows(table: Sequence[Sequence[str]] = DUTIES, first: int = 1) -> str:
    """Rows one below the other."""
    return "".join(row(first + n, texts) for n, texts in enumerate(table))


def parts(*sheets: tuple[str, str, str] | str, shared: str = "") -> Parts:
    """A workbook; a sheet is its rows, or its rows with what follows them and its state."""
    whole = [s if isinstance(s, tuple) else (s, "", "visible") for s in sheets]
    listed = "".join(
        f'<sheet name="表{n}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (_, _, state) in enumerate(whole, 1)
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(whole) + 1)]
    if shared:
        targets.append(("sharedStrings", "sharedStrings.xml"))
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in range(1, len(whole) + 1)
    )
    if shared:
        kinds += (
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/>'
        )
    out: Parts = {
        "[Content_Types].xml": f"{XML}<Types xmlns="
        '"http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{_S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(*targets),
    }
    for n, (content, behind, _) in enumerate(whole, 1):
        out[f"xl/worksheets/sheet{n}.xml"] = (
            f'{XML}<worksheet xmlns="{_S}"><sheetData>{content}</sheetData>{behind}</worksheet>'
        )
    if shared:
        out["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{_S}">{shared}</sst>'
    return out


def workbook(*sheets: tuple[str, str, str] | str) -> bytes:
    """A workbook of these sheets."""
    return zipped(parts(*sheets))


def duties_workbook() -> bytes:
    """任务分工表."""
    return workbook(rows())


def _merged(*places: str) -> str:
    inner = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return f"<mergeCells>{inner}</mergeCells>"


def _titled(reach: str) -> bytes:
    """A title merged over far more columns than the table has."""
    content = row(1, ["青岚市社区驿站任务分工表"]) + rows(first=2)
    return workbook((content, _merged(reach), "visible"))


def _stray(place: str) -> bytes:
    """One forgotten cell far from the table."""
    number = int("".join(c for c in place if c.isdecimal()))
    return workbook(rows() + f'<row r="{number}">{cell(place, " ")}</row>')


def _spanning() -> bytes:
    """One lead for two tasks, in a cell merged over both rows."""
    table = [list(line) for line in DUTIES]
    table[2][2] = ""
    return workbook((rows(table), _merged("C2:C3"), "visible"))


def _bomb() -> bytes:
    base = parts(rows())
    base["xl/worksheets/sheet1.xml"] = str(base["xl/worksheets/sheet1.xml"]) + " " * 8_000_000
    return zipped(base)


def _media_bomb() -> bytes:
    return pack([*members(parts(rows())), Member("xl/media/image1.bmp", bytes(5_000_000))])


def _formula() -> bytes:
    table = rows([DUTIES[0], ("1", "建设社区驿站。", "市民政局", "", "2025年")])
    place = '<c r="D2"><f>VLOOKUP(A2,[1]单位!A:B,2,0)</f></c>'
    return workbook(table.replace('<c r="E2"', place + '<c r="E2"'))


def _worth(kind: str, value: str) -> bytes:
    """A cell with an error or a number in the place of a text."""
    table = rows([DUTIES[0], ("1", "", "市民政局", "市财政局", "2025年")])
    place = f'<c r="B2" t="{kind}"><v>{value}</v></c>'
    return workbook(table.replace('<c r="C2"', place + '<c r="C2"'))


def _hidden_rows() -> bytes:
    secret = row(4, ["3", "不公开的任务。", "市保密局", "", "2025年"], 'hidden="1"')
    return workbook(rows() + secret)


_SECRET = row(1, ["不公开", "市保密局牵头"])
_TABLE = {"units": DUTY_UNITS}
# Nobody needs such a sheet: a refusal will do, but it has to come soon.
_BOUNDED = ("rejected/size", "rejected/bomb", "timeout/seconds")

CASES: list[Case] = [
    good("plain.xlsx", duties_workbook, **_TABLE),
    bad("bomb.xlsx", _bomb, "rejected/bomb"),
    bad("bomb-in-a-picture.xlsx", _media_bomb, "rejected/bomb"),
    bad("endless-grid.xlsx", lambda: workbook("".join(row(n, ["甲", "乙"]) for n in range(1, 8_000))),
        "rejected/size", limits=Limits(characters=10_000)),
    good("title-over-all-columns.xlsx", partial(_titled, "A1:XFD1"), **_TABLE),
    good("title-over-everything.xlsx", partial(_titled, "A1:XFD300"), seconds=2, also=_BOUNDED,
         check=holds("青岚市社区驿站任务分工表")),
    good("stray-cell-last-row.xlsx", partial(_stray, "H1048576"), **_TABLE, seconds=2),
    good("stray-cell-last-corner.xlsx", partial(_stray, "XFD20000"), **_TABLE, seconds=2,
         also=_BOUNDED),
    good("formula-without-value.xlsx", _formula, issues=("formula-without-value",),
         units=("市民政局",), check=tells("formula-without-value", "D2")),
    good("error-value.xlsx", partial(_worth, "e", "#REF!"), units=("市民政局", "市财政局")),
    good("endless-number.xlsx", partial(_worth, "n", "1e308"), units=("市民政局", "市财政局")),
    good("hidden-sheet.xlsx", lambda: workbook(rows(), (_SECRET, "", "hidden")), **_TABLE,
         check=both(lacks("市保密局"), counts(9, "hidden"))),
    good("very-hidden-sheet.xlsx", lambda: workbook(rows(), (_SECRET, "", "veryHidden")), **_TABLE,
         check=both(lacks("市保密局"), counts(9, "hidden"))),
    good("hidden-rows.xlsx", _hidden_rows, **_TABLE,
         check=both(lacks("市保密局"), counts(12, "hidden"))),
    good("merged-lead.xlsx", _spanning, check=holds("市民政局", "市财政局", "市卫生健康委"),
         units=("市民政局", "市财政局", "市民政局", "市卫生健康委")),
    bad("only-hidden.xlsx", lambda: workbook((_SECRET, "", "hidden"), ("", "", "visible")),
        "failed/no-text"),
    bad("no-sheet-part.xlsx",
        lambda: zipped({k: v for k, v in parts(rows()).items() if "sheet1" not in k}),
        "failed/damaged", also=("failed/no-text",)),
    bad("broken-sheet.xlsx",
        lambda: zipped(parts(rows()) | {"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}),
        "failed/damaged"),
    good("macros.xlsm",
         lambda: pack([*members(parts(rows())), Member("xl/vbaProject.bin", b"x" * 99)]), **_TABLE),
    good("formula-as-text.xlsx",
         lambda: workbook(rows([*DUTIES, ("3", "=HYPERLINK(1)整理台账。", "市民政局", "", "2025年")])),
         units=(*DUTY_UNITS, "市民政局"), check=holds("=HYPERLINK(1)整理台账。")),
]  # fmt: skip
