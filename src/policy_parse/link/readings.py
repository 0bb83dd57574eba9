"""Ways to read the mention of a unit: whose it is, and which names of the lexicon it may be.

A mention is taken apart into whose it is (省, 区, 郑州市, nothing at all) and what it is (教育局);
the lexicon knows what, the standpoint of the document whose. Readings come the surest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy_parse.domain.kinds import Level
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import AREAS, Place, by_name, read_place, short_name
from policy_parse.lexicon.unit_names import LEVEL_WORDS, UnitName, unit_names
from policy_parse.lexicon.units import ends_like_unit, looks_like_unit
from policy_parse.link.places import Standpoint, place_word

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
_OWN_BRANCH = re.compile(r"(区|县|旗)([\u4e00-\u9fff]{2,8})分局")
NATIONAL_HEAD = re.compile(any_of("national_head"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention taken apart: the place (None where it cannot be told), its level, the names."""

    place: Place | None
    level: Level | None
    names: tuple[UnitName, ...]
    rest: str = ""  # what is printed of the name, place and level word taken off
    how: str = ""  # by what it was read so, in words


class Readings:
    """Reads mentions of one document."""

    def __init__(self, standpoint: Standpoint, issuers: tuple[str, ...]) -> None:
        """`issuers`: a department that issues alone has its own offices as units."""
        self._index = unit_names()
        self._at = standpoint
        self.issuer = self._department(issuers[0]) if len(issuers) == 1 else None

    def _department(self, issuer: str) -> Reading | None:
        """The issuing body, where it is a department: its own offices are units then."""
        found = read_place(issuer, self._at.home)
        rest = issuer[found[1] :] if found else issuer
        names = self._index.plain.get(rest) or self._index.plain.get(_OFFICE.sub("", rest))
        if not names or rest.startswith(("人民政府", "政府")):
            return None
        return self._of(self._at.home, self._at.level, names)

    def of(self, text: str) -> Iterator[Reading]:
        """Ways to read a mention, the surest first."""
        yield from self.named(text)
        yield from self._with_a_place_inside(text)
        yield from self._under_a_place(text)
        yield from self._branches(text)
        yield from self._inside(text)

    def named(self, text: str) -> Iterator[Reading]:
        """Names that the lexicon has as they are, or behind a level word."""
        index = self._index
        national = index.national.get(text)
        if national and (
            self._at.level in (None, Level.NATIONAL)
            or NATIONAL_HEAD.match(text)
            or text not in index.plain
        ):
            yield Reading(None, Level.NATIONAL, tuple(national), how="国家级单位")
        if text in index.levelled:
            word = index.levelled[text][0][1]
            level, place = self._at.whose(word)
            own = self._of(place, level, [name for name, _ in index.levelled[text]])
            yield replace(own, how=f"简称，“{word}”指{place_word(place)}")
        yield from self._own_branch(text)
        yield from self._heads(text)

    def _of(
        self, place: Place | None, level: Level | None, names: list[UnitName], printed: str = ""
    ) -> Reading:
        """The names that bodies of this level bear at the date; any level's where none does.

        A name that is `printed` in full is that name, whatever else it might be short for.
        """
        year = self._at.year
        used = (
            [n for n in names if n.is_used(level, year)]
            or [n for n in names if n.is_used(None, year)]
            or names
        )
        exact = [n for n in used if printed and n.full.endswith(printed)]
        return Reading(place, level, tuple(exact or used), printed)

    def _under_a_place(self, text: str) -> Iterator[Reading]:
        """郑州市教育局, 合肥市人民政府: a place by its full name, then what sits there."""
        found = read_place(text, self._at.home)
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
        ours = {n for n in (self._at.home.own, self._at.home.full) if n} if self._at.home else set()
        for start in range(len(text) - 1):
            for size in range(min(12, len(text) - start), 1, -1):
                name = text[start : start + size]
                if name not in places and name not in ours and name not in AREAS:
                    continue
                head, tail = text[:start], text[start + size :]
                place = self._at.nearest(name)
                full = place is not None and name in (place.own, place.full) and name not in AREAS
                mark = "{地}" if full else "{简}"
                names = self._index.placed.get(head + mark + tail)
                if names:
                    found = self._of(place, self._at.acts_at(place, names), names)
                    yield replace(found, how=f"名称含地名“{name}”")

    def _branches(self, text: str) -> Iterator[Reading]:
        """市生态环境局惠济分局: a city's office in a district, at the district's level."""
        match = _BRANCH.fullmatch(text)
        home = self._at.home
        if match:
            head, where, tail = match.groups()
            parent = next(self.of(head), None) if head != text else None
            if parent is None or not parent.names:
                return
            named = [d for d in by_name().get(where, ()) if d.level == Level.COUNTY]
            level = Level.COUNTY if named or (home and home.county) else self._at.level
            names = (_branch(parent.names[0], where + tail),)
            yield Reading(parent.place, level, names, how=f"“{head}”的派出机构")

    def _own_branch(self, text: str) -> Iterator[Reading]:
        """区公安分局: the city's public security bureau, in this district."""
        own = _OWN_BRANCH.fullmatch(text)
        home = self._at.home
        if own and home is not None and home.county:
            names = self._index.plain.get(own[2] + "局")
            city = home.at(Level.PREFECTURE) or home.at(Level.PROVINCE)
            if names and city:
                reading = self._of(city, Level.PREFECTURE, names)
                where = short_name(home.county)
                names = [_branch(reading.names[0], where + "分局")]
                yield Reading(city, Level.COUNTY, tuple(names), how="上级局在本地的分局")

    def _inside(self, text: str) -> Iterator[Reading]:
        """市场监管厅登记注册局, 法规处 in a department's notice: an office within a body."""
        issuer = self.issuer
        if issuer is not None and issuer.names:
            own = _OWN_INNER.fullmatch(text)
            # 市法规处 is an office of another body; in 省厅法规处 the level word is the issuer's own.
            if own and (own[0] != own[1] or not text.startswith(("省", "市", "区", "县"))):
                yield self._within(issuer, own[1])
                return
            if _SYSTEM.fullmatch(text):
                yield from self._same_line(text, issuer)
        if not _INNER.search(text) or is_glued(text):
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
            own = self._of(self._at.home, self._at.level, plain[text], text)
            yield replace(own, how=f"没有级别词，按发文机关归{place_word(self._at.home)}")
        if not text.startswith(LEVEL_WORDS):
            return
        for word in LEVEL_WORDS:
            rest = text.removeprefix(word)
            if rest != text and rest in plain:
                level, place = self._at.whose(word)
                own = self._of(place, level, plain[rest], rest)
                yield replace(own, how=f"“{word}”指{place_word(place)}")

    def _within(self, body: Reading, office: str) -> Reading:
        names = tuple(_branch(name, office) for name in body.names[:1])
        return Reading(body.place, body.level, names, how=f"{body.names[0].full}的内设机构")

    def _same_line(self, text: str, issuer: Reading) -> Iterator[Reading]:
        """杭州市局 in the notice of a provincial bureau: the bureau of its line in that city."""
        found = read_place(text[:-1], self._at.home)
        if found is None or found[1] != len(text) - 1:
            return
        place = found[0]
        rows = [n for names in self._index.plain.values() for n in names]
        names = [
            n
            for n in rows
            if n.lines == issuer.names[0].lines and n.is_used(place.level, self._at.year)
        ]
        if names:
            yield Reading(place, place.level, (names[0],), how="本系统在该地的单位")


def is_glued(text: str) -> bool:
    """Whether a second name seems to begin within: 市水务局市财政局. Such a name is doubted."""
    return any(
        ends_like_unit(text[: level.start()]) and looks_like_unit(text[level.start() :])
        for level in _SECOND.finditer(text, 3, len(text) - 2)
    )


def _branch(parent: UnitName, where: str) -> UnitName:
    return UnitName(parent.lines, parent.levels, parent.kind, parent.full + where, 0, 9999)
