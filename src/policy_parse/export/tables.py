"""The tables an analyst works with, as plain rows: one definition for CSV, XLSX and pandas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Assignment, Deadline, Notice, Role, Target, Task
from policy_parse.export.repeats import Repeats, columns_of_units, other_units

Cell = str | int | float | None
ROLE_WORDS = {
    Role.LEAD: "牵头",
    Role.RESPONSIBLE: "责任",
    Role.PARTICIPATING: "参与",
    Role.SUPERVISING: "督导",
}
RECURRENCES = {
    "semiannual": "每半年", "biennial": "每两年", "triennial": "每三年", "quinquennial": "每五年",
    "bimonthly": "每两个月", "semimonthly": "每半月", "biweekly": "每两周", "tenday": "每旬",
    "annual": "每年", "quarterly": "每季度", "monthly": "每月", "weekly": "每周", "daily": "每日",
    "ongoing": "长期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, columns (key and Chinese header) and rows."""

    kind: str
    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]

    def headers(self, language: str = "zh") -> list[str]:
        """Column headers in Chinese (`zh`) or as keys (`en`)."""
        return [zh if language == "zh" else key for key, zh in self.columns]


_PLACE = (
    ("quote", "原文依据"),
    ("page", "页码"),
    ("start", "起始位置"),
    ("end", "结束位置"),
    ("id", "编号"),
)


def build_table(notice: Notice, kind: str) -> Table:
    """The table of one kind; raises ValueError for an unknown kind, and for accounts that were not
    asked for.
    """
    if kind not in _BUILDERS:
        raise ValueError(f"no table {kind!r}; there are: {', '.join(_BUILDERS)}")
    if kind == "accounts" and not notice.accounts:
        raise ValueError("no accounts: parse with accounts=True")
    return _BUILDERS[kind](notice)


def build_tables(notice: Notice) -> list[Table]:
    """All tables in the order in which they are shown; 数字台账 where the notice was accounted for."""
    kinds = [kind for kind in _BUILDERS if kind != "accounts" or notice.accounts]
    return [_BUILDERS[kind](notice) for kind in kinds]


def _place(evidence: Evidence | None, key: str) -> tuple[Cell, ...]:
    tick()
    if evidence is None:
        return (None, None, None, None, key)
    return (evidence.quote, evidence.page, *evidence.span, key)


def _headings(notice: Notice) -> dict[str, str]:
    return {s.path: s.number + s.heading for s in notice.sections}


def deadline_text(rows: list[Deadline]) -> str:
    """Deadlines as an analyst writes them: 2025；每年；每年11月底前."""
    return "；".join(dict.fromkeys(map(_when, rows)))


def _when(row: Deadline) -> str:
    printed = row.evidence.literal
    dated = any(c.isdecimal() for c in printed)  # 每年11月底前 says more than its recurrence
    return row.end or (printed if dated else RECURRENCES.get(row.recurrence or "", printed))


def _spread(notice: Notice) -> list[tuple[Assignment, Task | None, str]]:
    """Each assignment with each task that it governs, and the task's deadlines."""
    tasks = {t.id: t for t in notice.tasks}
    of_task: dict[str, list[Deadline]] = defaultdict(list)
    of_section: dict[str, list[Deadline]] = defaultdict(list)
    for deadline in notice.deadlines:
        if deadline.is_term:
            continue  # how long a measure is in force is no time by which a task is done
        if deadline.task:
            of_task[deadline.task].append(deadline)
        else:
            of_section[deadline.section].append(deadline)
    out: list[tuple[Assignment, Task | None, str]] = []
    for row in notice.assignments:
        governed: list[Task | None] = [tasks[key] for key in row.tasks] or [None]
        for task in governed:
            own = of_task[task.id] if task else []
            out.append((row, task, deadline_text(own or of_section[row.section])))
    order = {task.id: i for i, task in enumerate(notice.tasks)}
    last = len(order)
    return sorted(out, key=lambda item: order[item[1].id] if item[1] else last)


def _duties(notice: Notice) -> Table:
    headings, repeats = _headings(notice), Repeats()
    rows = [
        (
            task.section if task else row.section,
            repeats.told(headings.get(task.section if task else row.section)),
            repeats.told(task.text if task else None),
            ROLE_WORDS[row.role],
            row.unit,
            row.unit_name,
            row.role_word,
            deadline,
            *_place(row.evidence, row.id),
        )
        for row, task, deadline in _spread(notice)
    ]
    columns = (
        ("section", "章节"), ("heading", "章节标题"), ("task", "任务"), ("role", "角色"),
        ("unit", "单位"), ("unit_name", "单位全称"), ("role_word", "角色原词"),
        ("deadline", "完成时限"), *_PLACE,
    )  # fmt: skip
    return Table("duties", "责任清单", columns, tuple(rows))


def headings_of_units(notice: Notice) -> dict[str, str]:
    """What a table calls each unit, by its key: its commonest spelling, the shortest of those.

    Two bodies that are spelled alike are told apart by their full names.
    """
    spellings: dict[str, Counter[str]] = {}
    for row in notice.assignments:
        spellings.setdefault(row.unit_key, Counter())[row.unit] += 1
    shown = {
        key: min(counts, key=lambda name: (-counts[name], len(name), name))
        for key, counts in spellings.items()
    }
    alike = Counter(shown.values())
    full = {unit.key: unit.name or unit.key for unit in notice.units}
    return {key: name if alike[name] == 1 else full[key] for key, name in shown.items()}


def _matrix(notice: Notice) -> Table:
    units = headings_of_units(notice)
    cells: dict[str, dict[str, list[str]]] = defaultdict(dict)
    lines: dict[str, tuple[str, str | None, str]] = {}
    headings, repeats = _headings(notice), Repeats()
    for row, task, deadline in _spread(notice):
        key = task.id if task else row.section
        section = task.section if task else row.section
        lines.setdefault(key, (section, task.text if task else headings.get(section), deadline))
        words = cells[key].setdefault(row.unit_key, [])
        if ROLE_WORDS[row.role] not in words:
            words.append(ROLE_WORDS[row.role])
    for task in notice.tasks:
        lines.setdefault(task.id, (task.section, task.text, ""))
    order = {task.id: i for i, task in enumerate(notice.tasks)}
    shown = columns_of_units(cells, list(units), len(lines))
    others = () if len(shown) == len(units) else (("others", "其余单位"),)
    rows = [
        (section, repeats.told(headings.get(section)), text, deadline,
         *("、".join(cells[key].get(unit, ())) or None for unit in shown),
         *(other_units(cells[key], shown, units) for _ in others), key)
        for key, (section, text, deadline) in sorted(
            lines.items(), key=lambda item: order.get(item[0], -1)
        )
    ]  # fmt: skip
    columns = (
        ("section", "章节"), ("heading", "章节标题"), ("task", "任务"), ("deadline", "完成时限"),
        *((units[key], units[key]) for key in shown), *others, ("id", "编号"),
    )  # fmt: skip
    return Table("matrix", "责任矩阵", columns, tuple(rows))


def _by_unit(notice: Notice) -> Table:
    headings, repeats = _headings(notice), Repeats()
    rows: list[tuple[Cell, ...]] = []
    names = headings_of_units(notice)
    of_unit: dict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for row, task, deadline in _spread(notice):
        section = task.section if task else row.section
        of_unit[row.unit_key].append(
            (names[row.unit_key], ROLE_WORDS[row.role], section,
             repeats.told(headings.get(section)), repeats.told(task.text if task else None), deadline, *_place(row.evidence, row.id))
        )  # fmt: skip
    for unit in of_unit:
        rows += of_unit[unit]
    columns = (
        ("unit", "单位"), ("role", "角色"), ("section", "章节"), ("heading", "章节标题"),
        ("task", "任务"), ("deadline", "完成时限"), *_PLACE,
    )  # fmt: skip
    return Table("by_unit", "按单位任务清单", columns, tuple(rows))


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
            *_place(r.evidence, r.id),
        )
        for r in notice.targets
    ]  # fmt: skip
    columns = (
        ("section", "章节"), ("kind", "类别"), ("indicator", "指标"), ("comparator", "比较"),
        ("value", "数值"), ("measure", "单位"), ("change", "增减"), ("baseline", "基期值"),
        ("baseline_year", "基期"), ("due", "完成时限"), ("recurrence", "频次"), ("nature", "属性"),
        ("strength", "力度"), *_PLACE,
    )  # fmt: skip
    return Table("targets", "指标清单", columns, tuple(rows))


def _deadlines(notice: Notice) -> Table:
    tasks, repeats = {t.id: t.text for t in notice.tasks}, Repeats()
    rows = [
        (r.section, repeats.told(tasks.get(r.task or "")), "执行期限" if r.is_term else "完成时限", r.start, r.end,
         RECURRENCES.get(r.recurrence or ""), *_place(r.evidence, r.id))
        for r in notice.deadlines
    ]  # fmt: skip
    columns = (
        ("section", "章节"), ("task", "任务"), ("term", "类别"), ("begins", "开始"),
        ("due", "完成时限"), ("recurrence", "频次"), *_PLACE,
    )  # fmt: skip
    return Table("deadlines", "时限清单", columns, tuple(rows))


def _sections(notice: Notice) -> Table:
    rows = [
        (r.path, r.number, r.heading, r.depth, r.parent, *_place(r.evidence, r.id))
        for r in notice.sections
    ]
    columns = (
        ("path", "路径"), ("number", "序号"), ("heading", "标题"), ("depth", "层级"),
        ("parent", "上级"), *_PLACE,
    )  # fmt: skip
    return Table("sections", "章节", columns, tuple(rows))


_RELATIONS = {"based_on": "依据", "mentions": "提及", "repeals": "废止"}


def _citations(notice: Notice) -> Table:
    rows = [
        (r.title, r.document_number, r.alias, _RELATIONS.get(r.relation, r.relation),
         *_place(r.evidence, r.id))
        for r in notice.citations
    ]  # fmt: skip
    columns = (
        ("title", "标题"), ("document_number", "发文字号"), ("alias", "简称"),
        ("relation", "关系"), *_PLACE,
    )  # fmt: skip
    return Table("citations", "引用文件", columns, tuple(rows))


def _units(notice: Notice) -> Table:
    counts = Counter(row.unit for row in notice.assignments)
    rows = [
        (r.unit, r.name, counts[r.unit], r.level, r.kind, "、".join(r.national) or None, r.region,
         r.status, "、".join(r.candidates) or None, "、".join(r.members) or None, r.key)
        for r in notice.units
    ]  # fmt: skip
    columns = (
        ("unit", "单位"), ("unit_name", "单位全称"), ("mentions", "次数"), ("level", "层级"),
        ("kind", "类别"), ("national", "归口"), ("region", "地区"), ("status", "状态"),
        ("candidates", "备选全称"), ("members", "所含单位"), ("id", "编号"),
    )  # fmt: skip
    return Table("units", "单位清单", columns, tuple(rows))


def _people(notice: Notice) -> Table:
    rows = [(r.name, r.role, r.position, *_place(r.evidence, r.id)) for r in notice.people]
    columns = (("name", "姓名"), ("role", "职务"), ("position", "所在单位及职务"), *_PLACE)
    return Table("people", "名单", columns, tuple(rows))


def _issues(notice: Notice) -> Table:
    rows = [(r.code, r.message, r.section, *_place(r.evidence, r.id)) for r in notice.issues]
    columns = (("code", "代码"), ("message", "说明"), ("section", "章节"), *_PLACE)
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
         *_place(r.evidence, "")[:-1])
        for r in notice.accounts
    ]  # fmt: skip
    columns = (
        ("mention", "类别"), ("outcome", "去向"), ("chance", "像指标的程度"), ("reason", "理由"),
        ("record", "所在记录"), *_PLACE[:-1],
    )  # fmt: skip
    return Table("accounts", "数字台账", columns, tuple(rows))


_BUILDERS: dict[str, Callable[[Notice], Table]] = {
    "duties": _duties,
    "matrix": _matrix,
    "by_unit": _by_unit,
    "targets": _targets,
    "deadlines": _deadlines,
    "sections": _sections,
    "citations": _citations,
    "units": _units,
    "people": _people,
    "issues": _issues,
    "accounts": _accounts,
}
