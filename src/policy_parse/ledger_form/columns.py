"""The columns of a ledger: their keys, headers and widths, and who fills them in."""

from __future__ import annotations

from typing import NamedTuple

from policy_parse.export.safety import clean

MISSING = "【待补】"  # what the notice does not say
Row = dict[str, str]  # texts by key of column; days as 2025-06-30, numbers in full


class Column(NamedTuple):
    """A column; `width` in characters, `filled` by the units and not by the notice."""

    key: str
    header: str
    width: int
    filled: bool = False


COLUMNS = (
    Column("number", "任务编号", 14), Column("source", "来源文件", 24), Column("item", "条目", 16),
    Column("task", "主要任务", 48), Column("demand", "目标要求", 32), Column("indicator", "指标", 20),
    Column("goal", "目标值", 10), Column("measure", "计量单位", 9), Column("due", "完成时限", 12),
    Column("lead", "牵头单位", 18), Column("responsible", "责任单位", 20),
    Column("participating", "配合单位", 22), Column("person", "责任人", 9),
    Column("frequency", "报送频次", 9), Column("state", "办理状态", 9, True),
    Column("progress", "进展情况", 36, True), Column("done", "完成值", 10, True),
    Column("share", "完成率", 9, True), Column("pace", "序时进度", 9, True),
    Column("problem", "存在问题", 24, True), Column("next", "下一步措施", 24, True),
    Column("proof", "佐证材料", 18, True), Column("note", "备注", 16, True),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
HEADERS = {column.key: column.header for column in COLUMNS}
# What units may say of a task: 责任人 and 报送频次 are theirs where the notice names none.
FILLED = tuple(column.key for column in COLUMNS if column.filled)
OPEN = ("person", "frequency")
SHARES = ("share", "pace")
NUMBERS = ("goal", "done")
ROLES = ("lead", "responsible", "participating")


def told(row: Row, key: str) -> str:
    """What a row says under a column, "" for 【待补】."""
    text = row.get(key, "")
    return "" if text == MISSING else clean(text)
