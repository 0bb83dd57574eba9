"""XML in packages: declared entities, elements without end, encodings that lie, calls to the net."""

from __future__ import annotations

from functools import partial

from hostile.case import Case, bad, good
from hostile.checks import WHOLE, lacks
from hostile.ofd import PLAIN_OFD, ofd_parts
from hostile.ooxml import (
    MC,
    NAMESPACES,
    W,
    docx,
    docx_parts,
    p,
    paragraphs,
    relationships,
    with_part,
)
from hostile.sample import LINES, UNITS
from hostile.sheets import parts as sheet_parts
from hostile.sheets import rows
from hostile.zips import zipped

DOCUMENT = "word/document.xml"
# An address that answers nothing: whoever asks it is caught.
_AWAY = "http://127.0.0.1:9"


def _document(head: str = "", inside: str = "", body: str | None = None) -> str:
    """The main part with a prolog and a word in its last paragraph."""
    body = paragraphs() if body is None else body
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {NAMESPACES}><w:body>'
        f"{body}{p(f'<w:r><w:t>{inside}</w:t></w:r>') if inside else ''}</w:body></w:document>"
    )


_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(10)
)
# name → (internal subset or identifier, reference)
_ENTITIES = {
    "entity": ('[<!ENTITY a "市民政局">]', "&a;"),
    "laughs": (f"[{_LAUGHS}]", "&l9;"),
    "quadratic": (f'[<!ENTITY a "{"哈" * 50_000}">]', "&a;" * 300),
    "file": ('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;"),
    "remote": (f'[<!ENTITY a SYSTEM "{_AWAY}/a">]', "&a;"),
    "remote-subset": (f'SYSTEM "{_AWAY}/a.dtd"', "x"),
    "parameter": (f'[<!ENTITY % p SYSTEM "{_AWAY}/p.dtd"> %p;]', "x"),
    "bare": ("", "x"),
}


def _declared(kind: str, gap: str = "") -> str:
    subset, reference = _ENTITIES[kind]
    return _document(f"{gap}<!DOCTYPE document {subset}>", reference)


def _dtd_docx(kind: str) -> bytes:
    return with_part(DOCUMENT, _declared(kind))


def _dtd_in(part: str, root: str) -> bytes:
    subset, reference = _ENTITIES["laughs"]
    text = f"<!DOCTYPE {root} {subset}><w:{root} {NAMESPACES}><w:a>{reference}</w:a></w:{root}>"
    return zipped(docx_parts(**{root: ""}) | {part: text})


def _dtd_utf16(kind: str) -> bytes:
    """Its characters are two bytes wide: whoever looks for b"<!DOCTYPE" does not find it."""
    text = _declared(kind).replace("UTF-8", "UTF-16")
    return with_part(DOCUMENT, text.encode("utf-16"))


def _dtd_late(kind: str) -> bytes:
    """Behind a comment that is longer than any look at the beginning."""
    return with_part(DOCUMENT, _declared(kind, gap=f"<!--{'登记 ' * 60_000}-->"))


def _with_dtd(parts: dict[str, str | bytes], name: str, *, wide: bool = False) -> bytes:
    """Entities before the root of one part, used at the end of its root."""
    text = str(parts[name])
    head, _, rest = text.rpartition("?>")
    root = rest.lstrip("<").split()[0].split(">")[0]
    cut = rest.rfind("</")
    text = f"{head}{'?>' if head else ''}<!DOCTYPE {root} [{_LAUGHS}]>{rest[:cut]}&l9;{rest[cut:]}"
    raw = text.replace("UTF-8", "UTF-16").encode("utf-16") if wide else text.encode()
    return zipped(parts | {name: raw})


def _sheet_dtd(name: str, *, wide: bool = False) -> bytes:
    shared = "<si><t>市民政局</t></si>"
    return _with_dtd(sheet_parts(rows(), shared=shared), name, wide=wide)


def _deep(tag: str, levels: int, inner: str = "") -> str:
    return f"<{tag}>" * levels + inner + f"</{tag}>" * levels


def _controls(levels: int) -> bytes:
    """Content controls in each other, two elements each, around the whole text."""
    opened, closed = "<w:sdt><w:sdtContent>" * levels, "</w:sdtContent></w:sdt>" * levels
    return docx(opened + paragraphs() + closed)


def _tags(levels: int) -> bytes:
    """Smart tags in each other, around one line."""
    first, *rest = LINES
    line = p(_deep("w:smartTag", levels, f"<w:r><w:t>{first}</w:t></w:r>"))
    return docx(line + paragraphs(rest))


def _tables(levels: int) -> bytes:
    cell = paragraphs(LINES[1:])
    for _ in range(levels):
        cell = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    return docx(p(LINES[0]) + cell)


def _labelled(said: str, encoding: str, body: str | None = None) -> bytes:
    """The main part says one encoding and is written in another."""
    text = _document(body=body).replace("UTF-8", said)
    return with_part(DOCUMENT, text.encode(encoding))


def _remote_template() -> bytes:
    parts = docx_parts(settings='<w:attachedTemplate r:id="rId1"/>')
    parts["word/_rels/settings.xml.rels"] = relationships(("attachedTemplate", f"{_AWAY}/t.dotm"))
    return zipped(parts)


def _remote_picture() -> bytes:
    drawing = '<w:r><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r>'
    parts = docx_parts(p(LINES[0], drawing) + paragraphs(LINES[1:]))
    parts["word/_rels/document.xml.rels"] = relationships(("image", f"{_AWAY}/a.png"))
    return zipped(parts)


def _include() -> bytes:
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    )
    return docx(paragraphs() + include)


def _styled() -> bytes:
    head = f'<?xml-stylesheet type="text/xsl" href="{_AWAY}/a.xsl"?>'
    return with_part(DOCUMENT, _document(head))


def _default_namespace() -> bytes:
    text = str(docx_parts()[DOCUMENT]).replace("w:", "").replace(f'xmlns:w="{W}"', "")
    text = text.replace(f'xmlns:mc="{MC}"', f'xmlns:mc="{MC}" xmlns:w="{W}"')
    text = text.replace("<document ", f'<document xmlns="{W}" ', 1)
    return with_part(DOCUMENT, text.replace('xmlns="' + W + '" xmlns="', 'xmlns="', 1))


def _many_attributes() -> bytes:
    attributes = " ".join(f'a{n}="{n}"' for n in range(50_000))
    return docx(paragraphs() + f"<w:p {attributes}/>")


_DTD = "rejected/dtd"
_DEEP = "rejected/depth"
_WHOLE = {"units": UNITS, "check": WHOLE}

CASES: list[Case] = [
    *(bad(f"dtd-{kind}.docx", partial(_dtd_docx, kind), _DTD, remote=_AWAY in _ENTITIES[kind][0])
      for kind in _ENTITIES),
    *(bad(f"dtd-in-{root}.docx", partial(_dtd_in, f"word/{root}.xml", root), _DTD)
      for root in ("styles", "numbering", "footnotes", "comments")),
    *(bad(f"dtd-utf16-{kind}.docx", partial(_dtd_utf16, kind), _DTD) for kind in ("entity", "laughs")),
    *(bad(f"dtd-late-{kind}.docx", partial(_dtd_late, kind), _DTD) for kind in ("file", "laughs")),
    *(bad(f"dtd-in-{name.split('/')[-1]}.xlsx", partial(_sheet_dtd, name), _DTD)
      for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")),
    bad("dtd-utf16.xlsx", partial(_sheet_dtd, "xl/sharedStrings.xml", wide=True), _DTD),
    bad("dtd-in-head.ofd", lambda: _with_dtd(ofd_parts(PLAIN_OFD), "OFD.xml"), _DTD),
    bad("dtd-in-page.ofd", lambda: _with_dtd(ofd_parts(PLAIN_OFD), "Doc_0/Pages/0.xml"), _DTD),
    bad("deep-100000.docx", lambda: docx(_deep("a", 100_000, p(LINES[0]))), _DEEP),
    bad("deep-in-styles.docx", lambda: docx(styles=_deep("a", 100_000)), _DEEP),
    bad("deep-in-page.ofd",
        lambda: zipped(ofd_parts(PLAIN_OFD) | {"Doc_0/Pages/0.xml": _deep("a", 100_000)}), _DEEP),
    bad("deep-in-sheet.xlsx",
        lambda: zipped(sheet_parts(rows()) | {"xl/worksheets/sheet1.xml": _deep("a", 100_000)}),
        _DEEP),
    good("controls-150-deep.docx", partial(_controls, 150), **_WHOLE),
    good("controls-900-deep.docx", partial(_controls, 900), **_WHOLE, also=(_DEEP,)),
    good("smart-tags-1500-deep.docx", partial(_tags, 1500), **_WHOLE, also=(_DEEP,)),
    good("tables-300-deep.docx", partial(_tables, 300), check=WHOLE, also=(_DEEP,)),
    bad("unclosed.docx", lambda: with_part(DOCUMENT, f"<w:document {NAMESPACES}><w:body>"),
        "failed/damaged"),
    bad("nul-reference.docx", lambda: docx(p("<w:r><w:t>&#0;</w:t></w:r>")), "failed/damaged"),
    bad("no-body.docx", lambda: with_part(DOCUMENT, f"<w:document {NAMESPACES}/>"),
        "failed/damaged"),
    bad("no-markup.docx", lambda: with_part(DOCUMENT, "一、总体要求"), "failed/damaged"),
    good("says-utf-16-is-utf-8.docx", partial(_labelled, "UTF-16", "utf-8"), **_WHOLE,
         issues=("charset-mismatch",)),
    good("says-utf-8-is-gb18030.docx", partial(_labelled, "UTF-8", "gb18030"), **_WHOLE,
         issues=("charset-mismatch",)),
    good("true-gb18030.docx", partial(_labelled, "GB18030", "gb18030"), **_WHOLE),
    good("true-utf-16.docx", partial(_labelled, "UTF-16", "utf-16"), **_WHOLE),
    good("with-byte-order-mark.docx", partial(_labelled, "UTF-8", "utf-8-sig"), **_WHOLE),
    good("default-namespace.docx", _default_namespace, **_WHOLE),
    good("many-attributes.docx", _many_attributes, **_WHOLE),
    good("remote-template.docx", _remote_template, **_WHOLE, remote=True),
    good("remote-picture.docx", _remote_picture, **_WHOLE, remote=True),
    good("remote-style-sheet.docx", _styled, **_WHOLE, remote=True),
    good("included-file.docx", _include, units=UNITS, check=lacks("root:")),
]  # fmt: skip
