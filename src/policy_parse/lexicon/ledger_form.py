"""Words of a ledger that offices keep of tasks: its columns by their headers, and its lights."""

from __future__ import annotations

import re
from functools import cache

from policy_parse.lexicon.table_headers import read_header
from policy_parse.lexicon.tables import DATA, table

LIGHTS = DATA / "ledger_lights.csv"
_MARKS = re.compile(r"[\s*＊※▲：:]|[（(][^（）()]*[）)]")
# Columns of notices and of ledgers that hold the same.
_SAME = {
    "lead": "lead",
    "responsible": "responsible",
    "participating": "participating",
    "person": "person",
    "deadline": "due",
    "indicator": "indicator",
    "measure": "measure",
    "task": "task",
    "goal": "goal",
    "note": "note",
}


@cache
def _columns() -> dict[str, str]:
    return {row["header"]: row["key"] for row in table("ledger_columns")}


@cache
def column_header(key: str) -> str:
    """How a column is headed in a ledger that is made: the first word that is listed for it."""
    return next(word for word, of in _columns().items() if of == key)


@cache
def ledger_column(header: str) -> str:
    """What a column of a ledger holds by its header, "" where its words do not say.

    Words that are listed go first, then those that a header ends with, then what tables of notices
    are read by.
    """
    plain = _MARKS.sub("", header)
    known = _columns()
    if plain in known:
        return known[plain]
    ends = [word for word in known if len(word) >= 3 and plain.endswith(word)]
    if ends and len(plain) <= 12:
        return known[max(ends, key=len)]
    found = read_header(plain) if len(plain) <= 12 else None
    return _SAME.get(found.kind, "") if found is not None else ""
