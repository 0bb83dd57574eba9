"""Many remarks of one kind as one line with a count: a list to look at has to stay short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from policy_parse.domain.evidence import Evidence

MOST = 5  # remarks of one kind that stand one by one
_NAMED = 3  # of a flood that are named
_PATHS = 40  # sections that a line lists

Finding = tuple[str, str, str | None, Evidence | None]


class Noted(NamedTuple):
    """What is remarked upon: its name, the section where it stands, its place."""

    name: str
    section: str | None
    evidence: Evidence


def quoted(name: str) -> str:
    """A name within a message, cut; its own quotation marks become the inner ones."""
    return f"“{name[:24].replace('“', '‘').replace('”', '’')}”"


def folded(
    code: str, remarks: Sequence[Noted], one: Callable[[str], str], many: Callable[[str], str]
) -> Iterator[Finding]:
    """A line for each remark, or one for all where there are many.

    `one` says it of a quoted name, `many` of 任务“…”“…”等12项.
    """
    if len(remarks) <= MOST:
        for remark in remarks:
            yield code, one(quoted(remark.name)), remark.section, remark.evidence
        return
    names = "".join(quoted(remark.name) for remark in remarks[:_NAMED])
    paths = list(dict.fromkeys(remark.section for remark in remarks if remark.section))
    where = f"（{'、'.join(paths[:_PATHS])}{'…' if len(paths) > _PATHS else ''}）" if paths else ""
    said = many(f"{names}等{len(remarks)}项") + where
    yield code, said, remarks[0].section, remarks[0].evidence
