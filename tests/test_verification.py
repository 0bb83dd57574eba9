"""Ledgers held against notices: each fault, each layout, and what is no fault."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from policy_parse import Notice, PolicyParseError, ReadError, parse_text, verify
from policy_parse.cli import app
from policy_parse.lexicon.ledger_headers import ledger_kind
from policy_parse.lexicon.tables import table
from policy_parse.verification.findings import Verification
from policy_parse.verification.listing import to_json
from policy_parse.verification.marked import write_marked
from policy_parse.verification.table import read_ledger

TEXT = """柏湾市人民政府办公室关于印发柏湾市口袋公园建设行动方案的通知
柏政办发〔2025〕12号
各县（市、区）人民政府，市政府各部门：
一、重点任务
（一）新建口袋公园。利用边角空地新建口袋公园，2025年底前新建口袋公园不少于120个，服务半径覆盖率达到85%以上。（市园林局牵头，市财政局、市自然资源和规划局配合）
（二）改造老旧绿地。对照问题清单改造老旧绿地36处，更新破损座椅和照明，2025年6月底前完成改造。（市城管局牵头，市发展改革委、各县（市、区）人民政府配合）
（三）引导居民共建。推行认养认建，组建社区园艺志愿队伍，培训社区园艺师500人次左右。（市民政局牵头，市妇联、市直有关部门配合）
（四）加强日常养护。建立养护台账，破损设施报修后48小时以内修复，投入养护资金1.5亿元。（市园林局、市城管局按职责分工负责）
（五）开展绩效评估。每年评估一次公园使用情况，结果向社会公布。（市审计局负责）
柏湾市人民政府办公室
2025年2月10日
"""
SECOND = """柏湾市人民政府办公室关于加强夜间照明管理的通知
柏政办发〔2025〕20号
一、工作任务
（一）普查路灯设施。普查城区路灯设施并建立电子档案，2025年9月底前完成普查。（市城管局牵头，市财政局配合）
（二）推广智能照明。在主干道更换智能路灯8000盏，节电率达到30%以上。（市住房城乡建设局牵头，市城管局配合）
柏湾市人民政府办公室
2025年3月1日
"""
HEAD = ["任务编号", "主要任务", "牵头单位", "责任单位", "配合单位", "完成时限", "责任人", "备注"]
RIGHT = [
    ["1.1", "利用边角空地新建口袋公园，2025年底前新建口袋公园不少于120个，服务半径覆盖率达到85%以上", "市园林局", "", "市财政局、市自然资源和规划局", "2025年底", "", ""],
    ["1.2", "对照问题清单改造老旧绿地36处，更新破损座椅和照明", "市城管局", "", "市发展改革委、各县（市、区）人民政府", "2025年6月", "", ""],
    ["1.3", "推行认养认建，组建社区园艺志愿队伍，培训社区园艺师500人次左右", "市民政局", "", "市妇联、市直有关部门", "", "", ""],
    ["1.4", "建立养护台账，破损设施报修后48小时以内修复，投入养护资金1.5亿元", "", "市园林局、市城管局", "", "", "", ""],
    ["1.5", "每年评估一次公园使用情况，结果向社会公布", "", "市审计局", "", "每年", "", ""],
]  # fmt: skip


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse_text(TEXT)


def book(folder: Path, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in [head, *rows]:
        sheet.append([cell or None for cell in row])
    path = folder / "台账.xlsx"
    made.save(path)
    return path


def with_cell(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(r) for r in RIGHT]
    rows[row][column] = value
    return rows


def faults(result: Verification) -> list[str]:
    return [str(f.fault) for f in result.findings if not f.is_doubt]


def doubts(result: Verification) -> list[str]:
    return [str(f.fault) for f in result.findings if f.is_doubt]


def told(result: Verification) -> str:
    return "\n".join(f"{f.fault} {f.said} {f.ordered} {f.why}" for f in result.findings)


def test_a_right_ledger_is_right(notice: Notice, tmp_path: Path) -> None:
    result = verify(book(tmp_path, RIGHT), notice)
    assert [row.verdict for row in result.rows] == ["right"] * 5, told(result)
    assert result.is_right
    assert not result.left_out
    assert result.rows[1].sections == ("1.2 改造老旧绿地",)


@pytest.mark.parametrize(
    ("row", "column", "value", "expected", "said", "ordered"),
    [
        (0, 4, "市财政局", "duty-missing", "市财政局", "市自然资源和规划局（配合）"),
        (0, 4, "市财政局、市自然资源和规划局、市水利局", "unit-not-there", "市水利局", "市园林局（牵头）"),
        (0, 5, "2026年底", "deadline-altered", "2026", "2025年底前"),
        (0, 5, "2025年6月", "deadline-of-another", "2025年6月", "2025年底前"),
        (0, 5, "", "deadline-missing", "（空）", "2025年底前"),
        (0, 1, RIGHT[0][1].replace("120", "210"), "number-altered", "不少于210个", "不少于120个"),
        (0, 1, RIGHT[0][1].replace("120个", "120家"), "measure-altered", "不少于120家", "不少于120个"),
        (0, 1, RIGHT[0][1].replace("不少于", ""), "comparator-altered", "120个", "不少于120个"),
        (0, 1, RIGHT[0][1].replace("以上", ""), "comparator-altered", "85%", "85%以上"),
        (0, 1, RIGHT[0][1].replace("2025", "2027"), "deadline-altered", "2027年底前", "2025年底前"),
        (0, 0, "1.4", "section-altered", "1.4", "1.1 新建口袋公园"),
        (2, 1, RIGHT[2][1].replace("左右", ""), "comparator-altered", "500人次", "500人次左右"),
        (3, 1, RIGHT[3][1].replace("亿元", "万元"), "measure-altered", "1.5万元", "1.5亿元"),
        (3, 3, "市园林局", "duty-missing", "市园林局", "市城管局（责任）"),
        (4, 5, "每季度", "deadline-altered", "每季度", "每年"),
    ],
)  # fmt: skip
def test_one_fault(
    notice: Notice, tmp_path: Path, row: int, column: int, value: str, expected: str, said: str, ordered: str
) -> None:  # fmt: skip
    result = verify(book(tmp_path, with_cell(row, column, value)), notice)
    assert faults(result) == [expected], told(result)
    finding = result.rows[row].findings[0]
    assert said in finding.said
    assert ordered in finding.ordered
    assert result.rows[row].verdict == "wrong"
    assert finding.place is not None
    assert finding.place.row == row + 2
    assert finding.evidence is not None
    start, end = finding.evidence.span
    assert finding.evidence.quote in notice.source.text[start:end].replace("\n", "")


def test_lead_and_supporting_swapped(notice: Notice, tmp_path: Path) -> None:
    rows = with_cell(1, 2, "市发展改革委")
    rows[1][4] = "市城管局、各县（市、区）人民政府"
    result = verify(book(tmp_path, rows), notice)
    assert faults(result) == ["role-altered", "role-altered"], told(result)
    assert result.rows[1].findings[0].why == "原文为配合，台账列为牵头"


def test_rows_without_source_and_tasks_left_out(notice: Notice, tmp_path: Path) -> None:
    rows = [
        *RIGHT[:3],
        ["1.4", "举办青少年机器人编程竞赛并评选优秀作品", "", "市教育局", "", "", "", ""],
        RIGHT[4],
    ]
    result = verify(book(tmp_path, rows), notice)
    assert result.rows[3].verdict == "wrong"
    assert [str(f.fault) for f in result.rows[3].findings] == ["no-source"]
    assert [f.section for f in result.left_out] == ["1.4 加强日常养护"]
    assert "市园林局、市城管局" in result.left_out[0].why


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (0, 1, "新建口袋公园不少于120个"),  # shortened
        (0, 1, "新建口袋公园"),  # the heading alone
        (1, 1, "改造老旧绿地36处"),
        (1, 4, "市发改委、各县区政府"),  # spellings
        (1, 4, "柏湾市发展和改革委员会、各县（市、区）政府"),
        (0, 4, "市财政局、市自然资源规划局"),
        (0, 2, "柏湾市园林局"),
        (2, 4, "市妇联、市直各部门"),
        (0, 5, "2025-12-31"),
        (0, 5, "2025年12月"),
        (0, 5, "2025.12"),
        (1, 5, "6月底前"),
        (1, 5, "2025/6/30"),
        (3, 5, "长期坚持"),
        (2, 5, "2025年底"),  # the year of the notice where it says none
        (0, 6, "张某"),
        (0, 7, "每月报送进展80%"),  # a remark is no task
    ],
)  # fmt: skip
def test_no_fault(notice: Notice, tmp_path: Path, row: int, column: int, value: str) -> None:
    result = verify(book(tmp_path, with_cell(row, column, value)), notice)
    assert faults(result) == [], told(result)


@pytest.mark.parametrize(
    ("row", "column", "value", "why"),
    [
        (2, 4, "市妇联、市教育局", "市直有关部门"),  # one of a collective
        (2, 3, "市园艺促进办", "市直有关部门"),  # a name nobody knows
    ],
)
def test_what_cannot_be_told_is_a_doubt(
    notice: Notice, tmp_path: Path, row: int, column: int, value: str, why: str
) -> None:
    result = verify(book(tmp_path, with_cell(row, column, value)), notice)
    assert "unit-not-there" in doubts(result), told(result)
    assert "unit-not-there" not in faults(result)
    assert why in told(result)


def test_a_task_without_units_leaves_units_in_doubt(tmp_path: Path) -> None:
    text = "一、重点任务\n（一）清淤疏浚。清淤村级河道40公里。\n（二）绿化堤岸。绿化堤岸12公里。（县水利局负责）\n"
    rows = [["1.1", "清淤村级河道40公里", "", "县水利局", "", "", "", ""],
            ["1.2", "绿化堤岸12公里", "", "县水利局", "", "", "", ""]]  # fmt: skip
    result = verify(book(tmp_path, rows), parse_text(text))
    assert faults(result) == []
    assert doubts(result) == ["unit-not-there"]


def test_rows_that_merge_tasks(notice: Notice, tmp_path: Path) -> None:
    both = f"{RIGHT[0][1]}；{RIGHT[1][1]}"
    units = [
        "市园林局、市城管局",
        "",
        "市财政局、市自然资源和规划局、市发展改革委、各县（市、区）人民政府",
    ]
    rows = [["", both, *units, "2025年底；2025年6月", "", ""], *RIGHT[2:]]
    assert faults(verify(book(tmp_path, rows), notice)) == []
    rows[0][2] = "市园林局"
    result = verify(book(tmp_path, rows), notice)
    assert faults(result) == ["duty-missing"], told(result)
    assert result.rows[0].sections == ("1.1 新建口袋公园", "1.2 改造老旧绿地")


def test_rows_that_split_a_task(notice: Notice, tmp_path: Path) -> None:
    first, second = "建立养护台账，破损设施报修后48小时以内修复", "投入养护资金1.5亿元"
    rows = [*RIGHT[:3], ["1.4", first, "", "市园林局", "", "", "", ""],
            ["1.4", second, "", "市城管局", "", "", "", ""], RIGHT[4]]  # fmt: skip
    assert faults(verify(book(tmp_path, rows), notice)) == []
    rows[4][3] = "市园林局"
    result = verify(book(tmp_path, rows), notice)
    assert faults(result) == ["duty-missing"], told(result)


def test_merged_cells_titles_and_two_sheets(notice: Notice, tmp_path: Path) -> None:
    made = Workbook()
    one = made.active
    assert one is not None
    one.append(["柏湾市口袋公园建设任务台账"])
    one.merge_cells("A1:D1")
    one.append(["任务编号", "主要任务", "主办单位", "协办单位"])
    one.append(["1.1", "新建口袋公园不少于120个", "市园林局", "市财政局"])
    one.append([None, None, None, "市自然资源和规划局"])
    for area in ("A3:A4", "B3:B4", "C3:C4"):
        one.merge_cells(area)
    one.append(["1.2", RIGHT[1][1], "市城管局", "市发展改革委\n各县（市、区）人民政府"])
    two = made.create_sheet("其他任务")
    two.append(["任务编号", "工作内容", "责任单位", "完成时间"])
    two.append(["1.3", RIGHT[2][1], "市民政局、市妇联、市直有关部门", None])
    two.append(["1.4", RIGHT[3][1], "市园林局、市城管局", None])
    two.append(["1.5", RIGHT[4][1], "市审计局、市统计局", None])
    two.row_dimensions[4].hidden = True  # an office filters, and forgets
    path = tmp_path / "两表.xlsx"
    made.save(path)
    result = verify(path, notice)
    assert faults(result) == ["unit-not-there"], told(result)
    place = result.rows[5].findings[0].place
    assert place == ("其他任务", 4, 3)


def test_csv_in_gb18030(notice: Notice, tmp_path: Path) -> None:
    out = io.StringIO()
    head = ["序号", "工作内容", "责任单位", "完成时限"]
    units = ["牵头单位：市园林局；配合单位：市财政局、市自然资源和规划局",
             "牵头单位：市城管局；配合单位：市发展改革委、各县（市、区）人民政府",
             "牵头单位：市民政局；配合单位：市妇联、市直有关部门", "市园林局、市城管局", "市审计局"]  # fmt: skip
    rows = [[str(i), r[1], u, r[5]] for i, (r, u) in enumerate(zip(RIGHT, units, strict=True), 1)]
    csv.writer(out).writerows([["口袋公园台账", "", "", ""], head, *rows])
    path = tmp_path / "台账.csv"
    path.write_bytes(out.getvalue().encode("gb18030"))
    assert faults(verify(path, notice)) == []
    bad = out.getvalue().replace(
        "牵头单位：市民政局；配合单位：市妇联", "牵头单位：市妇联；配合单位：市民政局"
    )
    path.write_bytes(bad.encode("gb18030"))
    assert faults(verify(path, notice)) == ["role-altered", "role-altered"]


def test_word_ledger(notice: Notice, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("口袋公园建设台账")
    grid = document.add_table(rows=0, cols=len(HEAD))
    for row in [HEAD, *with_cell(1, 5, "2025年9月")]:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "台账.docx"
    document.save(str(path))
    result = verify(path, notice)
    assert faults(result) == ["deadline-altered"], told(result)
    assert result.rows[1].row.where == "第1个表格 第3行"


def test_web_ledger_with_a_row_for_each_unit(notice: Notice, tmp_path: Path) -> None:
    rows = [["单位", "角色", "任务编号", "主要任务"]]
    for r in RIGHT:
        for role, column in (("牵头", 2), ("责任", 3), ("配合", 4)):
            rows += [[unit, role, r[0], r[1]] for unit in r[column].split("、") if unit]
    path = tmp_path / "台账.html"

    def write() -> None:
        cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
        path.write_text(f"<html><meta charset=utf-8><table>{cells}</table></html>", "utf-8")

    write()
    assert faults(verify(path, notice)) == []
    rows[1][1] = "配合"
    write()
    assert faults(verify(path, notice)) == ["role-altered"]


def test_indicator_ledger(notice: Notice, tmp_path: Path) -> None:
    head = ["序号", "指标", "目标值", "计量单位", "完成时限", "牵头单位"]
    rows = [
        ["1", "新建口袋公园", "≥120", "个", "2025年底", "市园林局"],
        ["2", "服务半径覆盖率", "85%以上", "", "2025年", "市园林局"],
        ["3", "改造老旧绿地", "36", "处", "2025年6月", "市城管局"],
        ["4", "培训社区园艺师", "500人次左右", "", "", "市民政局"],
        ["5", "养护资金", "1.5", "亿元", "", "市园林局"],
    ]  # fmt: skip
    result = verify(book(tmp_path, rows, head), notice)
    assert faults(result) == [], told(result)
    for column, value, fault in ((2, "≥100", "number-altered"), (3, "家", "measure-altered"),
                                 (2, "120", "comparator-altered")):  # fmt: skip
        bad = [list(r) for r in rows]
        bad[0][column] = value
        assert faults(verify(book(tmp_path, bad, head), notice)) == [fault]
    result = verify(book(tmp_path, [*rows[:2], *rows[3:]], head), notice)
    assert [f.section for f in result.left_out] == ["1.2 改造老旧绿地"]


def test_a_ledger_is_not_blamed_for_columns_it_lacks(notice: Notice, tmp_path: Path) -> None:
    head = ["序号", "主要任务", "牵头单位"]
    rows = [[str(i), r[1].split("，")[0], r[2] or r[3]] for i, r in enumerate(RIGHT, 1)]
    result = verify(book(tmp_path, rows, head), notice)
    assert faults(result) == [], told(result)


def test_two_notices(notice: Notice, tmp_path: Path) -> None:
    other = parse_text(SECOND)
    more = [["1.1", "普查城区路灯设施并建立电子档案", "市城管局", "", "市财政局", "2025年9月底", "", ""],
            ["1.2", "在主干道更换智能路灯8000盏，节电率达到30%以上", "市住建局", "", "市城管局", "", "", ""]]  # fmt: skip
    path = book(tmp_path, [*RIGHT, *more])
    assert faults(verify(path, notice, other)) == []
    result = verify(path, notice)
    assert faults(result) == ["no-source", "no-source"]


def test_an_empty_ledger_leaves_all_out(notice: Notice, tmp_path: Path) -> None:
    result = verify(book(tmp_path, []), notice)
    assert faults(result) == ["task-left-out"]
    assert result.left_out[0].why == "台账没有列出这一部分（5项任务）"
    assert all(f"1.{i} " in result.left_out[0].ordered for i in range(1, 6))


def test_no_table_is_told(notice: Notice, tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("这里只有文字，没有台账。\n第二行。\n", "utf-8")
    with pytest.raises(ReadError) as caught:
        verify(path, notice)
    assert caught.value.code == "failed/no-ledger"
    assert "header row" in caught.value.hint
    assert "台账" in caught.value.hint_zh
    with pytest.raises(PolicyParseError):
        verify(tmp_path / "没有.xlsx", notice)


def test_the_words_of_headers() -> None:
    for row in table("ledger_headers"):
        assert ledger_kind(row["example"]) == row["kind"], row


def test_json_has_quotes_and_places(notice: Notice, tmp_path: Path) -> None:
    made = json.loads(to_json(verify(book(tmp_path, with_cell(0, 5, "2026年底")), notice)))
    assert made["summary"] == {
        "right": 4, "wrong": 1, "doubt": 0, "left-out": 0, "deadline-altered": 1,
    }  # fmt: skip
    finding = made["rows"][0]["findings"][0]
    start, end = finding["span"]
    assert notice.source.text[start:end] == finding["quote"] == "2025年底前"
    assert finding["cell"] == {"sheet": "Sheet", "row": 2, "column": 6}


def test_the_marked_ledger_is_a_new_file(notice: Notice, tmp_path: Path) -> None:
    rows = with_cell(0, 5, "2026年底")
    rows[1][7] = "=1+1"
    path = book(tmp_path, rows)
    before = path.read_bytes()
    result = verify(path, notice)
    out = tmp_path / "核对.xlsx"
    assert write_marked(result, out, path) == [str(out)]
    assert path.read_bytes() == before
    made = load_workbook(out)
    cell = made["Sheet"]["F2"]
    assert cell.comment is not None
    assert "时限不符" in cell.comment.text
    assert cell.fill.fgColor.rgb.endswith("F8CBAD")
    assert made["Sheet"]["A3"].fill.fgColor.rgb.endswith("C6E0B4")
    assert made["核对结果"]["B2"].value == "不符：时限不符"
    with pytest.raises(PolicyParseError, match="ledger itself"):
        write_marked(result, path, path)
    assert path.read_bytes() == before


def test_a_ledger_that_is_no_workbook_is_marked_in_a_fresh_one(
    notice: Notice, tmp_path: Path
) -> None:
    path = tmp_path / "台账.csv"
    rows = [
        ["主要任务", "责任单位"],
        ["=新建口袋公园", "市园林局、市水利局、市财政局、市自然资源和规划局"],
    ]
    path.write_text("".join(",".join([*row, "备注甲"]) + "\n" for row in rows), "utf-8")
    result = verify(path, notice)
    out = tmp_path / "核对.xlsx"
    write_marked(result, out, path)
    sheet = load_workbook(out)["台账"]
    assert sheet["A2"].value == "=新建口袋公园"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].comment is not None


def test_command_line(tmp_path: Path) -> None:
    source = tmp_path / "通知.txt"
    source.write_text(TEXT, "utf-8")
    run = CliRunner().invoke
    path = book(tmp_path, RIGHT)
    made = run(app, ["verify", str(path), str(source)])
    assert made.exit_code == 0, made.output
    assert "5行，相符5行" in made.output
    path = book(tmp_path, with_cell(0, 5, "2026年底"))
    out = tmp_path / "核对.xlsx"
    made = run(app, ["verify", str(path), str(source), "-o", str(out)])
    assert made.exit_code == 1
    assert "不符：时限不符" in made.output
    assert out.exists()
    made = run(app, ["verify", str(path), str(source), "-f", "json"])
    assert json.loads(made.stdout)["is_right"] is False
    assert run(app, ["verify", str(path), str(source), "-o", str(path)]).exit_code == 2
    assert run(app, ["verify", str(source), str(source)]).exit_code == 2
    assert run(app, ["verify", str(path), str(tmp_path / "无.txt")]).exit_code == 2
    held = source / "核对.xlsx"  # below a file there is no folder
    assert run(app, ["verify", str(path), str(source), "-o", str(held)]).exit_code == 3


def test_three_hundred_rows_in_a_second(tmp_path: Path) -> None:
    tasks = [
        f"（{i}）整治第{i}号河段。对{i}号河段清淤{i + 3}公里，{2025 + i % 3}年底前完成岸坡绿化{i * 2 + 1}公里以上，"
        f"同步更新标识牌{i + 11}块。（市水利局牵头，市财政局、市城管局配合）"
        for i in range(1, 151)
    ]  # fmt: skip
    text = "一、重点任务\n" + "\n".join(tasks)
    assert len(text) > 10_000
    rows = [["", t.split("。（")[0].split("）", 1)[1], "市水利局", "", "市财政局、市城管局", "", "", ""]
            for t in tasks for _ in range(2)]  # fmt: skip
    path = book(tmp_path, rows)
    read = parse_text(text)
    ledger = read_ledger(path)
    began = time.process_time()
    result = verify(ledger, read)
    assert len(result.rows) == 300
    assert time.process_time() - began < 1  # a third of it here
