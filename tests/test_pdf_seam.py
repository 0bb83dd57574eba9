"""The steps of pdfplumber that tables of a PDF are made by: what read/pdf/tables.py takes for granted.

They are no promise of that library: where one of them goes or answers otherwise, this fails first.
"""

from __future__ import annotations

from typing import Any

import pytest

plumber = pytest.importorskip("pdfplumber")

from pdfplumber import table as steps  # noqa: E402
from pdfplumber.utils.geometry import filter_edges  # noqa: E402

NEAR = 3.0


def level(x0: float, x1: float, top: float) -> dict[str, Any]:
    return {"x0": x0, "x1": x1, "top": top, "bottom": top, "width": x1 - x0, "height": 0.0,
            "orientation": "h", "object_type": "line"}  # fmt: skip


def upright(x: float, top: float, bottom: float) -> dict[str, Any]:
    return {"x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0.0, "height": bottom - top,
            "orientation": "v", "object_type": "line"}  # fmt: skip


# Two rows of two cells, the lower ones merged; one level rule is drawn in two pieces that nearly meet.
GRID = [
    level(0, 100, 0), level(0, 48, 20), level(50, 100, 20.5), level(0, 100, 40),
    upright(0, 0, 40), upright(50, 0, 20), upright(100, 0, 40),
]  # fmt: skip


def test_rules_that_nearly_meet_are_one() -> None:
    merged = steps.merge_edges(GRID, NEAR, NEAR, NEAR, NEAR)
    level_ones = [edge for edge in merged if edge["orientation"] == "h"]
    assert sorted((e["x0"], e["x1"]) for e in level_ones) == [(0, 100)] * 3
    assert len(merged) - len(level_ones) == 3


def test_short_rules_are_left_out() -> None:
    kept = filter_edges([*GRID, upright(70, 5, 6)], min_length=NEAR)
    assert len(kept) == len(GRID)


def test_rules_make_cells_and_cells_a_table() -> None:
    edges = steps.merge_edges(GRID, NEAR, NEAR, NEAR, NEAR)
    crossings = steps.edges_to_intersections(edges, NEAR, NEAR)
    assert len(crossings) == 8
    cells = steps.intersections_to_cells(crossings)
    assert sorted((round(x0), round(top), round(x1), round(bottom)) for x0, top, x1, bottom in cells) == [
        (0, 0, 50, 20), (0, 20, 100, 40), (50, 0, 100, 20),
    ]  # fmt: skip
    (group,) = steps.cells_to_tables(cells)
    table = steps.Table(None, group)
    assert [[cell is not None for cell in row.cells] for row in table.rows] == [
        [True, True],
        [True, False],
    ]
    assert tuple(map(round, table.bbox)) == (0, 0, 100, 40)


def test_tables_apart_are_two() -> None:
    below = [
        {**e, "top": e["top"] + 100, "bottom": e["bottom"] + 100} for e in GRID
    ]  # fmt: skip
    edges = steps.merge_edges([*GRID, *below], NEAR, NEAR, NEAR, NEAR)
    cells = steps.intersections_to_cells(steps.edges_to_intersections(edges, NEAR, NEAR))
    assert len(steps.cells_to_tables(cells)) == 2
