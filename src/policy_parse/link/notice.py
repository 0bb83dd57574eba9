"""Put the records of a notice together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from policy_parse.domain.decisions import Weighed
from policy_parse.domain.kinds import Level
from policy_parse.domain.mentions import IndicatorReading, PassageMentions
from policy_parse.domain.notice import Citation, Metadata, Notice, Person, Section, Unit
from policy_parse.domain.skeleton import SectionDraft, Skeleton
from policy_parse.domain.source import Source, Span
from policy_parse.link.account_lines import weighed_lines
from policy_parse.link.account_records import Records
from policy_parse.link.accounts import account
from policy_parse.link.assignments import link_assignments
from policy_parse.link.audit import audit
from policy_parse.link.citations import link_citations
from policy_parse.link.deadlines import link_deadlines
from policy_parse.link.identity import MakeId, id_maker
from policy_parse.link.indicator_tables import link_indicators
from policy_parse.link.resolver import Resolver
from policy_parse.link.scope import background
from policy_parse.link.targets import link_targets
from policy_parse.link.tasks import SectionTasks, build_tasks

_CITY = re.compile(r"([\u4e00-\u9fff]{2,6}?(?:市|自治州|地区|盟))(?!场|政)")


def link(
    source: Source,
    skeleton: Skeleton,
    mentions: Sequence[Sequence[PassageMentions]],
    loose: Sequence[PassageMentions],
    year: int | None,
    weighed: Mapping[PassageMentions, Weighed],
    known: Mapping[str, Unit] | None = None,
    *,
    indicators: Sequence[IndicatorReading] = (),
    plan_end: int | None = None,
    accounts: bool = False,
) -> Notice:
    """The notice with all its records, and the account of all that it mentions if asked for.

    `mentions[i]`: of the runs of section i; `loose`: of passages under no section; `year`: on which
    the document works; `weighed`: what was decided on numbers and times; `known`: the user's own
    unit names; `indicators`: the rows of indicator tables; `plan_end`: the last year of a plan.
    """
    make_id = id_maker(source.sha256)
    drafts = skeleton.sections
    tasks = _tasks(drafts, mentions, make_id)
    in_order = sorted([*loose, *chain(*mentions)], key=lambda m: m.passage.origins[0])
    citations = link_citations(in_order, skeleton.metadata, make_id)
    metadata = _with_city(skeleton.metadata, citations)
    issued = int(metadata.issue_date[:4]) if metadata.issue_date else year
    resolver = Resolver(metadata, issued, known)
    assignments = link_assignments(drafts, mentions, tasks, loose, make_id, resolver.resolve)
    targets = link_targets(drafts, mentions, tasks, loose, weighed, make_id)
    targets += link_indicators(indicators, year, plan_end, make_id)
    deadlines = link_deadlines(drafts, mentions, tasks, loose, weighed, make_id)
    records = Records(assignments, targets, deadlines, citations, indicators)
    units = resolver.units()
    lines = weighed_lines(in_order, weighed, records)
    issues = audit(source, skeleton, mentions, loose, records, units, lines, make_id)
    return Notice(
        source,
        metadata,
        tuple(citations),
        tuple(_sections(drafts, make_id)),
        tuple(task for one in tasks for task in one.tasks),
        tuple(assignments),
        tuple(targets),
        tuple(deadlines),
        tuple(units),
        tuple(_people(skeleton, make_id)),
        tuple(issues),
        tuple(account(source, skeleton, in_order, lines, records)) if accounts else (),
    )


def _tasks(
    drafts: Sequence[SectionDraft], mentions: Sequence[Sequence[PassageMentions]], make_id: MakeId
) -> list[SectionTasks]:
    """The tasks of each section; one that has sections under it has none of its own."""
    aims = background(drafts)
    return [
        SectionTasks()
        if draft.children
        else build_tasks(draft, found, make_id, background=i in aims)
        for i, (draft, found) in enumerate(zip(drafts, mentions, strict=True))
    ]


def _sections(drafts: Sequence[SectionDraft], make_id: MakeId) -> list[Section]:
    ends = [0] * len(drafts)
    for i in range(len(drafts) - 1, -1, -1):
        draft = drafts[i]
        last = draft.runs[-1].passage
        ends[i] = max(last.locate(len(last.text) - 1) + 1, *(ends[c] for c in draft.children), 0)
    out = []
    for i, draft in enumerate(drafts):
        start = draft.evidence.span.end
        out.append(
            Section(
                make_id("s", draft.evidence),
                draft.path,
                draft.number,
                draft.heading,
                draft.depth,
                None if draft.parent is None else drafts[draft.parent].path,
                Span(start, max(start, ends[i])),
                draft.evidence,
            )
        )
    return out


def _people(skeleton: Skeleton, make_id: MakeId) -> list[Person]:
    out = []
    for entry in skeleton.roster:
        evidence = entry.passage.evidence(entry.start, entry.end)
        out.append(
            Person(
                make_id("p", evidence, entry.role), entry.name, entry.role, entry.position, evidence
            )
        )
    return out


def _with_city(metadata: Metadata, citations: Sequence[Citation]) -> Metadata:
    """A county that does not name its city lies in the one whose document it carries out."""
    region = metadata.region
    if metadata.level != Level.COUNTY or not region or re.search(r"(?:省|市|州|盟|地区).", region):
        return metadata
    for citation in citations:
        city = _CITY.match(citation.title or "")
        if city:
            return replace(metadata, region=city[1] + region)
    return metadata
