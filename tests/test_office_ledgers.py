"""Ledgers in an office's own form: open headers, notes, amounts without their measure, spans of dates."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policy_parse import parse, parse_text, verify
from policy_parse.find.quantities import iter_quantities
from policy_parse.verification.facts import figures_in, times_in
from policy_parse.verification.findings import Verification
from policy_parse.verification.places import listed_numbers
from policy_parse.verification.table import read_ledger

TEXT = """临岚市商务局关于印发2025年渔市改造实施方案的通知
临商发〔2025〕9号
一、改造市场
1.改造冷库。对新建冷库给予最高400万元补助，对从业人员每人补贴1500元，2025年1月1日至2025年12月31日实施。（责任单位：临岚市商务局市场建设处、信用监督管理处、各县（市）商务局、银湾商务分局）
2.更换电子秤。电子秤更换率不低于90%。（责任单位：市场建设处、信用监督管理处、各县（市）商务局、银湾商务分局）
3.公示价格。月销售额未超过10万元（季度未超过30万元）的摊位免收公示费，30人（含）以下的商户免收管理费。（责任单位：市场建设处、各县（市）商务局、银湾商务分局）
二、便利渔民
4.开通夜市专线，夜间每半小时一班。（责任单位：信用监管处、机关有关处室、各县（市）商务局、银湾商务分局）
5.提供热线咨询，受理投诉。（责任单位：信用监管处、大数据处、各县（市）商务局、银湾商务分局）
"""
HEAD = ["条", "政策", "标准、目标", "执行期限", "责任处室"]
NOTE = "注：各县（市）商务局、银湾商务分局按职责落实，表中不再列出。"
RIGHT = [
    ["1", "改造冷库", "新建冷库最高400万，从业人员1500元/人", "2025.1.1-12.31", "市场建设处、信用监管处"],
    ["2", "更换电子秤", "更换率不低于90%", "", "市场建设处、信用监督管理处"],
    ["3", "公示价格", "月销售10万元（季30万元）以下免公示费；30人及以下免管理费", "", "市场建设处"],
    ["4", "夜市专线", "夜间每半小时一班，设摊位、车站、码头三类站点", "", "信用监管处、机关有关处室"],
    ["5", "热线咨询", "12345、12315受理投诉", "", "信用监管处、大数据处"],
]  # fmt: skip


def book(folder: Path, rows: list[list[str]], head: list[str] = HEAD, note: str = NOTE) -> Path:
    path = folder / "台账.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerows([head, *rows])
        if note:
            out.writerow([note])
    return path


def remarks(result: Verification) -> list[str]:
    return [f"{'?' if f.is_doubt else ''}{f.fault} {f.said[:11]}" for f in result.findings]


def changed(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(r) for r in RIGHT]
    rows[row][column] = value
    return rows


def test_columns_are_known_by_what_stands_in_them(tmp_path: Path) -> None:
    kinds = [entry.kind for entry in read_ledger(book(tmp_path, RIGHT)).rows[0].entries]
    assert kinds == ["number", "task", "aim", "deadline", "responsible"]


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        (["条目", "具体任务及目标", "责任单位"], ["place", "aim", "responsible"]),
        (["事项", "量化指标", "责任单位"], ["task", "aim", "responsible"]),
        (["任务", "目标", "责任分工负责（牵头）"], ["task", "aim", "lead"]),
    ],
)
def test_headers_of_offices(tmp_path: Path, head: list[str], kinds: list[str]) -> None:
    rows = [
        ["改造市场", "新建冷库最高400万元，更换率90%以上", "市场建设处、办公室"],
        ["便利渔民", "夜间开通专线，热线受理投诉", "信用监管处、大数据处"],
    ]
    assert [e.kind for e in read_ledger(book(tmp_path, rows, head, "")).rows[0].entries] == kinds


def test_a_right_ledger_of_an_office(tmp_path: Path) -> None:
    assert remarks(verify(book(tmp_path, RIGHT), parse_text(TEXT))) == []


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (0, 2, "新建冷库最高500万，从业人员1500元/人", "number-altered 500万"),
        (0, 2, "新建冷库最高400万，从业人员1800元/人", "number-altered 1800元/人"),
        (0, 3, "2025.1.1-10.31", "deadline-altered 2025.1.1-1"),
        (1, 2, "更换率90%", "comparator-altered 90%"),
        (1, 4, "市场建设处", "duty-missing 市场建设处"),
        (4, 4, "信用监管处、市场建设处", "unit-not-there 市场建设处"),
    ],
)
def test_one_fault_in_it(tmp_path: Path, row: int, column: int, value: str, expected: str) -> None:
    result = verify(book(tmp_path, changed(row, column, value)), parse_text(TEXT))
    assert expected in remarks(result)
    assert [r.row.number for r in result.rows if r.findings] == [row + 1]


def test_a_column_of_leaders_may_list_all_who_answer_for_it(tmp_path: Path) -> None:
    head = [*HEAD[:-1], "牵头处室"]
    assert remarks(verify(book(tmp_path, RIGHT, head), parse_text(TEXT))) == []
    result = verify(book(tmp_path, changed(1, 4, "市场建设处"), head), parse_text(TEXT))
    assert remarks(result) == ["duty-missing 市场建设处"]
    only = [[*r[:4], r[4].split("、")[0]] for r in RIGHT]
    assert remarks(verify(book(tmp_path, only, head), parse_text(TEXT))) == []


def test_who_stands_in_no_row_is_told_once(tmp_path: Path) -> None:
    said = remarks(verify(book(tmp_path, RIGHT, note=""), parse_text(TEXT)))
    assert [s for s in said if "各行均无" not in s] == []
    assert len(said) == 2  # the bureaus of the counties, and that of the bay


def test_a_note_names_who_it_names(tmp_path: Path) -> None:
    note = "注：各县（市）商务局按职责落实。"
    result = verify(book(tmp_path, RIGHT, note=note), parse_text(TEXT))
    assert [f.ordered for f in result.findings] == ["银湾商务分局（责任）"]


def test_a_row_may_list_articles(tmp_path: Path) -> None:
    merged = ["第4、5条", "夜市专线、热线", "", "", "信用监管处、机关有关处室、大数据处"]
    head = ["条款", *HEAD[1:]]
    rows = [[f"第{r[0]}条", *r[1:]] for r in RIGHT[:3]] + [merged]
    assert remarks(verify(book(tmp_path, rows, head), parse_text(TEXT))) == []


def test_a_row_that_sums_up_a_chapter(tmp_path: Path) -> None:
    text = (
        "一、改革试点\n（一）准入领域重点围绕企业登记确认、经营许可告知等方面改革创新。（市市场监管局、市住建局）\n"
        "（二）监管领域重点围绕信用分级分类、执法检查合并等方面改革创新。（市司法局、市税务局）\n"
        "（三）服务领域重点围绕政策兑现、用工对接等方面改革创新。（市工信局、市人社局）\n二、加强督查\n（一）开展督导检查，通报进度。（市政府办）\n"
    )
    rows = [
        ["1", "准入、监管、服务三个领域改革试点（登记、信用、兑现等）", "", "", "市市场监管局、市住建局、市司法局、市税务局、市工信局、市人社局"],
        ["2", "督导检查", "通报进度", "", "市政府办"],
    ]  # fmt: skip
    assert remarks(verify(book(tmp_path, rows, note=""), parse_text(text))) == []


def test_what_is_ordered_twice_is_done_by_one_row(tmp_path: Path) -> None:
    text = (
        "一、政务服务\n（一）推进渔市公开。组织渔市开放日活动，公布检测结果。（市商务局牵头）\n（二）规范收费。清理摊位收费。（市发改委牵头）\n"
        "二、政务公开\n（一）公开收费目录。编制目录，逐项标价。（市发改委牵头）\n（二）设置公开专栏。更新专栏内容。（市融媒体中心牵头）\n"
        "（三）回应关切。答复网民留言。（市委网信办牵头）\n（四）培训队伍。举办培训班。（市人社局牵头）\n（五）举办渔市开放日活动。邀请渔民代表参观。（市商务局牵头）\n"
    )
    rows = [
        ["1", "渔市开放日活动，检测结果", "", "", "市商务局"],
        ["2", "摊位收费清理", "", "", "市发改委"],
        ["3", "收费目录", "逐项标价", "", "市发改委"],
        ["4", "公开专栏", "", "", "市融媒体中心"],
        ["5", "网民留言答复", "", "", "市委网信办"],
        ["6", "培训班", "", "", "市人社局"],
    ]
    assert remarks(verify(book(tmp_path, rows, note=""), parse_text(text))) == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2023.1.1-12.31", "2023-12-31"),
        ("2023.1.1至2023.12.31", "2023-12-31"),
        ("2023年3月1日至10月31日", "2023-10-31"),
        ("2023.1-9", "2023-09-30"),
        ("2023-01-01", "2023-01-01"),
        ("2023/6/30", "2023-06-30"),
    ],
)
def test_the_deadline_of_a_span_is_its_end(text: str, end: str) -> None:
    assert [when.end for when in times_in(text, 2023)] == [end]


def test_a_bound_behind_a_bracket() -> None:
    first, second = figures_in("月销售10万元（季30万元）以下免征")
    assert (first.bounds, second.bounds) == (frozenset({"<="}), frozenset({"<="}))


@pytest.mark.parametrize(
    ("text", "unit", "comparator"),
    [("30人（含）以下", "人", "<="), ("30万以内", "", "<="), ("10万及以下", "", "<=")],
)
def test_a_bound_is_no_measure(text: str, unit: str, comparator: str) -> None:
    assert [(q.unit, q.comparator) for q in iter_quantities(text)] == [(unit, comparator)]


@pytest.mark.parametrize(
    ("bracket", "last"),
    [
        ("〔市大数据中心、市公安局、各领域提升工程牵头部门等市级有关部门、各县（市）人民政府〕", "各县（市）人民政府"),
        ("〔市发展改革委，市财政局、各县（市）人民政府。逗号前为牵头部门，下同〕", "各县（市）人民政府"),
        ("（市财政局、市公安局、各县人民政府（逗号前为牵头单位，未明确牵头单位的按职责分工负责，下同））", "各县人民政府"),
    ],
)  # fmt: skip
def test_the_remark_at_the_end_of_a_bracket_takes_no_unit_with_it(bracket: str, last: str) -> None:
    notice = parse_text(
        f"一、任务\n（一）归集数据，年底前接入平台。{bracket}\n（二）公布目录。（市商务局）\n"
    )
    units = [a.unit for a in notice.assignments if a.section == "1.1"]
    assert len(units) >= 3
    assert units[-1] == last


DIVISIONS = [
    ["1", "改造冷库", "新建冷库最高400万元", "2025.12.31", "市场建设处、信用监督管理处", "王明科"],
    ["2", "更换电子秤", "更换率不低于90%", "", "市场建设处、信用监督管理处", "李平科"],
    ["3", "公示价格", "月销售10万元以下免公示费", "", "市场建设处", "王明科"],
    ["4", "夜市专线", "夜间每半小时一班", "", "信用监管处、机关有关处室", "张强科"],
    ["5", "热线咨询", "受理投诉", "", "信用监管处、大数据处", "李平科"],
]


def test_a_column_of_units_that_the_notice_has_not_is_told_once(tmp_path: Path) -> None:
    head = [*HEAD, "承办科室"]
    result = verify(book(tmp_path, DIVISIONS, head), parse_text(TEXT))
    assert remarks(result) == ["?unit-not-there “承办科室”一列"]


TWO_DATES = """一、重点任务
（一）规范交易档案。2025年6月底前，各交易中心公布收费标准、服务流程和监督电话。推行档案数字化，2025年12月底前建立电子档案目录。（市商务局负责）
（二）压减办理用时。并联审批率达到30%以上，联合验收率达到35%以上。（市住建局负责）
（三）听取意见。邀请渔民代表列席会议不少于4次，答复用时不超过10个工作日。（市农业农村局负责）
"""
TWO = [
    ["一（一）", "收费标准、服务流程公布", "", "2025年6月底", "市商务局"],
    ["一（一）", "档案数字化，电子档案目录", "", "2025年12月底", "市商务局"],
    ["一（二）", "并联审批率30%以上，联合验收率35%以上", "", "", "市住建局"],
    ["一（三）", "渔民代表列席会议", "", "不少于4次，10个工作日答复", "市农业农村局"],
]


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (1, 3, "2025年6月底", "deadline-of-another 2025年6月底"),
        (2, 1, "并联审批率35%以上，联合验收率30%以上", "number-altered 35%以上"),
        (3, 3, "4次，10个工作日答复", "comparator-altered 4次"),
        (3, 3, "不少于4次，20个工作日答复", "number-altered 20个工作日"),
        (1, 0, "一（二）", "section-altered 一（二）"),
    ],
)
def test_what_is_of_another_sentence(
    tmp_path: Path, row: int, column: int, value: str, expected: str
) -> None:
    head = ["条目", *HEAD[1:]]
    notice = parse_text(TWO_DATES)
    assert remarks(verify(book(tmp_path, TWO, head, ""), notice)) == []
    rows = [list(r) for r in TWO]
    rows[row][column] = value
    assert expected in remarks(verify(book(tmp_path, rows, head, ""), notice))


@pytest.mark.parametrize(
    ("told", "parts"),
    [
        ("三（五）2、3", ["三（五）2", "三（五）3"]),
        ("七（二）（三）", ["七（二）", "七（三）"]),
        ("（八）（九）", ["（八）", "（九）"]),
        ("第10、11条", ["10", "11"]),
        ("2.1、2.3", ["2.1", "2.3"]),
        ("二、（三）提升效能", []),
    ],
)
def test_lists_of_numbers(told: str, parts: list[str]) -> None:
    assert listed_numbers(told) == parts


MIXED = """一、重点任务
（一）扶持商户。对产值突破10亿元的市场给予奖励，贷款门槛由2000万元以上降至1000万元以上，补助不超过合同金额的30%。（市政府办公厅、长岚区域合作办公室，房产处、城建处、市经济技术开发区管委会）
（二）抽检收费。市县抽检比例分别不低于4%、3%，每半年至少开展一次。（市市场监管局、市经济技术开发区管委会）
（三）公开目录。编制公开目录，逐项标注依据。（市司法局、市经济技术开发区管委会）
"""
MIXED_ROWS = [
    ["（一）", "产值破10亿奖励，门槛由2000万降到1000万元以上，补助不超过30%", "", "", "市府办、长岚办、房产、城建处"],
    ["（二）", "抽检市级不低于4%、县级不低于3%，每半年至少一次", "", "", "市市场监管局"],
    ["（三）", "公开目录编制", "", "", "市司法局"],
]  # fmt: skip


def test_short_ways_of_saying_it(tmp_path: Path) -> None:
    head = ["条目", *HEAD[1:]]
    note = "注：市经济技术开发区均按职责负责。"
    notice = parse_text(MIXED)
    assert remarks(verify(book(tmp_path, MIXED_ROWS, head, note), notice)) == []
    rows = [list(r) for r in MIXED_ROWS]
    rows[1][1] = "抽检市级不低于4%、县级不低于3%，每季度至少一次"
    rows[0][1] = "产值10亿奖励，门槛由2000万降到1000万元以上，补助不超过30%"
    said = remarks(verify(book(tmp_path, rows, head, note), notice))
    assert said == ["comparator-altered 10亿", "deadline-altered 每季度"]


def test_a_section_named_in_words_weighs_more_than_words(tmp_path: Path) -> None:
    text = (
        "一、新建项目\n（一）办理手续。建设工程竣工联合验收由一个窗口受理。（市住建局牵头，市水利局配合）\n"
        "二、改造项目\n（一）办理手续。鼓励分期联合验收竣工项目，缩短时间。（市住建局、市城管局牵头）\n（二）公开信息。公布办理进度。（市住建局负责）\n"
    )
    head = ["条目", "政策", "标准、目标", "执行期限", "牵头单位"]
    rows = [
        ["一（一）", "竣工联合验收", "", "", "市住建局"],
        ["二（一）", "竣工联合验收", "", "", "市住建局、市城管局"],
        ["二（二）", "办理进度公布", "", "", "市住建局"],
    ]
    assert remarks(verify(book(tmp_path, rows, head, ""), parse_text(text))) == []


def test_roles_may_be_told_in_a_cell(tmp_path: Path) -> None:
    text = "一、任务\n（一）扩建码头。（市港航局牵头，市水利局、市财政局按职责分工负责）\n（二）清理航道。（市水利局、市财政局负责）\n"
    rows = [
        ["1", "扩建码头", "", "", "牵头：市港航局；配合：市水利局、市财政局"],
        ["2", "清理航道", "", "", "市水利局、市财政局"],
    ]
    assert remarks(verify(book(tmp_path, rows, note=""), parse_text(text))) == []
    rows[0][-1] = "牵头：市水利局；配合：市港航局、市财政局"
    said = remarks(verify(book(tmp_path, rows, note=""), parse_text(text)))
    assert "?role-altered 市港航局（配合）" in said


def test_names_of_no_known_form_are_let_in_among_units() -> None:
    notice = parse_text(
        "一、任务\n（一）压缩通关时间，推进船边直提。（市商务委、市交通委、临岚海关、临岚港集团、东航物流、远海集运）\n"
        "（二）推行电子单证（无纸放货、线上换单、提货预约）。（市商务委负责）\n"
    )
    assert [a.unit for a in notice.assignments if a.section == "1.1"][-2:] == [
        "东航物流",
        "远海集运",
    ]
    assert [a.unit for a in notice.assignments if a.section == "1.2"] == ["市商务委"]


def test_round_the_clock_is_no_amount() -> None:
    units = [
        [q.unit for q in iter_quantities(t)]
        for t in ("24小时自助服务", "24小时以内办结", "时间缩短到提前24小时")
    ]
    assert units == [[], ["小时"], ["小时"]]


def test_units_of_a_cell_may_have_but_spaces_between_them(tmp_path: Path) -> None:
    rows = [[*r[:4], r[4].replace("、", " ")] for r in RIGHT]
    assert remarks(verify(book(tmp_path, rows), parse_text(TEXT))) == []
    page = tmp_path / "分工.html"
    cells = "".join(
        f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>"
        for row in [
            ["序号", "重点任务", "责任单位"],
            ["1", "扩建码头", "市科委 市财政局 各区"],
            ["2", "清理航道", "市水利 和湖泊局"],
        ]
    )
    page.write_text(f"<html><meta charset=utf-8><table>{cells}</table></html>", "utf-8")
    units = [a.unit for a in parse(page).assignments]
    assert units == ["市科委", "市财政局", "各区", "市水利和湖泊局"]


def test_aims_that_no_row_has_are_told_once(tmp_path: Path) -> None:
    text = (
        "一、工作目标\n到2027年，建成渔市6个，培训摊主300名，更换冷柜2000台。\n二、重点任务\n（一）改造渔市。改造老旧渔市，更新冷链。（市商务局）\n"
        "（二）培训摊主。开办培训班，发放证书。（市人社局）\n"
    )
    rows = [
        ["1", "改造渔市，更新冷链", "建成渔市6个", "2027年", "市商务局"],
        ["2", "建成渔市，培训摊主", "培训摊主300名", "2027年", "市商务局、市人社局"],
    ]
    said = verify(book(tmp_path, rows, note=""), parse_text(text))
    assert [f.fault for f in said.findings if f.said == "（各行均无）"] in ([], ["target-missing"])
    assert "target-missing （无）" not in remarks(said)


def test_two_numbers_side_by_side() -> None:
    values = [
        [q.value for q in iter_quantities(t)]
        for t in ("破100亿元15家", "首破100亿15家", "3万4000人", "25万6千人")
    ]
    assert values == [[10**10, 15], [15], [34000], [256000]]


YEAR_PLAN = """临岚市人民政府办公室关于印发2025年渔港改造工作要点的通知
临政办发〔2025〕3号
一、改造渔港
（一）加固防波堤。加固防波堤5公里，2025年9月底前完成。（市农业农村局牵头，市财政局、市水利局配合）
（二）清理航道。疏浚航道12公里，处置沉船30艘，第三季度完成。（市水利局牵头，市财政局配合）
二、服务渔民
（三）培训渔民。培训渔民2000人次以上，每季度不少于1期。（市人社局牵头，各县区政府配合）
（四）发放补贴。每艘渔船补贴不超过1.5万元，2025年12月底前发放到位。（市财政局牵头，市农业农村局配合）
"""
PLAN_HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
PLAN_ROWS = [
    ["1", "加固防波堤5公里", "市农业农村局", "市财政局、市水利局", "2025年9月底前"],
    ["2", "疏浚航道12公里，处置沉船30艘", "市水利局", "市财政局", "第三季度"],
    ["3", "培训渔民2000人次以上，每季度不少于1期", "市人社局", "各县区", "每季度"],
    ["4", "渔船补贴每艘不超过1.5万元", "市财政局", "市农业农村局", "2025年12月底前"],
]


def plan(tmp_path: Path, head: list[str], rows: list[list[str]]) -> list[str]:
    return remarks(verify(book(tmp_path, rows, head, ""), parse_text(YEAR_PLAN)))


def test_units_with_numbers_before_them(tmp_path: Path) -> None:
    rows = [list(r) for r in PLAN_ROWS]
    rows[0][3] = "1.市财政局\n2.市水利局"
    rows[3][3] = "①市农业农村局"
    assert plan(tmp_path, PLAN_HEAD, rows) == []


@pytest.mark.parametrize("due", ["9月30日", "9.30", "2025/9/30", "20250930", "第三季度"])
def test_dates_of_offices(tmp_path: Path, due: str) -> None:
    rows = [[*PLAN_ROWS[0][:4], due], *PLAN_ROWS[1:]]
    assert plan(tmp_path, PLAN_HEAD, rows) == []


def test_columns_of_progress_and_people_are_no_part_of_it(tmp_path: Path) -> None:
    head = [*PLAN_HEAD, "完成值", "完成率", "本月进展", "责任领导"]
    rows = [[*r, "3公里", "60%", "已完成3公里", "王局长"] for r in PLAN_ROWS]
    assert plan(tmp_path, head, rows) == []


def test_tasks_and_their_units_in_one_column(tmp_path: Path) -> None:
    head = ["序号", "任务及责任单位", "完成时限"]
    rows = [[r[0], f"{r[1]}。牵头单位：{r[2]}；配合单位：{r[3]}", r[4]] for r in PLAN_ROWS]
    assert plan(tmp_path, head, rows) == []
    rows[0][1] = rows[0][1].replace("市水利局", "市气象局")
    assert plan(tmp_path, head, rows) == [
        "unit-not-there 市气象局",
        "duty-missing 市农业农村局、市财政局",
    ]


def test_units_that_were_made_up_are_no_divisions(tmp_path: Path) -> None:
    made_up = ["市气象局", "市体育局", "市档案局", "市文物局"]
    rows = [[*r[:3], unit, r[4]] for r, unit in zip(PLAN_ROWS, made_up, strict=True)]
    said = plan(tmp_path, PLAN_HEAD, rows)
    assert [f"unit-not-there {unit}" in said for unit in made_up] == [True] * 4


def test_a_part_that_no_row_was_made_of_is_told_as_one(tmp_path: Path) -> None:
    text = YEAR_PLAN.replace(
        "二、服务渔民",
        "二、建设市场\n（五）扩建交易厅。扩建交易厅。（市商务局）\n（六）更新冷柜。更新冷柜。（市商务局）\n（七）设置公示栏。设置公示栏。（市商务局）\n三、服务渔民",
    )
    result = verify(book(tmp_path, PLAN_ROWS, PLAN_HEAD, ""), parse_text(text))
    assert [f.why for f in result.findings] == ["台账没有列出这一部分（3项任务）"]
    assert all(name in result.left_out[0].ordered for name in ("交易厅", "冷柜", "公示栏"))


def test_ranking_units_side_by_side_is_told_once(tmp_path: Path) -> None:
    text = (
        YEAR_PLAN.replace("牵头，", "、").replace("配合）", "）").replace("（市", "（责任单位：市")
    )
    said = plan_of(tmp_path, text)
    assert said == ["?role-altered （各行）"]


def plan_of(tmp_path: Path, text: str) -> list[str]:
    return remarks(verify(book(tmp_path, PLAN_ROWS, PLAN_HEAD, ""), parse_text(text)))


def test_who_acts_in_the_text_is_no_stranger(tmp_path: Path) -> None:
    text = YEAR_PLAN.replace("疏浚航道12公里", "市港航中心负责测量水深，疏浚航道12公里")
    rows = [list(r) for r in PLAN_ROWS]
    rows[1][3] = "市财政局、市港航中心"
    assert remarks(verify(book(tmp_path, rows, PLAN_HEAD, ""), parse_text(text))) == []
    rows[1][3] = "市财政局、市档案馆"
    said = remarks(verify(book(tmp_path, rows, PLAN_HEAD, ""), parse_text(text)))
    assert "unit-not-there 市档案馆" in said


def test_a_column_still_to_be_filled_in_tells_no_role(tmp_path: Path) -> None:
    head = [*PLAN_HEAD, "责任科室"]
    assert plan(tmp_path, head, [[*r, ""] for r in PLAN_ROWS]) == []


def test_papers_and_telephones_are_no_tasks(tmp_path: Path) -> None:
    text = (
        YEAR_PLAN
        + "三、办理渔船补贴（责任单位：市财政局）\n（一）申报材料。渔船登记证书、身份证明。\n（二）政策咨询。市财政局，联系电话：0000-1234567。\n"
    )
    assert "task-left-out （无）" not in plan_of(tmp_path, text)


def test_a_place_in_a_name_for_several(tmp_path: Path) -> None:
    text = YEAR_PLAN.replace("各县区政府配合", "各县区政府、开发区管委会配合")
    rows = [list(r) for r in PLAN_ROWS]
    rows[2][3] = "各县区、开发区"
    assert remarks(verify(book(tmp_path, rows, PLAN_HEAD, ""), parse_text(text))) == []


def test_fields_stand_for_their_offices(tmp_path: Path) -> None:
    rows = [list(r) for r in PLAN_ROWS]
    rows[0][2:4] = ["农业农村", "财政、水利"]
    rows[1][2:4] = ["水利", "财政"]
    rows[3][2:4] = ["财政", "农业农村"]
    assert plan(tmp_path, PLAN_HEAD, rows) == []
    rows[0][3] = "财政、教育"
    assert "duty-missing 农业农村、财政、教育" in plan(tmp_path, PLAN_HEAD, rows)


def test_a_note_in_the_title_names_units_for_all_rows(tmp_path: Path) -> None:
    text = YEAR_PLAN.replace("市水利局配合）", "市水利局、各县区政府配合）").replace(
        "市财政局配合）", "市财政局、各县区政府配合）"
    )
    path = tmp_path / "台账.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = [["渔港改造台账（各县区均参与，不逐条列出）"], PLAN_HEAD, *PLAN_ROWS]
        csv.writer(stream).writerows(rows)
    assert remarks(verify(path, parse_text(text))) == []


def test_the_date_of_a_step_of_the_plan_is_that_of_its_tasks(tmp_path: Path) -> None:
    text = (
        "临岚市渔港评估方案\n临政办发〔2025〕3号\n一、评估内容\n（一）评估码头。评估码头承载能力。（市交通运输局）\n（二）评估航道。评估航道水深。（市水利局）\n"
        "（三）评估冷链。评估冷库容量。（市商务局）\n二、工作步骤\n（一）形成报告。2025年10月底之前，形成评估报告讨论稿。\n"
    )
    head = ["序号", "任务", "责任单位", "完成时间"]
    rows = [
        ["1", "评估码头承载能力", "市交通运输局", "10月底前"],
        ["2", "评估航道水深", "市水利局", "10月底前"],
        ["3", "评估冷库容量", "市商务局", "10月底前"],
    ]
    assert remarks(verify(book(tmp_path, rows, head, ""), parse_text(text))) == []
    rows = [[*r[:3], "9月底前"] for r in rows]
    said = remarks(verify(book(tmp_path, rows, head, ""), parse_text(text)))
    assert said == ["deadline-altered 9月底前"] * 3
