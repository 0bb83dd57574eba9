"""Slips of the pen: whether one digit, or two that changed places, would make a sum hold.

Parts that are listed with 其中 need not be all there are. That one digit away they are all tells that
they were meant to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from policy_parse.sums.figures import added, printed_number
from policy_parse.sums.records import Figure

_TELLING = 3  # digits of a total without its zeros that make a coincidence unlikely
_MANY = 3  # parts of which a sum is seldom one digit away by chance
_NEAR = Decimal("0.9")


def is_a_slip(parts: Sequence[Figure], total: Figure) -> bool:
    """Whether one digit of one figure stands between the sum and the total, and tells something.

    Of two round figures (60 and 30 of 100) it tells nothing.
    """
    value, _ = added(parts)
    missing = total.value - value
    mended = [(part, part.value + missing) for part in parts] + [(total, value)]
    if not any(_one_digit_away(figure, wanted) for figure, wanted in mended):
        return False
    digits = str(printed_number(total)[0]).replace(".", "").strip("0")
    near = _NEAR <= (value / total.value if total.value else 0) <= 1 / _NEAR
    return len(parts) >= _MANY or len(digits) >= _TELLING or (near and len(digits) > 1)


def _one_digit_away(figure: Figure, wanted: Decimal) -> bool:
    number, scale = printed_number(figure)
    decimals = -min(0, int(number.as_tuple().exponent))
    goal = wanted / scale
    if goal <= 0 or abs(goal - round(goal, decimals)) > Decimal("1e-9"):
        return False
    old = f"{number:.{decimals}f}".replace(".", "")
    new = f"{goal:.{decimals}f}".replace(".", "")
    if len(old) != len(new):  # a digit left out, or printed twice
        short, long = sorted((old, new), key=len)
        return len(long) == len(short) + 1 and any(
            long[:i] + long[i + 1 :] == short for i in range(len(long))
        )
    differ = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    if len(differ) == 1:
        return True
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    i, j = differ
    return old[i] == new[j] and old[j] == new[i]
