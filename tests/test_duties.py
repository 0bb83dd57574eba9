"""Duty statements, a row per sentence: what is found, and where nothing may be found."""

from __future__ import annotations

import pytest

from policy_parse import parse
from policy_parse.find.duties import iter_duties

CASES = [
    (
        "牵头单位：区水务局、区城管局",
        [("lead", "区水务局"), ("lead", "区城管局")],
    ),
    (
        "责任单位：县住建局；配合单位：县财政局、各镇人民政府；完成时限：2024年6月底前",
        [
            ("responsible", "县住建局"),
            ("participating", "县财政局"),
            ("participating", "各镇人民政府"),
        ],
    ),
    (
        "推进管网改造。（市水务局牵头，市财政局、各区政府按职责分工负责）",
        [("lead", "市水务局"), ("responsible", "市财政局"), ("responsible", "各区政府")],
    ),
    (
        "推进管网改造（省水利厅、财政厅等按职责分工负责）。",
        [("responsible", "省水利厅"), ("responsible", "财政厅")],
    ),
    (
        "建设分拨中心（市商务局会同市邮政管理局负责）",
        [("lead", "市商务局"), ("participating", "市邮政管理局")],
    ),
    (
        "优化服务。（市教育局、市科技局）",
        [("responsible", "市教育局"), ("responsible", "市科技局")],
    ),
    (
        "优化服务。（市政务服务局（市数据局）牵头，各县（市、区）人民政府配合）",
        [("lead", "市政务服务局（市数据局）"), ("participating", "各县（市、区）人民政府")],
    ),
    (
        "优化服务。〔牵头单位：市行政审批局；责任单位：市税务局等有关部门〕",
        [("lead", "市行政审批局"), ("responsible", "市税务局")],
    ),
    (
        "由省科技厅牵头，会同省财政厅、省教育厅制定实施细则。",
        [("lead", "省科技厅"), ("participating", "省财政厅"), ("participating", "省教育厅")],
    ),
    (
        "省数据局牵头建设平台，省税务局、省民政厅配合，年底前上线。",
        [("lead", "省数据局"), ("participating", "省税务局"), ("participating", "省民政厅")],
    ),
    (
        "加强监管（国家金融监督管理总局临岚监管分局、人民银行临岚市分行负责）",
        [
            ("responsible", "国家金融监督管理总局临岚监管分局"),
            ("responsible", "人民银行临岚市分行"),
        ],
    ),
    (
        "责任单位：各市、州、县人民政府，市工业和信息化局和市商务局",
        [
            ("responsible", "各市、州、县人民政府"),
            ("responsible", "市工业和信息化局"),
            ("responsible", "市商务局"),
        ],
    ),
    (
        "规范平台经营。（网监处负责，完成时限：2023年底前）",
        [("responsible", "网监处")],
    ),
    (
        "压减事项。〔市商务局牵头，市税务局等市直（驻市）有关单位，2023年9月底前完成〕",
        [("lead", "市商务局"), ("responsible", "市税务局")],
    ),
    ("责任领导：李某某；责任单位：市残疾人联合会", [("responsible", "市残疾人联合会")]),
    (
        "开展督查。（指导单位：市教育局；实施单位：各学校）",
        [("supervising", "市教育局"), ("responsible", "各学校")],
    ),
]
CASES_NOTHING = [
    "牵头部门要主动对接，配合部门要积极配合。",
    "各牵头单位、责任单位要密切协作。",
    "鼓励链主企业牵头组建产业联盟。",
    "省科技厅要会同省财政厅加强跟踪问效。",
    "由省融资担保集团承担再担保业务。",
    "实行主要领导负责制。",
    "本方案（以下简称方案）自印发之日起施行。",
    "开展文化科技卫生“三下乡”（含线上）活动。",
    "打造“四优四化”（优质果蔬、优质花卉）示范区。",
    "",
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_duties(text: str, expected: list[tuple[str, str]]) -> None:
    found = [
        (duty.role.value, text[duty.start : duty.end])
        for statement in iter_duties(text)
        for duty in statement.duties
    ]
    assert found == expected


@pytest.mark.parametrize("text", CASES_NOTHING)
def test_no_duty(text: str) -> None:
    assert [d for s in iter_duties(text) for d in s.duties] == []


def test_two_hundred_units_in_one_sentence() -> None:
    names = [f"市第{n}中心" for n in range(200)]
    (statement,) = iter_duties("责任单位：" + "、".join(names))
    assert len(statement.duties) == 200


# What stands behind a clause on its own line: text, who has which role.
RUN_IN = [
    ("新建公园12个。责任单位：市园林局", [("responsible", "市园林局")]),
    ("新建公园12个。责任单位：市园林局、市财政局；完成时限：2025年6月。",
     [("responsible", "市园林局"), ("responsible", "市财政局")]),
    ("改造管网。牵头单位：市水利局。配合单位：市财政局。",
     [("lead", "市水利局"), ("participating", "市财政局")]),
    ("新建公园12个，责任单位：市园林局。到2026年再建3个。", [("responsible", "市园林局")]),
    ("新建公园。责任单位：市园林局。改造管网。责任单位：市水利局。",
     [("responsible", "市园林局"), ("responsible", "市水利局")]),
    ("改造管网（牵头单位：市水利局；配合单位：各县（市、区）政府；责任单位：市财政局）。",
     [("lead", "市水利局"), ("participating", "各县（市、区）政府"), ("responsible", "市财政局")]),
    ("建立台账，责任单位：要逐级落实。", []),
    ("明确责任单位：要压实责任，落实到人。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), RUN_IN)
def test_labels_behind_a_clause(text: str, expected: list[tuple[str, str]]) -> None:
    notice = parse(f"一、任务\n1.{text}\n2.加强管理。\n".encode())
    found = [(str(a.role), a.unit) for a in notice.assignments if a.section == "1.1"]
    assert found == expected
    assert len(notice.assignments) == len(expected)


def test_each_clause_with_a_label_is_a_task_of_its_own() -> None:
    text = "一、任务\n1.新建公园。责任单位：市园林局。改造管网。责任单位：市水利局。\n"
    notice = parse(text.encode())
    assert [t.text for t in notice.tasks] == ["新建公园。", "改造管网。"]
    assert [a.tasks for a in notice.assignments] == [(t.id,) for t in notice.tasks]
