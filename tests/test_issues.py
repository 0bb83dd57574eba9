"""Issues help: floods are one line, and nothing is said of a sentence that is not so."""

from __future__ import annotations

from typing import Any

from policy_parse import parse
from policy_parse.domain.decisions import Decision, TimeRole, WeighedTime
from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.domain.notice import Issue
from policy_parse.link.account_lines import no_deadline

HEAD = "临岚市人民政府关于供水的通知\n"
TAIL = "临岚市人民政府\n2023年3月8日\n"


def issues(body: str, code: str) -> list[Issue]:
    return [i for i in parse(f"{HEAD}{body}{TAIL}".encode()).issues if i.code == code]


def tasks(given: int, none: int, text: str = "加快改造。") -> str:
    lines = [f"{n}.任务{n}甲。{text}（市水务局负责）" for n in range(1, given + 1)]
    lines += [f"{n}.任务{n}乙。{text}" for n in range(given + 1, given + none + 1)]
    return "一、重点任务\n" + "\n".join(lines) + "\n"


def test_a_few_tasks_without_a_unit_are_told_one_by_one() -> None:
    found = issues(tasks(8, 3), "leaf-without-unit")
    assert [i.section for i in found] == ["1.9", "1.10", "1.11"]


def test_many_are_one_line_that_lists_their_sections() -> None:
    (found,) = issues(tasks(9, 7), "leaf-without-unit")
    assert "等7项没有责任单位" in found.message
    assert "1.10、1.11、1.12" in found.message


def test_where_most_have_none_that_is_how_the_document_is_made() -> None:
    (found,) = issues(tasks(2, 9), "leaf-without-unit")
    assert "只有2项任务写明责任单位，另9项没有写明" in found.message


def test_a_task_that_names_a_body_is_not_said_to_name_none() -> None:
    (found,) = issues(tasks(3, 1, "学习临岚市教育局的做法。"), "leaf-without-unit")
    assert "没有责任单位" not in found.message
    assert "提到单位" in found.message


def test_targets_without_a_date_and_unknown_units_are_folded() -> None:
    goals = "一、重点任务\n" + "".join(
        f"{n}.建设泵站。全市新建泵站{n + 3}座。\n" for n in range(1, 9)
    )
    (found,) = issues(goals, "target-without-deadline")
    assert "等8项没有写明完成时限" in found.message
    names = "、".join(f"市绿岛{word}专班办" for word in "甲乙丙丁戊己庚")
    (unknown,) = issues(f"一、任务\n1.改造。\n责任单位：{names}\n", "unit-unresolved")
    assert "等7项单位不在单位词表中" in unknown.message


def test_of_many_doubtful_numbers_the_likeliest_stand_alone() -> None:
    old = "".join(f"目前已改造了管网{n}公里，" for n in range(11, 40))
    found = issues(f"一、任务\n1.改造。{old}成效明显。\n", "target-doubtful")
    assert len(found) == 11
    assert "另有19个数字" in found[-1].message


def test_only_a_document_without_a_date_is_said_to_have_none() -> None:
    task = "一、任务\n1.改造。9月底前完成改造，收到申请后5个工作日内办结。\n"
    assert issues(task, "undated") == []
    undated = [i for i in parse(task.encode()).issues if i.code == "undated"]
    assert [i.message for i in undated] == ["文件没有日期，“9月底前”时限不知是哪一年，按原文列出。"]


def test_a_number_without_a_record_says_what_it_would_be() -> None:
    text = "一、任务\n1.改造。结合实际，以城区五个街道为重点，推进改造。（市水务局负责）\n"
    lines = parse(text.encode(), accounts=True).accounts
    (proposed,) = [a.proposed for a in lines if a.evidence.quote == "五个"]
    assert proposed is not None
    assert (proposed.indicator, proposed.value, proposed.unit) == ("以城区", 5, "个")
    given = [a for a in lines if a.record]
    assert all(a.proposed is None for a in given)


def time_line(role: TimeRole, sure: float, margin: float, **said: Any) -> tuple[str, str]:
    mention = TimeMention(0, 5, TimeKind.POINT, None, said.pop("ends", "2025"), **said)
    second = None if role is TimeRole.DUE else TimeRole.DUE
    outcome, reason = no_deadline(WeighedTime(mention, Decision(role, sure, second, margin)))
    return outcome.value, reason


def test_a_time_that_was_nearly_a_deadline_is_told_and_others_by_their_kind() -> None:
    assert time_line(TimeRole.OTHER, 0.45, 0.05) == ("doubtful", "perhaps-due")
    assert time_line(TimeRole.PAST, 0.8, 0.7) == ("reference", "past")
    assert time_line(TimeRole.OTHER, 0.9, 0.9, since=True) == ("reference", "since")
    assert time_line(TimeRole.OTHER, 0.9, 0.9, ends="2020-04-29") == ("date", "date")
    assert time_line(TimeRole.OTHER, 0.9, 0.9) == ("name", "other")


def test_the_date_a_page_was_published_is_a_date() -> None:
    text = f"发布日期：2023-03-08 21:15\n{HEAD}一、任务\n1.改造。（市水务局负责）\n{TAIL}"
    lines = parse(text.encode(), accounts=True).accounts
    found = {a.evidence.quote: a.outcome.value for a in lines}
    assert {found[digits] for digits in ("2023", "03", "08")} == {"date"}
