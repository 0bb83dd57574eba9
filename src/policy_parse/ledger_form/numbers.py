"""任务编号: made from the wording of where a task stands, so that a revised notice keeps it.

Digits, marks and numbering are left out of the wording: a task keeps its number where it moves from
三 to 四, where its figures change, or where others are put before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_WRAPPED = re.compile(r"(?:印发|转发|批转)(?:[^《》]{0,20})《([^》]+)》")
_VERSION = re.compile(r"[（(][^（）()]*[）)]")
_HEADING, _TEXT = 16, 24  # characters of a heading and of a task that tell it from others
NUMBER = re.compile(r"RW-[0-9A-F]{8}(?:-\d{1,3})?")


class Numbers:
    """Makes numbers, each once: tasks that are worded alike are counted in their order."""

    def __init__(self) -> None:
        """Nothing is taken yet."""
        self._taken: Counter[str] = Counter()

    def make(self, title: str, headings: Sequence[str], text: str, indicator: str) -> str:
        """The number of a task below `headings`, or of one of its indicators.

        A task that is all its section says goes by the heading alone.
        """
        places = [_words(heading)[:_HEADING] for heading in headings]
        own = _words(text)[:_TEXT]
        if places and own.startswith(places[-1]):
            own = ""
        key = "|".join((_title(title), *places, own, _words(indicator)))
        number = f"RW-{blake2b(key.encode('utf-8', 'replace'), digest_size=4).hexdigest().upper()}"
        self._taken[number] += 1
        count = self._taken[number]
        return number if count == 1 else f"{number}-{count}"


def _words(text: str) -> str:
    return "".join(_HAN.findall(_VERSION.sub("", text)))


def _title(title: str) -> str:
    """The title of what a notice issues, without （修订版） and years."""
    wrapped = _WRAPPED.search(title)
    return _words(wrapped[1] if wrapped else title)
