"""Level and region of a body, from its name and the table of divisions."""

from __future__ import annotations

import re

from policy_parse.domain.kinds import Level
from policy_parse.lexicon.divisions import known_place, read_place
from policy_parse.lexicon.tables import table

_SHORT = {row["short"]: row for row in table("provinces")}
_NEAR = 2  # characters before the short name of a province: 数字山东
_NATIONAL = re.compile(
    r"(?:中共中央|国务院|国家|中华人民共和国|中央|全国|最高人民)|[\u4e00-\u9fff]{2,8}(?:部|总局|总署)(?:办公厅)?$"
)

_BRANCH_OF = re.compile(r"(?:国家|中国|中华)[\u4e00-\u9fff]{2,12}?(?:总局|局|银行|部|总署)")


def find_region(name: str) -> tuple[Level | None, str | None, str | None]:
    """(level, region, code) of the body `name`: 惠济区教育局 → county, 郑州市惠济区, 410108.

    `level` is national, province, prefecture, county or township; the code is that of
    GB/T 2260, where the table has the place. What cannot be told is None.
    """
    name = re.sub(r"^中共", "", name)
    branch = _BRANCH_OF.match(name)
    if branch and (placed := known_place(name[branch.end() :])):
        return placed.level, placed.full, placed.code  # 国家税务总局黑龙江省税务局
    found = read_place(name)
    if found is not None:
        place = found[0]
        return place.level, place.full, place.code
    short = next((s for s in _SHORT if name.startswith(s)), None)
    if short is None:  # 数字山东, 健康浙江: the one province that the name begins with
        named = [s for s in _SHORT if 0 < name.find(s) <= _NEAR]
        short = named[0] if len(named) == 1 else None
    if short:
        return Level.PROVINCE, _SHORT[short]["name"], _SHORT[short]["code"]
    return (Level.NATIONAL if _NATIONAL.match(name) else None), None, None


def find_region_within(title: str) -> tuple[Level | None, str | None, str | None]:
    """(level, region, code) of the first place with its full name that a title speaks of."""
    for start in range(len(title) - 2):
        found = known_place(title[start:])
        if found is not None:
            return found.level, found.full, found.code
    return None, None, None
