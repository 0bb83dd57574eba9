"""The referee of ledgers on ledgers whose every fault is known.

python bench/ledgers.py [--gold FOLDER] [--faults N] [--seed N] [--show]

The documents are those on which the referee was made; other seeds draw other faults and, where
there are more than 60, other documents. A unit is put only into a list that is closed: behind 等 and
under 有关部门 it is a doubt by design.

From documents (../shared/gold where it is, else corpus/) right ledgers are made of our own records in
six layouts (in one the wording is shortened): what the referee says of them is its own doing, not the reader's. Then one fault is put
into a copy at a time: caught is what makes its row, or what is left out, wrong. Ledgers made of
hand-made gold try reader and referee together.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from policy_parse import Notice, parse, verify
from policy_parse.domain.notice import TargetKind
from policy_parse.export.tables import deadline_text
from policy_parse.ledgers.facts import figures_in, times_in
from policy_parse.ledgers.findings import Verification

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "gold"
SEED, DOCUMENTS = 7, 60
ROLES = ("lead", "responsible", "participating", "supervising")
HEADS = {
    "lead": "牵头单位",
    "responsible": "责任单位",
    "participating": "配合单位",
    "supervising": "督导单位",
}
WORDS = {">=": "不低于", "<=": "不超过", ">": "超过", "<": "低于", "~": "约", "=": "", "range": ""}
LAYOUTS = ("tasks", "merged", "split", "by-unit", "indicators", "short")
FAULTS = (
    "role",
    "unit",
    "section",
    "date",
    "number",
    "measure",
    "comparator",
    "dropped",
    "invented",
)
MEASURES = {"个": "家", "家": "个", "亿元": "万元", "万元": "亿元", "%": "‰", "公里": "米", "人": "户", "项": "个",
            "亩": "公顷", "元": "万元", "户": "人", "名": "户", "人次": "人", "场": "个", "条": "个", "万人": "人"}  # fmt: skip
BOUNDS = re.compile(
    r"(?<=[\d%个家项人次元亩里天日户条场名])(?:以上|以内|左右)|不低于|不少于|不超过|超过|至少|不高于"
)


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


def documents(gold: Path) -> list[Path]:
    """Documents with gold; NAME.gold.json names its file."""
    folders = ("", "formats", "levels", "excerpts", "chains") if gold.is_dir() else ()
    golds = [p for f in folders for p in sorted((gold / f).glob("*.gold.json"))]
    golds = golds or sorted((ROOT / "corpus").glob("*.gold.json"))
    return [p for p in golds if (p.parent / json.loads(p.read_text("utf-8"))["file"]).exists()]


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
        out = [replace(r, text=_shortened(r.text)) for r in out]
    if layout == "split":
        out = [replace(r, text=t) for r in out for t in _sentences(r.text)]
    if layout == "by-unit":
        out = [replace(r, units=(u,)) for r in out for u in r.units]
    return [r for r in out if r.units or layout != "by-unit"]


def _shortened(text: str) -> str:
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


def with_fault(rows: list[Row], kind: str, layout: str, pool: list[Row], rng: random.Random) -> tuple[list[Row], int, str] | None:  # fmt: skip
    """Rows with one fault, the row that has it (-1: one is gone), and what was done."""
    order = list(range(len(rows)))
    rng.shuffle(order)
    for i in order:
        made = _faulty(rows[i], kind, layout, rows, pool, rng)
        if made is not None:
            new, told = made
            if kind == "dropped":
                alike = [r for r in rows if r.section == rows[i].section]
                if len(alike) > 1 and layout != "tasks":
                    continue  # another row of the task may cover it
                return rows[:i] + rows[i + 1 :], -1, told
            if kind == "invented":
                return [*rows[:i], new, *rows[i:]], i, told
            return [*rows[:i], new, *rows[i + 1 :]], i, told
    return None


def _faulty(r: Row, kind: str, layout: str, rows: list[Row], pool: list[Row], rng: random.Random) -> tuple[Row, str] | None:  # fmt: skip
    if kind == "role":
        return _swap_role(r, rng)
    if kind == "unit":
        here = {n for x in rows if x.section == r.section for _, n in x.units}
        others = sorted({n for x in rows for _, n in x.units} - here)
        if not r.units or not others or r.is_open:
            return None
        k, new = rng.randrange(len(r.units)), rng.choice(others)
        return replace(
            r, units=(*r.units[:k], (r.units[k][0], new), *r.units[k + 1 :])
        ), f"{r.units[k][1]}→{new}"
    if kind == "section":
        others = [x for x in rows if x.section != r.section]
        if not others or not r.section:
            return None
        other = rng.choice(others)
        return replace(
            r, section=other.section, heading=other.heading
        ), f"{r.section}→{other.section}"
    if kind == "date":
        return _later(r)
    if kind == "number":
        return _other_number(r, layout)
    if kind == "measure":
        return _other_measure(r, layout)
    if kind == "comparator":
        where = r.goal if layout == "indicators" else r.text
        found = BOUNDS.search(where)
        if not found or not re.search(r"\d", where[max(0, found.start() - 4) : found.end() + 3]):
            return None
        cut = where[: found.start()] + where[found.end() :]
        return (
            replace(r, goal=cut) if layout == "indicators" else replace(r, text=cut)
        ), f"−{found[0]}"
    if kind == "dropped":
        return (r, r.text[:20]) if r.units or layout == "indicators" else None
    new = rng.choice(pool)
    return (
        replace(new, section=r.section, heading=r.heading, units=r.units, due=""),
        new.text[:20],
    )


def _swap_role(r: Row, rng: random.Random) -> tuple[Row, str] | None:
    several = {n for n in (n for _, n in r.units) if sum(n == m for _, m in r.units) > 1}
    leads = [u for u in r.units if u[0] == "lead" and u[1] not in several | r.both]
    others = [u for u in r.units if u[0] in ("participating", "responsible")]
    if not leads:
        return None
    units, told = list(r.units), leads[0][1]
    if others and {n for x, n in others}.isdisjoint(n for x, n in leads):
        a, b = units.index(leads[0]), units.index(rng.choice(others))
        units[a], units[b] = (units[a][0], units[b][1]), (units[b][0], units[a][1])
    elif len(r.units) == 1:
        units[0] = ("participating", leads[0][1])
    else:
        return None
    return replace(r, units=tuple(units)), told


def _later(r: Row) -> tuple[Row, str] | None:
    found = re.search(r"(20[23]\d)(?=年|-|$)", r.due)
    if not found or "；" in r.due:
        return None
    new = str(int(found[1]) + 3)
    return replace(r, due=r.due.replace(found[1], new)), f"{found[1]}→{new}"


def _other_number(r: Row, layout: str) -> tuple[Row, str] | None:
    where = r.goal if layout == "indicators" else r.text
    for figure in figures_in(where):
        if figure.unit in ("", "日", "年", "月") and layout != "indicators":
            continue  # a hotline, the mark of an item, a date: no number that is reached
        if (
            not re.fullmatch(r"[\d.,]+", figure.printed)
            or figure.quote not in where
            or times_in(figure.quote, 2024)
        ):
            continue
        at = where.find(figure.quote)
        number = float(figure.printed.replace(",", ""))
        new = f"{number * 2 + 3:.12g}"
        changed = where[:at] + where[at:].replace(figure.printed, new, 1)
        told = f"{figure.printed}→{new}"
        return (
            replace(r, goal=changed) if layout == "indicators" else replace(r, text=changed)
        ), told
    return None


def _other_measure(r: Row, layout: str) -> tuple[Row, str] | None:
    if layout == "indicators":
        new = MEASURES.get(r.measure)
        return (replace(r, measure=new), f"{r.measure}→{new}") if new else None
    for figure in figures_in(r.text):
        found = re.match(r"([\d.,]+)(\D+)", figure.quote)
        for size in (2, 1):
            old = found[2][:size] if found else ""
            if old in MEASURES and r.text.count(figure.quote) == 1:
                new = r.text.replace(figure.quote, figure.quote.replace(old, MEASURES[old], 1))
                return replace(r, text=new), f"{figure.quote}: {old}→{MEASURES[old]}"
    return None


def caught(result: Verification, row: int, rows: int) -> bool:
    """Whether the fault is said: in its row, or for one that is gone among what is left out."""
    if row < 0:
        return bool(result.left_out) or any(r.verdict == "wrong" for r in result.rows)
    return len(result.rows) == rows and result.rows[row].verdict == "wrong"


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


def _false_alarms(read: list[tuple[str, Notice, Any]], folder: Path, *, show: bool) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    doubts = 0
    for name, notice, _ in read:
        for layout in LAYOUTS:
            rows = rows_of(notice, layout)
            if len(rows) < 2:
                continue
            result = verify(write(table_of(rows, layout), layout, folder / "right"), notice)
            right[layout] += len(result.rows)
            doubts += result.count("doubt")
            wrong[layout] += result.count("wrong") + len(result.left_out)
            if show:
                _show(name, layout, result)
    for layout in LAYOUTS:
        print(
            f"{layout:12} right rows {right[layout]:6}  false alarms {wrong[layout]:4}  per 100 {100 * wrong[layout] / max(1, right[layout]):.2f}"
        )
    total = sum(right.values())
    print(
        f"{'all':12} right rows {total:6}  false alarms {sum(wrong.values()):4}  per 100 {100 * sum(wrong.values()) / total:.2f}  doubts {doubts}"
    )


def _show(name: str, layout: str, result: Verification) -> None:
    for f in result.findings:
        if not f.is_doubt:
            print(
                f"   {name} {layout} {f.fault} | {f.said[:50]} | {f.ordered[:60]} | {f.section[:20]} | {f.why[:40]}"
            )


def _faults(
    read: list[tuple[str, Notice, Any]], folder: Path, wanted: int, seed: int, *, show: bool
) -> None:
    rng = random.Random(seed)
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    all_rows = {name: [r for r in rows_of(n, "tasks") if len(r.text) > 20] for name, n, _ in read}
    tries = 0
    while sum(made.values()) < wanted and tries < 20 * wanted:
        tries += 1
        kind = FAULTS[tries % len(FAULTS)]
        name, notice, _ = rng.choice(read)
        layout = rng.choice(LAYOUTS)
        rows = rows_of(notice, layout)
        pool = [r for other, some in all_rows.items() if other != name for r in some]
        if len(rows) < 4 or (kind == "section" and layout == "indicators"):
            continue
        changed = with_fault(rows, kind, layout, pool, rng)
        if changed is None:
            continue
        bad, at, told = changed
        result = verify(write(table_of(bad, layout), layout, folder / "wrong"), notice)
        made[kind] += 1
        hit = caught(result, at, len(bad))
        found[kind] += hit
        if show and not hit:
            print(f"   MISSED {kind} {layout} {name} row {at + 1}: {told} | {bad[at].text[:50]}")
    for kind in FAULTS:
        print(
            f"{kind:12} faults {made[kind]:5}  caught {found[kind]:5}  {found[kind] / max(1, made[kind]):.3f}"
        )
    print(
        f"{'all':12} faults {sum(made.values()):5}  caught {sum(found.values()):5}  {sum(found.values()) / max(1, sum(made.values())):.3f}"
    )


def _gold(read: list[tuple[str, Notice, Any]], folder: Path, *, show: bool) -> None:
    rows = alarms = doubts = 0
    for name, notice, gold in read:
        right = gold_rows(gold, notice)
        if len(right) < 2:
            continue
        result = verify(write(table_of(right, "tasks"), "tasks", folder / "gold"), notice)
        rows += len(result.rows)
        alarms += result.count("wrong") + len(result.left_out)
        doubts += result.count("doubt")
        if show:
            _show(name, "gold", result)
    print(
        f"gold         right rows {rows:6}  false alarms {alarms:4}  per 100 {100 * alarms / max(1, rows):.2f}  doubts {doubts}"
    )


def main() -> None:
    args = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    args.add_argument("--gold", type=Path, default=SHARED, help="folder of documents with gold")
    args.add_argument("--faults", type=int, default=1000)
    args.add_argument("--seed", type=int, default=SEED)
    args.add_argument("--show", action="store_true", help="print every false alarm and every miss")
    given = args.parse_args()
    read = []
    for path in documents(given.gold):
        gold = json.loads(path.read_text("utf-8"))
        notice = parse(path.parent / gold["file"])
        if len(notice.tasks) >= 4 and notice.assignments:
            read.append((gold["file"], notice, gold))
    rng = random.Random(given.seed)
    chosen = sorted(rng.sample(read, min(DOCUMENTS, len(read))), key=lambda one: one[0])
    print(f"{len(chosen)} documents, {sum(len(n.tasks) for _, n, _ in chosen)} tasks")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        _false_alarms(chosen, Path(folder), show=given.show)
        _faults(chosen, Path(folder), given.faults, given.seed, show=given.show)
        _gold(read, Path(folder), show=given.show)
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
