"""The tables of a comparison, as plain rows: one definition for CSV, XLSX, Word and pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from policy_parse.domain.comparison import Comparison, LinkComparison, Unquantified
from policy_parse.domain.notice import Role, Target
from policy_parse.domain.records import COMPARISON_TABLES
from policy_parse.domain.words import (
    CHILD_UNQUANTIFIED,
    MISSING_WORDS,
    NEW_WORDS,
    NO_COUNTERPART,
    PARENT_UNQUANTIFIED,
    RELATION_WORDS,
    ROLE_WORDS,
    TIMING_WORDS,
    VERDICT_WORDS,
    WORDS_AGAINST_NUMBER,
)
from policy_parse.export.cells import Percent
from policy_parse.export.comparison_names import notice_name
from policy_parse.export.comparison_tasks import chain_table, task_cells
from policy_parse.export.ladder import ladder_table
from policy_parse.export.table import Cell, Cells, Table, filled
from policy_parse.export.tables import shown_value


def comparison_tables(comparison: Comparison) -> list[Table]:
    """All tables in the order in which they are shown."""
    tables = [
        filled(COMPARISON_TABLES[kind], chain.from_iterable(map(rows, comparison.links)))
        for kind, rows in _ROWS.items()
    ]
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


_OF_TARGET = ("section", "quote", "value", "due")


def _names(link: LinkComparison) -> dict[str, Cell]:
    return {"child_notice": notice_name(link.child), "parent_notice": notice_name(link.parent)}


def _side(side: str, target: Target | None) -> dict[str, Cell]:
    """The cells of one side's target."""
    cells: dict[str, Cell] = dict.fromkeys(f"{side}_{key}" for key in _OF_TARGET)
    if target is not None:
        found = (target.section, target.evidence.quote, shown_value(target.value), target.due)
        cells.update(zip(cells, found, strict=True))
    return cells


def _said(side: str, said: Unquantified | None) -> dict[str, Cell]:
    """The cells of a side that speaks of a target without a number."""
    words = {f"{side}_section": said.section, f"{side}_quote": said.quote} if said else {}
    return _side(side, None) | words


def _one_sided_targets(link: LinkComparison) -> Iterator[Cells]:
    """Targets of one side alone; of some the other side speaks, without a number."""
    sides = (
        (
            "parent",
            "child",
            link.targets_missing,
            link.child_unquantified,
            CHILD_UNQUANTIFIED,
            MISSING_WORDS,
        ),
        (
            "child",
            "parent",
            link.targets_new,
            link.parent_unquantified,
            PARENT_UNQUANTIFIED,
            NEW_WORDS,
        ),
    )
    for side, other, targets, unquantified, without_number, words in sides:
        worded = {u.target.id: u for u in unquantified}
        for target in targets:
            said = worded.get(target.id)
            yield {
                **_names(link),
                "indicator": target.indicator,
                "verdict": without_number if said else words[link.kind],
                **_said(other, said),
                **_side(side, target),
                "why": WORDS_AGAINST_NUMBER if said else None,
            }


def _targets(link: LinkComparison) -> Iterator[Cells]:
    for pair in link.target_pairs:
        yield {
            **_names(link),
            "indicator": pair.parent.indicator,
            "verdict": VERDICT_WORDS[pair.verdict],
            **_side("child", pair.child),
            **_side("parent", pair.parent),
            "why": pair.why,
        }
    yield from _one_sided_targets(link)


def _deadlines(link: LinkComparison) -> Iterator[Cells]:
    for d in link.deadline_pairs:
        yield {
            **_names(link),
            "timing": TIMING_WORDS[d.timing],
            "child_section": d.child.section if d.child else None,
            "child_quote": d.child.evidence.quote if d.child else None,
            "child_due": d.child.end if d.child else None,
            "parent_section": d.parent.section,
            "parent_quote": d.parent.evidence.quote,
            "parent_due": d.parent.end,
            "why": d.why,
        }


def _units(link: LinkComparison) -> Iterator[Cells]:
    for u in link.unit_pairs:
        roles = (f"{ROLE_WORDS[Role(a)]}→{ROLE_WORDS[Role(b)] if b else '无'}" for a, b in u.roles)
        yield {
            **_names(link),
            "parent_unit": u.parent,
            "child_unit": u.child or NO_COUNTERPART,
            "national": "、".join(u.national) or None,
            "roles": "；".join(roles),
            "why": u.why,
        }


def _missing(link: LinkComparison) -> Iterator[Cells]:
    above = {leaf.path: leaf for leaf in link.parent_leaves}
    for path in link.parent_only:
        yield {**_names(link), "parent_section": path, "parent_task": above[path].text}


def _new(link: LinkComparison) -> Iterator[Cells]:
    below = {leaf.path: leaf for leaf in link.child_leaves}
    for path in link.child_only:
        yield {**_names(link), "child_section": path, "child_task": below[path].text}


def _coverage(link: LinkComparison) -> Iterator[Cells]:
    coverage = link.coverage
    for _, heading, leaves, met in coverage.sections:
        yield {
            **_names(link),
            "heading": heading,
            "leaves": leaves,
            "taken_up": met,
            "share": Percent(met / leaves),
            "carried": None,
        }
    yield {
        **_names(link),
        "heading": "合计",
        "leaves": coverage.leaves,
        "taken_up": coverage.taken_up,
        "share": Percent(coverage.taken_up / coverage.leaves) if coverage.leaves else None,
        "carried": Percent(coverage.carried),
    }


_ROWS: dict[str, Callable[[LinkComparison], Iterator[Cells]]] = {
    "tasks": task_cells,
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


def _beside(kind: str, group: list[LinkComparison], rows: list[tuple[Cell, ...]]) -> Table | None:
    """A table with a column per district, before the last of those that are its own."""
    form = COMPARISON_TABLES[kind]
    section, (own, _), *behind = form.columns
    peers = ((f"peer_{k}", notice_name(link.child)) for k, link in enumerate(group, 1))
    columns = (section, (own, notice_name(group[0].parent)), *peers, *behind)
    return Table(form.kind, form.zh, columns, tuple(rows)) if rows else None


def peers_table(comparison: Comparison) -> Table | None:
    """Districts under one city plan: a row per task of the plan, a column per district."""
    group = next(iter(_groups(comparison)), None)
    if group is None:
        return None
    rows: list[tuple[Cell, ...]] = []
    for leaf in group[0].parent_leaves:
        cells = [_taken_up(link, leaf.path) for link in group]
        rows.append((leaf.path, leaf.text, *cells, sum(c is not None for c in cells)))
    return _beside("peers", group, rows)


def _taken_up(link: LinkComparison, path: str) -> Cell:
    """How a district takes up a task: relation and the paths of its own."""
    found = [pair for pair in link.pairs if pair.parent == path]
    return "；".join(f"{RELATION_WORDS[p.relation]} {p.child}" for p in found) or None


def peer_targets(comparison: Comparison) -> Table | None:
    """Districts under one city plan: a row per target of the plan, a column per district."""
    group = next(iter(_groups(comparison)), None)
    if group is None:
        return None
    targets = {p.parent.id: p.parent for link in group for p in link.target_pairs}
    targets |= {t.id: t for link in group for t in link.targets_missing}
    rows: list[tuple[Cell, ...]] = []
    for target in sorted(targets.values(), key=lambda t: t.evidence.span):
        cells: list[Cell] = []
        for link in group:
            pair = next((p for p in link.target_pairs if p.parent.id == target.id), None)
            cells.append(
                f"{VERDICT_WORDS[pair.verdict]}：{pair.child.evidence.quote}" if pair else None
            )
        rows.append((target.section, target.evidence.quote, *cells))
    return _beside("peer_targets", group, rows)
