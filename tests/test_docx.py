"""Word documents built part by part: what is kept, what is left out, and that all is accounted for."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_parse.errors import PolicyParseError
from policy_parse.read import read_bytes
from policy_parse.read.docx.numbering import chinese_ordinal, format_ordinal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def package(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>',
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{content}</w:{name}>')
    return out.getvalue()


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def lines(data: bytes) -> list[str]:
    source = read_bytes(data, "t.docx")
    return [source.text[b.start : b.end] for b in source.blocks]


BOX = "<w:txbxContent>" + p(r("框内文字")) + "</w:txbxContent>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
ENDLESS = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
CASES = [
    ("tracked changes, final view",
     p(r("由"), "<w:del><w:r><w:delText>省发改委</w:delText></w:r></w:del>", "<w:ins>" + r("省财政厅") + "</w:ins>", r("负责")),
     ["由省财政厅负责"], {"deletion": 4}),
    ("moved text once",
     p("<w:moveFrom>" + r("旧处") + "</w:moveFrom>") + p("<w:moveTo>" + r("新处") + "</w:moveTo>"),
     ["新处"], {"deletion": 2}),
    ("a text box once, its fallback not doubled",
     p(r("前"), f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>", r("后")),
     ["前后", "框内文字"], {}),
    ("content control, smart tag, link",
     p("<w:sdt><w:sdtContent>" + r("甲") + "</w:sdtContent></w:sdt>", "<w:smartTag>" + r("乙") + "</w:smartTag>", "<w:hyperlink>" + r("丙") + "</w:hyperlink>"),
     ["甲乙丙"], {}),
    ("field results kept, codes left out",
     p(FIELD.format("begin"), "<w:r><w:instrText>DATE</w:instrText></w:r>", FIELD.format("separate"), r("2024年"), FIELD.format("end")),
     ["2024年"], {"field-code": 4}),
    ("a table of contents is no content",
     p(FIELD.format("begin"), "<w:r><w:instrText>TOC</w:instrText></w:r>", FIELD.format("separate"), r("一、总则 1"), FIELD.format("end")) + p(r("一、总则")),
     ["一、总则"], {"contents": 6, "field-code": 3}),
    ("hidden text", p(r("明"), r("暗", "<w:rPr><w:vanish/></w:rPr>")), ["明"], {"hidden": 1}),
    ("tabs and breaks", p(r("甲"), "<w:r><w:tab/></w:r>", r("乙")), ["甲\t乙"], {}),
    ("nested table in its cell",
     f"<w:tbl><w:tr><w:tc>{p(r('外'))}<w:tbl><w:tr><w:tc>{p(r('内'))}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
     ["外", "内"], {}),
    ("a deleted row",
     f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('删'))}</w:tc></w:tr><w:tr><w:tc>{p(r('留'))}</w:tc></w:tr></w:tbl>",
     ["留"], {"deletion": 1}),
    ("a deleted cell: the next one takes its place",
     f"<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>{p(r('删'))}</w:tc><w:tc>{p(r('留'))}</w:tc></w:tr></w:tbl>",
     ["留"], {"deletion": 1}),
    ("a deleted end of a paragraph, not over a table",
     p(r("甲"), properties=ENDLESS) + p(r("乙"), properties=ENDLESS) + p(r("丙")) + p(r("丁"), properties=ENDLESS)
     + f"<w:tbl><w:tr><w:tc>{p(r('格'))}</w:tc></w:tr></w:tbl>",
     ["甲乙丙", "丁", "格"], {}),
    ("a choice without a box, in a run and between paragraphs",
     p("<w:r><mc:AlternateContent><mc:Choice><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>")
     + f"<mc:AlternateContent><mc:Choice>{p(r('段'))}</mc:Choice><mc:Fallback>{p(r('段'))}</mc:Fallback></mc:AlternateContent>",
     ["新", "段"], {}),
    ("a choice within a drawing, not doubled",
     p(f"<w:r><w:drawing><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:drawing></w:r>", r("前")),
     ["前", "框内文字"], {}),
    ("a reading beside its characters",
     p("<w:r><w:ruby><w:rt>" + r("lán") + "</w:rt><w:rubyBase>" + r("岚") + "</w:rubyBase></w:ruby></w:r>"), ["岚"], {"ruby": 3}),
    ("wrappers that nobody knows are counted", p("<w:new>" + r("新式") + "</w:new>", r("旧")), ["旧"], {"other": 2}),
    ("a comment within a text", "<w:p><w:r><w:t>甲<!-- 注 -->乙</w:t></w:r></w:p>", ["甲乙"], {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected", "left_out"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_content(body: str, expected: list[str], left_out: dict[str, int]) -> None:
    source = read_bytes(package(body), "t.docx")
    assert [source.text[b.start : b.end] for b in source.blocks] == expected
    assert dict(source.left_out) == left_out


@pytest.mark.parametrize("body", [c[1] for c in CASES], ids=[c[0] for c in CASES])
def test_every_character_is_accounted_for(body: str) -> None:
    source = read_bytes(package(body), "t.docx")
    once = re.sub(r"<mc:Fallback>.*?</mc:Fallback>|<!--.*?-->", "", body)
    there = sum(
        len(t) for t in re.findall(r"<w:(?:t|delText|instrText)(?: [^>]*)?>([^<]*)</w:", once)
    )
    assert source.taken is not None
    assert there == source.taken + sum(n for _, n in source.left_out)


def test_a_formula_is_read_on_one_line() -> None:
    def m(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = f"<m:f><m:num>{m('a')}</m:num><m:den><m:d><m:e>{m('b+c')}</m:e></m:d></m:den></m:f>"
    power = f"<m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>"
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    body = p(r("设"), f'<m:oMath xmlns:m="{space}">{fraction}{m("=")}{power}</m:oMath>', r("。"))
    assert lines(package(body)) == ["设a/(b+c)=x^2。"]


@pytest.mark.parametrize(
    ("font", "code", "text"),
    [("Wingdings", "F0FE", "☑"), ("Wingdings", "82", "②"), ("Symbol", "F0B3", "≥"),
     ("宋体", "2460", "①"), ("某字体", "F0FE", ""), ("Wingdings", "x", "")],
)  # fmt: skip
def test_a_symbol_is_read_or_counted(font: str, code: str, text: str) -> None:
    body = p(r("前"), f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>')
    source = read_bytes(package(body), "t.docx")
    assert source.text == f"前{text}\n"
    assert dict(source.left_out) == ({} if text else {"symbol": 1})


def test_text_is_hidden_by_one_style_not_by_two() -> None:
    hiding = "<w:rPr><w:vanish/></w:rPr>"
    styles = f'<w:style w:styleId="A">{hiding}</w:style><w:style w:styleId="B">{hiding}</w:style>'
    seen = r("现", '<w:rPr><w:rStyle w:val="B"/></w:rPr>')
    body = p(r("隐"), seen, properties='<w:pPr><w:pStyle w:val="A"/></w:pPr>')
    source = read_bytes(package(body, styles=styles), "t.docx")
    assert (source.text, dict(source.left_out)) == ("现\n", {"hidden": 1})


def embedding(*files: tuple[str, bytes]) -> bytes:
    """A document between whose two lines files are embedded."""
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="x/aFChunk" Target="{name}"/>'
        for n, (name, _) in enumerate(files, 1)
    )
    chunks = "".join(f'<w:altChunk xmlns:r="r" r:id="rId{n}"/>' for n in range(1, len(files) + 1))
    out = io.BytesIO(package(p(r("首")) + chunks + p(r("尾"))))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>"
        )
        for name, content in files:
            archive.writestr(f"word/{name}", content)
    return out.getvalue()


def test_embedded_files_are_read_where_they_stand_or_told() -> None:
    inner = embedding(("x.txt", "深处".encode()))
    data = embedding(
        ("a.html", "<p>网页</p>".encode()), ("b.docx", inner), ("c.bin", b"\0\1\2" * 99)
    )
    source = read_bytes(data, "t.docx")
    assert [source.text[b.start : b.end] for b in source.blocks] == ["首", "网页", "首", "尾", "尾"]
    assert [remark.code for remark in source.remarks] == ["part-unread"] * 2
    assert "x.txt" in source.remarks[0].message
    assert "c.bin" in source.remarks[1].message


def test_footnotes_and_comments_stand_apart() -> None:
    data = package(p(r("正文")), footnotes=p(r("脚注")), comments=p(r("批注一")))
    source = read_bytes(data, "t.docx")
    assert source.text.strip() == "正文"
    assert dict(source.left_out) == {"footnote": 2, "comment": 3}


NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
LEVELS = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_restart_as_in_word() -> None:
    body = "".join(
        p(r(text), properties=NUMBERED.format(level, number))
        for text, level, number in [
            ("甲", 0, 1), ("子", 1, 1), ("丑", 1, 1), ("乙", 0, 1), ("寅", 1, 1), ("重", 0, 2),
        ]
    )  # fmt: skip
    assert lines(package(body, numbering=LEVELS)) == [
        "一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅", "一、重",
    ]  # fmt: skip


def test_number_formats() -> None:
    assert [chinese_ordinal(n) for n in (1, 10, 11, 20, 105, 110)] == [
        "一", "十", "十一", "二十", "一百零五", "一百一十",
    ]  # fmt: skip
    assert format_ordinal(3, "decimalEnclosedCircle") == "③"
    assert format_ordinal(4, "upperRoman") == "IV"
    assert format_ordinal(28, "lowerLetter") == "bb"


def test_entities_are_rejected() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>')
    with pytest.raises(PolicyParseError) as caught:
        read_bytes(out.getvalue(), "t.docx")
    assert caught.value.code == "rejected/dtd"


def test_bombs_and_paths_are_rejected() -> None:
    def code(build: dict[str, bytes]) -> str:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in build.items():
                archive.writestr(name, content)
        with pytest.raises(PolicyParseError) as caught:
            read_bytes(out.getvalue(), "t.docx")
        return caught.value.code

    assert code({"word/document.xml": b" " * 8_000_000}) == "rejected/bomb"
    assert code({"word/document.xml": b"<a/>", "../x": b"y"}) == "rejected/path"
    many = {f"{n}.xml": b"" for n in range(1001)} | {"word/document.xml": b"<a/>"}
    assert code(many) == "rejected/bomb"
    assert code({"word/document.xml": b"<a>"}) == "failed/damaged"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("一二三甲乙丙，。（）12 ", min_size=1, max_size=30), min_size=1, max_size=20)
)
def test_known_text_comes_back_in_order(texts: list[str]) -> None:
    data = package("".join(p(r(text)) for text in texts))
    source = read_bytes(data, "t.docx")
    assert source.text == "".join(text + "\n" for text in texts)
