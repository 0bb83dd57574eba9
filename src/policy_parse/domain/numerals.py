"""Chinese numerals.

numeral = section, { ("万" | "亿"), section } ;
section = [digit, "千"], [digit, "百"], [[digit], "十"], [digit] | digit, digit, ... ;
digit   = "零" | "〇" | "一" | "二" | "两" | "三" | … | "九" ;
"""

from __future__ import annotations

from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}


@lru_cache(maxsize=4096)
def chinese_number(text: str) -> int | None:
    """Value of a Chinese numeral: 二十 → 20, 两万三千 → 23000, 二〇二五 → 2025; None if it is none."""
    if not text:
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    for c in text:
        if c in _DIGITS:
            if digit:  # two digits in a row belong to year-like strings alone
                return None
            digit = _DIGITS[c]
        elif c in _SCALES:
            section += (1 if digit is None else digit) * _SCALES[c]
            digit = None
        elif c in _GROUPS:
            total = (total + section + (digit or 0) or 1) * _GROUPS[c]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
