"""主送机关: the bodies that a notice is sent to, each by itself."""

from __future__ import annotations

import re

from policy_parse.domain.passage import Passage
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import ENDING, ends_like_unit

_ADDRESSEE_HEAD = re.compile(
    rf"[各省市区县州盟旗驻中委局厅]|{any_of('addressee_head')}"
    r"|[\u4e00-\u9fff]{2,20}(?:局|委|会|府|部门|单位|公司)"
)
_SPLIT_HEAD = re.compile(
    r"各|省|市|区|县|州|有关|驻|中|直属|国务院|[\u4e00-\u9fff]{2,12}(?:局|委|会|府)$"
)


def is_addressed(names: str) -> bool:
    """Whether the words before a colon are bodies that a notice is sent to, and no label."""
    if len(names) <= _LABEL and names.endswith(("单位", "部门", "机构")) and names[0] not in "各有":
        return False
    return _ADDRESSEE_HEAD.match(names) is not None or ends_like_unit(names)


_LABEL = 6  # characters of a label: 编制单位：


def split_addressees(passage: Passage, end: int) -> tuple[str, ...]:
    """Split at ， and, between complete bodies, at 、 (gold/FORMAT.md)."""
    out: list[str] = []
    start = depth = 0
    text = passage.text
    for i, c in enumerate(text[:end]):
        depth += (c == "（") - (c == "）")
        if depth or c not in "，、":
            continue
        if c == "、" and not _parts_bodies(text[start:i], text[i + 1 : end]):
            continue
        if i > start:
            out.append(passage.literal(start, i))
        start = i + 1
    if end > start:
        out.append(passage.literal(start, end))
    return tuple(out)


def _parts_bodies(before: str, behind: str) -> bool:
    """Whether 、 stands between two complete bodies: 财政厅（局）、住房和城乡建设厅, not 委、办、局."""
    rest = re.split(r"[，、]", behind, maxsplit=1)[0]
    if ENDING.search(before) is None or len(before) < BODY or len(rest) < BODY:
        return False
    return _SPLIT_HEAD.match(rest) is not None or ends_like_unit(rest)


BODY = 3  # characters of a body's name, 商务局
