"""What holds of every notice: records lead back to their characters, and every number is told."""

from __future__ import annotations

import itertools
import re
from typing import Any

from policy_parse.domain.forms import plain
from policy_parse.domain.notice import Notice
from policy_parse.domain.raised import RAISED

_NOTES = re.compile(f"[{RAISED}⁽⁾]")


def check(records: dict[str, Any]) -> None:
    text = records["source"]["text"]
    seen: set[str] = set()
    for kind in ("citations", "sections", "tasks", "assignments", "targets", "deadlines", "people"):
        for row in records[kind]:
            spans = row.get("spans", [row["span"]])
            printed = "".join(text[start:end] for start, end in spans)
            assert "".join(printed.split()) == "".join(row["quote"].split()) != ""
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
            assert row["id"] not in seen, row
            seen.add(row["id"])
    paths = [s["path"] for s in records["sections"]]
    assert len(paths) == len(set(paths))
    assert all(s["parent"] is None or s["parent"] in paths for s in records["sections"])
    tasks = {t["id"] for t in records["tasks"]}
    for row in records["assignments"]:
        assert row["section"] in {"", *paths}  # "": rows before the first heading
        assert set(row["tasks"]) <= tasks
        # As printed, but for marks of notes and the forms of its characters: ⼀ is 一.
        assert _NOTES.sub("", row["unit"]) == _NOTES.sub("", plain("".join(row["quote"].split())))
    for row in [*records["targets"], *records["deadlines"]]:
        assert row["section"] in {"", *paths}  # "": rows before the first heading
        assert row["task"] is None or row["task"] in tasks


DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def check_accounts(notice: Notice) -> None:
    """Every run of digits lies in a line, and no character of a number or a time in two."""
    if not notice.accounts:
        return
    text = notice.accounts[0].evidence.source.text
    held = [False] * len(text)
    for line in notice.accounts:
        for span in line.evidence.spans:
            held[span.start : span.end] = [True] * (span.end - span.start)
    assert [m[0] for m in DIGITS.finditer(text) if not held[m.start()]] == []
    told = sorted(
        (span.start, span.end, line.evidence.quote)
        for line in notice.accounts
        if line.mention in ("number", "time")
        for span in line.evidence.spans
    )
    assert [(a, b) for a, b in itertools.pairwise(told) if b[0] < a[1]] == []
