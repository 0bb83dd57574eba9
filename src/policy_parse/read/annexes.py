"""A notice and its annexes that came as separate files, joined into one Source."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from policy_parse.domain.source import Block, Part, Remark, Source, Span


def join_sources(main: Source, annexes: Sequence[Source]) -> Source:
    """One Source: the text of each file unchanged, one behind the other, each a `Part`.

    Offsets, pages and tables of the annexes are shifted; remarks name the file they speak of.
    The SHA-256 is that of the files' sums.
    """
    if not annexes:
        return main
    pieces: list[str] = []
    blocks: list[Block] = []
    starts: list[int] = []
    parts: list[Part] = []
    remarks: list[Remark] = []
    tables = position = 0
    for source in (main, *annexes):
        end = position + len(source.text) + 1
        parts.append(Part(position, end, source.name, source.sha256, source.media_type))
        blocks += [_shifted(block, position, tables) for block in source.blocks]
        starts += [position + start for start in source.page_starts]
        remarks += [
            replace(r, message=f"{source.name}：{r.message}", span=_moved(r.span, position))
            for r in source.remarks
        ]
        tables += 1 + max((b.cell.table for b in source.blocks if b.cell), default=-1)
        pieces += (source.text, "\f")
        position = end
    sums = "".join(part.sha256 for part in parts)
    return replace(
        main,
        sha256=hashlib.sha256(sums.encode()).hexdigest(),
        text="".join(pieces),
        blocks=tuple(blocks),
        page_starts=tuple(starts),
        left_out=_added(main, *annexes),
        remarks=tuple(remarks),
        taken=None,
        parts=tuple(parts),
        revisions=tuple(
            replace(r, span=Span(r.span.start + part.start, r.span.end + part.start))
            for part, source in zip(parts, (main, *annexes), strict=True)
            for r in source.revisions
        ),
    )


def _shifted(block: Block, by: int, tables: int) -> Block:
    cell = block.cell._replace(table=block.cell.table + tables) if block.cell else None
    return block._replace(start=block.start + by, end=block.end + by, cell=cell)


def _moved(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span else None


def _added(*sources: Source) -> tuple[tuple[str, int], ...]:
    total: dict[str, int] = {}
    for source in sources:
        for kind, count in source.left_out:
            total[kind] = total.get(kind, 0) + count
    return tuple(sorted(total.items()))
