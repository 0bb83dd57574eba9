"""Judgements of people: kept in a readable file, and they go before what is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_parse import parse
from policy_parse.domain.judgements import PairJudgement, Ruling
from policy_parse.errors import ResultsError
from policy_parse.pipeline import compare
from policy_parse.review.corrections import Correction, read_corrections, write_corrections
from policy_parse.review.judgements import (
    JUDGEMENTS,
    Judgement,
    judged_pairs,
    read_judgements,
    write_judgements,
)

ABOVE = """望川市人民政府关于印发绿道建设方案的通知
一、建设绿道。到2026年，建成绿道120公里。（市水务局牵头）
二、修复岸线。修复受损岸线30公里，补种岸边林木。（市生态环境局牵头）
三、培训骨干。培训骨干500名。（市人力资源社会保障局牵头）
"""
BELOW = """望川市清河区人民政府关于印发绿道建设方案的通知
一、建设绿道。到2026年，建成绿道40公里。（区水务局牵头）
二、办好集市。每月办集市2场。（区商务局牵头）
三、修复岸线。修复受损岸线8公里，补种岸边林木。（区生态环境局牵头）
"""


def notices() -> tuple[object, object]:
    return parse(BELOW.encode(), name="区.txt"), parse(ABOVE.encode(), name="市.txt")


def pairs(*judgements: tuple[str, str, Ruling]) -> dict[tuple[str, str], str]:
    child, parent = notices()
    told = [
        PairJudgement(child.source.sha256, parent.source.sha256, below, above, verdict)  # type: ignore[attr-defined]
        for below, above, verdict in judgements
    ]
    (link,) = compare(child, parent, judgements=told).links  # type: ignore[arg-type]
    return {(p.child, p.parent): p.why for p in link.pairs}


def test_a_rejected_pair_is_none_and_a_drawn_one_is_one() -> None:
    assert set(pairs()) == {("1", "1"), ("3", "2")}
    judged = pairs(("3", "2", Ruling.REJECTED), ("2", "3", Ruling.DRAWN))
    assert set(judged) == {("1", "1"), ("2", "3")}
    assert judged["2", "3"].startswith("人工对应")


def test_a_confirmed_pair_says_so_and_stays() -> None:
    assert pairs(("1", "1", Ruling.CONFIRMED))["1", "1"].startswith("人工确认")


def test_a_judgement_on_sections_that_are_gone_changes_nothing() -> None:
    assert set(pairs(("9", "1", Ruling.DRAWN))) == {("1", "1"), ("3", "2")}


def test_what_is_judged_comes_back_from_the_file_the_last_word_counts(tmp_path: Path) -> None:
    path = tmp_path / JUDGEMENTS
    first = Judgement(
        "a" * 64, "b" * 64, "2 3", Ruling.DRAWN, "王", "2026-11-28T09:00:00+08:00", '=1+1,"有'
    )
    last = Judgement("a" * 64, "b" * 64, "2 3", Ruling.REJECTED, "李")
    doubt = Judgement("a" * 64, "", "i-1", Ruling.ACCEPTED)
    write_judgements(path, [first, doubt])
    assert set(read_judgements(path)) == {first, doubt}
    assert next(j for j in read_judgements(path) if j.other).why == first.why
    write_judgements(path, [first, doubt, last])
    assert judged_pairs(read_judgements(path)) == [
        PairJudgement("a" * 64, "b" * 64, "2", "3", Ruling.REJECTED)
    ]


@pytest.mark.parametrize(
    "text",
    ["x", "document,other\n", "\ufeffdocument,other,item,verdict,by,at,why\na,b,c,never,,,\n"],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / JUDGEMENTS).write_text(text, "utf-8")
    with pytest.raises(ResultsError, match=JUDGEMENTS):
        read_judgements(tmp_path / JUDGEMENTS)


def test_who_when_and_why_stay_with_a_correction_and_older_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "更正.csv"
    made = Correction(
        "a" * 64, "甲.txt", "duties", "a-1", "edit", "unit", "市教委", "市教育局", "市教委", 3, 6,
        "王", "2026-11-28T09:00:00+08:00", "改名",
    )  # fmt: skip
    write_corrections(path, [made])
    (read,) = read_corrections(path)
    assert (read, read.by, read.at, read.why) == (made, made.by, made.at, made.why)
    rows = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join(row.rsplit(",", 3)[0] for row in rows), "utf-8")
    (older,) = read_corrections(path)
    assert (older, older.by) == (made, "")
