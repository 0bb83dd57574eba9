"""Blocks to passages, with the map back to the source built while editing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from policy_parse.domain.limits import tick
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Block, Source
from policy_parse.layout.footnotes import find_footnotes
from policy_parse.layout.furniture import find_furniture
from policy_parse.layout.gaps import part_names
from policy_parse.layout.joining import group_lines
from policy_parse.layout.lines import Line, make_line
from policy_parse.layout.widths import RUN, shadow


def lay_out(source: Source) -> tuple[Passage, ...]:
    """The paragraphs of `source` in reading order.

    Every character of a block but white space, invisible characters and page furniture stands in
    exactly one passage. Files that the source is made of are laid out each by itself.
    """
    folded = shadow(source.text)
    lines: list[Line] = []
    for block in _blocks(source):
        tick()
        whole = RUN.match(folded, block.start, block.end)
        if whole is not None and whole.end() == block.end:  # no white space within: most lines
            text = whole[0]
            lines.append(
                make_line(block, text, [whole.span()], source.text[block.start : block.end])
            )
            continue
        base, piece = 0, folded
        if block.cell is None and (parted := part_names(folded, block.start, block.end)):
            base, piece = block.start, parted
        stop = block.end - base
        runs = [
            (m.start() + base, m.end() + base)
            for m in RUN.finditer(piece, block.start - base, stop)
        ]
        if runs:
            text = "".join([piece[s - base : e - base] for s, e in runs])
            lines.append(make_line(block, text, runs, source.text[runs[0][0] : runs[-1][1]]))
    passages: list[Passage] = []
    for own in _by_part(source, lines):
        furniture = find_furniture(source, [(line.block, line.text) for line in own])
        kept = [line for i, line in enumerate(own) if i not in furniture]
        notes = find_footnotes(source, kept)
        groups = group_lines([line for i, line in enumerate(kept) if i not in notes])
        if notes:
            groups += group_lines([kept[i] for i in sorted(notes)])
            groups.sort(key=lambda group: group[0].block.start)
        passages += [_passage(source, group) for group in groups]
    return tuple(passages)


_CHAPTER_AND_ARTICLE = re.compile(
    r"[ \t\u3000]*第[一二三四五六七八九十百\d]{1,4}[编章节][^。；\n]{1,24}?[ \t\u3000]+(?=第[一二三四五六七八九十百\d]{1,5}条[ \t\u3000])"
)


def _blocks(source: Source) -> Iterator[Block]:
    """The blocks of a source; 第一章 总则 第一条 … on one line is a heading and an article."""
    if "章" not in source.text:
        yield from source.blocks
        return
    for block in source.blocks:
        both = _CHAPTER_AND_ARTICLE.match(source.text, block.start, block.end)
        if both is None:
            yield block
        else:
            yield block._replace(end=both.end())
            yield block._replace(start=both.end())


def _by_part(source: Source, lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each file."""
    if not source.parts:
        yield lines
        return
    starts = [part.start for part in source.parts]
    of = [bisect_right(starts, line.block.start) for line in lines]
    for number in range(1, len(starts) + 1):
        yield [line for line, n in zip(lines, of, strict=True) if n == number]


def _passage(source: Source, group: list[Line]) -> Passage:
    starts: list[int] = []
    origins: list[int] = []
    offset, end = 0, 0
    pieces: list[str] = []
    for line in group:
        if line.parted and origins and source.text[end : end + 1].isspace():
            starts.append(offset)
            origins.append(end)
            offset += 1
            pieces.append("、")
        pieces.append(line.text)
        for start, end in line.runs:
            starts.append(offset)
            origins.append(start)
            offset += end - start
    first, last = group[0].block, group[-1].block
    block = first if first is last else first._replace(end=last.end, right=last.right)
    return Passage(source, "".join(pieces), tuple(starts), tuple(origins), block)
