"""Chinese numerals, whole: 二十, 两万三千, 二〇二五, 一百零五, 九十五点五, 二十万亿, 壹佰.

numeral = whole, ["点", digit, {digit}] ;
whole   = [wan, "亿"], wan | digit, digit, {digit} ;          二亿三千万; 二〇二五
wan     = [section, "万"], section ;
section = [digit, "千"], [digit, "百"], [[digit], "十"], [digit] ;   零 stands for what is skipped
A digit directly behind a scale counts its tenth (一万二 = 12000), as people say it.
"""

from __future__ import annotations

from functools import lru_cache

NUMERAL_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_SCALES = {"千": 1000, "百": 100, "十": 10}
_PLAIN = str.maketrans(_FORMAL)
NUMERAL_CHARACTERS = "".join(NUMERAL_DIGITS) + "十百千万亿" + "".join(_FORMAL)


@lru_cache(maxsize=4096)
def chinese_number(text: str) -> int | None:
    """Value of a whole Chinese numeral: 二十 → 20, 二亿三千万 → 230000000; None if it is none."""
    text = text.translate(_PLAIN)
    if not text:
        return None
    if all(c in NUMERAL_DIGITS for c in text):
        return int("".join(str(NUMERAL_DIGITS[c]) for c in text))
    left, yi, right = text.rpartition("亿")
    if not yi:
        return _below_yi(text)
    high = _below_yi(left) if left else None  # 万亿 and the like stand behind a number
    low = _rest(right, 10**8)
    return None if high is None or low is None else high * 10**8 + low


def chinese_decimal(text: str) -> int | float | None:
    """Value of a numeral with 点 (九十五点五 → 95.5) or without; None if it is none."""
    whole, point, fraction = text.partition("点")
    value = chinese_number(whole)
    if not point or value is None:
        return value
    digits = fraction.translate(_PLAIN)
    if not digits or any(c not in NUMERAL_DIGITS for c in digits):
        return None
    return float(f"{value}.{''.join(str(NUMERAL_DIGITS[c]) for c in digits)}")


def _below_yi(text: str) -> int | None:
    left, wan, right = text.rpartition("万")
    if not wan:
        return _section(text)
    high = _section(left)
    low = _rest(right, 10**4)
    return None if high is None or low is None else high * 10**4 + low


def _rest(text: str, scale: int) -> int | None:
    """What stands behind a scale: nothing, a digit that counts its tenth, or a smaller number."""
    if not text:
        return 0
    if len(text) == 1 and text in NUMERAL_DIGITS:
        return NUMERAL_DIGITS[text] * scale // 10
    value = _below_yi(text.lstrip("零〇"))
    return value if value is not None and value < scale else None


def _section(text: str) -> int | None:
    """A number below 10,000 in 千, 百 and 十, in falling order."""
    total, last, digit, skipped = 0, 10**4, None, False
    for c in text:
        if c in "零〇":
            if digit is not None:
                return None
            skipped = True
        elif c in NUMERAL_DIGITS:
            if digit is not None:
                return None
            digit = NUMERAL_DIGITS[c]
        elif c in _SCALES and _SCALES[c] < last:
            if digit is None and c != "十" and total == 0 and not skipped:
                digit = 1  # 百余: a hundred
            last = _SCALES[c]
            total += (1 if digit is None else digit) * last
            digit, skipped = None, False
        else:
            return None
    if digit is None:
        return total or None
    tenth = last // 10 if last in (1000, 100) and not skipped else 1
    return total + digit * tenth
