"""Levels side by side: verdicts as rows, links, order, versions, peers, and the files written."""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import SHARED, needs_shared

from policy_parse import compare, parse, to_frame
from policy_parse.demo import corpus_folder
from policy_parse.domain.comparison import Verdict
from policy_parse.domain.notice import Notice
from policy_parse.export.comparison_records import comparison_json
from policy_parse.export.comparison_tables import comparison_tables

CHAIN = [
    corpus_folder() / n
    for n in ("望川区_全民健身.docx", "临岚市_全民健身.docx", "澜江省_全民健身.txt")
]


def notice(
    level: str, number: str, body: str, date: str = "2024年3月1日", cites: str = ""
) -> Notice:
    """A small notice of an invented place."""
    place = {
        "province": "澜江省", "city": "临岚市", "district": "临岚市望川区", "peer": "临岚市石渡县",
    }[level]  # fmt: skip
    head = f"{place}人民政府关于印发绿道建设方案的通知\n{number}\n各有关单位：\n"
    lead = f"根据{cites}，制定本方案。\n" if cites else ""
    text = f"{head}{lead}一、主要任务\n{body}\n{place}人民政府\n{date}\n"
    return parse(text.encode(), name=f"{level}.txt")


CITY_NUMBER = "临政发〔2024〕5号"
CITES = f"《临岚市人民政府关于印发绿道建设方案的通知》（{CITY_NUMBER}）"
VERDICTS = [  # parent's target, child's target, verdict
    ("到2025年，垃圾分类覆盖率达到90%", "到2025年，垃圾分类覆盖率达到95%", "stricter"),
    ("到2025年，垃圾分类覆盖率达到90%", "到2025年，垃圾分类覆盖率达到85%", "looser"),
    ("到2025年，垃圾分类覆盖率达到90%", "到2025年，垃圾分类覆盖率不低于90%", "equal"),
    ("到2025年，垃圾分类覆盖率达到90%", "到2025年，垃圾分类覆盖率超过90%", "stricter"),
    ("到2025年，垃圾分类覆盖率达到90%", "到2024年，垃圾分类覆盖率达到90%", "stricter"),
    ("到2024年，垃圾分类覆盖率达到90%", "到2025年，垃圾分类覆盖率达到90%", "looser"),
    ("到2025年，供水管网漏损率控制在9%以内", "到2025年，供水管网漏损率控制在8%以内", "stricter"),
    ("到2025年，安全事故发生率控制在1‰以内", "到2025年，安全事故发生率不高于0.1%", "equal"),
    ("上门服务响应时间不超过2小时", "上门服务响应时间控制在90分钟以内", "stricter"),
    ("到2025年，单位产值能耗比2020年下降15%", "到2025年，单位产值能耗比2020年下降18%", "stricter"),
    ("到2025年，单位产值能耗比2020年下降15%", "到2025年，单位产值能耗比2022年下降15%", "incomparable"),
    ("到2025年，再生水利用率达到25%", "到2025年，再生水利用率提高6个百分点", "incomparable"),
    ("到2025年，新建口袋公园200个", "到2025年，新建口袋公园12个", "incomparable"),
    ("每年开展绿道管护培训3000人次", "到2025年，累计开展绿道管护培训600人次", "incomparable"),
    ("到2025年，每个街道建成口袋公园2个", "到2025年，每个街道建成口袋公园1个", "looser"),
    ("到2025年，65周岁以上老年人建档率达到75%", "到2025年，70周岁以上老年人建档率达到75%", "incomparable"),
    ("到2025年，每千名老年人配备社会工作者1名", "到2025年，每千名老年人配备社会工作者1.2名", "stricter"),
]  # fmt: skip


@pytest.mark.parametrize(("above", "below", "verdict"), VERDICTS)
def test_verdicts(above: str, below: str, verdict: str) -> None:
    parent = notice("city", CITY_NUMBER, f"1.推进绿道建设。{above}。")
    child = notice("district", "望政发〔2024〕9号", f"1.推进绿道建设。{below}。", cites=CITES)
    (link,) = compare(child, parent).links
    assert [(t.verdict.value, t.why != "") for t in link.target_pairs] == [(verdict, True)]


def test_other_indicators_are_not_paired() -> None:
    parent = notice("city", CITY_NUMBER, "1.优化服务。企业开办时间压缩至1个工作日以内。")
    child = notice(
        "district",
        "望政发〔2024〕9号",
        "1.优化服务。企业注销时间压缩至3个工作日以内。",
        cites=CITES,
    )
    (link,) = compare(child, parent).links
    assert all(t.verdict is Verdict.INCOMPARABLE for t in link.target_pairs)


def test_one_to_many_missing_and_new() -> None:
    parent = notice(
        "city", CITY_NUMBER,
        "1.完善绿道网络。沿滨河两岸建设慢行绿道，串联公园广场，配套驿站座椅。\n"
        "2.发展林下经济。引导林农种植中草药材，建立收购加工联盟。\n"
        "3.加强古树保护。对百年以上古树名木逐株挂牌，落实管护责任人。",
    )  # fmt: skip
    child = notice(
        "district", "望政发〔2024〕9号",
        "1.建设慢行绿道。沿滨河两岸建设慢行绿道，年内贯通。\n"
        "2.配套驿站座椅。在绿道沿线串联公园广场，配套驿站座椅。\n"
        "3.保护古树名木。对百年以上古树名木逐株挂牌。\n"
        "4.建设屋顶花园。鼓励商场写字楼建设屋顶花园。",
        cites=CITES,
    )  # fmt: skip
    (link,) = compare(child, parent).links
    assert [(p.parent, p.child) for p in link.pairs] == [
        ("1.1", "1.1"),
        ("1.1", "1.2"),
        ("1.3", "1.3"),
    ]
    assert link.parent_only == ("1.2",)
    assert link.child_only == ("1.4",)
    assert all(pair.why for pair in link.pairs)
    assert (link.coverage.leaves, link.coverage.taken_up) == (3, 2)


def test_deadlines_and_units() -> None:
    parent = notice(
        "city", CITY_NUMBER,
        "1.建设滨河慢行绿道。2025年6月底前完成。（市财政局牵头，市水利局、市统计局配合）\n"
        "2.保护百年古树名木。2024年底前完成挂牌。（市林业局负责）",
    )  # fmt: skip
    child = notice(
        "district", "望政发〔2024〕9号",
        "1.建设滨河慢行绿道。2025年3月底前完成。（区水利局牵头，区财政局配合）\n"
        "2.保护百年古树名木，逐株挂牌。（区林业局负责）",
        cites=CITES,
    )  # fmt: skip
    (link,) = compare(child, parent).links
    assert [d.timing.value for d in link.deadline_pairs] == ["earlier", "missing"]
    units = {u.parent: (u.child, u.roles) for u in link.unit_pairs}
    assert units["临岚市财政局"] == ("临岚市望川区财政局", (("lead", "participating"),))
    assert units["临岚市水利局"][0] == "临岚市望川区水利局"
    assert units["临岚市统计局"] == (None, (("participating", None),))


def test_the_order_of_files_does_not_matter() -> None:
    outputs = {comparison_json(compare(*order).links) for order in itertools.permutations(CHAIN)}
    assert len(outputs) == 1
    links = json.loads(outputs.pop())["links"]
    assert [(k["child"]["name"], k["parent"]["name"]) for k in links] == [
        ("望川区_全民健身.docx", "临岚市_全民健身.docx"), ("临岚市_全民健身.docx", "澜江省_全民健身.txt"),
    ]  # fmt: skip


def test_the_hash_seed_does_not_matter() -> None:
    outputs = set()
    for seed in ("0", "7"):
        done = subprocess.run(
            [sys.executable, "-m", "policy_parse", "compare", str(CHAIN[0]), str(CHAIN[1])],
            capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_versions_compare_counts() -> None:
    old = notice(
        "district", "望政发〔2023〕9号", "1.建设绿道。到2025年，新建口袋公园20个。", "2023年3月1日"
    )
    new = notice("district", "望政发〔2024〕9号", "1.建设绿道。到2025年，新建口袋公园15个。")
    (link,) = compare(old, new).links
    assert link.kind == "versions"
    assert link.parent is old
    assert [t.verdict.value for t in link.target_pairs] == ["looser"]


def test_versions_say_what_was_moved() -> None:
    moved = "1.建设滨河慢行绿道。串联公园广场，配套驿站座椅。"
    rest = "1.保护百年古树名木。逐株挂牌，落实管护责任人。"
    old = notice("district", "望政发〔2023〕9号", f"{rest}\n二、重点工程\n{moved}", "2023年3月1日")
    new = notice("district", "望政发〔2024〕9号", f"{rest}\n2.{moved[2:]}")
    (link,) = compare(new, old).links
    assert [(p.child, p.moved) for p in link.pairs] == [("1.1", False), ("1.2", True)]
    assert "重点工程" in link.pairs[1].why


def test_peers_under_one_plan() -> None:
    parent = notice(
        "city",
        CITY_NUMBER,
        "1.推进垃圾分类。到2025年，垃圾分类覆盖率达到90%。\n2.保护百年古树名木。逐株挂牌管护。",
    )
    one = notice(
        "district",
        "望政发〔2024〕9号",
        "1.推进垃圾分类。到2025年，垃圾分类覆盖率达到95%。",
        cites=CITES,
    )
    two = notice(
        "peer",
        "石政发〔2024〕9号",
        "1.推进垃圾分类。到2025年，垃圾分类覆盖率达到80%。\n2.保护百年古树名木。逐株挂牌管护。",
        cites=CITES,
    )
    comparison = compare(one, two, parent)
    assert {k.child.source.name for k in comparison.links} == {"district.txt", "peer.txt"}
    tasks = to_frame(comparison, "peers")
    assert list(tasks["count"]) == [2, 1]
    targets = to_frame(comparison, "peer_targets")
    row = "".join(str(value) for value in targets.iloc[0])
    assert "更严" in row
    assert "更松" in row


def test_a_mixed_folder_links_only_what_belongs_together() -> None:
    def of(place: str) -> Notice:
        text = f"{place}人民政府关于绿道建设的通知\n一、任务\n1.建设绿道。\n{place}人民政府\n2024年3月1日\n"
        return parse(text.encode(), name=f"{place}.txt")

    folder = [
        of(p) for p in ("上海市黄浦区", "内蒙古自治区通辽市", "四川省", "成都市武侯区", "上海市")
    ]
    found = {(k.child.source.name, k.parent.source.name) for k in compare(*folder).links}
    assert found == {("上海市黄浦区.txt", "上海市.txt"), ("成都市武侯区.txt", "四川省.txt")}


def test_files(tmp_path: Path) -> None:
    for kind in ("csv", "xlsx", "docx", "json"):
        done = subprocess.run(
            [sys.executable, "-m", "policy_parse", "compare", *map(str, CHAIN), "-f", kind, "-o", str(tmp_path)],
            capture_output=True, text=True, encoding="utf-8", check=True,
        )  # fmt: skip
        assert "对照" in done.stderr
    book = openpyxl.load_workbook(tmp_path / "对照.xlsx")
    assert {
        "逐级对照",
        "对照表",
        "指标对照",
        "时限对照",
        "单位对照",
        "指标阶梯",
        "未承接任务",
        "新增任务",
        "承接情况",
    } == set(book.sheetnames)
    sheet = book["对照表"]
    head = [cell.value for cell in sheet[1]]
    relation = head.index("关系")
    fills = {
        row[relation].value: row[relation].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)
    }
    assert {"照搬", "改写", "未承接", "新增"} <= set(fills)
    assert len(set(fills.values())) >= 4
    with (tmp_path / "对照" / "指标对照.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert {"更严", "更松", "相同", "不可比"} <= {row["结论"] for row in rows}
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "对照.docx")).paragraphs)
    assert "上级文件有27项任务，下级承接24项" in text
    records = json.loads((tmp_path / "对照.json").read_text("utf-8"))
    assert len(records["links"]) == 2


def test_one_notice_is_no_comparison() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "compare", str(CHAIN[0])],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "两份" in done.stderr


SCORES = [  # folder, pairs, links, relation, one-sided, verdicts: what the issue asks
    ("gold", 0.96, 0.88, 0.80, 0.95, 0.90),
    ("gold/levels", 0.96, 0.88, 0.80, 0.95, 0.90),
]


@needs_shared
@pytest.mark.parametrize("row", SCORES, ids=[r[0] for r in SCORES])
def test_scores(row: tuple[str, float, float, float, float, float]) -> None:
    folder, *asked = row
    command = f"{sys.executable} -m policy_parse compare {{child}} {{parent}} --format json"
    done = subprocess.run(
        [sys.executable, str(SHARED / "score.py"), "compare", str(SHARED / folder), "--cmd", command],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    words = done.stdout.strip().splitlines()[-1].split()
    found = [float(w) for w in words if w.replace(".", "").isdigit()]
    assert all(f >= a for f, a in zip(found, asked, strict=True)), done.stdout


def test_deadlines_are_compared_of_one_object_only() -> None:
    parent = notice(
        "city", CITY_NUMBER,
        "1.建设滨河慢行绿道。2025年6月底前完成全部绿道桥梁改造，2024年底前编制绿道养护管理办法。\n"
        "2.保护百年古树名木，古树逐株挂牌建档。古树补助政策执行至2024年12月31日。",
    )  # fmt: skip
    child = notice(
        "district", "望政发〔2024〕9号",
        "1.建设滨河慢行绿道。2024年3月底前开通滨河驿站，2025年3月底前完成全部绿道桥梁改造。\n"
        "2.保护百年古树名木，古树逐株挂牌建档。2025年6月底前完成，古树补助政策执行至2025年12月31日。",
        cites=CITES,
    )  # fmt: skip
    (link,) = compare(child, parent).links
    found = [
        (d.parent.end, d.child.end if d.child else None, d.timing.value)
        for d in link.deadline_pairs
    ]
    assert ("2025-06", "2025-03", "earlier") in found
    assert ("2024-12-31", "2025-12-31", "later") in found  # how long both are in force
    assert all(pair[0] != "2024" for pair in found)  # the child says nothing of that
    terms = [d for d in link.deadline_pairs if d.parent.is_term]
    assert all("执行期限" in d.why for d in terms)


def test_a_unit_has_no_counterpart_only_where_the_whole_child_names_none() -> None:
    parent = notice(
        "city", CITY_NUMBER,
        "1.建设滨河慢行绿道。（市水利局、市统计局、市地方金融监管局、市绿岛旅游体育局负责）\n"
        "2.保护百年古树名木。（市林业局负责）",
    )  # fmt: skip
    child = notice(
        "district", "望政发〔2024〕9号",
        "1.建设滨河慢行绿道。（区水利局负责）\n2.保护百年古树名木。（区林业局、区统计局、区金融办、区绿岛文旅体育局负责）",
        cites=CITES,
    )  # fmt: skip
    (link,) = compare(child, parent).links
    found = {u.parent: (u.child, u.why) for u in link.unit_pairs}
    assert found["临岚市水利局"][0] == "临岚市望川区水利局"
    assert found["临岚市统计局"] == ("临岚市望川区统计局", "对应任务中没有列出，见于下级其他任务")
    assert found["临岚市地方金融监督管理局"][0] == "临岚市望川区金融工作办公室"
    assert "待核" in found["临岚市绿岛旅游体育局"][1]


def test_each_indicator_of_the_top_stands_in_one_row_with_all_levels() -> None:
    province = notice(
        "province",
        "澜政发〔2024〕1号",
        "1.治水。到2025年，污水处理率达到90%以上。\n2.植绿。到2025年，森林覆盖率达到40%。",
    )
    city = notice(
        "city", CITY_NUMBER, "1.治水。到2025年，污水处理率达到92%以上。\n2.修路。到2025年，公路硬化率达到80%。",
        cites="《澜江省人民政府关于印发绿道建设方案的通知》（澜政发〔2024〕1号）",
    )  # fmt: skip
    district = notice(
        "district", "望政发〔2024〕9号",
        "1.治水。到2025年，污水处理率达到91%以上。\n2.修路。到2024年，公路硬化率达到80%。", cites=CITES,
    )  # fmt: skip
    table = next(
        t for t in comparison_tables(compare(district, city, province)) if t.kind == "ladder"
    )
    assert [title for key, title in table.columns if key.startswith("verdict")] == ["较上级"] * 2
    rows = [tuple(row[1:]) for row in table.rows]
    assert (
        "污水处理率",
        "不低于90%（2025）",
        "不低于92%（2025）",
        "更严",
        "不低于91%（2025）",
        "更松",
    ) in rows
    assert ("森林覆盖率", "40%（2025）", None, None, None, None) in rows
    assert ("公路硬化率", None, "80%（2025）", None, "80%（2024）", "更严") in rows
    two = comparison_tables(compare(city, province))
    assert "ladder" not in [t.kind for t in two]
