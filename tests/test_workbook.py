"""The workbook as a clerk opens it: 概览, a row per task, ways between rows and text, and back."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from policy_parse import parse
from policy_parse.batch import parse_folder
from policy_parse.batch.reviewing import apply_review
from policy_parse.demo import corpus_documents, corpus_folder
from policy_parse.errors import ReadError
from policy_parse.export.overview import overview
from policy_parse.export.shown import date_read, date_shown, lines_of
from policy_parse.export.source_rows import SourceRows
from policy_parse.export.tables import build_table
from policy_parse.export.workbook import write_workbook
from policy_parse.lexicon.roles import role_named

SAMPLE = corpus_folder() / "望川区_全民健身.docx"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "表.xlsx"
    write_workbook(parse(SAMPLE), path)
    return openpyxl.load_workbook(path)


def test_it_opens_on_what_the_document_is(book: Any) -> None:
    assert book.sheetnames[:4] == ["概览", "责任分解表", "责任清单", "责任矩阵"]
    text = [str(c.value) for row in book["概览"].iter_rows() for c in row if c.value is not None]
    assert "望政办〔2023〕26号" in text
    assert "区县级" in text
    assert {"目录", "各单位任务数", "最早的时限", "需要核对"} <= set(text)
    assert len(book["概览"]._charts) == 1


def test_every_way_leads_to_a_sheet_and_row_that_are_there(book: Any) -> None:
    ways = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    name, _, place = cell.hyperlink.location.rpartition("!")
                    target = book[name.strip("'")]
                    found = re.fullmatch(r"A(\d+)", place)
                    assert found
                    assert int(found[1]) <= target.max_row
                    ways += 1
    assert ways > 300
    ours = {cell.hyperlink.location.rpartition("!")[0].strip("'")
            for row in book["概览"].iter_rows() for cell in row if cell.hyperlink}  # fmt: skip
    assert set(book.sheetnames) - {"概览"} <= ours


@pytest.mark.parametrize("name", ["责任清单", "指标清单", "时限清单", "责任分解表"])
def test_a_row_leads_to_the_sentence_that_holds_it(book: Any, name: str) -> None:
    sheet, text = book[name], book["原文"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    checked = 0
    for row in sheet.iter_rows(min_row=2):
        way = next((c.hyperlink.location for c in row if c.hyperlink), None)
        quote = row[heads.get("原文依据", heads.get("任务")) - 1].value
        if way is None or not quote:
            continue
        line = int(way.rpartition("A")[2])
        near = "".join(str(text.cell(n, 3).value) for n in range(line, line + 3))
        assert "".join(quote.split())[:6] in "".join(near.split())
        checked += 1
    assert checked >= 10


@pytest.mark.parametrize("path", corpus_documents(), ids=lambda p: p.stem)
def test_a_row_per_task_says_what_the_long_form_says(path: Path) -> None:
    notice = parse(path)
    long, short = build_table(notice, "duties"), build_table(notice, "breakdown")
    keys, heads = ([key for key, _ in t.columns] for t in (long, short))
    told: dict[tuple[str, str], set[str]] = {}
    for row in short.rows:
        of_row = dict(zip(heads, row, strict=True))
        for word, key in (("牵头", "lead"), ("责任", "responsible"), ("参与", "participating"),
                          ("督导", "supervising")):  # fmt: skip
            told.setdefault((str(of_row["section"]), word), set()).update(
                str(of_row[key] or "").split("、")
            )
    for row in long.rows:
        of_row = dict(zip(keys, row, strict=True))
        units = told[str(of_row["section"]), str(of_row["role"])]
        assert str(of_row["unit"]).split("、")[0] in units
    assert len(short.rows) >= len(notice.tasks)


@pytest.mark.parametrize("path", corpus_documents(), ids=lambda p: p.stem)
def test_the_text_is_there_whole_and_once(path: Path) -> None:
    notice = parse(path)
    rows = SourceRows(notice)
    bare = "".join("".join(row.text.split()) for row in rows.rows)
    assert bare == "".join(notice.source.text.split())
    for row in rows.rows:
        found = rows.at(row.start)
        assert found is not None
        assert rows.rows[found] is row


def test_prints_on_paper(book: Any) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        upright = sheet.title == "概览"
        assert sheet.page_setup.orientation == ("portrait" if upright else "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text
        assert "望川区" in sheet.oddHeader.left.text
    for name in ("责任清单", "指标清单", "原文"):
        assert book[name].print_title_rows == "$1:$1"
        hidden = {
            n
            for c in book[name].column_dimensions.values()
            for n in range(c.min, c.max + 1)
            if c.hidden
        }
        heads = {c.value: c.column for c in book[name][1]}
        assert {heads[h] for h in ("编号", "起始位置", "结束位置") if h in heads} <= hidden


def test_rows_are_as_tall_as_their_texts(book: Any) -> None:
    sheet = book["责任分解表"]
    heads = {c.value: c.column for c in sheet[1]}
    for r in range(2, sheet.max_row + 1):
        text = str(sheet.cell(r, heads["任务"]).value)
        assert (sheet.row_dimensions[r].height or 15) >= min(15 * lines_of(text, 56), 409)


def test_lists_to_choose_from(book: Any) -> None:
    (rule,) = book["责任清单"].data_validations.dataValidation
    assert rule.formula1 == '"牵头,责任,参与,督导"'
    assert len(book["指标清单"].data_validations.dataValidation) == 5


@pytest.mark.parametrize(("iso", "shown"), [
    ("2025", "2025年"), ("2025-06", "2025年6月"), ("2025-06-30", "2025年6月30日"),
    ("2023-11；每年", "2023年11月；每年"), ("每年11月底前", "每年11月底前"), ("2025；2027", "2025年；2027年"),
])  # fmt: skip
def test_dates_in_words_and_back(iso: str, shown: str) -> None:
    assert date_shown(iso) == shown
    assert date_read(shown) == iso


@pytest.mark.parametrize(("word", "role"), [
    ("配合", "participating"), ("主办", "lead"), ("参加", "participating"), ("牵头单位", "lead"),
    ("协办单位", "participating"), ("负责", "responsible"), ("主管", None), ("", None), ("甲", None),
])  # fmt: skip
def test_words_for_roles(word: str, role: str | None) -> None:
    found = role_named(word)
    assert (found.value if found else None) == role


def many_units(count: int) -> str:
    tasks = "".join(f"{n}.建设绿道{n}公里。（第{n}镇人民政府负责）\n" for n in range(1, count + 1))
    return f"临岚县人民政府关于绿道的通知\n一、任务\n{tasks}"


def test_very_many_units_have_one_sheet(tmp_path: Path) -> None:
    for count, sheets in ((12, 12), (60, 0)):
        write_workbook(parse(many_units(count).encode()), tmp_path / "x.xlsx")
        book = openpyxl.load_workbook(tmp_path / "x.xlsx")
        assert sum("镇" in name for name in book.sheetnames) == sheets
        index = book["单位索引"]
        for r in range(2, count + 2):
            name, _, place = index.cell(r, 1).hyperlink.location.rpartition("!")
            assert book[name.strip("'")][place].value == index.cell(r, 1).value
        if not sheets:
            sheet = book["各单位任务"]
            assert len(sheet.row_breaks.brk) == count - 1
            assert sheet.print_title_rows == "$1:$1"
            assert [c.value for c in sheet["A"]].count("角色") == 1


def test_sheets_speak_chinese_and_lead_to_the_text_on_short_cells(tmp_path: Path) -> None:
    """No codes, no ids; the way to the sentence is on the section, for LibreOffice does not wrap it."""
    text = "临岚县人民政府关于绿道的通知\n一、任务\n1.建设绿道。到2025年，建成绿道50公里。（某办负责）\n"
    write_workbook(parse(text.encode(), accounts=True), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book["问题"]["A2"].value == "单位名称未确认"
    assert [book[n].page_setup.orientation for n in ("概览", "问题")] == ["portrait", "landscape"]
    for name in ("责任清单", "指标清单", "章节"):
        assert book[name]["A2"].hyperlink is not None
        quotes = [c for row in book[name].iter_rows(2) for c in row if c.hyperlink]
        assert all(len(str(c.value)) < 12 for c in quotes)
    heads = {c.value: c.column_letter for c in book["数字台账"][1]}
    assert book["数字台账"].column_dimensions[heads["所在记录"]].hidden
    assert 0 not in [c.value for c in book["数字台账"][heads["像指标的程度"]]]


def test_a_page_says_who_a_unit_is_and_with_whom_it_works(tmp_path: Path) -> None:
    text = (
        "临岚市望川区人民政府关于绿道的通知\n一、任务\n"
        "1.建设绿道。到2025年，建成绿道50公里。（区城管局牵头，区水务局配合）\n"
        "2.管护绿道。（区城市管理局负责）\n"
    )
    write_workbook(parse(text.encode()), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["区城管局"]
    assert sheet["A1"].value == "区城管局"
    assert "区城市管理局（1处）" in sheet["A2"].value
    assert "牵头1项、责任1项" in sheet["A2"].value
    heads = [cell.value for cell in sheet[3]]
    first = dict(zip(heads, [cell.value for cell in sheet[4]], strict=True))
    assert (first["角色"], first["完成时限"], first["协作单位"]) == (
        "牵头",
        "2025年",
        "参与：区水务局",
    )
    assert "50公里" in first["指标"]
    assert sheet.print_title_rows == "$1:$3"
    other = dict(zip(heads, [cell.value for cell in book["区水务局"][4]], strict=True))
    assert other["协作单位"] == "牵头：区城管局"


def test_overview_of_a_text_without_anything() -> None:
    found = overview(parse("今天天气很好。".encode()))
    assert dict(found.counts)["任务"] == 0
    assert found.load == found.ahead == ()


@pytest.fixture
def exported(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    parse_folder([folder], tmp_path / "out", workers=1)
    write_workbook(parse(SAMPLE), tmp_path / "表.xlsx")
    return tmp_path / "out", tmp_path / "表.xlsx"


def test_an_unedited_workbook_is_no_correction(exported: tuple[Path, Path]) -> None:
    out, path = exported
    assert apply_review(path, out) == ([], [])


@pytest.mark.parametrize(("sheet", "title", "entry"), [
    ("责任矩阵", "区教育体育局", "改了"), ("责任矩阵", "任务", "改了"), ("责任分解表", "牵头单位", "改了"),
    ("责任分解表", "完成时限", "改了"), ("各单位任务", "角色", "改了"), ("各单位任务", "任务", "改了"),
])  # fmt: skip
def test_edits_in_sheets_that_repeat_are_refused_by_name(
    exported: tuple[Path, Path], sheet: str, title: str, entry: str
) -> None:
    out, path = exported
    book = openpyxl.load_workbook(path)
    row = 4 if sheet == "各单位任务" else 2  # under the header, a unit's name and what it has to do
    heads = {c.value: c.column for c in book[sheet][1]}
    book[sheet].cell(row, heads[title]).value = entry
    unit = book[sheet]["A2"].value
    book.save(path)
    new, left = apply_review(path, out)
    assert new == []
    (line,) = left
    assert title in line
    assert f"第{row}行" in line
    assert "责任清单" in line or "只能填" in line
    assert row == 2 or unit in line


def test_a_role_by_another_word_and_a_date_in_words(exported: tuple[Path, Path]) -> None:
    out, path = exported
    book = openpyxl.load_workbook(path)
    heads = {c.value: c.column for c in book["责任清单"][1]}
    roles = {r: book["责任清单"].cell(r, heads["角色"]).value for r in range(2, 200)}
    one = max(r for r, word in roles.items() if word == "牵头")
    book["责任清单"].cell(one, heads["角色"]).value = "配合"
    times = {c.value: c.column for c in book["时限清单"][1]}
    shown = [book["时限清单"].cell(r, times["完成时限"]).value for r in range(2, 30)]
    assert "2025年" in shown
    book["时限清单"].cell(2 + shown.index("2025年"), times["完成时限"]).value = "2026年6月"
    book.save(path)
    new, _ = apply_review(path, out)
    assert {(c.field, c.after) for c in new} == {("role", "参与"), ("due", "2026-06")}


def test_a_value_that_is_no_role_is_refused(exported: tuple[Path, Path]) -> None:
    out, path = exported
    book = openpyxl.load_workbook(path)
    heads = {c.value: c.column for c in book["责任清单"][1]}
    book["责任清单"].cell(2, heads["角色"]).value = "主管"
    book.save(path)
    with pytest.raises(ReadError, match="只能填"):
        apply_review(path, out)


def test_what_was_taken_is_in_the_outputs_at_once(exported: tuple[Path, Path]) -> None:
    out, _ = exported
    listed = out / "xlsx" / "责任清单.xlsx"
    edited = out.parent / "改.xlsx"
    book = openpyxl.load_workbook(listed)
    heads = {c.value: c.column for c in book.active[1]}
    book.active.cell(2, heads["单位"]).value = "区新局"
    for r in range(3, book.active.max_row + 1):
        if book.active.cell(r, heads["编号"]).value == book.active.cell(2, heads["编号"]).value:
            book.active.cell(r, heads["单位"]).value = "区新局"
    book.save(edited)
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "review", "apply", str(edited), "-o", str(out)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "结果已更新" in done.stderr
    assert "区新局" in (out / "csv" / "责任清单.csv").read_text("utf-8-sig")


def test_results_stay_where_the_notice_is_gone(exported: tuple[Path, Path]) -> None:
    from policy_parse.batch.refresh import refresh

    out, _ = exported
    before = (out / "csv" / "责任清单.csv").read_bytes()
    (out.parent / "in" / SAMPLE.name).unlink()
    assert refresh(out) == [SAMPLE.name]
    assert (out / "csv" / "责任清单.csv").read_bytes() == before


def test_corrected_cells_are_coloured_and_say_what_stood_there(exported: tuple[Path, Path]) -> None:
    out, path = exported
    book = openpyxl.load_workbook(path)
    heads = {c.value: c.column for c in book["责任清单"][1]}
    book["责任清单"].cell(2, heads["角色"]).value = "督导"
    times = {c.value: c.column for c in book["指标清单"][1]}
    book["指标清单"].cell(3, times["数值"]).value = 4321
    book.save(path)
    corrections, _ = apply_review(path, out, SAMPLE)
    again = path.with_name("又.xlsx")
    write_workbook(parse(SAMPLE, corrections=corrections), again)
    parse_folder([path.parent / "in"], out, workers=1)
    books = {
        "责任清单": [again, out / "xlsx" / "责任清单.xlsx"], "指标清单": [again, out / "xlsx" / "指标清单.xlsx"],
    }  # fmt: skip
    for name, paths in books.items():
        for one in paths:
            sheet = openpyxl.load_workbook(one)[name]
            noted = {c.value: c for row in sheet.iter_rows() for c in row if c.comment}
            (cell,) = {id(c): c for c in noted.values()}.values()
            assert cell.value == ("督导" if name == "责任清单" else 4321)
            assert cell.fill.fgColor.rgb == "FFD9D2E9"
            assert "人工更正，原为“" in cell.comment.text
