"""The words in which closed vocabularies are told, Chinese and English, once for all outputs.

Each table goes from the member to (Chinese, English); `chinese` gives what most outputs ask for.
Tables keep the order in which a choice among them is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from policy_parse.domain.accounts import Mention, Outcome
from policy_parse.domain.comparison import Certainty, LinkKind, Relation, Timing, Verdict
from policy_parse.domain.kinds import (
    Change,
    CitationRelation,
    Comparator,
    Level,
    Nature,
    Recurrence,
    UnitKind,
    UnitStatus,
)
from policy_parse.domain.notice import Role, TargetKind

M = TypeVar("M", bound=StrEnum)
Words = Mapping[M, tuple[str, str]]

ROLES: Words[Role] = {
    Role.LEAD: ("牵头", "lead"),
    Role.RESPONSIBLE: ("责任", "responsible"),
    Role.PARTICIPATING: ("参与", "participating"),
    Role.SUPERVISING: ("督导", "supervising"),
}
ROLE_HEADS: Words[Role] = {  # a column of the units of a role
    Role.LEAD: ("牵头单位", "Lead"),
    Role.RESPONSIBLE: ("责任单位", "Responsible"),
    Role.PARTICIPATING: ("参与单位", "Participating"),
    Role.SUPERVISING: ("督导单位", "Supervising"),
}
LEVELS: Words[Level] = {
    Level.NATIONAL: ("国家级", "national"),
    Level.PROVINCE: ("省级", "province"),
    Level.PREFECTURE: ("市级", "city"),
    Level.COUNTY: ("区县级", "district"),
    Level.TOWNSHIP: ("乡镇级", "township"),
}
UNIT_KINDS: Words[UnitKind] = {
    UnitKind.GOVERNMENT: ("政府", "government"),
    UnitKind.PARTY: ("党委", "party"),
    UnitKind.MASS_ORGANISATION: ("群团组织", "mass organisation"),
    UnitKind.CONGRESS: ("人大政协", "congress"),
    UnitKind.JUDICIAL: ("司法机关", "judicial"),
    UnitKind.VERTICAL: ("垂直管理机构", "led from above"),
    UnitKind.ENTERPRISE: ("企业", "enterprise"),
    UnitKind.INSTITUTION: ("事业单位", "institution"),
    UnitKind.COLLECTIVE: ("统称", "collective"),
}
STATUSES: Words[UnitStatus] = {
    UnitStatus.RESOLVED: ("已确认", "resolved"),
    UnitStatus.AMBIGUOUS: ("有歧义", "ambiguous"),
    UnitStatus.UNRESOLVED: ("未确认", "not resolved"),
}
COMPARATORS: Words[Comparator] = {
    Comparator.EQUAL: ("达到", "="),
    Comparator.MORE: ("超过", ">"),
    Comparator.AT_LEAST: ("不低于", "≥"),
    Comparator.AT_MOST: ("不超过", "≤"),
    Comparator.LESS: ("低于", "<"),
    Comparator.ABOUT: ("左右", "≈"),
    Comparator.RANGE: ("区间", "in"),
}
CHANGES: Words[Change] = {
    Change.INCREASE: ("增加", "increase"),
    Change.DECREASE: ("减少", "decrease"),
}
NATURES: Words[Nature] = {
    Nature.BINDING: ("约束性", "binding"),
    Nature.ANTICIPATORY: ("预期性", "anticipatory"),
}
KINDS: Words[TargetKind] = {
    TargetKind.TARGET: ("目标", "target"),
    TargetKind.ACHIEVEMENT: ("已有成绩", "achievement"),
    TargetKind.THRESHOLD: ("条件", "threshold"),
    TargetKind.SUBSIDY: ("补助标准", "subsidy"),
    TargetKind.PROCEDURAL: ("办理时限", "procedural"),
}
RECURRENCES: Words[Recurrence] = {
    Recurrence.SEMIANNUAL: ("每半年", "each half-year"),
    Recurrence.BIENNIAL: ("每两年", "every two years"),
    Recurrence.TRIENNIAL: ("每三年", "every three years"),
    Recurrence.QUINQUENNIAL: ("每五年", "every five years"),
    Recurrence.BIMONTHLY: ("每两个月", "every two months"),
    Recurrence.SEMIMONTHLY: ("每半月", "twice a month"),
    Recurrence.BIWEEKLY: ("每两周", "every two weeks"),
    Recurrence.TENDAY: ("每旬", "every ten days"),
    Recurrence.ANNUAL: ("每年", "each year"),
    Recurrence.QUARTERLY: ("每季度", "each quarter"),
    Recurrence.MONTHLY: ("每月", "each month"),
    Recurrence.WEEKLY: ("每周", "each week"),
    Recurrence.DAILY: ("每日", "each day"),
    Recurrence.ONGOING: ("长期", "ongoing"),
}
CITATIONS: Words[CitationRelation] = {
    CitationRelation.BASED_ON: ("依据", "based on"),
    CitationRelation.MENTIONS: ("提及", "mentions"),
    CitationRelation.REPEALS: ("废止", "repeals"),
}
RELATIONS: Words[Relation] = {
    Relation.SAME: ("照搬", "same"),
    Relation.ADAPTED: ("改写", "adapted"),
    Relation.PARTIAL: ("部分重合", "partial"),
}
CERTAINTIES: Words[Certainty] = {
    Certainty.HIGH: ("高", "high"),
    Certainty.MEDIUM: ("中", "medium"),
    Certainty.LOW: ("低", "low"),
}
VERDICTS: Words[Verdict] = {
    Verdict.EQUAL: ("相同", "equal"),
    Verdict.STRICTER: ("更严", "stricter"),
    Verdict.LOOSER: ("更松", "looser"),
    Verdict.INCOMPARABLE: ("不可比", "not comparable"),
}
TIMINGS: Words[Timing] = {
    Timing.EARLIER: ("提前", "earlier"),
    Timing.LATER: ("推迟", "later"),
    Timing.EQUAL: ("相同", "equal"),
    Timing.MISSING: ("未写明", "not set"),
}
MENTIONS: Words[Mention] = {
    Mention.NUMBER: ("数字", "number"),
    Mention.TIME: ("时间", "time"),
    Mention.UNIT: ("单位", "unit"),
    Mention.CUE: ("角色词", "role word"),
    Mention.COLUMN: ("表格列", "column"),
}
OUTCOMES: Words[Outcome] = {
    Outcome.RECORD: ("已列入", "in a record"),
    Outcome.DATE: ("日期", "date"),
    Outcome.NAME: ("名称用字", "name"),
    Outcome.ARTICLE: ("序号文号", "numbering"),
    Outcome.MODIFIER: ("修饰限定", "size or span"),
    Outcome.OWN_COUNT: ("本文件自身计数", "own count"),
    Outcome.ACHIEVEMENT: ("已有成绩", "achieved"),
    Outcome.THRESHOLD: ("条件", "condition"),
    Outcome.SUBSIDY: ("补助标准", "subsidy"),
    Outcome.PROCEDURAL: ("办理时限", "procedure"),
    Outcome.REFERENCE: ("提及", "mentioned"),
    Outcome.FURNITURE: ("页码页眉", "page furniture"),
    Outcome.DOUBTFUL: ("存疑", "doubtful"),
    Outcome.UNREAD: ("未能识别", "unread"),
}
READINGS: Mapping[str, tuple[str, str]] = {  # statuses of an input
    "ok": ("已读取", "read"),
    "partial": ("部分读取", "read in part"),
    "needs_ocr": ("需文字识别", "needs OCR"),
    "rejected": ("不能处理", "rejected"),
    "failed": ("失败", "failed"),
    "timeout": ("超时", "timed out"),
    "crashed": ("读取时崩溃", "crashed"),
    "skipped": ("已跳过", "skipped"),
}

TERM_WORDS = {False: "完成时限", True: "执行期限"}  # whether a deadline is a term of validity
# Where both are versions of one plan, what is new was added and what is missing was dropped.
MISSING_WORDS = {
    LinkKind.LEVELS: "未承接",
    LinkKind.PEERS: "对方没有",
    LinkKind.VERSIONS: "删除",
}
NEW_WORDS = {LinkKind.LEVELS: "新增", LinkKind.PEERS: "独有", LinkKind.VERSIONS: "新增"}
# Whose text has words where the other has a number.
CHILD_UNQUANTIFIED, PARENT_UNQUANTIFIED = "本级未量化", "上级未量化"
NO_COUNTERPART = "无对应单位"
WORDS_AGAINST_NUMBER = "一方有数值，一方只有文字要求"

REASONS = {  # codes of `AccountLine.reason`; a column by what it holds
    "target": "指标",
    "deadline": "时限",
    "no-indicator": "所计何物不明",
    "stands-alone": "单独成文",
    "unit-before": "前有单位名称",
    "role-unknown": "角色不明",
    "no-unit": "前无单位名称",
    "mentioned": "文中提及",
    "item": "序号",
    "masthead": "版头落款",
    "citation": "引用文件",
    "title-or-statement": "标题或分工",
    "person": "名单",
    "code": "代码",
    "part-of-a-word": "词的一部分",
    "factor": "乘数",
    "ordinal": "第几",
    "date": "日期",
    "once": "次数",
    "validity": "有效期",
    "word": "词的一部分",
    "name": "名称",
    "duration": "历时",
    "again": "重复说明",
    "vague": "约数",
    "unread": "计量不明",
    "no-date": "没有这一天",
    "past": "已过去",
    "period": "周期",
    "since": "起始日期",
    "other": "其他",
    "due": "时限",
    "baseline": "基期值",
    "year-between": "中间年份",
    "goal": "目标值",
    "growth": "增速",
    "indicator-name": "指标名称",
    "table-of-a-past-plan": "上期规划表",
    "goal-in-words": "文字目标",
    "column-unread": "列义不明",
    "outside": "正文之外",
    "text": "正文",
    "modifier": "修饰限定",
    "own_count": "本文件自身计数",
    "achievement": "已有成绩",
    "threshold": "条件",
    "subsidy": "补助标准",
    "procedural": "办理时限",
    "number": "序号",
    "indicator": "指标名称",
    "category": "类别",
    "base": "基期值",
    "done": "完成值",
    "year": "年度值",
    "measure": "计量单位",
    "nature": "属性",
    "total": "合计",
    "table-unread": "表格未识别",
    **{role.value: word for role, (word, _) in ROLES.items()},
}


def chinese(words: Words[M]) -> dict[M, str]:
    """The Chinese word of each member."""
    return {member: zh for member, (zh, _) in words.items()}


def word(words: Mapping[M, str], member: M | None) -> str | None:
    """The word of a member; None where there is none."""
    return None if member is None else words[member]


def members(words: Mapping[M, str]) -> dict[str, M]:
    """The member of each word: the way back."""
    return {word: member for member, word in words.items()}


def reason_word(code: str) -> str:
    """A reason in Chinese: perhaps-achievement is 或为已有成绩."""
    kind = code.removeprefix("perhaps-")
    word = REASONS.get(kind, kind)
    return word if kind == code else f"或为{word}"


ROLE_WORDS, LEVEL_WORDS, KIND_WORDS = chinese(ROLES), chinese(LEVELS), chinese(KINDS)
COMPARATOR_WORDS, CHANGE_WORDS, NATURE_WORDS = (
    chinese(COMPARATORS),
    chinese(CHANGES),
    chinese(NATURES),
)
RECURRENCE_WORDS, CITATION_WORDS = chinese(RECURRENCES), chinese(CITATIONS)
UNIT_KIND_WORDS, STATUS_WORDS = chinese(UNIT_KINDS), chinese(STATUSES)
MENTION_WORDS, OUTCOME_WORDS = chinese(MENTIONS), chinese(OUTCOMES)
RELATION_WORDS, CERTAINTY_WORDS = chinese(RELATIONS), chinese(CERTAINTIES)
VERDICT_WORDS, TIMING_WORDS = chinese(VERDICTS), chinese(TIMINGS)
