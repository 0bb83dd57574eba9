"""Over every document at hand: nothing fails, and every record leads back to its characters."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import all_documents
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_parse.domain.notice import Notice
from policy_parse.errors import PolicyParseError
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse


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
        assert row["unit"] == "".join(row["quote"].split())
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


@pytest.mark.parametrize("path", all_documents(), ids=lambda p: p.name)
def test_document(path: Path) -> None:
    notice = parse(path, accounts=True)
    check_accounts(notice)
    first = to_records(dataclasses.replace(notice, accounts=()), with_text=True)
    check(first)
    assert to_records(parse(path), with_text=True) == first


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.sampled_from(
            "一二三、（）1.2，。；：\n\t 牵头责任单位局市区年月日到%达万个《》〔〕“”号关于的通知附件组长成员第章条十四五期间每由负责会同\x00\u200b"
        ),
        max_size=400,
    )
)
def test_any_text_parses(text: str) -> None:
    try:
        notice = parse(text.encode())
    except PolicyParseError:
        return
    check(to_records(notice, with_text=True))
