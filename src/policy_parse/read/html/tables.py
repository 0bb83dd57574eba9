"""Tables of a web page: which hold data, and the place of each cell."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from policy_parse.domain.source import Cell

_LONG_CELL = 600  # characters; more is a page that is laid out in a table
_HEADS, _HEAD = 3, 12  # columns and rows of a table with a head, and characters of its cells
_WIDEST = 1000  # columns; browsers take no more for one span


def holds_data(table: Any) -> bool:
    """Whether a table is one of data; pages of old are laid out in tables of one great cell."""
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    if not any(len(row) > 1 for row in rows) or table.find(".//table") is not None:
        return False
    if len(rows) == 1 and any(_is_article(cell) for cell in rows[0]):
        return False
    if _has_head(rows):
        return True  # of a ledger, whose tasks may be long
    return all(len("".join(cell.itertext()).strip()) <= _LONG_CELL for row in rows for cell in row)


def _has_head(rows: list[list[Any]]) -> bool:
    """Whether rows of one width stand under a row of short words: no page is laid out so."""
    widths = {len(row) for row in rows if row}
    first = ["".join(cell.itertext()).strip() for cell in next(filter(None, rows))]
    return (
        len(widths) == 1
        and min(len(first), len(rows)) >= _HEADS
        and all(0 < len(text) <= _HEAD for text in first)
    )


def _is_article(cell: Any) -> bool:
    """Whether a cell holds paragraphs of sentences, as that of a page beside its navigation."""
    paragraphs = list(cell.iter("p", "div", "br"))
    return len(paragraphs) > 1 and "".join(cell.itertext()).count("。") > 1


def cell_places(table: Any, number: int) -> dict[Any, Cell]:
    """The place of each cell of a table, spans counted.

    Columns in which no cell begins are none of their own, and a span ends with the table.
    """
    rows = [r for r in table.iter("tr") if next(r.iterancestors("table")) is table]
    found: list[tuple[Any, int, int, int, int]] = []
    until: list[int] = []  # the row to which each column is taken by a cell from above
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while column < len(until) and until[column] > r:
                column += 1
            height = min(_span(cell, "rowspan"), len(rows) - r)
            width = max(min(_span(cell, "colspan"), _WIDEST - column), 1)
            until += [0] * (column + width - len(until))
            until[column : column + width] = [
                max(u, r + height) for u in until[column : column + width]
            ]
            found.append((cell, r, column, height, width))
            column += width
    begins = sorted({column for _, _, column, _, _ in found})
    return {
        cell: Cell(
            number,
            r,
            (first := bisect_left(begins, column)),
            height,
            bisect_left(begins, column + width) - first,
        )
        for cell, r, column, height, width in found
    }


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    # int() of more digits than these would be slow, and is refused by Python
    return max(int(value[:9]), 1) if value.isdecimal() else 1
