"""What is told of tables: which were not read, which columns, and the headers of those that were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Remark, Span
from policy_parse.domain.tables import ColumnHead
from policy_parse.outline.column_contents import texts_under
from policy_parse.outline.table import Table


def tables_unread(tables: Sequence[Table]) -> list[Remark]:
    """A remark for each table of several rows and columns that gave no records.

    And for each column of one that did which was not understood though it says something.
    """
    out = []
    for table in tables:
        grid = table.grid
        if table.is_read:
            out += list(_columns_unread(table))
            continue
        if grid.height < 2 or grid.width < 2 or table.is_boxed_prose:
            continue
        why = grid.too_wide or "的表头无法识别"
        cells = dict.fromkeys(grid.cells.values())
        lines = [line for cell in cells for line in cell.lines]
        head = "、".join(cell.text[:12] for cell in grid.in_row(0) if cell.text)[:60]
        out.append(
            Remark(
                "table-unread",
                f"第{grid.number + 1}个表格（{grid.height}行{grid.width}列，首行：{head}）{why}，"
                "未解析为记录，请对照原文核对。",
                Span(min(p.block.start for p in lines), max(p.block.end for p in lines)),
            )
        )
    return out


def column_heads(tables: Sequence[Table]) -> Iterator[ColumnHead]:
    """The headers of the columns of tables that were read."""
    for table in tables:
        if not table.is_read or table.body < 1:
            continue
        for column in table.fields:
            cell = table.grid.cells.get((table.body - 1, column.start))
            if cell is not None and cell.lines:
                yield ColumnHead(Passage.joined(cell.lines), column.kind)


def _columns_unread(table: Table) -> Iterator[Remark]:
    for column in table.fields:
        texts = texts_under(table, column) if column.header is None else []
        cells = [c for row in table.rows() for c in table.under(row, column) if c.lines]
        if not texts or not cells:
            continue
        name = column.text[:20] or "（无表头）"
        lines = [line for cell in cells for line in cell.lines]
        yield Remark(
            "column-unread",
            f"第{table.grid.number + 1}个表格的“{name}”一列含义不明，未解析为记录，请对照原文核对。",
            Span(lines[0].block.start, lines[0].block.end),
        )
