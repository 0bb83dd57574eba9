"""Dates of a head in digits and in Chinese numerals."""

from __future__ import annotations

import re

from policy_parse.domain.numerals import chinese_number

DATE = re.compile(r"（?(\d{4})年(\d{1,2})月(\d{1,2})日(?:）|印发)?")
CHINESE_DATE = re.compile(
    r"([二〇零一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def plain_date(text: str) -> str | None:
    """2024-03-01, 2024/3/1 or 2024.3.1."""
    match = re.match(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})", text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def iso_date(text: str) -> str | None:
    """ISO form of a full date in digits or Chinese numerals anywhere in `text`, else None."""
    match = DATE.search(text)
    if match:
        year, month, day = (int(g) for g in match.groups())
    elif match := CHINESE_DATE.search(text):
        numbers = [chinese_number(g) for g in match.groups()]
        if None in numbers:
            return None
        year, month, day = (n or 0 for n in numbers)
    else:
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
