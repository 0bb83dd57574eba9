"""The units of many notices on one roll: who is named, under which names, how often, where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from policy_parse.domain.kinds import UnitStatus
from policy_parse.domain.notice import Notice, Unit
from policy_parse.domain.records import TABLES
from policy_parse.export.table import Cell, Table, filled


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
    keys = sorted(
        first,
        key=lambda k: (_ORDER.index(first[k].status), -counts[k], first[k].name or first[k].unit),
    )
    form = TABLES["unit_roll"]
    if not why:
        form = replace(form, columns=form.columns[:-1])
    return filled(
        form,
        (
            {
                "name": unit.name or unit.unit,
                "mentions": counts[key],
                "variants": _listed(variants[key]),
                "level": unit.level,
                "kind": unit.kind,
                "national": "、".join(unit.national) or None,
                "region": unit.region,
                "status": unit.status,
                "candidates": "、".join(unit.candidates) or None,
                "documents": len(documents[key]),
                **({"why": unit.why} if why else {}),
            }
            for key in keys
            for unit in (first[key],)
        ),
    )


_ORDER = (UnitStatus.UNRESOLVED, UnitStatus.AMBIGUOUS, UnitStatus.RESOLVED)


def _listed(names: Counter[str]) -> Cell:
    return "、".join(f"{name}×{n}" if n > 1 else name for name, n in names.most_common())
