"""Issues as plain lines for the terminal: what to look at, and where it stands."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

from policy_parse.domain.notice import Issue, Notice
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
    lines = [f"{len(roll.rows)} 个单位（{summary}）"]
    for name, mentions, variants, level, kind, national, *_, status, _, _ in roll.rows:
        told = [str(part) for part in (level, kind, national) if part]
        mark = "" if status == "resolved" else f"  [{status}]"
        lines.append(f"{mentions:5} {name}{mark}  {' · '.join(told)}  ← {variants}")
    return "\n".join(lines) + "\n"


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
