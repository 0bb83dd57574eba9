"""The tables of a comparison, as plain rows: one definition for CSV, XLSX, Word and pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_parse.domain.comparison import Comparison, LinkComparison, Unquantified
from policy_parse.domain.notice import Target
from policy_parse.export.cells import Percent
from policy_parse.export.comparison_tasks import chain_table, tasks_table
from policy_parse.export.comparison_words import (
    CHILD_UNQUANTIFIED,
    MISSING_WORDS,
    NEW_WORDS,
    PARENT_UNQUANTIFIED,
    RELATION_WORDS,
    TIMING_WORDS,
    VERDICT_WORDS,
    WORDS_AGAINST_NUMBER,
    notice_name,
)
from policy_parse.export.ladder import ladder_table
from policy_parse.export.tables import ROLE_WORDS, Cell, Table


def comparison_tables(comparison: Comparison) -> list[Table]:
    """All tables in the order in which they are shown."""
    tables = [build(comparison.links) for build in _BUILDERS.values()]
    side_by_side = chain_table(comparison)
    if side_by_side is not None:
        tables.insert(0, side_by_side)
    ladder = ladder_table(comparison, notice_name, VERDICT_WORDS)
    found = (ladder, peers_table(comparison), peer_targets(comparison))
    return [*tables[:1], *(table for table in found if table), *tables[1:]]


def comparison_table(comparison: Comparison, kind: str) -> Table:
    """The table of one kind; raises ValueError for an unknown one."""
    for table in comparison_tables(comparison):
        if table.kind == kind:
            return table
    kinds = ", ".join(table.kind for table in comparison_tables(comparison))
    raise ValueError(f"no table {kind!r}; there are: {kinds}")


_ROLES = {role.value: word for role, word in ROLE_WORDS.items()}
_LINK = (("child_notice", "下级文件"), ("parent_notice", "上级文件"))


def _names(link: LinkComparison) -> tuple[Cell, Cell]:
    return notice_name(link.child), notice_name(link.parent)


def _target_cells(target: Target | None) -> tuple[Cell, ...]:
    if target is None:
        return (None, None, None, None)
    value = target.value
    shown = f"{value[0]}—{value[1]}" if isinstance(value, tuple) else value
    return target.section, target.evidence.quote, shown, target.due


def one_sided_targets(link: LinkComparison) -> Iterator[tuple[Cell, ...]]:
    """Targets of one side alone; of some the other side speaks, without a number."""
    worded = {u.target.id: u for u in link.child_unquantified}
    for target in link.targets_missing:
        said = worded.get(target.id)
        word = CHILD_UNQUANTIFIED if said else MISSING_WORDS[link.kind]
        yield (target.indicator, word, *_words(said), *_target_cells(target), _why(said))
    worded = {u.target.id: u for u in link.parent_unquantified}
    for target in link.targets_new:
        said = worded.get(target.id)
        word = PARENT_UNQUANTIFIED if said else NEW_WORDS[link.kind]
        yield (target.indicator, word, *_target_cells(target), *_words(said), _why(said))


def _words(said: Unquantified | None) -> tuple[Cell, ...]:
    return (said.section, said.quote, None, None) if said else _target_cells(None)


def _why(said: Unquantified | None) -> Cell:
    return WORDS_AGAINST_NUMBER if said else None


def _targets(links: tuple[LinkComparison, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for link in links:
        for pair in link.target_pairs:
            rows.append(
                (*_names(link), pair.parent.indicator, VERDICT_WORDS[pair.verdict],
                 *_target_cells(pair.child), *_target_cells(pair.parent), pair.why)
            )  # fmt: skip
        rows += [(*_names(link), *row) for row in one_sided_targets(link)]
    columns = (
        *_LINK, ("indicator", "指标"), ("verdict", "结论"), ("child_section", "下级章节"),
        ("child_quote", "下级原文"), ("child_value", "下级数值"), ("child_due", "下级时限"),
        ("parent_section", "上级章节"), ("parent_quote", "上级原文"),
        ("parent_value", "上级数值"), ("parent_due", "上级时限"), ("why", "依据"),
    )  # fmt: skip
    return Table("targets", "指标对照", columns, tuple(rows))


def _deadlines(links: tuple[LinkComparison, ...]) -> Table:
    rows = [
        (*_names(link), TIMING_WORDS[d.timing],
         d.child.section if d.child else None, d.child.evidence.quote if d.child else None,
         d.child.end if d.child else None, d.parent.section, d.parent.evidence.quote,
         d.parent.end, d.why)
        for link in links
        for d in link.deadline_pairs
    ]  # fmt: skip
    columns = (
        *_LINK, ("timing", "结论"), ("child_section", "下级章节"), ("child_quote", "下级原文"),
        ("child_due", "下级时限"), ("parent_section", "上级章节"), ("parent_quote", "上级原文"),
        ("parent_due", "上级时限"), ("why", "依据"),
    )  # fmt: skip
    return Table("deadlines", "时限对照", columns, tuple(rows))


def _units(links: tuple[LinkComparison, ...]) -> Table:
    rows = [
        (*_names(link), u.parent, u.child or "无对应单位", "、".join(u.national) or None,
         "；".join(f"{_ROLES[a]}→{_ROLES[b] if b else '无'}" for a, b in u.roles), u.why)
        for link in links
        for u in link.unit_pairs
    ]  # fmt: skip
    columns = (
        *_LINK, ("parent_unit", "上级单位"), ("child_unit", "下级单位"), ("national", "归口"),
        ("roles", "角色"), ("why", "说明"),
    )  # fmt: skip
    return Table("units", "单位对照", columns, tuple(rows))


def _missing(links: tuple[LinkComparison, ...]) -> Table:
    rows = []
    for link in links:
        above = {leaf.path: leaf for leaf in link.parent_leaves}
        rows += [(*_names(link), path, above[path].text) for path in link.parent_only]
    columns = (*_LINK, ("parent_section", "上级章节"), ("parent_task", "上级任务"))
    return Table("missing", "未承接任务", columns, tuple(rows))


def _new(links: tuple[LinkComparison, ...]) -> Table:
    rows = []
    for link in links:
        below = {leaf.path: leaf for leaf in link.child_leaves}
        rows += [(*_names(link), path, below[path].text) for path in link.child_only]
    columns = (*_LINK, ("child_section", "下级章节"), ("child_task", "下级任务"))
    return Table("new", "新增任务", columns, tuple(rows))


def _coverage(links: tuple[LinkComparison, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for link in links:
        coverage = link.coverage
        rows += [
            (*_names(link), heading, leaves, met, Percent(met / leaves), None)
            for _, heading, leaves, met in coverage.sections
        ]
        share = Percent(coverage.taken_up / coverage.leaves) if coverage.leaves else None
        rows.append(
            (
                *_names(link),
                "合计",
                coverage.leaves,
                coverage.taken_up,
                share,
                Percent(coverage.carried),
            )
        )
    columns = (
        *_LINK, ("heading", "上级章节标题"), ("leaves", "任务数"), ("taken_up", "已承接"),
        ("share", "承接率"), ("carried", "文字沿用"),
    )  # fmt: skip
    return Table("coverage", "承接情况", columns, tuple(rows))


_BUILDERS: dict[str, Callable[[tuple[LinkComparison, ...]], Table]] = {
    "tasks": tasks_table,
    "targets": _targets,
    "deadlines": _deadlines,
    "units": _units,
    "missing": _missing,
    "new": _new,
    "coverage": _coverage,
}


def _groups(comparison: Comparison) -> list[list[LinkComparison]]:
    """Links of several children to one parent."""
    groups: dict[int, list[LinkComparison]] = {}
    for link in comparison.links:
        groups.setdefault(id(link.parent), []).append(link)
    return [group for group in groups.values() if len(group) > 1]


def peers_table(comparison: Comparison) -> Table | None:
    """Districts under one city plan: a row per task of the plan, a column per district."""
    rows: list[tuple[Cell, ...]] = []
    columns: tuple[tuple[str, str], ...] = ()
    for group in _groups(comparison)[:1]:
        parent = group[0]
        columns = (
            ("section", "章节"), ("task", notice_name(parent.parent)),
            *((f"peer_{k}", notice_name(link.child)) for k, link in enumerate(group, 1)),
            ("count", "承接数"),
        )  # fmt: skip
        for leaf in parent.parent_leaves:
            cells = [_taken_up(link, leaf.path) for link in group]
            rows.append((leaf.path, leaf.text, *cells, sum(c is not None for c in cells)))
    return Table("peers", "各地承接对照", columns, tuple(rows)) if rows else None


def _taken_up(link: LinkComparison, path: str) -> Cell:
    """How a district takes up a task: relation and the paths of its own."""
    found = [pair for pair in link.pairs if pair.parent == path]
    return "；".join(f"{RELATION_WORDS[p.relation]} {p.child}" for p in found) or None


def peer_targets(comparison: Comparison) -> Table | None:
    """Districts under one city plan: a row per target of the plan, a column per district."""
    rows: list[tuple[Cell, ...]] = []
    columns: tuple[tuple[str, str], ...] = ()
    for group in _groups(comparison)[:1]:
        columns = (
            ("section", "章节"), ("target", notice_name(group[0].parent)),
            *((f"peer_{k}", notice_name(link.child)) for k, link in enumerate(group, 1)),
        )  # fmt: skip
        targets = {p.parent.id: p.parent for link in group for p in link.target_pairs}
        targets |= {t.id: t for link in group for t in link.targets_missing}
        in_order = sorted(targets.values(), key=lambda t: t.evidence.span)
        for target in in_order:
            cells: list[Cell] = []
            for link in group:
                pair = next((p for p in link.target_pairs if p.parent.id == target.id), None)
                cells.append(
                    f"{VERDICT_WORDS[pair.verdict]}：{pair.child.evidence.quote}" if pair else None
                )
            rows.append((target.section, target.evidence.quote, *cells))
    return Table("peer_targets", "各地指标对照", columns, tuple(rows)) if rows else None
