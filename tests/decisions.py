"""What is decided on the numbers and times of a text, for tests."""

from __future__ import annotations

from policy_parse.domain.decisions import WeighedNumber, WeighedTime
from policy_parse.read.text.document import text_source
from policy_parse.steps import find_all, scenes
from policy_parse.weigh import weigh

_HEAD = "临岚市人民政府关于试验的通知\n各县人民政府：\n2023年3月1日\n"


def decided(text: str) -> list[WeighedNumber]:
    """The decisions on the numbers of a document of 2023 with this text."""
    found = find_all(text_source(_HEAD + text))
    return [number for one in weigh(scenes(found)) for number in one.numbers]


def times_decided(text: str) -> list[WeighedTime]:
    """The decisions on the times of a document of 2023 with this text, its date left out."""
    found = find_all(text_source(_HEAD + text))
    return [time for one in weigh(scenes(found)) for time in one.times]
