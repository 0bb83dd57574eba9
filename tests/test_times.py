"""Times, and which of them are deadlines."""

from __future__ import annotations

import pytest

from policy_parse.domain.notice import Deadline
from policy_parse.pipeline import parse


def deadlines(sentence: str) -> list[Deadline]:
    """Deadlines of a document of 2023 that holds one sentence."""
    text = f"临岚市人民政府关于试验的通知\n各县人民政府：\n2023年3月1日\n一、试验任务\n{sentence}\n"
    return list(parse(text.encode()).deadlines)


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
    (found,) = deadlines(text)
    assert (found.evidence.quote, found.end, found.recurrence) == (printed, end, recurrence)


@pytest.mark.parametrize("text", CASES_NOTHING)
def test_no_deadline(text: str) -> None:
    assert deadlines(text) == []
