"""汇总.xlsx: what a run has found, unit by unit over all documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.batch.run_findings import RunFindings, RunUnit
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.naming import stems_of
from policy_parse.export.overview import Overview
from policy_parse.export.pages import OverviewSheet
from policy_parse.export.safety import sheet_name
from policy_parse.export.tables import Cell, Table
from policy_parse.export.unit_pages import UnitBlock, UnitPages
from policy_parse.export.workbook import write_tables
from policy_parse.lexicon.issue_kinds import issue_kinds
from policy_parse.writing import Beside

NAME = "汇总.xlsx"
_PAGES = 30  # units that have a page, those in most documents
_MOST = 2_000  # rows of one page: the others are in 责任清单.xlsx
_LISTED = 5  # documents that are named for a task that stands in several
_WIDTHS = {
    "file": 24,
    "role": 8,
    "section": 8,
    "task": 56,
    "targets": 24,
    "deadline": 13,
    "partners": 30,
    "again": 22,
    "id": 10,
}
_COLUMNS = (
    ("file", "文件"),
    ("role", "角色"),
    ("section", "章节"),
    ("task", "任务"),
    ("targets", "指标"),
    ("deadline", "完成时限"),
    ("partners", "协作单位"),
    ("again", "同文另见"),
    ("id", "编号"),
)


def write_summary(
    ledger: Ledger, rows: Sequence[Row], path: Path, again: dict[str, str]
) -> list[str]:
    """Write the workbook; `again` are copies of files, each with the first. Returns warnings."""
    own = [row for row in rows if row.name not in again]
    found = RunFindings(ledger, own)
    units = sorted(found.units.values(), key=lambda unit: unit.weight)
    names = _told_apart(units)
    pages = _RunPages(_overview(rows, found, units, names, again), _blocks(found, units, names))
    beside: list[Beside] = []
    tables = [_documents(found, own), _matrix(own, units, names)]
    return write_tables(tables, path, pages=pages, beside=beside)


def _told_apart(units: Sequence[RunUnit]) -> dict[int, str]:
    """What each unit is called, by its place: its spelling, or its full name where two share one."""
    alike = Counter(unit.shown for unit in units)
    taken: Counter[str] = Counter()
    out = {}
    for n, unit in enumerate(units):
        name = unit.shown if alike[unit.shown] == 1 else unit.name or unit.shown
        taken[name] += 1
        out[n] = name if taken[name] == 1 else f"{name}（{taken[name]}）"
    return out


def _blocks(found: RunFindings, units: Sequence[RunUnit], names: dict[int, str]) -> list[UnitBlock]:
    """The units with what stands on the pages of the first of them."""
    keys = {id(unit): key for key, unit in found.units.items()}
    paged = {keys[id(unit)]: n for n, unit in enumerate(units[:_PAGES])}
    rows: dict[int, list[tuple[Cell, ...]]] = defaultdict(list)
    left: Counter[int] = Counter()
    for row in found.rows if paged else ():
        for line, key in found.duties(row):
            page = paged.get(key)
            if page is not None and len(rows[page]) < _MOST:
                rows[page].append(_line(found, row, line))
            elif page is not None:
                left[page] += 1
    for page, n in left.items():
        told = f"……另有{n}项，见 xlsx/责任清单.xlsx（按单位全称筛选）"
        rows[page].append(tuple(told if key == "task" else None for key, _ in _COLUMNS))
    return [
        UnitBlock(
            names[n],
            unit.name,
            _others(unit),
            unit.tasks,
            unit.targets,
            unit.date,
            tuple(rows.get(n, ())),
            documents=unit.documents,
        )
        for n, unit in enumerate(units)
    ]


def _others(unit: RunUnit) -> str | None:
    told = [f"{name}（{n}处）" for name, n in unit.spellings.most_common(9) if name != unit.shown]
    return "、".join(told) or None


def _line(found: RunFindings, row: Row, line: dict[str, Any]) -> tuple[Cell, ...]:
    """A row of a unit's page, with the other documents in which the task stands word for word."""
    others = found.others(line["task"], row.name)
    again = "、".join(others[:_LISTED]) + (f"等{len(others)}份" if len(others) > _LISTED else "")
    told = {**line, "file": row.name, "again": again or None}
    return tuple(told.get(key) for key, _ in _COLUMNS)


def _documents(found: RunFindings, rows: Sequence[Row]) -> Table:
    """文件一览: a row per document."""
    lines = []
    for row in rows:
        facts, n = found.facts[row.name], row.numbers
        lines.append(
            (
                row.name,
                facts.get("document_number"),
                facts.get("title"),
                "、".join(facts.get("issuers") or ()) or None,
                facts.get("issue_date"),
                facts.get("region"),
                *(n.get(kind) for kind in ("tasks", "assignments", "goals", "deadlines", "issues")),
            )
        )
    columns = (
        ("file", "文件"),
        ("document_number", "发文字号"),
        ("title", "标题"),
        ("issuers", "发文机关"),
        ("due", "成文日期"),
        ("region", "地区"),
        ("tasks", "任务"),
        ("assignments", "分工"),
        ("goals", "指标"),
        ("deadlines", "时限"),
        ("issues", "待核对"),
    )
    return Table("documents", "文件一览", columns, tuple(lines))


def _matrix(rows: Sequence[Row], units: Sequence[RunUnit], names: dict[int, str]) -> Table:
    """单位矩阵: a row per unit identity, a column per document where there are not too many."""
    named = {name for unit in units for name in unit.across}
    across = [row.name for row in rows if row.name in named]
    heads = stems_of(across)
    lines = [
        (
            names[n],
            unit.name,
            unit.documents,
            unit.tasks.total(),
            *(_roles_said(unit.across.get(name)) for name in across),
        )
        for n, unit in enumerate(units)
    ]
    columns = (
        ("unit", "单位"),
        ("unit_name", "单位全称"),
        ("documents", "文件数"),
        ("mentions", "任务数"),
        *((f"document_{n}", heads[name]) for n, name in enumerate(across)),
    )
    return Table("units_by_document", "单位矩阵", columns, tuple(lines))


def _roles_said(roles: Counter[str] | None) -> str | None:
    """牵头2、参与5."""
    return "、".join(f"{w}{roles[w]}" for w in ROLE_WORDS.values() if roles[w]) if roles else None


def _overview(
    rows: Sequence[Row],
    found: RunFindings,
    units: Sequence[RunUnit],
    names: dict[int, str],
    again: dict[str, str],
) -> Overview:
    totals: Counter[str] = Counter()
    for row in found.rows:
        totals.update(row.numbers)
    facts = [("标题", "汇总"), ("文件", f"{len(rows)} 份")]
    if again:
        told = "；".join(f"{name} 同 {first}" for name, first in list(again.items())[:_LISTED])
        facts.append(
            (
                "内容相同",
                f"{len(again)} 份只计一次：{told}" + ("等" if len(again) > _LISTED else ""),
            )
        )
    kinds = {
        "tasks": "任务",
        "assignments": "分工",
        "goals": "指标",
        "deadlines": "时限",
        "issues": "待核对",
    }
    counts = [
        (FIELDS["responsible"].zh, len(units)),
        *((word, totals[kind]) for kind, word in kinds.items()),
    ]
    load = [(names[n], unit.tasks) for n, unit in enumerate(units)]
    load.sort(key=lambda pair: (-pair[1].total(), pair[0]))
    told_kinds = issue_kinds()
    return Overview(
        tuple(facts),
        tuple(counts),
        tuple(
            (name, tuple(tasks[w] for w in ROLE_WORDS.values())) for name, tasks in load[:_PAGES]
        ),
        (),
        (),
        tuple((told_kinds.get(c, c), n, found.first[c]) for c, n in found.checks.most_common()),
    )


class _RunPages:
    """概览 and the pages of units of a run; there is no text to lead to."""

    title = "汇总"

    def __init__(self, overview: Overview, blocks: Sequence[UnitBlock]) -> None:
        self._overview = overview
        self.units = UnitPages(blocks, _COLUMNS, widths=_WIDTHS, together=False)

    def first(self, writer: Any, tables: Sequence[Table]) -> None:
        """概览, with a way to every sheet."""
        sheet = writer.add("概览")
        taken = set(writer.taken)
        ways: list[tuple[Table | None, str]] = [(t, sheet_name(t.name, taken)) for t in tables]
        ways += [(None, name) for name in self.units.plan(taken)]
        OverviewSheet(writer, sheet, self._overview, self.units.places).write(ways)

    def link(
        self,
        writer: Any,
        sheet: Any,
        table: Table,
        number: int,
        row: Sequence[Any],
        shown: Sequence[str],
    ) -> None:
        """Rows lead nowhere."""

    def last(self, writer: Any) -> None:
        """Nothing stands behind the pages."""
