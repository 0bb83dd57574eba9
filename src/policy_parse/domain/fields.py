"""Every field of every record and table, once: its name, headers, kind, width and words.

Which of them a record or a table has is told in records.py, how a cell is made from a record where
it is made (export/).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy_parse.domain.notice import Role
from policy_parse.domain.words import (
    CHANGE_WORDS,
    COMPARATOR_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    RECURRENCE_WORDS,
    ROLE_HEADS,
    ROLE_WORDS,
)


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DATE = "date"  # ISO: a year, month or day
    INTEGER = "integer"
    NUMBER = "number"
    SHARE = "share"  # from 0 to 1
    FLAG = "flag"
    TEXTS = "texts"
    NESTED = "nested"  # in the JSON alone


_WIDTH = 12  # of a column that needs no other


@dataclass(frozen=True, slots=True)
class Field:
    """`zh` and `en` are its headers (`zh` is "" where no table shows it), `width` that of its
    column in characters; `words` what may be chosen in a table that may be edited.

    `is_technical`: for the way back from an edited table, hidden on paper. `tells_if_empty`: shown
    even where a table has nothing in it.
    """

    name: str
    zh: str = ""
    en: str = ""
    kind: FieldKind = FieldKind.TEXT
    width: int = _WIDTH
    words: tuple[str, ...] = ()
    is_technical: bool = False
    tells_if_empty: bool = False


_DATE, _INTEGER, _NUMBER = FieldKind.DATE, FieldKind.INTEGER, FieldKind.NUMBER
_SHARE, _FLAG, _TEXTS, _NESTED = (
    FieldKind.SHARE,
    FieldKind.FLAG,
    FieldKind.TEXTS,
    FieldKind.NESTED,
)
_ALL = (
    # of any record
    Field("file", "文件", "File", width=22),
    Field("document", "文件校验和", "SHA-256"),
    Field("id", "编号", "Id", width=16, is_technical=True),
    Field("section", "章节", "Section", width=8),
    Field("quote", "原文依据", "Quote", width=36),
    Field("page", "页码", "Page", _INTEGER, 6),
    Field("start", "起始位置", "Start", _INTEGER, 9, is_technical=True),
    Field("end", "结束位置", "End", _INTEGER, 9, is_technical=True),
    Field("task", "任务", "Task", width=56),
    # of a document
    Field("title", "标题", "Title", width=56),
    Field("document_number", "发文字号", "Number", width=20),
    Field("document_type", "文种", "Type"),
    Field("issuers", "发文机关", "Issued by", _TEXTS, 26),
    Field("addressees", "主送机关", "To", _TEXTS),
    Field("issue_date", "成文日期", "Date"),
    Field("level", "层级", "Level", width=8),
    Field("region", "地区", "Region", width=16),
    Field("region_code", "区划代码", "Region code"),
    Field("colophon", "版记", "Colophon"),
    Field("annexes", "附件", "Annexes", _NESTED),
    Field("media_type", "格式", "Format"),
    Field("pages", "页数", "Pages", _INTEGER),
    Field("characters", "字数", "Characters", _INTEGER),
    Field("status", "状态", "Status", width=10),
    Field("code", "代码", "Code", width=22),
    Field("hint", "hint", "hint"),
    # of a section
    Field("path", "路径", "Path", width=8),
    Field("number", "序号", "Number"),
    Field("heading", "章节标题", "Heading", width=26),
    Field("depth", "层级", "Depth", _INTEGER, 7),
    Field("parent", "上级", "Parent"),
    Field("body_span", kind=_NESTED),
    # of a task and a duty
    Field("text", "任务", "Task"),
    Field("tasks", "任务", "Tasks", _TEXTS),
    Field("role", "角色", "Role", width=8, words=tuple(ROLE_WORDS.values())),
    Field("unit", "单位", "Unit", width=22),
    Field("unit_name", "单位全称", "Full name", width=22),
    Field("unit_key", "单位标识", "Unit key"),
    Field("role_word", "角色原词", "Role as printed", width=12),
    Field("style", "写法", "Style"),
    Field("inherited", "全文统一规定", "said once for all", _FLAG),
    Field("deadline", "完成时限", "Due", _DATE, 14, tells_if_empty=True),
    Field("lead", *ROLE_HEADS[Role.LEAD], width=20, tells_if_empty=True),
    Field("responsible", *ROLE_HEADS[Role.RESPONSIBLE], width=24),
    Field("participating", *ROLE_HEADS[Role.PARTICIPATING], width=26),
    Field("supervising", *ROLE_HEADS[Role.SUPERVISING], width=16),
    Field("targets", "指标", "Targets", width=34),
    Field("others", "其余单位", "Other units"),
    Field("partners", "协作单位", "Works with"),
    # of a target and a deadline
    Field("kind", "类别", "Kind", words=tuple(KIND_WORDS.values())),
    Field("indicator", "指标", "Indicator", width=32),
    Field("comparator", "比较", "Is", words=tuple(COMPARATOR_WORDS.values())),
    Field("value", "数值", "Value", _NUMBER),
    Field("value_high", "数值上限", "Upper value", _NUMBER),
    Field("measure", "计量单位", "Measure"),
    Field("change", "增减", "Change", words=tuple(CHANGE_WORDS.values())),
    Field("baseline", "基期值", "Baseline", _NUMBER),
    Field("baseline_year", "基期", "Baseline year", _INTEGER),
    Field("due", "完成时限", "Due", _DATE, tells_if_empty=True),
    Field("due_source", "时限来源", "Due stated or inherited"),
    Field("recurrence", "频次", "Recurs", words=tuple(RECURRENCE_WORDS.values())),
    Field("cumulative", "累计", "Cumulative", _FLAG),
    Field("nature", "属性", "Nature", words=tuple(NATURE_WORDS.values())),
    Field("strength", "力度", "Strength"),
    Field("scope", "范围", "Scope"),
    Field("value_quote", "数值原文", "Value as printed"),
    Field("value_span", kind=_NESTED),
    Field("begins", "开始", "From", _DATE),
    Field("term", "类别", "Kind"),
    Field("is_term", "执行期限", "Term of validity", _FLAG),
    # of a citation, a unit, a person, an issue
    Field("alias", "简称", "Alias"),
    Field("relation", "关系", "Relation"),
    Field("key", "单位标识", "Key"),
    Field("name", "单位全称", "Full name"),
    Field("mentions", "次数", "Mentions", _INTEGER),
    Field("national", "归口", "Head of the line", _TEXTS, 28),
    Field("candidates", "备选全称", "Candidates", _TEXTS, 30),
    Field("members", "所含单位", "Members", _TEXTS, 40),
    Field("variants", "文中写法", "Spellings"),
    Field("documents", "文件数", "Documents", _INTEGER),
    Field("position", "所在单位及职务", "Position", width=34),
    Field("message", "说明", "Message", width=56),
    # of a line of the account
    Field("mention", "类别", "Kind"),
    Field("outcome", "去向", "Outcome"),
    Field("chance", "像指标的程度", "Chance", _NUMBER),
    Field("reason", "理由", "Reason"),
    Field("record", "所在记录", "Record", is_technical=True),
    Field("proposed", kind=_NESTED),
    # of a comparison
    Field("child_notice", "下级文件", "Below", width=18),
    Field("parent_notice", "上级文件", "Above", width=18),
    Field("child_section", "下级章节", "Section below"),
    Field("parent_section", "上级章节", "Section above"),
    Field("child_task", "下级任务", "Task below", width=56),
    Field("parent_task", "上级任务", "Task above", width=56),
    Field("child_quote", "下级原文", "Quote below", width=36),
    Field("parent_quote", "上级原文", "Quote above", width=36),
    Field("child_value", "下级数值", "Value below"),
    Field("parent_value", "上级数值", "Value above"),
    Field("child_due", "下级时限", "Due below"),
    Field("parent_due", "上级时限", "Due above"),
    Field("child_unit", "下级单位", "Unit below", width=26),
    Field("parent_unit", "上级单位", "Unit above", width=26),
    Field("likeness", "文字相似", "wording", _SHARE, 9),
    Field("certainty", "把握", "certainty", width=7),
    Field("carried", "文字沿用", "Wording kept", _SHARE),
    Field("verdict", "结论", "Verdict"),
    Field("timing", "结论", "Verdict"),
    Field("roles", "角色", "Roles"),
    Field("why", "依据", "Why", width=40),
    Field("leaves", "任务数", "Tasks", _INTEGER),
    Field("taken_up", "已承接", "Taken up", _INTEGER),
    Field("share", "承接率", "Share", _SHARE),
    Field("count", "承接数", "Taken up", _INTEGER),
    Field("target", "指标", "Target", width=40),
)
FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}


def field_of(key: str) -> Field | None:
    """The field of a column; one that stands once for each level (task_2) is that of its kind."""
    return FIELDS.get(key) or FIELDS.get(key.rstrip("_0123456789"))


def width_of(key: str) -> int:
    """The width of a column in characters."""
    field = field_of(key)
    return field.width if field else _WIDTH


def _named(condition: Callable[[Field], bool]) -> frozenset[str]:
    return frozenset(field.name for field in _ALL if condition(field))


DATE_COLUMNS = _named(lambda field: field.kind is FieldKind.DATE)
TECHNICAL_COLUMNS = _named(lambda field: field.is_technical)
TOLD_IF_EMPTY = _named(lambda field: field.tells_if_empty)
