"""Page furniture: page numbers, running heads, watermarks. Left out of passages, never out of the Source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policy_parse.domain.source import Block, Source

# GB/T 9704—2012, 7.5: the page number stands between two dashes.
_DASHED = re.compile(r"[—–\-－·•一]+\d{1,4}[—–\-－·•一]+")
_WORDED = re.compile(r"第\d{1,4}页(?:[，/]?共\d{1,4}页)?|共\d{1,4}页第\d{1,4}页|\d{1,4}/\d{1,4}")
_BARE = re.compile(r"\d{1,4}")


def find_furniture(source: Source, lines: Sequence[tuple[Block, str]]) -> set[int]:
    """Indices of the lines that are furniture; `lines` are blocks with their shadow text."""
    found = {
        i
        for i, (block, text) in enumerate(lines)
        if len(text) <= 16
        and block.cell is None
        and (_DASHED.fullmatch(text) or _WORDED.fullmatch(text))
    }
    if source.page_starts:
        found |= _at_page_edges(source, lines, found)
        found |= _watermarks(source, lines)
    return found


def _at_page_edges(source: Source, lines: Sequence[tuple[Block, str]], known: set[int]) -> set[int]:
    """Bare page numbers, and lines that stand at the same edge of most pages."""
    edges: dict[tuple[int, str], int] = {}
    pages: dict[int, list[int]] = {}
    for i, (block, _) in enumerate(lines):
        if i not in known and block.cell is None:
            pages.setdefault(source.page_at(block.start) or 0, []).append(i)
    for page, indices in pages.items():
        edges[page, "top"], edges[page, "bottom"] = indices[0], indices[-1]
    found: set[int] = set()
    repeated = Counter((edge, lines[i][1]) for (_, edge), i in edges.items())
    for (_, edge), i in edges.items():
        text = lines[i][1]
        repeats = repeated[edge, text]
        if _BARE.fullmatch(text) or (repeats >= 3 and repeats * 2 > len(pages)):
            found.add(i)
    return found


def _watermarks(source: Source, lines: Sequence[tuple[Block, str]]) -> set[int]:
    """Lines that stand at the very same place of most pages, wherever on the page that is."""
    places: dict[tuple[str, int, int], list[int]] = {}
    for i, (block, text) in enumerate(lines):
        if block.top is not None and block.indent is not None and block.cell is None:
            places.setdefault((text, round(block.top), round(block.indent)), []).append(i)
    pages = len({source.page_at(block.start) for block, _ in lines})
    return {i for same in places.values() if len(same) >= 3 and len(same) * 2 > pages for i in same}
