"""The lexicon with a random half of its unit names taken out: endings and official names alike.

To be called before anything else of policy_parse is imported, in a process of its own.
"""

from __future__ import annotations

import random
from functools import cache

from policy_parse.lexicon import tables

_HALVED = ("unit_endings", "unit_names")


def halve(seed: int) -> None:
    """Let every table of unit names have half of its rows from now on."""
    whole = tables.table

    @cache
    def table(name: str) -> tuple[dict[str, str], ...]:
        rows = whole(name)
        if name not in _HALVED:
            return rows
        kept = set(random.Random(f"{seed} {name}").sample(range(len(rows)), len(rows) // 2))
        return tuple(row for i, row in enumerate(rows) if i in kept)

    tables.table = table  # type: ignore[assignment]
