"""Assignments: one row per statement × role × unit, in document order."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.mentions import DutyStatement, PassageMentions
from policy_parse.domain.notice import Assignment, Style
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.link.identity import MakeId
from policy_parse.link.scope import governed_section, leaves_under
from policy_parse.link.tasks import SectionTasks


def link_assignments(
    sections: Sequence[SectionDraft],
    mentions: Sequence[Sequence[PassageMentions]],
    tasks: Sequence[SectionTasks],
    make_id: MakeId,
) -> list[Assignment]:
    """Every duty as a row with the section and the tasks that it governs."""
    out: list[Assignment] = []
    for index, runs in enumerate(mentions):
        for r, found in enumerate(runs):
            for statement in found.statements:
                if not statement.duties:
                    continue
                governed = governed_section(index, r, statement.style, sections, mentions)
                ids = _task_ids(governed, r, statement, sections, tasks)
                for duty in statement.duties:
                    evidence = found.passage.evidence(duty.start, duty.end)
                    unit = evidence.literal
                    out.append(
                        Assignment(
                            make_id("a", evidence, duty.role, unit),
                            sections[governed].path,
                            ids,
                            duty.role,
                            unit,
                            None,
                            unit,
                            statement.style,
                            evidence,
                        )
                    )
    return out


def _task_ids(
    governed: int, run: int, statement: DutyStatement,
    sections: Sequence[SectionDraft], tasks: Sequence[SectionTasks],
) -> tuple[str, ...]:  # fmt: skip
    if sections[governed].children or statement.style is Style.LABEL:
        return tuple(
            task.id for leaf in leaves_under(governed, sections) for task in tasks[leaf].tasks
        )
    one = tasks[governed].at(run, max(0, statement.start - 1))
    return (one,) if one else ()
