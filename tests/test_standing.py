"""Which notice stands under which: place is a hard condition, a line one for departments."""

from __future__ import annotations

import pytest

from policy_parse import parse
from policy_parse.comparison.chain import find_chain
from policy_parse.domain.notice import Notice
from policy_parse.lexicon.divisions import contains, read_place
from policy_parse.report.families import find_links


def notice(
    issuer: str, subject: str = "供水改造", date: str = "2023年3月8日", cites: str = ""
) -> Notice:
    based = f"根据《{cites}》，制定本方案。\n" if cites else ""
    tasks = "".join(
        f"{n}.改造{word}管网。加快{word}供水改造，新建{word}泵站。\n"
        for n, word in enumerate("老城 新区 乡镇".split(), 1)
    )
    text = (
        f"{issuer}关于印发{subject}工作方案的通知\n{based}一、重点任务\n{tasks}{issuer}\n{date}\n"
    )
    return parse(text.encode())


CITED = "青岛市人民政府关于印发供水改造工作方案的通知"
ROWS = [  # issuer of the child, of the other, what the child cites → kind, where it stands under it
    ("青岛市人民政府", "山东省人民政府", "", "levels"),
    ("青岛市崂山区人民政府", "山东省人民政府", "", "levels"),
    ("德州市人民政府", "北京市人民政府", "", None),
    ("德州市人民政府", "国务院", "", "levels"),
    ("山东省人民政府", "青岛市人民政府", CITED, None),  # a city is never above its province
    ("国务院", "山东省人民政府", "", None),
    ("青岛市人民政府", "山东省财政厅", "", None),  # a department does not direct a government …
    ("青岛市财政局", "山东省财政厅", "", "levels"),  # … but its line
    ("青岛市教育局", "山东省财政厅", "", None),
    ("青岛市教育局", "山东省人民政府", "", "levels"),
    ("青岛市教育局", "青岛市人民政府", CITED, "levels"),
    ("青岛市教育局", "青岛市人民政府", "", None),
    ("济南市人民政府", "青岛市人民政府", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("child", "other", "cites", "kind"), ROWS)
def test_who_stands_above_whom(child: str, other: str, cites: str, kind: str | None) -> None:
    low, high = notice(child, date="2023年5月8日", cites=cites), notice(other)
    found = [s for s in find_chain([low, high], chosen=False) if s.child == 0]
    assert [s.kind for s in found] == ([kind] if kind else [])


def test_of_the_same_body_the_earlier_one_is_a_version() -> None:
    new, old = notice("青岛市人民政府办公厅", date="2024年5月8日"), notice("青岛市人民政府办公厅")
    (found,) = find_chain([new, old], chosen=False)
    assert (found.kind, found.parent, found.why) == ("versions", 1, "同一机关的较早版本")


def test_two_that_the_user_chose_are_put_side_by_side_whatever_they_are() -> None:
    (found,) = find_chain([notice("德州市人民政府"), notice("青岛市人民政府")])
    assert found.kind == "peers"
    assert "互不隶属" in found.why


def test_the_nearest_is_the_parent() -> None:
    district, city, province = (
        notice(f"{place}人民政府") for place in ("青岛市崂山区", "青岛市", "山东省")
    )
    found = {s.child: s.parent for s in find_chain([district, city, province], chosen=False)}
    assert found == {0: 1, 1: 2}


def test_in_a_folder_only_what_is_about_one_subject_is_linked() -> None:
    notices = [
        notice("山东省人民政府"), notice("青岛市人民政府"), notice("德州市人民政府"),
        notice("北京市人民政府"), notice("济南市人民政府", subject="全民健身场地"),
    ]  # fmt: skip
    links = {
        (link.parent.metadata.region, link.child.metadata.region) for link in find_links(notices)
    }
    assert links == {("山东省", "青岛市"), ("山东省", "德州市")}


@pytest.mark.parametrize(
    ("above", "below", "linked"),
    [
        ("海洋生态环境保护", "生态环境保护", False),
        ("农村饮水安全保障", "饮水安全保障", False),
        ("生态环境保护", "海洋生态环境保护", True),
        ("全省饮水安全保障", "饮水安全保障", True),
        ("饮水安全保障安排", "饮水安全保障", True),
    ],
)
def test_what_is_about_a_part_directs_nothing_of_the_whole(
    above: str, below: str, linked: bool
) -> None:
    others = [
        notice(f"{place}人民政府", subject=subject)
        for place, subject in (("北京市", "全民健身场地"), ("上海市", "养老服务设施"), ("成都市", "营商环境优化"))
    ]  # fmt: skip
    pair = [
        notice("山东省人民政府", subject=above), notice("青岛市人民政府", subject=below)
    ]  # fmt: skip
    assert len(find_links([*pair, *others])) == linked


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("山东省", "青岛市", True), ("山东省", "青岛市崂山区", True), ("青岛市", "青岛市", True),
        ("北京市", "德州市", False), ("青岛市", "济南市", False), ("崂山区", "青岛市", False),
        ("澜江省", "山东省", False), ("山东省", "澜江省", False),
        ("临岚市", "临岚市望川区", True),
    ],
)  # fmt: skip
def test_places_that_contain_each_other(outer: str, inner: str, holds: bool) -> None:
    places = [read_place(name) for name in (outer, inner)]
    assert places[0]
    assert places[1]
    assert contains(places[0][0], places[1][0]) is holds


@pytest.mark.parametrize(
    ("cited", "title", "named"),
    [
        ("青岛市供水改造工作方案", "青岛市人民政府关于印发《青岛市供水改造工作方案》的通知", True),
        ("关于加快供水改造工作的意见", "青岛市人民政府关于加快供水改造工作的意见", True),
        ("供水改造工作方案", "青岛市人民政府关于印发青岛供水改造工作方案的通知", False),
        ("关于加快供水改造工作", "青岛市人民政府关于加快供水改造工作的意见", False),
        ("加快供水改造工作的意见", "青岛市人民政府关于加快供水改造工作的意见", False),
    ],
)
def test_a_title_names_the_whole_of_a_document(cited: str, title: str, named: bool) -> None:
    citing = parse(
        f"关于供水的通知\n根据《{cited}》，制定本方案。\n一、任务\n加强改造。\n".encode()
    )
    other = parse(f"{title}\n一、任务\n加强改造。\n青岛市人民政府\n2023年3月8日\n".encode())
    assert any(c.names(other.metadata) for c in citing.citations) is named


def test_what_was_issued_later_stands_above_nothing_earlier() -> None:
    old = notice(
        "青岛市人民政府", date="2022年1月8日", cites="山东省人民政府关于印发供水改造工作方案的通知"
    )
    assert find_chain([old, notice("山东省人民政府")], chosen=False) == []


def test_a_folder_does_not_link_what_only_shares_a_word() -> None:
    notices = [
        notice("山东省人民政府", subject="公共机构能源资源节约和生态环境保护"),
        notice("德州市人民政府", subject="生态环境保护"),
        notice("济南市人民政府", subject="全民健身场地"),
        notice("烟台市人民政府", subject="老年助餐服务"),
    ]
    assert find_links(notices) == ()
