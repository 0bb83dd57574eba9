"""Notes at the foot of a page, which stand between two halves of a sentence that goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_parse.domain.raised import RAISED
from policy_parse.domain.source import Source
from policy_parse.layout.lines import Line

_MARK = re.compile(rf"\s*[{RAISED}①-⑳*＊※]")
_SMALL = 0.88  # of the size in which most of the text is set
_USUAL = 12.0


def find_footnotes(source: Source, lines: Sequence[Line]) -> set[int]:
    """Indices of the lines that are set small at the foot of a page, from the mark of a note on.

    Only files that have pages and sizes tell; a note below a table or on a page of its own is
    where it belongs.
    """
    if not source.page_starts:
        return set()
    usual = _usual_size(lines)
    pages: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        pages.setdefault(source.page_at(line.block.start) or 0, []).append(i)
    found: set[int] = set()
    for own in pages.values():
        small: list[int] = []
        for i in reversed(own):
            block = lines[i].block
            if block.cell is not None or not block.size or block.size > _SMALL * usual:
                break
            small.append(i)
        small.reverse()
        if not small or len(small) == len(own) or lines[small[0] - 1].block.cell is not None:
            continue
        marked = (k for k, i in enumerate(small) if _MARK.match(source.text, lines[i].block.start))
        found.update(small[next(marked, len(small)) :])
    return found


def _usual_size(lines: Sequence[Line]) -> float:
    """The size of most characters, in points."""
    counts: dict[float, int] = {}
    for line in lines:
        if line.block.size and line.block.cell is None:
            size = round(line.block.size, 1)
            counts[size] = counts.get(size, 0) + len(line.text)
    return max(counts, key=lambda size: counts[size]) if counts else _USUAL
