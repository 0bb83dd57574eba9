"""Tables: reported until they are read, never lost silently."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Remark, Span


def tables_unread(passages: Sequence[Passage]) -> list[Remark]:
    """A remark for each table of more than one row: its records are not read yet."""
    extents: dict[int, tuple[int, int, int, int]] = {}
    for passage in passages:
        if passage.block.cell is None:
            continue
        table, row, _ = passage.block.cell
        start, _, rows, cells = extents.get(table, (passage.block.start, 0, 0, 0))
        extents[table] = (start, passage.block.end, max(rows, row + 1), cells + 1)
    return [
        Remark(
            "table-unread",
            f"第{table + 1}个表格（{rows}行，{cells}个单元格）未解析为记录，请对照原文核对责任单位与指标。",
            Span(start, end),
        )
        for table, (start, end, rows, cells) in sorted(extents.items())
        if rows > 1
    ]
