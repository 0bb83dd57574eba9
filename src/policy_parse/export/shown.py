"""How cells are shown in a workbook: dates in words, lists to choose from."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.records import EDITABLE

_MEASURED = 4000  # characters of a text that are measured: more is over the tallest row
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_WORDS = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")


def choices(kind: str, keys: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The words to choose from in the columns of a table, by their numbers."""
    edited = EDITABLE.get(kind, ())
    return {
        c: words for c, key in enumerate(keys) if key in edited and (words := FIELDS[key].words)
    }


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column of `width` (digits of the usual type)."""
    room = max(4.0, width * 0.92)
    return sum(
        max(1, math.ceil(sum(2 if ord(c) > 0x2E7F else 1.1 for c in line) / room))
        for line in text[:_MEASURED].split("\n")
    )


def date_shown(text: str) -> str:
    """2025-06-30 as 2025年6月30日, each of several dates; what is no date stays."""
    return "；".join(map(_in_words, text.split("；")))


def date_read(text: str) -> str:
    """The dates that `date_shown` showed."""
    return "；".join(map(_in_digits, text.split("；")))


def _in_words(text: str) -> str:
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    year, month, day = found.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def _in_digits(text: str) -> str:
    found = _WORDS.fullmatch(text)
    if found is None:
        return text
    year, *rest = (part for part in found.groups() if part)
    return "-".join([year, *(f"{int(part):02d}" for part in rest)])
