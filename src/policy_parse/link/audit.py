"""What an analyst would want to look at by hand, with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from policy_parse.domain.accounts import OPEN, AccountLine, Mention, Outcome
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.mentions import IndicatorReading, PassageMentions
from policy_parse.domain.notice import Deadline, Issue, TargetKind, Unit
from policy_parse.domain.ordinals import LEVELS, decimal_levels
from policy_parse.domain.skeleton import SectionDraft, Skeleton
from policy_parse.domain.source import Source
from policy_parse.link.account_records import Records
from policy_parse.link.annex_references import annex_cycles
from policy_parse.link.audit_duties import (
    duties_unread,
    outside_of_sections,
    roles_unknown,
    two_roles,
    unknown_units,
    without_unit,
)
from policy_parse.link.floods import Finding, Noted, folded
from policy_parse.link.identity import MakeId

_WHOLE = 4  # sections from which on a text is a document
_CONTEXT = 14  # characters shown before a quote
_DIGITS = frozenset("0123456789")
# So many days from something on, whatever the year.
_SPAN = re.compile(r"[\d一二两三四五六七八九十半]个?(?:工作日|日|天|月|年|季度|周)(?:以内|内|之内)")


def audit(
    source: Source,
    skeleton: Skeleton,
    mentions: Sequence[Sequence[PassageMentions]],
    loose: Sequence[PassageMentions],
    records: Records,
    units: Sequence[Unit],
    lines: Sequence[AccountLine],
    make_id: MakeId,
) -> list[Issue]:
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
    found += duties_unread(skeleton.sections, mentions)
    found += roles_unknown(skeleton.sections, mentions)
    found += outside_of_sections(skeleton.sections, loose)
    found += _open_lines(lines, skeleton)
    found += _goals_in_words(records.indicators)
    if skeleton.metadata.issue_date is None:
        found += _without_year(records.deadlines)
    found += without_unit(skeleton.sections, records)
    found += two_roles(records.assignments)
    found += _without_deadline(records)
    found += unknown_units(records.assignments, units)
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
                "numbering-gap",
                f"序号“{section.number}”前应为第{expected}项，编号不连续。",
                section.path,
                section.evidence,
            )
        siblings[key] = last[rank] = value


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
            "undated",
            f"文件没有日期，“{first.evidence.quote[:16]}”{more}时限不知是哪一年，按原文列出。",
            first.section or None,
            first.evidence,
        )


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
        "target-without-deadline",
        found,
        lambda name: f"指标{name}没有写明完成时限。",
        lambda names: f"指标{names}没有写明完成时限",
    )
