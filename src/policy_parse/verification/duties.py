"""Units of a row: named there, in the role that the notice gives, and none left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policy_parse.domain.accounts import Mention
from policy_parse.domain.kinds import UnitKind, UnitStatus
from policy_parse.domain.notice import Assignment, Role
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.lexicon.units import is_collective
from policy_parse.verification.customs import is_asked
from policy_parse.verification.findings import Fault, Finding
from policy_parse.verification.names import Same
from policy_parse.verification.said import Said, SaidUnit
from policy_parse.verification.scope import Scope
from policy_parse.verification.table import Place

_LEAD, _RESPONSIBLE, _PARTICIPATING = Role.LEAD, Role.RESPONSIBLE, Role.PARTICIPATING
_WORDS = ROLE_WORDS | {Role.PARTICIPATING: "配合"}  # as ledgers say it
# Where our own reading of duties may have gone wrong.
_UNREAD = frozenset(
    {
        "duty-unread",
        "cue-unread",
        "role-unknown",
        "bracket-unclosed",
        "table-unread",
        "column-unread",
    }
)
_OF_UNITS = frozenset(
    {"unit-ambiguous", "unit-unresolved", "unit-both-lead-and-participating", "unit-suspected"}
)


def check_duties(said: Said, scope: Scope) -> Iterator[Finding]:
    """What is wrong with the units of a row."""
    if not said.roles:
        return
    yield from _joined(f for unit in said.units for f in _check_unit(unit, said, scope))
    yield from _joined(_missing(said, scope))


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What is in doubt for one reason in one cell is one doubt, of several units."""
    doubts: dict[tuple[str, Place | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.is_doubt and finding.fault is not Fault.ROLE:
            doubts[finding.why, finding.place].append(finding)
        else:
            yield finding
    for alike in doubts.values():
        said, ordered = (
            "、".join(dict.fromkeys(getattr(finding, name) for finding in alike))
            for name in ("said", "ordered")
        )
        yield replace(alike[0], said=said, ordered=ordered)


def _check_unit(unit: SaidUnit, said: Said, scope: Scope) -> Iterator[Finding]:
    duties = scope.allowed()
    alike = [(scope.same(unit.name, a.unit), a) for a in duties]
    key = scope.names.unit(unit.name).key
    sure = [a for a in duties if key == a.unit_key or unit.name == a.unit]
    sure = sure or [a for same, a in alike if same is Same.YES]
    if sure:
        ranked = scope.customs.ranks and all(a.role is _RESPONSIBLE for a in duties)
        if not ranked and not any(_may_be(unit.role, a.role, said.roles) for a in sure):
            yield _altered(unit, sure[0], scope)
        return
    if not duties and scope.prints_tail(unit.name):
        return  # no statement of duty was read here, but the text names it
    if is_collective(unit.name) and (not scope.duties or scope.prints_unit(unit.name)):
        return  # 各县区、各部门: whom the notice is addressed to
    if scope.acts(unit.name):
        return  # who does it in the text, though no statement of duty was read
    why = _doubt(unit, [a for same, a in alike if same is Same.PERHAPS], scope)
    yield scope.finding(
        Fault.UNIT_ADDED,
        unit.name,
        _listed(duties),
        why or "原文此处的责任单位中没有这个单位",
        evidence=duties[0].evidence if duties else None,
        place=unit.entry.place,
        is_doubt=bool(why),
    )


def _altered(unit: SaidUnit, duty: Assignment, scope: Scope) -> Finding:
    doubt = scope.doubt(_OF_UNITS, duty.unit)
    kind = scope.names.unit(duty.unit).kind
    if not doubt and unit.name != duty.unit and kind == UnitKind.COLLECTIVE:
        doubt = "是否指同样的单位待核"  # 国务院有关部门 and 相关部门
    why = f"原文为{_WORDS[duty.role]}，台账列为{_WORDS[unit.role]}"
    return scope.finding(
        Fault.ROLE,
        f"{unit.name}（{_WORDS[unit.role]}）",
        named_with_role(duty),
        f"{why}；{doubt}" if doubt else why,
        evidence=duty.evidence,
        place=unit.entry.place,
        is_doubt=bool(doubt),
    )


def _doubt(unit: SaidUnit, perhaps: list[Assignment], scope: Scope) -> str:
    """Why a unit that the duties do not name may be right for all that; "" where it is not."""
    if perhaps:
        return f"与原文“{perhaps[0].unit}”是否同一单位待核"
    if not scope.duties:
        return "原文此处未列责任单位，或未能识别"
    if any(scope.same(unit.name, a.unit) is Same.YES for o in scope.beside() for a in o.duties):
        return "该单位列于同一章节的另一句"
    if scope.prints_unit(unit.name):
        doubt = scope.doubt(_UNREAD) or scope.doubt(_OF_UNITS, unit.name, Mention.UNIT)
        return doubt or "原文此处提到该单位，但不在责任单位之列"
    if any(_is_open(a) for a in scope.duties):
        return "原文以“等”字概括，是否包括该单位待核"
    return ""


def _is_open(duty: Assignment) -> bool:
    """Whether 等 stands behind a unit: the list is not a whole one."""
    text, end = duty.evidence.source.text, duty.evidence.span.end
    return text[end : end + 1] == "等"


def _may_be(said: Role, ordered: Role, told: frozenset[Role]) -> bool:
    """Whether a role is right, as far as the ledger can say it: `told` are those it tells apart."""
    if said is ordered:
        return True
    if ordered in told:
        return False
    if ordered is _LEAD:
        return said is _RESPONSIBLE or _RESPONSIBLE not in told
    if ordered is _RESPONSIBLE:
        return True
    return said is not _LEAD


def _missing(said: Said, scope: Scope) -> Iterator[Finding]:
    """Units that the notice names and neither the row nor another one of its task does."""
    seen: set[str] = set()
    for duty in scope.duties:
        if duty.inherited or _is_from_above(duty, scope) or duty.unit_key in seen:
            continue
        asked = is_asked(duty.role, said.roles, scope.customs)
        if not asked or _is_told_for_all(duty, scope):
            continue
        seen.add(duty.unit_key)
        if _best(said, duty, scope) is not Same.NO or not _is_fault(duty, said, scope):
            continue
        aside = _is_aside(duty, scope)
        if aside and is_collective(duty.unit):
            continue
        doubt = "原文在行文中提到该单位，分工中未列" if aside else ""
        if said.is_open:
            doubt = "台账以“等”字概括，是否包括该单位待核"
        if scope.names.unit(duty.unit).status == UnitStatus.UNRESOLVED:
            doubt = "原文此处的单位名称未能识别，待核"
        yield scope.finding(
            Fault.DUTY_MISSING,
            _names(said),
            named_with_role(duty),
            doubt or "原文列有该单位，台账没有",
            evidence=duty.evidence,
            place=_cell(said, duty.role),
            is_doubt=bool(doubt),
        )


def _is_told_for_all(duty: Assignment, scope: Scope) -> bool:
    """Whether a note of the ledger names a unit for all tasks, or it is told that none of them does."""
    customs = scope.customs
    return duty.unit_key in customs.unnamed or scope.names.are_told(customs.everywhere, duty.unit)


def _is_aside(duty: Assignment, scope: Scope) -> bool:
    """Whether it stands in the running text of a task that states its duties elsewhere."""
    return all(duty not in o.stated for o in scope.orders if duty in o.duties)


def _is_from_above(duty: Assignment, scope: Scope) -> bool:
    """Whether it stands at a heading above, and the task has duties of its own: those are asked."""
    return any(
        order.section.startswith(f"{duty.section}.")
        and any(a.section == order.section for a in order.duties)
        for order in scope.orders
        if duty in order.duties
    )


def _is_fault(duty: Assignment, said: Said, scope: Scope) -> bool:
    """Whether a unit that the row lacks is missing, where several rows have the task.

    A row for each unit has the text of the others; where they part the text, one may leave out what
    another has, unless all others have every unit.
    """
    having = [line for line in scope.rows if _best(line, duty, scope) is not Same.NO]
    if not having:
        return scope.is_first or not scope.rows
    if any(line.row.text == said.row.text for line in having):
        return False
    return len(having) == len(scope.rows) and all(
        _best(line, other, scope) is Same.YES
        for line in scope.rows
        for other in scope.duties
        if not other.inherited
    )


def _best(line: Said, duty: Assignment, scope: Scope) -> Same:
    if line.prints_unit(duty.unit) or scope.names.are_told(line.parts, duty.unit):
        return Same.YES
    return max((scope.same(u.name, duty.unit) for u in line.units), default=Same.NO)


def _cell(said: Said, role: Role) -> Place | None:
    return said.row.cell(role.value, "responsible", "lead", "participating", "task")


def _names(said: Said) -> str:
    return "、".join(unit.name for unit in said.units) or "（空）"


def named_with_role(duty: Assignment) -> str:
    """A unit as it is told in a finding: 市教育局（牵头）."""
    return f"{duty.unit}（{_WORDS[duty.role]}）"


def _listed(duties: list[Assignment]) -> str:
    return "、".join(dict.fromkeys(named_with_role(a) for a in duties)) or "（无）"
