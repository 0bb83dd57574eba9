"""styles.xml: what a style says of the paragraphs and runs that bear it."""

from __future__ import annotations

import re
from typing import Any

from policy_parse.read.xml_parts import number

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
OFF = ("0", "false", "off")  # what switches a property off


def without_table_styles(content: bytes) -> bytes:
    """styles.xml without the styles of tables, its greater part: they say nothing of headings."""
    head, *styles = content.split(b"<w:style ")
    kept = [head]
    for style in styles:
        if b'w:type="table"' in style[: style.find(b">")]:
            kept.append(style.rpartition(b"</w:style>")[2])
        else:
            kept.append(b"<w:style " + style)
    return b"".join(kept)


class Styles:
    """Outline level, list and visibility that each style gives, inherited along basedOn.

    A template brings hundreds of styles: those that a document uses are looked at.
    """

    def __init__(self, root: Any, w: str) -> None:
        """Index the styles under the root of styles.xml, whose namespace is `w`."""
        self._w = w
        styles = () if root is None else root.findall(f"{w}style")
        self._elements = {style.get(f"{w}styleId", ""): style for style in styles}
        self._levels: dict[str, int | None] = {}
        self._lists: dict[str, tuple[str, tuple[str, int]] | None] = {}
        self._hidden: dict[str, bool] = {}

    def level(self, key: str) -> int | None:
        """Outline level that the style gives, 1 = top."""
        if key not in self._levels:
            own = (self._own_level(style) for style in self._lineage(key))
            self._levels[key] = next((level for level in own if level), None)
        return self._levels[key]

    def in_list(self, key: str) -> tuple[str, tuple[str, int]] | None:
        """The style in its line that puts paragraphs into a list, with that list."""
        if key not in self._lists:
            w = self._w
            numbered = ((style, style.find(f"{w}pPr/{w}numPr")) for style in self._lineage(key))
            self._lists[key] = next(
                (
                    (style.get(f"{w}styleId", ""), found)
                    for style, mark in numbered
                    if mark is not None and (found := list_of(mark, w))
                ),
                None,
            )
        return self._lists[key]

    def hides(self, key: str) -> bool:
        """Whether the style hides the text that bears it."""
        if key not in self._hidden:
            w = self._w
            marks = (style.find(f"{w}rPr/{w}vanish") for style in self._lineage(key))
            mark = next((mark for mark in marks if mark is not None), None)
            self._hidden[key] = mark is not None and mark.get(f"{w}val", "1") not in OFF
        return self._hidden[key]

    def _own_level(self, style: Any) -> int | None:
        w = self._w
        outline = style.find(f"{w}pPr/{w}outlineLvl")
        if outline is not None:
            level = number(outline.get(f"{w}val"), 9) + 1
            return level if level < 10 else None
        label = style.find(f"{w}name")
        heading = None if label is None else _HEADING.match(label.get(f"{w}val", ""))
        return int(heading[1]) if heading else None

    def _lineage(self, key: str) -> list[Any]:
        """The style and those it is based on, nearest first."""
        out: list[Any] = []
        style = self._elements.get(key)
        while style is not None and style not in out:
            out.append(style)
            base = style.find(f"{self._w}basedOn")
            style = None if base is None else self._elements.get(base.get(f"{self._w}val", ""))
        return out


def list_of(properties: Any, w: str) -> tuple[str, int] | None:
    """The list and the level that numbering properties name."""
    num, level = properties.find(f"{w}numId"), properties.find(f"{w}ilvl")
    if num is None:
        return None
    depth = number(level.get(f"{w}val"), 0) if level is not None else 0
    return num.get(f"{w}val", "0"), depth
