"""Mutated workbooks through `review apply`: each is taken, or refused in words; none breaks.

    python bench/review_mutants.py [COUNT] [SEED]

An exported workbook of a small run is mutated: cells, headers, rows, columns, sheets, and the bytes
of its XML and of the package. What is taken must run: its documents are parsed again with it.
Prints the count of each outcome and every break with its seed; exits 1 where there is one.
"""

from __future__ import annotations

import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from policy_parse.batch import parse_folder
from policy_parse.batch.reviewing import apply_review
from policy_parse.errors import PolicyParseError
from policy_parse.pipeline import attempt
from policy_parse.review import read_corrections

TEXT = (
    "关于试验的通知\n一、任务\n1.到2025年6月底前，建设绿道5公里，比2020年增长3%，管网1—2公里。\n"
    "责任单位：市水利局、市财政局\n2.保护古树。每年检查。（市体育局负责）\n"
)
VALUES = [
    "", "=1+1", "'=x", "+", "@", "nan", "inf", "1e400", "-0", "9" * 20, "9" * 400, "1—2", "2—1", "2025-02-30",
    "2025-06", "9999-12-31", "市某局", "市\t局", "a\nb", "\x7f", "\u2028", "\ufffe", "\U00020bb7", "很" * 32_000, "牵头",
    "目标", "区间", "每年", "None", "#REF!", "_x0001_", "_xD800_", "TRUE", " ", "<c>", "&amp;", "0.1", "１",
]  # fmt: skip
ODD: list[Any] = [None, True, 0, -1, 5.5, 1e300, 10**30, -1e-300]
BYTES = [
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff",
    b"<c",
    b"</row>",
    b"<v>",
    b"r=",
    b't="s"',
    b"<!DOCTYPE x>",
    b"999999999",
]


def _cell(book: Any, rng: random.Random) -> None:
    sheet = rng.choice(book.worksheets)
    for _ in range(rng.randint(1, 4)):
        cell = sheet.cell(rng.randint(2, sheet.max_row + 1), rng.randint(1, sheet.max_column))
        value = rng.choice([rng.choice(VALUES), rng.choice(ODD)])
        try:
            cell.value = value
        except ValueError:  # what a workbook cannot hold
            cell.value = "x"
        cell.number_format = rng.choice(
            ["General", "0%", "0.0", "yyyy-mm-dd", "[h]:mm", "@", '"x"0']
        )


def _header(book: Any, rng: random.Random) -> None:
    sheet = rng.choice(book.worksheets)
    a, b = (sheet.cell(1, rng.randint(1, sheet.max_column)) for _ in range(2))
    way = rng.randrange(4)
    if way == 0:
        a.value = rng.choice([*VALUES[:6], "编号", "单位"])
    elif way == 1:
        a.value, b.value = b.value, a.value
    elif way == 2:
        a.value = b.value
    else:
        sheet.insert_rows(1)


def _shape(book: Any, rng: random.Random) -> None:
    sheet = rng.choice(book.worksheets)
    way = rng.randrange(6)
    if way == 0:
        sheet.delete_rows(rng.randint(1, sheet.max_row), rng.randint(1, 3))
    elif way == 1:
        sheet.delete_cols(rng.randint(1, sheet.max_column))
    elif way == 2:
        sheet.insert_cols(rng.randint(1, sheet.max_column))
    elif way == 3:
        row = [c.value for c in sheet[rng.randint(1, sheet.max_row)]]
        sheet.append(row)
    elif way == 4:
        sheet.merge_cells(start_row=2, start_column=1, end_row=3, end_column=rng.randint(1, 9))
    else:
        sheet.cell(rng.choice([5000, 1_048_576]), rng.choice([3, 16_384])).value = "x"


def _sheets(book: Any, rng: random.Random) -> None:
    sheet = rng.choice(book.worksheets)
    way = rng.randrange(4)
    if way == 0 and len(book.worksheets) > 1:
        book.remove(sheet)
    elif way == 1:
        book.copy_worksheet(sheet)
    elif way == 2:
        sheet.title = rng.choice(["x", "长" * 31, "=1", "责任矩阵2"])
    else:
        sheet.sheet_state = "veryHidden"
        book.create_sheet("新")


def _by_book(
    change: Callable[[Any, random.Random], None],
) -> Callable[[bytes, random.Random], bytes]:
    def mutate(data: bytes, rng: random.Random) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book, rng)
        out = io.BytesIO()
        try:
            book.save(out)
        except (IndexError, ValueError):  # no visible sheet is left
            return data
        return out.getvalue()

    return mutate


def _xml(data: bytes, rng: random.Random) -> bytes:
    """Bytes of one part changed, the package whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        names = old.namelist()
        chosen = rng.choice([n for n in names if n.endswith((".xml", ".rels"))])
        if rng.random() < 0.6:
            chosen = rng.choice([n for n in names if "sheet" in n or "haredStr" in n])
        for name in names:
            content = bytearray(old.read(name))
            if name == chosen:
                for _ in range(rng.randint(1, 6)):
                    at = rng.randrange(len(content) + 1)
                    content[at : at + rng.choice([0, 1, 5, 200])] = rng.choice(BYTES)
            if name != chosen or rng.random() > 0.1:
                new.writestr(name, bytes(content))
    return out.getvalue()


def _package(data: bytes, rng: random.Random) -> bytes:
    """Bytes of the file changed, or its end cut off."""
    out = bytearray(data)
    if rng.random() < 0.3:
        return bytes(out[: rng.randrange(len(out))])
    for _ in range(rng.randint(1, 20)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cell": _by_book(_cell), "header": _by_book(_header), "shape": _by_book(_shape),
    "sheets": _by_book(_sheets), "xml": _xml, "package": _package,
}  # fmt: skip


class Run:
    """A small run, and the workbooks that are mutated."""

    def __init__(self, base: Path) -> None:
        (base / "in").mkdir()
        self.notice, self.out = base / "in" / "通知.txt", base / "out"
        self.notice.write_text(TEXT, "utf-8")
        parse_folder([base / "in"], self.out, workers=1)
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]
        for name in ("责任清单", "指标清单", "时限清单"):
            page = book.create_sheet(name)
            read = openpyxl.load_workbook(self.out / "xlsx" / f"{name}.xlsx").worksheets[0]
            for row in read.iter_rows(values_only=True):
                page.append(row)
        joined = io.BytesIO()
        book.save(joined)
        single = [(self.out / "xlsx" / f"{n}.xlsx").read_bytes() for n in ("责任清单", "指标清单")]
        self.books = [joined.getvalue(), *single]

    def outcome(self, seed: int) -> tuple[str, str, float]:
        """Way of the mutation, what came of it, seconds."""
        rng = random.Random(seed)
        way = rng.choice(list(WAYS))
        path = self.out / "改.xlsx"
        path.write_bytes(WAYS[way](rng.choice(self.books), rng))
        (self.out / "更正.csv").unlink(missing_ok=True)
        started = time.perf_counter()
        try:
            new, _ = apply_review(path, self.out)
            done = f"taken, {'no' if not new else 'some'} corrections"
            found = attempt(self.notice, corrections=read_corrections(self.out / "更正.csv"))
            if found.status != "ok":
                done = f"BREAK at the run: {found.message}"
        except PolicyParseError as error:
            done = (
                f"refused, {error.code}"
                if error.message and error.hint_zh
                else "BREAK: says nothing"
            )
        except Exception:  # what this bench is for
            done = f"BREAK: {traceback.format_exc(limit=-2)}"
        return way, done, time.perf_counter() - started


def main(arguments: list[str]) -> int:
    """Print the outcomes; 1 where one broke."""
    count = int(arguments[0]) if arguments else 500
    first = int(arguments[1]) if len(arguments) > 1 else 1
    tally: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    broken = 0
    with TemporaryDirectory() as place:
        run = Run(Path(place))
        for seed in range(first, first + count):
            way, done, seconds = run.outcome(seed)
            slowest = max(slowest, seconds)
            if done.startswith("BREAK"):
                broken += 1
                print(f"seed {seed} ({way}): {done}")
            tally[way, done.partition(":")[0]] += 1
    for (way, done), times in sorted(tally.items()):
        print(f"{times:5}  {way:8} {done}")
    print(f"{count} workbooks, {broken} broke, slowest {slowest:.2f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
