"""Citations: every other document named, once, with its alias and how it is related."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from policy_parse.domain.mentions import PassageMentions
from policy_parse.domain.notice import Citation, Metadata
from policy_parse.link.identity import MakeId

# PDF fonts print the numeral 〇 as a circle: 二○三五年.
_ZERO = re.compile(r"(?<=[一二三四五六七八九〇])○|○(?=[一二三四五六七八九])")


def link_citations(
    mentions: Sequence[PassageMentions], metadata: Metadata, make_id: MakeId
) -> list[Citation]:
    """Documents in order of appearance; the notice itself, its plan and aliases are left out."""
    out: dict[str, Citation] = {}
    aliases: set[str] = set()
    titles: set[str | None] = set()
    # The plan that a notice issues is named in its title, and stands above the plan itself.
    own = frozenset(m.passage.text for m in mentions if len(m.passage.text) < 90)
    for found in mentions:
        for span in found.citations:
            title = found.passage.literal(*span.title) if span.title else None
            title = _ZERO.sub("〇", title) if title else None
            number = found.passage.literal(*span.number) if span.number else None
            alias = found.passage.literal(*span.alias) if span.alias else None
            if alias:
                aliases.add(alias)
            if number == metadata.document_number and number:
                continue
            if title and (
                title in aliases or (number is None and _names(title, metadata.title or "", own))
            ):
                continue
            if title and number is None and alias is None and title.startswith("本"):
                continue
            key = number or title or ""
            if key in out or (title and title in titles):
                continue
            titles.add(title)
            evidence = found.passage.evidence(span.start, span.end)
            out[key] = Citation(
                make_id("c", evidence, key), title, number, alias, span.relation, evidence
            )
    return [c for c in out.values() if c.title not in aliases or c.document_number]


def _names(title: str, own: str, lines: Collection[str]) -> bool:
    """Whether `title` is that of this very document: of the notice, or a line of its own."""
    return title in own or title in lines
