"""Times, and which of them are deadlines."""

from __future__ import annotations

import pytest

from policy_parse.domain.mentions import TimeKind
from policy_parse.find.times import iter_times
from policy_parse.link.calendar import is_deadline

CASES = [  # text, printed, end, recurrence — the document works on 2023
    ("到2025年，建成5个", "到2025年", "2025", None),
    ("2024年6月底前完成", "2024年6月底前", "2024-06", None),
    ("2024年6月30日前完成", "2024年6月30日前", "2024-06-30", None),
    ("“十四五”期间建成", "“十四五”期间", "2025", None),
    ("“十四五”末，达到", "“十四五”末", "2025", None),
    ("年底前建成", "年底前", "2023", None),
    ("9月底前完成", "9月底前", "2023-09", None),
    ("2023年第三季度完成", "2023年第三季度", "2023-09", None),
    ("2024年上半年开工", "2024年上半年", "2024-06", None),
    ("每年培训500人次", "每年", None, "annual"),
    ("每季度通报一次", "每季度", None, "quarterly"),
    ("每年11月20日前报送", "每年11月20日前", None, "annual"),
    ("力争到2027年底，达到", "力争到2027年底", "2027", None),
    ("自印发之日起30日内制定", "30日内", None, None),
    ("2025年，信息员达到2%", "2025年", "2025", None),
]
CASES_NOTHING = [
    "2022年我市新增企业500家。",
    "截至2022年底，全区建成5个。",
    "自2023年5月1日起施行。",
    "较2022年提高12个百分点。",
    "开展安全生产月活动。",
    "由岳春阳同志负责。",
    "落实“十四五”规划要求。",
    "自收到申请之日起15日内作出决定。",
    "建立健全长效机制。",
]


@pytest.mark.parametrize(("text", "printed", "end", "recurrence"), CASES)
def test_deadline(text: str, printed: str, end: str | None, recurrence: str | None) -> None:
    found = [t for t in iter_times(text, 2023) if is_deadline(text, t, 2023)]
    assert [text[t.start : t.end] for t in found] == [printed]
    ends = None if found[0].kind is TimeKind.EVERY else found[0].ends
    assert (ends, found[0].recurrence) == (end, recurrence)


@pytest.mark.parametrize("text", CASES_NOTHING)
def test_no_deadline(text: str) -> None:
    assert [t for t in iter_times(text, 2023) if is_deadline(text, t, 2023)] == []
