"""Tasks side by side: what the numbers say, where dropped tasks stand, how wording is marked."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from test_comparison import CHAIN, CITES, CITY_NUMBER, notice

from policy_parse import compare, parse, to_frame
from policy_parse.domain.comparison import Certainty, Comparison
from policy_parse.domain.differences import changed_pieces, flat_shared, shared_pieces
from policy_parse.export.comparison_files import deliver_comparison
from policy_parse.export.comparison_records import link_records
from policy_parse.export.comparison_tasks import task_rows

CARRIED = "对百年以上古树名木逐株挂牌，落实管护责任人，建立管护台账，每季度巡查一次"
CITY = (
    "1.清理河道垃圾。组织保洁船只打捞水葫芦。\n"
    "2.完善绿道网络。沿滨河两岸建设慢行绿道，串联公园广场，配套驿站座椅。\n"
    "3.发展林下经济。引导林农种植中草药材，建立收购加工联盟。\n"
    f"4.保护古树名木。{CARRIED}。\n"
    "5.防治松材线虫。设立检疫哨卡，焚毁疫木。\n"
    "6.普及苔藓知识。编印图册。"
)
DISTRICT = (
    f"1.保护古树名木。{CARRIED}两次。\n"
    "2.建设屋顶花园。鼓励商场写字楼建设屋顶花园。\n"
    "3.建设慢行绿道。到年内贯通慢行绿道，请社区志愿者认领花箱，在公园广场增设儿童沙坑与宠物饮水处。"
)


@pytest.fixture(scope="module")
def two() -> Comparison:
    parent = notice("city", CITY_NUMBER, CITY)
    return compare(notice("district", "望政发〔2024〕9号", DISTRICT, cites=CITES), parent)


@pytest.fixture(scope="module")
def three() -> Comparison:
    return compare(*(parse(path) for path in CHAIN))


def test_each_number_says_what_it_is(two: Comparison, tmp_path: Path) -> None:
    deliver_comparison(two, tmp_path, "csv")
    with (tmp_path / "对照" / "对照表.csv").open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["文字相似"]]
    assert len(rows) == len(two.links[0].pairs) == 2
    assert {row["把握"] for row in rows} <= {"高", "中", "低"}
    assert rows[0]["文字相似"].endswith("%")
    frame = to_frame(two)
    assert frame["likeness"].max() > 0.9  # a number to reckon with
    records = link_records(two.links[0])["pairs"]
    assert all(
        0 < row["score"] <= 1 and row["certainty"] in {c.value for c in Certainty}
        for row in records
    )
    deliver_comparison(two, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "对照.xlsx")["对照表"]
    column = [cell.value for cell in sheet[1]].index("文字相似")
    assert {
        row[column].number_format for row in sheet.iter_rows(min_row=2) if row[column].value
    } == {"0%"}
    deliver_comparison(two, tmp_path, "docx")
    cells = {
        c.text
        for t in docx.Document(str(tmp_path / "对照.docx")).tables
        for r in t.rows
        for c in r.cells
    }
    assert any("文字相似9" in text and "把握高" in text for text in cells)


def test_the_chain_says_it_between_any_two_levels(three: Comparison) -> None:
    frame = to_frame(three, "levels", headers="zh")
    assert list(frame.columns).count("文字相似") == list(frame.columns).count("把握") == 2


def test_dropped_tasks_stand_where_they_stood(two: Comparison) -> None:
    (link,) = two.links
    rows = [
        (r.child.path if r.child else None, r.parent.path if r.parent else None, r.relation)
        for r in task_rows(link)
    ]
    assert rows == [
        (None, "1.1", "未承接"), ("1.1", "1.4", "照搬"), (None, "1.5", "未承接"),
        (None, "1.6", "未承接"), ("1.2", None, "新增"), ("1.3", "1.2", "改写"),
        (None, "1.3", "未承接"),
    ]  # fmt: skip


def test_every_task_of_both_sides_stands_once(two: Comparison, three: Comparison) -> None:
    for link in (*two.links, *three.links):
        rows = task_rows(link)
        alone = Counter(r.parent.path for r in rows if r.parent and not r.child)
        assert alone == Counter(link.parent_only)
        assert Counter(r.child.path for r in rows if r.child and not r.parent) == Counter(
            link.child_only
        )
        assert Counter((r.pair.parent, r.pair.child) for r in rows if r.pair) == Counter(
            (p.parent, p.child) for p in link.pairs
        )
        order = [leaf.path for leaf in link.child_leaves]
        shown = [order.index(r.child.path) for r in rows if r.child]
        assert shown == sorted(shown)


def test_the_chain_holds_every_task_of_every_level(three: Comparison) -> None:
    frame = to_frame(three, "levels")
    bottom, top = three.links
    for key, leaves in (
        ("section", bottom.child_leaves), ("section_1", bottom.parent_leaves),
        ("section_2", top.parent_leaves),
    ):  # fmt: skip
        assert set(frame[key].dropna()) == {leaf.path for leaf in leaves}
    dropped = frame.index[frame["relation_1"].eq("未承接") & frame["section_1"].notna()]
    assert len(dropped)
    assert dropped[0] < len(frame) - len(dropped)  # not all at the end
    for at in dropped:
        order = [leaf.path for leaf in bottom.parent_leaves]
        k = order.index(frame["section_1"][at])
        shown = list(frame["section_1"][:at].dropna())
        assert shown[-1:] == order[:k][-1:]


def test_changes_are_marked_only_where_they_can_be_followed(
    two: Comparison, tmp_path: Path
) -> None:
    near, far = (pair for pair in two.links[0].pairs)
    assert near.is_reworded
    assert not far.is_reworded
    deliver_comparison(two, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "对照.xlsx", rich_text=True)["对照表"]
    head = [cell.value for cell in sheet[1]]
    texts = {
        row[head.index("上级章节")].value: [
            row[head.index(key)].value for key in ("下级任务", "上级任务")
        ]
        for row in sheet.iter_rows(min_row=2)
    }
    new, old = texts["1.4"]
    assert isinstance(new, CellRichText)
    assert [run.text for run in new if not isinstance(run, str) and run.font.u] == ["两次"]
    new, old = texts["1.2"]
    shared = [run.text for run in new if not isinstance(run, str) and run.font.b]
    assert "建设慢行绿道" in shared
    assert [run.text for run in old if not isinstance(run, str) and run.font.b]
    assert not any(run.font.strike for run in old if not isinstance(run, str))
    deliver_comparison(two, tmp_path, "docx")
    table = docx.Document(str(tmp_path / "对照.docx")).tables[-1]
    runs = [run for row in table.rows[1:] for p in row.cells[1].paragraphs for run in p.runs]
    assert [run.text for run in runs if run.font.underline] == ["两次"]
    assert "建设慢行绿道" in [run.text for run in runs if run.bold]


def test_pieces_make_the_text() -> None:
    old, new = "沿河建设绿道十公里", "沿江建设绿道二十公里"
    before, after = changed_pieces(old, new)
    assert ("".join(p for p, _ in before), "".join(p for p, _ in after)) == (old, new)
    assert {mark for _, mark in before} == {"", "del"}
    text = "建设慢行\n绿道，慢行绿道驿站"
    pieces = shared_pieces(text, ("慢行绿道", "绿道"))
    assert [p for p, mark in pieces if mark] == ["慢行\n绿道", "慢行绿道"]
    assert flat_shared(text, ("慢行绿道",)) == [-1, 2, 5, 1, 4]
    assert shared_pieces(text, ()) == [(text, "")]


def test_a_leaf_that_is_a_heading_alone_is_no_copy() -> None:
    parent = notice("city", CITY_NUMBER, "1.建设滨河慢行绿道、口袋公园和驿站\n2.保护百年古树名木")
    child = notice(
        "district",
        "望政发〔2024〕9号",
        "1.在社区建设滨河慢行绿道、街角公园\n2.保护百年古树名木",
        cites=CITES,
    )
    (link,) = compare(child, parent).links
    found = {(p.parent, p.child): (p.relation.value, p.likeness) for p in link.pairs}
    assert found["1.2", "1.2"] == ("same", 1.0)
    assert found["1.1", "1.1"][0] != "same"
    assert found["1.1", "1.1"][1] < 0.7
