"""Numbering marks of GB/T 9704—2012, 7.3.3, and those that documents print besides."""

from __future__ import annotations

import cn2an
import pytest

from policy_parse.domain.numerals import chinese_number
from policy_parse.domain.ordinals import read_ordinal
from policy_parse.layout.widths import shadow

CASES = [  # text as printed, rank, value
    ("一、总体要求", 4, 1),
    ("十二、附则", 4, 12),
    ("（一）指导思想", 5, 1),
    ("(三)半角括号", 5, 3),
    ("1.开展普查。", 6, 1),
    ("1．全角点", 6, 1),
    ("12﹒小点", 6, 12),
    ("3、顿号", 6, 3),
    ("1.2023年底前完成", 6, 1),
    ("（2）第二款", 7, 2),
    ("③圈码", 8, 3),
    ("第二章 组织", 1, 2),
    ("第十一条 适用", 3, 11),
]
CASES_NOTHING = [
    "1.5万人次",
    "2023年底前",
    "三季度末",
    "一季度以来",
    "一是加强领导",
    "第三产业增加值",
    "",
]


@pytest.mark.parametrize(("text", "rank", "value"), CASES)
def test_mark(text: str, rank: int, value: int) -> None:
    found = read_ordinal(shadow(text))
    assert found is not None
    assert (found.rank, found.value) == (rank, value)


@pytest.mark.parametrize("text", CASES_NOTHING)
def test_no_mark(text: str) -> None:
    assert read_ordinal(shadow(text)) is None


def test_numerals_agree_with_cn2an() -> None:
    for n in [*range(1, 120), 200, 305, 1000, 1024, 20000, 35000, 120000, 100000000]:
        assert chinese_number(cn2an.an2cn(n)) == n


@pytest.mark.parametrize(("text", "value"), [("二〇二五", 2025), ("两万三千", 23000), ("十", 10)])
def test_numerals_as_printed(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "甲", "三十五百六七"])
def test_no_numeral(text: str) -> None:
    assert chinese_number(text) is None
