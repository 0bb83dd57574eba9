"""Who does what: duties by unit, by task, as a matrix, and for each unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from policy_parse.domain.notice import Assignment, Deadline, Notice, Role, Task
from policy_parse.export.repeats import Repeats, columns_of_units, other_units
from policy_parse.export.table import PLACE, Cell, Table, headings, place_cells

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


def duties_table(notice: Notice) -> Table:
    """责任清单: a row per unit and task."""
    titles, repeats = headings(notice), Repeats()
    rows = [
        (
            task.section if task else row.section,
            repeats.told(titles.get(task.section if task else row.section)),
            repeats.told(task.text if task else None),
            ROLE_WORDS[row.role],
            row.unit,
            row.unit_name,
            row.role_word,
            deadline,
            *place_cells(row.evidence, row.id),
        )
        for row, task, deadline in _spread(notice)
    ]
    columns = (
        ("section", "章节"), ("heading", "章节标题"), ("task", "任务"), ("role", "角色"),
        ("unit", "单位"), ("unit_name", "单位全称"), ("role_word", "角色原词"),
        ("deadline", "完成时限"), *PLACE,
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


def matrix_table(notice: Notice) -> Table:
    """责任矩阵: a row per task, a column per unit."""
    units = headings_of_units(notice)
    cells: dict[str, dict[str, list[str]]] = defaultdict(dict)
    lines: dict[str, tuple[str, str | None, str]] = {}
    titles, repeats = headings(notice), Repeats()
    for row, task, deadline in _spread(notice):
        key = task.id if task else row.section
        section = task.section if task else row.section
        lines.setdefault(key, (section, task.text if task else titles.get(section), deadline))
        words = cells[key].setdefault(row.unit_key, [])
        if ROLE_WORDS[row.role] not in words:
            words.append(ROLE_WORDS[row.role])
    for task in notice.tasks:
        lines.setdefault(task.id, (task.section, task.text, ""))
    order = {task.id: i for i, task in enumerate(notice.tasks)}
    shown = columns_of_units(cells, list(units), len(lines))
    others = () if len(shown) == len(units) else (("others", "其余单位"),)
    rows = [
        (section, repeats.told(titles.get(section)), text, deadline,
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


def by_unit_table(notice: Notice) -> Table:
    """按单位任务清单: the rows of each unit together, with the targets of its tasks and its partners."""
    partners, targets = _partners(notice), _targets_of(notice)
    titles, repeats = headings(notice), Repeats()
    rows: list[tuple[Cell, ...]] = []
    names = headings_of_units(notice)
    of_unit: dict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for row, task, deadline in _spread(notice):
        section = task.section if task else row.section
        of_unit[row.unit_key].append(
            (names[row.unit_key], ROLE_WORDS[row.role], section,
             repeats.told(titles.get(section)), repeats.told(task.text if task else None),
             repeats.told("；".join(targets.get(task.id, ())) if task else None) or None, deadline or None,
             repeats.told(partners(row, task.id if task else row.section)), *place_cells(row.evidence, row.id))
        )  # fmt: skip
    order = {word: n for n, word in enumerate(ROLE_WORDS.values())}
    for unit in of_unit:
        rows += sorted(of_unit[unit], key=lambda row: order[str(row[1])])
    columns = (
        ("unit", "单位"), ("role", "角色"), ("section", "章节"), ("heading", "章节标题"),
        ("task", "任务"), ("targets", "指标"), ("deadline", "完成时限"), ("partners", "协作单位"), *PLACE,
    )  # fmt: skip
    return Table("by_unit", "按单位任务清单", columns, tuple(rows))


def _partners(notice: Notice) -> Callable[[Assignment, str], str | None]:
    """Says with whom a unit does a task: who leads it sees all others, the others who leads."""
    names = headings_of_units(notice)
    of_task: dict[str, dict[Role, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in notice.assignments:
        for key in row.tasks or (row.section,):
            of_task[key][row.role].setdefault(row.unit_key, names[row.unit_key])

    def partners(row: Assignment, key: str) -> str | None:
        leads = row.role in (Role.LEAD, Role.RESPONSIBLE)
        told = []
        for role, units in of_task[key].items():
            if leads or role in (Role.LEAD, Role.RESPONSIBLE):
                others = [name for unit, name in units.items() if unit != row.unit_key]
                told += [f"{ROLE_WORDS[role]}：{'、'.join(others)}"] if others else []
        return "；".join(told) or None

    return partners


def _targets_of(notice: Notice) -> dict[str, list[str]]:
    """What is to be reached in each task, as it is printed."""
    out: dict[str, list[str]] = defaultdict(list)
    for target in notice.targets:
        if target.kind == "target" and target.task:
            out[target.task].append(target.evidence.quote.lstrip("、，；"))
    return out


def breakdown_table(notice: Notice) -> Table:
    """责任分解表: a row per task with its units by role, its deadlines and its targets."""
    titles, repeats = headings(notice), Repeats()
    lines: dict[str, _Line] = {}
    for task in notice.tasks:
        lines[task.id] = _Line(task.section, task.text, place_cells(task.evidence, task.id)[1:])
    for row, governed, deadline in _spread(notice):
        key = governed.id if governed else row.section
        line = lines.setdefault(
            key, _Line(row.section, titles.get(row.section), place_cells(row.evidence, key)[1:])
        )
        line.units.setdefault(row.role, {})[row.unit] = None
        line.words.setdefault(row.role_word, None)
        line.deadline = line.deadline or deadline
    for task_id, said in _targets_of(notice).items():
        if task_id in lines:
            lines[task_id].targets += said
    rows = [
        (line.section, repeats.told(titles.get(line.section)), line.text,
         *("、".join(line.units.get(role, ())) or None for role in Role), line.deadline or None,
         "；".join(line.targets) or None, "、".join(filter(None, line.words)) or None, *line.place)
        for line in lines.values()
    ]  # fmt: skip
    columns = (
        ("section", "章节"), ("heading", "章节标题"), ("task", "任务"), ("lead", "牵头单位"),
        ("responsible", "责任单位"), ("participating", "参与单位"), ("supervising", "督导单位"),
        ("deadline", "完成时限"), ("targets", "指标"), ("role_word", "角色原词"), *PLACE[1:],
    )  # fmt: skip
    return Table("breakdown", "责任分解表", columns, tuple(rows))


@dataclass(slots=True)
class _Line:
    """A task while its units, deadlines and targets are put together."""

    section: str
    text: str | None
    place: tuple[Cell, ...]
    units: dict[Role, dict[str, None]] = field(default_factory=dict)
    words: dict[str | None, None] = field(default_factory=dict)
    deadline: str = ""
    targets: list[str] = field(default_factory=list)
