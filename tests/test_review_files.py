"""更正.csv and workbooks as files: of any length, broken, hostile; every command tells of them."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from test_review_entries import TEXT, folder, out

from policy_parse.batch import parse_folder
from policy_parse.batch.reviewing import apply_review
from policy_parse.errors import PolicyParseError, ReadError, RejectedError
from policy_parse.export.tables import build_tables
from policy_parse.pipeline import parse
from policy_parse.review import apply_corrections, read_corrections, write_corrections
from policy_parse.review.corrections import Correction

sys.path.append(str(Path(__file__).parents[1] / "bench"))
from review_mutants import Run

__all__ = ["out"]  # the run that the tests share

MANY = 300


def test_a_row_of_a_duty_with_many_tasks_is_kept_once(tmp_path: Path) -> None:
    """One line of 更正.csv for each row that went, whatever stands beside it; then one more."""
    (tmp_path / "in").mkdir()
    tasks = "\n".join(f"{n}.建设第{n}号绿道，{'做好养护' * 200}。" for n in range(1, MANY))
    text = f"关于试验的通知\n一、任务（责任单位：市水利局）\n{tasks}\n"
    (tmp_path / "in" / "通知.txt").write_text(text, "utf-8")
    out = tmp_path / "out"
    for gone in (1, 2):
        parse_folder([tmp_path / "in"], out, workers=1)
        path = out / "csv" / "责任清单.csv"
        lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
        assert len(lines) == MANY + 1 - gone
        del lines[5]
        with (out / "改.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(lines)
        new, _ = apply_review(out / "改.csv", out)
        assert [c.field for c in new] == ["tasks"]
        assert len(read_corrections(out / "更正.csv")) == gone
        assert (out / "更正.csv").stat().st_size < 10_000
    parse_folder([tmp_path / "in"], out, workers=1)
    assert len((out / "csv" / "责任清单.csv").read_text("utf-8-sig").splitlines()) == MANY - 2


def test_a_field_of_any_length_is_read(tmp_path: Path) -> None:
    """As earlier versions wrote it: all tasks of a duty in one field."""
    tasks = "\n".join(f"1.{n}\t{'长' * 1000}" for n in range(300))
    row = Correction("a" * 64, "f", "duties", "a-1", "edit", "tasks", tasks, tasks[:-1], "", 0, 0)
    write_corrections(tmp_path / "更正.csv", [row])
    assert read_corrections(tmp_path / "更正.csv") == [row]
    limit = csv.field_size_limit()
    assert limit == 131_072  # as other programs of this process have it
    notice = parse(TEXT.encode())
    duty = next(a for a in notice.assignments if a.tasks)
    lines = [f"{t.section}\t{t.text}" for t in notice.tasks if t.id in duty.tasks]
    kept = Correction(
        notice.source.sha256, "", "duties", duty.id, "edit", "tasks", "\n".join([*lines, "2\t别的"]),
        "\n".join(lines), duty.evidence.quote, *duty.evidence.span,
    )  # fmt: skip
    after = apply_corrections(notice, [kept], lambda name: notice.units[0])
    assert next(a for a in after.assignments if a.id == duty.id).tasks == duty.tasks


CORRECTION = Correction(
    "a" * 64,
    "=cmd|x.txt",
    "duties",
    "a-1",
    "edit",
    "unit",
    "=市教育局",
    "'=市局",
    "'@市局\n，+\t\"",
    0,
    3,
)


def test_formulas_in_corrections_are_guarded_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "更正.csv"
    write_corrections(path, [CORRECTION])
    for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
        assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)
    assert read_corrections(path) == [CORRECTION]


def garbage(whole: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Files that are no list of corrections, and what is said of each."""
    lines = whole.split(b"\r\n")
    head, row = lines[0], lines[1]
    yield "binary", b"\x89PNG\x00\x01" + bytes(range(256)), "第1行"
    yield "nul", b"\0" * 4096, "第1行"
    yield "empty", b"", "第1行"
    yield "utf-16", whole.decode("utf-8-sig").encode("utf-16"), "第1行"
    yield "gbk", whole.decode("utf-8-sig").encode("gb18030"), "第2行"
    yield "header", whole.replace(b"quote", b"quota", 1), "第1行"
    yield "other table", "文件,单位\r\n甲,乙\r\n".encode(), "第1行"
    yield "half a row", head + b"\r\n" + row + b"\r\n" + row[: len(row) // 2], "第3行"
    yield "half a quoted row", head + b"\r\n" + row[:80] + b',"', "第2行"
    yield "wrong number", whole.replace(b",0,3", b",zero,3"), "第2行"
    yield "wrong action", whole.replace(b",edit,", b",eat,"), "第2行"
    yield "wrong table", whole.replace(b",duties,", b",dishes,"), "第2行"
    yield "wrong field", whole.replace(b",unit,", b",unite,"), "第2行"


def stored() -> bytes:
    with folder() as place:
        write_corrections(place / "更正.csv", [Correction(
            "a" * 64, "通知.txt", "duties", "a-1", "edit", "unit", "市教育局", "市某局", "市局", 0, 3
        )])  # fmt: skip
        return (place / "更正.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "told"), list(garbage(stored())), ids=lambda v: str(v)[:20]
)
def test_a_broken_list_of_corrections(
    out: Path, tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    path = tmp_path / "更正.csv"
    path.write_bytes(data)
    with pytest.raises(PolicyParseError) as refused:
        read_corrections(path)
    assert str(path) in str(refused.value)
    assert told in str(refused.value)
    assert refused.value.hint_zh


def far_corner() -> bytes:
    return sheet('<row r="200000"><c r="XFD200000" t="inlineStr"><is><t>x</t></is></c></row>')


def sheet(rows: str) -> bytes:
    """A workbook of one sheet that says that it is as large as a sheet can be."""
    book = io.BytesIO()
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("_rels/.rels", f'<Relationships xmlns="{package}"><Relationship Id="a" Type='
                        f'"{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        zipped.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}"><Relationship '
                        f'Id="a" Type="{rel}/worksheet" Target="worksheets/s.xml"/></Relationships>')  # fmt: skip
        zipped.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{rel}"><sheets><sheet name="a" '
                        f'sheetId="1" r:id="a"/></sheets></workbook>')  # fmt: skip
        zipped.writestr("xl/worksheets/s.xml", f'<worksheet {main}><dimension ref="A1:XFD1048576"/>'
                        f"<sheetData>{rows}</sheetData></worksheet>")  # fmt: skip
    return book.getvalue()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (None, "表头"), ('<row r="1"/>' * 2_000_000, "rejected/size"),
        ("<row>" + "<c/>" * 3_000_000 + "</row>", "rejected/"),
        ("<row></row>" * 150_000, "表头"),
    ],
    ids=["corner", "rows", "cells", "some"],
)  # fmt: skip
def test_a_large_empty_workbook_is_soon_told(
    out: Path, tmp_path: Path, rows: str | None, told: str
) -> None:
    import resource
    import time

    path = tmp_path / "表.xlsx"
    path.write_bytes(far_corner() if rows is None else sheet(rows))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with pytest.raises((ReadError, RejectedError)) as refused:
        apply_review(path, out)
    assert time.process_time() - started < 4  # two seconds, on a machine that is not busy
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    assert told in f"{refused.value.code} {refused.value}"


@pytest.mark.parametrize(
    "data", [b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\3\4" + bytes(60), b"", b"\0" * 99]
)
def test_what_is_no_table_is_told(out: Path, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(data)
    with pytest.raises(PolicyParseError, match=r"表\.xls"):
        apply_review(path, out)
    with pytest.raises(ReadError, match="无法读取"):
        apply_review(tmp_path, out)


def test_what_was_typed_comes_as_typed(out: Path) -> None:
    """Days in any format, long numbers, hidden columns, formulas with and without results."""
    import datetime

    book = openpyxl.load_workbook(out / "xlsx" / "指标清单.xlsx")
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    at = {title: n + 1 for n, title in enumerate(head)}
    page.cell(2, at["数值"]).value = 3.14159
    page.cell(2, at["数值"]).number_format = "0.0"
    page.cell(2, at["完成时限"]).value = datetime.date(2027, 3, 31)
    page.cell(3, at["完成时限"]).value = datetime.date(2027, 3, 1)
    page.cell(3, at["完成时限"]).number_format = "yyyy-mm"
    page.column_dimensions["C"].hidden = True
    book.save(out / "打字.xlsx")
    new, _ = apply_review(out / "打字.xlsx", out)
    assert sorted(c.after for c in new) == ["2027-03", "2027-03-31", "3.14159"]
    (out / "更正.csv").unlink()
    page.cell(2, at["基期值"]).value = "=1+1"
    book.save(out / "打字.xlsx")
    with pytest.raises(ReadError, match="FORMULA"):
        apply_review(out / "打字.xlsx", out)


def test_tables_of_a_notice_are_all_guarded(tmp_path: Path) -> None:
    from policy_parse.export.csv_files import write_csv_folder

    text = "关于=试验的通知\n一、=任务\n1.=建设绿道5=公里。\n责任单位：=市水利局、@市财政局\n"
    for path in write_csv_folder(build_tables(parse(text.encode())), tmp_path):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
            assert not any(cell.startswith(tuple("=+@\t\r\n＝＋－＠")) for cell in row)


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policy_parse", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["garbage", "folder"])
def test_every_command_tells_of_broken_corrections(out: Path, tmp_path: Path, kind: str) -> None:
    place = shutil.copytree(out.parent, tmp_path / "x")
    broken = place / "out" / "更正.csv"
    if kind == "folder":
        broken.mkdir()
    else:
        broken.write_bytes(b"\x89PNG\x00" * 99)
    notice, results = place / "in" / "通知.txt", place / "out"
    for arguments, code in (
        (("run", place / "in", "-o", results), 3),
        (("report", results, "-o", tmp_path / "r.html"), 3),
        (("export", results, "--ics", tmp_path / "r.ics"), 3),
        (("review", "diff", results), 3),
        (("review", "apply", results / "csv" / "责任清单.csv", "-o", results), 3),
        (("parse", notice, "--corrections", results), 2),
        (("check", notice, "--corrections", results), 2),
    ):
        done = command(*arguments)
        assert done.returncode == code, (arguments, done.stderr)
        assert str(broken) in done.stderr
        assert "Traceback" not in done.stderr
        assert "移走" in done.stderr


def test_mutated_workbooks_break_nothing(tmp_path: Path) -> None:
    """bench/review_mutants.py does this to five hundred."""
    run = Run(tmp_path)
    outcomes = [run.outcome(seed) for seed in range(1, 21)]
    assert not [o for o in outcomes if o[1].startswith("BREAK")]
    assert len({way for way, _, _ in outcomes}) == 6
    assert max(seconds for _, _, seconds in outcomes) < 5
