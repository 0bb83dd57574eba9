"""Word documents: tracked changes, notes, boxes, controls, tables, fields, and parts that are missing."""

from __future__ import annotations

import re
from functools import partial

from hostile.case import Case, Check, good
from hostile.checks import WHOLE, both, counts, holds, lacks, reads
from hostile.ooxml import (
    STRICT,
    XML,
    box,
    cell,
    docx,
    docx_parts,
    field,
    mark,
    p,
    paragraphs,
    r,
    relationships,
    row,
    shape,
    story,
    table,
    with_part,
    without_part,
)  # fmt: skip
from hostile.sample import HTML, LINES, UNITS
from hostile.zips import zipped
from policy_parse.domain.notice import Notice

_TEXTS = re.compile(
    r"<(?:\w+:)?(?:t|delText|instrText|delInstrText)(?: [^>]*)?>([^<]*)</(?:\w+:)?(?:t|delText|instrText|delInstrText)>"
)
_FALLBACK = re.compile(r"<mc:Fallback>.*?</mc:Fallback>", re.S)
_BY = 'w:id="1" w:author="甲" w:date="2024-01-01T00:00:00Z"'


def _accounted(*contents: str) -> Check:
    """Characters in the file = emitted + left out."""
    there = sum(len(t) for c in contents for t in _TEXTS.findall(_FALLBACK.sub("", c)))

    def check(notice: Notice) -> None:
        left_out = sum(n for _, n in notice.source.left_out)
        assert notice.source.taken is not None
        assert notice.source.taken + left_out == there, notice.source.left_out

    return check


def _case(
    name: str, body: str, lines: tuple[str, ...], *checks: Check, also: tuple[str, ...] = (),
    **stories: str,
) -> Case:  # fmt: skip
    """A document after whose body the sample stands: `lines` and the sample are read, no more."""
    body += paragraphs(LINES[1:])
    whole = both(reads(*lines, *LINES[1:]), _accounted(body, *stories.values()), *checks)
    return good(f"{name}.docx", lambda: docx(body, **stories), units=UNITS, check=whole, also=also)


def _deleted(text: str) -> str:
    return f"<w:del {_BY}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def _inserted(text: str) -> str:
    return f"<w:ins {_BY}>{r(text)}</w:ins>"


_GONE = '<w:rPr><w:del w:id="9" w:author="甲"/></w:rPr>'
_HEAD = row("序号", "重点任务", "牵头单位", "责任单位", "完成时限")
_VMERGE, _START = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
_MERGED = table(
    _HEAD,
    row("1", "建设站点12个。", cell("市民政局", properties=_START), "市财政局", "2025年"),
    row("2", "培训人员30人。", cell("", properties=_VMERGE), "市教育局", "2025年"),
    row(cell("合计两项", properties='<w:gridSpan w:val="5"/>')),
)


def _merged_once(notice: Notice) -> None:
    holds("市民政局", "合计两项")(notice)
    spans = {(b.cell.rows, b.cell.columns) for b in notice.source.blocks if b.cell}
    assert {(2, 1), (1, 5)} <= spans


_RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>qīng lán</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>青岚</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
_T = LINES[0]
_SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
_CONTENTS = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    f"</w:sdtPr><w:sdtContent>{p('一、总体要求 1')}{p('二、重点任务 2')}</w:sdtContent></w:sdt>"
)
_LONG_TOC = (
    p(mark("begin"), "<w:r><w:instrText>TOC \\o</w:instrText></w:r>", mark("separate"),
      r("一、总体要求\t1"))
    + p(field("PAGEREF _Toc1", "二、重点任务"), r("2"))
    + p(r("三、保障措施 3"), mark("end"))
)  # fmt: skip
_MATH = "<m:oMath><m:r><m:t>x=a+b</m:t></m:r></m:oMath>"
_ART = (
    "<w:r><w:drawing><a:graphic><a:graphicData><a:p><a:r><a:t>示意图文字</a:t></a:r></a:p>"
    "</a:graphicData></a:graphic></w:drawing></w:r>"
)


def _at_block_level(kind: str, content: str) -> str:
    opened = {
        "control": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "custom": ('<w:customXml w:element="x">', "</w:customXml>"),
        "insertion": (f"<w:ins {_BY}>", "</w:ins>"),
        "alternate": (
            '<mc:AlternateContent><mc:Choice Requires="wps">',
            f"</mc:Choice><mc:Fallback>{content}</mc:Fallback></mc:AlternateContent>",
        ),
    }
    before, behind = opened[kind]
    return before + content + behind


def _chunk(content: bytes, kind: str) -> bytes:
    """A document that holds another file, which Word puts in its place on opening."""
    parts = docx_parts(p(_T) + '<w:altChunk r:id="rId1"/>')
    parts["word/_rels/document.xml.rels"] = relationships(("aFChunk", f"chunk.{kind}"))
    return zipped(parts | {f"word/chunk.{kind}": content})


def _chunk_told(notice: Notice) -> None:
    """What the chunk says is read, or an issue tells of it."""
    if not notice.assignments:
        assert any("chunk" in i.code or "嵌入" in i.message for i in notice.issues), notice.issues


def _header_and_footer() -> bytes:
    parts = docx_parts()
    parts["word/header1.xml"] = story("hdr", p("青岚市人民政府文件"))
    parts["word/footer1.xml"] = story("ftr", p("内部存档"))
    return zipped(parts)


def _strict() -> bytes:
    text = story("document", f"<w:body>{paragraphs()}</w:body>", STRICT)
    notes = story("footnotes", p("脚注"), STRICT)
    return zipped(docx_parts() | {"word/document.xml": text, "word/footnotes.xml": notes})


def _wps() -> bytes:
    """As WPS writes it: namespaces of its own, hints, bookmarks and revision marks everywhere."""
    run = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US"/></w:rPr><w:t>{}</w:t></w:r>'
    lines = "".join(
        p('<w:bookmarkStart w:id="0" w:name="_GoBack"/>', run.format(line[:2]),
          run.format(line[2:]), '<w:bookmarkEnd w:id="0"/>')
        for line in LINES
    )  # fmt: skip
    own = 'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" mc:Ignorable="wpsCustomData"'
    text = story("document", f"<w:body>{lines}</w:body>").replace(
        "<w:document", f"<w:document {own}"
    )
    return zipped(docx_parts() | {"word/document.xml": text, "docProps/custom.xml": "<a>WPS</a>"})


def _elsewhere() -> bytes:
    """The main part has another name; the relationships say which."""
    parts = docx_parts()
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relationships(("officeDocument", "word/document2.xml"))
    return zipped(parts)


def _one_block(notice: Notice) -> None:
    """The two paragraphs are one."""
    assert "本段与下段相连" in [notice.source.text[b.start : b.end] for b in notice.source.blocks]


def _symbol_told(notice: Notice) -> None:
    """A symbol of a picture font is read, or counted as left out."""
    assert "完成登记" not in notice.source.text or sum(n for _, n in notice.source.left_out) >= 1


_STYLES = '<w:style w:type="character" w:styleId="Dim"><w:name w:val="Dim"/><w:rPr><w:vanish/></w:rPr></w:style>'
_SECRET = "由市保密局牵头"

CASES: list[Case] = [
    _case("tracked", p("青岚市", _deleted("政府"), _inserted("人民政府"), "通知"),
          ("青岚市人民政府通知",)),
    _case("inserted-then-deleted", p("甲", f"<w:ins {_BY}>{_deleted('废')}</w:ins>", "乙"), ("甲乙",)),
    _case("moved", p(f"<w:moveFrom {_BY}>{r('移动的话')}</w:moveFrom>")
          + p(f"<w:moveTo {_BY}>{r('移动的话')}</w:moveTo>"), ("移动的话",)),
    _case("deleted-mark", p("本段与", properties=_GONE) + p("下段相连"), ("本段与下段相连",),
          _one_block),
    _case("deleted-row", table(row(_SECRET, properties=f"<w:del {_BY}/>"), row("保留")), ("保留",)),
    _case("deleted-cell", table(row(cell(_SECRET, properties=f"<w:cellDel {_BY}/>"), "保留")),
          ("保留",)),
    _case("comments", p("甲", "<w:r><w:commentReference w:id=\"0\"/></w:r>"), ("甲",),
          counts(4, "comment"), comments=p("请再核实")),
    _case("notes", p("甲", "<w:r><w:footnoteReference w:id=\"1\"/></w:r>", "乙"), ("甲乙",),
          counts(4, "footnote"), footnotes=p("由市局牵头"), endnotes=p("尾注")),
    _case("box", p(r("前"), shape(p("框中文字")), r("后")), ("前后", "框中文字")),
    _case("box-in-box", p(shape(p("外框", shape(p("内框"))))), ("外框", "内框")),
    _case("old-box", p(f"<w:r><w:pict><v:textbox>{box(p('旧框'))}</v:textbox></w:pict></w:r>"), ("旧框",)),
    _case("alternate-text", p("<w:r><mc:AlternateContent><mc:Choice><w:t>新</w:t></mc:Choice>"
          "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>"), ("新",)),
    *(_case(f"block-{kind}", _at_block_level(kind, p("成块的话")), ("成块的话",))
      for kind in ("control", "custom", "insertion", "alternate")),
    _case("inline-wraps", p("<w:sdt><w:sdtContent>" + r("甲") + "</w:sdtContent></w:sdt>",
          f"<w:smartTag><w:smartTag>{r('乙')}</w:smartTag></w:smartTag>",
          f'<w:hyperlink r:id="rId9">{r("丙")}</w:hyperlink>', f"<w:dir>{r('丁')}</w:dir>"), ("甲乙丙丁",)),
    _case("nested-tables", table(row(cell("外表", table(row(cell("内表", table(row("最内"))))), "外尾"))),
          ("外表", "内表", "最内", "外尾")),
    _case("controls-in-table",
          table(f"<w:sdt><w:sdtContent>{row('行控件')}</w:sdtContent></w:sdt>",
                 row(f"<w:sdt><w:sdtContent>{cell('格控件')}</w:sdtContent></w:sdt>", "旁格")),
          ("行控件", "格控件", "旁格")),
    _case("contents-field", _LONG_TOC, ()),
    _case("contents-control", _CONTENTS, ()),
    _case("field-results", p("共", field("= 1+2", "3"), "项，见", field("REF a", field("REF b", "附表")),
          f'<w:fldSimple w:instr="DATE">{r("2024年")}</w:fldSimple>'), ("共3项，见附表2024年",)),
    _case("hidden", p("明", r(_SECRET, "<w:vanish/>"), r("白", '<w:vanish w:val="0"/>')), ("明白",),
          counts(7, "hidden")),
    _case("hidden-by-style", p("明", r(_SECRET, '<w:rStyle w:val="Dim"/>')), ("明",), counts(7),
          styles=_STYLES),
    _case("hyphens", p("编号5", "<w:r><w:noBreakHyphen/></w:r>", "7", "<w:r><w:softHyphen/></w:r>", "号"),
          ("编号5-7号",)),
    _case("ruby", p(_RUBY, "市"), ("青岚市",), counts(8)),
    *(good(f"{name}.docx", partial(docx, body + paragraphs(LINES[1:])), units=UNITS,
           check=both(holds(words, LINES[2]), _accounted(body + paragraphs(LINES[1:]))))
      for name, body, words in (("formula", p("其中", _MATH, "为总量"), "其中"),
                                ("smart-art", p("见图", _ART), "见图"))),
    good("symbol.docx", lambda: docx(p("完成", _SYMBOL, "登记") + paragraphs(LINES[1:])), units=UNITS,
         check=_symbol_told),
    good("merged-table.docx", lambda: docx(p("一、任务分工") + _MERGED),
         units=("市民政局", "市财政局", "市民政局", "市教育局"), check=_merged_once),
    good("chunk-html.docx", lambda: _chunk(f"<html><body>{HTML}</body></html>".encode(), "html"),
         check=_chunk_told),
    good("chunk-docx.docx", lambda: _chunk(docx(), "docx"), check=_chunk_told),
    good("header-and-footer.docx", _header_and_footer, units=UNITS,
         check=both(WHOLE, lacks("内部存档"), counts(13))),
    good("strict.docx", _strict, units=UNITS, check=both(WHOLE, counts(2, "footnote"))),
    good("wps-made.docx", _wps, units=UNITS, check=WHOLE),
    good("main-part-elsewhere.docx", _elsewhere, units=UNITS, check=WHOLE),
    *(good(f"without-{part.split('/')[-1]}.docx", partial(without_part, part), units=UNITS, check=WHOLE)
      for part in ("word/styles.xml", "word/numbering.xml", "word/settings.xml",
                   "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")),
    good("empty-styles.docx", partial(with_part, "word/styles.xml", f"{XML}<a/>"), units=UNITS),
]  # fmt: skip
