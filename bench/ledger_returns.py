"""Mangled returns through `ledger merge`: no row lost, none to the wrong task.

    python bench/ledger_returns.py [COUNT] [SEED]

A unit fills in its part of a ledger, and the workbook is mangled: rows shuffled, columns renamed,
added and reordered, blank rows, the header moved down under titles, numbers taken out, wordings
retyped, rows added, days and numbers as texts. Every entry that was made must stand at its task or,
whole, among 未归位. Exits 1 where one does not.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from policy_parse.ledger_form import merge_ledger
from policy_parse.ledger_form.columns import COLUMNS, HEADERS, KEYS, MISSING, Row
from policy_parse.ledger_form.units import WHOLE
from policy_parse.ledger_form.workbook import write_rows

UNIT = "市水务局"
RENAMED = {
    "任务编号": ["编号", "任务编码", "任务编号（勿改）", "ID"], "主要任务": ["工作任务", "重点任务", "任 务"],
    "完成时限": ["完成时间", "时间节点"], "办理状态": ["状态", "完成状态"],
    "进展情况": ["工作进展", "目前进展（详细）", "落实情况"], "完成值": ["完成数", "当前值"],
    "存在问题": ["困难问题", "存在的问题"], "下一步措施": ["下步打算"], "责任单位": ["责任部门"],
}  # fmt: skip
TASKS = [
    "改造老旧供水管网", "建设再生水厂", "开展节水型机关创建", "开展节水型学校创建", "整治入河排口",
    "建设雨水调蓄池", "完善水价形成机制", "建设智慧水务平台", "改造老旧供水泵站", "开展水平衡测试",
    "修复河岸缓冲带", "开展节水型小区创建",
]  # fmt: skip


def sent_out(folder: Path) -> list[Row]:
    """A ledger of twenty rows, some worded alike, and nearly so, as it was sent out."""
    rows: list[Row] = []
    for n in range(20):
        row = dict.fromkeys(KEYS, "")
        row |= {
            "number": f"RW-{(n * 0x1F3D5B79 + 0x2A6C) % 2**32:08X}", "source": "临岚市节水行动方案",
            "task": TASKS[n % len(TASKS)] + ("。" if n < len(TASKS) else "，分年度推进。"),
            "indicator": f"指标{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", "goal": str(10 + n), "measure": "公里",
            "due": "2025-12-31", "lead": UNIT, "responsible": UNIT, "participating": MISSING,
            "person": MISSING, "frequency": "每季度",
        }  # fmt: skip
        rows.append(row)
    (folder / "in").mkdir(exist_ok=True)
    write_rows(rows, folder / "in" / WHOLE)
    return rows


def _filled(ledger: list[Row], rng: random.Random) -> list[Row]:
    """The rows as a unit fills them in: every entry of 进展情况 tells which row it was made for."""
    return [
        {**row, "progress": f"进展{n}：已完成{rng.randint(1, 9)}处", "done": str(rng.randint(1, 9)),
         "state": rng.choice(["进行中", "未启动", "已完成"])}
        for n, row in enumerate(ledger)
    ]  # fmt: skip


def _worn(rows: list[Row], rng: random.Random) -> list[Row]:
    """Rows as they may come back: shuffled, some without a number, or with one typed otherwise."""
    out = [{**row} for row in rows]
    rng.shuffle(out)
    for row in out:
        if rng.random() < 0.2:
            row["number"] = rng.choice(
                ["", row["number"].lower(), f" {row['number']} ", "RW-00000000", row["number"][:-1]]
            )
        if rng.random() < 0.2:
            task = row["task"]
            row["task"] = rng.choice(
                [task.replace("。", ""), f" {task}", task[:4] + "\n" + task[4:], ""]
            )
        if rng.random() < 0.1:
            row["due"] = rng.choice(["2025年12月31日", "2025/12/31", "2025.12.31", ""])
        if rng.random() < 0.05:
            row["indicator"] = ""
    for _ in range(rng.choice([0, 0, 1, 2])):
        note = f"新增{rng.randint(1, 999)}"
        out.insert(rng.randint(0, len(out)), {"task": "另行开展的工作", "progress": note})
    return out


def _columns(rng: random.Random) -> list[tuple[str, str]]:
    """(key, header) from left to right: reordered, renamed, some left out, some added."""
    columns = [(column.key, column.header) for column in COLUMNS]
    if rng.random() < 0.5:
        rng.shuffle(columns)
    columns = [
        (key, rng.choice(RENAMED[head]) if head in RENAMED and rng.random() < 0.4 else head)
        for key, head in columns
    ]
    kept = {"number", "task", "progress", "done", "state"}
    columns = [(k, h) for k, h in columns if k in kept or rng.random() < 0.9]
    if rng.random() < 0.1:
        columns = [(k, h) for k, h in columns if k != "number"]
    if rng.random() < 0.1 and any(k == "number" for k, _ in columns):
        columns = [(k, h) for k, h in columns if k != "task"]
    for n in range(rng.choice([0, 0, 1, 2])):
        columns.insert(rng.randint(0, len(columns)), (f"x{n}", f"科室意见{n}"))
    return columns


def mangled(rows: list[Row], rng: random.Random, path: Path) -> list[Row]:
    """Write a mangled workbook; returns its rows as written, those of columns left out aside."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = rng.choice([UNIT, "Sheet1", "回复"])
    at = 1
    for title in rng.choice(
        [[], [], ["节水行动任务台账"], ["附件", "任务台账", "填报单位：市水务局"]]
    ):
        sheet.cell(at, 1, title)
        at += 1
    at += rng.choice([0, 0, 1, 3])
    columns = _columns(rng)
    for c, (_, head) in enumerate(columns, 1):
        sheet.cell(at, c, head)
    for row in rows:
        at += 1 + (rng.random() < 0.1) * rng.randint(1, 3)
        for c, (key, _) in enumerate(columns, 1):
            text = f"意见{row.get('progress', '')}" if key.startswith("x") else row.get(key, "")
            typed = key in ("done", "goal") and text.isdigit() and rng.random() < 0.7
            sheet.cell(at, c, int(text) if typed else text or None)
    book.save(path)
    keys = {key for key, _ in columns}
    return [{k: v for k, v in row.items() if k in keys} for row in rows]


def outcome(ledger: list[Row], folder: Path, rng: random.Random) -> tuple[int, int, int]:
    """(entries lost, entries at a wrong task, rows among 未归位) of one mangled return."""
    filled = _filled(ledger, rng)
    written = mangled(_worn(filled, rng), rng, folder / "in" / "返回.xlsx")
    merged = merge_ledger(folder / "in", folder / "out.xlsx")
    own = {row["progress"]: row for row in filled}
    at = Counter[str]()
    wrong = 0
    for row in merged.rows:
        said = row.get("progress", "")
        if said:
            at[said] += 1
            wrong += said not in own or any(
                own[said][key] != row.get(key) for key in ("number", "state", "done")
            )
    apart = " ".join(row["content"] for row in merged.unplaced)
    lost = sum(
        not at[row["progress"]] and f"progress={row['progress']}" not in apart for row in written
    )
    return lost, wrong, len(merged.unplaced)


def main(arguments: list[str]) -> int:
    """Print what became of the rows; 1 where one was lost or misplaced."""
    count = int(arguments[0]) if arguments else 1000
    first = int(arguments[1]) if len(arguments) > 1 else 1
    lost = wrong = apart = rows = 0
    with TemporaryDirectory() as place:
        ledger = sent_out(Path(place))
        for seed in range(first, first + count):
            gone, misplaced, unplaced = outcome(ledger, Path(place), random.Random(seed))
            if gone or misplaced:
                print(f"seed {seed}: {gone} lost, {misplaced} to a wrong task")
            lost, wrong, apart = lost + gone, wrong + misplaced, apart + unplaced
            rows += len(ledger)
    print(f"{count} returns, {rows} rows of tasks: {lost} lost, {wrong} to a wrong task")
    print(f"{apart} rows among 未归位, {HEADERS['number']} and wording telling no task")
    return 1 if lost or wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
