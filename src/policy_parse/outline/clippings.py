"""Text that stands alone: a sentence or a paragraph cut out of a notice, read as one section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy_parse.domain.notice import Metadata
from policy_parse.domain.ordinals import Ordinal
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import PassageRun, SectionDraft, Skeleton

_UNNUMBERED = Ordinal(rank=9, value=1, length=0)


def as_one_section(skeleton: Skeleton, passages: Sequence[Passage]) -> Skeleton:
    """All passages as a section without number, where the skeleton has no sections.

    What was read as the masthead stands only where a title and a date of issue were found: of a
    clipping, the first line is as much text as the others.
    """
    runs = [PassageRun(passage, 0) for passage in passages if passage.text]
    if skeleton.sections or not runs:
        return skeleton
    metadata = skeleton.metadata
    first = runs[0].passage
    whole = SectionDraft(
        path="",
        number="",
        heading="",
        depth=1,
        ordinal=_UNNUMBERED,
        parent=None,
        evidence=first.evidence(0, len(first.text)),
        heading_end=-1,
        runs=runs,
    )
    return replace(
        skeleton,
        sections=(whole,),
        loose=(),
        metadata=metadata if metadata.title and metadata.issue_date else Metadata(),
    )
