"""Whose document it is where no head says so: the place that its text speaks of as its own.

A text that lost its head still says 我市 or 全省, and names its place and what lies in it more
often than any other. What is inferred so is told, for the names of all units hang on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from policy_parse.domain.kinds import Level
from policy_parse.domain.notice import Metadata
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Remark
from policy_parse.lexicon.divisions import Division, by_name, divisions, place_of_code
from policy_parse.lexicon.tables import alternatives
from policy_parse.lexicon.unit_names import LEVEL_WORDS

_LOOKED_AT = 40_000  # characters
_WORD = rf"({alternatives(list(LEVEL_WORDS))})"
_OURS = re.compile(rf"(?<!安)[我全本]{_WORD}(?!场|块)")
_BODIES = re.compile(rf"(?<![各县区市州省]){_WORD}(?:委|人民政府|政府|直|级)")
_NATION = re.compile(r"我国|全国")
_TWICE = 2  # times that a text speaks of its own place so
_THRICE = 3  # names of that place, or of places in it
_SHORT_LEVELS = (Level.PROVINCE, Level.PREFECTURE)


def with_home(
    metadata: Metadata, passages: Sequence[Passage]
) -> tuple[Metadata, tuple[Remark, ...]]:
    """`metadata` with the level and region that the text tells, and that this is inferred."""
    if metadata.region is not None or metadata.level == Level.NATIONAL or not passages:
        return metadata, ()
    text = "\n".join(p.text for p in passages)[:_LOOKED_AT]
    word = _own_word(text)
    if word is None:
        if metadata.level is not None or len(_NATION.findall(text)) < _THRICE:
            return metadata, ()
        return replace(metadata, level=Level.NATIONAL), (_told("国家层面"),)
    division = _home(text, word)
    if division is None:
        return metadata, ()
    place = place_of_code(division.code)
    found = replace(metadata, level=division.level, region=place.full, region_code=division.code)
    return found, (_told(place.full),)


def _told(whose: str) -> Remark:
    message = f"没有写明发文机关所在地区，按正文推定为{whose}，单位全称以此为准，请核对。"
    return Remark("masthead-uncertain", message)


def _own_word(text: str) -> str | None:
    """省, 市 …: what the text calls its own place; 全市 says more than 市委."""
    ours = Counter[str](_OURS.findall(text)).most_common(1)
    if ours and ours[0][1] >= _TWICE:
        return ours[0][0]
    bodies = Counter[str](_BODIES.findall(text)).most_common(1)
    if bodies and bodies[0][1] > max(_TWICE, len(_NATION.findall(text))):
        return bodies[0][0]
    return None


def _home(text: str, word: str) -> Division | None:
    """The division of that kind which is named, with what lies in it, far more than any other."""
    named = Counter(_mentioned(text))
    scores: Counter[str] = Counter()
    for code, times in named.items():
        for above in {code, code[:4] + "00", code[:2] + "0000"}:
            scores[above] += times
    known = divisions()
    rivals = [c for c in scores if c in known and known[c].name.endswith(word) and named[c]]
    if not rivals:
        return None
    best = max(rivals, key=lambda code: scores[code])
    # 全区 is said in 海拉尔区, which speaks of 内蒙古自治区 as well.
    for code in sorted(rivals):
        if _one_holds_other(code, best) and code > best and 2 * scores[code] >= scores[best]:
            best = code
    second = max((scores[c] for c in rivals if not _one_holds_other(c, best)), default=0)
    return known[best] if scores[best] >= max(_THRICE, 2 * second) else None


def _one_holds_other(a: str, b: str) -> bool:
    """Whether two codes are of divisions one of which is the other or contains it."""
    return a.rstrip("0").startswith(b.rstrip("0")) or b.rstrip("0").startswith(a.rstrip("0"))


def _mentioned(text: str) -> Iterator[str]:
    """The code of each division that the text names; names that several bear tell nothing."""
    names, heads = by_name(), _heads()
    position = 0
    while position < len(text) - 1:
        size = heads.get(text[position : position + 2], 0)
        while size > 1:
            found = names.get(text[position : position + size], ())
            own = [d for d in found if d.name == text[position : position + size]] or [
                d for d in found if d.level in _SHORT_LEVELS
            ]
            if len(own) == 1:
                yield own[0].code
                break
            size -= 1
        position += max(size, 1)


@cache
def _heads() -> dict[str, int]:
    """The length of the longest name that begins with two characters, by these."""
    out: dict[str, int] = {}
    for name in by_name():
        out[name[:2]] = max(len(name), out.get(name[:2], 0))
    return out
