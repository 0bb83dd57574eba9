"""What an analyst would want to look at by hand, with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from policy_parse.domain.accounts import OPEN, AccountLine, Mention, Outcome
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.kinds import UnitStatus
from policy_parse.domain.mentions import IndicatorReading, PassageMentions
from policy_parse.domain.notice import Assignment, Deadline, Issue, Role, Style, TargetKind, Unit
from policy_parse.domain.ordinals import LEVELS, decimal_levels
from policy_parse.domain.skeleton import SectionDraft, Skeleton
from policy_parse.domain.source import Source
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import UNIT_LIKE, looks_like_unit
from policy_parse.link.accounts import Records
from policy_parse.link.annex_references import annex_cycles
from policy_parse.link.floods import MOST, Finding, Noted, folded
from policy_parse.link.identity import MakeId
from policy_parse.link.scope import background, leaves_under

_WHOLE = 4  # sections from which on a text is a document
_DUTY = re.compile(any_of("trace_of_duty"))
_CONTEXT = 14  # characters shown before a quote
_DIGITS = frozenset("0123456789")
# So many days from something on, whatever the year.
_SPAN = re.compile(r"[\d一二两三四五六七八九十半]个?(?:工作日|日|天|月|年|季度|周)(?:以内|内|之内)")
_SUPPORT = re.compile(any_of("support_heading"))


def audit(
    source: Source, skeleton: Skeleton, mentions: Sequence[Sequence[PassageMentions]],
    loose: Sequence[PassageMentions], records: Records, units: Sequence[Unit],
    lines: Sequence[AccountLine],
    make_id: MakeId,
) -> list[Issue]:  # fmt: skip
    """Issues in the order of their kinds, each with its place where it has one.

    `lines` are those of the account that were decided on.
    """
    found: list[tuple[str, str, str | None, Evidence | None]] = []
    for remark in (*source.remarks, *skeleton.remarks, *annex_cycles(source)):
        proof = Evidence(source, (remark.span,)) if remark.span else None
        found.append((remark.code, remark.message, None, proof))
    found += _masthead(skeleton)
    found += _too_deep(skeleton)
    found += _numbering(skeleton.sections)
    found += _duties_unread(skeleton.sections, mentions)
    found += _roles_unknown(skeleton.sections, mentions)
    found += _outside(skeleton.sections, loose)
    found += _open_lines(lines, skeleton)
    found += _goals_in_words(records.indicators)
    if skeleton.metadata.issue_date is None:
        found += _without_year(records.deadlines)
    found += _without_unit(skeleton.sections, records)
    found += _two_roles(records.assignments)
    found += _without_deadline(records)
    found += _unknown_units(records.assignments, units)
    return [
        Issue(make_id("i", proof, code, section or "", message), code, message, section, proof)
        for code, message, section, proof in found
    ]


def _masthead(skeleton: Skeleton) -> Iterator[Finding]:
    """What a head does not say, on which the names of units hang: a title, an issuer, a place."""
    metadata = skeleton.metadata
    if len(skeleton.sections) < _WHOLE:
        return  # a clipping
    doubts = []
    if metadata.title is None:
        doubts.append("没有找到标题")
    elif metadata.document_type is None:
        doubts.append(f"标题“{metadata.title[:24]}”没有文种，可能不完整")
    if not metadata.issuers and metadata.region is None and metadata.level is None:
        doubts.append("发文机关和地区未能确定，单位全称可能不准")
    if doubts:
        yield "masthead-uncertain", "；".join(doubts) + "。", None, None


def _too_deep(skeleton: Skeleton) -> Iterator[Finding]:
    """Decimal numbers of more levels than a notice can have: their lines are no sections."""
    under = ((run.passage, s.path) for s in skeleton.sections for run in s.runs)
    alone = ((run.passage, None) for run in skeleton.loose)
    deepest, first = LEVELS, None
    for passage, path in (*under, *alone):
        if passage.text[0] in _DIGITS and (levels := decimal_levels(passage.text)) > LEVELS:
            first = first or (passage, path)
            deepest = max(deepest, levels)
    if first is not None:
        passage, path = first
        message = f"编号多达{deepest}层，超过{LEVELS}层的标题未列为章节。"
        yield "too-deep", message, path, passage.evidence(0, len(passage.text))


def _numbering(sections: Sequence[SectionDraft]) -> Iterator[Finding]:
    """Gaps and repeats among siblings; numbers that run on through all chapters are none."""
    last: dict[float, int] = {}
    siblings: dict[tuple[int | None, float, str], int] = {}
    for section in sections:
        if not section.number:
            continue  # a heading by its style alone
        rank, value = section.ordinal.rank, section.ordinal.value
        part = section.path.split(".")[0] if section.path.startswith("A") else ""
        key = (section.parent, rank, part)
        before = siblings.get(key)
        expected = 1 if before is None else before + 1
        runs_on = before is None and value == last.get(rank, 0) + 1
        if before == value:
            yield (
                "numbering-repeat",
                f"序号“{section.number}”重复。",
                section.path,
                section.evidence,
            )
        elif value != expected and not runs_on:
            yield (
                "numbering-gap", f"序号“{section.number}”前应为第{expected}项，编号不连续。",
                section.path, section.evidence,
            )  # fmt: skip
        siblings[key] = last[rank] = value


def _duties_unread(
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


def _roles_unknown(
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


_TOLD = {  # outcome and mention of an open line → code, what is said of it
    (Mention.NUMBER, Outcome.DOUBTFUL): ("target-doubtful", "可能是指标，未列入指标清单，请核对"),
    (Mention.NUMBER, Outcome.UNREAD): ("number-unread", "未能判断所计何物，未列入清单"),
    (Mention.TIME, Outcome.UNREAD): ("time-unread", "不是日历上有的日期，未作为时限"),
    (Mention.TIME, Outcome.DOUBTFUL): ("time-doubtful", "可能是完成时限，未列入时限清单，请核对"),
    (Mention.CUE, Outcome.DOUBTFUL): ("cue-unread", "前有单位名称，未列为分工，请核对"),
}


def _open_lines(lines: Sequence[AccountLine], skeleton: Skeleton) -> Iterator[Finding]:
    """What is to be looked at, the likeliest first: numbers and dates that gave no record.

    The numbers of a table that is told to be unread are told with it; of a flood the likeliest
    stand one by one, and the others in 数字台账.
    """
    sections = skeleton.sections
    starts = [section.evidence.span.start for section in sections]
    unread = sorted(r.span for r in skeleton.remarks if r.span and r.code == "table-unread")
    begins = [span.start for span in unread]
    shown: Counter[str] = Counter()
    more: dict[str, list[AccountLine]] = {}
    told = [line for line in lines if line.outcome in OPEN]
    for line in sorted(told, key=lambda line: -line.chance):
        place = line.evidence.span.start
        table = bisect_right(begins, place) - 1
        if table >= 0 and place < unread[table].end:
            continue
        code, what = _TOLD[line.mention, line.outcome]
        shown[code] += 1
        if shown[code] > _ONE_BY_ONE and line.mention is Mention.NUMBER:
            more.setdefault(code, []).append(line)
            continue
        at = bisect_right(starts, place) - 1
        path = sections[at].path if at >= 0 else None
        yield code, f"{_in_context(line.evidence)}{what}。", path, line.evidence
    for code, rest in more.items():
        message = f"另有{len(rest)}个数字也是如此，见数字台账（parse --accounts）。"
        yield code, message, None, rest[0].evidence


_ONE_BY_ONE = 10  # numbers of one kind that are shown one by one


def _in_context(evidence: Evidence) -> str:
    """“…老城管网改造【26公里】，”: a quote with some characters on either side."""
    text, (start, end) = evidence.source.text, evidence.span
    before = "".join(text[max(0, start - 2 * _CONTEXT) : start].split())[-_CONTEXT:]
    behind = "".join(text[end : end + _CONTEXT].split())[: _CONTEXT // 2]
    return f"“…{before}【{evidence.quote}】{behind}”"


def _outside(
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


def _goals_in_words(rows: Sequence[IndicatorReading]) -> Iterator[Finding]:
    """Rows of indicator tables whose goal is no number: 完成国家下达目标, 持续改善."""
    for reading in rows:
        row = reading.row
        for cell in () if row.reviews else reading.in_words:
            proof = cell.cell.evidence(0, len(cell.cell.text))
            name = row.name.literal(*reading.name)
            digits = any(c.isdigit() for c in proof.literal)
            code = "number-unread" if digits else "target-in-words"
            said = "未能读作数值，请核对" if digits else "不是数值，未列为量化指标"
            told = f"指标“{name[:24]}”的目标“{proof.literal[:24]}”{said}。"
            yield code, told, row.section or None, proof


def _without_year(deadlines: Sequence[Deadline]) -> Iterator[Finding]:
    """Times of a document without a date (年底前, 9月底前), of which the year is not known."""
    open_ones = [
        d
        for d in deadlines
        if not (d.start or d.end or d.recurrence) and not _SPAN.search(d.evidence.literal)
    ]
    if open_ones:
        first = open_ones[0]
        more = f"等{len(open_ones)}处" if len(open_ones) > 1 else ""
        yield (
            "undated", f"文件没有日期，“{first.evidence.quote[:16]}”{more}时限不知是哪一年，按原文列出。",
            first.section or None, first.evidence,
        )  # fmt: skip


def _without_unit(sections: Sequence[SectionDraft], records: Records) -> Iterator[Finding]:
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
        message = f"只有{given}项任务写明责任单位，另{open_ones}项没有写明，如“{first.name[:24]}”。"
        yield "leaf-without-unit", message, first.section, first.evidence
        return
    yield from folded(
        "leaf-without-unit", none, lambda name: f"任务{name}没有责任单位。",
        lambda names: f"任务{names}没有责任单位",
    )  # fmt: skip
    yield from folded(
        "leaf-without-unit", naming, lambda name: f"任务{name}提到单位，但没有写明由谁负责，请核对。",
        lambda names: f"任务{names}提到单位，但没有写明由谁负责，请核对",
    )  # fmt: skip


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


def _two_roles(assignments: Sequence[Assignment]) -> Iterator[Finding]:
    """Units that both lead and take part in the same task."""
    roles: dict[tuple[str, tuple[str, ...], str], dict[Role, Assignment]] = defaultdict(dict)
    for row in assignments:
        roles[row.section, row.tasks, row.unit].setdefault(row.role, row)
    for (section, _, unit), given in roles.items():
        if Role.LEAD in given and Role.PARTICIPATING in given:
            yield (
                "unit-both-lead-and-participating", f"“{unit}”既是{FIELDS['lead'].zh}又是{FIELDS['participating'].zh}。",
                section, given[Role.PARTICIPATING].evidence,
            )  # fmt: skip


def _unknown_units(assignments: Sequence[Assignment], units: Sequence[Unit]) -> Iterator[Finding]:
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
        "unit-unresolved", unknown, lambda name: f"{name}不在单位词表中，全称和归口未能确定。",
        lambda names: f"{names}单位不在单位词表中，全称和归口未能确定",
    )  # fmt: skip
    yield from folded(
        "unit-ambiguous", placeless, lambda name: f"{name}未写明属于哪个地区，全称未能确定。",
        lambda names: f"{names}单位未写明属于哪个地区，全称未能确定",
    )  # fmt: skip


def _without_deadline(records: Records) -> Iterator[Finding]:
    """Targets without a time of their own, in a section that has none either."""
    timed = {deadline.section for deadline in records.deadlines}
    found = [
        Noted(row.indicator, row.section, row.evidence)
        for row in records.targets
        if row.kind is TargetKind.TARGET
        and not (row.due or row.recurrence)
        and not (row.section and row.section in timed)
    ]
    yield from folded(
        "target-without-deadline", found, lambda name: f"指标{name}没有写明完成时限。",
        lambda names: f"指标{names}没有写明完成时限",
    )  # fmt: skip
