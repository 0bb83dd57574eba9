"""Tasks side by side: what was dropped stands where it stood in the parent, what is new below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_parse.domain.comparison import Comparison, Leaf, LinkComparison, LinkKind, TaskPair
from policy_parse.domain.differences import changed_pieces, shared_pieces
from policy_parse.domain.records import COMPARISON_TABLES
from policy_parse.domain.words import CERTAINTY_WORDS, MISSING_WORDS, NEW_WORDS, RELATION_WORDS
from policy_parse.export.cells import Marked, Percent
from policy_parse.export.comparison_names import notice_name
from policy_parse.export.table import Cell, Cells, Table

Path = tuple[str | None, ...]  # the leaf of each level from the lowest up, None where there is none


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of a link: a pair, or a leaf of one side alone. Texts are marked where both stand."""

    child: Leaf | None
    parent: Leaf | None
    pair: TaskPair | None
    relation: str
    child_text: Cell
    parent_text: Cell


def task_rows(link: LinkComparison) -> list[TaskRow]:
    """Every leaf of both sides, in the child's order; what was dropped stands in the parent's."""
    below = {leaf.path: leaf for leaf in link.child_leaves}
    above = {leaf.path: leaf for leaf in link.parent_leaves}
    pairs = {(pair.child, pair.parent): pair for pair in link.pairs}
    rows = []
    for child, parent in _paths([link]):
        own = below[child] if child else None
        other = above[parent] if parent else None
        pair = pairs.get((child or "", parent or ""))
        if pair and own and other:
            texts: tuple[Cell, Cell] = _marked(pair, own.text, other.text)
            word = RELATION_WORDS[pair.relation]
        else:
            texts = own.text if own else None, other.text if other else None
            word = (NEW_WORDS if own else MISSING_WORDS)[link.kind]
        rows.append(TaskRow(own, other, pair, word, *texts))
    return rows


def _marked(pair: TaskPair, new: str, old: str) -> tuple[Marked, Marked]:
    """The child's text and the parent's: with their changes where these can be followed, else with
    the phrases that both have.
    """
    if pair.is_reworded:
        before, after = changed_pieces(old, new)
    else:
        before, after = shared_pieces(old, pair.shared), shared_pieces(new, pair.shared)
    return Marked.of(after), Marked.of(before)


def task_cells(link: LinkComparison) -> Iterator[Cells]:
    """对照表: a row per pair of tasks, and per task without a counterpart."""
    child, parent = notice_name(link.child), notice_name(link.parent)
    for row in task_rows(link):
        likeness, certainty = sureness(row.pair)
        yield {
            "child_notice": child,
            "parent_notice": parent,
            "child_section": row.child.path if row.child else None,
            "child_task": row.child_text,
            "relation": row.relation,
            "likeness": likeness,
            "certainty": certainty,
            "parent_section": row.parent.path if row.parent else None,
            "parent_task": row.parent_text,
            "carried": Percent(row.pair.carried) if row.pair else None,
            "why": row.pair.why if row.pair else None,
        }


def sureness(pair: TaskPair | None) -> tuple[Cell, Cell]:
    """文字相似 and 把握 of a pair."""
    if pair is None:
        return None, None
    return Percent(pair.likeness), CERTAINTY_WORDS[pair.certainty]


def chain_table(comparison: Comparison) -> Table | None:
    """All levels side by side from the lowest up, where the links are one line of three or more."""
    line = _line(comparison)
    if len(line) < 2:
        return None
    form = COMPARISON_TABLES["levels"]
    *between, section, _ = form.columns
    columns = [section, ("task", notice_name(line[0].child))]
    for k, link in enumerate(line, 1):
        columns += [(f"{key}_{k}", zh) for key, zh in (*between, section)]
        columns.append((f"task_{k}", notice_name(link.parent)))
    leaves = [{leaf.path: leaf for leaf in line[0].child_leaves}]
    leaves += [{leaf.path: leaf for leaf in link.parent_leaves} for link in line]
    pairs = [{(pair.child, pair.parent): pair for pair in link.pairs} for link in line]
    rows = []
    for path in _paths(line):
        cells: list[Cell] = []
        for k, own in enumerate(path):
            if k:
                cells += _joint(pairs[k - 1], path[k - 1], own)
            cells += [own, leaves[k][own].text] if own else [None, None]
        rows.append(tuple(cells))
    return Table(form.kind, form.zh, tuple(columns), tuple(rows))


def _joint(
    pairs: dict[tuple[str, str], TaskPair], below: str | None, above: str | None
) -> tuple[Cell, Cell, Cell]:
    """What stands between two leaves of a row."""
    if below is None:
        return (MISSING_WORDS[LinkKind.LEVELS] if above else None, None, None)
    if above is None:
        return NEW_WORDS[LinkKind.LEVELS], None, None
    pair = pairs[below, above]
    return (RELATION_WORDS[pair.relation], *sureness(pair))


def _line(comparison: Comparison) -> list[LinkComparison]:
    """The links from the lowest notice up, where every notice has one below it at most."""
    by_child = {id(link.child): link for link in comparison.links}
    parents = [id(link.parent) for link in comparison.links]
    if len(set(parents)) != len(parents):
        return []
    start = next((k for k in comparison.links if id(k.child) not in parents), None)
    line = []
    while start is not None and start not in line:
        line.append(start)
        start = by_child.get(id(start.parent))
    return line


def _paths(line: Sequence[LinkComparison]) -> list[Path]:
    """The rows of a line of links: every leaf of every level, in the order of the lowest.

    A leaf that the level below dropped comes after the rows that hold the leaf before it.
    """
    rows = [path for leaf in line[0].child_leaves for path in _upwards(line, 0, (leaf.path,))]
    for k, link in enumerate(line):
        dropped = set(link.parent_only)
        behind: dict[str | None, list[Path]] = {}
        before: str | None = None
        for leaf in link.parent_leaves:
            if leaf.path not in dropped:
                before = leaf.path
                continue
            start = (*(None,) * (k + 1), leaf.path)
            behind.setdefault(before, []).extend(_upwards(line, k + 1, start))
        rows = list(_interleaved(rows, k + 1, behind))
    return rows


def _interleaved(
    rows: Sequence[Path], level: int, behind: dict[str | None, list[Path]]
) -> Iterator[Path]:
    """`rows`, and behind the first block of those that hold a leaf of `level` what follows it."""
    yield from behind.pop(None, ())
    for i, row in enumerate(rows):
        yield row
        leaf = row[level]
        if leaf in behind and (i + 1 == len(rows) or rows[i + 1][level] != leaf):
            yield from behind.pop(leaf)


def _upwards(line: Sequence[LinkComparison], k: int, path: Path) -> Iterator[Path]:
    """Rows from the last leaf of `path`, one of the k-th link's child, up to the top."""
    if k == len(line):
        yield path
        return
    above = [pair.parent for pair in line[k].pairs if pair.child == path[-1]]
    if not above:
        yield (*path, *(None,) * (len(line) - k))
    for parent in above:
        yield from _upwards(line, k + 1, (*path, parent))
