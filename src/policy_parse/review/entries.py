"""One record changed, added or taken away, with the checks that an edited table has."""

from __future__ import annotations

from collections.abc import Mapping

from policy_parse.domain.notice import Notice
from policy_parse.export.tables import Table, build_table
from policy_parse.review.added import AddedDuty, unpacked
from policy_parse.review.columns import EDITABLE
from policy_parse.review.corrections import Correction
from policy_parse.review.editing import Editing
from policy_parse.review.sheets import EditedRow, unusable


def change_record(
    notice: Notice, kind: str, key: str, entries: Mapping[str, str]
) -> list[Correction]:
    """The corrections that put `entries`, by column, into the record `key` of the table `kind`.

    Raises ReadError (`failed/review`) for an unknown record and for entries that cannot be.
    """
    editing = _editing(notice, kind)
    return editing.edits(EditedRow(editing.table.name, dict(entries)), _known(editing, key))


def delete_record(notice: Notice, kind: str, key: str) -> Correction:
    """The correction that takes the record away; raises as `change_record` does."""
    editing = _editing(notice, kind)
    return editing.correction(_known(editing, key), "delete", "", "", "")


def add_record(notice: Notice, kind: str, entries: Mapping[str, str]) -> Correction:
    """The correction that adds a record: a duty has section, role and unit, a target its quote and
    place too (`start`, `end` in the source); raises as `change_record` does, and for a duty that
    is there already.
    """
    editing = _editing(notice, kind)
    made = editing.added(EditedRow(editing.table.name, dict(entries)))
    row = unpacked(kind, made.after)
    if isinstance(row, AddedDuty) and any(_is_same_duty(row, known) for known in editing.rows()):
        raise unusable(f"{row.section} 中已有“{row.unit}”（{row.role}）")
    return made


def _is_same_duty(row: AddedDuty, known: Mapping[str, str]) -> bool:
    return (row.section, row.role, row.unit) == tuple(known[k] for k in ("section", "role", "unit"))


def _editing(notice: Notice, kind: str) -> Editing:
    if kind not in EDITABLE:
        raise unusable(f"没有可以改动的表 {kind[:40]}")
    table: Table = build_table(notice, kind)
    return Editing(notice.source.sha256, notice.source.name, table)


def _known(editing: Editing, key: str) -> Mapping[str, str]:
    rows = editing.known.get(key)
    if not rows:
        raise unusable(f"编号 {key[:40]} 已不在{editing.table.name}中，请刷新后再改")
    return rows[0]
