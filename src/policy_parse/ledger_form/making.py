"""What the commands do: make a ledger, split it among its units, merge what they return."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from policy_parse.domain.notice import Notice
from policy_parse.errors import OutputError, PolicyParseError, ReadError
from policy_parse.ledger_form.bulletin import write_bulletin
from policy_parse.ledger_form.columns import EXTRA, Column, Row, columns_of
from policy_parse.ledger_form.lights import read_rules, with_lights
from policy_parse.ledger_form.merging import Merged, Merging
from policy_parse.ledger_form.returns import COMMAS, number_in, read_returned
from policy_parse.ledger_form.rows import rows_of
from policy_parse.ledger_form.template import fill_template
from policy_parse.ledger_form.units import WHOLE, rows_of_units, split_rows
from policy_parse.ledger_form.workbook import NAME, write_book, write_rows

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", COMMAS)
_SHOWN = 40  # characters of a task among what changed
_LIGHT = Column("light", "亮灯", 6)
_CHANGES = (
    Column("number", "任务编号", 14),
    Column("task", "主要任务", 40),
    Column("unit", "填报单位", 18),
    Column("column", "栏目", 12),
    Column("before", "上次", 30),
    Column("after", "本次", 40),
    Column("why", "说明", 24),
)
_SILENT = (Column("unit", "单位", 24), Column("tasks", "任务数", 9), Column("why", "说明", 24))
_UNPLACED = (
    Column("place", "位置", 36),
    Column("why", "原因", 26),
    Column("content", "全部内容", 90),
)


def make_ledger(
    notices: Sequence[Notice],
    path: str | Path,
    *,
    template: str | Path | None = None,
    separator: str = "、",
    units: Sequence[str] = (),
) -> list[Row]:
    """Write the ledger of some notices, in the columns in use or in an office's own form.

    `units`: the tasks of these units alone. Returns its rows. Raises ReadError (`failed/template`) for a form without the header of a
    ledger, OutputError where the file cannot be written or is the form itself.
    """
    rows = _of_units(rows_of(notices, separator), units, separator)
    if template is None:
        write_rows(rows, Path(path))
    else:
        _not_an_input(Path(path), [Path(template)])
        fill_template(rows, Path(template), Path(path))
    return rows


def split_ledger(
    ledger: str | Path, folder: str | Path, *, separator: str = "", units: Sequence[str] = ()
) -> list[Path]:
    """Write a workbook for each unit of a ledger into `folder`, and the ledger itself beside them.

    `units`: for these alone. `separator` stands between units where it is none of 、，；. Raises ReadError (`failed/ledger`).
    """
    rows = read_ledger(Path(ledger))
    _not_an_input(Path(folder) / WHOLE, [Path(ledger)])
    _of_units(rows, units, separator)
    return split_rows(rows, Path(folder), separator, units)


def _of_units(rows: list[Row], units: Sequence[str], separator: str) -> list[Row]:
    """The rows of units; raises ReadError (`failed/unit`) for one that has none."""
    for unit in units:
        if not rows_of_units(rows, [unit], separator):
            raise ReadError(
                "failed/unit",
                f"{unit}: no task has this unit.",
                "Name it as the notice does.",
                "没有该单位的任务，请按原文写法填写单位名称。",
            )
    return rows_of_units(rows, units, separator)


def merge_ledger(
    folder: str | Path,
    path: str | Path,
    *,
    ledger: str | Path | None = None,
    lights: str | Path | None = None,
    today: datetime.date | None = None,
    separator: str = "",
    bulletin: str | Path | None = None,
) -> Merged:
    """Merge the workbooks of a folder into one ledger with 亮灯, 变化情况, 未反馈单位 and 未归位.

    `ledger` is what was split (default: 总台账.xlsx in the folder), `lights` a table of rules,
    `today` the day by which lights are set, `bulletin` a Word file for the 通报. Raises ReadError and OutputError.
    """
    place, out = Path(folder), Path(path)
    if not place.is_dir():
        raise _no_ledger(f"{place} 不是文件夹")
    whole = Path(ledger) if ledger is not None else place / WHOLE
    rules = read_rules(Path(lights) if lights is not None else None)
    files = [p for p in sorted(place.rglob("*")) if _is_return(p, whole, out)]
    _not_an_input(out, [whole, *files])
    word = Path(bulletin) if bulletin is not None else None
    if word is not None:
        _not_an_input(word, [whole, out, *files])
    merging = Merging(read_ledger(whole), separator)
    for file in files:
        try:
            if file.suffix.lower() not in _ENDINGS:
                raise _no_workbook(file)
            sheets = read_returned(file)
        except PolicyParseError as error:
            merging.done.unread.append(str(error))
            continue
        for sheet in sheets:
            merging.take(sheet)
    merged = merging.finish()
    day = today or datetime.date.today()
    merged.rows = with_lights(merged.rows, day, rules)
    _write(merged, out)
    if word is not None:
        write_bulletin(merged, word, day, name=out.name, separator=separator)
    return merged


def read_ledger(path: Path) -> list[Row]:
    """The rows of a ledger; raises ReadError (`failed/ledger`) where it has none with a number."""
    if not path.exists():
        raise _no_ledger(f"{path} 不存在")
    rows: dict[str, Row] = {}
    for sheet in read_returned(path):
        for row in sheet.rows:
            number = number_in(row.cells.get("number", ""))
            if number and number not in rows and row.cells.get("task"):
                extra = {EXTRA + header: text for header, text in row.extra.items()}
                rows[number] = {**row.cells, "number": number, **extra}
        if rows:
            break  # the sheets behind the first are what changed and who is silent
    if not rows:
        raise _no_ledger(f"{path.name} 中没有带任务编号的台账")
    return list(rows.values())


def _no_ledger(why: str) -> ReadError:
    return ReadError(
        "failed/ledger",
        f"{why}.",
        "Give the ledger that `ledger` wrote (--ledger).",
        "请给出由 ledger 命令生成的台账（--ledger）。",
    )


def _is_return(path: Path, whole: Path, out: Path) -> bool:
    """Whether a file came from a unit: none of ours, none that a program keeps beside its own."""
    ours = path.resolve() in (whole.resolve(), out.resolve()) or path.name == WHOLE
    return path.is_file() and not ours and not path.name.startswith((".", "~$"))


def _no_workbook(path: Path) -> ReadError:
    return ReadError(
        "failed/return",
        f"{path.name}: is no workbook and was not read.",
        "Have it returned as .xlsx or .csv, or move it out of the folder.",
        "不是工作簿，未读取，请改为 .xlsx 或 .csv 返回，或移出该文件夹。",
    )


def _not_an_input(out: Path, inputs: Sequence[Path]) -> None:
    if out.resolve() in {path.resolve() for path in inputs}:
        raise OutputError(
            "fatal/output",
            f"{out}: is one of the inputs.",
            "Choose another file with -o.",
            "输出不能覆盖输入，请用 -o 另选文件。",
        )


def _cut(task: str) -> str:
    """The beginning of a task; its number leads to the rest."""
    return task if len(task) <= _SHOWN else f"{task[:_SHOWN]}…"


def _write(merged: Merged, path: Path) -> None:
    extra = [Column(EXTRA + header, header, 18) for header in merged.extra]
    known = [column for column in columns_of(merged.rows) if not column.key.startswith(EXTRA)]
    write_book(
        [
            (NAME, [*known, *extra, _LIGHT], merged.rows),
            ("变化情况", _CHANGES, [{**row, "task": _cut(row["task"])} for row in merged.changes]),
            ("未反馈单位", _SILENT, merged.silent),
            ("未归位", _UNPLACED, merged.unplaced),
        ],
        path,
    )
