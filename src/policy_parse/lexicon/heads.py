"""The head that several names share: 绿色防控、统防统治|覆盖率."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.lexicon.tables import table

_HEADS = tuple(sorted((row["head"] for row in table("indicator_heads")), key=len, reverse=True))
_SHORT = 4  # characters of a name that lacks its front
_REPEATED = 2  # characters with which the first name ends and that stand again in the last


def shared_head(names: Sequence[str]) -> int:
    """How many characters at the end of the last name belong to all of `names`; 0 where none do.

    What repeats the ending of the first name parts the last one (周边地区、长三角地区|煤炭消费量); else a
    known head ends it (覆盖率); else it is what the last has more than the first (城镇、农村|居民收入).
    """
    first, last = names[0], names[-1]
    if len(names) < 2 or any(name.endswith(_HEADS) for name in names[:-1]):
        return 0
    if len(first) > _REPEATED:
        place = last.rfind(first[-_REPEATED:])
        if place > 0 and place + _REPEATED < len(last):
            return len(last) - place - _REPEATED
    known = next((head for head in _HEADS if last.endswith(head) and len(head) < len(last)), "")
    if known:
        parallel = len(last) - len(first)
        return parallel if len(known) < parallel < len(last) and len(first) <= 4 else len(known)
    return max(0, len(last) - len(first)) if len(first) <= 4 and len(last) > len(first) + 1 else 0


def shared_front(names: Sequence[str]) -> int:
    """How many characters at the head of the first name belong to all; 0 where none do.

    规上工业万元增加值|能耗、碳排放、水耗: the others are short, and end as the first does.
    """
    first, others = names[0], names[1:]
    longest = max(map(len, others))
    if longest > _SHORT or len(first) < longest + _SHORT:
        return 0
    known = next((head for head in _HEADS if first.endswith(head) and len(head) <= longest), "")
    return len(first) - len(known or others[-1])
