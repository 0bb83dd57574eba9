"""Who takes over whose duty: units of paired tasks joined by the head of their line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from policy_parse.domain.comparison import TaskPair, UnitPair
from policy_parse.domain.notice import Assignment, Notice, Unit

_WORDS = {"lead": "牵头", "responsible": "责任", "participating": "参与", "supervising": "督导"}


def compare_units(parent: Notice, child: Notice, pairs: Sequence[TaskPair]) -> list[UnitPair]:
    """A row per unit of the parent and unit of the child that answers to it in paired tasks."""
    ours, theirs = _units(parent), _units(child)
    of_leaf, of_child_leaf = _by_leaf(parent), _by_leaf(child)
    roles: dict[tuple[str, str | None], list[tuple[str, str | None]]] = defaultdict(list)
    order: dict[str, int] = {}
    for pair in pairs:
        for row in of_leaf.get(pair.parent, ()):
            unit = ours[row.unit]
            if unit.kind == "collective":
                continue
            order.setdefault(unit.key, len(order))
            counterparts = [
                other
                for other in of_child_leaf.get(pair.child, ())
                if set(theirs[other.unit].national) & set(unit.national)
            ]
            for other in counterparts:
                key = unit.key, theirs[other.unit].key
                if (row.role.value, other.role.value) not in roles[key]:
                    roles[key].append((row.role.value, other.role.value))
            if not counterparts:
                key_none = unit.key, None
                if (row.role.value, None) not in roles[key_none]:
                    roles[key_none].append((row.role.value, None))
    by_key = {u.key: u for u in ours.values()}
    answered = {key for key, other in roles if other is not None}
    out = []
    for (name, counterpart), found in roles.items():
        if counterpart is None and name in answered:
            continue  # taken over in another task
        heads = by_key[name].national
        out.append(UnitPair(name, counterpart, heads, tuple(found), _why(found, counterpart)))
    return sorted(out, key=lambda p: (order[p.parent], p.child is None, p.child or ""))


def _units(notice: Notice) -> dict[str, Unit]:
    return {unit.unit: unit for unit in notice.units}


def _by_leaf(notice: Notice) -> dict[str, list[Assignment]]:
    """The assignments that govern each leaf section."""
    section_of = {task.id: task.section for task in notice.tasks}
    out: dict[str, list[Assignment]] = defaultdict(list)
    for row in notice.assignments:
        for path in dict.fromkeys([row.section, *(section_of[t] for t in row.tasks)]):
            out[path].append(row)
    return out


def _why(roles: Sequence[tuple[str, str | None]], counterpart: str | None) -> str:
    if counterpart is None:
        return "对应任务中没有同一归口的下级单位"
    changed = [f"{_WORDS[a]}→{_WORDS[b]}" for a, b in roles if b and a != b]
    return f"角色变化：{'、'.join(changed)}" if changed else "角色相同"
