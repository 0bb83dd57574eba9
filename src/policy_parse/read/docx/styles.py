"""styles.xml: what a style says of the paragraphs and runs that bear it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from policy_parse.read.xml_parts import number

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_NONE = "\0"  # no style is called so
_T = TypeVar("_T")
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
        self._w, self._val = w, f"{w}val"
        styles = () if root is None else root.findall(f"{w}style")
        self._elements = {style.get(f"{w}styleId", ""): style for style in styles}
        self._levels: dict[str, int | None] = {}
        self._lists: dict[str, tuple[str, tuple[str, int]] | None] = {}
        self._hidden: dict[str, bool | None] = {}

    def level(self, key: str) -> int | None:
        """Outline level that the style gives, 1 = top."""
        return self._inherited(key, self._levels, self._own_level)

    def in_list(self, key: str) -> tuple[str, tuple[str, int]] | None:
        """The style in its line that puts paragraphs into a list, with that list."""
        return self._inherited(key, self._lists, self._own_list)

    def hides(self, key: str) -> bool:
        """Whether the style hides the text that bears it."""
        return self._inherited(key, self._hidden, self._own_hiding) or False

    def _inherited(
        self, key: str, told: dict[str, _T | None], own: Callable[[Any], _T | None]
    ) -> _T | None:
        """What the style or the nearest of those it is based on says.

        Each style of a line is asked once, however long the line is and however many have it.
        """
        line: dict[str, _T | None] = {}
        while key not in told and key not in line and key in self._elements:
            style = self._elements[key]
            line[key] = own(style)
            base = style.find(f"{self._w}basedOn")
            key = _NONE if base is None else base.get(self._val, "")
        said = told.get(key)
        order = list(line)
        if key in line:  # they are based on each other: what one says holds for all before it
            order += order[order.index(key) :]
        for one in reversed(order):
            said = said if line[one] is None else line[one]
            told[one] = said
        return said

    def _own_level(self, style: Any) -> int | None:
        w = self._w
        outline = style.find(f"{w}pPr/{w}outlineLvl")
        if outline is not None:
            level = number(outline.get(f"{w}val"), 9) + 1
            return level if 0 < level < 10 else None
        label = style.find(f"{w}name")
        heading = None if label is None else _HEADING.match(label.get(f"{w}val", ""))
        return int(heading[1]) or None if heading else None

    def _own_list(self, style: Any) -> tuple[str, tuple[str, int]] | None:
        mark = style.find(f"{self._w}pPr/{self._w}numPr")
        found = None if mark is None else list_of(mark, self._w)
        return None if found is None else (style.get(f"{self._w}styleId", ""), found)

    def _own_hiding(self, style: Any) -> bool | None:
        mark = style.find(f"{self._w}rPr/{self._w}vanish")
        return None if mark is None else mark.get(self._val, "1") not in OFF


def list_of(properties: Any, w: str) -> tuple[str, int] | None:
    """The list and the level that numbering properties name."""
    num, level = properties.find(f"{w}numId"), properties.find(f"{w}ilvl")
    if num is None:
        return None
    depth = number(level.get(f"{w}val"), 0) if level is not None else 0
    return num.get(f"{w}val", "0"), depth
