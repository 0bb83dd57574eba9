"""What a column of an office's ledger (台账) holds, where its header says more than one of a notice."""

from __future__ import annotations

import re
from functools import lru_cache

from policy_parse.lexicon.roles import role_of_word
from policy_parse.lexicon.tables import table

_LONGEST = 12  # characters of a header that is known by a part of it
_REMARK = re.compile(r"[（〔(]([^（）〔〕()]+)[）〕)]$")
_PARTS = tuple((row["part"], row["kind"]) for row in table("ledger_headers"))


@lru_cache(maxsize=1024)
def ledger_kind(header: str) -> str:
    """number, place (章节), progress, bound (比较), role (角色), task, aim or goal; "" where the header of a notice's
    table says all there is to say.
    """
    if len(header) > _LONGEST:
        return ""
    plain = _REMARK.sub("", header) or header
    return next((kind for part, kind in _PARTS if part in plain), "")


@lru_cache(maxsize=1024)
def ledger_role(header: str) -> str:
    """The role that the bracket at the end of a header gives: lead for 负责（牵头）; "" for none."""
    remark = _REMARK.search(header) if len(header) <= 2 * _LONGEST else None
    role = role_of_word(remark[1]) if remark else None
    return role.value if role else ""
