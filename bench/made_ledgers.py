"""Right ledgers, made of our own records or of hand-made gold, and how they are laid out."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from policy_parse import Notice
from policy_parse.domain.notice import TargetKind
from policy_parse.export.duty_tables import deadline_text

ROLES = ("lead", "responsible", "participating", "supervising")
HEADS = {
    "lead": "牵头单位",
    "responsible": "责任单位",
    "participating": "配合单位",
    "supervising": "督导单位",
}
WORDS = {">=": "不低于", "<=": "不超过", ">": "超过", "<": "低于", "~": "约", "=": "", "range": ""}
LAYOUTS = ("tasks", "merged", "split", "by-unit", "indicators", "short")


@dataclass(frozen=True)
class Row:
    """A row before it is laid out; `units` are (role, name)."""

    section: str
    heading: str
    text: str
    units: tuple[tuple[str, str], ...]
    due: str
    goal: str = ""
    measure: str = ""
    both: frozenset[str] = frozenset()  # units that have several roles in its section
    is_open: bool = False  # 等, 有关部门: who else may be meant is a doubt, and no fault


def rows_of(notice: Notice, layout: str) -> list[Row]:
    """Right rows of our own records, as a layout has them."""
    if layout == "indicators":
        return _indicator_rows(notice)
    headings = {s.path: s.number + s.heading for s in notice.sections}
    due_of, of_section = defaultdict(list), defaultdict(list)
    for d in notice.deadlines:
        if not d.is_term:
            (due_of[d.task] if d.task else of_section[d.section]).append(d)
    out = []
    for task in notice.tasks:
        duties = [a for a in notice.assignments if task.id in a.tasks]
        full = layout in ("split", "by-unit")
        units = tuple(
            dict.fromkeys(
                (a.role.value, a.unit_name if full and _sure(notice, a) else a.unit) for a in duties
            )
        )
        due = deadline_text(due_of[task.id] or of_section[task.section])
        out.append(
            Row(task.section, headings.get(task.section, ""), task.evidence.literal, units, due)
        )
    names = {s.path for s in notice.sections if _is_open(notice, s.path)}
    both = {r.section: _both(out, r.section) for r in out}
    out = [replace(r, is_open=r.section in names, both=both[r.section]) for r in out]
    if layout == "merged":
        out = _merged(out)
    if layout == "short":
        out = [replace(r, text=shortened(r.text)) for r in out]
    if layout == "split":
        out = [replace(r, text=t) for r in out for t in _sentences(r.text)]
    if layout == "by-unit":
        out = [replace(r, units=(u,)) for r in out for u in r.units]
    return [r for r in out if r.units or layout != "by-unit"]


def shortened(text: str) -> str:
    """The first clauses of a text, set phrases left out, as offices shorten."""
    first = re.split("[。；]", text)[0]
    short = ""
    for clause in first.split("，"):
        if short and len(short) + len(clause) > 45:
            break
        short += ("，" if short else "") + clause
    return re.sub("进一步|积极|大力|全面|切实|不断", "", short)


def _both(rows: list[Row], section: str) -> frozenset[str]:
    roles: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        for role, name in r.units if r.section == section else ():
            roles[name].add(role)
    return frozenset(name for name, of in roles.items() if len(of) > 1)


def _is_open(notice: Notice, path: str) -> bool:
    text = notice.source.text
    own = {t.id for t in notice.tasks if t.section == path}
    return any(
        re.search("部门|单位|机关|机构", a.unit)
        or text[a.evidence.span.end : a.evidence.span.end + 1] == "等"
        for a in notice.assignments
        if a.section == path or own & set(a.tasks)
    )


def _sure(notice: Notice, row: Any) -> bool:
    unit = next((u for u in notice.units if u.unit == row.unit), None)
    return (
        unit is not None
        and unit.status == "resolved"
        and unit.kind != "collective"
        and bool(unit.name)
    )


def _merged(rows: list[Row]) -> list[Row]:
    out: dict[str, Row] = {}
    for r in rows:
        old = out.get(r.section)
        out[r.section] = r if old is None else replace(
            old, text=f"{old.text}。{r.text}", units=tuple(dict.fromkeys((*old.units, *r.units))),
            due="；".join(dict.fromkeys(x for x in (*old.due.split("；"), *r.due.split("；")) if x)),
        )  # fmt: skip
    return list(out.values())


def _sentences(text: str) -> list[str]:
    pieces = [p for p in re.split("(?<=[。；])", text) if len(p) > 12]
    return pieces if 1 < len(pieces) < 5 and sum(map(len, pieces)) > len(text) - 4 else [text]


def _indicator_rows(notice: Notice) -> list[Row]:
    headings = {s.path: s.number + s.heading for s in notice.sections}
    out = []
    for t in notice.targets:
        if t.kind is not TargetKind.TARGET:
            continue
        units = tuple(
            dict.fromkeys((a.role.value, a.unit) for a in notice.assignments if t.task in a.tasks)
        )
        is_open = _is_open(notice, t.section)
        value = t.value if isinstance(t.value, tuple) else (t.value,)
        goal = WORDS.get(t.comparator, "") + "—".join(f"{x:.12g}" for x in value)
        out.append(
            Row(
                t.section,
                headings.get(t.section, ""),
                t.indicator,
                units,
                t.due or "",
                goal,
                t.unit,
                is_open=is_open,
            )
        )
    return out


def table_of(rows: list[Row], layout: str) -> list[list[str]]:
    """Header and cells."""
    if layout == "merged":
        head = ["序号", "所在章节", "工作内容", "责任单位", "完成时限"]
        return [
            head,
            *([str(i), r.heading, r.text, _labelled(r), r.due] for i, r in enumerate(rows, 1)),
        ]
    if layout == "by-unit":
        words = {
            "lead": "牵头",
            "responsible": "责任",
            "participating": "配合",
            "supervising": "督导",
        }
        head = ["单位", "角色", "任务编号", "主要任务", "完成时限"]
        return [
            head,
            *([r.units[0][1], words[r.units[0][0]], r.section, r.text, r.due] for r in rows),
        ]
    roles = [
        role
        for role in ROLES
        if role != "supervising" or any(u[0] == role for r in rows for u in r.units)
    ]
    if layout == "indicators":
        head = ["任务编号", "指标", "目标值", "计量单位", "完成时限", *map(HEADS.get, roles)]
        return [
            head,
            *(
                [r.section, r.text, r.goal, r.measure, r.due, *(_units(r, x) for x in roles)]
                for r in rows
            ),
        ]
    names = (
        HEADS if layout != "split" else HEADS | {"lead": "主办单位", "participating": "协办单位"}
    )
    head = ["任务编号", "主要任务", *map(names.get, roles), "完成时限", "责任人", "备注"]
    return [
        head,
        *([r.section, r.text, *(_units(r, x) for x in roles), r.due, "", ""] for r in rows),
    ]


def _units(r: Row, role: str) -> str:
    return "、".join(name for of, name in r.units if of == role)


def _labelled(r: Row) -> str:
    words = {
        "lead": "牵头单位",
        "responsible": "责任单位",
        "participating": "配合单位",
        "supervising": "督导单位",
    }
    return "；".join(f"{words[x]}：{_units(r, x)}" for x in ROLES if _units(r, x))


def write(table: list[list[str]], layout: str, path: Path) -> Path:
    """The ledger as a file: XLSX, merged cells under titles, CSV in GB18030, or a web page."""
    if layout == "merged":
        path = path.with_suffix(".csv")
        with path.open("w", encoding="gb18030", newline="", errors="replace") as stream:
            csv.writer(stream).writerows([["重点任务台账"] + [""] * (len(table[0]) - 1), *table])
        return path
    if layout == "by-unit":
        path = path.with_suffix(".html")
        cells = "".join(
            "<tr>" + "".join(f"<td>{c.replace('<', '&lt;')}</td>" for c in row) + "</tr>"
            for row in table
        )
        path.write_text(
            f"<html><meta charset=utf-8><body><p>分工台账</p><table>{cells}</table></body></html>",
            "utf-8",
        )
        return path
    path = path.with_suffix(".xlsx")
    book = Workbook()
    sheet = book.active
    if layout == "split":
        sheet.append(["重点任务分工台账"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table[0]))
    for row in table:
        sheet.append([cell or None for cell in row])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if cell.value else cell.data_type
    book.save(path)
    return path


_DUTIES = re.compile(
    r"[（〔][^（）〔〕]*(?:（[^（）]*）[^（）〔〕]*)*(?:牵头|负责|责任单位|配合)[^（）〔〕]*[）〕]|(?:牵头|责任|配合|主办|协办)(?:单位|部门)：.*"
)


def gold_rows(gold: dict[str, Any], notice: Notice) -> list[Row]:
    """Right rows of hand-made gold: the text of its sections, its units and times."""
    out = []
    text = {s.path: s for s in notice.sections}
    of, due, tables = defaultdict(list), defaultdict(list), set()
    for a in gold.get("assignments", ()):
        if not a.get("optional") and not a.get("inherited"):
            of[a["section"]] += [(role, n) for role in ROLES for n in a.get(role, ())]
            tables |= {a["section"]} if a["style"] == "table" else set()
    for d in gold.get("deadlines", ()):
        if d.get("end"):
            due[d["section"]].append(d["end"])
    paths = [s["path"] for s in gold.get("sections", ())]
    parents = {path.rpartition(".")[0] for path in paths}
    for s in gold.get("sections", ()):
        path, own = s["path"], text.get(s["path"])
        above = [path.rsplit(".", n)[0] for n in range(path.count(".") + 1)]
        units = tuple(dict.fromkeys(u for p in above for u in of[p]))
        if path in parents or own is None or not units:
            continue
        first = own.evidence.span.start + len(own.number)
        body = "".join(notice.source.text[first : max(own.body.end, own.evidence.span.end)].split())
        body = s["heading"] if path in tables else _DUTIES.sub("", body)
        if path in tables and len(body) >= 40:  # cut short in the gold
            body = next((t.evidence.literal for t in notice.tasks if t.section == path), body)
        dates = "；".join(dict.fromkeys(due[path]))
        out.append(Row(path, s["number"] + s["heading"], body, units, dates))
    return out
