"""Notices to one networkx MultiDiGraph with stable ids, the same whatever their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from policy_parse.domain.comparison import LinkComparison
from policy_parse.domain.kinds import Level
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice, Role, Unit
from policy_parse.domain.references import References
from policy_parse.lexicon.divisions import read_place

if TYPE_CHECKING:
    import networkx as nx

# 牵头, 责任, 参与/配合, 指导/督导 as edges from the unit to the task.
EDGE_OF_ROLE = {
    Role.LEAD: "leads",
    Role.RESPONSIBLE: "responsible",
    Role.PARTICIPATING: "participates",
    Role.SUPERVISING: "supervises",
}


def build_graph(
    notices: Iterable[Notice], links: Iterable[LinkComparison] = ()
) -> nx.MultiDiGraph[str]:
    """The responsibility graph of `notices`; `links` of a comparison add aligned_with edges.

    Nodes have `kind` (document, section, task, target, deadline, unit, person) and `label`; every
    node that stands in a text has `quote`, `start`, `end` and `page`. Edges have `kind` and a key
    of their own: contains, leads, responsible, participates, supervises, has_target, due,
    based_on, member_of, subordinate_to, counterpart_of, aligned_with.
    """
    import networkx as nx

    ordered = sorted(notices, key=lambda n: n.source.sha256)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for notice in ordered:
        _Document(graph, notice).add()
    _add_citations(graph, ordered)
    _add_unit_relations(graph, ordered)
    for link in links:
        _add_alignment(graph, link)
    return graph


def document_id(notice: Notice) -> str:
    """Id of a notice's node."""
    return f"d:{notice.source.sha256[:16]}"


def unit_id(key: str) -> str:
    """Id of a unit's node: one for all documents that name the unit."""
    return f"u:{key}"


class _Document:
    """Adds one notice."""

    def __init__(self, graph: nx.MultiDiGraph[str], notice: Notice) -> None:
        self.graph, self.notice = graph, notice
        self.id = document_id(notice)

    def add(self) -> None:
        metadata, source = self.notice.metadata, self.notice.source
        self.node(
            self.id,
            "document",
            metadata.title or source.name,
            document_number=metadata.document_number,
            issue_date=metadata.issue_date,
            level=metadata.level,
            region=metadata.region,
            file=source.name,
        )
        self.sections()
        self.tasks()
        self.targets()
        self.deadlines()
        self.people()
        self.duties()

    def targets(self) -> None:
        for target in self.notice.targets:
            value = target.value
            shown = f"{value[0]}—{value[1]}" if isinstance(value, tuple) else str(value)
            key = self.own(target.id)
            self.node(
                key,
                "target",
                f"{target.indicator} {target.comparator} {shown}{target.unit}",
                indicator=target.indicator,
                value=shown,
                unit=target.unit,
                due=target.due,
                target_kind=target.kind.value,
                quote=target.evidence.quote,
                start=target.evidence.span.start,
                end=target.evidence.span.end,
                page=target.evidence.page,
            )
            self.edge(self.holder(target.task, target.section), key, "has_target")

    def deadlines(self) -> None:
        for deadline in self.notice.deadlines:
            key = self.own(deadline.id)
            label = deadline.end or deadline.recurrence or deadline.evidence.quote
            self.node(
                key,
                "deadline",
                label,
                end_date=deadline.end,
                recurrence=deadline.recurrence,
                quote=deadline.evidence.quote,
                start=deadline.evidence.span.start,
                end=deadline.evidence.span.end,
                page=deadline.evidence.page,
            )
            self.edge(self.holder(deadline.task, deadline.section), key, "due")

    def people(self) -> None:
        for person in self.notice.people:
            key = self.own(person.id)
            self.node(
                key,
                "person",
                person.name,
                role=person.role,
                position=person.position,
                quote=person.evidence.quote,
                start=person.evidence.span.start,
                end=person.evidence.span.end,
                page=person.evidence.page,
            )
            self.edge(key, self.id, "member_of")

    def sections(self) -> None:
        by_path = {s.path: self.own(s.id) for s in self.notice.sections}
        self.paths = by_path
        for section in self.notice.sections:
            evidence = section.evidence
            self.node(
                by_path[section.path],
                "section",
                section.number + section.heading,
                path=section.path,
                quote=evidence.quote,
                start=evidence.span.start,
                end=evidence.span.end,
                page=evidence.page,
            )
            above = by_path[section.parent] if section.parent else self.id
            self.edge(above, by_path[section.path], "contains")

    def tasks(self) -> None:
        for task in self.notice.tasks:
            evidence = task.evidence
            self.node(
                self.own(task.id),
                "task",
                task.text,
                path=task.section,
                quote=evidence.quote,
                start=evidence.span.start,
                end=evidence.span.end,
                page=evidence.page,
            )
            self.edge(self.paths.get(task.section, self.id), self.own(task.id), "contains")

    def duties(self) -> None:
        """An edge per assignment and task, from the unit; to the section where it has no task."""
        units = {unit.unit: unit for unit in self.notice.units}
        for row in self.notice.assignments:
            unit = units[row.unit]
            key = unit_id(unit.key)
            self.unit(key, unit)
            governed = [self.own(t) for t in row.tasks] or [self.paths.get(row.section, self.id)]
            for node in governed:
                self.graph.add_edge(
                    key,
                    node,
                    f"{row.id}:{node}",
                    kind=EDGE_OF_ROLE[row.role],
                    unit=row.unit,
                    style=row.style.value,
                    start=row.evidence.span.start,
                    end=row.evidence.span.end,
                    document=self.id,
                )

    def unit(self, key: str, unit: Unit) -> None:
        if key not in self.graph:
            self.node(
                key,
                "unit",
                unit.name or unit.unit,
                level=unit.level,
                unit_kind=unit.kind,
                national="、".join(unit.national),
                region=unit.region,
                status=unit.status,
            )

    def holder(self, task: str | None, section: str) -> str:
        """The node that a target or deadline belongs to."""
        return self.own(task) if task else self.paths.get(section, self.id)

    def own(self, key: str) -> str:
        """Ids of records are unique in their document only."""
        return f"{self.id[2:]}:{key}"

    def node(self, key: str, kind: str, label: str, **facts: str | int | None) -> None:
        tick()
        known = {
            name: value.value if isinstance(value, StrEnum) else value
            for name, value in facts.items()
            if value not in (None, "")
        }
        self.graph.add_node(key, kind=kind, label=str(label), **known)

    def edge(self, a: str, b: str, kind: str) -> None:
        tick()
        self.graph.add_edge(a, b, f"{kind}:{a}:{b}", kind=kind)


def _add_citations(graph: nx.MultiDiGraph[str], notices: Sequence[Notice]) -> None:
    """based_on between the documents given: by number, else by title."""
    references = References(notices)
    for i, notice in enumerate(notices):
        named = [notices[k] for k in references.named_by(i)]
        for citation in notice.citations:
            for other in named:
                if citation.names(other.metadata):
                    a, b = document_id(notice), document_id(other)
                    graph.add_edge(
                        a, b, f"based_on:{a}:{b}", kind="based_on", relation=citation.relation.value
                    )


def _add_unit_relations(graph: nx.MultiDiGraph[str], notices: Sequence[Notice]) -> None:
    """Units of one line: the lower is subordinate to the nearest above in its own region, and
    counterpart of the others of another level.
    """
    units = {
        unit_id(unit.key): unit
        for notice in notices
        for unit in notice.units
        if unit_id(unit.key) in graph and unit.national and unit.level
    }
    by_head: dict[str, list[str]] = {}
    for key in sorted(units):
        for head in units[key].national:
            by_head.setdefault(head, []).append(key)
    for head in sorted(by_head):
        for low in by_head[head]:
            for high in by_head[head]:
                tick()
                a, b = units[low], units[high]
                if _rank(a) <= _rank(b):
                    continue
                edge = f"counterpart_of:{low}:{high}"
                if not graph.has_edge(low, high, edge):
                    graph.add_edge(low, high, edge, kind="counterpart_of", national=head)
                if _lies_in(a, b):
                    edge = f"subordinate_to:{low}:{high}"
                    if not graph.has_edge(low, high, edge):
                        graph.add_edge(low, high, edge, kind="subordinate_to", national=head)


def _rank(unit: Unit) -> int:
    return unit.level.rank if unit.level else len(Level)


def _lies_in(low: Unit, high: Unit) -> bool:
    """Whether the place of `low` lies in that of `high`; all of them in the state."""
    if high.level is Level.NATIONAL:
        return True
    a = read_place(low.region) if low.region else None
    b = read_place(high.region) if high.region else None
    if not a or not b:
        return False
    names = {a[0].province, a[0].prefecture, a[0].county}
    return b[0].own in names


def _add_alignment(graph: nx.MultiDiGraph[str], link: LinkComparison) -> None:
    """aligned_with from the child's section to the parent's."""
    child = {s.path: f"{document_id(link.child)[2:]}:{s.id}" for s in link.child.sections}
    parent = {s.path: f"{document_id(link.parent)[2:]}:{s.id}" for s in link.parent.sections}
    for pair in link.pairs:
        a, b = child[pair.child], parent[pair.parent]
        graph.add_edge(
            a,
            b,
            f"aligned_with:{a}:{b}",
            kind="aligned_with",
            relation=pair.relation.value,
            score=pair.score,
        )
