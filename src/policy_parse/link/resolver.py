"""Who a unit is: from its mention, the issuing body and the date to its official name.

A mention is taken apart into whose it is (省, 区, 郑州市, nothing at all) and what it is (教育局);
the lexicon knows what, the issuing body and the table of divisions know whose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from policy_parse.domain.notice import Metadata, Unit
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import (
    AREAS,
    LEVELS,
    Place,
    by_name,
    members,
    place_of_code,
    read_place,
    short_name,
)
from policy_parse.lexicon.traditional import simplified
from policy_parse.lexicon.unit_names import LEVEL_LETTERS, LEVEL_WORDS, UnitName, unit_names
from policy_parse.lexicon.units import ends_like_unit, is_collective, looks_like_unit, unit_kind
from policy_parse.link.collectives import resolve_collective

_BRACKET = re.compile(r"[（〔][^（）〔〕]*[）〕]$")
_RANKED = re.compile(r"(省|市|区|县|州|盟|旗|镇)(?:级|直|本级)(?=..)")
_BRANCH = re.compile(
    rf"(.{{2,}}?(?:局|{any_of('parent_body')}))([\u4e00-\u9fff]{{2,6}})({any_of('branch')})"
)
# Offices inside a body: 法规处, 办公室, 厅审批办; areas that are run by a body of their own.
_SECOND = re.compile(r"(?<=[局委办厅府院])[省市区县州](?!场监)")
_INNER = re.compile(r"(?:处|室|科|局|办|中心|站|队|所|会)$")
_OWN_INNER = re.compile(
    r"(?:省厅|省局|市局|厅|局|委)?(?:机关)?([\u4e00-\u9fff]{2,16}(?:处|科|室|办公室|办))"
)
_OFFICE = re.compile(r"(?<=.{3})办公[室厅]$")  # 生态环境厅办公室 issues in the name of 生态环境厅
_SYSTEM = re.compile(r"[\u4e00-\u9fff]{2,8}[市县区州]局")
_ZONE = re.compile(
    rf"(.{{2,}}?)(?:{any_of('zone')}|经济区(?:（[^（）]*）)?)"
    r"(?:管委会|管理委员会|党工委)?"
)
_GENERIC = re.compile(any_of("kind_of_zone"))
_OWN_BRANCH = re.compile(r"(区|县|旗)([\u4e00-\u9fff]{2,8})分局")
_NATIONAL_HEAD = re.compile(any_of("national_head"))
# Names that are printed whole, so that the place alone is to be added.
_WHOLE = re.compile(rf"(?:{any_of('whole_name_end')})$")
_NAME = 200  # characters that the name of a unit may have
_ROWS = 3  # names of the lexicon that a reason lists
_LEVEL_OF_WORD = {
    "自治区": "province", "省": "province", "州": "prefecture", "盟": "prefecture",
    "县": "county", "旗": "county", "镇": "township", "乡": "township",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention taken apart: the place (None where it cannot be told), its level, the names."""

    place: Place | None
    level: str | None
    names: tuple[UnitName, ...]
    rest: str = ""  # what is printed of the name, place and level word taken off
    how: str = ""  # by what it was read so, in words


class Resolver:
    """Resolves the mentions of one document; each distinct mention once."""

    def __init__(
        self, metadata: Metadata, year: int | None, known: Mapping[str, Unit] | None = None
    ) -> None:
        """`metadata`: of the issuing document; `known`: the user's own names by mention."""
        self._index = unit_names()
        self._year = year
        self._known = {} if known is None else known
        self._level = metadata.level
        self._document = metadata.document_number or metadata.title or ""
        found = read_place(metadata.region) if metadata.region else None
        self._home = found[0] if found else None
        if self._home and self._home.code is None and metadata.region_code:
            self._home = place_of_code(metadata.region_code)
        self._done: dict[str, Unit] = {}
        self._issuer: Reading | None = None
        if len(metadata.issuers) == 1:
            self._issuer = self._department(metadata.issuers[0])

    def _department(self, issuer: str) -> Reading | None:
        """The issuing body, where it is a department: its own offices are units then."""
        found = read_place(issuer, self._home)
        rest = issuer[found[1] :] if found else issuer
        names = self._index.plain.get(rest) or self._index.plain.get(_OFFICE.sub("", rest))
        if not names or rest.startswith(("人民政府", "政府")):
            return None
        return self._of(self._home, self._level, names)

    def resolve(self, mention: str) -> Unit:
        """The unit behind `mention`.

        `status` is resolved, ambiguous (with `candidates`; `name` is the likeliest) or
        unresolved (`name` is then what is printed under its place, unverified, or None).
        """
        unit = self._done.get(mention)
        if unit is None:
            own = self._known.get(mention)
            unit = own or (self._resolve(mention) if len(mention) <= _NAME else self._long(mention))
            self._done[mention] = unit
        return unit

    def _long(self, mention: str) -> Unit:
        """What stands in the place of a unit and is far too long for the name of one."""
        key = self._of_this(mention)
        return Unit(
            mention, key, None, self._level, "institution", (), None, "unresolved",
            why="过长，不像单位名称",
        )  # fmt: skip

    def units(self) -> list[Unit]:
        """Every unit that was asked for, in order."""
        return list(self._done.values())

    def _resolve(self, mention: str) -> Unit:
        text = simplified(_BRACKET.sub("", mention) or mention)
        named = next(self._named(text), None)  # 省直机关工委 is no collective
        if named is not None and not text.startswith(("镇", "乡", "街道")):
            return self._told(mention, named)
        if is_collective(mention):
            unit = resolve_collective(mention, self._home, self._level)
            return replace(unit, why="一类单位的统称")
        text = _RANKED.sub(r"\1", text)
        for reading in self._readings(text):
            return self._told(mention, reading)
        kept = "字尾像单位，词表中没有" if unit_kind(mention) else "词表中没有"
        return replace(self._unknown(mention, text), why=kept)

    def _told(self, mention: str, reading: Reading) -> Unit:
        """The unit of a reading, with why it is that one and what else it may be."""
        unit = self._unit(mention, reading)
        rows = "、".join(name.full for name in reading.names[:_ROWS])
        doubt = {"resolved": "", "ambiguous": "；不止一种可能"}.get(unit.status, "；未能确定")
        return replace(unit, why=f"{reading.how}；词表：{rows}{doubt}")

    def _readings(self, text: str) -> Iterator[Reading]:
        """Ways to read a mention, the surest first."""
        yield from self._named(text)
        yield from self._with_a_place_inside(text)
        yield from self._under_a_place(text)
        yield from self._branches(text)
        yield from self._inside(text)

    def _named(self, text: str) -> Iterator[Reading]:
        """Names that the lexicon has as they are, or behind a level word."""
        index = self._index
        national = index.national.get(text)
        if national and (
            self._level in (None, "national")
            or _NATIONAL_HEAD.match(text)
            or text not in index.plain
        ):
            yield Reading(None, "national", tuple(national), how="国家级单位")
        if text in index.levelled:
            word = index.levelled[text][0][1]
            level, place = self._whose(word)
            own = self._of(place, level, [name for name, _ in index.levelled[text]])
            yield replace(own, how=f"简称，“{word}”指{_place_word(place)}")
        yield from self._own_branch(text)
        yield from self._heads(text)

    def _of(
        self, place: Place | None, level: str | None, names: list[UnitName], printed: str = ""
    ) -> Reading:
        """The names that bodies of this level bear at the date; any level's where none does.

        A name that is `printed` in full is that name, whatever else it might be short for.
        """
        year = self._year
        used = (
            [n for n in names if n.is_used(level, year)]
            or [n for n in names if n.is_used(None, year)]
            or names
        )
        exact = [n for n in used if printed and n.full.endswith(printed)]
        return Reading(place, level, tuple(exact or used), printed)

    def _whose(self, word: str) -> tuple[str | None, Place | None]:
        """Level and place that a level word speaks of in this document."""
        home = self._home
        if word == "市":
            if home is not None and home.is_municipal:
                level = "province"
            elif (
                self._level == "county" and home is not None and (home.county or "").endswith("市")
            ):
                level = "county"
            else:
                level = "prefecture"
        elif word == "区":
            own = home is not None and (home.province or "").endswith("自治区")
            level = "province" if own and self._level == "province" else "county"
        else:
            level = _LEVEL_OF_WORD[word]
        return level, home.at(level) if home else None

    def _under_a_place(self, text: str) -> Iterator[Reading]:
        """郑州市教育局, 合肥市人民政府: a place by its full name, then what sits there."""
        found = read_place(text, self._home)
        if found is None:
            return
        place, end = found
        names = self._index.plain.get(text[end:])
        if names:
            found_by = f"地名“{text[:end]}”"
            yield replace(self._of(place, place.level, names, text[end:]), how=found_by)

    def _with_a_place_inside(self, text: str) -> Iterator[Reading]:
        """上海银保监局, 人行南昌中心支行: a place inside the name, by its full or short name."""
        places = by_name()
        ours = {n for n in (self._home.own, self._home.full) if n} if self._home else set()
        for start in range(len(text) - 1):
            for size in range(min(12, len(text) - start), 1, -1):
                name = text[start : start + size]
                if name not in places and name not in ours and name not in AREAS:
                    continue
                head, tail = text[:start], text[start + size :]
                place = self._nearest(name)
                full = place is not None and name in (place.own, place.full) and name not in AREAS
                mark = "{地}" if full else "{简}"
                names = self._index.placed.get(head + mark + tail)
                if names:
                    found = self._of(place, self._acts_at(place, names), names)
                    yield replace(found, how=f"名称含地名“{name}”")

    def _nearest(self, name: str) -> Place | None:
        """The place called `name` that is, or is nearest to, the issuing body's own."""
        home = self._home
        if home is not None and name in (home.own, home.full):
            return home
        if name in AREAS:
            return Place(province=name)
        found = by_name()[name]
        if home is not None and home.code:
            found = tuple(sorted(found, key=lambda d: _far(d.code, home.code or "")))
        full = [d for d in found if d.name == name]
        return place_of_code((full or list(found))[0].code)

    def _acts_at(self, place: Place | None, names: list[UnitName]) -> str | None:
        """人行南昌中心支行 in a provincial notice is the province's own."""
        if place is None:
            return self._level
        central = place.level == "prefecture" and self._level == "province"
        if central and any(n.kind == "vertical" and "省" in n.levels for n in names):
            return "province"
        # There is no customs house of a district: it is the next level that has one.
        above = LEVELS[: LEVELS.index(place.level) + 1] if place.level else ()
        has = (lv for lv in reversed(above) if any(LEVEL_LETTERS[lv] in n.levels for n in names))
        return next(has, place.level)

    def _branches(self, text: str) -> Iterator[Reading]:
        """市生态环境局惠济分局: a city's office in a district, at the district's level."""
        match = _BRANCH.fullmatch(text)
        home = self._home
        if match:
            head, where, tail = match.groups()
            parent = next(self._readings(head), None) if head != text else None
            if parent is None or not parent.names:
                return
            named = [d for d in by_name().get(where, ()) if d.level == "county"]
            level = "county" if named or (home and home.county) else self._level
            names = (_branch(parent.names[0], where + tail),)
            yield Reading(parent.place, level, names, how=f"“{head}”的派出机构")

    def _own_branch(self, text: str) -> Iterator[Reading]:
        """区公安分局: the city's public security bureau, in this district."""
        own = _OWN_BRANCH.fullmatch(text)
        home = self._home
        if own and home is not None and home.county:
            names = self._index.plain.get(own[2] + "局")
            city = home.at("prefecture") or home.at("province")
            if names and city:
                reading = self._of(city, "prefecture", names)
                where = short_name(home.county)
                names = [_branch(reading.names[0], where + "分局")]
                yield Reading(city, "county", tuple(names), how="上级局在本地的分局")

    def _inside(self, text: str) -> Iterator[Reading]:
        """市场监管厅登记注册局, 法规处 in a department's notice: an office within a body."""
        issuer = self._issuer
        if issuer is not None and issuer.names:
            own = _OWN_INNER.fullmatch(text)
            # 市法规处 is an office of another body; in 省厅法规处 the level word is the issuer's own.
            if own and (own[0] != own[1] or not text.startswith(("省", "市", "区", "县"))):
                yield self._within(issuer, own[1])
                return
            if _SYSTEM.fullmatch(text):
                yield from self._same_line(text, issuer)
        if not _INNER.search(text) or _is_glued(text):
            return
        for cut in range(len(text) - 2, 2, -1):
            head = next(self._heads(text[:cut]), None)
            if head is not None and head.names:
                yield self._within(head, text[cut:])
                return

    def _heads(self, text: str) -> Iterator[Reading]:
        """A body by its own name, or behind a level word."""
        plain = self._index.plain
        if text in plain:
            own = self._of(self._home, self._level, plain[text], text)
            yield replace(own, how=f"没有级别词，按发文机关归{_place_word(self._home)}")
        if not text.startswith(LEVEL_WORDS):
            return
        for word in LEVEL_WORDS:
            rest = text.removeprefix(word)
            if rest != text and rest in plain:
                level, place = self._whose(word)
                own = self._of(place, level, plain[rest], rest)
                yield replace(own, how=f"“{word}”指{_place_word(place)}")

    def _within(self, body: Reading, office: str) -> Reading:
        names = tuple(_branch(name, office) for name in body.names[:1])
        return Reading(body.place, body.level, names, how=f"{body.names[0].full}的内设机构")

    def _same_line(self, text: str, issuer: Reading) -> Iterator[Reading]:
        """杭州市局 in the notice of a provincial bureau: the bureau of its line in that city."""
        found = read_place(text[:-1], self._home)
        if found is None or found[1] != len(text) - 1:
            return
        place = found[0]
        rows = [n for names in self._index.plain.values() for n in names]
        names = [
            n
            for n in rows
            if n.lines == issuer.names[0].lines and n.is_used(place.level, self._year)
        ]
        if names:
            yield Reading(place, place.level, (names[0],), how="本系统在该地的单位")

    def _unit(self, mention: str, reading: Reading) -> Unit:
        place = reading.place
        fulls = list(dict.fromkeys(_filled(n.full, place) for n in reading.names))
        name = fulls[0]
        row = reading.names[0]
        if name is None or (place is None and "{" in row.full):
            return self._unplaced(mention, reading)
        status = "resolved" if len(fulls) == 1 else "ambiguous"
        if self._issuer is not None and row.kind == "institution" and reading.rest == mention:
            status, fulls = "ambiguous", []  # 信息中心: the department's own, of whatever name
        if reading.rest and not _is_cut_of(reading.rest, name):
            # Another name of the line, or printed in full: 文旅广电局 is no cut of 文化广电和旅游局.
            status = "ambiguous"
            if len(reading.rest) >= 6 and row.full.startswith("{地}") and place is not None:
                name, status = place.full + reading.rest, "resolved"
        return Unit(
            mention, name, name, reading.level, row.kind,
            self._index.heads_of(row.lines, self._year),
            place.full if place else None, status,
            tuple(f for f in fulls if f) if status == "ambiguous" else (),
        )  # fmt: skip

    def _unplaced(self, mention: str, reading: Reading) -> Unit:
        """What it is is known, whose it is not: 市教育局 in a province's notice."""
        row = reading.names[0]
        heads = self._index.heads_of(row.lines, self._year)
        return Unit(
            mention, self._of_this(mention), None, reading.level, row.kind, heads, None, "ambiguous"
        )  # fmt: skip

    def _of_this(self, mention: str) -> str:
        """The key of a body whose place is not known: 市公安局 of two documents is not one."""
        return f"{mention}（{self._document}）" if self._document else mention

    def _unknown(self, mention: str, text: str) -> Unit:
        """A name no lexicon knows: its kind by its ending, its place by its head."""
        kind = unit_kind(mention)
        if text.endswith("海关"):
            customs = f"中华人民共和国{text}"
            heads = self._index.heads_of(("海关",), self._year)
            return Unit(mention, customs, customs, self._level, "vertical", heads, None, "resolved")
        area = self._area(mention, text)
        if area is not None:
            return area
        level, place, rest = self._level, self._home, text
        found = read_place(text, self._home)
        if found and found[0].level:
            place, rest, level = found[0], text[found[1] :], found[0].level
        else:
            word = next((w for w in LEVEL_WORDS if text.startswith(w) and len(text) > 3), None)
            if word:
                level, place = self._whose(word)
                rest = text[len(word) :]
        if _NATIONAL_HEAD.match(text) or self._begins_nationally(text):
            return Unit(mention, mention, mention, "national", kind, (), None, "unresolved")
        short = short_name(place.own) if place else None
        under = place.full + rest if place else None
        # 赣州深燃公司: the place is part of the name; a company from elsewhere bears none
        foreign = kind == "enterprise" and rest == text
        name = text if (short and text.startswith(short)) or foreign else under
        return Unit(
            mention, name or self._of_this(mention), name, level, kind, (),
            place.full if place else None,
            "resolved" if name and not foreign and _WHOLE.search(rest) and len(rest) > 5
            and not _is_glued(text) else "unresolved",
        )  # fmt: skip

    def _cut_short(self, text: str) -> Place | None:
        """科左后旗: the one division under the issuing body whose name it is a cut of."""
        if not self._home or not self._home.code or len(text) < 3 or text[-1] not in "市区县旗":
            return None
        below = [*members(self._home.code, "prefecture"), *members(self._home.code, "county")]
        found = [d for d in below if d.name[:1] == text[0] and _is_cut_of(text, d.name)]
        return place_of_code(found[0].code) if len(found) == 1 else None

    def _begins_nationally(self, text: str) -> bool:
        """水利部某某中心: under a national body, not under the issuing one."""
        return any(
            text[:size] in self._index.national and text[size - 1] in "部局署"
            for size in range(3, min(12, len(text)))
        )

    def _area(self, mention: str, text: str) -> Unit | None:
        """科尔沁区, 西咸新区管委会: an area stands for the body that runs it."""
        found = read_place(text, self._home)
        place = found[0] if found and found[1] == len(text) else None
        place = place if place is not None and place.code else self._cut_short(text)
        if place is not None and place.code:
            name = place.full + "人民政府"
            return Unit(
                mention, name, name, place.level, "government", (), place.full, "resolved"
            )  # fmt: skip
        zone = _ZONE.fullmatch(text)
        if zone is None:
            return None
        home = self._home
        printed = _spelled_out(text)
        status = "resolved" if printed.endswith("管理委员会") else "unresolved"
        own = self._level
        if home is not None and not home.is_municipal:
            own = {"province": "prefecture", "prefecture": "county"}.get(own or "", own)
        head = next((w for w in ("市", "省", "区", "县") if text.startswith(w)), None)
        if head:
            level, place = self._whose(head)
            name = (place.full if place else head) + printed[1:]
        elif _GENERIC.match(text) and home is not None:
            level, name = own, home.full + printed
        else:
            level, name = own, printed
        region = home.full if home else None
        return Unit(mention, name, name, level, "government", (), region, status)


def _place_word(place: Place | None) -> str:
    return place.full if place is not None else "未知地区"


def _is_glued(text: str) -> bool:
    """Whether a second name seems to begin within: 市水务局市财政局. Such a name is doubted."""
    return any(
        ends_like_unit(text[: level.start()]) and looks_like_unit(text[level.start() :])
        for level in _SECOND.finditer(text, 3, len(text) - 2)
    )


def _spelled_out(text: str) -> str:
    return re.sub(r"管委会$", "管理委员会", text)


def _filled(full: str, place: Place | None) -> str | None:
    """An official name with the place put in."""
    if place is None:
        return full if "{" not in full else None
    return (
        full.replace("{地}", place.full)
        .replace("{简}", short_name(place.own))
        .replace("{省}", _province(place))
    )


def _province(place: Place) -> str:
    """江西省, 上海市, but 宁夏: companies leave 自治区 out of their names."""
    name = place.province or place.full
    return short_name(name) if name.endswith("自治区") else name


def _is_cut_of(printed: str, name: str) -> bool:
    """Whether the characters of `printed` stand in `name` in this order."""
    position = 0
    for character in printed:
        position = name.find(character, position) + 1
        if not position:
            return False
    return True


def _branch(parent: UnitName, where: str) -> UnitName:
    return UnitName(parent.lines, parent.levels, parent.kind, parent.full + where, 0, 9999)


def _far(code: str, home: str) -> int:
    return next((6 - n for n in (6, 4, 2) if code[:n] == home[:n]), 6)
