"""The words in which a comparison is told: relations, verdicts, times, certainty."""

from __future__ import annotations

from policy_parse.domain.comparison import Certainty, Relation, Timing, Verdict
from policy_parse.domain.notice import Notice

RELATION_WORDS = {Relation.SAME: "照搬", Relation.ADAPTED: "改写", Relation.PARTIAL: "部分重合"}
CERTAINTY_WORDS = {Certainty.HIGH: "高", Certainty.MEDIUM: "中", Certainty.LOW: "低"}
VERDICT_WORDS = {
    Verdict.EQUAL: "相同", Verdict.STRICTER: "更严", Verdict.LOOSER: "更松",
    Verdict.INCOMPARABLE: "不可比",
}  # fmt: skip
TIMING_WORDS = {
    Timing.EARLIER: "提前", Timing.LATER: "推迟", Timing.EQUAL: "相同", Timing.MISSING: "未写明",
}  # fmt: skip
# Where both are versions of one plan, what is new was added and what is missing was dropped.
MISSING_WORDS = {"levels": "未承接", "peers": "对方没有", "versions": "删除"}
NEW_WORDS = {"levels": "新增", "peers": "独有", "versions": "新增"}
# Whose text has words where the other has a number.
CHILD_UNQUANTIFIED, PARENT_UNQUANTIFIED = "本级未量化", "上级未量化"
WORDS_AGAINST_NUMBER = "一方有数值，一方只有文字要求"


def notice_name(notice: Notice) -> str:
    """How a notice is called at the head of a column: its place and number, else its file."""
    metadata = notice.metadata
    parts = [part for part in (metadata.region, metadata.document_number) if part]
    return " ".join(parts) or notice.source.name
