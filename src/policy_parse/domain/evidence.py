"""Evidence: the proof of a record, the exact characters it came from."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.forms import plain
from policy_parse.domain.raised import RAISED
from policy_parse.domain.source import Source, Span

_ODD = re.compile(f"[\u2e80-\u2fd5\uf900-\ufa6d{RAISED}]")
_MARKS = re.compile(f"(?<![A-Za-zµμ米])[{RAISED}]+|[⁽⁾]+")


def _plain(text: str) -> str:
    """`text` in ordinary characters."""
    return _MARKS.sub("", plain(text))


class Evidence(NamedTuple):
    """A source and one or more spans in it.

    There is more than one span where page furniture or control characters stood inside the
    passage. Invariant: the source text at the spans is the quote, white space aside.
    """

    source: Source
    spans: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The hull of all spans."""
        spans = self.spans
        return spans[0] if len(spans) == 1 else Span(spans[0][0], spans[-1][1])

    @property
    def quote(self) -> str:
        """The characters as printed, without the line breaks that type-setting put in."""
        text = self.source.text
        if len(self.spans) == 1:
            start, end = self.spans[0]
            quote = text[start:end]
        else:
            quote = "".join(text[start:end] for start, end in self.spans)
        return quote if quote.isprintable() else _without_breaks(quote)

    @property
    def literal(self) -> str:
        """The quote with all white space removed: how names and numbers are recorded.

        Radicals and compatibility forms, as PDF exports give them, are the characters they stand
        for, and marks of notes are left out.
        """
        text = self.source.text
        literal = "".join("".join([text[start:end] for start, end in self.spans]).split())
        return literal if literal.isascii() or not _ODD.search(literal) else _plain(literal)

    @property
    def page(self) -> int | None:
        """Page (from 1) on which the evidence begins, where the source has pages."""
        return self.source.page_at(self.spans[0][0])


def _without_breaks(text: str) -> str:
    """`text` on one line: a break gives a space between Latin words, else nothing."""
    lines = text.splitlines()
    out = lines[0].rstrip()
    for line in lines[1:]:
        line = line.strip()
        if line and out and out[-1].isascii() and out[-1].isalpha() and line[0].isascii():
            out += " "
        out += line
    return out
