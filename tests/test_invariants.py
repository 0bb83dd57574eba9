"""Over every document at hand: nothing fails, and every record leads back to its characters."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from conftest import all_documents
from hypothesis import given, settings
from hypothesis import strategies as st
from invariants import check, check_accounts

from policy_parse.errors import PolicyParseError
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse


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
