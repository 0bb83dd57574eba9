"""Tables as the outline understands them."""

from __future__ import annotations

from typing import NamedTuple

from policy_parse.domain.passage import Passage


class ValueCell(NamedTuple):
    """A cell of values under a header: the year it is for ("" if none is said), and the header's
    remark (亿元); `annual` where it is a rate of growth per year; `named` what the header says it
    is of, where several columns are for one year (居住建筑, 公共建筑).
    """

    cell: Passage
    year: str
    remark: str
    annual: bool
    named: str = ""


class IndicatorRow(NamedTuple):
    """A row of an indicator table (主要指标表) as printed; cells are the passages that hold them.

    `section` is the path of the row, or of what holds the table; `group` the cell or banner over
    the name; `others` the cells of years that give no target; `measure` the unit column's cell,
    `caption` the lines over the table, `notes` those under it, `nature` the cell that says 约束性 or
    预期性; `reviews` tells that the table looks back on a plan that has ended.
    """

    section: str
    name: Passage
    group: Passage | None
    goals: tuple[ValueCell, ...]
    base: ValueCell | None
    growth: tuple[ValueCell, ...]
    others: tuple[Passage, ...]
    measure: str
    caption: str
    notes: str
    nature: str
    reviews: bool


class ColumnHead(NamedTuple):
    """The header of a column of a table that was read; `kind` is "" where it was not understood."""

    header: Passage
    kind: str
