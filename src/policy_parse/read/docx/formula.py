"""Formulas (OMML) on one line: a fraction with its stroke, powers and indices with their marks."""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml import etree

from policy_parse.read.docx.tags import MEANING

# What is read before the parts of a formula that stand above or below one another.
_MARKS = {"den": "/", "sup": "^", "sub": "_", "deg": "√"}


class Formula(NamedTuple):
    """A formula's text, how many characters of it the file holds, and how many were deleted."""

    text: str
    taken: int
    deleted: int


def read_formula(math: Any) -> Formula:
    """The text of a formula, tracked deletions left out."""
    out: list[str] = []
    taken = deleted = 0
    walker = etree.iterwalk(math, events=("start", "end"))
    for event, element in walker:
        name = element.tag.rpartition("}")[2]
        if name == "d":
            out.append(_bracket(element, event))
        elif event == "end":
            continue
        elif name == "t":
            out.append(element.text or "")
            taken += len(element.text or "")
        elif MEANING[element.tag] == "del":
            deleted += sum(len(t.text or "") for t in element.iter("{*}t", "{*}delText"))
            walker.skip_subtree()
        elif name in _MARKS and len(element):
            out.append(_MARKS[name])
    return Formula("".join(out), taken, deleted)


def _bracket(delimited: Any, event: str) -> str:
    """The bracket with which a delimited expression begins or ends; round ones need no saying."""
    name, usual = ("begChr", "(") if event == "start" else ("endChr", ")")
    for mark in delimited.iterfind(f"{{*}}dPr/{{*}}{name}"):
        return next(iter(mark.attrib.values()), usual)
    return usual
