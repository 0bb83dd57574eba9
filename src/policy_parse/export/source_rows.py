"""The text of a notice as rows: a sentence, an item or a line of a table each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice

_END = re.compile(r"[。！？]+[”’」）】]*")
_LINE = re.compile(r"[^\n\f]+")
_WRAP = re.compile(r"(?<=[^\x00-\xff])\s*[\r\n]\s*|\s*[\r\n]\s*(?=[^\x00-\xff])")
_LONGEST = 600  # characters of a stretch without a full stop that stays one row


class SourceRow(NamedTuple):
    """A stretch of the source with the path of the section that it stands in."""

    section: str
    text: str
    start: int
    end: int


class SourceRows:
    """All rows of a notice; `at` finds the one that holds a place."""

    def __init__(self, notice: Notice) -> None:
        """Cut at the beginnings of sections, at full stops and at the lines of tables."""
        self.rows = list(_rows(notice))
        self._starts = [row.start for row in self.rows]

    def at(self, offset: int) -> int | None:
        """The number of the row that holds an offset of the source, or None."""
        found = bisect_right(self._starts, offset) - 1
        return found if found >= 0 else None


def _rows(notice: Notice) -> Iterator[SourceRow]:
    text = notice.source.text
    starts = sorted({(s.evidence.span.start, s.path) for s in notice.sections})
    first = starts[0][0] if starts else len(text)
    for start, end in _lines(text, 0, first):  # the head stands in lines
        yield from _row(text, "", start, end)
    for n, (begin, path) in enumerate(starts):
        stop = starts[n + 1][0] if n + 1 < len(starts) else len(text)
        for start, end in _sentences(text, begin, stop):
            yield from _row(text, path, start, end)


def _row(text: str, path: str, start: int, end: int) -> Iterator[SourceRow]:
    tick()
    joined = _WRAP.sub("", text[start:end])  # a hard-wrapped line goes on
    shown = " ".join(joined.split())
    if shown:
        yield SourceRow(path, shown, start, end)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text, start, end):
        yield line.span()


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches up to a full stop; long ones without, and rows of tables, line by line."""
    at = start
    while at < end:
        stop = _END.search(text, at, end)
        until = stop.end() if stop else end
        if "\t" in text[at:until] or until - at > _LONGEST:
            yield from _lines(text, at, until)
        else:
            yield at, until
        at = until
