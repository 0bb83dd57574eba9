"""Conventions that a document states once, applied to its duties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_parse.domain.mentions import (
    Convention,
    ConventionKind,
    Duty,
    DutyStatement,
    PassageMentions,
)
from policy_parse.domain.notice import Role, Style

_STARS = tuple("*★▲△※☆")


def stated(
    mentions: Iterable[PassageMentions],
) -> dict[ConventionKind, tuple[PassageMentions, Convention]]:
    """The first statement of each convention, with the passage it stands in."""
    out: dict[ConventionKind, tuple[PassageMentions, Convention]] = {}
    for found in mentions:
        for convention in found.conventions:
            out.setdefault(convention.kind, (found, convention))
    return out


def with_lead(
    text: str, statement: DutyStatement, kinds: Iterable[ConventionKind]
) -> Sequence[Duty]:
    """The duties of a bare list with the lead that a convention gives it; others unchanged."""
    duties = statement.duties
    if statement.style is Style.BODY or any(d.role is not Role.RESPONSIBLE for d in duties):
        return duties
    if ConventionKind.STAR_LEADS in kinds:
        starred = [_is_starred(text, d) for d in duties]
        if any(starred):
            return [
                d._replace(role=Role.LEAD) if star else d
                for d, star in zip(duties, starred, strict=True)
            ]
    if ConventionKind.COMMA_LEADS in kinds:
        comma = text.find("，", duties[0].end, duties[-1].start) if len(duties) > 1 else -1
        if comma >= 0:
            return [d._replace(role=Role.LEAD) if d.end <= comma else d for d in duties]
        return duties
    if ConventionKind.FIRST_LEADS in kinds and len(duties) > 1:
        return [duties[0]._replace(role=Role.LEAD), *duties[1:]]
    return duties


def _is_starred(text: str, duty: Duty) -> bool:
    """Whether a star stands at the name: 市水利局*."""
    return text[duty.end : duty.end + 1] in _STARS or text[duty.start - 1 : duty.start] in _STARS
