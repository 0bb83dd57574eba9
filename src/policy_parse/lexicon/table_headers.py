"""Header words of tables: what a column holds, in whatever order the columns stand."""

from __future__ import annotations

import re
from functools import lru_cache

from policy_parse.lexicon.roles import LABEL_KINDS
from policy_parse.lexicon.tables import table

_KINDS = {row["header"]: row["kind"] for row in table("table_headers")} | dict(LABEL_KINDS)
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_BASE = re.compile(r"基期|现状|实际|完成(?:值|情况)|基准|预计")
_GOAL = re.compile(r"目标|规划")
_BRACKET = re.compile(r"（[^（）]*）")
ROLE_KINDS = ("lead", "responsible", "participating", "supervising")


@lru_cache(maxsize=4096)
def column_kind(header: str) -> str | None:
    """What the column under `header` holds.

    A role's value, number, task, content, deadline, person, indicator, measure, nature, growth,
    category, note, `base:YEAR`, `goal:YEAR` (YEAR may be missing), or None.
    """
    plain = _BRACKET.sub("", header)
    kind = _KINDS.get(header) or _KINDS.get(plain)
    if kind:
        return kind
    year = _YEAR.search(plain)
    if _BASE.search(plain):
        return f"base:{year[1] if year else ''}"
    if _GOAL.search(plain) and (year or len(plain) <= 5):
        return f"goal:{year[1] if year else ''}"
    if year and len(plain) <= 8:
        return f"year:{year[1]}"
    for word, found in _KINDS.items():
        if len(word) >= 3 and plain.endswith(word):
            return found
    if plain.startswith(("年均", "累计", "五年累计")):
        return "growth"
    return None
