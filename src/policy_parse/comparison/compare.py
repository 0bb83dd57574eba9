"""Put notices side by side: every link of their chain, in an order that no caller can change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy_parse.comparison.alignment import align
from policy_parse.comparison.chain import Standing, find_chain
from policy_parse.comparison.deadlines import compare_deadlines
from policy_parse.comparison.leaves import LeafText, read_leaves
from policy_parse.comparison.targets import compare_targets
from policy_parse.comparison.units import compare_units
from policy_parse.comparison.unquantified import find_unquantified
from policy_parse.domain.comparison import Comparison, Coverage, LinkComparison, LinkKind, TaskPair
from policy_parse.domain.judgements import PairJudgement
from policy_parse.domain.notice import Notice, Target, TargetKind


def compare(
    child: Notice,
    *parents: Notice,
    as_given: bool = False,
    judgements: Iterable[PairJudgement] = (),
) -> Comparison:
    """Compare notices, in whatever order they are given.

    Which stands under which is found from who cites whom, level, place and date; `as_given` takes
    the order as it is, the lowest first. With one other notice there is one link; with more, one
    for each notice that has another above it. `judgements` are those of people on pairs of tasks,
    which go before what is computed.
    """
    given = list(dict.fromkeys((child, *parents)))
    notices = given if as_given else sorted(given, key=_place_in_order)
    if not as_given and len(given) == 2:
        notices = given  # where nothing tells, what is named first is the child
    chain = find_chain(notices, as_given=as_given)
    judged = tuple(judgements)
    links = [compare_link(notices[s.parent], notices[s.child], s, judged) for s in chain]
    return Comparison(tuple(_top_down(notices, chain)), tuple(links))


def _place_in_order(notice: Notice) -> tuple[str, str, str]:
    metadata = notice.metadata
    return metadata.issue_date or "", metadata.region or "", notice.source.sha256


def _top_down(notices: Sequence[Notice], chain: Sequence[Standing]) -> list[Notice]:
    """Parents before their children."""
    above = {s.child: s.parent for s in chain}

    def depth(i: int) -> int:
        steps, seen = 0, {i}
        while i in above and above[i] not in seen:
            i = above[i]
            seen.add(i)
            steps += 1
        return steps

    return [notices[i] for i in sorted(range(len(notices)), key=lambda i: (depth(i), i))]


def compare_link(
    parent: Notice,
    child: Notice,
    standing: Standing | None = None,
    judgements: Iterable[PairJudgement] = (),
) -> LinkComparison:
    """Compare a child with its parent; `judgements` of people on their pairs of tasks hold."""
    kind = standing.kind if standing else LinkKind.LEVELS
    ours, theirs = read_leaves(parent, (child,)), read_leaves(child, (parent,))
    both = child.source.sha256, parent.source.sha256
    judged = {
        (j.parent_path, j.child_path): j.verdict for j in judgements if (j.child, j.parent) == both
    }
    pairs = align(ours, theirs, judged)
    if kind is LinkKind.VERSIONS:
        pairs = _with_moves(pairs, parent, child)
    linked: dict[str, set[str]] = {}
    upwards: dict[str, set[str]] = {}
    for pair in pairs:
        linked.setdefault(pair.parent, set()).add(pair.child)
        upwards.setdefault(pair.child, set()).add(pair.parent)
    targets = compare_targets(parent, child, linked, same_place=kind is LinkKind.VERSIONS)
    met = {t.parent.id for t in targets}
    answered = {t.child.id for t in targets}
    missing, new = _others(parent.targets, met), _others(child.targets, answered)
    return LinkComparison(
        parent,
        child,
        kind,
        standing.why if standing else "",
        tuple(leaf.leaf for leaf in ours),
        tuple(leaf.leaf for leaf in theirs),
        tuple(pairs),
        tuple(leaf.leaf.path for leaf in ours if leaf.leaf.path not in linked),
        tuple(leaf.leaf.path for leaf in theirs if leaf.leaf.path not in upwards),
        tuple(targets),
        missing,
        new,
        tuple(find_unquantified(missing, child, linked)),
        tuple(find_unquantified(new, parent, upwards)),
        tuple(compare_deadlines(parent, child, pairs)),
        tuple(compare_units(parent, child, pairs)),
        _coverage(parent, ours, theirs, pairs),
    )


def _with_moves(pairs: Sequence[TaskPair], parent: Notice, child: Notice) -> list[TaskPair]:
    """The pairs of two versions, with those marked whose chapter is another one now."""
    before, now = _chapters(parent), _chapters(child)
    out = []
    for pair in pairs:
        a, b = before[pair.parent], now[pair.child]
        if a == b:
            out.append(pair)
        else:
            why = "；".join(part for part in (pair.why, f"由“{a}”移至“{b}”") if part)
            out.append(replace(pair, moved=True, why=why))
    return out


def _chapters(notice: Notice) -> dict[str, str]:
    """The heading of the top section that each section stands under."""
    headings = {s.path: s.heading for s in notice.sections}
    top = {s.path: s.path for s in notice.sections if s.parent is None}
    for section in notice.sections:
        if section.parent is not None:
            top[section.path] = top[section.parent]
    return {path: headings[above] for path, above in top.items()}


def _others(targets: Sequence[Target], paired: set[str]) -> tuple[Target, ...]:
    return tuple(t for t in targets if t.kind is TargetKind.TARGET and t.id not in paired)


def _coverage(
    parent: Notice, ours: Sequence[LeafText], theirs: Sequence[LeafText], pairs: Sequence[TaskPair]
) -> Coverage:
    taken_up = {pair.parent for pair in pairs}
    tops = {s.path: s for s in parent.sections if s.parent is None}
    sections = []
    for path, section in tops.items():
        own = [leaf.leaf.path for leaf in ours if _under(leaf.leaf.path, path)]
        if own:
            met = sum(p in taken_up for p in own)
            sections.append((path, section.number + section.heading, len(own), met))
    there = {run for leaf in ours for run in leaf.whole.runs}
    runs = [run for leaf in theirs for run in leaf.whole.runs]
    carried = sum(run in there for run in runs) / len(runs) if runs else 0.0
    return Coverage(len(ours), len(taken_up), round(carried, 3), tuple(sections))


def _under(path: str, top: str) -> bool:
    return path == top or path.startswith(top + ".")
