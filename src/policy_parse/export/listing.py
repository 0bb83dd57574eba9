"""Issues as plain lines for the terminal: what to look at, and where it stands."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from policy_parse.domain.decisions import Decision, Reason
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import Issue, Notice
from policy_parse.domain.words import OUTCOME_WORDS, ROLE_WORDS
from policy_parse.export.safety import csv_cell
from policy_parse.export.tables import Table


def list_issues(notice: Notice) -> str:
    """One line per issue with section, page and characters, under a line that counts them."""
    counts = Counter(issue.code for issue in notice.issues)
    summary = (
        "，".join(f"{code} {n}" for code, n in counts.most_common()) or "没有需要人工核对的问题"
    )
    lines = [f"{notice.source.name}: {len(notice.issues)} 项问题（{summary}）"]
    if not notice.assignments:
        lines.append("  文中没有找到责任分工。")
    lines += [_line(issue) for issue in notice.issues]
    return "\n".join(lines)


def list_revisions(notice: Notice) -> str:
    """One line per tracked change of a Word file: what was put in or struck out, by whom, where."""
    revisions = notice.source.revisions
    lines = [f"{notice.source.name}: {len(revisions)} 处修订"]
    for revision in revisions:
        sign = "+" if revision.kind == "insertion" else "-"
        by = " ".join(part for part in (revision.author, revision.date) if part)
        lines.append(f"  {sign} [{revision.span.start}:{revision.span.end}] {revision.text}  {by}")
    return "\n".join(lines)


def list_reasons(notice: Notice, reasons: Callable[[Decision[Any]], Sequence[Reason]]) -> str:
    """One line per number and date that was weighed: what it is, how surely, what came second,
    and the features that weighed most (`reasons` tells them).
    """
    lines = [f"{notice.source.name}: 数字与时间的判断及理由"]
    for line in notice.accounts:
        made = line.decision
        if made is None:
            continue
        told = "，".join(f"{r.feature} {r.weight:+.2f}" for r in reasons(made))
        second = f"，其次 {made.runner_up}" if made.runner_up is not None else ""
        start, end = line.evidence.span
        lines.append(
            f"  [{start}:{end}] {line.evidence.quote} → {OUTCOME_WORDS[line.outcome]}"
            f"（{made.value} {made.probability:.2f}{second}）{told}"
        )
    return "\n".join(lines)


def list_roll(roll: Table, format: str) -> str:
    """A roll of units as lines for the terminal (`table`), as CSV or as JSON lines."""
    keys = [key for key, _ in roll.columns]
    if format == "json":
        rows = (dict(zip(keys, row, strict=True)) for row in roll.rows)
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if format == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(roll.headers())
        writer.writerows([csv_cell(cell) for cell in row] for row in roll.rows)
        return out.getvalue()
    counts = Counter(str(row[7]) for row in roll.rows)
    summary = "，".join(f"{status} {n}" for status, n in counts.most_common())
    lines = [f"{len(roll.rows)} 个单位" + (f"（{summary}）" if summary else "")]
    for row in roll.rows:
        name, mentions, variants, level, kind, national, _, status, _, _, *why = row
        told = [str(part) for part in (level, kind, national) if part]
        mark = "" if status == "resolved" else f"  [{status}]"
        lines.append(f"{mentions:5} {name}{mark}  {' · '.join(told)}  ← {variants}")
        lines += [f"      {reason}" for reason in why if reason]
    return "\n".join(lines) + "\n"


def list_corrections(changes: Sequence[tuple[str, str, str, str, str, str, str]]) -> str:
    """A line per correction: file, table, what was changed to what, on which words."""
    words = {"edit": "改", "delete": "删", "add": "加"}
    lines = [f"{len(changes)} 处更正"]
    for file, table, action, field, before, after, quote in changes:
        change = f"{field}: {before} → {after}" if action == "edit" else after.replace("\t", " ")
        lines.append(f"  {words[action]} {file} {table} {change}  “{quote[:30]}”")
    return "\n".join(lines)


def list_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str) -> str:
    """Rows of a query as an aligned table, as CSV or as JSON lines."""
    if format == "json":
        named = (dict(zip(columns, row, strict=True)) for row in rows)
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in named)
    if format == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([csv_cell(_plain(cell)) for cell in row] for row in rows)
        return out.getvalue()
    cells = [list(columns), *([str(_plain(cell) or "") for cell in row] for row in rows)]
    widths = [max(_width(row[c]) for row in cells) for c in range(len(columns))]
    lines = [
        "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True))
        for row in cells
    ]
    return "".join(line.rstrip() + "\n" for line in lines)


def _plain(cell: Any) -> str | int | float | None:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return "、".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(2 if c > "\u2e7f" else 1 for c in text)


def list_measures(
    load: Sequence[tuple[str, int, int, int, int, int]],
    together: Sequence[tuple[str, str, int]],
    without_lead: Sequence[tuple[str, str]],
    one_level_only: Sequence[tuple[str, str]],
) -> str:
    """The measures of a responsibility graph as lines; long lists are cut and say so."""
    lines = [f"单位承担任务（共{len(load)}个单位；{'/'.join(ROLE_WORDS.values())}/合计）"]
    lines += _cut([f"  {name}  {a}/{b}/{c}/{d}/{n}" for name, a, b, c, d, n in load])
    lines.append(f"共同承担任务的单位（共{len(together)}对）")
    lines += _cut([f"  {a} — {b}  {n}" for a, b, n in together])
    lines.append(f"没有{FIELDS['lead'].zh}的任务（共{len(without_lead)}项）")
    lines += _cut([f"  {task[:60]}" for _, task in without_lead])
    if one_level_only:
        lines.append(f"只在一级文件中出现的单位（共{len(one_level_only)}个）")
        lines += _cut([f"  {name}（{level}）" for name, level in one_level_only])
    return "\n".join(lines)


def _cut(lines: list[str], most: int = 15) -> list[str]:
    rest = len(lines) - most
    return lines if rest <= 0 else [*lines[:most], f"  …另有{rest}项"]


def _line(issue: Issue) -> str:
    where = []
    if issue.section:
        where.append(f"§{issue.section}")
    if issue.evidence:
        if issue.evidence.page:
            where.append(f"p.{issue.evidence.page}")
        start, end = issue.evidence.span
        where.append(f"[{start}:{end}]")
    place = " ".join(where)
    return f"  {issue.code:34} {place:24} {issue.message}"
