"""The arithmetic of plans: sums that hold are let be, sums that do not are written out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from test_cli import cli

from policy_parse import check_sums, parse, parse_text
from policy_parse.sums import Kind, check_notice

HEAD = "临岚市“十四五”水务发展规划\n一、主要任务\n"


def arithmetic(text: str) -> list[str]:
    return [f.arithmetic for f in check_notice(parse_text(HEAD + text + "\n"))]


def table_of(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *body = ("|" + "|".join(row) + "|" for row in rows)
    lines = "\n".join([head, "|" + "---|" * len(rows[0]), *body])
    return arithmetic(f"投资安排见下表。\n{lines}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共建设示范点38个，其中一区12个、二区15个、三区9个。", "12+15+9=36≠38"),
        ("共设置指标31项，其中约束性指标14项，预期性指标19项。", "14+19=33≠31"),
        ("共设置指标31项，其中13项为约束性指标，17项为预期性指标。", "13+17=30≠31"),
        ("新建水厂57个（县城23个，建制镇36个）。", "23+36=59≠57"),
        ("三条河流岸线分别为44公里、32公里、39公里，合计105公里。", "44+32+39=115≠105"),
        ("完成投资21604.52万元，其中市级16318.07万元，县级5223.45万元。", "16318.07+5223.45=21541.52≠21604.52"),
        ("总投资3.37亿元，其中中央资金35100万元、市级资金1900万元、自筹资金0.03亿元。", "3.51+0.19+0.03=3.73≠3.37"),
        ("管网长度从100公里增加到120公里，增长25%。", "(120÷100)-1=20.00%≠25%"),
        ("再生水利用率由30%提高到50%，提高25个百分点。", "50-30=20≠25"),
        ("五年累计新建管网100公里，每年新建25公里。", "25×5=125≠100"),
        ("共检查企业9家，其中甲类12家。", "12=12≠9"),
    ],
)  # fmt: skip
def test_sentences_that_do_not_add_up(text: str, found: str) -> None:
    assert arithmetic(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "共建设示范点36个，其中一区12个、二区15个、三区9个。",
        "共建设充电桩5000个，其中公共桩1000个、专用桩2000个。",  # others are private
        "完成治理500个，其中河流治理346个，包括干流沿线215个。",  # parts of parts
        "新安排住房830套，其中改造460套，增加170套。",  # another fact
        "引进团队4个，分为4个类别11个项目。",
        "处理率达到70%以上，其中城区90%、乡镇60%。",  # shares are not added
        "总投资3.74亿元，其中中央资金3.51亿元、市级资金0.23亿元。",
        "新增面积33.3万亩，其中一期11.1万亩、二期11.1万亩、三期11.2万亩。",  # rounded
        "管网长度从3公里增加到4公里，增长33%。",
        "利用率由30%提高到50%，提高20个百分点。",
        "五年累计新建管网100公里，每年新建20公里。",
        "到2025年再增加装机300万千瓦，其中光伏150~180万千瓦，风电90~120万千瓦。",
        "建设湿地约706亩，其中东区约450亩、西区约180亩。",
        "地区生产总值由100亿元增加到140亿元，增长33%。",  # in constant prices
    ],
)
def test_sentences_that_hold_or_need_not(text: str) -> None:
    assert arithmetic(text) == []


GOOD = [
    ["区县", "2023年（万元）", "2024年（万元）", "合计（万元）"],
    ["甲县", "120.5", "130", "250.5"],
    ["乙县", "80", "95.25", "175.25"],
    ["丙县", "41", "52", "93"],
    ["合计", "241.5", "277.25", "518.75"],
]


def changed(row: int, column: int, text: str) -> list[list[str]]:
    out = [list(line) for line in GOOD]
    out[row][column] = text
    return out


def test_totals_of_a_table() -> None:
    assert table_of(GOOD) == []
    assert table_of(changed(2, 1, "90")) == ["90+95.25=185.25≠175.25", "120.5+90+41=251.5≠241.5"]
    assert "241.5+277.25=518.75≠581.75" in table_of(changed(4, 3, "581.75"))


def test_one_column_and_subtotals() -> None:
    rows = [["类别", "投资/万元"], ["水", "731204"], ["气", "18500"], ["土", "42613"]]
    assert table_of([*rows, ["合计", "792317"]]) == []
    assert table_of([*rows, ["合计", "792917"]]) == ["731204+18500+42613=792317≠792917"]
    parts = [
        ["项目", "亿元"],
        ["甲", "3.5"],
        ["乙", "0.25"],
        ["小计", "3.75"],
        ["丙", "1.5"],
        ["丁", "2.5"],
    ]
    assert table_of([*parts, ["小计", "4.0"], ["合计", "7.75"]]) == []
    assert table_of([*parts, ["小计", "4.9"], ["合计", "7.75"]])[0] == "1.5+2.5=4≠4.9"


def test_what_a_table_does_not_add() -> None:
    rows = [["项目", "2021年", "2022年", "合计"], ["覆盖率（%）", "60", "70", "70"]]
    assert table_of([*rows, ["改造数（处）", "3", "4", "7"]]) == []
    stock = [["项目", "2021年", "2022年", "累计"], ["装机（万千瓦）", "60", "75", "75"]]
    assert table_of(stock) == []  # a stock is what it is in the last year


def test_base_and_growth_in_columns() -> None:
    head = ["项目", "单位", "2020年", "2025年", "五年新增"]
    rows = [
        head,
        ["水电", "万千瓦", "702", "915", "213"],
        ["风电", "万千瓦", "318", "844", "526"],
    ]
    assert table_of([*rows, ["光伏", "万千瓦", "207", "1150", "943"]]) == []
    assert table_of([*rows, ["光伏", "万千瓦", "207", "1150", "934"]]) == ["1150-207=943≠934"]


def test_text_against_table() -> None:
    lines = "|指标|单位|2020年|2025年|属性|\n|---|---|---|---|---|\n|城市再生水利用率|%|20|{}|约束性|\n|新建污水管网长度|公里|100|300|预期性|"
    said = "到2025年，城市再生水利用率达到35%。\n主要指标见下表。\n"
    assert arithmetic(said + lines.format("35")) == []
    (found,) = arithmetic(said + lines.format("38"))
    assert "35%" in found
    assert "38" in found


def city(name: str, number: str) -> str:
    return f"{name}人民政府关于印发{name}水务工作方案的通知\n一、主要目标\n到2025年，新建污水管网长度达到{number}公里。\n"


def test_levels() -> None:
    places = {"海口市": "30", "三亚市": "20", "三沙市": "1", "儋州市": "9"}
    cities = [parse_text(city(name, number)) for name, number in places.items()]
    whole = parse_text(city("海南省", "70"))
    assert whole.metadata.level == "province"
    *_, over = check_sums(whole, *cities)
    assert [(f.kind, f.arithmetic) for f in over.findings] == [(Kind.LEVELS, "30+20+1+9=60≠70")]
    *_, over = check_sums(parse_text(city("海南省", "60")), *cities)
    assert over.findings == ()
    *_, over = check_sums(whole, *cities[:2])
    assert over.findings == ()  # not all are there


def test_a_table_that_lists_the_cities() -> None:
    rows = (
        "|市|新建污水管网长度（公里）|\n|---|---|\n|海口市|30|\n|三亚市|20|\n|三沙市|1|\n|儋州市|9|"
    )
    found = check_notice(parse_text(city("海南省", "70") + rows + "\n"))
    assert [f.arithmetic for f in found] == ["30+20+1+9=60≠70"]
    assert check_notice(parse_text(city("海南省", "60") + rows + "\n")) == []


def test_the_command(tmp_path: Path) -> None:
    document = docx.Document()
    for line in (HEAD + "共建设示范点38个，其中一区12个、二区15个、三区9个。").split("\n"):
        document.add_paragraph(line)
    path = tmp_path / "规划.docx"
    document.save(str(path))
    done = cli("sums", path)
    assert done.returncode == 1
    assert "12+15+9=36≠38" in done.stdout
    assert "其中一区12个" in done.stdout
    (records,) = json.loads(cli("sums", path, "-f", "json").stdout)
    (finding,) = records["findings"]
    start, end = finding["total"]["span"]
    assert parse(path).source.text[start:end] == "38个"
    assert [f["value"] for f in finding["figures"]] == [12, 15, 9]
    good = tmp_path / "好.txt"
    good.write_text(HEAD + "共建设示范点36个，其中一区12个、二区15个、三区9个。\n", "utf-8")
    assert cli("sums", good).returncode == 0
