"""The sentences of a notice with what the rules find in them: what a model learns and looks at.

A sentence has the units that have a duty in it, the indicators of its targets, and a kind:
target, achievement, condition (thresholds and rates of aid), procedural (time limits of a
procedure), background (preambles, aims, reviews), or task, which is what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_parse.domain.mentions import PassageMentions
from policy_parse.domain.notice import TargetKind
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Span
from policy_parse.pipeline import CloseReading

KINDS = ("task", "target", "achievement", "condition", "procedural", "background")
_KIND_OF = {
    TargetKind.TARGET: "target",
    TargetKind.ACHIEVEMENT: "achievement",
    TargetKind.THRESHOLD: "condition",
    TargetKind.SUBSIDY: "condition",
    TargetKind.PROCEDURAL: "procedural",
}
# A sentence ends behind these; what is closed or put in brackets behind them belongs to it.
_END = re.compile(
    r"[。！？；]+[”’」』）〕]*(?:（[^（）]{1,300}）[。；]?|〔[^〔〕]{1,300}〕[。；]?)?"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` begins at `start` of the passage; units and indicators are extents in `text`."""

    passage: Passage
    start: int
    text: str
    units: tuple[tuple[int, int], ...]
    indicators: tuple[tuple[int, int], ...]
    kind: str


def sentences_of(reading: CloseReading) -> Iterator[Sentence]:
    """Every sentence of a notice that was read closely."""
    kinds = {target.value_evidence.span: target.kind for target in reading.notice.targets}
    for found, background in reading.passages:
        yield from _sentences(found, kinds, background=background)


def split(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Extents of the sentences in `text[start:]`, all of it and nothing twice."""
    for match in _END.finditer(text, start):
        if match.end() > start:
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def _sentences(
    found: PassageMentions, kinds: dict[Span, TargetKind], *, background: bool
) -> Iterator[Sentence]:
    passage, text = found.passage, found.passage.text
    units = [(d.start, d.end) for s in found.statements for d in s.duties]
    numbers = []
    for quantity in found.numbers:
        place = passage.evidence(quantity.start, quantity.end).span
        if place in kinds:
            numbers.append((quantity.start, _KIND_OF[kinds[place]], (quantity.start, quantity.end)))
    for start, end in split(text, found.start):
        inside = [number for number in numbers if start <= number[0] < end]
        own = {kind for _, kind, _ in inside}
        first = next((kind for kind in KINDS[1:5] if kind in own), None)
        yield Sentence(
            passage,
            start,
            text[start:end],
            tuple((a - start, b - start) for a, b in units if start <= a and b <= end),
            tuple(
                (a - start, b - start)
                for _, kind, (a, b) in inside
                if kind == "target" and start <= a and b <= end
            ),
            first or ("background" if background else "task"),
        )
