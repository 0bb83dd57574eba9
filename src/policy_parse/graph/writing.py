"""The graph as files: GraphML, GEXF (Gephi), node-link JSON, CSV for neo4j-admin, a picture page."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_parse.errors import OutputError
from policy_parse.graph.page import graph_page

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
    suffix = path.suffix.lower()
    import networkx as nx

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(path.name + ".part")
        if suffix == ".graphml":
            nx.write_graphml_lxml(_plain(graph), temporary, named_key_ids=True)
        elif suffix == ".gexf":
            nx.write_gexf(_plain(graph), temporary)
        elif suffix == ".json":
            data = nx.node_link_data(graph, edges="edges")
            temporary.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        elif suffix == ".html":
            temporary.write_text(graph_page(graph), "utf-8", errors="replace")
        else:
            return _write_csv(graph, path)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            "fatal/output", f"{path}: cannot be written ({error.strerror}).",
            "Choose another place with -o.", "无法写入，请更换输出位置。",
        ) from error  # fmt: skip
    return [path]


def read_graph(path: Path) -> nx.MultiDiGraph[str]:
    """A graph that `write_graph` wrote as GraphML, GEXF or JSON."""
    import networkx as nx

    if path.suffix.lower() == ".graphml":
        return nx.read_graphml(path, force_multigraph=True)
    if path.suffix.lower() == ".gexf":
        read = nx.read_gexf(path)
        return nx.MultiDiGraph(read)
    data = json.loads(path.read_text("utf-8"))
    graph: nx.MultiDiGraph[str] = nx.node_link_graph(data, edges="edges")
    return graph


def _plain(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy without characters that XML cannot hold."""
    import networkx as nx

    out: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        out.add_node(_legal(node), **{k: _legal(v) for k, v in data.items()})
    for a, b, key, data in graph.edges(keys=True, data=True):
        out.add_edge(_legal(a), _legal(b), _legal(key), **{k: _legal(v) for k, v in data.items()})
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
    temporary = path.with_name(path.name + ".part")
    with temporary.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
    temporary.replace(path)
