"""Level and region of a body, from its name and the names of provinces."""

from __future__ import annotations

import re

from policy_parse.lexicon.tables import table

_ROWS = table("provinces")
_PROVINCES = {row["name"]: row for row in _ROWS}
_SHORT = {row["short"]: row for row in _ROWS}
_PART = r"[\u4e00-\u9fff]{1,12}?"
_REGION = re.compile(
    rf"(?P<province>{'|'.join(_PROVINCES)}|{_PART}(?:省|自治区))?"
    rf"(?P<prefecture>{_PART}(?:自治州|地区|盟|市|州(?!市|区))(?!场|政))?"
    rf"(?P<county>{_PART}(?:自治县|自治旗|林区|新区|县|区|旗|市)(?!场|政|域|块))?"
    rf"(?P<township>{_PART}(?:街道|镇|乡|苏木))?"
)
_NATIONAL = re.compile(
    r"(?:中共中央|国务院|国家|中华人民共和国|中央|全国|最高人民)|[\u4e00-\u9fff]{2,8}部(?:办公厅)?$"
)


def find_region(name: str) -> tuple[str | None, str | None, str | None]:
    """(level, region, code) of the body `name`: 郑州市惠济区教育局 → county, 郑州市惠济区, None.

    `level` is national, province, prefecture, county or township; the code (GB/T 2260) is given
    for provinces. What cannot be told is None.
    """
    name = re.sub(r"^中共", "", name)
    match = _REGION.match(name)
    if match is None or not match[0]:
        short = next((s for s in _SHORT if name.startswith(s)), None)
        if short:
            return "province", _SHORT[short]["name"], _SHORT[short]["code"]
        return ("national" if _NATIONAL.match(name) else None), None, None
    found = match.groupdict()
    row = _PROVINCES.get(found["province"] or found["prefecture"] or "")
    if row and not found["province"]:
        found["province"], found["prefecture"] = found["prefecture"], None
    region = match[0]
    if found["township"]:
        return "township", region, None
    if found["county"]:
        return "county", region, None
    if found["prefecture"]:
        return "prefecture", region, None
    return "province", region, row["code"] if row else None
