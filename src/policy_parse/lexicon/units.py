"""What the name of a unit looks like: its ending, its level word, the collectives."""

from __future__ import annotations

import re

from policy_parse.domain.kinds import UnitKind
from policy_parse.lexicon.tables import alternatives, table
from policy_parse.lexicon.unit_names import unit_names

LONGEST = 40  # characters of a unit's name
KIND_OF_ENDING = {row["ending"]: UnitKind(row["kind"]) for row in table("unit_endings")}
_ENDINGS = alternatives(list(KIND_OF_ENDING))
ENDING = re.compile(rf"({_ENDINGS})(?:（[^（）]*）)?$")
# Where a name goes on behind a short ending: 发展改革委|员会, 外事办|公室.
LONGER = re.compile(
    r"员会|公室|门(?!市|店)|公厅|合会|事处|理局|法局|学院|务局|理委员会"
    r"|[\u4e00-\u9fff]{2,6}?(?:分行|支行|监管分局|分局|分公司|监管局|供电公司|税务局)"
)
LEVEL_WORD = re.compile(
    r"(?:(?:省|市|州|盟|区|县|旗|镇|乡)(?!场监管|政(?!府|务|协|法|数|企))|自治区|自治州|国家|中央|中国|全国|团|各|有关|相关|属地|所在|辖区|本"
    r"|国网|国务院|人行|人民银行|中共|驻|市场监管|.{2,8}?(?:省|市|州|盟|区|县|旗|镇|乡|街道|功能区|开发区))"
)
# 各市、州、县人民政府 and 各县（市、区）人民政府 are one unit each (gold/FORMAT.md).
COLLECTIVE = re.compile(
    r"各(?:(?:省|自治区|直辖市|设区市|市|州|盟|县级市|县|区|旗|镇|乡|街道|地区|地方|地|开发区|功能区|新区|管理区)?(?:级)?"
    r"(?:[（〔〈][^（）〔〕〈〉]{1,24}[）〕〉]|[、和及])?)++"  # never given back: 县级市 is read in two ways
    r"(?:(?:党委|党工委)?[、和]?(?P<government>人民政府|政府|办事处|管委会|管理委员会|行署|党委)|)"
)
# How high each level stands, the highest first; 市 of 市场 and 市政管理 is none.
LEVEL_RANKS = {row["level"]: int(row["rank"]) for row in table("levels")}
_LEVEL = re.compile(
    "|".join(
        "市(?!场|政(?!府))" if level == "市" else level
        for level in sorted(LEVEL_RANKS, key=len, reverse=True)
    )
)
# Endings that need no level word before them: 澜江证监局, 人民银行临岚市分行.
_STRONG = re.compile(
    r"(?:(?<![格布全大开结终当僵])局|(?<![大客展餐])厅|委员会|人民政府|管委会|总队|支队|大队|分行|支行|"
    r"公司|集团|法院|检察院|联合会|总工会|海关|银行)$"
)
_PLACES = re.compile(
    r"各(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道|区县|县区|市县|市区|市州|区市|县市|县市区|市县区|旗县|旗县区|旗县市|旗县市区|市县旗|省区市|乡镇|镇街|地|地区|地方|开发区|园区|功能区)(?:（[^（）]*）)?"
)
_FORBIDDEN = re.compile(
    r"[。：；《》！？\s]|牵头|负责|配合|要求|以及|进行|加强|完善|推进|建立|按照"
)
# 市推进政府职能转变和“放管服”改革协调小组办公室: verbs are at home in the names of such bodies.
_GROUP = re.compile(
    r"(?:小组|专班|指挥部|联席会议|委员会)(?:办公室|成员单位|各成员单位|其他成员单位)?$"
)
# 各领域提升工程牵头部门: who leads, each in its own field.
_LEADERS = re.compile(r"各[\u4e00-\u9fff]{2,18}牵头(?:部门|单位|处室)")
_MARKS = re.compile(r"[。：；《》！？\s]|牵头|负责|配合|按照")
_NOT_A_UNIT = re.compile(
    r"(?:牵头|责任|配合|参与|成员|主管|用人|建设|施工|监理|申报|承担|事业|企事业|供电|行政|该|其他|社会)?"
    r"(?:部门|单位|机构|企业|中心|机关|会|处|所|站|社|校|院|部|办|委|局|馆|台|镇|乡)"
)
_COLLECTIVE_HEAD = re.compile(
    r"各|有关|相关|(?:省|市|区|县|州|盟|旗|自治区|镇|街道|国务院|中央)(?:级|直|属|政府|委)?(?:各|有关|相关|其他)"
    r"|(?:省|市|区|县|州)[级直属]|所在|属地|辖区|驻|全[省市区县]|其他|中省直|功能区管|特定地区"
    r"|(?:省|市|县|区|州|旗|乡|镇)[（〔][^（）〔〕]*[省市县区州旗乡镇][^（）〔〕]*[）〕]|[厅局委](?:机关)?(?:有关|相关|各)|(?:乡镇|镇街|镇|乡|街道)(?:人民政府|政府|办事处)$"
)


# A name in running text that looks like one of a unit: a level word, then an ending.
UNIT_LIKE = re.compile(
    rf"(?:各?[省市区县州旗](?!场|民)|国家|自治区)[\u4e00-\u9fff]{{1,10}}?(?:{_ENDINGS})(?:（[^（）]{{1,20}}）)?"
)


def ranks_of_levels(text: str) -> list[int]:
    """The ranks of the level words in a text, in order; 0 is the highest."""
    return [LEVEL_RANKS[level] for level in _LEVEL.findall(text)]


def ends_like_unit(name: str) -> bool:
    """Whether `name` ends as the name of a unit does: 局, 委, 人民政府, 集团 …, or is 各地, 各县."""
    if ENDING.search(name) is not None or _PLACES.fullmatch(name) is not None:
        return True
    return name.startswith("各") and len(name) > 2 and COLLECTIVE.fullmatch(name) is not None


_PARTY = re.compile(r"^.{0,3}委(?:.*(?:部|办|办公室|局|委|党校|机关)$)|纪委|党委|党组")


def unit_kind(name: str) -> UnitKind:
    """Kind by the form of the name alone; institution where nothing tells."""
    if is_collective(name):
        return UnitKind.COLLECTIVE
    if _PARTY.search(name):
        return UnitKind.PARTY
    ending = ENDING.search(name)
    return KIND_OF_ENDING[ending[1]] if ending else UnitKind.INSTITUTION


def is_collective(name: str) -> bool:
    """Whether `name` stands for several units: 各区政府, 市有关部门."""
    return _COLLECTIVE_HEAD.match(name) is not None


def looks_like_unit(name: str, *, alone: bool = True) -> bool:
    """Whether `name` can be nothing but a unit.

    `alone` asks for a level word or another head of its own (市教育局); without it an elided
    member of a list (财政厅) will do.
    """
    if not 2 <= len(name) <= LONGEST or _NOT_A_UNIT.fullmatch(name):
        return False
    if _FORBIDDEN.search(name) and not (_GROUP.search(name) and not _MARKS.search(name)):
        return _LEADERS.fullmatch(name) is not None
    if COLLECTIVE.fullmatch(name):
        return len(name) > 2 or _PLACES.fullmatch(name) is not None
    ending = ENDING.search(name)
    if ending is None:
        return False
    if KIND_OF_ENDING[ending[1]] == UnitKind.COLLECTIVE:
        return is_collective(name)
    if not alone or LEVEL_WORD.match(name):
        return True
    return len(name) >= 4 and _STRONG.search(name) is not None


# What no office is called: who these are, each case tells (承办单位, 首接单位).
_GENERIC = re.compile(
    r"(?:承办|首接|采购|施工|监理|设计|申请|用人|建设|实施|项目|运营|使用|用证|制证|责任|牵头|配合|参与|主办|协办)(?:单位|部门|人|方|企业|机构)"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff、]{2,24}(?:部门|机构)(?:（[^（）]*）)?|(?:有关|相关)(?:部门|单位)|地方|各地"
)


# What a clause about others begins with: 鼓励企业牵头, 支持高新区牵头, 以领军企业为主.
_ABOUT = re.compile(
    r"支持|鼓励|引导|推动|形成|指导|督促|要求|委托|授权|协调|统筹|帮助|发挥|依托|通过|加强|建立|以|请|对|向|为|使|让|在|与|单个|多个|单一|作出|符合"
)


def is_body(name: str, *, alone: bool = False) -> bool:
    """Whether `name` can be a body in running text: a unit, a collective, a department by its field.

    人力资源社会保障主管部门 and 有关部门 are; a generic role (承办单位) is not (gold/FORMAT.md).
    `alone` asks for a level word or another head of its own.
    """
    if _GENERIC.fullmatch(name) or _ABOUT.match(name) or name.endswith("企业"):
        return False
    if looks_like_unit(name, alone=alone) or name in unit_names().national:
        return True
    return _OFFICE.fullmatch(name) is not None and not _FORBIDDEN.search(name)


def is_listed(name: str) -> bool:
    """Whether `name` can stand in a list as a whole unit: also 辅办单位, whoever that is."""
    if not ends_like_unit(name):
        return False
    return looks_like_unit(name, alone=False) or (
        len(name) >= 4 and name.endswith(("单位", "部门", "机构")) and not _FORBIDDEN.search(name)
    )
