"""Raised digits: marks of notes and exponents, written with the characters made for them.

A reader writes ¹ for a raised 1, so that it is no digit of the number before it; behind a unit's
symbol (m², μg/m³) it belongs to the unit, elsewhere it is the mark of a note and is not matched.
"""

from __future__ import annotations

_PLAIN, _RAISED = "0123456789()[]（）〔〕", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁽⁾⁽⁾⁽⁾"
_MADE = str.maketrans(_PLAIN, _RAISED)
RAISED = "".join(dict.fromkeys(_RAISED))


def raised(text: str) -> str:
    """`text` as raised characters, one for one; what has no raised form stays as it is."""
    return text.translate(_MADE) if text.strip("0123456789()[]（）〔〕 ") == "" else text
