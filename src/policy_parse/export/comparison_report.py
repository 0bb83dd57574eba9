"""The findings of a comparison as a Word report: sentences first, then the tables."""

from __future__ import annotations

from pathlib import Path

from policy_parse.domain.comparison import (
    Comparison,
    LinkComparison,
    LinkKind,
    Relation,
    Timing,
    Verdict,
)
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import Deadline, Target
from policy_parse.domain.records import COMPARISON_TABLES
from policy_parse.domain.words import (
    CHILD_UNQUANTIFIED,
    MISSING_WORDS,
    NEW_WORDS,
    NO_COUNTERPART,
    PARENT_UNQUANTIFIED,
    TIMING_WORDS,
    VERDICT_WORDS,
    WORDS_AGAINST_NUMBER,
)
from policy_parse.export.comparison_names import notice_name
from policy_parse.export.comparison_tasks import sureness, task_rows
from policy_parse.export.tables import Cell
from policy_parse.export.word import WordFile, bar
from policy_parse.writing import Beside

_HEADINGS = {
    LinkKind.LEVELS: "{child}对照{parent}",
    LinkKind.PEERS: "{child}与{parent}（同级）",
    LinkKind.VERSIONS: "{child}对照较早版本{parent}",
}
_SHADES = {
    VERDICT_WORDS[Verdict.STRICTER]: "F8CBAD",
    VERDICT_WORDS[Verdict.LOOSER]: "DDEBF7",
    VERDICT_WORDS[Verdict.EQUAL]: "E2EFDA",
    VERDICT_WORDS[Verdict.INCOMPARABLE]: "EDEDED",
    PARENT_UNQUANTIFIED: "FFF2CC",
    CHILD_UNQUANTIFIED: "FFF2CC",
    TIMING_WORDS[Timing.EARLIER]: "F8CBAD",
    TIMING_WORDS[Timing.LATER]: "DDEBF7",
    TIMING_WORDS[Timing.MISSING]: "FFE699",
}


_MARKING = (
    "下级任务中下划线为增加的文字，上级任务中删除线为下级未写的文字；两者相差过大时不逐字比较，"
    "以粗体标出共有的表述。把握指两项任务相互对应的把握。"
)
_TASK_WIDTHS = (1.4, 7.2, 2.4, 1.4, 7.2)
_CLAUSE = 60  # characters of a sentence that are shown behind its date
_DIGITS = "一二三四五六七八九十"


def write_report(comparison: Comparison, path: Path, beside: list[Beside] | None = None) -> None:
    """Write the report; raises OutputError where it cannot be written."""
    word = WordFile(across=True)
    word.title("公文逐级对照报告")
    word.paragraph("比对文件（自上而下）：")
    for notice in comparison.notices:
        title = notice.metadata.title or notice.source.name
        word.paragraph(f"{notice_name(notice)}：{title}（{notice.source.name}）")
    for number, link in enumerate(comparison.links, 1):
        _link(word, number, link)
    word.save(path, beside)


def summary(link: LinkComparison) -> list[str]:
    """The findings of one link in sentences."""
    coverage = link.coverage
    share = coverage.taken_up / coverage.leaves if coverage.leaves else 0.0
    by_relation = {r: sum(p.relation is r for p in link.pairs) for r in Relation}
    verdicts = {v: sum(t.verdict is v for t in link.target_pairs) for v in Verdict}
    timings = {t: sum(d.timing is t for d in link.deadline_pairs) for t in Timing}
    alone = [u for u in link.unit_pairs if u.child is None]
    missing = len(link.targets_missing) - len(link.child_unquantified)
    new = len(link.targets_new) - len(link.parent_unquantified)
    unanswered = [u.parent for u in alone if u.mention is None]
    spoken = [f"{u.parent}（“{u.mention}”）" for u in alone if u.mention]
    out = [
        f"上级文件有{coverage.leaves}项任务，下级承接{coverage.taken_up}项（{share:.0%}），"
        f"{MISSING_WORDS[link.kind]}{len(link.parent_only)}项，"
        f"{NEW_WORDS[link.kind]}{len(link.child_only)}项；文字沿用率{coverage.carried:.0%}。",
        f"对应任务中照搬{by_relation[Relation.SAME]}组、改写{by_relation[Relation.ADAPTED]}组、"
        f"部分重合{by_relation[Relation.PARTIAL]}组。",
        f"可对应的指标{len(link.target_pairs)}组：相同{verdicts[Verdict.EQUAL]}、"
        f"更严{verdicts[Verdict.STRICTER]}、更松{verdicts[Verdict.LOOSER]}、"
        f"不可比{verdicts[Verdict.INCOMPARABLE]}；上级另有{missing}项指标下级没有对应，下级自设{new}项。",
        f"同一事项的时限{len(link.deadline_pairs)}处：提前{timings[Timing.EARLIER]}处、"
        f"推迟{timings[Timing.LATER]}处、相同{timings[Timing.EQUAL]}处、"
        f"下级写到该事项而没有时限{timings[Timing.MISSING]}处；"
        f"上级另有{len(unmentioned(link))}处时限，其事项在下级对应任务中没有写到。",
    ]
    worded = len(link.child_unquantified), len(link.parent_unquantified)
    if any(worded):
        out.append(
            f"一方有数值、一方只有文字要求的指标：本级未量化{worded[0]}项、上级未量化{worded[1]}项。"
        )
    moved = sum(pair.moved for pair in link.pairs)
    if moved:
        out.append(f"移到其他部分的任务{moved}组。")
    if unanswered:
        out.append(f"上级责任单位在下级没有对应责任单位的：{'、'.join(unanswered)}。")
    if spoken:
        out.append(f"上级责任单位在下级没有分工、只在正文中提到的：{'、'.join(spoken)}。")
    return out


def unmentioned(link: LinkComparison) -> list[Deadline]:
    """Deadlines of the parent in tasks that were taken up, whose object the child does not speak of."""
    taken_up = {pair.parent for pair in link.pairs}
    compared = {pair.parent.id for pair in link.deadline_pairs}
    return [
        d
        for d in link.parent.deadlines
        if d.section in taken_up and d.end and not (d.is_term or d.start) and d.id not in compared
    ]


def _link(word: WordFile, number: int, link: LinkComparison) -> None:
    names = {"child": notice_name(link.child), "parent": notice_name(link.parent)}
    mark = _DIGITS[number - 1] if number <= len(_DIGITS) else str(number)
    word.heading(f"{mark}、{_HEADINGS[link.kind].format(**names)}", 1)
    word.paragraph(f"对应关系依据：{link.why}。")
    for sentence in summary(link):
        word.paragraph(sentence)
    _coverage(word, link)
    _listed(
        word,
        MISSING_WORDS[link.kind],
        link.parent_only,
        {leaf.path: leaf.heading for leaf in link.parent_leaves},
    )
    _listed(
        word,
        NEW_WORDS[link.kind],
        link.child_only,
        {leaf.path: leaf.heading for leaf in link.child_leaves},
    )
    rows: list[list[Cell]] = [
        [t.parent.indicator, _said(t.child), _said(t.parent), VERDICT_WORDS[t.verdict], t.why]
        for t in link.target_pairs
    ]
    rows += _unquantified(link)
    rows += _alone(link)
    if rows:
        word.heading("指标", 2)
        heads = [*_heads("indicator"), "下级", "上级", *_heads("verdict", "why")]
        word.table(heads, rows, (4, 5, 5, 1.6, 4), _SHADES)
    _times(word, link)
    _dropped_times(word, link)
    _units(word, link)
    _tasks(word, link)


def _times(word: WordFile, link: LinkComparison) -> None:
    changed = [d for d in link.deadline_pairs if d.timing is not Timing.EQUAL]
    if changed:
        word.heading("时限", 2)
        times: list[list[Cell]] = [
            [
                d.child.section if d.child else None,
                d.child.end if d.child else None,
                d.parent.section,
                d.parent.end,
                TIMING_WORDS[d.timing],
            ]
            for d in changed
        ]
        heads = _heads("child_section", "child_due", "parent_section", "parent_due", "timing")
        word.table(heads, times, shades=_SHADES)


def _units(word: WordFile, link: LinkComparison) -> None:
    if link.unit_pairs:
        word.heading("单位", 2)
        units: list[list[Cell]] = [
            [u.parent, u.child or NO_COUNTERPART, "、".join(u.national), u.why]
            for u in link.unit_pairs
        ]
        names = dict(COMPARISON_TABLES["units"].columns)
        heads = [names[key] for key in ("parent_unit", "child_unit", "national", "why")]
        word.table(heads, units, (4, 4, 4, 8))


def _tasks(word: WordFile, link: LinkComparison) -> None:
    """Every task of both sides in one order, with what its wording shares or changes."""
    word.heading("任务逐项对照", 2)
    word.note(_MARKING)
    rows: list[list[Cell]] = []
    for row in task_rows(link):
        likeness, certainty = sureness(row.pair)
        told = [row.relation]
        if row.pair is not None:
            told += [f"文字相似{likeness}", f"把握{certainty}"]
        rows.append(
            [
                row.child.path if row.child else None,
                row.child_text,
                "\n".join(told),
                row.parent.path if row.parent else None,
                row.parent_text,
            ]
        )
    heads = _heads("child_section", "child_task", "relation", "parent_section", "parent_task")
    word.table(heads, rows, _TASK_WIDTHS, _SHADES)


def _unquantified(link: LinkComparison) -> list[list[Cell]]:
    """Indicators for which one side has a number and the other words."""
    rows: list[list[Cell]] = []
    for said in link.child_unquantified:
        own = said.target
        rows.append([own.indicator, said.quote, own.evidence.quote, CHILD_UNQUANTIFIED])
    for said in link.parent_unquantified:
        own = said.target
        rows.append([own.indicator, own.evidence.quote, said.quote, PARENT_UNQUANTIFIED])
    return [[*row, WORDS_AGAINST_NUMBER] for row in rows]


def _said(target: Target) -> str:
    """The words of a target, without the mark that parts it from the one before."""
    return target.evidence.quote.lstrip("、，；")


def _alone(link: LinkComparison) -> list[list[Cell]]:
    """Indicators that only one side sets; those with words on the other side are listed as such."""
    worded = {id(u.target) for u in (*link.child_unquantified, *link.parent_unquantified)}
    missing: list[list[Cell]] = [
        [t.indicator, None, _said(t), MISSING_WORDS[link.kind], f"上级{t.section}"]
        for t in link.targets_missing
        if id(t) not in worded
    ]
    new: list[list[Cell]] = [
        [t.indicator, _said(t), None, NEW_WORDS[link.kind], f"下级{t.section}"]
        for t in link.targets_new
        if id(t) not in worded
    ]
    return [*missing, *new]


def _dropped_times(word: WordFile, link: LinkComparison) -> None:
    """The parent's deadlines whose object is not spoken of below, each with its sentence's start."""
    rows: list[list[Cell]] = [
        [d.section, d.evidence.quote, _clause(link.parent.source.text, d.evidence.span.start)]
        for d in unmentioned(link)
    ]
    if rows:
        word.heading("下级没有写到的上级时限", 2)
        word.table(["上级章节", "时限", "原文"], rows, (2, 3, 12))


def _clause(text: str, start: int) -> str:
    """The sentence that holds a place, as far as a line of a table shows it."""
    begin = max(text.rfind(mark, 0, start) for mark in "。；！？：") + 1
    stops = [at + 1 for mark in "。；！？" if (at := text.find(mark, start)) >= 0]
    return "".join(text[begin : min([*stops, start + _CLAUSE])].split())


def _coverage(word: WordFile, link: LinkComparison) -> None:
    """What of each part was taken up, with a bar for its share."""
    word.heading("各部分承接情况", 2)
    rows: list[list[Cell]] = [
        [heading, leaves, met, f"{met / leaves:.0%}", bar(met, leaves)]
        for _, heading, leaves, met in link.coverage.sections
    ]
    heads = [*_heads("parent_section", "leaves", "taken_up", "share"), ""]
    word.table(heads, rows, (6, 1.5, 1.5, 1.5, 6))


def _heads(*names: str) -> list[str]:
    return [FIELDS[name].zh for name in names]


def _listed(word: WordFile, said: str, paths: tuple[str, ...], headings: dict[str, str]) -> None:
    if paths:
        word.heading(f"{said}任务", 2)
        word.table(["章节", "任务"], [[path, headings[path]] for path in paths], (2, 15))
