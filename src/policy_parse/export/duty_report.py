"""责任分解表 of one notice as a Word file: who does what by when, on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import Notice
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.duty_tables import breakdown_table
from policy_parse.export.overview import Overview, overview
from policy_parse.export.shown import date_shown
from policy_parse.export.table import headings
from policy_parse.export.word import WordFile, bar
from policy_parse.writing import Beside

# Columns of the table with their share of the page; those that hold nothing are left out.
_WIDTHS = {
    "task": 7.6,
    "lead": 2.4,
    "responsible": 2.8,
    "participating": 3.0,
    "supervising": 1.8,
    "targets": 3.4,
    "deadline": 1.8,
}
_ALWAYS = ("task", "deadline")
_NUMBER = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十百]+[)）.．、]+)+\s*")
_MARKS = re.compile(r"\W+")
_SAME = 10  # signs of a heading by which a task begins like it


def write_duties(notice: Notice, path: Path, beside: list[Beside] | None = None) -> None:
    """Write the file: what it is, the tasks, the load of each unit, what is to be checked.

    Raises OutputError where it cannot be written.
    """
    word, found = WordFile(across=True), overview(notice)
    facts = dict(found.facts)
    word.title(f"{notice.metadata.title or notice.source.name}\n责任分解表")
    word.paragraph(_opening(notice, found, facts))
    _tasks(word, notice)
    _load(word, found)
    _checks(word, found)
    word.save(path, beside)


def _opening(notice: Notice, found: Overview, facts: dict[str, str]) -> str:
    counts = dict(found.counts)
    source = "，".join(
        part
        for part in (
            notice.metadata.document_number,
            "、".join(notice.metadata.issuers),
            date_shown(notice.metadata.issue_date or ""),
        )
        if part
    )
    units = FIELDS["responsible"].zh
    return (
        f"根据{facts['文件']}{f'（{source}）' if source else ''}整理，共{counts['任务']}项任务，"
        f"涉及{units}{counts[units]}个，指标{counts['指标']}项，时限{counts['时限']}处。"
    )


def _tasks(word: WordFile, notice: Notice) -> None:
    """A row per task under the headings of their sections."""
    table = breakdown_table(notice)
    place = {key: c for c, (key, _) in enumerate(table.columns)}
    shown = [key for key in _WIDTHS if key in _ALWAYS or any(row[place[key]] for row in table.rows)]
    titles, names = dict(table.columns), headings(notice)
    rows: list[Sequence[Any]] = []
    last = None
    for number, row in enumerate(table.rows, 1):
        section, task = str(row[place["section"]]), str(row[place["task"]] or "")
        title = names.get(section, "")
        if section != last and title and _bare(title)[:_SAME] not in _bare(task):
            rows.append([title])  # a heading that is the task itself is not said twice
        last = section
        cells = [date_shown(str(row[place[k]])) if row[place[k]] else None for k in shown]
        rows.append([number, *cells])
    if rows:
        head = ["序号", *(titles[key] for key in shown)]
        word.table(head, rows, [0.9, *(_WIDTHS[key] for key in shown)])
    else:
        word.paragraph("文中没有找到任务。")


def _bare(text: str) -> str:
    """A text without its number, its spaces and its marks."""
    return _MARKS.sub("", _NUMBER.sub("", text))


def _load(word: WordFile, found: Overview) -> None:
    """Tasks of each unit by role, with a bar for all of them."""
    if not found.load:
        return
    word.heading("一、各单位任务数", 1)
    most = max(sum(counts) for _, counts in found.load)
    rows = [
        [unit, *(count or None for count in counts), sum(counts), bar(sum(counts), most)]
        for unit, counts in found.load
    ]
    head = ["单位", *ROLE_WORDS.values(), "合计", ""]
    word.table(head, rows, (4, *([1] * len(ROLE_WORDS)), 1, 6))


def _checks(word: WordFile, found: Overview) -> None:
    if found.checks:
        word.heading("二、需要核对" if found.load else "一、需要核对", 1)
        word.table(["类别", "处数", "例"], [[*check] for check in found.checks], (3, 1, 10))
