"""The rows of a duty table as sections of what holds the table."""

from __future__ import annotations

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.ordinals import Ordinal
from policy_parse.domain.skeleton import PassageRun, SectionDraft
from policy_parse.lexicon.table_headers import ROLE_KINDS
from policy_parse.outline.tables import Grid, GridCell

_RANK = 20  # below every numbering mark of running text
_HEADING = 40  # characters of a work-content cell that serve as heading (gold/FORMAT.md)


def table_sections(
    grid: Grid, sections: list[SectionDraft], holder: int | None, prefix: str, taken: set[str]
) -> list[PassageRun]:
    """Append a section per 序号 to `sections`; returns runs of rows that have no number.

    `holder` is the index of the section that holds the table, `prefix` the path of its part,
    `taken` the paths that there are: those of the rows are added.
    """
    loose: list[PassageRun] = []
    current: int | None = None
    numbered = "number" in grid.kinds.values()
    alone = not numbered and holder is None  # nothing else could hold the row's duties
    for row in range(grid.body, grid.height):
        if grid.is_banner(row) or _is_header(grid, row):
            continue
        number = grid.at(row, "number") if numbered else None
        starts = numbered and number is not None and number.row == row and bool(number.text)
        if starts or alone:
            draft = _draft(grid, row, number, sections, holder, prefix, taken)
            current = None
            if draft is not None:
                sections.append(draft)
                current = len(sections) - 1
                if holder is not None:
                    sections[holder].children.append(current)
        runs = _runs(grid, row)
        if current is not None:
            sections[current].runs += runs
        else:
            loose += runs
    return loose


def _is_header(grid: Grid, row: int) -> bool:
    """A header repeated on a new page."""
    head = grid.body - 1
    return head >= 0 and all(
        grid.cells[row, c].text == grid.cells[head, c].text
        for c in grid.kinds
        if (row, c) in grid.cells and (head, c) in grid.cells
    )


def _draft(
    grid: Grid, row: int, number: GridCell | None, sections: list[SectionDraft],
    holder: int | None, prefix: str, taken: set[str],
) -> SectionDraft | None:  # fmt: skip
    task, content = grid.at(row, "task"), grid.at(row, "content")
    if task is not None and task.rows > (number.rows if number else 1):
        task = None  # merged over several numbers: the content tells them apart
    title = task or content
    if title is None or not title.lines or (number is not None and not number.lines):
        return None
    line = title.lines[0]
    end = len(line.text) if title is task else min(len(line.text), _HEADING)
    evidence = line.evidence(0, end)
    mark = number.lines[0] if number else None
    printed = mark.evidence(0, len(mark.text)) if mark else None
    digits = "".join(c for c in mark.text if c.isdigit()) if mark else ""
    above = sections[holder].path if holder is not None else prefix
    path = f"{above}.{digits or row}" if above else digits or str(row)
    again, plain = 1, path
    while path in taken:
        again += 1
        path = f"{plain}-{again}"
    taken.add(path)
    return SectionDraft(
        path=path,
        number=printed.literal if printed else "",
        heading=evidence.literal,
        depth=(sections[holder].depth if holder is not None else 0) + 1,
        ordinal=Ordinal(_RANK, int(digits) if digits else row, len(mark.text) if mark else 0),
        parent=holder,
        evidence=Evidence(line.source, (*(printed.spans if printed else ()), *evidence.spans)),
        heading_end=-1,
    )


def _runs(grid: Grid, row: int) -> list[PassageRun]:
    """The lines of a row that say something: its text first, then units and time."""
    out: list[PassageRun] = []
    for kinds in (("task", "content"), (*ROLE_KINDS, "deadline")):
        for column, kind in sorted(grid.kinds.items()):
            cell = grid.cells.get((row, column))
            if kind not in kinds or cell is None:
                continue
            if kind in ("task", "content") and cell.row != row:
                continue  # a merged task is told once, where it begins
            column_kind = "text" if kind in ("task", "content") else kind
            out += [PassageRun(line, 0, column_kind) for line in cell.lines]
    return out
