"""What a notice orders, piece by piece: each task with its duties, times, numbers and doubts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_parse.domain.accounts import OPEN, Mention
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.mentions import PassageMentions
from policy_parse.domain.notice import Assignment, Notice, Section, Style, Target, TargetKind, Task
from policy_parse.layout.widths import shadow
from policy_parse.steps import find_all, working_year
from policy_parse.verification.facts import Figure, When, figures_of, times_of, when_of


@dataclass(slots=True, eq=False)
class Order:
    """A task, or the rest of a section: what the row of a ledger is held against.

    `text` is without white space, `heading` that of its section; `deadlines` are those of the
    records, `times` all that are said. `task` is None for text that orders nothing by itself.
    """

    reading: NoticeReading
    section: str
    heading: str
    task: Task | None
    text: str
    evidence: Evidence | None
    figures: list[Figure] = field(default_factory=list)
    times: list[When] = field(default_factory=list)
    duties: list[Assignment] = field(default_factory=list)
    deadlines: list[When] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its section as it is told: 2.1（一）提升效能."""
        return f"{self.section} {self.heading}".strip()

    @property
    def stated(self) -> list[Assignment]:
        """Its duties that a clerk takes over: those of its bracket, label or table where it has one,
        else those of its running text; none that are said once for all tasks.
        """
        own = [a for a in self.duties if not a.inherited]
        return [a for a in own if a.style is not Style.BODY] or own

    @property
    def words(self) -> str:
        """All of its wording, the heading too."""
        return self.text if self.text.startswith(self.heading) else f"{self.heading}。{self.text}"


@dataclass(slots=True, eq=False)
class NoticeReading:
    """A notice with its orders in the order of the text; `siblings` are those of one section."""

    notice: Notice
    year: int | None
    orders: list[Order] = field(default_factory=list)
    sections: dict[str, Section] = field(default_factory=dict)
    siblings: dict[str, list[Order]] = field(default_factory=dict)

    def above(self, order: Order) -> Iterator[Order]:
        """What the sections above an order say themselves."""
        path = self.sections[order.section].parent if order.section in self.sections else None
        while path:
            yield from (o for o in self.siblings.get(path, ()) if o.task is None)
            path = self.sections[path].parent if path in self.sections else None
        yield from (o for o in self.siblings.get("", ()) if order.section)

    def label(self, path: str) -> str:
        """A section as it is told: 2.1（一）提升效能."""
        section = self.sections.get(path)
        return f"{path} {shadow(''.join(section.heading.split()))}".strip() if section else path

    def printed(self, path: str) -> str:
        """All that a section prints, what was not read too, without white space."""
        section = self.sections.get(path)
        if section is None:
            return ""
        text = self.notice.source.text[section.body.start : section.body.end]
        return shadow("".join(text.split()))

    def doubts(
        self, order: Order, codes: frozenset[str], mention: Mention | None
    ) -> Iterator[tuple[str, str]]:
        """What is left open in the section of an order: words of the notice, and why.

        Issues of these codes, and lines of the account (where it was asked for) of a kind.
        """
        for issue in self.notice.issues:
            if issue.code in codes and issue.section == order.section:
                yield issue.evidence.quote if issue.evidence else "", issue.message
        section = self.sections.get(order.section)
        for line in self.notice.accounts if section and mention else ():
            start = line.evidence.span.start
            here = section is not None and section.body.start <= start < section.body.end
            if here and line.mention is mention and line.outcome in OPEN:
                yield line.evidence.quote, f"本程序对原文“{line.evidence.quote}”的识别存疑"


def read_orders(notice: Notice) -> NoticeReading:
    """The orders of a notice."""
    found = find_all(notice.source)
    reading = NoticeReading(notice, working_year(found.skeleton))
    reading.sections = {s.path: s for s in notice.sections}
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in notice.tasks:
        tasks[task.section].append(task)
    _add(reading, "", "", [], found.loose)
    for draft, mentions in zip(found.skeleton.sections, found.mentions, strict=True):
        heading = shadow("".join(draft.heading.split()))
        _add(reading, draft.path, heading, tasks.get(draft.path, []), mentions)
    for order in reading.orders:
        reading.siblings.setdefault(order.section, []).append(order)
    _add_records(reading)
    return reading


def _add(
    reading: NoticeReading,
    path: str,
    heading: str,
    tasks: Sequence[Task],
    mentions: Sequence[PassageMentions],
) -> None:
    """The orders of one section: its tasks, and what stands before them or alone."""
    own = [Order(reading, path, heading, t, shadow(t.evidence.literal), t.evidence) for t in tasks]
    rest = Order(reading, path, heading, None, "", None)
    starts = [o.evidence.span.start for o in own if o.evidence]
    for found in mentions:
        passage = found.passage
        if not own and (text := passage.text[found.start :]):
            rest.text += text if not rest.text else f"\n{text}"
            rest.evidence = rest.evidence or passage.evidence(found.start, len(passage.text))
        for offset, figure in figures_of(found):
            _at(own, starts, rest, passage.locate(offset)).figures.append(figure)
        for offset, when in times_of(found):
            _at(own, starts, rest, passage.locate(offset)).times.append(when)
    reading.orders += own
    if not own:
        reading.orders.append(rest)


def _at(own: Sequence[Order], starts: Sequence[int], rest: Order, place: int) -> Order:
    """The order in whose text a place of the source lies: the last that begins before it."""
    if not own:
        return rest
    return own[max(0, bisect_right(starts, place) - 1)]


def _add_records(reading: NoticeReading) -> None:
    """Duties, deadlines and targets of the notice to the orders they belong to."""
    notice = reading.notice
    of_task = {o.task.id: o for o in reading.orders if o.task}
    for row in notice.assignments:
        governed = [of_task[t] for t in row.tasks if t in of_task]
        for order in governed or reading.siblings.get(row.section, [])[:1]:
            order.duties.append(row)
    for deadline in notice.deadlines:
        if deadline.is_term:
            continue
        when = when_of(deadline.end, deadline.recurrence, deadline.evidence)
        one = of_task.get(deadline.task or "")
        for order in [one] if one else reading.siblings.get(deadline.section, ()):
            if when.end or when.recurrence:
                order.deadlines.append(when)
    for target in notice.targets:
        _add_target(reading, target, of_task)


def _add_target(reading: NoticeReading, target: Target, of_task: dict[str, Order]) -> None:
    """A target to its order; one of an indicator table is an order of its own."""
    here = of_task.get(target.task or "")
    near = [here] if here else reading.siblings.get(target.section, [])
    span = target.value_evidence.span
    for order in near:
        for i, figure in enumerate(order.figures):
            held = figure.evidence.span if figure.evidence else None
            if held and held.start <= span.start < held.end:
                bounds = figure.bounds | {target.comparator}
                order.figures[i] = figure._replace(bounds=bounds)
                if figure.same != (target.value, target.unit):  # 分别降低20个、10个百分点
                    more = figure._replace(value=target.value, unit=target.unit, bounds=bounds)
                    order.figures.append(more)
                if target.kind is TargetKind.TARGET:
                    order.targets.append(target)
                return
    if target.kind is not TargetKind.TARGET:
        return
    own = here or Order(
        reading, target.section, "", None, shadow(target.indicator), target.evidence
    )
    quote = target.value_evidence.literal
    own.figures.append(
        Figure(
            target.value,
            target.unit,
            frozenset({target.comparator}),
            quote,
            target.indicator[-8:],
            quote,
            target.value_evidence,
        )
    )
    own.targets.append(target)
    if target.due:
        own.times.append(when_of(target.due, None, target.evidence))
    if here is None:
        reading.orders.append(own)
