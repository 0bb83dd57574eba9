"""名单: the members of a leading group, a line each, the role at the head of the first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import RosterEntry
from policy_parse.lexicon.context import any_of

_ROLE_LINE = re.compile(
    rf"((?:常务|第一)?副?(?:{any_of('head_of_group')})|成员(?:单位)?|秘书长|顾问)："
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_POSITION = re.compile(rf"(?:长|任|记|员|席|理|监|师|官|人|部|授|）|{any_of('end_of_post')})$")
# A name that its position follows at once: 刘某某厅党组书记, 王某区财政局局长.
_GLUED = re.compile(
    rf"([\u4e00-\u9fff]{{2,3}}?)(?=(?:[省市县区州镇乡厅局委办党副]|{any_of('head_of_post')})"
    r"[\u4e00-\u9fff、（）]{1,30}$)"
)
# 办公室设在A，由A副局长B兼任办公室主任
_OFFICE = re.compile(
    r"(?:由|，|。|；|^)([^，。；由]{2,30}?)(?:同志)?(?:兼任|担任|任|兼)(?:领导小组)?(办公室(?:副)?主任)"
)


def read_rosters(passages: Sequence[Passage]) -> tuple[list[RosterEntry], list[int]]:
    """Entries in order, and the indices of the passages that are roster lines."""
    entries: list[RosterEntry] = []
    indices: list[int] = []
    role: str | None = None
    for i, passage in enumerate(passages):
        text = passage.text
        start = 0
        head = _ROLE_LINE.match(text) if len(text) <= 60 else None
        if head:
            role, start = head[1], head.end()
        elif role is None:
            continue
        entry = _entry(passage, start, role or "")
        if entry:
            entries.append(entry)
            indices.append(i)
            continue
        if head and start == len(text):
            indices.append(i)
            continue
        if entries and (found := _office(passage, entries)):
            entries.append(found)
        if text.endswith("。") or len(text) > 60 or head:
            role = None
    return entries, indices


def _entry(passage: Passage, start: int, role: str) -> RosterEntry | None:
    """`name  position`: a name may be set wide (王 锋)."""
    text = passage.text
    if len(text) - start < 4 or len(text) > 80 or "。" in text or "、" in text[start : start + 4]:
        return None
    cuts = [s for s in passage.starts if s > start] if start else list(passage.starts[1:])
    glued = _GLUED.match(text, start)
    if not cuts or (glued and cuts[0] > glued.end(1)):
        cuts = [glued.end(1)] if glued else []
    if not cuts:
        return None
    begin = start
    first = cuts[0]
    if first - begin == 1 and len(cuts) > 1:
        first = cuts[1]  # a name of two characters with a space between
    name, position = text[begin:first], text[first:]
    if not _NAME.fullmatch(name) or not _POSITION.search(position) or len(position) < 2:
        return None
    proof = passage.evidence(begin, len(text))
    literal = passage.literal(first, len(text))
    return (
        RosterEntry(passage, begin, len(text), passage.literal(begin, first), role, literal)
        if proof
        else None
    )


def _office(passage: Passage, entries: list[RosterEntry]) -> RosterEntry | None:
    """The head of the group's office, named in a sentence behind the roster."""
    match = _OFFICE.search(passage.text)
    if match is None:
        return None
    start, end = match.span(1)
    who = match[1]
    known = next((e.name for e in entries if who.endswith(e.name)), None)
    cut = len(who) - len(known) if known else _name_start(who)
    if cut is None:
        return None
    name = passage.literal(start + cut, end)
    position = passage.literal(start, start + cut) if cut else ""
    return RosterEntry(passage, start, end, name, match[2], position)


def _name_start(who: str) -> int | None:
    """Where the name begins in 区水务局副局长李某某: behind the last word of a position."""
    title = max((m.end() for m in re.finditer(r"长|任|记|员|席", who)), default=0)
    return title if 2 <= len(who) - title <= 4 else None
