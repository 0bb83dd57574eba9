"""The bulletin (通报) on a merged ledger: a notice of one or two pages in Word.

Units with nothing to be told of are counted and not listed, long lists are cut, and the workbook beside
it has all.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from policy_parse.export.word import WordFile
from policy_parse.ledger_form.columns import Column, Row, told
from policy_parse.ledger_form.lights import DONE, days_left
from policy_parse.ledger_form.merging import Merged
from policy_parse.ledger_form.units import units_of

_UNITS, _TASKS, _NAMES, _FINISHED = 10, 4, 20, 5  # rows and names that are listed
_SOON = 30  # days to 完成时限 within which a task is near
_CUT = 20  # characters of a task: it is named, its number leads to the rest
_CLAUSE = re.compile(r"[。；，：\n]")
_LIGHTS = ("红", "黄", "绿")
_OF_UNITS = (
    Column("unit", "单位", 40),
    Column("tasks", "任务", 12),
    Column("done", "已完成", 14),
    *(Column(light, light, 10) for light in _LIGHTS),
    Column("overdue", "超期", 12),
    Column("silent", "反馈", 24),
)
_OF_TASKS = (
    Column("number", "任务编号", 31),
    Column("task", "主要任务", 48),
    Column("who", "牵头或责任单位", 32),
    Column("due", "完成时限", 28),
    Column("days", "天数", 17),
)


class UnitCount(NamedTuple):
    """The tasks of a unit, by state and light; `silent` is why it has not answered, or ""."""

    unit: str
    tasks: int
    done: int
    lights: Counter[str]
    overdue: int
    silent: str

    @property
    def is_told(self) -> bool:
        """Whether there is anything to be told of it."""
        return bool(self.silent or self.overdue or self.lights["红"] or self.lights["黄"])


def counts_of(merged: Merged, today: datetime.date, separator: str = "") -> list[UnitCount]:
    """Counts of each unit, those with most red lights and overdue tasks first."""
    rows_of: dict[str, list[Row]] = {}
    for row in merged.rows:
        for unit in units_of(row, separator):
            rows_of.setdefault(unit, []).append(row)
    silent = {row["unit"]: row["why"] for row in merged.silent}
    found = [
        UnitCount(
            unit,
            len(rows),
            sum(map(_is_done, rows)),
            Counter(row.get("light", "") for row in rows),
            sum(_is_overdue(row, today) for row in rows),
            silent.get(unit, ""),
        )
        for unit, rows in rows_of.items()
    ]
    return sorted(found, key=lambda c: (-c.lights["红"], -c.overdue, -c.lights["黄"], not c.silent))


def write_bulletin(
    merged: Merged, path: Path, today: datetime.date, *, name: str, separator: str = ""
) -> None:
    """Write the bulletin; `name` is that of the merged ledger. Raises OutputError."""
    counts = counts_of(merged, today, separator)
    word = WordFile()
    word.title(f"重点任务推进情况通报\n（截至{today.year}年{today.month}月{today.day}日）")
    _say_overview(word, merged, counts, today)
    _list_units(word, counts)
    _list_tasks(word, merged.rows, today)
    _say_silent(word, merged, counts)
    _say_changes(word, merged)
    word.paragraph(f"附件：{name}")
    word.save(path)


def _say_overview(
    word: WordFile, merged: Merged, counts: Sequence[UnitCount], today: datetime.date
) -> None:
    rows = merged.rows
    lights = Counter(row.get("light", "") for row in rows)
    told_lights = "、".join(f"{light}灯{lights[light]}项" for light in _LIGHTS)
    overdue = sum(_is_overdue(row, today) for row in rows)
    near = sum(_is_near(row, today) for row in rows)
    word.heading("一、总体情况", 1)
    word.paragraph(
        f"台账共列任务{len(rows)}项，涉及{len(counts)}个单位，已反馈{len(counts) - len(merged.silent)}个，"
        f"未反馈{len(merged.silent)}个。已完成{sum(map(_is_done, rows))}项；亮{told_lights}；"
        f"超期未完成{overdue}项，{_SOON}天内到期{near}项。"
    )


def _list_units(word: WordFile, counts: Sequence[UnitCount]) -> None:
    word.heading("二、各单位情况", 1)
    listed = [count for count in counts if count.is_told]
    if listed:
        rows = [
            (
                c.unit,
                *map(str, (c.tasks, c.done, *(c.lights[x] for x in _LIGHTS), c.overdue)),
                c.silent or "已反馈",
            )
            for c in listed[:_UNITS]
        ]
        _add(word, _OF_UNITS, rows)
    rest = []
    if len(listed) > _UNITS:
        rest.append(f"另有{len(listed) - _UNITS}个单位有红灯、黄灯、超期或未反馈，见附件")
    if len(counts) > len(listed):
        rest.append(
            f"{'其余' if listed else ''}{len(counts) - len(listed)}个单位已反馈，任务均为绿灯"
        )
    if rest:
        word.paragraph("；".join(rest) + "。")


def _add(word: WordFile, columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> None:
    word.table([c.header for c in columns], rows, [c.width for c in columns])


def _list_tasks(word: WordFile, rows: Sequence[Row], today: datetime.date) -> None:
    word.heading("三、超期和临近任务", 1)
    overdue = sorted((r for r in rows if _is_overdue(r, today)), key=lambda r: told(r, "due"))
    near = sorted((r for r in rows if _is_near(r, today)), key=lambda r: told(r, "due"))
    if not overdue and not near:
        word.paragraph(f"没有超期未完成的任务，{_SOON}天内没有到期的任务。")
        return
    lines: list[tuple[str, ...]] = []
    for title, some in (("超期未完成", overdue), (f"{_SOON}天内到期", near)):
        if some:
            lines.append((f"{title}{len(some)}项",))
            lines += [_line(row, today) for row in some[:_TASKS]]
    _add(word, _OF_TASKS, lines)
    if max(len(overdue), len(near)) > _TASKS:
        word.paragraph(f"各列前{_TASKS}项，其余见附件。")


def _line(row: Row, today: datetime.date) -> tuple[str, ...]:
    left = days_left(row, today) or 0
    units = units_of(row)
    who = units[0] + (f"等{len(units)}个单位" if len(units) > 1 else "") if units else ""
    day = today + datetime.timedelta(days=left)
    return (
        told(row, "number"),
        _name(told(row, "task")),
        who,
        day.isoformat(),
        f"超{-left}天" if left < 0 else f"剩{left}天",
    )


def _name(task: str) -> str:
    """A task by its first clause."""
    first = _CLAUSE.split(task)[0]
    return first if len(first) <= _CUT else f"{first[:_CUT]}…"


def _say_silent(word: WordFile, merged: Merged, counts: Sequence[UnitCount]) -> None:
    word.heading("四、未反馈单位", 1)
    if not merged.silent:
        word.paragraph(f"{len(counts)}个单位均已反馈。")
        return
    by_reason: dict[str, list[str]] = {}
    for row in merged.silent:
        by_reason.setdefault(row["why"], []).append(row["unit"])
    for why, units in by_reason.items():
        more = f"等{len(units)}个单位" if len(units) > _NAMES else ""
        word.paragraph(f"{why}：{'、'.join(units[:_NAMES])}{more}。")


def _say_changes(word: WordFile, merged: Merged) -> None:
    word.heading("五、与上次相比", 1)
    if not merged.changes:
        word.paragraph("各单位填报内容与上次相同。")
        return
    tasks = {row["number"] for row in merged.changes}
    units = {row["unit"] for row in merged.changes}
    columns = Counter(row["column"] for row in merged.changes)
    by_column = "、".join(f"{column}{n}处" for column, n in columns.most_common(6))
    word.paragraph(
        f"{len(units)}个单位更新任务{len(tasks)}项、内容{len(merged.changes)}处，其中{by_column}。"
    )
    done = {row["number"] for row in merged.rows if _is_done(row)}
    finished = [r for r in merged.changes if r["after"] == DONE and r["number"] in done]
    if finished:
        names = list({r["number"]: _name(r["task"]) for r in finished}.values())
        more = "等" if len(names) > _FINISHED else ""
        word.paragraph(f"新完成{len(names)}项：{'、'.join(names[:_FINISHED])}{more}。")
    if merged.unplaced or merged.unread:
        word.paragraph(
            f"另有{len(merged.unplaced)}行未归入任务、{len(merged.unread)}个文件未能读取，请核对。"
        )


def _is_done(row: Row) -> bool:
    return told(row, "state") == DONE


def _is_overdue(row: Row, today: datetime.date) -> bool:
    left = days_left(row, today)
    return left is not None and left < 0 and not _is_done(row)


def _is_near(row: Row, today: datetime.date) -> bool:
    left = days_left(row, today)
    return left is not None and 0 <= left < _SOON and not _is_done(row)
