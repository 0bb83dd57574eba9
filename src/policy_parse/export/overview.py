"""What one looks at first: what the document is, how much was found, who has most, what to check."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import Notice, Role
from policy_parse.domain.records import RECORDS
from policy_parse.domain.words import KIND_WORDS, LEVEL_WORDS, word
from policy_parse.export.duty_tables import headings_of_units
from policy_parse.export.shown import date_shown
from policy_parse.export.table import headings
from policy_parse.lexicon.issue_kinds import issue_kinds

_AHEAD = 12  # deadlines that are listed
_TEXT = 90  # characters of a task that are shown


@dataclass(frozen=True, slots=True)
class Overview:
    """`facts`: what the document is. `load`: tasks of each unit by role (as in `Role`), most first.

    `ahead`: the first dates with what is due and who leads. `targets`: numbers by kind. `checks`:
    kinds of issues with their number and the first message.
    """

    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    load: tuple[tuple[str, tuple[int, ...]], ...]
    ahead: tuple[tuple[str, str, str, str], ...]  # date, section, task, units
    targets: tuple[tuple[str, int], ...]
    checks: tuple[tuple[str, int, str], ...]


def overview(notice: Notice) -> Overview:
    """The overview of a notice."""
    return Overview(
        _facts(notice),
        _counts(notice),
        _load(notice),
        _ahead(notice),
        tuple(
            (KIND_WORDS[kind], n)
            for kind, n in Counter(t.kind for t in notice.targets).most_common()
        ),
        _checks(notice),
    )


def _facts(notice: Notice) -> tuple[tuple[str, str], ...]:
    m = notice.metadata
    found = (
        ("title", m.title),
        ("document_number", m.document_number),
        ("issuers", "、".join(m.issuers)),
        ("issue_date", date_shown(m.issue_date or "") or None),
        ("level", word(LEVEL_WORDS, m.level)),
        ("region", m.region),
        ("file", notice.source.name),
    )
    return tuple((FIELDS[name].zh, value or "未识别") for name, value in found)


def _counts(notice: Notice) -> tuple[tuple[str, int], ...]:
    units = {row.unit_key for row in notice.assignments}
    return (
        (RECORDS["sections"].zh, len(notice.sections)),
        (RECORDS["tasks"].zh, len(notice.tasks)),
        (RECORDS["assignments"].zh, len(notice.assignments)),
        (FIELDS["responsible"].zh, len(units)),
        (RECORDS["targets"].zh, len(notice.goals)),
        (RECORDS["deadlines"].zh, len(notice.deadlines)),
        ("待核对", len(notice.issues)),
    )


def _load(notice: Notice) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Tasks of each unit by role; a duty without a task counts as one."""
    names = headings_of_units(notice)
    held: dict[str, dict[Role, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in notice.assignments:
        held[row.unit_key][row.role] |= set(row.tasks) or {row.section}
    rows = [
        (names[key], tuple(len(roles.get(role, ())) for role in Role))
        for key, roles in held.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-sum(row[1]), row[0])))


def _ahead(notice: Notice) -> tuple[tuple[str, str, str, str], ...]:
    tasks, titles = {task.id: task for task in notice.tasks}, headings(notice)
    units: dict[str, list[str]] = defaultdict(list)
    for row in notice.assignments:
        if row.role in (Role.LEAD, Role.RESPONSIBLE):
            for key in row.tasks or (row.section,):
                units[key].append(row.unit)
    dated = sorted((d.end, n, d) for n, d in enumerate(notice.deadlines) if d.end and not d.is_term)
    out = []
    for end, _, deadline in dated[:_AHEAD]:
        task = tasks.get(deadline.task or "")
        named = dict.fromkeys(units.get(task.id if task else deadline.section, ()))
        text = task.text if task else titles.get(deadline.section) or deadline.evidence.quote
        shown = text if len(text) <= _TEXT else text[: _TEXT - 1] + "…"
        out.append((end, deadline.section, shown, "、".join(named)))
    return tuple(out)


def _checks(notice: Notice) -> tuple[tuple[str, int, str], ...]:
    names = issue_kinds()
    first: dict[str, str] = {}
    for issue in notice.issues:
        first.setdefault(issue.code, issue.message)
    counts = Counter(issue.code for issue in notice.issues)
    return tuple((names.get(code, code), n, first[code]) for code, n in counts.most_common())
