"""Text that only looks like text: a broken ToUnicode map must give no rows."""

from __future__ import annotations

import re

_CID = re.compile(r"\(cid:\d+\)")
_BAD = re.compile("[\ue000-\uf8ff\ufffd-\uffff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_WIDE = re.compile("[\u3400-\u9fff]")
# What a Chinese font gives whose codes were taken for Latin-1; the signs of prose (§ ° ± · × ÷ « »)
# are not counted, nor the letters of French or German, of which words have few.
_LATIN = re.compile("[¡-¦¨-ª¬-¯²-¶¸-º¼-ÖØ-öø-ÿ]")
# The commonest characters of notices: prose in Chinese has a fifth of its characters from these.
_COMMON = "的一是在和有不以人中大会工市区为发年对设政府单位责任建实施行动推进加强理管务各部门局服全国家重点民业"
_RARE = 0.05  # of Chinese characters, where the commonest are missing
_EVERYDAY = 0.7  # of Chinese characters are everyday ones where the map is right
_ENOUGH = 120  # characters from which on a small share is judged
_SHARE = 0.08  # of characters that mean nothing, in a text that is long enough
_LARGE_SHARE = 0.3  # … and in any text: one symbol, an ornament or a bullet is no garbage
_FEW = 4


def looks_garbled(text: str) -> bool:
    """Whether the characters of `text` cannot be what is printed.

    Private-use or replacement characters, (cid:n) marks, Chinese that was taken for Latin-1, or
    Chinese characters among which the commonest are missing.
    """
    letters = "".join(text.split())
    size = len(letters)
    bad = _meaningless(letters)
    if bad >= _FEW and bad > (_SHARE if size >= _ENOUGH else _LARGE_SHARE) * size:
        return True
    latin = len(_LATIN.findall(letters))
    if latin >= 3 * _FEW and latin > _LARGE_SHARE * size:
        return True
    return size > _ENOUGH and _lacks_common(letters)


def has_garbled_lines(text: str) -> bool:
    """Whether a page that is text as a whole may have lines that are none."""
    return _meaningless("".join(text.split())) >= _FEW


def is_garbled_line(line: str) -> bool:
    """Whether one line or cell is garbage: a font of its own may be broken.

    Many of one private-use character are no garbage, but the dots that lead to a page number.
    """
    letters = "".join(line.split())
    bad = _meaningless(letters)
    kinds = len(set(_BAD.findall(letters)))
    return bad >= _FEW and bad > _LARGE_SHARE * len(letters) and (kinds != 1 or "\ufffd" in letters)


def _meaningless(letters: str) -> int:
    """Characters that stand for nothing that is printed."""
    bad = 0
    if "\ufffd" in letters or not letters.isprintable():
        bad = len(_BAD.findall(letters))
    if "cid:" in letters:
        bad += sum(map(len, _CID.findall(letters)))
    return bad


def _lacks_common(letters: str) -> bool:
    """Whether there is much Chinese, but hardly any of its commonest characters."""
    common = 0
    for character in _COMMON:
        common += letters.count(character)
        if common >= _RARE * len(letters):
            return False
    wide = _WIDE.findall(letters)
    if len(wide) <= _ENOUGH or common >= _RARE * len(wide):
        return False
    return sum(map(_is_everyday, wide)) < _EVERYDAY * len(wide)


def _is_everyday(character: str) -> bool:
    """Whether a character is of the first level of GB 2312: 3,755 that names and prose are made of.

    A broken map gives characters from all of Unicode, of which one in six is.
    """
    try:
        return b"\xb0" <= character.encode("gb2312")[:1] <= b"\xd7"
    except UnicodeEncodeError:
        return False
