"""Deadlines: times with the section and the task they bind."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.mentions import PassageMentions, TimeKind
from policy_parse.domain.notice import Deadline
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.lexicon.calendar import ONGOING
from policy_parse.link.calendar import is_deadline
from policy_parse.link.identity import MakeId
from policy_parse.link.scope import governed_section
from policy_parse.link.tasks import SectionTasks


def link_deadlines(
    sections: Sequence[SectionDraft],
    mentions: Sequence[Sequence[PassageMentions]],
    tasks: Sequence[SectionTasks],
    past: set[int],
    year: int | None,
    make_id: MakeId,
) -> list[Deadline]:
    """A row for each time by which, or period in which, something is to be done.

    `past`: indices of the sections that look back.
    """
    out: list[Deadline] = []
    for index, section in enumerate(sections):
        if index in past:
            continue
        for r, found in enumerate(mentions[index]):
            text = found.passage.text
            labelled = [s for s in found.statements if s.deadline]
            spans = [s.deadline for s in labelled if s.deadline]
            at = index
            if labelled:
                at = governed_section(index, r, labelled[0], sections, mentions)
            for start, end in spans:
                word = text[start:end].rstrip("。；，、）")
                if word in ONGOING:
                    evidence = found.passage.evidence(start, start + len(word))
                    out.append(
                        Deadline(make_id("d", evidence, sections[at].path), sections[at].path, tasks[index].at(r, start),
                                 None, None, "ongoing", evidence)
                    )  # fmt: skip
            for time in found.times:
                within = any(start <= time.start < end for start, end in spans)
                if not (within and time.ends) and not is_deadline(text, time, year):
                    continue
                evidence = found.passage.evidence(time.start, time.end)
                end_date = None if time.kind is TimeKind.EVERY else time.ends
                path = sections[at].path if within else section.path
                out.append(
                    Deadline(make_id("d", evidence, path), path, tasks[index].at(r, time.start),
                             time.begins, end_date, time.recurrence, evidence)
                )  # fmt: skip
    return out
