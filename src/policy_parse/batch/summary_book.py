"""汇总.xlsx: what a run has found, unit by unit over all documents."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy_parse.batch.ledger import Ledger, Row
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.limits import tick
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.naming import stems_of
from policy_parse.export.overview import Overview
from policy_parse.export.pages import OverviewSheet
from policy_parse.export.safety import sheet_name
from policy_parse.export.tables import Cell, Table
from policy_parse.export.unit_pages import UnitBlock, UnitPages, earliest
from policy_parse.export.workbook import write_tables
from policy_parse.lexicon.issue_kinds import issue_kinds
from policy_parse.writing import Beside

NAME = "汇总.xlsx"
_PAGES = 30  # units that have a page, those in most documents
_ACROSS = 24  # documents that have a column of their own in the matrix
_MOST = 2_000  # rows of one page: the others are in 责任清单.xlsx
_TASKS = 300_000  # tasks that are held against each other
_LISTED = 5  # documents that are named for a task that stands in several
_OWN = 12  # characters from which on a task that stands in two documents is the same task
_WIDTHS = {
    "file": 24, "role": 8, "section": 8, "task": 56, "targets": 24, "deadline": 13, "partners": 30,
    "again": 22, "id": 10,
}  # fmt: skip
_COLUMNS = (
    ("file", "文件"), ("role", "角色"), ("section", "章节"), ("task", "任务"), ("targets", "指标"),
    ("deadline", "完成时限"), ("partners", "协作单位"), ("again", "同文另见"), ("id", "编号"),
)  # fmt: skip


@dataclass(slots=True)
class _Unit:
    """A unit identity over all documents; `across` where each document has a column."""

    name: str | None = None
    spellings: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    across: dict[str, Counter[str]] = field(default_factory=dict)
    documents: int = 0
    last: str = ""  # the document that was read last
    targets: int = 0
    date: str | None = None

    @property
    def weight(self) -> tuple[int, int, str]:
        """By what units are sorted: in how many documents, with how many tasks."""
        return -self.documents, -self.tasks.total(), self.shown

    @property
    def shown(self) -> str:
        """Its commonest spelling, the shortest of these."""
        return min(self.spellings, key=lambda name: (-self.spellings[name], len(name), name))


def write_summary(
    ledger: Ledger, rows: Sequence[Row], path: Path, again: dict[str, str]
) -> list[str]:
    """Write the workbook; `again` are copies of files, each with the first. Returns warnings."""
    own = [row for row in rows if row.name not in again]
    found = _Found(ledger, own)
    units = sorted(found.units.values(), key=lambda unit: unit.weight)
    names = _told_apart(units)
    pages = _RunPages(_overview(rows, found, units, names, again), _blocks(found, units, names))
    beside: list[Beside] = []
    tables = [_documents(found, own), _matrix(own, units, names)]
    return write_tables(tables, path, pages=pages, beside=beside)


class _Found:
    """What is counted over all documents in one reading of them."""

    def __init__(self, ledger: Ledger, rows: Sequence[Row]) -> None:
        self.ledger, self.rows = ledger, rows
        self.units: dict[str, _Unit] = {}
        self.facts: dict[str, dict[str, Any]] = {}
        self.checks: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.across = len(rows) <= _ACROSS
        self._once: dict[bytes, str] = {}  # tasks with the file in which they stand
        self._again: dict[bytes, list[str]] = {}  # those that stand in several
        for row in rows:
            self._read(row)

    def _read(self, row: Row) -> None:
        content = self.ledger.content(row.sha256, "records/documents")
        self.facts[row.name] = content[0]["metadata"] if content else {}
        for issue in self.table(row, "issues"):
            self.checks[issue["code"]] += 1
            self.first.setdefault(issue["code"], f"{row.name}：{issue['message']}")
        for line, key in self.duties(row):
            unit = self.units.setdefault(key, _Unit())
            unit.name = unit.name or self._full[key]
            unit.spellings[line["unit"]] += 1
            unit.tasks[line["role"]] += 1
            unit.documents += unit.last != row.name
            unit.last = row.name
            if self.across:
                unit.across.setdefault(row.name, Counter())[line["role"]] += 1
            unit.targets += bool(line["targets"])
            unit.date = earliest((unit.date, line["deadline"]))
            self._note(line["task"], row.name)

    def _note(self, task: str | None, file: str) -> None:
        """Hold a task against those of other documents."""
        if not task or len(task) < _OWN or len(self._once) >= _TASKS:
            return
        key = _sum(task)
        first = self._once.setdefault(key, file)
        if first != file:
            files = self._again.setdefault(key, [first])
            if file not in files:
                files.append(file)

    def others(self, task: str | None, file: str) -> list[str]:
        """The other documents in which a task stands word for word."""
        known = self._again.get(_sum(task), ()) if task else ()
        return sorted(name for name in known if name != file)

    def duties(self, row: Row) -> Iterator[tuple[dict[str, Any], str]]:
        """The rows of a document's units, each with the key of its unit."""
        keys: dict[str, str] = {}
        self._full: dict[str, str | None] = {}
        for unit in self.table(row, "units"):
            keys[unit["unit"]] = unit["id"]
            keys.setdefault(unit["unit_name"] or unit["unit"], unit["id"])
            self._full[unit["id"]] = unit["unit_name"]
        for line in self.table(row, "by_unit"):
            key = keys.get(line["unit"])
            if key is not None:
                yield line, key

    def table(self, row: Row, kind: str) -> Iterator[dict[str, Any]]:
        """The rows of a table by key of column."""
        packed = self.ledger.content(row.sha256, f"tables/{kind}")
        if packed is None:
            return
        keys = [key for key, _ in packed["columns"]]
        for line in packed["rows"]:
            tick()
            yield dict(zip(keys, line, strict=True))


def _sum(text: str) -> bytes:
    bare = "".join(text.split()).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(bare, digest_size=8).digest()


def _told_apart(units: Sequence[_Unit]) -> dict[int, str]:
    """What each unit is called, by its place: its spelling, or its full name where two share one."""
    alike = Counter(unit.shown for unit in units)
    taken: Counter[str] = Counter()
    out = {}
    for n, unit in enumerate(units):
        name = unit.shown if alike[unit.shown] == 1 else unit.name or unit.shown
        taken[name] += 1
        out[n] = name if taken[name] == 1 else f"{name}（{taken[name]}）"
    return out


def _blocks(found: _Found, units: Sequence[_Unit], names: dict[int, str]) -> list[UnitBlock]:
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
            names[n], unit.name, _others(unit), unit.tasks, unit.targets, unit.date,
            tuple(rows.get(n, ())), documents=unit.documents,
        )
        for n, unit in enumerate(units)
    ]  # fmt: skip


def _others(unit: _Unit) -> str | None:
    told = [f"{name}（{n}处）" for name, n in unit.spellings.most_common(9) if name != unit.shown]
    return "、".join(told) or None


def _line(found: _Found, row: Row, line: dict[str, Any]) -> tuple[Cell, ...]:
    """A row of a unit's page, with the other documents in which the task stands word for word."""
    others = found.others(line["task"], row.name)
    again = "、".join(others[:_LISTED]) + (f"等{len(others)}份" if len(others) > _LISTED else "")
    told = {**line, "file": row.name, "again": again or None}
    return tuple(told.get(key) for key, _ in _COLUMNS)


def _documents(found: _Found, rows: Sequence[Row]) -> Table:
    """文件一览: a row per document."""
    lines = []
    for row in rows:
        facts, n = found.facts[row.name], row.numbers
        lines.append(
            (row.name, facts.get("document_number"), facts.get("title"),
             "、".join(facts.get("issuers") or ()) or None, facts.get("issue_date"), facts.get("region"),
             *(n.get(kind) for kind in ("tasks", "assignments", "goals", "deadlines", "issues")))
        )  # fmt: skip
    columns = (
        ("file", "文件"), ("document_number", "发文字号"), ("title", "标题"), ("issuers", "发文机关"),
        ("due", "成文日期"), ("region", "地区"), ("tasks", "任务"), ("assignments", "分工"),
        ("goals", "指标"), ("deadlines", "时限"), ("issues", "待核对"),
    )  # fmt: skip
    return Table("documents", "文件一览", columns, tuple(lines))


def _matrix(rows: Sequence[Row], units: Sequence[_Unit], names: dict[int, str]) -> Table:
    """单位矩阵: a row per unit identity, a column per document where there are not too many."""
    named = {name for unit in units for name in unit.across}
    across = [row.name for row in rows if row.name in named]
    heads = stems_of(across)
    lines = [
        (names[n], unit.name, unit.documents, unit.tasks.total(),
         *(_roles_said(unit.across.get(name)) for name in across))
        for n, unit in enumerate(units)
    ]  # fmt: skip
    columns = (
        ("unit", "单位"), ("unit_name", "单位全称"), ("documents", "文件数"), ("mentions", "任务数"),
        *((f"document_{n}", heads[name]) for n, name in enumerate(across)),
    )  # fmt: skip
    return Table("units_by_document", "单位矩阵", columns, tuple(lines))


def _roles_said(roles: Counter[str] | None) -> str | None:
    """牵头2、参与5."""
    return "、".join(f"{w}{roles[w]}" for w in ROLE_WORDS.values() if roles[w]) if roles else None


def _overview(
    rows: Sequence[Row], found: _Found, units: Sequence[_Unit], names: dict[int, str],
    again: dict[str, str],
) -> Overview:  # fmt: skip
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
        tuple(facts), tuple(counts),
        tuple((name, tuple(tasks[w] for w in ROLE_WORDS.values())) for name, tasks in load[:_PAGES]),
        (), (),
        tuple((told_kinds.get(c, c), n, found.first[c]) for c, n in found.checks.most_common()),
    )  # fmt: skip


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
        self, writer: Any, sheet: Any, table: Table, number: int, row: Sequence[Any],
        shown: Sequence[str],
    ) -> None:  # fmt: skip
        """Rows lead nowhere."""

    def last(self, writer: Any) -> None:
        """Nothing stands behind the pages."""
