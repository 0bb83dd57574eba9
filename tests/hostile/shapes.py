"""Shapes of text that are hard for a reader, alone and joined in pairs."""

from __future__ import annotations

from itertools import combinations_with_replacement

SHAPES = {
    "date": "2025年6月底前，",
    "governing-date": "到2025年，",
    "number": "达到5%以上、",
    "count": "新建泵站3座，",
    "numerals": "三百二十五个",
    "title": "《临岚市登记办法》和",
    "document-number": "临政发〔2024〕5号",
    "open-bracket": "（市水务局",
    "bracket": "（市水务局牵头，市财政局配合）",
    "list": "市教育局、市财政局、",
    "collective": "各市、县（市、区）",
    "running": "由市水务局牵头，会同",
    "label": "责任单位：市水务局；",
    "heading": "\n（一）改造管网。",
    "item": "\n1.排查",
    "recurrence": "每年6月底和",
    "quote": "“三下乡",
}


def joined(pair: tuple[str, str], size: int) -> str:
    """A document of some `size` characters that repeats two shapes in turn."""
    piece = SHAPES[pair[0]] + SHAPES[pair[1]]
    return "一、任务\n1.加强建设。" + piece * max(1, size // len(piece))


PAIRS = list(combinations_with_replacement(SHAPES, 2))
