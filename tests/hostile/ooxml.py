"""Word packages part by part."""

from __future__ import annotations

from collections.abc import Iterable

from hostile.sample import LINES
from hostile.zips import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

Parts = dict[str, str | bytes]


def r(text: str, properties: str = "") -> str:
    """A run."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; a text that is no markup is a run."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def box(content: str) -> str:
    """What stands in a text box."""
    return f"<w:txbxContent>{content}</w:txbxContent>"


def shape(content: str) -> str:
    """A text box as Word 2010 writes it: once for itself, once for older programs."""
    new = f"<w:drawing><wps:txbx>{box(content)}</wps:txbx></w:drawing>"
    old = f"<w:pict><v:textbox>{box(content)}</v:textbox></w:pict>"
    choice = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"


def mark(kind: str) -> str:
    """Begin, middle or end of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, *result: str) -> str:
    """A field with its code and what it shows."""
    inner = "".join(x if x.startswith("<") else r(x) for x in result)
    code = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return mark("begin") + code + mark("separate") + inner + mark("end")


def cell(*content: str, properties: str = "") -> str:
    """A cell of paragraphs; what is markup is taken as it is."""
    inner = "".join(c if c.startswith("<") else p(c) for c in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    inner = "".join(c if c.startswith("<") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def paragraphs(lines: Iterable[str] = LINES) -> str:
    """A paragraph per line."""
    return "".join(p(line) for line in lines)


def story(tag: str, content: str, namespace: str = W) -> str:
    """A part: document, footnotes, styles …"""
    spaces = NAMESPACES.replace(W, namespace)
    return f"{XML}<w:{tag} {spaces}>{content}</w:{tag}>"


def relationships(*targets: tuple[str, str]) -> str:
    """A part of relationships; a target on the net is external."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def docx_parts(body: str | None = None, **stories: str) -> Parts:
    """The parts of a document; `stories` are further parts by tag (styles, footnotes, numbering)."""
    body = paragraphs() if body is None else body
    kinds = "".join(
        f'<Override PartName="/word/{tag}.xml" ContentType="{_OFFICE}.{tag}+xml"/>'
        for tag in stories
    )
    parts: Parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": story("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relationships(*((tag, f"{tag}.xml") for tag in stories)),
    }
    return parts | {f"word/{tag}.xml": story(tag, content) for tag, content in stories.items()}


def docx(body: str | None = None, **stories: str) -> bytes:
    """A whole document; without a body, the sample."""
    return zipped(docx_parts(body, **stories))


def with_part(name: str, content: str | bytes, body: str | None = None) -> bytes:
    """A document one of whose parts is given."""
    return zipped(docx_parts(body) | {name: content})


def without_part(name: str) -> bytes:
    """The sample with styles, numbering and settings, but without one of its parts."""
    parts = docx_parts(styles="", numbering="", settings="")
    del parts[name]
    return zipped(parts)
