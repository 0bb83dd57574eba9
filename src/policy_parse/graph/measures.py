"""What a person asks of the graph: who carries how much, who works with whom, what lacks a lead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from policy_parse.domain.kinds import UnitKind

if TYPE_CHECKING:
    import networkx as nx

_ROLES = ("leads", "responsible", "participates", "supervises")


@dataclass(frozen=True, slots=True)
class Measures:
    """`load`: (unit, leads, responsible, takes part, supervises, all), the busiest first.

    `together`: (unit, unit, tasks that both have a part in). `without_lead`: (document, task) of
    tasks that have units but no lead, in documents that name leads. `one_level_only`: (unit,
    level) of units whose line no other level of the documents names.
    """

    load: tuple[tuple[str, int, int, int, int, int], ...]
    together: tuple[tuple[str, str, int], ...]
    without_lead: tuple[tuple[str, str], ...]
    one_level_only: tuple[tuple[str, str], ...]


def measure_graph(graph: nx.MultiDiGraph[str]) -> Measures:
    """The measures of a responsibility graph."""
    kinds = dict(graph.nodes(data="kind"))
    label = dict(graph.nodes(data="label"))
    roles: dict[str, Counter[str]] = {}
    units_of: dict[str, dict[str, set[str]]] = {}
    for a, b, data in graph.edges(data=True):
        if kinds.get(a) == "unit" and data.get("kind") in _ROLES:
            units_of.setdefault(b, {}).setdefault(a, set()).add(data["kind"])
    for held in units_of.values():
        for unit, found in held.items():
            roles.setdefault(unit, Counter()).update(found)
    load = [(label[u], *(n[role] for role in _ROLES), sum(n.values())) for u, n in roles.items()]
    pairs: Counter[tuple[str, str]] = Counter()
    for held in units_of.values():
        pairs.update(combinations(sorted(held), 2))
    return Measures(
        tuple(sorted(load, key=lambda row: (-row[5], -row[1], row[0]))),
        tuple(
            (label[a], label[b], n)
            for (a, b), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
        ),
        tuple(_without_lead(graph, units_of)),
        tuple(_one_level_only(graph)),
    )


def _without_lead(
    graph: nx.MultiDiGraph[str], units_of: dict[str, dict[str, set[str]]]
) -> list[tuple[str, str]]:
    document = {
        node: graph.nodes[node].get("document") or node.partition(":")[0] for node in units_of
    }
    leading = {
        document[n] for n, held in units_of.items() if any("leads" in r for r in held.values())
    }
    return [
        (graph.nodes[f"d:{document[node]}"]["label"], graph.nodes[node]["label"])
        for node in sorted(units_of)
        if document[node] in leading
        and graph.nodes[node]["kind"] == "task"
        and not any("leads" in found for found in units_of[node].values())
    ]


def _one_level_only(graph: nx.MultiDiGraph[str]) -> list[tuple[str, str]]:
    units = [n for n, kind in graph.nodes(data="kind") if kind == "unit"]
    levels = {graph.nodes[u].get("level") for u in units} - {None}
    if len(levels) < 2:
        return []
    joined = {
        node
        for a, b, data in graph.edges(data=True)
        if data.get("kind") == "counterpart_of"
        for node in (a, b)
    }
    return sorted(
        (graph.nodes[u]["label"], graph.nodes[u]["level"])
        for u in units
        if u not in joined
        and graph.nodes[u].get("level")
        and graph.nodes[u].get("unit_kind") != UnitKind.COLLECTIVE
    )
