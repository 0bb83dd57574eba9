"""Who a unit is: rows of mention, issuing body, year → official name, level, kind, national bodies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from policy_parse.demo import corpus_folder
from policy_parse.errors import ReadError
from policy_parse.lexicon.divisions import read_place, short_name
from policy_parse.lexicon.own_units import read_own_units
from policy_parse.lexicon.tables import table
from policy_parse.lexicon.unit_names import LEVEL_LETTERS, unit_names
from policy_parse.pipeline import parse, resolve_unit

DISTRICT, CITY = "成都市武侯区人民政府办公室", "绵阳市人民政府"
PROVINCE, MUNICIPALITY = "四川省人民政府办公厅", "重庆市人民政府"
LEAGUE, REGION = "锡林郭勒盟行政公署", "广西壮族自治区人民政府"
CASES = [  # issuer, year, mention, name, level, kind, national
    (DISTRICT, 2022, "区教育局", "成都市武侯区教育局", "county", "government", ["教育部"]),
    (DISTRICT, 2022, "团区委", "共青团成都市武侯区委员会", "county", "mass_organisation", ["中国共产主义青年团中央委员会"]),
    (DISTRICT, 2022, "区委宣传部", "中共成都市武侯区委宣传部", "county", "party", ["中共中央宣传部"]),
    (DISTRICT, 2022, "区税务局", "国家税务总局成都市武侯区税务局", "county", "vertical", ["国家税务总局"]),
    (DISTRICT, 2022, "市生态环境局武侯分局", "成都市生态环境局武侯分局", "county", "government", ["生态环境部"]),
    (DISTRICT, 2022, "区公安分局", "成都市公安局武侯分局", "county", "government", ["公安部"]),
    (DISTRICT, 2022, "市教育局", "成都市教育局", "prefecture", "government", ["教育部"]),
    (CITY, 2022, "市科协", "绵阳市科学技术协会", "prefecture", "mass_organisation", ["中国科学技术协会"]),
    (CITY, 2022, "市法院", "绵阳市中级人民法院", "prefecture", "judicial", ["最高人民法院"]),
    (CITY, 2022, "绵阳银保监分局", "中国银行保险监督管理委员会绵阳监管分局", "prefecture", "vertical", ["中国银行保险监督管理委员会"]),
    (CITY, 2022, "公安局", "绵阳市公安局", "prefecture", "government", ["公安部"]),
    (CITY, 2022, "省教育厅", "四川省教育厅", "province", "government", ["教育部"]),
    (PROVINCE, 2022, "省发展改革委", "四川省发展和改革委员会", "province", "government", ["国家发展和改革委员会"]),
    (PROVINCE, 2022, "财政厅", "四川省财政厅", "province", "government", ["财政部"]),
    (PROVINCE, 2022, "省乡村振兴局", "四川省乡村振兴局", "province", "government", ["国家乡村振兴局"]),
    (PROVINCE, 2022, "人行成都分行", "中国人民银行成都分行", "province", "vertical", ["中国人民银行"]),
    (PROVINCE, 2022, "四川证监局", "中国证券监督管理委员会四川监管局", "province", "vertical", ["中国证券监督管理委员会"]),
    (PROVINCE, 2024, "四川金融监管局", "国家金融监督管理总局四川监管局", "province", "vertical", ["国家金融监督管理总局"]),
    (PROVINCE, 2022, "绵阳市人民政府", "绵阳市人民政府", "prefecture", "government", None),
    (MUNICIPALITY, 2022, "市教委", "重庆市教育委员会", "province", "government", ["教育部"]),
    (MUNICIPALITY, 2022, "市财政局", "重庆市财政局", "province", "government", ["财政部"]),
    (REGION, 2022, "自治区工业和信息化厅", "广西壮族自治区工业和信息化厅", "province", "government", ["工业和信息化部"]),
    (LEAGUE, 2022, "盟教育局", "锡林郭勒盟教育局", "prefecture", "government", ["教育部"]),
    ("国务院办公厅", 2022, "教育部", "教育部", "national", "government", ["教育部"]),
    ("国务院办公厅", 2022, "中国科协", "中国科学技术协会", "national", "mass_organisation", ["中国科学技术协会"]),
    # A place that no table knows is read by its form.
    ("临岚市望川区人民政府", 2024, "区卫健局", "临岚市望川区卫生健康局", "county", "government", ["国家卫生健康委员会"]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{c[0][:5]}-{c[2]}" for c in CASES])
def test_resolved(case: tuple[str, int, str, str, str, str, list[str] | None]) -> None:
    issuer, year, mention, name, level, kind, national = case
    unit = resolve_unit(mention, issuer, year)
    assert (unit.name, unit.level, unit.kind, unit.status) == (name, level, kind, "resolved")
    if national is not None:
        assert list(unit.national) == national


MERGED = [
    ("区科工局", {"科学技术部", "工业和信息化部"}),
    ("区文旅局", {"文化和旅游部"}),
    ("区教体局", {"教育部", "国家体育总局"}),
]


@pytest.mark.parametrize(("mention", "national"), MERGED)
def test_merged_bureaus_have_several_heads(mention: str, national: set[str]) -> None:
    assert national <= set(resolve_unit(mention, DISTRICT, 2022).national)


def test_traditional_characters_are_read() -> None:
    unit = resolve_unit("市財政局", CITY, 2022)
    assert (unit.unit, unit.name) == ("市財政局", "绵阳市财政局")


def test_collectives_and_their_members() -> None:
    several = resolve_unit("各市人民政府", "吉林省人民政府", 2022)
    assert (several.kind, several.level) == ("collective", "prefecture")
    assert "长春市人民政府" in several.members
    districts = resolve_unit("各区政府", MUNICIPALITY, 2022)
    assert districts.level == "county"
    assert "渝中区人民政府" in districts.members
    for mention in ("市有关部门", "各相关单位", "省直有关部门", "县（市、区）人民政府", "各地"):
        assert resolve_unit(mention, CITY, 2022).kind == "collective"


def test_what_is_not_known_is_not_guessed() -> None:
    unknown = resolve_unit("市绿岛专班办", CITY, 2022)
    assert unknown.status == "unresolved"
    assert unknown.kind == "government"
    several = resolve_unit("国网绵阳供电公司", CITY, 2022)
    assert several.status == "ambiguous"
    assert "国网四川省电力有限公司绵阳供电公司" in several.candidates
    whose = resolve_unit("市教育局", PROVINCE, 2022)  # which city's?
    assert (whose.status, whose.name, whose.kind) == ("ambiguous", None, "government")
    assert whose.national == ("教育部",)


def test_offices_of_the_issuing_department() -> None:
    unit = resolve_unit("法规处", "四川省市场监督管理局", 2022)
    assert unit.name == "四川省市场监督管理局法规处"
    city = resolve_unit("绵阳市局", "四川省市场监督管理局", 2022)
    assert city.name == "绵阳市市场监督管理局"
    by_its_office = resolve_unit("大气环境处", "四川省生态环境厅办公室", 2022)
    assert by_its_office.name == "四川省生态环境厅大气环境处"
    assert by_its_office.kind == "government"
    own = resolve_unit("信息中心", "四川省生态环境厅", 2022)  # of whatever name
    assert own.status == "ambiguous"
    assert resolve_unit("信息中心", PROVINCE, 2022).status == "resolved"


def test_a_text_without_a_head_tells_its_place_and_that_is_told() -> None:
    text = "供水改造方案\n结合我市实际，加快全市供水改造，建设绵阳水网，绵阳市涪城区、绵阳市梓潼县先行。\n一、任务\n1.改造。（市水务局负责）\n2.建设。（市财政局负责）\n"
    notice = parse(text.encode())
    assert [u.name for u in notice.units] == ["绵阳市水务局", "绵阳市财政局"]
    assert any(i.code == "masthead-uncertain" and "绵阳市" in i.message for i in notice.issues)
    elsewhere = parse(text.replace("绵阳", "某").encode())
    assert [u.status for u in elsewhere.units] == ["ambiguous", "ambiguous"]


def test_collectives_of_no_place_keep_their_name() -> None:
    unit = resolve_unit("各地区", "国务院", 2022)
    assert (unit.name, unit.level, unit.status) == ("各地区", None, "unresolved")


def test_issues_say_what_to_look_at() -> None:
    text = "绵阳市人民政府关于绿岛建设的通知\n一、任务\n1.建设绿道。\n责任单位：市教育局、市绿岛专班办\n绵阳市人民政府\n2024年3月1日\n"
    notice = parse(text.encode())
    found = [(i.code, i.evidence.quote) for i in notice.issues if i.evidence]
    assert ("unit-unresolved", "市绿岛专班办") in found
    assert notice.assignments[0].unit_name == "绵阳市教育局"
    assert notice.assignments[0].unit_key == notice.units[0].key


def test_every_row_of_the_lexicon_works() -> None:
    """600 names in 120 lines, and each example is resolved to its row's lines and kind."""
    rows = table("unit_names")
    assert len({line for row in rows for line in row["lines"].split()}) >= 120
    assert sum(1 + len(row["shorts"].split()) for row in rows) >= 600
    assert len({(row["full"], row["levels"]) for row in rows}) == len(rows)
    index = unit_names()
    letters = {letter: level for level, letter in LEVEL_LETTERS.items()}
    issuers = {"national": "国务院", "province": "江西省人民政府", "prefecture": "江西省吉安市人民政府",
               "county": "郑州市惠济区人民政府", "township": "惠济区花园镇人民政府"}  # fmt: skip
    missed = []
    for row in rows:
        heads = index.heads_of(tuple(row["lines"].split()), None)
        assert "国" not in row["levels"] or heads, row
        year = int(row["until"] or row["since"] or 2022)
        fitting = [issuers[letters[letter]] for letter in row["levels"]]
        fitting += [
            "上海市人民政府",
            "上海市黄浦区人民政府",
            "广西壮族自治区人民政府",
            "玉山县人民政府",
        ]
        units = [resolve_unit(row["example"], issuer, year) for issuer in fitting]
        if not any(u.kind == row["kind"] and u.status != "unresolved" for u in units):
            missed.append((row["example"], row["full"]))
    assert not missed, missed


PLACES = [
    ("江西省吉安市人民政府", "吉安市", "360800"),
    ("惠济区人民政府", "郑州市惠济区", "410108"),
    ("上海市黄浦区教育局", "上海市黄浦区", "310101"),
    ("义乌市人民政府", "义乌市", "330782"),
    ("临岚市望川区人民政府", "临岚市望川区", None),
    ("金华市住房和城乡建设局", "金华市", "330700"),
]


@pytest.mark.parametrize(("body", "full", "code"), PLACES)
def test_places(body: str, full: str, code: str | None) -> None:
    found = read_place(body)
    assert found is not None
    assert (found[0].full, found[0].code) == (full, code)


def test_short_names() -> None:
    names = {
        "恩施土家族苗族自治州": "恩施",
        "伊犁哈萨克自治州": "伊犁",
        "浦东新区": "浦东",
        "祁县": "祁县",
        "内蒙古自治区": "内蒙古",
    }
    assert {name: short_name(name) for name in names} == names


def test_names_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "units.csv"
    mine.write_text(
        "unit,name,level,kind,national,region\n区水利局,临岚市望川区水利事务中心,county,institution,水利部,\n",
        "utf-8-sig",
    )
    toml = tmp_path / "units.toml"
    toml.write_text('[[unit]]\nunit = "区体育局"\nname = "望川区体育馆"\n', "utf-8")
    assert read_own_units(toml)["区体育局"].name == "望川区体育馆"
    notice = corpus_folder() / "望川区_全民健身.docx"
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "parse", str(notice), "--units", str(mine)],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    units = {u["unit"]: u["name"] for u in json.loads(done.stdout)["units"]}
    assert units["区水利局"] == "临岚市望川区水利事务中心"


@pytest.mark.parametrize(
    "text", ["unit,name\n区体育局,\n", "a,b\n1,2\n", "unit,name,kind\n甲局,乙局,bureau\n", "unit,name,telephone\n甲局,乙局,1\n"]
)  # fmt: skip
def test_bad_lists_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError, match="单位表") as caught:
        read_own_units(path)
    assert caught.value.code == "failed/units"


def test_the_roll_of_a_folder() -> None:
    files = [str(p) for p in corpus_folder().glob("望川区_*") if p.suffix in (".docx", ".txt")]
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "units", *files, "--format", "json"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    finance = next(r for r in rows if r["name"] == "临岚市望川区财政局")
    assert finance["documents"] == 2
    assert finance["status"] == "resolved"
    table_form = subprocess.run(
        [sys.executable, "-m", "policy_parse", "units", *files],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "临岚市望川区财政局" in table_form.stdout


def test_a_military_district_is_no_district() -> None:
    """军分区 is a body of a prefecture, never the name of a county-level place."""
    unit = resolve_unit("柏湾军分区", "柏湾市人民政府", 2024)
    assert (unit.level, unit.region) == ("prefecture", "柏湾市")


@pytest.mark.parametrize(
    ("mention", "issuer", "words"),
    [
        ("市教育局", CITY, "“市”指绵阳市"),
        ("教育局", CITY, "没有级别词，按发文机关归绵阳市"),
        ("绵阳市教育局", PROVINCE, "地名“绵阳市”"),
        ("市教育局", PROVINCE, "未知地区"),
        ("教育部", CITY, "国家级单位"),
        ("各区政府", CITY, "统称"),
        ("市绿岛专班办", CITY, "词表中没有"),
        ("法规处", "四川省市场监督管理局", "内设机构"),
    ],
)
def test_every_unit_says_by_what_it_was_read(mention: str, issuer: str, words: str) -> None:
    assert words in resolve_unit(mention, issuer, 2022).why
