"""What an analyst changed: edited rows against the rows that were exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.safety import clean, unguarded
from policy_parse.export.tables import Table
from policy_parse.find.numbers import amount_at
from policy_parse.lexicon.roles import role_named
from policy_parse.review.added import ADDED, entries_of, packed
from policy_parse.review.columns import (
    DATES,
    DERIVED,
    EDITABLE,
    FILLED_IN,
    NUMBERS,
    REPEATING,
    check_place,
    check_section,
    row_key,
)
from policy_parse.review.corrections import Correction
from policy_parse.review.duty_rows import Record, correction_of, records_of
from policy_parse.review.repeated import RepeatedDuties
from policy_parse.review.returned import is_same, iso_date
from policy_parse.review.sheets import EditedRow, unusable

_LOOSE = frozenset((*DERIVED, "section"))  # a duty stands once per task: its sections differ


def find_changes(
    document: str,
    file: str,
    tables: Mapping[str, Table],
    edited: Mapping[str, Sequence[EditedRow]],
) -> tuple[list[Correction], list[str]]:
    """The corrections that lead from the exported `tables` to the `edited` rows of one notice.

    And a line for each entry that was changed in a column which follows from others, and so is
    not taken. Raises ReadError (`failed/review`) for unknown ids, entries that cannot be, and
    changes to what the program alone may write.
    """
    out: list[Correction] = []
    left: list[str] = []
    for kind, rows in edited.items():
        if kind in ("matrix", "by_unit"):
            repeated = RepeatedDuties(document, file, tables)
            lead_back = repeated.of_matrix if kind == "matrix" else repeated.of_pages
            out += lead_back(tables[kind], rows)
            left += repeated.told
            continue
        editing = Editing(document, file, tables[kind])
        if kind in REPEATING:
            left += editing.refused(rows)
            continue
        out += editing.changes(rows)
        left += editing.not_taken(rows)
    return _agreed(out), left


def _entry(field: str, text: str) -> str:
    """What was typed: a date, a number (0.7亿) or a role as the tables have it, 5.0 is 5, a guarded
    formula the text.
    """
    text = unguarded(text).strip()
    if field in DATES:
        return iso_date(text)
    if field == "role":
        role = role_named(text)
        return ROLE_WORDS[role] if role else text
    if field in NUMBERS:
        text = "—".join(map(_in_digits, text.split("—")))
    return text[:-2] if text.endswith(".0") and text[:-2].lstrip("-").isdigit() else text


def _in_digits(text: str) -> str:
    """0.7亿 as 70000000; what is no number, or says more than one, as it is."""
    odd = text.isascii() or any(c.isdecimal() and not c.isascii() for c in text)
    found = None if odd else amount_at(text, 0)
    if (
        found is None
        or found.end != len(text)
        or found.comparator
        or found.vague
        or isinstance(found.value, tuple)
    ):
        return text
    return str(int(found.value)) if found.value == int(found.value) else str(found.value)


class Editing:
    """One table of one notice while its rows are compared."""

    def __init__(self, document: str, file: str, table: Table) -> None:
        """`table` as it was exported, of the notice with this SHA-256 and file name."""
        self.document, self.file, self.table = document, file, table
        self.known: dict[str, list[Record]] = {}  # exported rows by id: a duty has one per task
        for record in records_of(table):
            self.known.setdefault(row_key(table.kind, record), []).append(record)

    def rows(self) -> Iterator[Record]:
        """All rows as they were exported."""
        for rows in self.known.values():
            yield from rows

    def not_taken(self, rows: Sequence[EditedRow]) -> list[str]:
        """Changed entries in derived columns; what differs in white space alone is not changed."""
        out = []
        for row in rows:
            originals = self.known.get(row.cells.get("id", ""), [])
            for field in row.cells.keys() & _LOOSE if originals else ():
                text = row.cells[field]
                if any(is_same(o.get(field, ""), text, spaces=False) for o in originals):
                    continue
                what = "请在时限清单或指标清单中改" if field == "deadline" else "由其他列或原文得出"
                out.append(f"{self.where(row, field)} 的改动未采用：这一列{what}。")
        return sorted(out)

    def refused(self, rows: Sequence[EditedRow]) -> list[str]:
        """A line for each entry changed in a table that repeats what another one says."""
        out = []
        for row in rows:
            originals = self.known.get(row_key(self.table.kind, row.cells), [])
            for field, text in row.cells.items() if originals else ():
                if not any(is_same(o.get(field, ""), text, spaces=False) for o in originals):
                    out.append(
                        f"{self.where(row, field)} 的改动未采用：请在责任清单、指标清单或时限清单中改。"
                    )
        gone = self.known.keys() - {row_key(self.table.kind, row.cells) for row in rows}
        if rows and gone:
            file = rows[0].place.partition(" ")[0]
            out.append(f"{file} {self.table.name} 中改动或删去的{len(gone)}行未采用。")
        return out

    def where(self, row: EditedRow, field: str = "") -> str:
        """A place in the edited file as its reader sees it: 表.xlsx 责任清单 第3行“完成时限”."""
        header = dict(self.table.columns).get(field, field)
        return row.place + (f"“{header}”" if field else "")

    def changes(self, rows: Sequence[EditedRow]) -> list[Correction]:
        """All corrections of the table, each once."""
        seen: dict[str, list[Record]] = {}
        out: list[Correction] = []
        for row in rows:
            key = row.cells.get("id", "")
            if not key:
                out.append(self.added(row))
            elif key not in self.known:
                raise unusable(f"{self.where(row)}的编号 {key} 不在原表中")
            else:
                seen.setdefault(key, []).append(row.cells)
                out += self.edits(row, self.known[key][0])
        for key, originals in self.known.items():
            if key not in seen:
                out.append(self.correction(originals[0], "delete", "", "", ""))
            elif self.table.kind == "duties":
                missing = _missing(originals, seen[key])
                if len(missing) > max(0, len(originals) - len(seen[key])):
                    raise unusable(f"编号 {key} 删去了哪一行无法判断：任务一列被改动，请恢复")
                for gone in missing:
                    what = f"{gone['section']}\t{gone['task']}"
                    out.append(self.correction(gone, "edit", "tasks", what, ""))
        return _agreed(out)

    def edits(self, row: EditedRow, old: Record) -> list[Correction]:
        """The changed entries of a row that was exported."""
        kind, out = self.table.kind, []
        for field, before in old.items():
            if field in _LOOSE or field == "path" or field not in row.cells:
                continue
            check = EDITABLE[kind].get(field)
            if is_same(before, row.cells[field], spaces=check is not None):
                continue
            if check is None:
                raise unusable(f"{self.where(row, field)}：这一列由程序生成，不能改动")
            after = _entry(field, row.cells[field])
            self.check(row, field, after, check(after))
            out.append(self.correction(old, "edit", field, before, after))
        if any(c.field in DATES for c in out):
            now = {**old, **{c.field: c.after for c in out}}
            begins, due = now.get("begins", ""), now.get("due", "")
            if begins and due and begins[: len(due)] > due[: len(begins)]:
                raise unusable(f"{self.where(row, 'begins')} “{begins}”：不能晚于完成时限 {due}")
        return out

    def check(self, row: EditedRow, field: str, text: str, why: str | None) -> None:
        """Raise where there is a reason why an entry cannot be."""
        if why:
            shown = text if len(text) <= 40 else text[:39] + "…"
            raise unusable(f"{self.where(row, field)} “{shown}”：{why}")

    def added(self, row: EditedRow) -> Correction:
        """The row that was added."""
        kind = self.table.kind
        if kind not in ADDED:
            raise unusable(f"{self.where(row)}没有编号：只有责任清单和指标清单可以加行")
        cells = {key: _entry(key, text) for key, text in row.cells.items()}
        cells |= {key: cells.get(key) or word for key, word in FILLED_IN[kind].items()}
        for field, check in EDITABLE[kind].items():
            self.check(row, field, cells.get(field, ""), check(cells.get(field, "")))
        for field in ("start", "end"):
            self.check(row, field, cells.get(field, ""), check_place(cells.get(field, "")))
        section = cells.get("section", "")
        if kind == "duties" and not section:
            raise unusable(f"{self.where(row)}没有章节：加行须写明章节、角色和单位")
        self.check(row, "section", section, check_section(section) if section else None)
        if kind == "targets" and not cells.get("quote"):
            raise unusable(f"{self.where(row)}没有原文：加行须写明原文，以便找到出处")
        text = packed(ADDED[kind](**{key: cells.get(key, "") for key in entries_of(kind)}))
        start, end = (int(cells.get(k) or 0) if kind == "targets" else 0 for k in ("start", "end"))
        quote = clean(cells.get("quote", ""))
        return Correction(
            self.document, self.file, kind, "", "add", text, "", text, quote, start, end
        )

    def correction(
        self, row: Record, action: str, field: str, before: str, after: str
    ) -> Correction:
        """A correction to a row that was exported."""
        return correction_of(self, row, action, field, before, after, self.table.kind)


def _missing(originals: Sequence[Record], kept: Sequence[Record]) -> list[Record]:
    """The rows of a duty that are no longer there; none where there are as many as there were."""
    if len(kept) >= len(originals):
        return []
    left = Counter((row.get("section", ""), row.get("task", "")) for row in kept)
    missing = []
    for row in originals:
        if left[row["section"], row["task"]] > 0:
            left[row["section"], row["task"]] -= 1
        else:
            missing.append(row)
    for section, task in left.elements():  # what a spreadsheet has changed: 2.10 is 2.1
        same = [row for row in missing if is_same(row["task"], task, spaces=False)]
        found = next((r for r in same if is_same(r["section"], section, spaces=False)), None)
        if found is not None or same:
            missing.remove(found or same[0])
    return missing


def _agreed(corrections: Iterable[Correction]) -> list[Correction]:
    """Each once; a duty that stands in several rows must not be changed in two ways."""
    by_field: dict[tuple[str, str], Correction] = {}
    for c in corrections:
        if c.action != "edit" or c.field == "tasks":
            continue
        other = by_field.setdefault((c.id, c.field), c)
        if other.after != c.after:
            raise unusable(
                f"编号 {c.id} 的 {c.field} 在不同行改成了“{other.after}”和“{c.after}”，请统一"
            )
    return list(dict.fromkeys(corrections))
