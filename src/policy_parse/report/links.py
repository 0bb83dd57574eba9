"""A link of a chain as the page has it: rows of numbers, as in `data`."""

from __future__ import annotations

from typing import Any

from policy_parse.domain.comparison import LinkComparison, TaskPair, UnitPair, Unquantified
from policy_parse.domain.differences import flat_changes, flat_shared
from policy_parse.domain.notice import Role
from policy_parse.report.shown import Shown
from policy_parse.report.strings import Strings

_ROLES = list(Role)
Row = list[Any]


def packed_link(
    link: LinkComparison,
    child: int,
    parent: int,
    shown: list[Shown],
    packed: list[dict[str, Any]],
    s: Strings,
    units: dict[str, int],
) -> dict[str, Any]:
    """c child, p parent, k kind, w why, t pairs of sections with marks of wording, pm and cn
    sections on one side only, g and d pairs of targets and deadlines, gm and gn targets on one
    side only, gp and gc those of them of which the other side speaks without a number, u units
    of the parent with those that answer to them, v coverage.
    """
    below = {r.path: i for i, r in enumerate(link.child.sections)}
    above = {r.path: i for i, r in enumerate(link.parent.sections)}

    def task_pair(r: TaskPair) -> Row:
        old = leaf_text(shown[parent], packed[parent], above[r.parent])
        new = leaf_text(shown[child], packed[child], below[r.child])
        told = s(r.relation.value), r.score, round(r.carried, 3), s(r.why), _marks(r, old, new)
        return [below[r.child], above[r.parent], *told, r.likeness, s(r.certainty.value)]

    coverage = link.coverage
    sections = [[above[path], leaves, met] for path, _, leaves, met in coverage.sections]
    return {
        "c": child,
        "p": parent,
        "k": link.kind,
        "w": s(link.why),
        "t": [task_pair(r) for r in link.pairs],
        "pm": [above[path] for path in link.parent_only],
        "cn": [below[path] for path in link.child_only],
        **_targets(link, s),
        "u": [_unit_pair(r, s, units) for r in link.unit_pairs],
        "v": [coverage.leaves, coverage.taken_up, coverage.carried, sections],
    }


def _targets(link: LinkComparison, s: Strings) -> dict[str, list[Any]]:
    """What is said of targets and deadlines, by their numbers in the two notices."""
    own = {r.id: i for i, r in enumerate(link.child.targets)}
    theirs = {r.id: i for i, r in enumerate(link.parent.targets)}
    own_times = {r.id: i for i, r in enumerate(link.child.deadlines)}
    their_times = {r.id: i for i, r in enumerate(link.parent.deadlines)}
    return {
        "g": [
            [own[r.child.id], theirs[r.parent.id], s(r.verdict.value), s(r.why)]
            for r in link.target_pairs
        ],
        "gm": [theirs[r.id] for r in link.targets_missing],
        "gn": [own[r.id] for r in link.targets_new],
        "gp": [[theirs[r.target.id], s(_said(r))] for r in link.child_unquantified],
        "gc": [[own[r.target.id], s(_said(r))] for r in link.parent_unquantified],
        "d": [
            [
                own_times[r.child.id] if r.child else -1,
                their_times[r.parent.id],
                s(r.timing.value),
                s(r.why),
            ]
            for r in link.deadline_pairs
        ],
    }


def _unit_pair(r: UnitPair, s: Strings, units: dict[str, int]) -> Row:
    """Unit of the parent, of the child, what they answer for, roles on both sides."""
    pair = units.get(r.parent, -1), units.get(r.child or "", -1)
    return [*pair, s("、".join(r.national)), [[_role(a), _role(b)] for a, b in r.roles]]


def _said(words: Unquantified) -> str:
    return f"{words.section} {words.quote}"


def _marks(pair: TaskPair, old: str, new: str) -> list[int]:
    """Changes of wording where the new text reads as the old one with changes, else what is shared."""
    return flat_changes(old, new) if pair.is_reworded else flat_shared(new, pair.shared)


def _role(role: str | None) -> int:
    return -1 if role is None else _ROLES.index(Role(role))


def leaf_text(shown: Shown, packed: dict[str, Any], section: int) -> str:
    """A lowest section as the page shows it: its heading without the number, and its text."""
    row = packed["s"][section]
    return shown.cut(row[5], row[7]).removeprefix(row[1])
