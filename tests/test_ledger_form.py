"""台账: written from notices, split among units, returned in any shape and merged again."""

from __future__ import annotations

import csv
import datetime
import random
import shutil
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from test_cli import cli

from policy_parse import make_ledger, merge_ledger, parse, parse_text, split_ledger, verify
from policy_parse.demo import corpus_documents
from policy_parse.errors import OutputError, PolicyParseError
from policy_parse.ledger_form.bulletin import write_bulletin
from policy_parse.ledger_form.columns import COLUMNS, MISSING
from policy_parse.ledger_form.lights import pace_of, read_rules, with_lights
from policy_parse.ledger_form.merging import Merged
from policy_parse.ledger_form.rows import last_day, rows_of
from policy_parse.lexicon.ledger_form import ledger_column
from policy_parse.lexicon.tables import table

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from ledger_returns import outcome, sent_out

TEXT = """临岚市人民政府办公室关于印发临岚市节水行动方案的通知
一、主要任务
（一）改造老旧管网。到2025年，改造老旧管网长度达到120公里。（市水务局牵头，市财政局、市住房城乡建设局配合）
（二）推进再生水利用。到2026年6月底，再生水利用率达到35%以上，总投资1.8亿元。（市水务局负责）
（三）开展节水宣传。（市教育局、各县（市、区）人民政府负责）
二、保障措施
（一）加强调度。市水务局每季度末向市政府报告进展情况。
"""
REVISED = TEXT.replace("一、主要任务\n", "一、总体要求\n坚持节水优先。\n二、主要任务\n").replace(
    "（三）开展", "（三）建设节水机关。（市机关事务管理局负责）\n（四）开展"
).replace("120公里", "150公里").replace("二、保障", "三、保障")  # fmt: skip


def sheet_of(path: Path, name: str | None = None):  # type: ignore[no-untyped-def]
    book = openpyxl.load_workbook(path)
    return book[name] if name else book.worksheets[0]


def by_header(path: Path, name: str | None = None) -> list[dict[str, object]]:
    head, *rows = sheet_of(path, name).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    make_ledger([parse_text(TEXT)], path)
    return path


def test_columns_and_print_setup(book: Path) -> None:
    sheet = sheet_of(book)
    assert [cell.value for cell in sheet[1]] == [column.header for column in COLUMNS]
    assert not sheet.merged_cells.ranges
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.print_title_rows == "$1:$1"
    lists = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert any("已完成" in words for words in lists.values())
    assert sheet.cell(2, 4).alignment.wrap_text


def test_what_the_notice_says(book: Path) -> None:
    rows = by_header(book)
    pipes = next(r for r in rows if r["指标"] and "管网" in str(r["指标"]))
    assert pipes["牵头单位"] == "市水务局"
    assert pipes["配合单位"] == "市财政局、市住房城乡建设局"
    assert (pipes["目标值"], pipes["计量单位"]) == (120, "公里")
    assert pipes["完成时限"] == datetime.datetime(2025, 12, 31)
    assert pipes["责任人"] == MISSING
    assert pipes["报送频次"] == "每季度"
    assert pipes["条目"] == "一、（一）"
    money = next(r for r in rows if r["计量单位"] == "亿元")
    assert money["目标值"] == 1.8
    assert all(v not in (None, "") for r in rows for h, v in list(r.items())[:14])


def test_numbers_survive_a_revised_notice() -> None:
    """Sections and tasks put before, numbering moved, figures changed: the numbers stay."""
    before, after = (rows_of([parse_text(text)]) for text in (TEXT, REVISED))
    assert {row["number"] for row in before} < {row["number"] for row in after}
    pipes = [next(r for r in rows if "管网" in r["indicator"]) for rows in (before, after)]
    assert [(r["goal"], r["item"]) for r in pipes] == [("120", "一、（一）"), ("150", "二、（一）")]
    assert pipes[0]["number"] == pipes[1]["number"]


def test_numbers_are_one_each() -> None:
    twice = TEXT.replace("二、保障措施", "（四）开展节水宣传。（市教育局负责）\n二、保障措施")
    numbers = [r["number"] for r in rows_of([parse_text(twice)])]
    assert len(numbers) == len(set(numbers))


def test_last_days() -> None:
    assert [last_day(d) for d in ("2025", "2024-02", "2025-06-30", "每年")] == [
        "2025-12-31", "2024-02-29", "2025-06-30", "每年",
    ]  # fmt: skip


def test_headers_are_known_by_their_words() -> None:
    for row in table("ledger_columns"):
        assert ledger_column(row["example"]) == row["key"], row
    assert ledger_column("完成时限（年月）") == "due"
    assert ledger_column("主责部门") == "lead"
    assert ledger_column("天气") == ""


def form(path: Path, rows: int = 2) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:G1")
    sheet["A1"] = "临岚市重点工作任务台账"
    sheet["A1"].font = Font(bold=True, size=20)
    for r in (2, 3):
        sheet.row_dimensions[r].height = 30
    head = ["序号", "工作任务", "完成时间", "责任分工", None, "目标值", "领导批示"]
    for c, text in enumerate(head, 1):
        sheet.cell(2, c, text)
    sheet.merge_cells("D2:E2")
    sheet["D3"], sheet["E3"] = "牵头部门", "配合部门"
    for letter in "ABCFG":
        sheet.merge_cells(f"{letter}2:{letter}3")
    for r in range(4, 4 + rows):
        for c in range(1, 8):
            sheet.cell(r, c).fill = PatternFill("solid", fgColor="FFF2CC")
        sheet.cell(r, 3).number_format = 'yyyy"年"m"月"'
    sheet.cell(4 + rows, 1, "填表人：")
    sheet.merge_cells(start_row=4 + rows, end_row=4 + rows, start_column=1, end_column=7)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "2:3"
    book.save(path)
    return path


@pytest.mark.parametrize("room", [1, 2, 40])
def test_an_offices_own_form(tmp_path: Path, room: int) -> None:
    template, out = form(tmp_path / "模板.xlsx", room), tmp_path / "填.xlsx"
    before = template.read_bytes()
    rows = make_ledger([parse_text(TEXT)], out, template=template, separator="；")
    sheet = sheet_of(out)
    assert template.read_bytes() == before
    assert sheet["A1"].value == "临岚市重点工作任务台账"
    assert sheet["A1"].font.size == 20
    assert {"A1:G1", "D2:E2", "A2:A3"} <= {m.coord for m in sheet.merged_cells.ranges}
    assert sheet.print_title_rows == "$2:$3"
    filled = [[sheet.cell(r, c).value for c in range(1, 8)] for r in range(4, 4 + len(rows))]
    assert [str(line[0]) for line in filled] == [str(n + 1) for n in range(len(rows))]
    assert [line[1] for line in filled] == [row["task"] for row in rows]
    assert filled[0][4] == "市财政局；市住房城乡建设局"
    assert filled[0][2] == datetime.datetime(2025, 12, 31)
    assert sheet.cell(4, 3).number_format == 'yyyy"年"m"月"'
    assert sheet.cell(3 + len(rows), 2).fill.fgColor.rgb == "00FFF2CC"
    assert all(line[6] is None for line in filled)
    foot = max(4 + room, 4 + len(rows))
    assert sheet.cell(foot, 1).value == "填表人："
    assert f"A{foot}:G{foot}" in {m.coord for m in sheet.merged_cells.ranges}


def test_a_form_without_a_header_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "空.xlsx"
    openpyxl.Workbook().save(empty)
    with pytest.raises(PolicyParseError, match="表头") as told:
        make_ledger([parse_text(TEXT)], tmp_path / "出.xlsx", template=empty)
    assert told.value.hint_zh
    template = form(tmp_path / "模板.xlsx")
    with pytest.raises(OutputError):
        make_ledger([parse_text(TEXT)], template, template=template)


def returned(folder: Path, unit: str, entries: dict[str, object]) -> None:
    """Fill in the first row of a unit's workbook."""
    path = folder / f"{unit}.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    for header, value in entries.items():
        sheet.cell(2, head.index(header) + 1, value)
    book.save(path)


def test_split_and_merge(book: Path, tmp_path: Path) -> None:
    parts, out = tmp_path / "分", tmp_path / "合.xlsx"
    names = {path.stem for path in split_ledger(book, parts)}
    assert {"市水务局", "市财政局", "市教育局"} <= names
    assert any("各县（市、区）人民政府" in name for name in names)
    returned(
        parts,
        "市水务局",
        {"办理状态": "进行中", "进展情况": "已开工", "完成值": 60, "主要任务": None},
    )
    returned(parts, "市财政局", {"办理状态": "未启动", "进展情况": "资金已下达", "完成率": 0.1})
    merged = merge_ledger(parts, out, today=datetime.date(2025, 7, 1))
    assert merged.unplaced == []
    row = by_header(out)[0]
    assert row["办理状态"] == "进行中"  # the unit in the lead
    assert "［市水务局］已开工" in str(row["进展情况"])
    assert "［市财政局］资金已下达" in str(row["进展情况"])
    assert row["完成值"] == 60
    changes = by_header(out, "变化情况")
    assert {c["填报单位"] for c in changes} == {"市水务局", "市财政局"}
    assert any("不一致" in str(c["说明"]) for c in changes)
    silent = {r["单位"]: r["说明"] for r in by_header(out, "未反馈单位")}
    assert silent["市教育局"] == "已返回，未填进展"
    (parts / "市教育局.xlsx").unlink()
    merged = merge_ledger(parts, out, today=datetime.date(2025, 7, 1))
    assert {r["unit"]: r["why"] for r in merged.silent}["市教育局"] == "未返回"
    again = merge_ledger(parts, tmp_path / "再合.xlsx", ledger=out)
    left = [c for c in again.changes if "不一致" not in c["why"]]
    assert left == []  # nothing is new since the last time, but that two units still differ
    kept = by_header(tmp_path / "再合.xlsx")[0]
    assert (kept["办理状态"], kept["进展情况"]) == (row["办理状态"], row["进展情况"])


def test_rows_of_no_task_are_kept(book: Path, tmp_path: Path) -> None:
    parts, out = tmp_path / "分", tmp_path / "合.xlsx"
    split_ledger(book, parts)
    path = parts / "市水务局.xlsx"
    given = openpyxl.load_workbook(path)
    given.worksheets[0].append(["", "", "", "自行新增的一项工作", "", "", "", "", "", "市水务局"])
    first = [cell.value for cell in given.worksheets[0][2]]
    wrong = [first[0], *first[1:3], by_header(book)[-1]["主要任务"], *first[4:]]
    given.worksheets[0].append(wrong)
    given.save(path)
    merged = merge_ledger(parts, out)
    reasons = [r["原因"] for r in by_header(out, "未归位")]
    assert len(reasons) == len(merged.unplaced) == 2
    assert "任务编号与主要任务不一致" in reasons
    assert any("自行新增的一项工作" in str(r["全部内容"]) for r in by_header(out, "未归位"))


def test_merge_overwrites_no_input(book: Path, tmp_path: Path) -> None:
    split_ledger(book, tmp_path / "分")
    with pytest.raises(OutputError):
        merge_ledger(tmp_path / "分", tmp_path / "分" / "总台账.xlsx")
    with pytest.raises(PolicyParseError, match="不存在"):
        merge_ledger(tmp_path / "分", tmp_path / "合.xlsx", ledger=tmp_path / "无.xlsx")


def test_damaged_returns_are_told(book: Path, tmp_path: Path) -> None:
    parts = tmp_path / "分"
    split_ledger(book, parts)
    (parts / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (parts / "下级").mkdir()
    (parts / "下级" / "说明.docx").write_bytes(b"PK")
    (parts / "~$市水务局.xlsx").write_bytes(b"x")  # what Excel keeps beside an open workbook
    merged = merge_ledger(parts, tmp_path / "合.xlsx")
    assert len(merged.unread) == 2
    with pytest.raises(PolicyParseError, match="不是文件夹"):
        merge_ledger(tmp_path / "无", tmp_path / "合.xlsx")


@pytest.mark.skipif(not shutil.which("soffice"), reason="no converter")
def test_old_workbooks(book: Path, tmp_path: Path) -> None:
    import subprocess

    parts = tmp_path / "分"
    split_ledger(book, parts)
    returned(parts, "市水务局", {"进展情况": "已开工", "完成值": 60})
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
         "--convert-to", "xls", "--outdir", str(parts), str(parts / "市水务局.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (parts / "市水务局.xlsx").unlink()
    merged = merge_ledger(parts, tmp_path / "合.xlsx")
    assert merged.unplaced == merged.unread == []
    assert by_header(tmp_path / "合.xlsx")[0]["进展情况"] == "已开工"


def test_lights(tmp_path: Path) -> None:
    day = datetime.date(2025, 7, 1)
    rows = [
        {"state": "已完成", "due": "2025-01-31"}, {"state": "进行中", "due": "2025-06-30"},
        {"state": "进行中", "due": "2025-12-31", "share": "30%"},
        {"state": "进行中", "due": "2025-12-31", "share": "0.5"},
        {"state": "进行中", "due": "2025-12-31", "goal": "100", "done": "70"},
        {"state": "进行中", "due": "2025-07-20", "share": "100%"}, {"state": "", "due": MISSING},
    ]  # fmt: skip
    lights = [row["light"] for row in with_lights(rows, day, read_rules())]
    assert lights == ["绿", "红", "红", "黄", "绿", "黄", "绿"]
    own = tmp_path / "规则.csv"
    own.write_text("rule,value,light\nbehind,0.5,红\notherwise,,蓝\n", "utf-8-sig")
    assert {r["light"] for r in with_lights(rows, day, read_rules(own))} == {"蓝"}
    own.write_text("rule,value,light\nsometimes,1,红\n", "utf-8")
    with pytest.raises(PolicyParseError, match="不是规则"):
        read_rules(own)


@pytest.mark.parametrize("seed", range(12))
def test_mangled_returns(tmp_path: Path, seed: int) -> None:
    ledger = sent_out(tmp_path)
    lost, wrong, told = outcome(ledger, tmp_path, random.Random(seed))
    assert (lost, wrong) == (0, 0)
    assert told >= 0


def test_the_commands(tmp_path: Path) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text(TEXT, "utf-8")
    book, parts, out = tmp_path / "台账.xlsx", tmp_path / "分", tmp_path / "合.xlsx"
    assert cli("ledger", notice, "-o", book, "--list-separator", "，").returncode == 0
    assert by_header(book)[0]["配合单位"] == "市财政局，市住房城乡建设局"
    assert cli("ledger", "split", book, "-o", parts).returncode == 0
    done = cli("ledger", "merge", parts, "-o", out, "--today", "2025-07-01")
    assert done.returncode == 0, done.stderr
    assert "未反馈" in done.stderr
    word = tmp_path / "通报.docx"
    assert cli("ledger", "merge", parts, "-o", out, "--bulletin", word).returncode == 0
    assert word.exists()
    assert cli("ledger", notice, "-o", tmp_path / "单.xlsx", "--unit", "市教育局").returncode == 0
    assert len(by_header(tmp_path / "单.xlsx")) == 1
    assert cli("ledger", "split", book, "-o", parts, "--unit", "市体育局").returncode == 1
    assert "亮灯" in by_header(out)[0]
    assert cli("ledger", notice, "-o", notice).returncode == 2
    own = form(tmp_path / "模板.xlsx")
    assert cli("ledger", notice, "-o", out, "--template", own).returncode == 0


@pytest.mark.parametrize("path", corpus_documents(), ids=lambda p: p.stem)
def test_our_own_ledger_is_right_by_our_own_referee(path: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "台账.xlsx"
    make_ledger([parse(path)], ledger)
    assert verify(ledger, path).is_right


def test_what_is_altered_in_our_own_ledger_is_found(tmp_path: Path) -> None:
    (path,) = (p for p in corpus_documents() if p.stem == "望川区_全民健身")
    ledger = tmp_path / "台账.xlsx"
    make_ledger([parse(path)], ledger)
    book = openpyxl.load_workbook(ledger)
    sheet = book.worksheets[0]
    heads = {c.value: c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if "体育公园" in str(sheet.cell(row, heads["指标"]).value):
            sheet.cell(row, heads["目标值"]).value = 7
            sheet.cell(row, heads["牵头单位"]).value = "区水利局"
    book.save(ledger)
    assert not verify(ledger, path).is_right


def test_rows_are_as_high_as_their_texts_and_may_grow(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    text = TEXT.replace(
        "改造老旧管网。", "改造老旧管网。" + "更换锈蚀严重、漏损频发的供水管段和阀门。" * 8
    )
    make_ledger([parse_text(text)], path)
    sheet = sheet_of(path)
    assert sheet.row_dimensions[2].height > 2 * sheet.row_dimensions[4].height
    with zipfile.ZipFile(path) as package:
        assert b"customHeight" not in package.read("xl/worksheets/sheet1.xml")
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$A")


@pytest.mark.parametrize("name", ["市水务局", "市水利局"])
def test_the_tasks_of_one_unit(book: Path, tmp_path: Path, name: str) -> None:
    own = tmp_path / "本单位.xlsx"
    make_ledger([parse_text(TEXT)], own, units=[name])
    rows = by_header(own)
    assert 0 < len(rows) < len(by_header(book))
    assert all("市水务局" in f"{r['牵头单位']}{r['责任单位']}{r['配合单位']}" for r in rows)
    paths = split_ledger(book, tmp_path / "分", units=[name])
    assert [p.name for p in paths] == ["市水务局.xlsx"]
    with pytest.raises(PolicyParseError, match="没有该单位的任务"):
        split_ledger(book, tmp_path / "另", units=["市体育局"])


@pytest.mark.parametrize(
    ("encoding", "comma"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-8", "\t")]
)
def test_returns_as_csv(book: Path, tmp_path: Path, encoding: str, comma: str) -> None:
    parts, out = tmp_path / "分", tmp_path / "合.xlsx"
    split_ledger(book, parts)
    rows = by_header(parts / "市水务局.xlsx")
    rows[0] |= {"办理状态": "进行中", "进展情况": "已开工，\n管材到场", "完成值": 60}
    with (parts / "市水务局.csv").open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=comma)
        writer.writerows(
            [["市水务局报送"], list(rows[0]), *(list(r.values()) for r in reversed(rows))]
        )
    (parts / "市水务局.xlsx").unlink()
    merged = merge_ledger(parts, out, today=datetime.date(2025, 7, 1))
    assert merged.unplaced == merged.unread == []
    kept = by_header(out)[0]
    assert (kept["办理状态"], kept["进展情况"], kept["完成值"]) == (
        "进行中",
        "已开工，\n管材到场",
        60,
    )
    assert "市水务局" not in {r["unit"] for r in merged.silent}


@pytest.mark.parametrize(
    ("row", "pace"),
    [
        ({"due": "2026-06-30"}, 7 / 18),  # from January of this year
        ({"due": "2026-06-30", "start": "2025-04-01"}, 4 / 15),
        ({"due": "2026-06-30", "start": "2024年7月"}, 13 / 24),
        ({"due": "2026-06-30", "start": "2025-09"}, 0.0),  # has not begun
        ({"due": "2026-06-30", "start": "2027-01"}, 7 / 18),  # begins behind its end: not meant
        ({"due": "2026-06-30", "task": "自2025年4月起开展整治，2026年6月底前完成"}, 4 / 15),
        ({"due": "2025-12-31", "task": "整治河道", "demand": "2024—2025年整治河道40公里"}, 19 / 24),
        ({"due": "2025-12-31", "task": "在2020年以来工作的基础上整治河道"}, 7 / 12),
        ({"due": "2025-12-31", "task": "2025年6月底前制定方案"}, 7 / 12),
    ],
)
def test_pace_from_the_start_of_a_task(row: dict[str, str], pace: float) -> None:
    assert pace_of(row, datetime.date(2025, 7, 1)) == pytest.approx(pace, abs=1e-4)


def test_the_start_stays_in_the_ledger(book: Path, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[0]
    sheet.cell(1, sheet.max_column + 1).value = "开始时间"
    sheet.cell(3, sheet.max_column).value = "2025-04"
    sheet.cell(1, sheet.max_column + 1).value = "督办领导"
    sheet.cell(3, sheet.max_column).value = "张某"
    opened.save(book)
    parts, out = tmp_path / "分", tmp_path / "合.xlsx"
    split_ledger(book, parts)
    assert by_header(parts / "总台账.xlsx")[1]["督办领导"] == "张某"
    merged = merge_ledger(parts, out, today=datetime.date(2025, 7, 1))
    row = by_header(out)[1]
    assert (row["开始时间"], row["督办领导"]) == ("2025-04", "张某")
    assert row["序时进度"] == pytest.approx(4 / 15, abs=1e-4)
    assert merged.changes == []


def test_the_bulletin(book: Path, tmp_path: Path) -> None:
    parts, out, word = tmp_path / "分", tmp_path / "合.xlsx", tmp_path / "通报.docx"
    split_ledger(book, parts)
    returned(parts, "市水务局", {"办理状态": "已完成", "进展情况": "管网改造完工"})
    merged = merge_ledger(parts, out, today=datetime.date(2026, 6, 10), bulletin=word)
    document = docx.Document(str(word))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "截至2026年6月10日" in text
    assert f"台账共列任务{len(merged.rows)}项" in text
    assert "已完成1项" in text
    assert "新完成1项：改造老旧管网" in text
    assert "市教育局" in text.partition("四、未反馈单位")[2]
    cells = [[c.text for c in row.cells] for table in document.tables for row in table.rows]
    assert any(row[0] == "市水务局" and row[1] == "3" for row in cells), cells
    assert any("剩20天" in row for row in cells), cells
    with pytest.raises(OutputError):
        merge_ledger(parts, out, bulletin=out)


def test_the_bulletin_of_many_is_short(tmp_path: Path) -> None:
    day = datetime.date(2025, 7, 1)
    units = [f"第{n}监测站" for n in range(80)]
    rows = [
        {"number": f"RW-{n:08d}", "task": f"整治第{n}号河段，" + "清淤护岸" * 40, "lead": unit,
         "due": "2025-06-30" if n % 2 else "2025-07-10", "state": "进行中"}
        for n, unit in enumerate(units)
    ]  # fmt: skip
    silent = [{"unit": unit, "tasks": "1", "why": "未返回"} for unit in units[:50]]
    merged = Merged(with_lights(rows, day, read_rules()), silent=silent)
    write_bulletin(merged, tmp_path / "通报.docx", day, name="合.xlsx")
    document = docx.Document(str(tmp_path / "通报.docx"))
    assert sum(len(table.rows) for table in document.tables) < 25
    assert sum(len(p.text) for p in document.paragraphs) < 700
    assert "等50个单位" in "\n".join(p.text for p in document.paragraphs)
