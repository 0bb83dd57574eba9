"""Assignments: one row per statement × role × unit, in document order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import check_records
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
from policy_parse.link.scope import Governed, leaves_under
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
    flat = [found for runs in mentions for found in runs]
    conventions = stated([*loose, *flat])
    everywhere = _Everywhere.of(conventions, make_id, resolve)
    governs, ids_of = Governed(sections, mentions), _TaskIds(sections, tasks)
    out: list[Assignment] = []
    count = 0  # a row for each unit and task
    for found in loose:
        for statement in found.statements:
            duties = with_lead(found.passage.text, statement, conventions)
            out += [
                _assigned(found.passage, d, "", (), statement.style, make_id, resolve)
                for d in duties
            ]
    for index, runs in enumerate(mentions):
        for r, found in enumerate(runs):
            if everywhere is not None and everywhere.is_said_alone_in(found):
                ids = tuple(task.id for task in tasks[index].tasks)
                out += everywhere.where_it_is_said(sections[index].path, ids)
            for statement in found.statements:
                if not statement.duties:
                    continue
                governed = governs.section(index, r, statement)
                path, style = sections[governed].path, statement.style
                ids = ids_of.of(governed, r, statement)
                before = len(out)
                if everywhere is not None and everywhere.holds_for(found, statement):
                    out += everywhere.rows(path, ids, statement.start, style)
                out += [
                    _assigned(found.passage, d, path, ids, style, make_id, resolve)
                    for d in with_lead(found.passage.text, statement, conventions)
                ]
                count += (len(out) - before) * max(1, len(ids))
                check_records(count)
    return out


class _Everywhere(NamedTuple):
    """以下任务均包含各县政府: units that every later statement has, with where that is said."""

    found: PassageMentions
    convention: Convention
    make_id: MakeId
    resolve: Callable[[str], Unit]

    @classmethod
    def of(
        cls,
        conventions: Mapping[ConventionKind, tuple[PassageMentions, Convention]],
        make_id: MakeId,
        resolve: Callable[[str], Unit],
    ) -> _Everywhere | None:
        """What a document says so, or None."""
        stated_as = conventions.get(ConventionKind.EVERYWHERE)
        return cls(*stated_as, make_id, resolve) if stated_as else None

    def is_said_alone_in(self, found: PassageMentions) -> bool:
        """Whether a passage says it in a sentence: a statement would name its units as well."""
        at = self.convention
        inside = (s.start < at.end and at.start < s.end for s in self.found.statements)
        return found is self.found and not any(inside)

    def holds_for(self, found: PassageMentions, statement: DutyStatement) -> bool:
        """Whether a statement stands behind it; running text names all that it means."""
        said = self.found.passage.locate(self.convention.end - 1)
        return statement.style is not Style.BODY and found.passage.locate(statement.start) > said

    def rows(
        self, section: str, tasks: tuple[str, ...], start: int, style: Style
    ) -> list[Assignment]:
        """A row per unit for a statement at `start`; its evidence is where that was said."""
        out = []
        for unit in self.convention.units:
            evidence = self.found.passage.evidence(unit.start, unit.end)
            key = self.make_id("a", evidence, section, str(start), *tasks)
            named = self.resolve(evidence.literal)
            out.append(
                Assignment(
                    key,
                    section,
                    tasks,
                    Role.RESPONSIBLE,
                    named.unit,
                    named.name,
                    named.key,
                    style,
                    evidence,
                    inherited=True,
                )
            )
        return out

    def where_it_is_said(self, section: str, tasks: tuple[str, ...]) -> list[Assignment]:
        """The rows of the sentence itself: there the units are named."""
        rows = self.rows(section, tasks, self.convention.start, Style.BODY)
        return [replace(row, inherited=False) for row in rows]


def _assigned(
    passage: Passage,
    duty: Duty,
    section: str,
    tasks: tuple[str, ...],
    style: Style,
    make_id: MakeId,
    resolve: Callable[[str], Unit],
) -> Assignment:
    """The row of one duty."""
    evidence = _mention(passage, duty)
    unit = resolve(evidence.literal)
    key = make_id("a", evidence, duty.role, unit.unit, section)
    return Assignment(
        key,
        section,
        tasks,
        duty.role,
        unit.unit,
        unit.name,
        unit.key,
        style,
        evidence,
        role_word=passage.literal(*duty.word) if duty.word else None,
    )


def _mention(passage: Passage, duty: Duty) -> Evidence:
    """Where the unit is named; what it shares with others (市、区机管局) stands before it."""
    evidence = passage.evidence(duty.start, duty.end)
    if duty.head is None:
        return evidence
    shared = passage.evidence(*duty.head)
    return Evidence(evidence.source, (*shared.spans, *evidence.spans))


class _TaskIds:
    """The tasks that statements govern; those of a section are listed once for all of its own."""

    def __init__(self, sections: Sequence[SectionDraft], tasks: Sequence[SectionTasks]) -> None:
        self._sections, self._tasks = sections, tasks
        self._under: dict[int, tuple[str, ...]] = {}

    def of(self, governed: int, run: int, statement: DutyStatement) -> tuple[str, ...]:
        """The ids of the tasks that a statement in `run` of its section governs."""
        style = statement.style
        if self._sections[governed].children or style in (Style.LABEL, Style.TABLE):
            if governed not in self._under:
                leaves = leaves_under(governed, self._sections)
                self._under[governed] = tuple(t.id for i in leaves for t in self._tasks[i].tasks)
            return self._under[governed]
        one = self._tasks[governed].at(run, max(0, statement.start - 1))
        return (one,) if one else ()
