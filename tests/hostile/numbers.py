"""Word's automatic numbers and the attributes around them, right and wrong."""

from __future__ import annotations

from functools import partial

from hostile.case import Case, good
from hostile.checks import holds, reads
from hostile.ooxml import docx, p, paragraphs
from hostile.sample import LINES, UNITS


def _level(number: int, shape: str, text: str, more: str = "", start: str = "1") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


_LEVELS = (
    '<w:abstractNum w:abstractNumId="1">'
    + _level(0, "chineseCounting", "%1、")
    + _level(1, "chineseCounting", "（%2）")
    + _level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def _item(text: str, level: int | str = 0, number: str = "1") -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=properties)


def _list(*items: tuple[str, int, str], numbering: str = _LEVELS) -> bytes:
    return docx("".join(_item(*item) for item in items), numbering=numbering)


_RESTARTS = [("甲", 0, "1"), ("子", 1, "1"), ("丑", 1, "1"), ("乙", 0, "1"), ("寅", 1, "1"),
             ("卯", 2, "1"), ("重", 0, "2"), ("辰", 1, "2")]  # fmt: skip
_RUNS_ON = _LEVELS.replace(
    '<w:lvl w:ilvl="2"><w:start w:val="1"/>',
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:lvlRestart w:val="0"/>',
)
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1a"><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Pool"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pool"><w:basedOn w:val="Loop"/></w:style>'
)


def _styled(*styles: str) -> bytes:
    body = "".join(p("重点", properties=f'<w:pStyle w:val="{style}"/>') for style in styles)
    return docx(body, numbering=_LEVELS, styles=_STYLES)


_TABLE = (
    "<w:tbl><w:tr><w:trPr>{}</w:trPr><w:tc><w:tcPr>{}</w:tcPr>" + p("格") + "</w:tc></w:tr></w:tbl>"
)
# Attributes that say nonsense: the text that carries them is read all the same.
_NONSENSE = {
    "list-level": _item(LINES[0], level="x"),
    "list-level-empty": _item(LINES[0], level=""),
    "list-level-negative": _item(LINES[0], level="-3"),
    "list-number": _item(LINES[0], number="没有"),
    "outline": p(LINES[0], properties='<w:outlineLvl w:val="高"/>'),
    "span": _TABLE.format("", '<w:gridSpan w:val="许多"/>').replace("格", LINES[0]),
    "span-endless": _TABLE.format("", f'<w:gridSpan w:val="{"9" * 5000}"/>').replace(
        "格", LINES[0]
    ),
    "span-negative": _TABLE.format("", '<w:gridSpan w:val="-4"/>').replace("格", LINES[0]),
    "before": _TABLE.format('<w:gridBefore w:val="1.5"/>', "").replace("格", LINES[0]),
}
_NONSENSE_LISTS = {
    "list-start": _LEVELS.replace('w:start w:val="1"', 'w:start w:val="一"'),
    "list-restart": _LEVELS.replace("</w:lvl>", '<w:lvlRestart w:val="?"/></w:lvl>'),
    "list-of-levels": _LEVELS.replace('w:ilvl="2"', 'w:ilvl="two"'),
    "list-endless-start": _LEVELS.replace('w:start w:val="1"', f'w:start w:val="{"9" * 5000}"'),
}


def _nonsense(kind: str) -> bytes:
    return docx(_NONSENSE[kind] + paragraphs(LINES[1:]), numbering=_LEVELS)


_WHOLE = {"units": UNITS, "check": holds(*LINES)}

CASES: list[Case] = [
    good("numbers-restart.docx", partial(_list, *_RESTARTS),
         check=reads("一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅", "1.卯", "一、重", "（一）辰")),
    good("numbers-run-on.docx",
         partial(_list, ("甲", 0, "1"), ("子", 2, "1"), ("乙", 0, "1"), ("丑", 2, "1"), numbering=_RUNS_ON),
         check=reads("一、甲", "1.子", "二、乙", "2.丑")),
    good("numbers-by-style.docx", partial(_styled, "H1", "H1a", "H1"),
         check=reads("一、重点", "二、重点", "三、重点")),
    good("styles-in-a-circle.docx", partial(_styled, "Loop", "H1", "None"),
         check=reads("重点", "一、重点", "重点")),
    good("numbers-of-no-list.docx",
         lambda: docx(_item(LINES[0], 0, "77") + paragraphs(LINES[1:])), **_WHOLE),
    good("numbers-far-up.docx",
         partial(_list, *[("项", 0, "1")] * 1200), check=lambda n: None, seconds=6),
    *(good(f"nonsense-{kind}.docx", partial(_nonsense, kind), **_WHOLE) for kind in _NONSENSE),
    *(good(f"nonsense-{kind}.docx",
           partial(docx, _item("甲", 0) + paragraphs(LINES[1:]), numbering=text), units=UNITS)
      for kind, text in _NONSENSE_LISTS.items()),
]  # fmt: skip
