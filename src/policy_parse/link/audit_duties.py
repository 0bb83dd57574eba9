"""Duties, tasks and units that an analyst would want to look at by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.kinds import UnitStatus
from policy_parse.domain.mentions import PassageMentions
from policy_parse.domain.notice import Assignment, Role, Style, Unit
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import UNIT_LIKE, looks_like_unit
from policy_parse.link.account_records import Records
from policy_parse.link.floods import MOST, Finding, Noted, folded, quoted
from policy_parse.link.scope import background, leaves_under

_DUTY = re.compile(any_of("trace_of_duty"))
_SUPPORT = re.compile(any_of("support_heading"))


def duties_unread(
    sections: Sequence[SectionDraft], mentions: Sequence[Sequence[PassageMentions]]
) -> Iterator[Finding]:
    """Labels and brackets that speak of duties in which no unit was understood, or left open."""
    for section, runs in zip(sections, mentions, strict=True):
        for found in runs:
            for statement in found.statements:
                if statement.duties and not statement.closed:
                    proof = found.passage.evidence(statement.start, statement.end)
                    message = f"“{proof.quote[:30]}”的括号没有闭合，责任单位读到此为止，请核对。"
                    yield "bracket-unclosed", message, section.path, proof
                if statement.duties or statement.deadline or statement.style is Style.TABLE:
                    continue
                proof = found.passage.evidence(statement.start, statement.end)
                if not _DUTY.search(proof.literal):
                    continue
                yield (
                    "duty-unread",
                    f"“{proof.quote[:30]}”中的责任单位未能识别。",
                    section.path,
                    proof,
                )


def roles_unknown(
    sections: Sequence[SectionDraft], mentions: Sequence[Sequence[PassageMentions]]
) -> Iterator[Finding]:
    """Labels over units that say no role that is known: nothing is guessed, and nothing is silent."""
    for section, runs in zip(sections, mentions, strict=True):
        for found in runs:
            for label in found.unknown_roles:
                word = found.passage.literal(label.start, label.word_end)
                proof = found.passage.evidence(label.start, label.end)
                message = f"“{word}”是哪种角色未能确定，“{proof.quote[:30]}”未列为分工，请核对。"
                yield "role-unknown", message, section.path, proof


def outside_of_sections(
    sections: Sequence[SectionDraft], loose: Sequence[PassageMentions]
) -> Iterator[Finding]:
    """Duties that stand under no numbered section: their rows name none."""
    outside = [(f, s) for f in loose for s in f.statements if s.duties]
    if outside:
        found, statement = outside[0]
        proof = found.passage.evidence(statement.start, statement.end)
        more = f"等{len(outside)}处" if len(outside) > 1 else ""
        message = f"“{proof.quote[:30]}”{more}不在任何编号章节之下，清单中章节为空。"
        yield "duty-outside-section", message, None, proof
    if not sections and any(found.numbers or found.times for found in loose):
        yield "no-sections", "文中没有编号的章节，指标、时限和责任单位的章节为空。", None, None


def without_unit(sections: Sequence[SectionDraft], records: Records) -> Iterator[Finding]:
    """Leaf tasks that no statement governs, in a document that does assign duties.

    Where most have none, that is how the document is made, and said in one line.
    """
    assignments = records.assignments
    if not assignments:
        return
    in_tables = {reading.row.section for reading in records.indicators}
    index_of = {section.path: i for i, section in enumerate(sections)}
    covered = {
        leaf
        for path in {a.section for a in assignments if a.section}
        for leaf in leaves_under(index_of[path], sections)
    }
    aims = background(sections)
    given = 0
    none: list[Noted] = []
    naming: list[Noted] = []
    for i, section in enumerate(sections):
        if section.children or i in aims or section.path in in_tables:
            continue
        if i in covered:
            given += 1
        elif not _SUPPORT.search(_top(sections, i).heading):
            own = naming if _names_a_unit(section) else none
            own.append(Noted(section.heading, section.path, section.evidence))
    if (open_ones := len(none) + len(naming)) > max(given, MOST):
        first = (none or naming)[0]
        message = (
            f"只有{given}项任务写明责任单位，另{open_ones}项没有写明，如{quoted(first.name)}。"
        )
        yield "leaf-without-unit", message, first.section, first.evidence
        return
    yield from folded(
        "leaf-without-unit",
        none,
        lambda name: f"任务{name}没有责任单位。",
        lambda names: f"任务{names}没有责任单位",
    )
    yield from folded(
        "leaf-without-unit",
        naming,
        lambda name: f"任务{name}提到单位，但没有写明由谁负责，请核对。",
        lambda names: f"任务{names}提到单位，但没有写明由谁负责，请核对",
    )


def _top(sections: Sequence[SectionDraft], i: int) -> SectionDraft:
    while (parent := sections[i].parent) is not None:
        i = parent
    return sections[i]


def _names_a_unit(section: SectionDraft) -> bool:
    """Whether the text of a section speaks of a body by its name."""
    return any(
        looks_like_unit(unit[0])
        for run in section.runs
        for unit in UNIT_LIKE.finditer(run.passage.text, run.start)
    )


def two_roles(assignments: Sequence[Assignment]) -> Iterator[Finding]:
    """Units that both lead and take part in the same task."""
    roles: dict[tuple[str, tuple[str, ...], str], dict[Role, Assignment]] = defaultdict(dict)
    for row in assignments:
        roles[row.section, row.tasks, row.unit].setdefault(row.role, row)
    for (section, _, unit), given in roles.items():
        if Role.LEAD in given and Role.PARTICIPATING in given:
            yield (
                "unit-both-lead-and-participating",
                f"“{unit}”既是{FIELDS['lead'].zh}又是{FIELDS['participating'].zh}。",
                section,
                given[Role.PARTICIPATING].evidence,
            )


def unknown_units(assignments: Sequence[Assignment], units: Sequence[Unit]) -> Iterator[Finding]:
    """Units whose official name is not known, or is one of several; each where it comes first."""
    first: dict[str, Assignment] = {}
    for row in assignments:
        first.setdefault(row.unit, row)
    unknown: list[Noted] = []
    placeless: list[Noted] = []
    for unit in units:
        row = first[unit.unit]
        remark = Noted(unit.unit, row.section, row.evidence)
        if unit.status == UnitStatus.UNRESOLVED:
            unknown.append(remark)
        elif unit.status == UnitStatus.AMBIGUOUS and not unit.candidates:
            placeless.append(remark)
        elif unit.status == UnitStatus.AMBIGUOUS:
            message = f"“{unit.unit}”可能指：{'、'.join(unit.candidates)}。"
            yield "unit-ambiguous", message, row.section, row.evidence
    yield from folded(
        "unit-unresolved",
        unknown,
        lambda name: f"{name}不在单位词表中，全称和归口未能确定。",
        lambda names: f"{names}单位不在单位词表中，全称和归口未能确定",
    )
    yield from folded(
        "unit-ambiguous",
        placeless,
        lambda name: f"{name}未写明属于哪个地区，全称未能确定。",
        lambda names: f"{names}单位未写明属于哪个地区，全称未能确定",
    )
