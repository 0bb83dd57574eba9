"""The units of many notices on one roll: who is named, under which names, how often, where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_parse.domain.notice import Notice, Unit
from policy_parse.export.tables import Cell, Table

_COLUMNS = (
    ("name", "单位全称"), ("mentions", "次数"), ("variants", "文中写法"), ("level", "层级"),
    ("kind", "类别"), ("national", "归口"), ("region", "地区"), ("status", "状态"),
    ("candidates", "备选全称"), ("documents", "文件数"),
)  # fmt: skip


def unit_roll(notices: Iterable[Notice], *, why: bool = False) -> Table:
    """A row per unit, unresolved and ambiguous ones first, then the most often named.

    `why` adds how each was read: by which word of the name, the place and the lexicon.
    """
    first: dict[str, Unit] = {}
    counts: Counter[str] = Counter()
    variants: dict[str, Counter[str]] = {}
    documents: dict[str, set[str]] = {}
    for notice in notices:
        units = {unit.unit: unit for unit in notice.units}
        for row in notice.assignments:
            unit = units[row.unit]
            first.setdefault(unit.key, unit)
            counts[unit.key] += 1
            variants.setdefault(unit.key, Counter())[unit.unit] += 1
            documents.setdefault(unit.key, set()).add(notice.source.sha256)
    rows = [
        (
            unit.name or unit.unit, counts[key], _listed(variants[key]), unit.level, unit.kind,
            "、".join(unit.national) or None, unit.region, unit.status,
            "、".join(unit.candidates) or None, len(documents[key]), *((unit.why,) if why else ()),
        )
        for key, unit in first.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (_ORDER[str(row[7])], -int(row[1]), str(row[0])))
    columns = (*_COLUMNS, ("why", "理由")) if why else _COLUMNS
    return Table("unit_roll", "单位总表", columns, tuple(rows))


_ORDER = {"unresolved": 0, "ambiguous": 1, "resolved": 2}


def _listed(names: Counter[str]) -> Cell:
    return "、".join(f"{name}×{n}" if n > 1 else name for name, n in names.most_common())
