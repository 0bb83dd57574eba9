"""An indicator said without a number: 污水处理率持续提高, 稳步提升森林覆盖率, 创新能力明显增强."""

from __future__ import annotations

import re

from policy_parse.lexicon.classes import AMOUNT_MAKERS, WORD_CLASS, WordClass
from policy_parse.lexicon.tables import alternatives, table

_LEAST = 3  # characters of a noun's stem: 项目, 能耗 alone tell no indicator
_CHANGES = [
    row["word"]
    for row in (*table("changes"), *table("trends"))
    if len(row["word"]) > 1 and row.get("kind") != "manner"
]
_MANNERS = [
    *(word for word, of in WORD_CLASS.items() if of is WordClass.ADVERB),
    *(row["word"] for row in table("ongoing")),
    *(row["word"] for row in table("trends") if row["kind"] == "manner"),
]
_BEFORE = [w for w, of in WORD_CLASS.items() if of in (WordClass.FRAME, WordClass.AREA)]
_MANNER = f"(?:{alternatives(_MANNERS)})"
_CHANGE = f"(?:{alternatives(_CHANGES)})"
_LEADING = re.compile(f"(?:{alternatives([*_MANNERS, *_BEFORE])}|的)+")
_CHANGED_BEHIND = re.compile(f"{_MANNER}*{_CHANGE}$")
_CHANGED_BEFORE = re.compile(f"(?:{alternatives([*_MANNERS, *_BEFORE])})*{_CHANGE}(?!了)")
_AMOUNT = re.compile(f"(?:{alternatives(list(AMOUNT_MAKERS))})$")
_JOINTS = re.compile("[、和及与]")
_PAST = re.compile(
    alternatives(
        [
            row["word"]
            for row in table("number_cues")
            if row["class"] == "achieved" and row["word"] not in _MANNERS
        ]
    )
)


def stem_of(indicator: str) -> str | None:
    """An indicator without the ending that makes it an amount: 森林覆盖 of 森林覆盖率.

    None where so little is left that it could be of anything.
    """
    stem = _AMOUNT.sub("", indicator)
    return stem if len(stem) >= _LEAST else None


def changed_nouns(clause: str) -> list[str]:
    """What a clause wants changed, without saying by how much: [森林覆盖率] of 稳步提高森林覆盖率."""
    behind = _CHANGED_BEHIND.search(clause)
    before = _CHANGED_BEFORE.match(clause)
    if behind is not None:
        nouns = clause[: behind.start()]
    elif before is not None:
        nouns = clause[before.end() :]
    else:
        return []
    return [
        _LEADING.sub("", noun, count=1) if _LEADING.match(noun) else noun
        for noun in _JOINTS.split(nouns)
    ]


def is_of(noun: str, indicator: str, stem: str) -> bool:
    """Whether a noun is an indicator: the same stem, and an ending that makes an amount of it."""
    if not noun.startswith(stem):
        return False
    rest = noun[len(stem) :]
    return _AMOUNT.fullmatch(rest) is not None if stem != indicator else not rest


def is_of_the_past(sentence: str) -> bool:
    """Whether a sentence tells what was achieved: 五年来森林覆盖率持续提高."""
    return _PAST.search(sentence) is not None
