"""A verification for the terminal and as JSON."""

from __future__ import annotations

import json
from typing import IO, Any

from policy_parse.domain.evidence import Evidence
from policy_parse.verification.findings import (
    FAULT_WORDS,
    TITLES,
    VERDICT_WORDS,
    Fault,
    Finding,
    RowVerdict,
    Verification,
)

_COLOURS = {"right": "green", "wrong": "red", "doubt": "yellow"}
_SHOWN = 60  # characters of a text in a cell of the table
_WIDEST = 160  # columns of a table that goes to a file


def to_json(result: Verification) -> str:
    """One object: summary, rows with their findings, what is left out; spans count characters."""
    made = {
        "ledger": result.ledger.name,
        "notices": list(result.notices),
        "is_right": result.is_right,
        "summary": summary(result),
        "rows": [_row(row) for row in result.rows],
        "left_out": [_finding(f) for f in result.left_out],
    }
    return json.dumps(made, ensure_ascii=False)


def summary(result: Verification) -> dict[str, int]:
    """How many rows are right, wrong and in doubt, and how many findings of each kind."""
    counts = {verdict: result.count(verdict) for verdict in VERDICT_WORDS}
    counts["left-out"] = sum(not f.is_doubt for f in result.left_out)
    sure = [f.fault for f in result.findings if not f.is_doubt]
    return counts | {str(fault): sure.count(fault) for fault in Fault if fault in sure}


def _row(row: RowVerdict) -> dict[str, Any]:
    return {
        "row": row.row.number,
        "where": row.row.where,
        "text": row.row.text,
        "verdict": row.verdict,
        "notice": row.notice or None,
        "sections": list(row.sections),
        **_place(row.evidence),
        "findings": [_finding(f) for f in row.findings],
    }


def _finding(f: Finding) -> dict[str, Any]:
    return {
        "code": str(f.fault),
        "verdict": "doubt" if f.is_doubt else "wrong",
        "said": f.said,
        "ordered": f.ordered,
        "why": f.why,
        "cell": f.place._asdict() if f.place else None,
        "notice": f.notice or None,
        "section": f.section or None,
        **_place(f.evidence),
    }


def _place(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {"quote": None, "page": None, "span": None}
    return {"quote": evidence.quote, "page": evidence.page, "span": list(evidence.span)}


def where(f: Finding) -> str:
    """The place of a finding in its notice: 通知.docx §2.1（一）… 第3页 [120:128]."""
    told = [f.notice, f"§{f.section}" if f.section else ""]
    if f.evidence is not None:
        page = f.evidence.page
        start, end = f.evidence.span
        told += [f"第{page}页" if page else "", f"[{start}:{end}]"]
    return " ".join(part for part in told if part)


def place_of(f: Finding) -> str:
    """Where a line stands that is of no row: what the ledger leaves out, or the whole of it."""
    return "（未列入）" if f.fault is Fault.TASK_LEFT_OUT else "（全表）"


def verdict_of(f: Finding) -> str:
    """不符 or 存疑, with what is wrong."""
    return f"{VERDICT_WORDS['doubt' if f.is_doubt else 'wrong']}：{FAULT_WORDS[f.fault]}"


def print_table(result: Verification, stream: IO[str]) -> None:
    """A line of counts, then a table of all that is wrong or in doubt."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, width=None if stream.isatty() else _WIDEST)
    counts = "，".join(f"{word}{result.count(v)}行" for v, word in VERDICT_WORDS.items())
    firm = sum(not finding.is_doubt for finding in result.left_out)
    left = f"，漏列{firm}项" if firm else ""
    left += f"，全表存疑{len(result.left_out) - firm}项" if firm < len(result.left_out) else ""
    console.print(
        f"{result.ledger.name}：{len(result.rows)}行，{counts}{left}", markup=False, highlight=False
    )
    if not result.findings:
        return
    table = Table(*(zh for key, zh in TITLES.items() if key != "task"), show_lines=True)
    found = [(row.row.where, f) for row in result.rows for f in row.findings]
    for place, f in [*found, *((place_of(f), f) for f in result.left_out)]:
        colour = _COLOURS["doubt" if f.is_doubt else "wrong"]
        table.add_row(
            Text(place),
            Text(verdict_of(f), style=colour),
            Text(f.said[:_SHOWN]),
            Text(_cut(f.ordered)),
            Text(f.why),
            Text(where(f)),
        )
    console.print(table)


def _cut(text: str) -> str:
    flat = "".join(text.split("\n"))
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"
