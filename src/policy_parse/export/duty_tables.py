"""Who does what: duties by unit, by task, as a matrix, and for each unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.notice import Assignment, Deadline, Notice, Role, Task
from policy_parse.domain.records import TABLES
from policy_parse.domain.words import RECURRENCE_WORDS, ROLE_WORDS, word
from policy_parse.export.repeats import Repeats, columns_of_units, other_units
from policy_parse.export.table import Cell, Cells, Table, filled, headings, place


def deadline_text(rows: list[Deadline]) -> str:
    """Deadlines as an analyst writes them: 2025；每年；每年11月底前."""
    return "；".join(dict.fromkeys(map(_when, rows)))


def _when(row: Deadline) -> str:
    printed = row.evidence.literal
    dated = any(c.isdecimal() for c in printed)  # 每年11月底前 says more than its recurrence
    return row.end or (not dated and word(RECURRENCE_WORDS, row.recurrence)) or printed


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
    return filled(
        TABLES["duties"],
        (
            {
                "section": task.section if task else row.section,
                "heading": repeats.told(titles.get(task.section if task else row.section)),
                "task": repeats.told(task.text if task else None),
                "role": ROLE_WORDS[row.role],
                "unit": row.unit,
                "unit_name": row.unit_name,
                "role_word": row.role_word,
                "deadline": deadline,
                "id": row.id,
                **place(row.evidence),
            }
            for row, task, deadline in _spread(notice)
        ),
    )


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
    others = len(shown) < len(units)
    rows = [
        (
            section,
            repeats.told(titles.get(section)),
            text,
            deadline,
            *("、".join(cells[key].get(unit, ())) or None for unit in shown),
            *((other_units(cells[key], shown, units),) if others else ()),
            key,
        )
        for key, (section, text, deadline) in sorted(
            lines.items(), key=lambda item: order.get(item[0], -1)
        )
    ]
    form = TABLES["matrix"]
    *first, other, last = form.columns
    own = ((units[key], units[key]) for key in shown)
    return Table(
        form.kind, form.zh, (*first, *own, *((other,) if others else ()), last), tuple(rows)
    )


def by_unit_table(notice: Notice) -> Table:
    """按单位任务清单: the rows of each unit together, with the targets of its tasks and its partners."""
    partners, targets = _partners(notice), _targets_of(notice)
    titles, repeats = headings(notice), Repeats()
    names = headings_of_units(notice)
    of_unit: dict[str, list[Cells]] = defaultdict(list)
    for row, task, deadline in _spread(notice):
        section = task.section if task else row.section
        of_unit[row.unit_key].append(
            {
                "unit": names[row.unit_key],
                "role": ROLE_WORDS[row.role],
                "section": section,
                "heading": repeats.told(titles.get(section)),
                "task": repeats.told(task.text if task else None),
                "targets": repeats.told("；".join(targets.get(task.id, ())) if task else None)
                or None,
                "deadline": deadline or None,
                "partners": repeats.told(partners(row, task.id if task else row.section)),
                "id": row.id,
                **place(row.evidence),
            }
        )
    order = {word: n for n, word in enumerate(ROLE_WORDS.values())}
    in_order = (
        sorted(rows, key=lambda cells: order[str(cells["role"])]) for rows in of_unit.values()
    )
    return filled(TABLES["by_unit"], chain.from_iterable(in_order))


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
    for target in notice.goals:
        if target.task:
            out[target.task].append(target.evidence.quote.lstrip("、，；"))
    return out


def breakdown_table(notice: Notice) -> Table:
    """责任分解表: a row per task with its units by role, its deadlines and its targets."""
    titles, repeats = headings(notice), Repeats()
    lines: dict[str, _Line] = {}
    for task in notice.tasks:
        lines[task.id] = _Line(task.section, task.text, _place_of(task.evidence, task.id))
    for row, governed, deadline in _spread(notice):
        key = governed.id if governed else row.section
        line = lines.get(key)
        if line is None:
            line = _Line(row.section, titles.get(row.section), _place_of(row.evidence, key))
            lines[key] = line
        line.units.setdefault(row.role, {})[row.unit] = None
        line.words.setdefault(row.role_word, None)
        line.deadline = line.deadline or deadline
    for task_id, said in _targets_of(notice).items():
        if task_id in lines:
            lines[task_id].targets += said
    return filled(
        TABLES["breakdown"],
        (
            {
                "section": line.section,
                "heading": repeats.told(titles.get(line.section)),
                "task": line.text,
                **{role.value: "、".join(line.units.get(role, ())) or None for role in Role},
                "deadline": line.deadline or None,
                "targets": "；".join(line.targets) or None,
                "role_word": "、".join(filter(None, line.words)) or None,
                **line.place,
            }
            for line in lines.values()
        ),
    )


def _place_of(evidence: Evidence, key: str) -> dict[str, Cell]:
    """Where a task stands; its text is there already."""
    found = place(evidence)
    del found["quote"]
    return found | {"id": key}


@dataclass(slots=True)
class _Line:
    """A task while its units, deadlines and targets are put together."""

    section: str
    text: str | None
    place: dict[str, Cell]
    units: dict[Role, dict[str, None]] = field(default_factory=dict)
    words: dict[str | None, None] = field(default_factory=dict)
    deadline: str = ""
    targets: list[str] = field(default_factory=list)
