"""One graph over notices: what it holds, and that files read back are the same graph."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from policy_parse import build_graph, parse
from policy_parse.demo import corpus_folder
from policy_parse.errors import OutputError
from policy_parse.graph import measure_graph, read_graph, write_graph

FILES = [
    corpus_folder() / n
    for n in ("望川区_全民健身.docx", "临岚市_全民健身.docx", "澜江省_全民健身.txt")
]


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph[str]:
    return build_graph(FILES)


def edges(
    graph: nx.MultiDiGraph[str],
) -> list[tuple[str, str, str, tuple[tuple[str, object], ...]]]:
    return sorted(
        (a, b, key, tuple(sorted((k, v) for k, v in data.items() if k != "id")))
        for a, b, key, data in graph.edges(keys=True, data=True)
    )


def test_what_it_holds(graph: nx.MultiDiGraph[str]) -> None:
    kinds = set(dict(graph.nodes(data="kind")).values())
    assert kinds == {"document", "section", "task", "target", "deadline", "unit", "person"}
    relations = {data["kind"] for *_, data in graph.edges(data=True)}
    assert relations >= {
        "contains", "leads", "responsible", "participates", "supervises", "has_target", "due", "based_on",
        "subordinate_to", "counterpart_of", "aligned_with", "member_of",
    }  # fmt: skip
    notices = [parse(path) for path in FILES]
    duties = sum(max(len(a.tasks), 1) for n in notices for a in n.assignments)
    roles = {"leads", "responsible", "participates", "supervises"}
    assert sum(d["kind"] in roles for *_, d in graph.edges(data=True)) == duties


def test_units_over_levels(graph: nx.MultiDiGraph[str]) -> None:
    low, high = "u:临岚市望川区教育体育局", "u:临岚市体育局"
    found = {d["kind"] for d in graph.get_edge_data(low, high).values()}
    assert found == {"subordinate_to", "counterpart_of"}


def test_every_place_is_grounded(graph: nx.MultiDiGraph[str]) -> None:
    texts = {f"d:{n.source.sha256[:16]}": n.source.text for n in map(parse, FILES)}
    for node, data in graph.nodes(data=True):
        if "quote" in data:
            text = texts[f"d:{node.partition(':')[0]}"][data["start"] : data["end"]]
            assert "".join(data["quote"].split())[:4] == "".join(text.split())[:4]


@pytest.mark.parametrize("ending", [".graphml", ".gexf", ".json"])
def test_a_file_read_back_is_the_same_graph(
    graph: nx.MultiDiGraph[str], tmp_path: Path, ending: str
) -> None:
    (path,) = write_graph(graph, tmp_path / f"图{ending}")
    again = read_graph(path)
    assert {n: dict(d) for n, d in again.nodes(data=True)} == {
        n: dict(d) for n, d in graph.nodes(data=True)
    }
    assert edges(again) == edges(graph)


def test_gephi_gets_a_graph_that_is_always_there(
    graph: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    (path,) = write_graph(graph, tmp_path / "x.gexf")
    text = path.read_text("utf-8")
    assert 'mode="dynamic"' not in text
    assert " start=" not in text
    assert "span_start" in text


def test_csv_for_neo4j(graph: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    nodes, links = write_graph(graph, tmp_path / "x.csv")
    with nodes.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {"id:ID", ":LABEL", "label"} <= set(rows[0])
    ids = {row["id:ID"] for row in rows}
    with links.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            assert row[":START_ID"] in ids
            assert row[":END_ID"] in ids
            assert row[":TYPE"]


def test_the_order_of_notices_does_not_matter(tmp_path: Path) -> None:
    one, two = tmp_path / "a.graphml", tmp_path / "b.graphml"
    write_graph(build_graph(FILES), one)
    write_graph(build_graph(FILES[::-1]), two)
    assert one.read_bytes() == two.read_bytes()


def test_measures(graph: nx.MultiDiGraph[str]) -> None:
    measures = measure_graph(graph)
    name, leads, *_, everything = measures.load[0]
    node = f"u:{name}"
    roles = [d["kind"] for _, _, d in graph.out_edges(node, data=True)]
    assert roles.count("leads") == leads
    assert everything >= leads
    assert measures.together[0][2] >= measures.together[-1][2]
    text = "一、任务\n1.建设绿道。\n牵头单位：市水利局\n2.保护古树。\n责任单位：市林业局\n"
    small = measure_graph(build_graph([parse(text.encode())]))
    assert [task for _, task in small.without_lead] == ["保护古树。"]


def test_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policy_parse", "graph", *map(str, FILES), "-o"]
    done = subprocess.run(
        [*command, str(tmp_path / "x.gexf")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "单位承担任务" in done.stdout
    assert (tmp_path / "x.gexf").is_file()
    bad = subprocess.run(
        [*command, str(tmp_path / "x.doc")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert bad.returncode == 3
    assert ".graphml" in bad.stderr


def test_a_page_is_the_report_at_its_map(tmp_path: Path) -> None:
    source, page = tmp_path / "通知.txt", tmp_path / "图.html"
    source.write_text("一、任务\n1.建设绿道</script>。\n牵头单位：市水利局\n", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "policy_parse", "graph", str(source), "-o", str(page)],
        capture_output=True,
        check=True,
    )
    shown = page.read_text("utf-8")
    assert '"tab":"graph"' in shown
    assert "市水利局" in shown
    with pytest.raises(OutputError, match="policy-parse graph"):
        write_graph(build_graph([parse(source)]), page)


_POSITIONS = """
from collections import Counter
from policy_parse.graph.positions import unit_positions
units = [f"u{i}" for i in range(30)]
shared = Counter({(f"u{i}", f"u{(i * 7 + 3) % 30}"): 1 + i % 3 for i in range(30) if i != (i * 7 + 3) % 30})
print(unit_positions(units, shared))
"""


def test_units_stand_at_the_same_places_each_time() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _POSITIONS],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
