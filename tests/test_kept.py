"""What a person has changed is never written over: the new file stands beside it, and is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import docx
import openpyxl
import pytest

from policy_parse import compare, make_ledger, parse
from policy_parse.batch import parse_folder
from policy_parse.batch.reviewing import apply_review
from policy_parse.demo import corpus_documents
from policy_parse.export.comparison_files import deliver_comparison
from policy_parse.export.deliver import deliver
from policy_parse.writing import KeptWarning

SAMPLE = next(path for path in corpus_documents() if path.suffix == ".txt")


def by_openpyxl(path: Path) -> None:
    """Change a cell, as a script does."""
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["C2"] = "人工改过"
    book.save(path)


def by_libreoffice(path: Path) -> None:
    """Save as LibreOffice does, even where no cell was changed."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice")
    home = path.parent / "home"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", "xlsx",
         "--outdir", home, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shutil.copy(home / path.name, path)


@pytest.mark.parametrize("change", [by_openpyxl, by_libreoffice])
def test_a_changed_workbook_is_kept(tmp_path: Path, change: object) -> None:
    notice = parse(SAMPLE)
    assert deliver(notice, tmp_path, "表", "xlsx") == [str(tmp_path / "表.xlsx")]
    first = (tmp_path / "表.xlsx").read_bytes()
    assert deliver(notice, tmp_path, "表", "xlsx") == [str(tmp_path / "表.xlsx")]
    assert callable(change)
    change(tmp_path / "表.xlsx")
    mine = (tmp_path / "表.xlsx").read_bytes()
    for _ in range(2):  # what nobody has changed beside it is written anew, not once more
        told, written = deliver(notice, tmp_path, "表", "xlsx")
        assert "表-1.xlsx" in told
        assert written == str(tmp_path / "表-1.xlsx")
    assert (tmp_path / "表.xlsx").read_bytes() == mine
    assert (tmp_path / "表-1.xlsx").read_bytes() == first
    by_openpyxl(tmp_path / "表-1.xlsx")
    assert deliver(notice, tmp_path, "表", "xlsx")[-1] == str(tmp_path / "表-2.xlsx")


def test_an_empty_file_holds_nothing_to_keep_and_a_foreign_one_does(tmp_path: Path) -> None:
    notice = parse(SAMPLE)
    (tmp_path / "空.xlsx").touch()
    assert deliver(notice, tmp_path, "空", "xlsx") == [str(tmp_path / "空.xlsx")]
    (tmp_path / "别.xlsx").write_text("不是表")
    assert deliver(notice, tmp_path, "别", "xlsx")[-1] == str(tmp_path / "别-1.xlsx")
    assert (tmp_path / "别.xlsx").read_text() == "不是表"


def test_a_changed_word_file_is_kept(tmp_path: Path) -> None:
    notices = [parse(path) for path in corpus_documents()[:2]]
    comparison = compare(*notices)
    path = tmp_path / "对照.docx"
    assert deliver_comparison(comparison, tmp_path, "docx") == [str(path)]
    assert deliver_comparison(comparison, tmp_path, "docx") == [str(path)]
    document = docx.Document(str(path))
    document.core_properties.modified = document.core_properties.modified.replace(year=2026)  # type: ignore[union-attr]
    document.save(str(path))
    mine = path.read_bytes()
    assert deliver_comparison(comparison, tmp_path, "docx")[-1] == str(tmp_path / "对照-1.docx")
    assert path.read_bytes() == mine


def test_a_changed_ledger_is_kept(tmp_path: Path) -> None:
    notice, path = parse(SAMPLE), tmp_path / "台账.xlsx"
    make_ledger([notice], path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make_ledger([notice], path)  # nobody has changed it: nothing to tell
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C2"] = "人工改过"
    book.save(path)
    with pytest.warns(KeptWarning, match="台账-1.xlsx"):
        make_ledger([notice], path)
    assert openpyxl.load_workbook(path).worksheets[0]["C2"].value == "人工改过"
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "ledger", str(SAMPLE), "-o", str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "台账-1.xlsx" in done.stderr
    assert "Warning" not in done.stderr


def test_a_run_keeps_what_was_changed_and_takes_it_in(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    shutil.copy(SAMPLE, source)
    shutil.copy(corpus_documents()[1], source)
    parse_folder([source], out, workers=2)
    merged = out / "xlsx" / "责任清单.xlsx"
    book = openpyxl.load_workbook(merged)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index("角色") + 1
    old = sheet.cell(2, column).value
    sheet.cell(2, column).value = "督导" if old != "督导" else "牵头"
    book.save(merged)
    mine = merged.read_bytes()
    new, _ = apply_review(merged, out)
    assert new
    report = parse_folder([source], out, workers=2)
    assert merged.read_bytes() == mine
    beside = out / "xlsx" / "责任清单-1.xlsx"
    assert any(beside.name in line for line in report.warnings)
    assert openpyxl.load_workbook(beside).worksheets[0].cell(2, column).value != old


def test_a_changed_matrix_outlives_its_document(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for path in corpus_documents()[:2]:
        shutil.copy(path, source)
    parse_folder([source], out, workers=1, workbooks=True)
    first, second = sorted((out / "责任矩阵").glob("*.xlsx"))
    by_openpyxl(first)
    for path in source.iterdir():
        path.unlink()
    parse_folder([source], out, workers=1, workbooks=True)
    assert first.exists()
    assert not second.exists()
