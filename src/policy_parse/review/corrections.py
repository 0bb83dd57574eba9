"""Corrections as a small readable file: a line per changed field, deleted or added row."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from policy_parse.errors import ResultsError
from policy_parse.export.csv_files import write_lines
from policy_parse.export.safety import unguarded
from policy_parse.review.added import AddedRow, unpacked
from policy_parse.review.columns import EDITABLE
from policy_parse.review.long_fields import long_fields

NAME = "更正.csv"  # beside the results that it belongs to


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """One change to a row of duties, targets or deadlines.

    `document`: SHA-256 of the notice. `action`: edit, delete or add. `field`: key of the column
    (empty for delete), or `tasks` where a duty lost the row of a task: `before` is its section and
    text (with `after`, as earlier versions wrote it, all of them and those that stay). Of an added
    row `after` holds what the file keeps (added.py), `added` the row.
    `start`, `end`: where the row's evidence stood, to find it again. `by`, `at`, `why`: who made it,
    when (ISO 8601 with the zone) and for what reason, as far as that was said: they are shown beside what was corrected.
    """

    document: str
    file: str
    table: str
    id: str
    action: str
    field: str
    before: str
    after: str
    quote: str
    start: int
    end: int
    by: str = dataclasses.field(default="", compare=False, repr=False)
    at: str = dataclasses.field(default="", compare=False, repr=False)
    why: str = dataclasses.field(default="", compare=False, repr=False)

    @property
    def added(self) -> AddedRow | None:
        """The row that it adds; None where it adds none, or half a row."""
        return unpacked(self.table, self.after) if self.action == "add" else None


_COLUMNS = [field.name for field in fields(Correction)]
_PLACES = ("start", "end")
_NOTED = ("by", "at", "why")  # files of earlier versions lack them
_NEEDED = [name for name in _COLUMNS if name not in _NOTED]
_TEXTS = [name for name in _COLUMNS if name not in _PLACES]
_PLACE = re.compile("[0-9]{1,9}")
_SUM = re.compile("[0-9a-f]{64}")


def read_corrections(path: Path) -> list[Correction]:
    """The corrections in a file, none where there is no file.

    Raises ResultsError (`fatal/corrections`), which names the line that cannot be.
    """
    try:
        if not path.exists():
            return []
        if not path.is_file():
            raise _unreadable(path, "是文件夹，不是文件")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(path, f"无法读取（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, f"第{line}行不是 UTF-8 编码") from error
    return list(_rows(path, text))


def _rows(path: Path, text: str) -> Iterator[Correction]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    try:
        with long_fields():
            head = next(reader, [])
            if sorted(set(head) | set(_NOTED)) != sorted(_COLUMNS) or len(set(head)) != len(head):
                raise _unreadable(path, f"第1行应为表头 {','.join(_COLUMNS)}")
            line = reader.line_num
            for cells in reader:
                if cells:
                    yield _correction(path, line + 1, dict(zip(head, cells, strict=False)))
                line = reader.line_num
    except csv.Error as error:
        raise _unreadable(path, f"第{line + 1}行残缺（{error}）") from error


def _correction(path: Path, line: int, cells: dict[str, str]) -> Correction:
    """The correction of a row; raises for half a row and for what no table has."""
    if any(name not in cells for name in _NEEDED):
        raise _unreadable(path, f"第{line}行残缺，只有{len(cells)}格")
    said = {key: unguarded(cells.get(key, "")) for key in _TEXTS}
    table = EDITABLE.get(said["table"], {})
    known = {"edit": {*table, "tasks"}, "add": None, "delete": None}
    fields_of = known.get(said["action"], set())
    if not table or (fields_of is not None and said["field"] not in fields_of):
        what = " ".join(said[key] for key in ("table", "action", "field"))[:60]
        raise _unreadable(path, f"第{line}行没有这样的更正（{what}）")
    places = cells["start"], cells["end"]
    if not all(map(_PLACE.fullmatch, places)) or not _SUM.fullmatch(said["document"]):
        raise _unreadable(path, f"第{line}行的 document、start 或 end 有误")
    return Correction(**said, start=int(places[0]), end=int(places[1]))


def _unreadable(path: Path, why: str) -> ResultsError:
    return ResultsError(
        "fatal/corrections",
        f"{path}: no usable list of corrections: {why}.",
        "Restore it from a copy or mend this line (save it as CSV UTF-8); or move it away to go on"
        " without corrections.",
        "请从备份恢复，或改正该行（另存为 CSV UTF-8）；移走该文件则不再使用其中的更正。",
    )


def write_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Write them in order, guarded as all CSV that people open; raises OutputError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(path, [_COLUMNS, *map(astuple, sorted(set(corrections)))])


def merged(old: Iterable[Correction], new: Iterable[Correction]) -> list[Correction]:
    """`new` over `old`: the last word on a field counts, and what was put back is no correction.

    A row that is deleted needs no other correction.
    """
    by_key: dict[tuple[str, ...], Correction] = {}
    for c in (*old, *new):
        what = {"edit": c.field, "add": f"add {c.after}"}.get(c.action, c.action)
        if c.field == "tasks":
            what = f"tasks {c.before}"  # each row that a duty lost is a correction of its own
        key = (c.document, c.table, c.id, what)  # added rows have no id: what they say tells them
        before = by_key.get(key)
        if before is not None and c.action == "edit":
            c = replace(c, before=before.before)
        by_key[key] = c
    gone = {(c.document, c.table, c.id) for c in by_key.values() if c.action == "delete"}
    return sorted(
        c
        for c in by_key.values()
        if c.action != "edit" or (c.before != c.after and (c.document, c.table, c.id) not in gone)
    )
