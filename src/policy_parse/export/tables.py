"""The tables an analyst works with, as plain rows: one definition for CSV, XLSX and pandas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from policy_parse.domain.notice import Notice, Target
from policy_parse.export.corrected import marked
from policy_parse.export.duty_tables import (
    RECURRENCES,
    ROLE_WORDS,
    breakdown_table,
    by_unit_table,
    deadline_text,
    duties_table,
    headings_of_units,
    matrix_table,
)
from policy_parse.export.repeats import Repeats
from policy_parse.export.table import PLACE, Cell, Table, headings, place_cells

__all__ = [
    "CHANGES", "COMPARATORS", "KINDS", "LEVELS", "NATURES", "OUTCOMES", "RECURRENCES", "ROLE_WORDS",
    "STATUSES", "UNIT_KINDS", "Cell", "Table", "build_table", "build_tables", "deadline_text",
    "headings", "headings_of_units", "reason_word",
]  # fmt: skip


def build_table(notice: Notice, kind: str) -> Table:
    """The table of one kind; raises ValueError for an unknown kind, and for accounts that were not
    asked for.
    """
    if kind not in _BUILDERS:
        raise ValueError(f"no table {kind!r}; there are: {', '.join(_BUILDERS)}")
    if kind == "accounts" and not notice.accounts:
        raise ValueError("no accounts: parse with accounts=True")
    return marked(_BUILDERS[kind](notice), notice)


def build_tables(notice: Notice) -> list[Table]:
    """All tables in the order in which they are shown; 数字台账 where the notice was accounted for."""
    kinds = [kind for kind in _BUILDERS if kind != "accounts" or notice.accounts]
    return [build_table(notice, kind) for kind in kinds]


COMPARATORS = {
    "=": "达到", ">": "超过", ">=": "不低于", "<=": "不超过", "<": "低于", "~": "左右", "range": "区间",
}  # fmt: skip
CHANGES = {"increase": "增加", "decrease": "减少"}
NATURES = {"binding": "约束性", "anticipatory": "预期性"}
KINDS = {
    "target": "目标", "achievement": "已有成绩", "threshold": "条件", "subsidy": "补助标准",
    "procedural": "办理时限",
}  # fmt: skip


def _value(row: Target) -> Cell:
    return f"{row.value[0]}—{row.value[1]}" if isinstance(row.value, tuple) else row.value


def _targets(notice: Notice) -> Table:
    rows = [
        (
            r.section, KINDS[r.kind], r.indicator, COMPARATORS.get(r.comparator, r.comparator),
            _value(r), r.unit, CHANGES.get(r.change or ""), r.baseline, r.baseline_year, r.due,
            RECURRENCES.get(r.recurrence or ""), NATURES.get(r.nature or ""), r.strength,
            *place_cells(r.evidence, r.id),
        )
        for r in notice.targets
    ]  # fmt: skip
    columns = (
        ("section", "章节"), ("kind", "类别"), ("indicator", "指标"), ("comparator", "比较"),
        ("value", "数值"), ("measure", "计量单位"), ("change", "增减"), ("baseline", "基期值"),
        ("baseline_year", "基期"), ("due", "完成时限"), ("recurrence", "频次"), ("nature", "属性"),
        ("strength", "力度"), *PLACE,
    )  # fmt: skip
    return Table("targets", "指标清单", columns, tuple(rows))


def _deadlines(notice: Notice) -> Table:
    tasks, repeats = {t.id: t.text for t in notice.tasks}, Repeats()
    rows = [
        (r.section, repeats.told(tasks.get(r.task or "")), "执行期限" if r.is_term else "完成时限", r.start, r.end,
         RECURRENCES.get(r.recurrence or ""), *place_cells(r.evidence, r.id))
        for r in notice.deadlines
    ]  # fmt: skip
    columns = (
        ("section", "章节"), ("task", "任务"), ("term", "类别"), ("begins", "开始"),
        ("due", "完成时限"), ("recurrence", "频次"), *PLACE,
    )  # fmt: skip
    return Table("deadlines", "时限清单", columns, tuple(rows))


def _sections(notice: Notice) -> Table:
    rows = [
        (r.path, r.number, r.heading, r.depth, r.parent, *place_cells(r.evidence, r.id))
        for r in notice.sections
    ]
    columns = (
        ("path", "路径"), ("number", "序号"), ("heading", "标题"), ("depth", "层级"),
        ("parent", "上级"), *PLACE,
    )  # fmt: skip
    return Table("sections", "章节", columns, tuple(rows))


_RELATIONS = {"based_on": "依据", "mentions": "提及", "repeals": "废止"}


def _citations(notice: Notice) -> Table:
    rows = [
        (r.title, r.document_number, r.alias, _RELATIONS.get(r.relation, r.relation),
         *place_cells(r.evidence, r.id))
        for r in notice.citations
    ]  # fmt: skip
    columns = (
        ("title", "标题"), ("document_number", "发文字号"), ("alias", "简称"),
        ("relation", "关系"), *PLACE,
    )  # fmt: skip
    return Table("citations", "引用文件", columns, tuple(rows))


LEVELS = {
    "national": "国家级", "province": "省级", "prefecture": "市级", "county": "区县级", "township": "乡镇级",
}  # fmt: skip
UNIT_KINDS = {
    "government": "政府", "party": "党委", "mass_organisation": "群团组织", "congress": "人大政协",
    "judicial": "司法机关", "vertical": "垂直管理机构", "enterprise": "企业", "institution": "事业单位",
    "collective": "统称",
}  # fmt: skip
STATUSES = {"resolved": "已确认", "ambiguous": "有歧义", "unresolved": "未确认"}


def _units(notice: Notice) -> Table:
    counts = Counter(row.unit for row in notice.assignments)
    rows = [
        (r.unit, r.name, counts[r.unit], LEVELS.get(r.level or ""), UNIT_KINDS.get(r.kind or ""),
         "、".join(r.national) or None, r.region, STATUSES.get(r.status, r.status), "、".join(r.candidates) or None, "、".join(r.members) or None, r.key)
        for r in notice.units
    ]  # fmt: skip
    columns = (
        ("unit", "单位"), ("unit_name", "单位全称"), ("mentions", "次数"), ("level", "层级"),
        ("kind", "类别"), ("national", "归口"), ("region", "地区"), ("status", "状态"),
        ("candidates", "备选全称"), ("members", "所含单位"), ("id", "编号"),
    )  # fmt: skip
    return Table("units", "单位清单", columns, tuple(rows))


def _people(notice: Notice) -> Table:
    rows = [(r.name, r.role, r.position, *place_cells(r.evidence, r.id)) for r in notice.people]
    columns = (("name", "姓名"), ("role", "职务"), ("position", "所在单位及职务"), *PLACE)
    return Table("people", "名单", columns, tuple(rows))


def _issues(notice: Notice) -> Table:
    rows = [(r.code, r.message, r.section, *place_cells(r.evidence, r.id)) for r in notice.issues]
    columns = (("code", "代码"), ("message", "说明"), ("section", "章节"), *PLACE)
    return Table("issues", "问题", columns, tuple(rows))


MENTIONS = {"number": "数字", "time": "时间", "unit": "单位", "cue": "角色词", "column": "表格列"}
OUTCOMES = {
    "record": "已列入", "date": "日期", "name": "名称用字", "article": "序号文号", "modifier": "修饰限定",
    "own_count": "本文件自身计数", "achievement": "已有成绩", "threshold": "条件", "subsidy": "补助标准",
    "procedural": "办理时限", "reference": "提及", "furniture": "页码页眉", "doubtful": "存疑",
    "unread": "未能识别",
}  # fmt: skip


REASONS = {  # codes of `AccountLine.reason`; a column by what it holds
    "target": "指标", "deadline": "时限", "no-indicator": "所计何物不明", "stands-alone": "单独成文",
    "unit-before": "前有单位名称", "role-unknown": "角色不明", "no-unit": "前无单位名称", "mentioned": "文中提及", "item": "序号",
    "masthead": "版头落款", "citation": "引用文件", "title-or-statement": "标题或分工", "person": "名单",
    "code": "代码", "part-of-a-word": "词的一部分", "factor": "乘数", "ordinal": "第几", "date": "日期",
    "once": "次数", "validity": "有效期", "word": "词的一部分", "name": "名称", "duration": "历时",
    "again": "重复说明", "vague": "约数", "unread": "计量不明", "no-date": "没有这一天", "past": "已过去",
    "period": "周期", "since": "起始日期", "other": "其他", "due": "时限", "baseline": "基期值", "year-between": "中间年份",
    "goal": "目标值", "growth": "增速", "indicator-name": "指标名称", "table-of-a-past-plan": "上期规划表",
    "goal-in-words": "文字目标", "column-unread": "列义不明", "outside": "正文之外", "text": "正文",
    "modifier": "修饰限定", "own_count": "本文件自身计数", "achievement": "已有成绩", "threshold": "条件",
    "subsidy": "补助标准", "procedural": "办理时限", "lead": "牵头", "responsible": "责任",
    "participating": "参与", "supervising": "督导", "number": "序号", "indicator": "指标名称",
    "category": "类别", "base": "基期值", "done": "完成值", "year": "年度值", "measure": "计量单位",
    "nature": "属性", "total": "合计", "table-unread": "表格未识别",
}  # fmt: skip


def reason_word(code: str) -> str:
    """A reason in Chinese: perhaps-achievement is 或为已有成绩."""
    kind = code.removeprefix("perhaps-")
    word = REASONS.get(kind, kind)
    return word if kind == code else f"或为{word}"


def _accounts(notice: Notice) -> Table:
    rows = [
        (MENTIONS[r.mention], OUTCOMES[r.outcome], round(r.chance, 3), reason_word(r.reason), r.record,
         *place_cells(r.evidence, "")[:-1])
        for r in notice.accounts
    ]  # fmt: skip
    columns = (
        ("mention", "类别"), ("outcome", "去向"), ("chance", "像指标的程度"), ("reason", "理由"),
        ("record", "所在记录"), *PLACE[:-1],
    )  # fmt: skip
    return Table("accounts", "数字台账", columns, tuple(rows))


_BUILDERS: dict[str, Callable[[Notice], Table]] = {
    "breakdown": breakdown_table,
    "duties": duties_table,
    "matrix": matrix_table,
    "by_unit": by_unit_table,
    "targets": _targets,
    "deadlines": _deadlines,
    "sections": _sections,
    "citations": _citations,
    "units": _units,
    "people": _people,
    "issues": _issues,
    "accounts": _accounts,
}
