"""The text that the page shows, and the way from every character of the source to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Source
from policy_parse.layout import lay_out


class Shown:
    """A notice reflowed: one line per passage, as printed (widths are not folded).

    Places in it are counted in UTF-16 units, as browsers count.
    """

    def __init__(self, source: Source) -> None:
        """Lay `source` out again and note where each character goes."""
        self.source = source
        self.passages = lay_out(source)
        self._runs: list[tuple[int, int, int]] = []  # origin, length, place in `text`
        lines, at = [], 0
        for passage in self.passages:
            line = self._line(passage, at)
            lines.append(line)
            at += len(line) + 1
        self.text = "\n".join(lines)
        self._wide = [i for i, c in enumerate(self.text) if c > "\uffff"]
        self.in_order = tuple(self._runs)
        self._runs.sort()
        self._raw: bytes | None = None
        self._origins = [run[0] for run in self._runs]

    def _line(self, passage: Passage, at: int) -> str:
        """The characters of a passage; a space where one parts two Latin words."""
        source, size = self.source.text, 0
        pieces: list[str] = []
        ends = (*passage.starts[1:], len(passage.text))
        behind = 0
        for start, end, origin in zip(passage.starts, ends, passage.origins, strict=True):
            piece = source[origin : origin + end - start]
            if pieces and _latin(pieces[-1][-1:]) and _latin(piece[:1]):
                between = source[behind:origin]
                if between and between.isspace():
                    pieces.append(" ")
                    size += 1
            self._runs.append((origin, end - start, at + size))
            pieces.append(piece)
            size += end - start
            behind = origin + end - start
        return "".join(pieces)

    def units(self, place: int) -> int:
        """A place in `text` in UTF-16 units."""
        return place + bisect_left(self._wide, place)

    def cut(self, start: int, end: int) -> str:
        """The characters at a place given in UTF-16 units."""
        if not self._wide:
            return self.text[start:end]
        if self._raw is None:
            self._raw = self.text.encode("utf-16-le", "surrogatepass")
        return self._raw[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")

    def stretch(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the characters [start, end) of the source are shown; None where none of them is."""
        first = bisect_right(self._origins, start) - 1
        if first < 0 or start >= self._runs[first][0] + self._runs[first][1]:
            first += 1
        last = bisect_left(self._origins, end) - 1
        if first > last or first >= len(self._runs):
            return None
        origin, _, place = self._runs[first]
        left = place + max(0, start - origin)
        origin, size, place = self._runs[last]
        right = place + min(size, end - origin)
        return (left, right) if left < right else None

    def place(self, evidence: Evidence) -> tuple[int, int]:
        """Where the characters of a record are shown, in UTF-16 units."""
        found = self.stretch(evidence.spans[0].start, evidence.spans[-1].end)
        return (self.units(found[0]), self.units(found[1])) if found else (0, 0)

    def origin(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the characters shown at [start, end), in UTF-16 units, stand in the source.

        None where nothing of the source is shown there.
        """
        left, right = (self._characters(place) for place in (start, end))
        found = [
            (origin + max(0, left - place), origin + min(size, right - place))
            for origin, size, place in self._runs
            if place < right and place + size > left
        ]
        if left >= right or not found:
            return None
        return min(a for a, _ in found), max(b for _, b in found)

    def _characters(self, units: int) -> int:
        """A place in UTF-16 units as one in `text`."""
        wide = 0
        while wide < len(self._wide) and self._wide[wide] + wide < units:
            wide += 1
        return units - wide

    def pages(self) -> list[int]:
        """Place and number by turns: where each page begins."""
        out: list[int] = []
        if self.source.page_starts:
            for origin, _, place in self.in_order:
                page = self.source.page_at(origin) or 0
                if not out or out[-1] != page:
                    out += [self.units(place), page]
        return out

    def cells(self) -> list[list[int]]:
        """Passages that are cells: number of the passage, table, row, column, rows, columns."""
        return [[i, *p.block.cell] for i, p in enumerate(self.passages) if p.block.cell]


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
