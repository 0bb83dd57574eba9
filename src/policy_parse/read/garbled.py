"""Text that only looks like text: a broken ToUnicode map must give no rows."""

from __future__ import annotations

import re

_CID = re.compile(r"\(cid:\d+\)")
_BAD = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_WIDE = re.compile("[\u3400-\u9fff]")
# The commonest characters of notices: prose in Chinese has a fifth of its characters from these.
_COMMON = re.compile(
    "[的一是在和有不以人中大会工市区为发年对设政府单位责任建实施行动推进加强理管务各部门局服全国家重点民业]"
)
_ENOUGH = 120  # characters from which on a judgement is made


def looks_garbled(text: str) -> bool:
    """Whether the characters of `text` cannot be what is printed.

    Private-use or replacement characters, (cid:n) marks, or Chinese characters among which the
    commonest are missing.
    """
    size = len(text) - text.count(" ") - text.count("\n") - text.count("\r")
    if size < _ENOUGH:
        return False
    bad = len(_BAD.findall(text)) + sum(len(m) for m in _CID.findall(text))
    if bad > 0.08 * size:
        return True
    wide = len(_WIDE.findall(text))
    return wide > _ENOUGH and len(_COMMON.findall(text)) < 0.05 * wide
