"""DOCX by a walk over the OOXML parts: the text as Word shows it, automatic numbers included.

Tracked insertions are kept and deletions left out (the final view); what is left out is counted.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from policy_parse.domain.source import Source
from policy_parse.read.docx.blocks import BlockReader
from policy_parse.read.docx.chunks import ChunkReader
from policy_parse.read.docx.numbering import read_numbering
from policy_parse.read.docx.runs import RunReader
from policy_parse.read.docx.styles import Styles, without_table_styles
from policy_parse.read.given import Given
from policy_parse.read.package import Package, damaged, open_package
from policy_parse.read.relations import Relation, main_part, related_part, relations

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/wordprocessingml/main"
# Parts whose text is no text of the document, by their relationship or by their name.
_APART = {
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
    "header": "header",
    "footer": "footer",
    "diagramData": "drawing",
}
_APART_NAME = re.compile(r"(footnotes|endnotes|comments|header|footer)\d*\.xml")


def read_docx(given: Given) -> Source:
    """Read a Word document.

    Raises ReadError (`failed/damaged`) where the package or its XML is broken and RejectedError
    (`rejected/dtd`, `rejected/size`) where it is hostile.
    """
    package = open_package(given.data, given.name, given.limits)
    part = main_part(package, "word/document.xml")
    related = relations(package, part)
    main = package.xml(part)
    if main is None:
        raise damaged(given.name)
    w = f"{{{_STRICT_NAMESPACE if main.tag.startswith('{' + _STRICT_NAMESPACE) else _TRANSITIONAL}}}"
    body = main.find(f"{w}body")
    if body is None:
        raise damaged(given.name)
    styled = package.xml(related_part(related, part, "styles"), trim=without_table_styles)
    styles = Styles(styled, w)
    runs = RunReader(
        w,
        styles,
        may_hide=_holds(main, f"{w}vanish") or _holds(styled, f"{w}vanish"),
        may_mark=_holds(main, f"{w}strike", f"{w}dstrike", f"{w}vertAlign"),
    )
    embedded = {r.id: r.member for r in related if r.kind == "aFChunk"}
    chunks = ChunkReader(package, embedded, given)
    numbering = read_numbering(package.xml(related_part(related, part, "numbering")), w)
    joins = _holds(main, f"{w}del", f"{w}moveFrom")
    reader = BlockReader(w, runs, numbering, styles, given, may_join=joins, chunk=chunks)
    reader.read(body)
    for member, kind in _apart(package, part, related):
        root = package.xml(member)
        if root is not None:
            runs.leave_out(root, kind)
    return Source(
        given.name,
        given.sha256,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "".join(runs.out),
        tuple(reader.blocks),
        left_out=tuple(sorted(runs.left_out.items())),
        remarks=(*package.remarks(), *chunks.remarks),
        taken=runs.taken,
        revisions=tuple(runs.revisions),
    )


def _holds(root: Any, *tags: str) -> bool:
    return root is not None and next(root.iter(*tags), None) is not None


def _apart(package: Package, part: str, related: list[Relation]) -> Iterator[tuple[str, str]]:
    """Parts that stand apart from the text, each once, with the kind they are counted under."""
    found = {r.member.lower(): _APART[r.kind] for r in related if r.kind in _APART}
    folder = posixpath.dirname(part).lower()
    for member in package.members:
        place, name = posixpath.split(member)
        known = _APART_NAME.fullmatch(name)
        if known and place == folder:
            found.setdefault(member, _APART[known[1]])
    yield from found.items()
