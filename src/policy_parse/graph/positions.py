"""Where units are drawn on a map: those that share tasks near each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


def unit_positions(units: list[str], shared: Counter[tuple[str, str]]) -> dict[str, list[float]]:
    """Where each unit is drawn: those that share tasks near each other, the same each time."""
    import networkx as nx

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(units)
    plain.add_weighted_edges_from(
        (a, b, n) for (a, b), n in sorted(shared.items()) if a in plain and b in plain
    )
    out: dict[str, list[float]] = {}
    x = y = row = 0.0
    groups = sorted(nx.connected_components(plain), key=lambda g: (-len(g), min(g)))
    for group in groups:
        radius = max((len(group) / max(len(units), 1)) ** 0.5, 0.05)
        if x and x + 2 * radius > 2.3:
            x, y, row = 0.0, y + row, 0.0
        part: nx.Graph[str] = nx.Graph()  # a view of `plain` would have its nodes in no order
        part.add_nodes_from(sorted(group))
        part.add_edges_from(plain.edges(group))
        inner = nx.spring_layout(
            part,
            seed=1,
            weight=None,
            k=4 / len(group) ** 0.5,
            iterations=120,
            scale=0.85 * radius,
            center=(x + radius - 1.15, y + radius - 1.15),
        )
        out |= {u: [round(float(a), 3), round(float(b), 3)] for u, (a, b) in inner.items()}
        x, row = x + 2 * radius, max(row, 2 * radius)
    return out
