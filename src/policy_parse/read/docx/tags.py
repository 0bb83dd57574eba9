"""What the elements of a Word document mean to its reader, by their local names.

Looked up by the whole tag, which is quick, and whatever the namespace: transitional, strict, or
that of a program which keeps to neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SAME = (
    "p r t tbl tr tc tab br ins sdt fldSimple fldChar instrText delInstrText delText sym rt "
    "noBreakHyphen altChunk txbxContent AlternateContent Fallback"
).split()
_MEANINGS = {
    **{name: name for name in _SAME},
    "moveTo": "ins",
    "del": "del",
    "moveFrom": "del",
    "ptab": "tab",
    "cr": "br",
    "oMath": "formula",
    "oMathPara": "formula",
    **dict.fromkeys(("drawing", "pict", "object"), "drawing"),
    # What only wraps other things.
    **dict.fromkeys(
        "body sdtContent smartTag customXml hyperlink dir bdo ruby rubyBase Choice".split(), "wrap"
    ),
    # Properties, which hold no text.
    **dict.fromkeys(
        (
            "pPr rPr tblPr tblGrid tblPrEx trPr tcPr sectPr sdtPr sdtEndPr smartTagPr customXmlPr "
            "rubyPr ffData"
        ).split(),
        "properties",
    ),
}
_MOST_TAGS = 4096


class _Meanings(dict[Any, str]):
    """Tag → meaning, `unknown` where it has none; filled as tags are met."""

    def __missing__(self, tag: Any) -> str:
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        meaning = _MEANINGS.get(name, "unknown")
        if len(self) < _MOST_TAGS:
            self[tag] = meaning
        return meaning


MEANING = _Meanings()


def first_child(element: Any, tag: str) -> Any:
    """The first child where it is a `tag`: properties stand before all else (ISO/IEC 29500)."""
    if len(element) and element[0].tag == tag:
        return element[0]
    return element.find(tag)


def choice_of(alternate: Any) -> Any:
    """What is read of an AlternateContent: its first choice, which the others repeat."""
    return alternate[0] if len(alternate) else ()


def inside(parent: Any, wanted: str) -> Iterator[Any]:
    """The children that mean `wanted`, whatever wraps them."""
    stack = [iter(parent)]
    while stack:
        for element in stack[-1]:
            meaning = MEANING[element.tag]
            if meaning == wanted:
                yield element
            elif meaning in ("wrap", "sdt", "ins"):
                stack.append(iter(element))
                break
            elif meaning == "AlternateContent":
                stack.append(iter(choice_of(element)))
                break
        else:
            stack.pop()


def texts(element: Any, *names: str) -> str:
    """All text in elements of these names below, that of fallbacks left out: it repeats."""
    pieces = list(element.iter(*(f"{{*}}{name}" for name in names)))
    if next(element.iter("{*}Fallback"), None) is not None:
        pieces = [p for p in pieces if nearest(p, "Fallback") is None]
    return "".join(piece.text or "" for piece in pieces)


def nearest(element: Any, meaning: str) -> Any:
    """The nearest ancestor of this meaning."""
    return next((a for a in element.iterancestors() if MEANING[a.tag] == meaning), None)
