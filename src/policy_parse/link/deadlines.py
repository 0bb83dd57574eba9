"""Deadlines: times with the section and the task they bind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy_parse.domain.decisions import Weighed
from policy_parse.domain.kinds import Recurrence
from policy_parse.domain.mentions import PassageMentions, TimeKind, dated
from policy_parse.domain.notice import Deadline
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.lexicon.calendar import ONGOING, in_force
from policy_parse.link.identity import MakeId
from policy_parse.link.scope import Governed
from policy_parse.link.tasks import SectionTasks


def link_deadlines(
    sections: Sequence[SectionDraft],
    mentions: Sequence[Sequence[PassageMentions]],
    tasks: Sequence[SectionTasks],
    loose: Sequence[PassageMentions],
    weighed: Mapping[PassageMentions, Weighed],
    make_id: MakeId,
) -> list[Deadline]:
    """A row for each time by which, or period in which, something is to be done.

    Times before the first heading have section "".
    """
    none = Weighed()
    governed = Governed(sections, mentions)
    out = [
        row
        for found in loose
        for row in _deadlines(found, weighed.get(found, none), "", "", None, make_id)
    ]
    for index, section in enumerate(sections):
        for r, found in enumerate(mentions[index]):
            labelled = next((s for s in found.statements if s.deadline), None)
            at = governed.section(index, r, labelled) if labelled else index
            out += _deadlines(
                found,
                weighed.get(found, none),
                section.path,
                sections[at].path,
                (tasks[index], r),
                make_id,
            )
    return out


def _deadlines(
    found: PassageMentions,
    weighed: Weighed,
    section: str,
    labelled: str,
    tasks: tuple[SectionTasks, int] | None,
    make_id: MakeId,
) -> Iterator[Deadline]:
    """Rows of one passage: those behind a label belong to the section that it governs."""
    text = found.passage.text
    spans = [s.deadline for s in found.statements if s.deadline]

    def row(
        start: int,
        end: int,
        path: str,
        begins: str | None,
        ends: str | None,
        recurrence: Recurrence | None,
    ) -> Deadline:
        evidence = found.passage.evidence(start, end)
        task = tasks[0].at(tasks[1], start) if tasks else None
        return Deadline(
            make_id("d", evidence, path),
            path,
            task,
            begins,
            ends,
            recurrence,
            evidence,
            in_force(text, start, end),
        )

    for start, end in spans:
        word = text[start:end].rstrip("。；，、）")
        if word in ONGOING:
            yield row(start, start + len(word), labelled, None, None, Recurrence.ONGOING)
    for one in weighed.times:
        time = one.time
        within = any(start <= time.start < end for start, end in spans)
        if not (within and time.ends) and not one.binds:
            continue
        ends = None if time.kind is TimeKind.EVERY else time.ends
        path = labelled if within else section
        yield row(time.start, time.end, path, dated(time.begins), dated(ends), time.recurrence)
