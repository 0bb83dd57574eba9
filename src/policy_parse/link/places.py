"""Whose a unit is: the place and the level that words speak of in a document of its issuer."""

from __future__ import annotations

from dataclasses import dataclass

from policy_parse.domain.kinds import Level, UnitKind
from policy_parse.domain.notice import Metadata
from policy_parse.lexicon.divisions import AREAS, LEVELS, Place, by_name, place_of_code, read_place
from policy_parse.lexicon.unit_names import LEVEL_LETTERS, UnitName

_LEVEL_OF_WORD = {
    "自治区": Level.PROVINCE,
    "省": Level.PROVINCE,
    "州": Level.PREFECTURE,
    "盟": Level.PREFECTURE,
    "县": Level.COUNTY,
    "旗": Level.COUNTY,
    "镇": Level.TOWNSHIP,
    "乡": Level.TOWNSHIP,
}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a document speaks from: the level and place of its issuer, None where not known.

    `document` is its number or title, `year` the one that names are to be of.
    """

    level: Level | None
    home: Place | None
    document: str
    year: int | None

    @classmethod
    def of(cls, metadata: Metadata, year: int | None) -> Standpoint:
        """That of the issuing document."""
        found = read_place(metadata.region) if metadata.region else None
        home = found[0] if found else None
        if home and home.code is None and metadata.region_code:
            home = place_of_code(metadata.region_code)
        document = metadata.document_number or metadata.title or ""
        return cls(metadata.level, home, document, year)

    def whose(self, word: str) -> tuple[Level | None, Place | None]:
        """Level and place that a level word speaks of in this document."""
        home = self.home
        if word == "市":
            if home is not None and home.is_municipal:
                level = Level.PROVINCE
            elif (
                self.level == Level.COUNTY
                and home is not None
                and (home.county or "").endswith("市")
            ):
                level = Level.COUNTY
            else:
                level = Level.PREFECTURE
        elif word == "区":
            own = home is not None and (home.province or "").endswith("自治区")
            level = Level.PROVINCE if own and self.level == Level.PROVINCE else Level.COUNTY
        else:
            level = _LEVEL_OF_WORD[word]
        return level, home.at(level) if home else None

    def nearest(self, name: str) -> Place | None:
        """The place called `name` that is, or is nearest to, the issuing body's own."""
        home = self.home
        if home is not None and name in (home.own, home.full):
            return home
        if name in AREAS:
            return Place(province=name)
        found = by_name()[name]
        if home is not None and home.code:
            found = tuple(sorted(found, key=lambda d: _far(d.code, home.code or "")))
        full = [d for d in found if d.name == name]
        return place_of_code((full or list(found))[0].code)

    def acts_at(self, place: Place | None, names: list[UnitName]) -> Level | None:
        """人行南昌中心支行 in a provincial notice is the province's own."""
        if place is None:
            return self.level
        central = place.level == Level.PREFECTURE and self.level == Level.PROVINCE
        if central and any(n.kind == UnitKind.VERTICAL and "省" in n.levels for n in names):
            return Level.PROVINCE
        # There is no customs house of a district: it is the next level that has one.
        above = LEVELS[: LEVELS.index(place.level) + 1] if place.level else ()
        has = (lv for lv in reversed(above) if any(LEVEL_LETTERS[lv] in n.levels for n in names))
        return next(has, place.level)

    def key_of(self, mention: str) -> str:
        """The key of a body whose place is not known: 市公安局 of two documents is not one."""
        return f"{mention}（{self.document}）" if self.document else mention


def place_word(place: Place | None) -> str:
    """How a reason names a place."""
    return place.full if place is not None else "未知地区"


def _far(code: str, home: str) -> int:
    return next((6 - n for n in (6, 4, 2) if code[:n] == home[:n]), 6)
