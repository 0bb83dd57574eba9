"""Which cells of a table a person has corrected, and what to say of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from policy_parse.domain.notice import Corrected, Notice
from policy_parse.export.table import Table

# Tables that show the records of another one, by the ids that they share.
_SHOWN_IN = {
    "duties": "duties",
    "by_unit": "duties",
    "targets": "targets",
    "deadlines": "deadlines",
}


def marked(table: Table, notice: Notice) -> Table:
    """The table with a mark on each cell that was corrected; on 编号 where the row was added."""
    kind = _SHOWN_IN.get(table.kind)
    of_record: dict[str, list[Corrected]] = defaultdict(list)
    for one in notice.corrected:
        if one.table == kind:
            of_record[one.id].append(one)
    if not of_record:
        return table
    place = {key: c for c, (key, _) in enumerate(table.columns)}
    marks = {
        (r, place.get(one.field, 0)): _told(one)
        for r, row in enumerate(table.rows)
        for one in of_record.get(str(row[place["id"]]), ())
        if one.field in place or not one.field
    }
    return replace(table, marks=tuple((r, c, said) for (r, c), said in sorted(marks.items())))


def _told(one: Corrected) -> str:
    what = f"人工更正，原为“{one.before or '空'}”" if one.field else "人工加行"
    return what + (f"（{one.noted}）" if one.noted else "")
