"""The rows of a table as sections of what holds it: one per 序号, those of marks below as children."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.limits import check_records, tick
from policy_parse.domain.numerals import chinese_number
from policy_parse.domain.ordinals import Ordinal, read_ordinal
from policy_parse.domain.skeleton import PassageRun, SectionDraft
from policy_parse.lexicon.table_headers import ROLE_KINDS
from policy_parse.outline.grids import GridCell
from policy_parse.outline.table import Table

_RANK = 20  # below every numbering mark of running text
_HEADING = 40  # characters of a work-content cell that serve as heading (gold/FORMAT.md)
_DIGITS, _CHINESE = 6, 4  # ranks of 1. and of 一、
_LONGEST = 9  # digits of a number by which rows are counted
_COUNT = re.compile(r"[0-9]+")
_TEXT = (ColumnKind.TASK, ColumnKind.CONTENT)


@dataclass(slots=True)
class RowSections:
    """What the rows of one table are: sections by row, and the runs of rows without a number."""

    paths: dict[int, str] = field(default_factory=dict)
    loose: list[PassageRun] = field(default_factory=list)


def table_sections(
    table: Table,
    sections: list[SectionDraft],
    holder: int | None,
    prefix: str,
    taken: dict[str, int],
) -> RowSections:
    """Append a section per 序号 to `sections`.

    `holder` is the index of the section that holds the table, `prefix` the path of its part,
    `taken` the paths that there are: those of the rows are added.
    """
    out = RowSections()
    stack: list[int] = []  # sections of rows, each under the one before it
    told: set[tuple[int, int, str]] = set()
    lines: set[int] = set()
    repeated = 0  # lines of merged cells, told again in each section
    numbered = bool(table.of_kind(ColumnKind.NUMBER))
    alone = not numbered and holder is None and table.holds_duties  # nothing else could hold them
    for row in table.rows():
        tick()
        number = table.at(row, "number") if numbered else None
        starts = numbered and number is not None and number.row == row and bool(number.text)
        if starts or alone:
            ordinal = _ordinal(_mark_of(table, row, number), row)
            while stack and sections[stack[-1]].ordinal.rank >= ordinal.rank:
                stack.pop()
            above = stack[-1] if stack else holder
            draft = _draft(table, row, number, ordinal, sections, above, prefix, taken)
            if draft is None:
                stack = []
            else:
                sections.append(draft)
                stack.append(len(sections) - 1)
                if above is not None:
                    sections[above].children.append(stack[-1])
        runs = _runs(table, row) if table.holds_duties else []
        if stack:
            here = stack[-1]
            fresh = [run for run in runs if (here, id(run.passage), run.column) not in told]
            told.update((here, id(run.passage), run.column) for run in fresh)
            repeated += sum(id(run.passage) in lines for run in fresh)
            lines.update(id(run.passage) for run in fresh)
            check_records(repeated)
            sections[here].runs += fresh  # a merged cell is told once in each section
            out.paths[row] = sections[here].path
        else:
            out.loose += runs
    return out


def _mark_of(table: Table, row: int, number: GridCell | None) -> str:
    """What numbers a row: its number cell, or the head of the one that is merged with its task."""
    if number is None:
        return ""
    if _title(table, row, number)[0] is not number:
        return number.text
    ordinal, digits = read_ordinal(number.text), _COUNT.match(number.text)
    return number.text[: ordinal.length if ordinal else digits.end() if digits else 0]


def _ordinal(text: str, row: int) -> Ordinal:
    """The place of a row among the others: 一 over （一） over 1; its mark may stand behind 其中：."""
    mark = read_ordinal(text)
    if mark is None and text and (value := chinese_number(text)):
        mark = Ordinal(_CHINESE, value, len(text))
    digits = "".join(c for c in text if c.isdecimal())  # ① is a digit that is no number
    counted = int(digits) if 0 < len(digits) <= _LONGEST else row
    rank, value = (mark.rank, mark.value) if mark else (_DIGITS, counted)
    return Ordinal(_RANK + rank, value, len(text))


def _draft(
    table: Table,
    row: int,
    number: GridCell | None,
    ordinal: Ordinal,
    sections: list[SectionDraft],
    holder: int | None,
    prefix: str,
    taken: dict[str, int],
) -> SectionDraft | None:
    title, whole = _title(table, row, number)
    if title is None or not title.lines or (number is not None and not number.lines):
        return None
    line = title.lines[0]
    end = len(line.text) if whole else min(len(line.text), _HEADING)
    mark = number.lines[0] if number else None
    size = len(mark.text) if mark else 0
    begins = 0  # where the heading does: behind the mark, where both are in one cell
    if mark is line:
        begins = size = ordinal.length if ordinal.length < end else 0
    evidence = line.evidence(begins, end)
    printed = mark.evidence(0, size) if mark and size else None
    above = sections[holder].path if holder is not None else prefix
    path = free_path(f"{above}.{ordinal.value}" if above else str(ordinal.value), taken)
    return SectionDraft(
        path=path,
        number=printed.literal if printed else "",
        heading=evidence.literal,
        depth=(sections[holder].depth if holder is not None else 0) + 1,
        ordinal=ordinal,
        parent=holder,
        evidence=Evidence(line.source, (*(printed.spans if printed else ()), *evidence.spans)),
        heading_end=-1,
        runs=[] if table.holds_duties else [PassageRun(line, len(line.text))],
    )


def free_path(path: str, taken: dict[str, int]) -> str:
    """`path`, or with -2, -3 … behind it where a number is repeated; it is taken from then on.

    `taken` counts how often each path was asked for.
    """
    again, free = taken.get(path, 0), path
    while free in taken:
        again += 1
        free = f"{path}-{again}"
    taken[path] = max(again, 1)
    taken.setdefault(free, 1)
    return free


def _title(table: Table, row: int, number: GridCell | None) -> tuple[GridCell | None, bool]:
    """The cell that heads a row, and whether all of it does: its task, else its work content."""
    if not table.of_kind(*_TEXT):
        names = [
            c
            for f in table.of_kind(ColumnKind.INDICATOR, ColumnKind.CATEGORY)
            for c in table.under(row, f)
        ]
        named = [cell for cell in names if cell.text and cell is not number]
        return (named[-1] if named else None), True
    task, content = table.at(row, "task"), table.at(row, "content")
    if task is not None and task.rows > (number.rows if number else 1):
        task = None  # merged over several numbers: the content tells them apart
    return (task, True) if task is not None else (content, False)


def _runs(table: Table, row: int) -> list[PassageRun]:
    """The lines of a row that say something: its text first, then units and time."""
    out: list[PassageRun] = []
    texts = _TEXT if table.of_kind(*_TEXT) else ()
    for kinds in (texts, (*ROLE_KINDS, "deadline")):
        for column in table.of_kind(*kinds):
            for cell in table.under(row, column)[:1]:
                if column.kind in texts and cell.row != row:
                    continue  # a merged task is told once, where it begins
                held = "text" if column.kind in texts else column.kind
                out += [PassageRun(line, 0, held) for line in cell.lines]
    return out
