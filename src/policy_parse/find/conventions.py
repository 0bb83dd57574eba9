"""What a document says once about all of its duties.

first = "列首位的为牵头单位" | "排名第一位的为牵头责任单位" ;
comma = "逗号前为牵头单位" ;
star  = "标*的为牵头单位" ;
everywhere = "以下", …, "均", ("包含" | "需" …), list, … | list, "均为责任单位", …, "不再列出" ;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.mentions import Convention, ConventionKind
from policy_parse.find.units import iter_units
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import looks_like_unit

_FIRST = re.compile(
    r"(?:列|排)(?:名|序)?(?:在|于)?(?:首位|第一位?|第1位?|最前)的?(?:单位|部门)?的?(?:均)?(?:为|是)(?:第一)?(?:牵头|主办)"
    r"|第一个(?:单位|部门)?(?:为|是)牵头"
)
_COMMA = re.compile(r"逗号(?:之)?前(?:面)?的?(?:单位|部门)?(?:均)?为牵头")
_STAR = re.compile(
    r"(?:标|带|加|注|有)?(?:注|有|记)?[“]?[*★▲△※☆][”]?号?的?(?:单位|部门|者)?(?:均)?(?:为|是)(?:第一)?(?:牵头|主办)"
)
_EVERYWHERE = re.compile(
    rf"以下(?:{any_of('all_below')})?(?:{any_of('listed_below')})?(?:中|里)?"
    rf"均(?:{any_of('names_units')})(?P<list>[^。；：]{{2,80}}?)"
    rf"(?={any_of('done_by_units')}|，不再|，以下|[）〕](?=[。；，]|$)|。|；|$)"
)
_ALL_ARE = re.compile(r"(?P<list>[^。；：]{2,80}?)均为责任单位[^。；]{0,6}(?:以下|后文|不再)")


def iter_conventions(text: str, start: int = 0) -> Iterator[Convention]:
    """Conventions stated in `text[start:]`, with the units that one of them names."""
    for m in _FIRST.finditer(text, start) if "牵头" in text or "主办" in text else ():
        yield Convention(ConventionKind.FIRST_LEADS, m.start(), m.end(), ())
    for m in _COMMA.finditer(text, start) if "逗号" in text else ():
        yield Convention(ConventionKind.COMMA_LEADS, m.start(), m.end(), ())
    for m in _STAR.finditer(text, start) if "牵头" in text or "主办" in text else ():
        yield Convention(ConventionKind.STAR_LEADS, m.start(), m.end(), ())
    for pattern, word in ((_EVERYWHERE, "均"), (_ALL_ARE, "均为责任单位")):
        for m in pattern.finditer(text, start) if word in text else ():
            units = tuple(
                unit
                for unit in iter_units(text, *m.span("list"))
                if looks_like_unit(text[unit.start : unit.end])
            )
            if units:
                yield Convention(ConventionKind.EVERYWHERE, m.start(), m.end(), units)
