"""Findings as lines for a person, and as records."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from policy_parse.sums.check import SumsOfNotice
from policy_parse.sums.records import Figure, Finding, Kind
from policy_parse.sums.restated import in_table

WORDS = {
    Kind.PARTS: "分项与合计",
    Kind.GROWTH: "基期与增幅",
    Kind.YEARLY: "每年与累计",
    Kind.TWICE: "正文与表格",
    Kind.LEVELS: "下级与本级",
}
_AROUND = 40  # characters of the sentence on either side of a figure
_STOP = re.compile("[。；！？]")


def said_around(figure: Figure) -> str:
    """The sentence that a figure stands in, cut where it is long; of a table its row and cell."""
    text = figure.evidence.source.text
    start, end = figure.evidence.span
    if figure.label and in_table(figure.evidence):
        return f"{figure.label}|{figure.shown}"
    before = _STOP.split(text[max(0, start - _AROUND) : start])[-1]
    behind = _STOP.split(text[end : end + _AROUND])[0]
    return "".join((before + text[start:end] + behind).split())


def list_sums(checked: Sequence[SumsOfNotice]) -> str:
    """Lines to read: what does not add up, and where each figure stands."""
    lines: list[str] = []
    for notice in checked:
        name = notice.name or "各级之间"
        if not notice.findings:
            lines.append(f"{name}: 合计、增幅和重复数值未见不符")
        for finding in notice.findings:
            lines.append(
                f"{name}: {WORDS[finding.kind]} {finding.arithmetic}（{finding.explanation}）"
            )
            lines += [f"    {line}" for line in _places(finding)]
    return "\n".join(lines)


def _places(finding: Finding) -> list[str]:
    out: dict[str, None] = {}
    for figure in finding.figures:
        out[f"{_place(figure)} “{said_around(figure)}”"] = None
    return list(out)


def _place(figure: Figure) -> str:
    page = f"第{figure.evidence.page}页 " if figure.evidence.page else ""
    start, end = figure.evidence.span
    return f"{page}{figure.evidence.source.name}[{start}, {end}) {figure.shown}"


def sums_records(checked: Sequence[SumsOfNotice]) -> list[dict[str, Any]]:
    """Findings as plain records; `name` is None for what several notices do not add up to."""
    return [
        {"name": notice.name or None, "findings": [_record(f) for f in notice.findings]}
        for notice in checked
    ]


def sums_json(checked: Sequence[SumsOfNotice]) -> str:
    """Findings as JSON."""
    return json.dumps(sums_records(checked), ensure_ascii=False, indent=1)


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "arithmetic": finding.arithmetic,
        "explanation": finding.explanation,
        "figures": [_figure(f) for f in finding.figures[:-1]],
        "total": _figure(finding.total),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "shown": figure.shown,
        "label": figure.label,
        "value": float(figure.value),
        "unit": figure.unit,
        "source": figure.evidence.source.name,
        "page": figure.evidence.page,
        "span": list(figure.evidence.span),
        "sentence": said_around(figure),
    }
