"""Assignments: one row per statement × role × unit, in document order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.mentions import (
    Convention,
    ConventionKind,
    Duty,
    DutyStatement,
    PassageMentions,
)
from policy_parse.domain.notice import Assignment, Role, Style, Unit
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.link.conventions import stated, with_lead
from policy_parse.link.identity import MakeId
from policy_parse.link.scope import governed_section, leaves_under
from policy_parse.link.tasks import SectionTasks


def link_assignments(
    sections: Sequence[SectionDraft],
    mentions: Sequence[Sequence[PassageMentions]],
    tasks: Sequence[SectionTasks],
    loose: Sequence[PassageMentions],
    make_id: MakeId,
    resolve: Callable[[str], Unit],
) -> list[Assignment]:
    """Every duty as a row with the section and the tasks that it governs, its unit resolved."""
    out: list[Assignment] = []
    flat = [found for runs in mentions for found in runs]
    conventions = stated([*loose, *flat])
    everywhere = conventions.get(ConventionKind.EVERYWHERE)
    begun = everywhere is not None and any(everywhere[0] is found for found in loose)
    for found in loose:
        for statement in found.statements:
            duties = with_lead(found.passage.text, statement, conventions)
            out += [
                _assigned(found.passage, d, "", (), statement.style, make_id, resolve)
                for d in duties
            ]
    for index, runs in enumerate(mentions):
        for r, found in enumerate(runs):
            states = everywhere if everywhere and everywhere[0] is found else None
            if states and not _within(states[1], found.statements):
                ids = tuple(task.id for task in tasks[index].tasks)
                out += [
                    replace(row, inherited=False)
                    for row in _inherited(
                        states,
                        sections[index].path,
                        ids,
                        states[1].start,
                        Style.BODY,
                        make_id,
                        resolve,
                    )
                ]
            for statement in found.statements:
                if not statement.duties:
                    continue
                governed = governed_section(index, r, statement, sections, mentions)
                ids = _task_ids(governed, r, statement, sections, tasks)
                duties = with_lead(found.passage.text, statement, conventions)
                begun = begun or (states is not None and states[1].end <= statement.start)
                if everywhere and begun and statement.style is not Style.BODY:
                    out += _inherited(
                        everywhere, sections[governed].path, ids, statement.start, statement.style,
                        make_id, resolve,
                    )  # fmt: skip
                path, style = sections[governed].path, statement.style
                out += [
                    _assigned(found.passage, d, path, ids, style, make_id, resolve) for d in duties
                ]
            begun = begun or states is not None
    return out


def _within(convention: Convention, statements: Sequence[DutyStatement]) -> bool:
    """Whether a convention stands in a duty statement, which names its units as well."""
    return any(one.start < convention.end and convention.start < one.end for one in statements)


def _assigned(
    passage: Passage, duty: Duty, section: str, tasks: tuple[str, ...], style: Style,
    make_id: MakeId, resolve: Callable[[str], Unit],
) -> Assignment:  # fmt: skip
    """The row of one duty."""
    evidence = _mention(passage, duty)
    unit = resolve(evidence.literal)
    key = make_id("a", evidence, duty.role, unit.unit, section)
    return Assignment(
        key, section, tasks, duty.role, unit.unit, unit.name, unit.key, style, evidence,
        role_word=passage.literal(*duty.word) if duty.word else None,
    )  # fmt: skip


def _mention(passage: Passage, duty: Duty) -> Evidence:
    """Where the unit is named; what it shares with others (市、区机管局) stands before it."""
    evidence = passage.evidence(duty.start, duty.end)
    if duty.head is None:
        return evidence
    shared = passage.evidence(*duty.head)
    return Evidence(evidence.source, (*shared.spans, *evidence.spans))


def _inherited(
    everywhere: tuple[PassageMentions, Convention],
    section: str,
    tasks: tuple[str, ...],
    start: int,
    style: Style,
    make_id: MakeId,
    resolve: Callable[[str], Unit],
) -> list[Assignment]:
    """以下任务均包含各县政府: a row per later statement; its evidence is where that was said."""
    found, convention = everywhere
    out = []
    for unit in convention.units:
        evidence = found.passage.evidence(unit.start, unit.end)
        key = make_id("a", evidence, section, str(start), *tasks)
        named = resolve(evidence.literal)
        out.append(
            Assignment(
                key, section, tasks, Role.RESPONSIBLE, named.unit, named.name, named.key,
                style, evidence, inherited=True,
            )
        )  # fmt: skip
    return out


def _task_ids(
    governed: int, run: int, statement: DutyStatement,
    sections: Sequence[SectionDraft], tasks: Sequence[SectionTasks],
) -> tuple[str, ...]:  # fmt: skip
    if sections[governed].children or statement.style in (Style.LABEL, Style.TABLE):
        return tuple(
            task.id for leaf in leaves_under(governed, sections) for task in tasks[leaf].tasks
        )
    one = tasks[governed].at(run, max(0, statement.start - 1))
    return (one,) if one else ()
