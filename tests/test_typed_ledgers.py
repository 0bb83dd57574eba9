"""Ledgers as offices type them from the text: shortened, merged, of their own columns and names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policy_parse import parse_text, verify
from policy_parse.verification.findings import Verification

TEXT = """临岚市人民政府办公室关于印发临岚市智慧渔港建设行动方案的通知
临政办发〔2025〕31号
一、工作目标
到2027年，建成智慧渔港5个以上，渔船在线率达到98%。智慧监管体系基本形成。
二、重点任务
（一）夯实渔港基础
1.改造渔港码头。加固防波堤，更新消防管网和岸电桩。（市农业农村局、市交通运输局，临岚海事监测中心，人行临岚市中心支行）
2.清理航道淤积。疏浚内港航道，处置沉船和废旧网具。（市水务部门、市地方金融工作局按职责分工负责）
3.建设冷链仓库。在主要渔港建设冷链仓库，推广预冷设备。（市商务局、滨湾新区政府）
（二）提升监管能力
4.推行电子报告。进出港报告全部线上办理，渔获物定点上岸。（市农业农村局、海警局、证监会等相关部门按职责分工负责）
5.完善气象预警。布设浮标站，台风预警信息直达渔船。（市气象局）
6.坚决落实休渔期渔船一律不得违规出海作业的要求，严肃查处。（市渔政支队）
7.开展联合执法。在港口周边30公里范围内开展联合巡航，查扣三无船舶120艘。（市公安局、市渔政支队）
临岚市人民政府办公室
2025年3月1日
"""
HEAD = ["序号", "任务", "主要举措", "责任单位", "完成时间"]
RIGHT = [
    ["1", "渔港码头", "加固防波堤，更新岸电桩", "市农业农村局、市交通运输局、临岚海事监测中心、人行临岚市中心支行", ""],
    ["2", "航道清淤", "疏浚内港航道，处置沉船", "市水务部门、市地方金融工作局", ""],
    ["3", "冷链仓库", "建设冷链仓库，推广预冷设备", "市商务局、滨湾新区政府", ""],
    ["4", "电子报告", "进出港报告线上办理，渔获物定点上岸", "市农业农村局、海警局、证监会", ""],
    ["5", "气象预警", "布设浮标站，预警直达渔船", "市气象局", ""],
    ["6", "休渔期查处", "渔船不得违规出海作业", "市渔政支队", ""],
    ["7", "联合执法", "开展联合巡航，查扣三无船舶120艘", "市公安局、市渔政支队", ""],
]  # fmt: skip


def judged(
    folder: Path, rows: list[list[str]], head: list[str] = HEAD, text: str = TEXT
) -> Verification:
    path = folder / "台账.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    return verify(path, parse_text(text))


def remarks(result: Verification) -> list[str]:
    return [f"{'?' if f.is_doubt else ''}{f.fault} {f.said[:20]}" for f in result.findings]


def changed(row: int, **cells: str) -> list[list[str]]:
    places = {"number": 0, "task": 1, "text": 2, "units": 3, "due": 4}
    rows = [list(r) for r in RIGHT]
    for name, value in cells.items():
        rows[row][places[name]] = value
    return rows


def test_a_shortened_ledger_is_right(tmp_path: Path) -> None:
    assert remarks(judged(tmp_path, RIGHT)) == []


@pytest.mark.parametrize(
    ("row", "units"),
    [
        (0, "市农业农村局、市交通局、临岚海监中心、人行临岚中支"),
        (1, "市水务局、市金融工作局"),
        (2, "市商务局、滨湾"),
    ],
)
def test_the_only_name_left_is_a_short_form_of_the_only_unit_left(
    tmp_path: Path, row: int, units: str
) -> None:
    assert remarks(judged(tmp_path, changed(row, units=units))) == []


def test_a_short_form_that_is_another_unit_of_the_notice_is_that_unit(tmp_path: Path) -> None:
    text = TEXT.replace("（市气象局）", "（市金融工作局）")
    result = judged(tmp_path, changed(1, units="市水务部门、市金融工作局"), text=text)
    assert "duty-missing" in str(remarks(result)[:2])


def test_an_open_list_ends_with_a_known_name(tmp_path: Path) -> None:
    notice = parse_text(TEXT)
    assert [a.unit for a in notice.assignments if a.section == "2.2.4"][-1] == "证监会"


def test_divisions_in_a_bracket_behind_a_full_stop() -> None:
    notice = parse_text(
        "一、主要任务\n1.整理渔港档案，建立电子目录。（港航处）\n2.修订巡查规程。（执法处、法规处）\n3.搬迁实验设备（实验室）。\n"
    )
    assert [(a.section, a.unit) for a in notice.assignments] == [
        ("1.1", "港航处"), ("1.2", "执法处"), ("1.2", "法规处"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["1、2", "1-2", "1—2"])
def test_a_row_may_list_the_numbers_of_its_tasks(tmp_path: Path, number: str) -> None:
    merged = [
        number, "码头、航道", "更新岸电桩；疏浚内港航道",
        "市农业农村局、市交通运输局、临岚海事监测中心、人行临岚市中心支行、市水务部门、市地方金融工作局", "",
    ]  # fmt: skip
    assert remarks(judged(tmp_path, [merged, *RIGHT[2:]])) == []


def test_a_row_may_list_headings(tmp_path: Path) -> None:
    merged = ["1", "改造码头；航道淤积清理", "更新岸电桩", f"{RIGHT[0][3]}、{RIGHT[1][3]}", ""]
    assert remarks(judged(tmp_path, [merged, *RIGHT[2:]])) == []


def test_a_clause_of_a_row_may_be_of_another_task(tmp_path: Path) -> None:
    rows = [
        *RIGHT[:4],
        [
            "5",
            "预警和执法",
            "预警信息直达渔船；查扣三无船舶120艘",
            "市气象局、市公安局、市渔政支队",
            "",
        ],
        RIGHT[5],
    ]
    assert remarks(judged(tmp_path, rows)) == []


def test_a_name_for_a_task_is_known_by_its_number_and_unit(tmp_path: Path) -> None:
    assert remarks(judged(tmp_path, changed(5, task="休渔严查", text=""))) == []
    wrong = changed(5, task="休渔补贴发放", text="为休渔渔民核发生活补贴和燃油补贴")
    assert any(r.startswith(("no-source", "?no-source")) for r in remarks(judged(tmp_path, wrong)))


def test_numbers_that_the_notice_has_not_are_the_offices_own(tmp_path: Path) -> None:
    assert remarks(judged(tmp_path, changed(6, number="31"))) == []
    assert remarks(judged(tmp_path, changed(6, number="3"))) == ["section-altered 3"]


def test_the_column_of_documents_is_that_of_tasks(tmp_path: Path) -> None:
    text = "一、主要任务\n1.制定渔港布局专项规划。（市农业农村局）\n2.制定渔船更新实施方案。（市财政局）\n3.制定渔民培训年度计划。（市人社局）\n"
    rows = [
        ["1", "渔港布局专项规划", "市农业农村局"],
        ["2", "渔船更新方案", "市财政局"],
        ["3", "渔民培训年度计划", "市财政局"],
    ]
    result = judged(tmp_path, rows, ["序号", "文件名称", "牵头单位"], text)
    assert [r.verdict for r in result.rows] == ["right", "right", "wrong"]


def test_who_is_named_in_the_text_without_a_statement_of_duty(tmp_path: Path) -> None:
    text = "第一条 为加强渔港管理，制定本办法。\n第二条 市渔港主管部门应当编制渔港名录并向社会公布。\n第三条 渔船所有人应当每年检验救生设备。（市渔政支队负责）\n"
    rows = [
        ["第二条", "编制渔港名录", "", "市渔港主管部门", ""],
        ["第三条", "检验救生设备", "", "市渔政支队", "每年"],
    ]
    head = ["条文", "任务", "主要举措", "责任单位", "完成时间"]
    assert remarks(judged(tmp_path, rows, head, text)) == []


def test_a_duty_at_the_heading_is_not_asked_of_tasks_with_their_own(tmp_path: Path) -> None:
    text = (
        "一、主要任务\n（一）规范渔港服务。（市政务局牵头，相关部门配合）\n1.编制服务指南，公开收费标准。（港航处负责）\n"
        "2.设立投诉电话，回访渔民意见。（执法处负责）\n"
    )
    rows = [
        ["1", "服务指南", "编制服务指南，公开收费标准", "港航处", ""],
        ["2", "投诉电话", "设立投诉电话，回访渔民", "执法处", ""],
    ]
    assert remarks(judged(tmp_path, rows, text=text)) == []


def test_aims_of_the_whole_plan_may_stand_at_a_task(tmp_path: Path) -> None:
    head = [*HEAD, "目标值"]
    rows = [[*r, ""] for r in RIGHT]
    rows[0][-1], rows[3][-1] = "智慧渔港5个以上", "渔船在线率98%"
    assert remarks(judged(tmp_path, rows, head)) == []
    rows[0][-1] = "智慧渔港5个"
    assert remarks(judged(tmp_path, rows, head)) == ["comparator-altered 5个"]


def test_a_date_of_the_aims_is_a_doubt_at_a_task(tmp_path: Path) -> None:
    text = TEXT.replace("到2027年，建成", "到2026年底，建成")
    assert remarks(judged(tmp_path, changed(4, due="2026年底"), text=text)) in (
        [], ["?deadline-of-another 2026年底"],
    )  # fmt: skip


def test_a_time_in_a_title_is_no_deadline(tmp_path: Path) -> None:
    text = "一、任务\n1.制定《临岚市2030年前渔船更新方案》，2025年6月底前完成。（市财政局负责）\n2.公布渔港名录。（市农业农村局负责）\n"
    rows = [
        ["1", "临岚市2030年前渔船更新方案", "", "市财政局", "2025年6月底"],
        ["2", "公布渔港名录", "", "市农业农村局", ""],
    ]
    assert remarks(judged(tmp_path, rows, text=text)) == []


def test_what_has_a_statement_of_its_own_is_left_out_where_its_neighbour_is_there(
    tmp_path: Path,
) -> None:
    text = (
        "一、任务\n（一）整治渔港环境。清理岸线垃圾（责任单位：市渔政支队，完成时限：6月底）。修缮公共厕所，更换照明设施"
        "（责任单位：市渔政支队，完成时限：6月底）。\n（二）公布渔港名录。公布名录（责任单位：市农业农村局，完成时限：8月底）。\n"
    )
    rows = [
        ["（一）", "清理岸线垃圾", "", "市渔政支队", "6月底"],
        ["（二）", "公布渔港名录", "", "市农业农村局", "8月底"],
    ]
    result = judged(tmp_path, rows, text=text)
    assert [f.ordered[:6] for f in result.left_out] == ["修缮公共厕所"]


def test_within_a_range_is_not_more(tmp_path: Path) -> None:
    rows = changed(6, text="港口周边30公里内联合巡航，查扣三无船舶120艘")
    assert remarks(judged(tmp_path, rows)) == []


def test_a_column_of_numbers_is_none_of_tasks(tmp_path: Path) -> None:
    rows = [[r[0], *r[1:]] for r in RIGHT]
    assert remarks(judged(tmp_path, rows, ["任务编码", *HEAD[1:]])) == []
    assert remarks(judged(tmp_path, rows, ["任务", *HEAD[1:]])) == []


MONEY = """一、总体要求
养成爱护渔港、节约用水的良好风尚，推动渔民绿色生活方式和渔港文明新风尚深入人心。
二、重点任务
（一）丰富渔民绿色生活。完善节约用水设施，建设充电桩16万个以上，对充电设备给予0.05元/千瓦时至0.3元/千瓦时补贴。（责任单位：市城管和综合执法局、市住房建设局、临岚市供电局）
（二）推进数字化转型。建设智慧能源平台。（责任单位：市经信局）
（三）开展改革试点。推进增量配电改革，给予试点单位最高500万元奖励。（责任单位：市经信局、彭湾市政府）
"""
HEAD_2 = ["序号", "任务", "目标", "责任单位"]
RIGHT_2 = [
    ["1", "渔民绿色生活：节约用水设施", "充电桩16万个以上，补贴0.05—0.3元/千瓦时", "市城管局、市住建局、临岚供电局"],
    ["2", "数字化转型、改革试点", "奖励不超过500万元", "市经信局、彭湾市"],
]  # fmt: skip


def test_two_names_of_one_line_are_told_apart_by_their_wording(tmp_path: Path) -> None:
    assert remarks(judged(tmp_path, RIGHT_2, HEAD_2, MONEY)) == []


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("充电桩6万个以上，补贴0.05—0.3元/千瓦时", "number-altered 6万个以上"),
        ("充电桩16万个以上，补贴0.05—0.4元/千瓦时", "number-altered 0.05—0.4元/千瓦时"),
    ],
)
def test_a_number_within_another_is_not_printed(tmp_path: Path, goal: str, expected: str) -> None:
    rows = [[*RIGHT_2[0][:2], goal, RIGHT_2[0][3]], RIGHT_2[1]]
    assert expected in remarks(judged(tmp_path, rows, HEAD_2, MONEY))


def test_a_ledger_is_not_marked_for_the_words_of_a_guiding_thought(tmp_path: Path) -> None:
    rows = [["9", "绿色生活方式、节约用水", "", "市城管局、市住建局、市供电局"], RIGHT_2[1]]
    result = judged(tmp_path, rows, HEAD_2, MONEY)
    assert result.rows[0].sections == ("2.1 丰富渔民绿色生活",)


MERGED = """一、工作目标
到2027年，全市渔港环境、管理、服务和数字化水平全面提升，渔港面貌明显改善，渔民生活不断改善。
二、重点任务
（一）整治渔港环境
1.清理岸线。清除废弃网箱，拆除违章棚屋，恢复岸线原貌。（责任单位：市渔政支队、市住建局）
2.收集污水。建设15分钟收集圈，各地负责接收船舶油污水。（责任单位：市生态环境局、市渔政支队）
3.美化港区。沿港栽种行道树，粉刷临街外墙。（责任单位：市园林局）
（二）服务渔民生产
4.培训船员。开办轮机长培训班，发放安全手册。（责任单位：市人社局、市海港投资有限公司）
5.投保渔船。推行渔船互助保险，财政补贴保费不低于30%。（责任单位：市财政局、市渔政支队）
（三）规范休渔管理。建立休渔执法台账，公开举报电话。（责任单位：市公安局）
（四）规范渔获交易。在交易市场配置电子秤，张贴价目牌。（责任单位：市商务局）
三、保障措施
（一）健全机制。成立工作专班，定期会商研究。（责任单位：市政府办）
（二）加强宣传。组织媒体采访，展示治理成效。（责任单位：市融媒体中心）
"""
HEAD_3 = ["编号", "事项", "工作要点", "责任单位", "目标值"]
RIGHT_3 = [
    ["A1", "岸线和污水", "清除废弃网箱；15分钟收集圈", "市渔政支队、市住建局、市生态环境局", ""],
    ["A2", "港区美化", "栽种行道树，粉刷外墙", "市园林局", ""],
    ["A3", "船员和保险", "轮机长培训班；渔船互助保险，保费补贴不低于30%", "市人社局、海港投资、市财政局、市渔政支队", "30%"],
    ["A4", "休渔、交易", "休渔执法台账；电子秤", "市公安局、市商务局", ""],
    ["A5", "保障", "专班、宣传", "市政府办、市融媒体中心", ""],
]  # fmt: skip


def test_rows_of_several_tasks_have_the_units_of_all(tmp_path: Path) -> None:
    assert remarks(judged(tmp_path, RIGHT_3, HEAD_3, MERGED)) == []


def test_what_a_merged_row_has_not_is_still_told(tmp_path: Path) -> None:
    rows = [list(r) for r in RIGHT_3]
    rows[0][3] += "、市商务局"
    assert remarks(judged(tmp_path, rows, HEAD_3, MERGED)) == ["unit-not-there 市商务局"]
    rows = [list(r) for r in RIGHT_3]
    rows[3][2:4] = ["休渔执法台账", "市公安局"]
    left = judged(tmp_path, rows, HEAD_3, MERGED).left_out
    assert [f.section for f in left] == ["2.4 规范渔获交易"]


def test_a_row_that_names_its_section_takes_no_task_of_another(tmp_path: Path) -> None:
    head = ["条文", "事项", "责任单位"]
    text = "第一条 市渔政支队负责编制渔港名录。（责任单位：市渔政支队）\n第二条 名录应当标明渔港等级。（责任单位：市渔政支队）\n第三条 公布休渔日期。（责任单位：市农业农村局）\n"
    rows = [
        ["第一条", "编制渔港名录，标明等级", "市渔政支队"],
        ["第三条", "公布休渔日期", "市农业农村局"],
    ]
    left = judged(tmp_path, rows, head, text).left_out
    assert [f.section for f in left] == ["2 名录应当标明渔港等级"]


def test_words_of_a_row_beside_its_tasks_name_another(tmp_path: Path) -> None:
    rows = [["2", "", "污水收集，油污水接收处置", "市生态环境局、市渔政支队", ""], *RIGHT_3[1:]]
    result = judged(tmp_path, rows, HEAD_3, MERGED)
    assert result.rows[0].sections == ("2.1.2 收集污水",)
    assert [f.section for f in result.left_out] == ["2.1.1 清理岸线"]


def test_a_task_that_was_made_up_is_not_of_the_aims(tmp_path: Path) -> None:
    made_up = ["A6", "数字化渔港展厅", "渔港面貌展示，渔民生活服务", "市文旅局", ""]
    said = remarks(judged(tmp_path, [*RIGHT_3, made_up], HEAD_3, MERGED))
    assert len(said) == 1
    assert said[0].lstrip("?").startswith("no-source")


def test_a_column_of_unknown_words_between_tasks_and_units_is_content(tmp_path: Path) -> None:
    head = [*HEAD_3[:2], "怎么干", *HEAD_3[3:]]
    assert remarks(judged(tmp_path, RIGHT_3, head, MERGED)) == []


def test_a_web_page_with_long_tasks_is_a_ledger(tmp_path: Path) -> None:
    long = "；".join(f"在第{n}号泊位更换岸电桩并登记造册" for n in range(60))
    text = f"一、任务\n1.改造码头。{long}。（市交通运输局）\n2.公布渔港名录。（市农业农村局）\n"
    rows = [["1", f"改造码头。{long}", "市交通运输局"], ["2", "公布渔港名录", "市农业农村局"]]
    cells = "".join(
        f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>"
        for row in [["序号", "任务", "责任单位"], *rows]
    )
    path = tmp_path / "台账.html"
    path.write_text(
        f"<html><meta charset=utf-8><body><table>{cells}</table></body></html>", "utf-8"
    )
    assert len(long) > 600
    assert [r.verdict for r in verify(path, parse_text(text)).rows] == ["right", "right"]
