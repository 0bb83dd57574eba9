"""Collectives (各区政府, 市有关部门): several units under one name, with their members where listed."""

from __future__ import annotations

import re

from policy_parse.domain.kinds import Level, UnitKind, UnitStatus
from policy_parse.domain.notice import Unit
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import Place, members

_GOVERNMENTS = re.compile(r"(?:人民)?政府|管委会|党委")
_LEVELS = (
    (Level.TOWNSHIP, re.compile(r"各(?:乡镇|镇|乡|街道|镇街)")),
    (Level.COUNTY, re.compile(rf"各(?:相关)?(?:{any_of('counties')}|县|区|旗)|各市辖区")),
    (Level.PREFECTURE, re.compile(rf"各(?:相关)?(?:{any_of('cities')}|市|州|盟)")),
)
_SEVERAL = re.compile(r"[、和及]|市县|市区县|县区镇")
_OWN = re.compile(r"省|自治区|市|区|县|州|旗")


def resolve_collective(mention: str, home: Place | None, issuer_level: Level | None) -> Unit:
    """The unit of a collective: its name under its place, its level where it is one."""
    several = _SEVERAL.search(mention.partition("（")[0]) is not None
    level: Level | None = None
    if not several:
        level = next((lv for lv, form in _LEVELS if form.match(mention)), None)
        if (
            level == Level.PREFECTURE
            and home is not None
            and (home.is_municipal or home.prefecture)
        ):
            level = Level.COUNTY  # 各市 under a city: its county-level cities
        own = _OWN.match(mention) or not _GOVERNMENTS.search(mention)
        if level is None and own and not mention.startswith("各地"):
            level = issuer_level
    name = _spelled(mention, home)
    return Unit(
        mention,
        name,
        name,
        level,
        UnitKind.COLLECTIVE,
        (),
        home.full if home else None,
        UnitStatus.RESOLVED if home else UnitStatus.UNRESOLVED,
        members=_members(mention, level, home),
    )


def _spelled(mention: str, home: Place | None) -> str:
    text = re.sub(r"(?<!人民)政府", "人民政府", mention)
    if home is None:
        return text
    own = home.own
    if text.startswith((own, home.full)):
        return text
    if _OWN.match(text) and not text.startswith("各"):
        word = _OWN.match(text)
        rest = text[word.end() :] if word else text
        return home.full + rest
    return home.full + text


def _members(mention: str, level: Level | None, home: Place | None) -> tuple[str, ...]:
    """The governments behind 各区政府, 各市人民政府, where the table lists the divisions."""
    if home is None or not home.code or level not in (Level.PREFECTURE, Level.COUNTY):
        return ()
    if not _GOVERNMENTS.search(mention) or home.level == level:
        return ()
    wanted = re.search(r"各(?:相关)?(区县|县区|县|区|旗)", mention)
    marks = set("区县旗") & set(wanted[1]) if wanted and "（" not in mention else set()
    listed = members(home.code, level)
    return tuple(
        (home.own if home.level == Level.PREFECTURE and not d.name.endswith("市") else "")
        + d.name
        + "人民政府"
        for d in listed
        if d.level == level and (not marks or d.name[-1] in marks)
    )
