"""The graph as files: GraphML, GEXF (Gephi), node-link JSON, CSV for neo4j-admin, a picture page."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_parse.errors import OutputError
from policy_parse.graph.page import graph_page
from policy_parse.writing import replaced, told

if TYPE_CHECKING:
    import networkx as nx

FORMATS = (".graphml", ".gexf", ".json", ".csv", ".html")


def check_format(path: Path) -> None:
    """Raise OutputError (`fatal/format`) where the ending of `path` names no graph format."""
    if path.suffix.lower() not in FORMATS:
        raise OutputError(
            "fatal/format", f"{path.name}: no graph format.",
            f"End the name in one of {', '.join(FORMATS)}.", "请使用以上扩展名之一。",
        )  # fmt: skip


def write_graph(graph: nx.MultiDiGraph[str], path: Path) -> list[Path]:
    """Write `graph` by the ending of `path`; returns the files written.

    `.csv` writes NAME.nodes.csv and NAME.edges.csv with neo4j-admin's headers, raw (no guard
    against formulas: not for spreadsheets). Raises OutputError for another ending or where nothing
    can be written.
    """
    check_format(path)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".csv":
        return _write_csv(graph, path)
    with replaced(path) as temporary:
        _WRITERS[path.suffix.lower()](graph, temporary)
    return [path]


def _write_graphml(graph: nx.MultiDiGraph[str], path: Path) -> None:
    import networkx as nx

    held = BytesIO()  # libxml2 crashes over a disk that is full
    nx.write_graphml_lxml(_plain(graph), held, named_key_ids=True)
    path.write_bytes(held.getvalue())


# In GEXF `start` and `end` are lifetimes; ours are offsets in the text.
_GEXF_NAMES = {"start": "span_start", "end": "span_end"}


def _write_gexf(graph: nx.MultiDiGraph[str], path: Path) -> None:
    import networkx as nx

    nx.write_gexf(_plain(graph, _GEXF_NAMES), path)


def _write_json(graph: nx.MultiDiGraph[str], path: Path) -> None:
    import networkx as nx

    data = nx.node_link_data(graph, edges="edges")
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8", "replace", "\n")


def _write_page(graph: nx.MultiDiGraph[str], path: Path) -> None:
    path.write_text(graph_page(graph), "utf-8", "replace", "\n")


_WRITERS: dict[str, Callable[[nx.MultiDiGraph[str], Path], None]] = {
    ".graphml": _write_graphml, ".gexf": _write_gexf, ".json": _write_json, ".html": _write_page,
}  # fmt: skip


def read_graph(path: Path) -> nx.MultiDiGraph[str]:
    """A graph that `write_graph` wrote as GraphML, GEXF or JSON."""
    import networkx as nx

    if path.suffix.lower() == ".graphml":
        return nx.read_graphml(path, force_multigraph=True)
    if path.suffix.lower() == ".gexf":
        read: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.read_gexf(path))
        for *_, data in (*read.nodes(data=True), *read.edges(data=True)):
            for ours, theirs in _GEXF_NAMES.items():
                if theirs in data:
                    data[ours] = data.pop(theirs)
        return read
    data = json.loads(path.read_text("utf-8"))
    graph: nx.MultiDiGraph[str] = nx.node_link_graph(data, edges="edges")
    return graph


def _plain(
    graph: nx.MultiDiGraph[str], names: Mapping[str, str] | None = None
) -> nx.MultiDiGraph[str]:
    """A copy without characters that XML cannot hold; `names` rename attributes."""
    import networkx as nx

    renamed = names or {}

    def held(data: Mapping[str, Any]) -> dict[str, Any]:
        return {renamed.get(k, k): _legal(v) for k, v in data.items()}

    out: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        out.add_node(_legal(node), **held(data))
    for a, b, key, data in graph.edges(keys=True, data=True):
        out.add_edge(_legal(a), _legal(b), _legal(key), **held(data))
    return out


def _legal(value: Any) -> Any:
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(
        c for c in value
        if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )  # fmt: skip


def _write_csv(graph: nx.MultiDiGraph[str], path: Path) -> list[Path]:
    """Two files that `neo4j-admin database import` takes as they are.

    They are for a machine: texts stand in them raw, not guarded against spreadsheets, which would
    take one that begins with = for a formula.
    """
    facts = sorted({k for _, d in graph.nodes(data=True) for k in d} - {"kind"})
    edge_facts = sorted({k for *_, d in graph.edges(data=True) for k in d} - {"kind"})
    nodes, edges = path.with_suffix(".nodes.csv"), path.with_suffix(".edges.csv")
    rows = [
        [node, data["kind"], *(data.get(k, "") for k in facts)]
        for node, data in graph.nodes(data=True)
    ]
    _write_rows(nodes, ["id:ID", ":LABEL", *(_typed(k) for k in facts)], rows)
    lines = [
        [a, b, data["kind"], *(data.get(k, "") for k in edge_facts)]
        for a, b, data in graph.edges(data=True)
    ]
    _write_rows(edges, [":START_ID", ":END_ID", ":TYPE", *(_typed(k) for k in edge_facts)], lines)
    return [nodes, edges]


def _typed(name: str) -> str:
    kinds = {"start": "int", "end": "int", "page": "int", "score": "float"}
    return f"{name}:{kinds[name]}" if name in kinds else name


def _write_rows(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with (
        replaced(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="", errors="replace") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
