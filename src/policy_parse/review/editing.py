"""What an analyst changed: edited rows against the rows that were exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policy_parse.export.tables import Table
from policy_parse.review.columns import ADDED, DERIVED, EDITABLE, FILLED_IN
from policy_parse.review.corrections import Correction
from policy_parse.review.sheets import unusable


def find_changes(
    document: str, file: str, tables: Mapping[str, Table],
    edited: Mapping[str, Sequence[Mapping[str, str]]],
) -> tuple[list[Correction], list[str]]:  # fmt: skip
    """The corrections that lead from the exported `tables` to the `edited` rows of one notice.

    And a line for each entry that was changed in a column which follows from others, and so is
    not taken. Raises ReadError (`failed/review`) for unknown ids, entries that cannot be, and
    changes to what the program alone may write.
    """
    out: list[Correction] = []
    left: list[str] = []
    for kind, rows in edited.items():
        table = tables[kind]
        keys = [key for key, _ in table.columns]
        before = [dict(zip(keys, map(_shown, row), strict=True)) for row in table.rows]
        out += _changes(document, file, table, before, rows)
        left += _not_taken(table, before, rows)
    return out, left


def _not_taken(
    table: Table, before: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, str]]
) -> list[str]:
    """Changed entries in derived columns; what differs in white space alone is not changed."""
    shown: dict[tuple[str, str], set[str]] = {}
    for row in before:
        for field in (*DERIVED, "section"):
            shown.setdefault((row["id"], field), set()).add(_bare(row.get(field, "")))
    out = []
    for number, row in enumerate(rows, 2):
        for field in (*DERIVED, "section"):
            known = shown.get((row.get("id", ""), field))
            if field in row and known is not None and _bare(row[field]) not in known:
                what = "请在时限清单或指标清单中改" if field == "deadline" else "由其他列或原文得出"
                out.append(f"{_where(table, number, field)} 的改动未采用：这一列{what}。")
    return out


def _bare(text: str) -> str:
    return "".join(text.split())


def _where(table: Table, number: int, field: str = "") -> str:
    """A place in the edited file as its reader sees it: 责任清单 第3行“完成时限”."""
    header = dict(table.columns).get(field, field)
    return f"{table.name} 第{number}行" + (f"“{header}”" if field else "")


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _changes(
    document: str, file: str, table: Table, before: Sequence[Mapping[str, str]],
    rows: Sequence[Mapping[str, str]],
) -> list[Correction]:  # fmt: skip
    kind = table.kind
    known: dict[str, list[Mapping[str, str]]] = {}
    for row in before:
        known.setdefault(row["id"], []).append(row)
    seen: dict[str, list[Mapping[str, str]]] = {}
    out: list[Correction] = []
    for number, row in enumerate(rows, 2):
        key = row.get("id", "")
        if not key:
            out += _added(document, file, table, number, row)
        elif key not in known:
            raise unusable(f"{_where(table, number)}的编号 {key} 不在原表中")
        else:
            seen.setdefault(key, []).append(row)
            out += _edits(document, file, table, number, known[key][0], row)
    for key, originals in known.items():
        if key not in seen:
            out.append(_correction(document, file, kind, originals[0], "delete", "", "", ""))
        elif kind == "duties" and len(seen[key]) < len(originals):
            kept = [f"{r['section']}\t{r['task']}" for r in seen[key]]
            all_of = [f"{r['section']}\t{r['task']}" for r in originals]
            out.append(
                _correction(document, file, kind, originals[0], "edit", "tasks",
                            "\n".join(all_of), "\n".join(k for k in all_of if k in kept))
            )  # fmt: skip
    return _agreed(out)


def _edits(
    document: str, file: str, table: Table, number: int, old: Mapping[str, str],
    new: Mapping[str, str],
) -> list[Correction]:  # fmt: skip
    kind, out = table.kind, []
    for field, before in old.items():
        after = new.get(field, "")
        if after == before or field in DERIVED or field not in new:
            continue
        check = EDITABLE[kind].get(field)
        if check is None:
            if field in ("section", "path"):
                continue  # a duty stands once per task: its sections differ
            raise unusable(f"{_where(table, number, field)}：这一列由程序生成，不能改动")
        why = check(after)
        if why:
            raise unusable(f"{_where(table, number, field)} “{after}”：{why}")
        out.append(_correction(document, file, kind, old, "edit", field, before, after))
    return out


def _added(
    document: str, file: str, table: Table, number: int, row: Mapping[str, str]
) -> list[Correction]:
    kind = table.kind
    if kind not in ADDED:
        raise unusable(f"{_where(table, number)}没有编号：只有责任清单和指标清单可以加行")
    row = {**row, **{k: row.get(k) or word for k, word in FILLED_IN[kind].items()}}
    for field, check in EDITABLE[kind].items():
        why = check(row.get(field, ""))
        if why:
            raise unusable(f"{_where(table, number, field)}：{why}")
    if kind == "duties" and not row.get("section"):
        raise unusable(f"{_where(table, number)}没有章节：加行须写明章节、角色和单位")
    if kind == "targets" and not row.get("quote"):
        raise unusable(f"{_where(table, number)}没有原文：加行须写明原文，以便找到出处")
    after = "\t".join(row.get(k, "") for k in ADDED[kind])
    start, end = (int(row.get(k) or 0) for k in ("start", "end"))
    if kind == "duties":
        start = end = 0
    return [
        Correction(
            document, file, kind, "", "add", after, "", after, row.get("quote", ""), start, end
        )
    ]


def _correction(
    document: str, file: str, kind: str, row: Mapping[str, str], action: str, field: str,
    before: str, after: str,
) -> Correction:  # fmt: skip
    return Correction(
        document, file, kind, row["id"], action, field, before, after, row.get("quote", ""),
        int(row.get("start") or 0), int(row.get("end") or 0),
    )  # fmt: skip


def _agreed(corrections: list[Correction]) -> list[Correction]:
    """Each once; a duty that stands in several rows must not be changed in two ways."""
    by_field: dict[tuple[str, str], Correction] = {}
    for c in corrections:
        if c.action != "edit":
            continue
        other = by_field.setdefault((c.id, c.field), c)
        if other.after != c.after:
            raise unusable(
                f"编号 {c.id} 的 {c.field} 在不同行改成了“{other.after}”和“{c.after}”，请统一"
            )
    return list(dict.fromkeys(corrections))
