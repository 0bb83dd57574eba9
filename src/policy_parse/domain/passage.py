"""Passage: one paragraph, ready to be matched, that can always say where it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.source import Block, Source, Span


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A paragraph as a reader sees it.

    `text` is a normalised shadow for matching: line breaks, other white space, control characters
    and page furniture are left out, widths are folded (（ for (, 1 for １). Character i of
    segment k is character `origins[k] + i - starts[k]` of the source.
    """

    source: Source
    text: str
    starts: tuple[int, ...] = field(repr=False)
    origins: tuple[int, ...] = field(repr=False)
    block: Block = field(repr=False)

    @classmethod
    def joined(cls, passages: Sequence[Passage]) -> Passage:
        """Passages of one source as one, in their order: the lines of a cell."""
        first = passages[0]
        if len(passages) == 1:
            return first
        starts: list[int] = []
        origins: list[int] = []
        text = ""
        for passage in passages:
            starts += [len(text) + start for start in passage.starts]
            origins += passage.origins
            text += passage.text
        return cls(first.source, text, tuple(starts), tuple(origins), first.block)

    def locate(self, offset: int) -> int:
        """Offset in `Source.text` of the character at `offset` of this passage."""
        k = bisect_right(self.starts, offset) - 1
        return self.origins[k] + offset - self.starts[k]

    def evidence(self, start: int, end: int) -> Evidence:
        """Evidence for `text[start:end]`: the only way in which Evidence is made.

        Raises ValueError for an empty or reversed range.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no text at [{start}, {end}) of a passage of {len(self.text)}")
        starts, origins = self.starts, self.origins
        if len(starts) == 1 or end <= starts[1]:  # on the first line: headings, numbers
            base = origins[0]
            return Evidence(self.source, (Span(base + start, base + end),))
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1, first) - 1
        left = origins[first] + start - starts[first]
        right = origins[last] + end - starts[last]
        if first == last:
            return Evidence(self.source, (Span(left, right),))
        spans, text = [], self.source.text
        for k in range(first, last):
            stop = origins[k] + starts[k + 1] - starts[k]
            if not text[stop : origins[k + 1]].isspace():
                spans.append(Span(left, stop))
                left = origins[k + 1]
        return Evidence(self.source, (*spans, Span(left, right)))

    def literal(self, start: int, end: int) -> str:
        """What `evidence(start, end).literal` is."""
        return self.evidence(start, end).literal

    def spaced(self, offset: int) -> bool:
        """Whether white space stood in the source before the character at `offset`."""
        k = bisect_right(self.starts, offset) - 1
        return 0 < k < len(self.starts) and self.starts[k] == offset

    def printed(self) -> str:
        """The source text from the first to the last character, white space kept."""
        return self.source.text[self.locate(0) : self.locate(len(self.text) - 1) + 1]
