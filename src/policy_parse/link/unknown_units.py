"""Units that no lexicon knows: what their names alone and the place they stand under say."""

from __future__ import annotations

import re

from policy_parse.domain.kinds import Level, UnitKind, UnitStatus
from policy_parse.domain.notice import Unit
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import Place, members, place_of_code, read_place, short_name
from policy_parse.lexicon.unit_names import LEVEL_WORDS, unit_names
from policy_parse.lexicon.units import unit_kind
from policy_parse.link.places import Standpoint
from policy_parse.link.readings import NATIONAL_HEAD, is_glued

_ZONE = re.compile(
    rf"(.{{2,}}?)(?:{any_of('zone')}|经济区(?:（[^（）]*）)?)"
    r"(?:管委会|管理委员会|党工委)?"
)
_GENERIC = re.compile(any_of("kind_of_zone"))
# Names that are printed whole, so that the place alone is to be added.
_WHOLE = re.compile(rf"(?:{any_of('whole_name_end')})$")
_BELOW = {Level.PROVINCE: Level.PREFECTURE, Level.PREFECTURE: Level.COUNTY}


class UnknownUnits:
    """Makes units of names that no reading was found for."""

    def __init__(self, standpoint: Standpoint) -> None:
        """`standpoint`: that of the document."""
        self._index = unit_names()
        self._at = standpoint

    def unit(self, mention: str, text: str) -> Unit:
        """A name no lexicon knows: its kind by its ending, its place by its head."""
        kind = unit_kind(mention)
        if text.endswith("海关"):
            customs = f"中华人民共和国{text}"
            heads = self._index.heads_of(("海关",), self._at.year)
            return Unit(
                mention,
                customs,
                customs,
                self._at.level,
                UnitKind.VERTICAL,
                heads,
                None,
                UnitStatus.RESOLVED,
            )
        area = self._area(mention, text)
        if area is not None:
            return area
        level, place, rest = self._at.level, self._at.home, text
        found = read_place(text, self._at.home)
        if found and found[0].level:
            place, rest, level = found[0], text[found[1] :], found[0].level
        else:
            word = next((w for w in LEVEL_WORDS if text.startswith(w) and len(text) > 3), None)
            if word:
                level, place = self._at.whose(word)
                rest = text[len(word) :]
        if NATIONAL_HEAD.match(text) or self._begins_nationally(text):
            return Unit(
                mention, mention, mention, Level.NATIONAL, kind, (), None, UnitStatus.UNRESOLVED
            )
        short = short_name(place.own) if place else None
        under = place.full + rest if place else None
        # 赣州深燃公司: the place is part of the name; a company from elsewhere bears none
        foreign = kind == UnitKind.ENTERPRISE and rest == text
        name = text if (short and text.startswith(short)) or foreign else under
        return Unit(
            mention,
            name or self._at.key_of(mention),
            name,
            level,
            kind,
            (),
            place.full if place else None,
            UnitStatus.RESOLVED
            if name and not foreign and _WHOLE.search(rest) and len(rest) > 5 and not is_glued(text)
            else UnitStatus.UNRESOLVED,
        )

    def _cut_short(self, text: str) -> Place | None:
        """科左后旗: the one division under the issuing body whose name it is a cut of."""
        if (
            not self._at.home
            or not self._at.home.code
            or len(text) < 3
            or text[-1] not in "市区县旗"
        ):
            return None
        below = [
            *members(self._at.home.code, Level.PREFECTURE),
            *members(self._at.home.code, Level.COUNTY),
        ]
        found = [d for d in below if d.name[:1] == text[0] and is_cut_of(text, d.name)]
        return place_of_code(found[0].code) if len(found) == 1 else None

    def _begins_nationally(self, text: str) -> bool:
        """水利部某某中心: under a national body, not under the issuing one."""
        return any(
            text[:size] in self._index.national and text[size - 1] in "部局署"
            for size in range(3, min(12, len(text)))
        )

    def _area(self, mention: str, text: str) -> Unit | None:
        """科尔沁区, 西咸新区管委会: an area stands for the body that runs it."""
        found = read_place(text, self._at.home)
        place = found[0] if found and found[1] == len(text) else None
        place = place if place is not None and place.code else self._cut_short(text)
        if place is not None and place.code:
            name = place.full + "人民政府"
            return Unit(
                mention,
                name,
                name,
                place.level,
                UnitKind.GOVERNMENT,
                (),
                place.full,
                UnitStatus.RESOLVED,
            )
        zone = _ZONE.fullmatch(text)
        if zone is None:
            return None
        home = self._at.home
        printed = _spelled_out(text)
        status = UnitStatus.RESOLVED if printed.endswith("管理委员会") else UnitStatus.UNRESOLVED
        own = self._at.level
        if home is not None and not home.is_municipal:
            own = _BELOW.get(own, own) if own else None
        head = next((w for w in ("市", "省", "区", "县") if text.startswith(w)), None)
        if head:
            level, place = self._at.whose(head)
            name = (place.full if place else head) + printed[1:]
        elif _GENERIC.match(text) and home is not None:
            level, name = own, home.full + printed
        else:
            level, name = own, printed
        region = home.full if home else None
        return Unit(mention, name, name, level, UnitKind.GOVERNMENT, (), region, status)


def _spelled_out(text: str) -> str:
    return re.sub(r"管委会$", "管理委员会", text)


def is_cut_of(printed: str, name: str) -> bool:
    """Whether the characters of `printed` stand in `name` in this order."""
    position = 0
    for character in printed:
        position = name.find(character, position) + 1
        if not position:
            return False
    return True
