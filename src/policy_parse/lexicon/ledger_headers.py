"""What a column of an office's ledger (台账) holds, where its header says more than one of a notice."""

from __future__ import annotations

from functools import lru_cache

from policy_parse.lexicon.tables import table

_LONGEST = 12  # characters of a header that is known by a part of it
_PARTS = tuple((row["part"], row["kind"]) for row in table("ledger_headers"))


@lru_cache(maxsize=1024)
def ledger_kind(header: str) -> str:
    """number, place (章节), progress, bound (比较), role (角色), task, aim or goal; "" where the header of a notice's
    table says all there is to say.
    """
    if len(header) > _LONGEST:
        return ""
    return next((kind for part, kind in _PARTS if part in header), "")
