"""Evidence: the proof of a record, the exact characters it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_parse.domain.source import Source, Span

_LINE_BREAK = re.compile(r"[^\S\r\n\f\v]*[\r\n\f\v\x85\u2028\u2029]\s*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source and one or more spans in it.

    There is more than one span where page furniture or control characters stood inside the
    passage. Invariant: the source text at the spans is the quote, white space aside.
    """

    source: Source
    spans: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The hull of all spans."""
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def quote(self) -> str:
        """The characters as printed, without the line breaks that type-setting put in."""
        text = self.source.text
        if len(self.spans) == 1:
            start, end = self.spans[0]
            quote = text[start:end]
        else:
            quote = "".join(text[start:end] for start, end in self.spans)
        return quote if quote.isprintable() else _LINE_BREAK.sub(_join, quote)

    @property
    def literal(self) -> str:
        """The quote with all white space removed: how names and numbers are recorded."""
        return "".join(self.quote.split())

    @property
    def page(self) -> int | None:
        """Page (from 1) on which the evidence begins, where the source has pages."""
        return self.source.page_at(self.spans[0].start)


def _join(match: re.Match[str]) -> str:
    """What takes the place of a line break: a space between Latin words, else nothing."""
    text = match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return " " if before.isascii() and before.isalpha() and after.isascii() else ""
