"""Page furniture: page numbers, running heads, watermarks. Left out of passages, never out of the Source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policy_parse.domain.ordinals import read_ordinal
from policy_parse.domain.source import Block, Source

# GB/T 9704—2012, 7.5: the page number stands between two dashes.
_DASHED = re.compile(r"[—–\-－·•一]+\d{1,4}[—–\-－·•一]+")
_WORDED = re.compile(r"第\d{1,4}页(?:[，/]?共\d{1,4}页)?|共\d{1,4}页第\d{1,4}页|\d{1,4}/\d{1,4}")
_BARE = re.compile(r"\d{1,4}")
_NUMBER = re.compile(r"^(\d{1,4})(?=\D)|(?<=\D)(\d{1,4})(?:/\d{1,4})?$")
# What a browser prints below a page: its address, and which page of how many.
_ADDRESS = re.compile(r"(?:https?[:：]//|www\.)[!-~…]+?(\d{1,4})/\d{1,4}")
_HEAD_LINES = 3  # lines of a running head, page number and all
_HEAD = 4  # characters of a running head that stands on few pages
_SAME_HEIGHT = 2.0  # points
_APART = 2.0  # of its size, from the middle of a head to the middle of the text's first line


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
    """Bare page numbers, addresses of browser prints, and running heads and feet.

    These stand at the same edge of most pages, or in a band of their own on two at least; a head
    may have several lines.
    """
    pages: dict[int, list[int]] = {}
    for i, (block, _) in enumerate(lines):
        if i not in known and block.cell is None:
            pages.setdefault(source.page_at(block.start) or 0, []).append(i)
    for own in pages.values():  # heads and feet may be drawn before or behind all the text
        own.sort(key=lambda i: lines[i][0].top or 0.0)
    found: set[int] = set()
    numbered: set[int] = set()  # pages whose number is found: the next one is text
    for _ in range(_HEAD_LINES):
        more = _edge_lines(lines, {page: own for page, own in pages.items() if own}, numbered)
        if not more:
            break
        found |= more
        numbered |= {p for p, own in pages.items() for i in own if i in more and _is_bare(lines, i)}
        pages = {page: [i for i in own if i not in more] for page, own in pages.items()}
    return found


def _is_bare(lines: Sequence[tuple[Block, str]], i: int) -> bool:
    return _BARE.fullmatch(lines[i][1]) is not None


def _edge_lines(
    lines: Sequence[tuple[Block, str]], pages: Mapping[int, Sequence[int]], numbered: set[int]
) -> set[int]:
    """What now stands first and last on each page and is no text."""
    found: set[int] = set()
    for at, outward in ((0, 1.0), (-1, -1.0)):
        alike: dict[tuple[str, int | None], list[int]] = {}
        for page, own in pages.items():
            i = own[at]
            text = lines[i][1]
            if not _is_bare(lines, i):
                alike.setdefault(_head(text, page), []).append(i)
            elif page not in numbered:
                found.add(i)
            address = _ADDRESS.fullmatch(text)
            if address is not None and address[1].endswith(str(page)):
                found.add(i)
        several = {key: same for key, same in alike.items() if len(same) > 1}
        if not several:
            continue
        heights = sorted(
            (outward * block.top, i)
            for own in pages.values()
            for i in own
            if (block := lines[i][0]).top is not None
        )
        for (text, _), same in several.items():
            usual = len(same) >= 3 and len(same) * 2 > len(pages)
            rare = len(text) >= _HEAD and not read_ordinal(text)
            if usual or (rare and _has_own_band(lines, same, heights, outward)):
                found.update(same)
    return found


def _head(text: str, page: int) -> tuple[str, int | None]:
    """A running head without its page number, and how far that is from the page's place."""
    number = _NUMBER.search(text)
    rest = _NUMBER.sub("", text, count=1)
    if number is None or (len(rest) < _HEAD and any(c.isalpha() for c in rest)):
        return text, None  # 附件2 is none
    return rest, int(number[1] or number[2]) - page


def _has_own_band(
    lines: Sequence[tuple[Block, str]],
    same: Sequence[int],
    heights: Sequence[tuple[float, int]],
    outward: float,
) -> bool:
    """Whether lines stand at one height, with free space to where the text of all pages is."""
    own = [outward * top for i in same if (top := lines[i][0].top) is not None]
    members = set(same)
    rest = next((height for height, i in heights if i not in members), None)
    if len(own) < len(same) or rest is None or max(own) - min(own) > _SAME_HEIGHT:
        return False
    return rest - max(own) > _APART * max(lines[i][0].size or 12 for i in same)


def _watermarks(source: Source, lines: Sequence[tuple[Block, str]]) -> set[int]:
    """Lines that stand at the very same place of most pages, wherever on the page that is."""
    places: dict[tuple[str, int, int], list[int]] = {}
    for i, (block, text) in enumerate(lines):
        if block.top is not None and block.indent is not None and block.cell is None:
            places.setdefault((text, round(block.top), round(block.indent)), []).append(i)
    pages = len({source.page_at(block.start) for block, _ in lines})
    return {i for same in places.values() if len(same) >= 3 and len(same) * 2 > pages for i in same}
