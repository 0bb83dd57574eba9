"""What a comparison states of deadlines and units, against what both texts say."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from test_comparison import CITES, CITY_NUMBER, notice

from policy_parse import compare, parse
from policy_parse.domain.comparison import LinkComparison
from policy_parse.export.comparison_files import deliver_comparison
from policy_parse.export.comparison_report import summary, unmentioned

WORK = "退塘还湿，恢复滨河芦苇荡，建设观鸟步道"


def link(above: str, below: str) -> LinkComparison:
    parent = notice("city", CITY_NUMBER, above)
    child = notice("district", "望政发〔2024〕9号", below, cites=CITES)
    return compare(child, parent).links[0]


@pytest.mark.parametrize("span", ["自2024年1月1日至2024年12月31日", "2024年1月至2024年12月"])
def test_how_long_a_measure_lasts_is_no_deadline_that_is_missing(span: str) -> None:
    found = link(
        f"1.修复湿地。{WORK}。{span}，对观鸟步道经营户减免管护费用。",
        f"1.修复湿地。{WORK}。对观鸟步道经营户减免管护费用。",
    )
    assert found.deadline_pairs == ()


def test_two_spans_are_compared() -> None:
    words = "对观鸟步道经营户减免管护费用"
    found = link(
        f"1.修复湿地。{WORK}。自2024年1月1日至2024年12月31日，{words}。",
        f"1.修复湿地。{WORK}。自2024年1月1日至2025年12月31日，{words}。",
    )
    assert [(d.timing.value, d.why[:5]) for d in found.deadline_pairs] == [("later", "执行期限：")]


def test_a_unit_that_the_text_names_without_a_duty() -> None:
    found = link(
        f"1.修复湿地。{WORK}。（市林业局、临岚海关、市统计局负责）",
        f"1.修复湿地。{WORK}，联合属地海关开展普查。（区林业局负责）",
    )
    units = {u.parent: (u.child, u.mention) for u in found.unit_pairs}
    assert units["中华人民共和国临岚海关"] == (None, "联合属地海关开展普查")
    assert units["临岚市统计局"] == (None, None)
    told = summary(found)
    assert [s for s in told if "没有对应责任单位" in s] == [
        "上级责任单位在下级没有对应责任单位的：临岚市统计局。"
    ]
    assert any("只在正文中提到" in s and "联合属地海关" in s for s in told)


def test_bodies_of_one_line_answer_to_each_other() -> None:
    found = link(
        f"1.修复湿地。{WORK}。（中国铁路南昌局集团有限公司、市机关事务管理局负责）",
        f"1.修复湿地。{WORK}。（吉安火车站、区机关后勤中心负责）",
    )
    assert {u.parent: u.child for u in found.unit_pairs} == {
        "中国铁路南昌局集团有限公司": "吉安火车站",
        "临岚市机关事务管理局": "临岚市望川区机关后勤中心",
    }


def test_what_closes_a_notice_is_no_wording_of_the_last_task() -> None:
    closing = (
        "本行动方案自2024年4月1日起施行，有效期至2025年12月31日。"
        "具体措施写明执行期间的，从其规定。国家另有规定的，从其规定。"
    )
    found = link(f"1.修复湿地。{WORK}。", f"1.修复湿地。{WORK}。{closing}")
    assert [p.relation.value for p in found.pairs] == ["same"]


def test_the_number_of_a_page_is_no_wording() -> None:
    text = f"一、任务\n1.修复湿地。{WORK}，串联公\n- 12 -\n园广场。\n2.植绿。栽植乡土树种。\n"
    found = compare(
        parse(text.encode(), name="a.txt"), parse(text.encode(), name="b.txt"), as_given=True
    ).links[0]
    assert all("12" not in leaf.text for leaf in found.child_leaves)


def test_the_report_says_it(tmp_path: Path) -> None:
    found = link(
        f"1.修复湿地。{WORK}。（市林业局、临岚海关负责）",
        f"1.修复湿地。{WORK}，联合属地海关开展普查。（区林业局负责）",
    )
    deliver_comparison(compare(found.child, found.parent), tmp_path, "docx")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "对照.docx")).paragraphs)
    assert "没有分工、只在正文中提到" in text


def test_a_dated_measure_that_vanished_in_a_task_that_was_taken_up(tmp_path: Path) -> None:
    found = link(
        f"1.修复湿地。{WORK}。到2025年，建成鸟类救护站点十二处。",
        f"1.修复湿地。{WORK}。2025年前种植芦苇五百亩。",
    )
    assert [d.evidence.quote for d in unmentioned(found)] == ["到2025年"]
    assert any("上级另有1处时限" in s for s in summary(found))
    deliver_comparison(compare(found.child, found.parent), tmp_path, "docx")
    document = docx.Document(str(tmp_path / "对照.docx"))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert "到2025年，建成鸟类救护站点十二处。" in cells
    assert any("鸟类救护站点" in c for c in cells)


def test_indicators_without_a_counterpart_are_listed(tmp_path: Path) -> None:
    found = link(
        f"1.修复湿地。{WORK}。到2025年，湿地保护率达到55%。",
        f"1.修复湿地。{WORK}。到2025年，新建观鸟屋9座。",
    )
    assert any("上级另有1项指标下级没有对应，下级自设1项" in s for s in summary(found))
    deliver_comparison(compare(found.child, found.parent), tmp_path, "docx")
    document = docx.Document(str(tmp_path / "对照.docx"))
    rows = [[c.text for c in r.cells] for t in document.tables for r in t.rows]
    told = {row[0]: row[3] for row in rows if len(row) == 5 and row[4].startswith(("上级", "下级"))}
    assert {"湿地保护率": "未承接", "观鸟屋": "新增"}.items() <= told.items()
