"""Who takes over whose duty: units of paired tasks joined by the head of their line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from policy_parse.comparison.leaves import places_of
from policy_parse.domain.comparison import TaskPair, UnitPair
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Assignment, Notice, Unit
from policy_parse.lexicon.issuers import is_body, lines_of, telling_pairs

_ELSEWHERE = "对应任务中没有列出，见于下级其他任务"
_LIKE_NAMED = "名称相近，是否同一归口待核"
_SIGNS = re.compile(r"^(?:自治区|[省市区县])")
_CLAUSE = re.compile("[^，。；：、！？（）“”]+")
_AROUND = 8  # characters of a mention that are shown on either side
_WORDS = {"lead": "牵头", "responsible": "责任", "participating": "参与", "supervising": "督导"}


def compare_units(parent: Notice, child: Notice, pairs: Sequence[TaskPair]) -> list[UnitPair]:
    """A row per unit of the parent and unit of the child that answers to it.

    Equal full names join first, then the national line, then the same kind of body by its name;
    in paired tasks first, else anywhere in the child: none answers only where the whole child
    names none.
    """
    ours, theirs = _units(parent), _units(child)
    of_leaf, of_child_leaf = _by_leaf(parent), _by_leaf(child)
    roles: dict[tuple[str, str | None], list[tuple[str, str | None]]] = defaultdict(list)
    order: dict[str, int] = {}
    own: dict[str, list[str]] = defaultdict(list)  # the roles of each unit of the parent
    for pair in pairs:
        for row in of_leaf.get(pair.parent, ()):
            unit = ours[row.unit]
            if unit.kind == "collective":
                continue
            order.setdefault(unit.key, len(order))
            if row.role.value not in own[unit.key]:
                own[unit.key].append(row.role.value)
            there = of_child_leaf.get(pair.child, ())
            for other in _answering(unit, [theirs[r.unit] for r in there]):
                for role in (r.role.value for r in there if theirs[r.unit].key == other.key):
                    joined = unit.key, other.key
                    if (row.role.value, role) not in roles[joined]:
                        roles[joined].append((row.role.value, role))
    by_key = {u.key: u for u in ours.values()}
    answered = {key for key, _ in roles}
    said: dict[tuple[str, str | None], str] = {}
    for key in order:
        if key not in answered:
            others = list(theirs.values())
            sure = _answering(by_key[key], others)
            found = sure or _like_named(by_key[key], others)
            row_key = key, found[0].key if found else None
            roles[row_key] = [(role, None) for role in own[key]]
            if found:
                said[row_key] = _ELSEWHERE if sure else _LIKE_NAMED
    spoken = _Spoken(parent, child)
    out = []
    for (key, answer), taken in roles.items():
        mention = spoken.of(by_key[key]) if answer is None else None
        why = said.get((key, answer)) or _why(taken, answer, mention)
        out.append(UnitPair(key, answer, by_key[key].national, tuple(taken), why, mention))
    return sorted(out, key=lambda p: (order[p.parent], p.child is None, p.child or ""))


def _answering(unit: Unit, others: Sequence[Unit]) -> list[Unit]:
    """Those of `others` that answer to a unit, each once: by name, else by line, else by kind."""
    tick()
    distinct = list({other.key: other for other in others if other.kind != "collective"}.values())
    by_name = [other for other in distinct if other.name and other.name == unit.name]
    lines = lines_of(unit.name or unit.unit)
    by_line = [
        other
        for other in distinct
        if set(other.national) & set(unit.national) or lines & lines_of(other.name or other.unit)
    ]
    return by_name or by_line


def _like_named(unit: Unit, others: Sequence[Unit]) -> list[Unit]:
    """Those that no lexicon knows and whose names have rare words in common: 旅游文体局 for 文化和旅游厅."""
    own = telling_pairs(unit.name or unit.unit)
    found = [
        (len(shared), other)
        for other in others
        if other.status == "unresolved"
        and other.kind != "collective"
        and (shared := own & telling_pairs(other.name or other.unit))
    ]
    most = max((count for count, _ in found), default=0)
    return [other for count, other in found if count == most]


class _Spoken:
    """What the child's running text says of units to which it gives no duty: 联合属地海关."""

    def __init__(self, parent: Notice, child: Notice) -> None:
        self._places = places_of((parent, child))
        bodies = [child.source.text[s.body.start : s.body.end] for s in child.sections]
        self._text = "。".join("".join(body.split()) for body in bodies)
        self._duties = [unit.unit for unit in child.units]

    def of(self, unit: Unit) -> str | None:
        """The clause that names a body of the kind of `unit`, None where there is none."""
        bare = unit.unit
        for place in self._places:
            bare = bare.replace(place, "")
        bare = _SIGNS.sub("", bare)
        if len(bare) < 2 or not is_body(bare) or any(bare in unit for unit in self._duties):
            return None
        at = self._text.find(bare)
        if at < 0:
            return None
        clause = next(m for m in _CLAUSE.finditer(self._text) if m.end() > at)
        start, end = max(clause.start(), at - _AROUND), min(clause.end(), at + len(bare) + _AROUND)
        return self._text[start:end]


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


def _why(
    roles: Sequence[tuple[str, str | None]], counterpart: str | None, mention: str | None
) -> str:
    if counterpart is None:
        told = f"，正文提到“{mention}”" if mention else ""
        return f"下级没有同一归口的责任单位{told}"
    changed = [f"{_WORDS[a]}→{_WORDS[b]}" for a, b in roles if b and a != b]
    return f"角色变化：{'、'.join(changed)}" if changed else "角色相同"
