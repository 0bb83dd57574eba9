"""Which files a run takes: one row per input, whatever they are called and wherever OUT lies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_batch import DUTY, fill, outputs, run, status_rows

from policy_parse import write_duties
from policy_parse.batch import parse_folder
from policy_parse.batch.inputs import find_inputs, place_of, shown, stored_place
from policy_parse.errors import OutputError
from policy_parse.export.workbook import write_workbook
from policy_parse.pipeline import attempt, parse
from policy_parse.report import write_report
from policy_parse.report.inputs import run_files
from policy_parse.writing import is_own

posix = pytest.mark.skipif(sys.platform == "win32", reason="names that are no text")
GBK = os.fsdecode("文件.txt".encode("gbk"))


def write(path: Path, unit: str = "市水利局") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(DUTY.format(n=3, unit=unit), "utf-8")
    return path


def names(*sources: Path, **options: Any) -> list[str]:
    return [item.name for item in find_inputs(sources, **options)]


# Folders given, files below each, and the names wanted: as many as files, each once.
COLLISIONS = [
    (["A", "B"], ["A/n.txt", "B/n.txt"]),
    (["A", "B"], ["A/n.txt", "A/A/n.txt", "B/n.txt"]),
    (["A", "A/A"], ["A/n.txt", "A/A/n.txt"]),
    (["A", "B", "A/B"], ["A/n.txt", "A/B/n.txt", "B/n.txt", "B/A/n.txt"]),
    (["A", "B"], ["A/B/n.txt", "B/n.txt", "A/n.txt", "B/B/n.txt"]),
    (["A/n.txt", "B"], ["A/n.txt", "B/n.txt", "B/A/n.txt"]),
]


@pytest.mark.parametrize(("sources", "files"), COLLISIONS)
def test_every_file_has_a_name_of_its_own(
    sources: list[str], files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for n, file in enumerate(files):
        write(Path(file), f"市{n}局")
    found = find_inputs(sources)
    assert len(found) == len({item.name for item in found}) == len({i.place for i in found})
    assert {Path(item.place).resolve() for item in found} == {Path(f).resolve() for f in files}


def test_what_falls_together_by_name_is_in_all_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for file, unit in (("A/n.txt", "市甲局"), ("A/A/n.txt", "市乙局"), ("B/n.txt", "市丙局")):
        write(Path(file), unit)
    report = parse_folder(["A", "B"], "OUT", workers=1)
    assert report.inputs == len(status_rows(Path("OUT"))) == 3
    duties = Path("OUT/csv/责任清单.csv").read_text("utf-8-sig")
    assert all(unit in duties for unit in ("市甲局", "市乙局", "市丙局"))


@posix
def test_a_name_that_is_no_text_is_a_row_and_is_found_again(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 2)
    write(folder / GBK)
    write(folder / "文件.txt")
    report = parse_folder([folder], tmp_path / "out", workers=1)
    rows = status_rows(tmp_path / "out")
    assert report.all_ok
    assert sorted(rows) == ["\\xce\\xc4\\xbc\\xfe.txt", "文件.txt", "通知000.txt", "通知001.txt"]
    files, gone, _ = run_files(tmp_path / "out")
    assert folder / GBK in files
    assert gone == []


@posix
def test_a_byte_and_its_spelling_are_two_names(tmp_path: Path) -> None:
    write(tmp_path / os.fsdecode(b"\xce.txt"))
    write(tmp_path / "\\xce.txt")
    found = names(tmp_path)
    assert len(set(found)) == 2


@posix
@pytest.mark.parametrize("name", [GBK, "文件.txt", os.fsdecode(b"a\xff\xfeb"), "emoji😀.txt"])
def test_a_place_is_stored_and_comes_back(name: str) -> None:
    base = sqlite3.connect(":memory:")
    (kept,) = base.execute("select ?", (stored_place(name),)).fetchone()
    assert place_of(kept) == name
    assert shown(name).encode("utf-8")


@posix
def test_names_in_a_plain_c_locale(tmp_path: Path) -> None:
    folder = fill(tmp_path / "公文", 2)
    write(folder / "文件.txt")
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run(folder, "-o", tmp_path / "结果", "-w", 1, env=plain)
    assert done.returncode == 0, done.stderr
    assert sorted(status_rows(tmp_path / "结果")) == ["文件.txt", "通知000.txt", "通知001.txt"]


def test_a_folder_that_cannot_be_opened_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "in", 1)
    write(folder / "密" / "a.txt")
    scan = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("密"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = parse_folder([folder], tmp_path / "out", workers=1)
    rows = status_rows(tmp_path / "out")
    assert rows["密/"]["代码"] == "failed/unreadable"
    assert report.inputs == len(rows) == 2


@pytest.mark.parametrize("out", ["OUT", ".", "深/OUT"])
def test_results_in_the_folder_are_no_inputs(out: str, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 3)
    target = folder / out
    before = None
    for _ in range(3):
        report = parse_folder([folder], target, workers=1)
        assert report.inputs == 3
        now = {k: v for k, v in outputs(target).items() if not k.startswith("通知")}
        assert before in (None, now)
        before = now


def test_results_of_another_run_are_no_inputs(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 2)
    parse_folder([folder], folder / "旧结果", workers=1)
    report = parse_folder([folder], tmp_path / "out", workers=1)
    assert report.inputs == 2
    with pytest.raises(OutputError, match="旧结果"):
        parse_folder([folder / "旧结果"], tmp_path / "out2", workers=1)


def test_a_workbook_kept_beside_is_a_result_too(tmp_path: Path) -> None:
    """A run writes 汇总-1.xlsx where 汇总.xlsx was changed: neither is a notice of the next run."""
    folder = fill(tmp_path / "in", 2)
    parse_folder([folder], folder / "OUT", workers=1)
    shutil.copy(folder / "OUT" / "汇总.xlsx", folder / "OUT" / "汇总-1.xlsx")
    assert parse_folder([folder], tmp_path / "other", workers=1).inputs == 2


def test_what_was_written_beside_the_notices_is_no_notice(tmp_path: Path) -> None:
    """A report, a workbook, a ledger, a Word file: rows that say so, also when Excel has saved them."""
    folder = fill(tmp_path / "in", 1)
    notice = parse(next(folder.iterdir()))
    write_report([notice], folder / "report.html")
    write_workbook(notice, folder / "表.xlsx")
    write_duties(notice, folder / "分解表.docx")
    book = openpyxl.load_workbook(folder / "表.xlsx")
    book.save(folder / "改过.xlsx")
    foreign = openpyxl.Workbook()
    foreign.active["A1"] = "一、任务"
    foreign.save(folder / "别人的.xlsx")
    found = {i.name: i.trouble[1] if i.trouble else "" for i in find_inputs([folder])}
    own = {name for name, code in found.items() if code == "skipped/own-result"}
    assert own == {"report.html", "表.xlsx", "分解表.docx", "改过.xlsx"}
    assert found["别人的.xlsx"] == ""
    named = find_inputs([folder / "表.xlsx"])
    assert named[0].trouble is None  # named itself, it is read


def test_a_hostile_archive_is_not_opened_to_see_whose_it_is(tmp_path: Path) -> None:
    """Properties of a gigabyte, a hundred thousand members, no archive at all: quick, and not ours."""
    bomb = tmp_path / "大.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("docProps/core.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(256):
            part.write(b" " * (1 << 22))
    many = tmp_path / "多.docx"
    with zipfile.ZipFile(many, "w") as archive:
        for n in range(70_000):
            archive.writestr(f"{n}", b"")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "空.docx").write_bytes(b"")
    began = time.process_time()
    assert not any(is_own(path) for path in tmp_path.iterdir())
    assert time.process_time() - began < 0.5


def test_a_folder_of_that_name_without_a_ledger_is_read(tmp_path: Path) -> None:
    write(tmp_path / "in" / "csv" / "a.txt")
    assert names(tmp_path / "in") == ["csv/a.txt"]


def test_files_of_others_stay(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 1)
    mine = tmp_path / "out" / ".mine.part"
    mine.parent.mkdir()
    mine.write_text("x", "utf-8")
    parse_folder([folder], mine.parent, workers=1)
    assert mine.read_text("utf-8") == "x"
    assert not (mine.parent / ".work").exists()


SPARSE = ["txt", "docx", "doc", "pdf", "xlsx", "ofd", "html", "mht", "rtf", "csv", "zip", "bin"]


@posix
@pytest.mark.parametrize("suffix", SPARSE)
def test_a_file_of_200_gigabytes_is_refused_before_it_is_read(suffix: str, tmp_path: Path) -> None:
    """Its size is asked for first; by a run, by a parse, and by what looks whether it is a document."""
    path = tmp_path / f"大.{suffix}"
    with path.open("wb") as stream:
        stream.write({"pdf": b"%PDF-1.7\n", "rtf": b"{\\rtf1 "}.get(suffix, b"PK\3\4"))
        stream.truncate(200 << 30)  # holes: it takes no room
    began = time.process_time()
    outcome = attempt(path)
    assert outcome.code == "rejected/size"
    assert "300 MB" in outcome.message
    report = parse_folder([path], tmp_path / "out", workers=1)
    assert dict(report.statuses) == {"rejected": 1}
    assert time.process_time() - began < 5
