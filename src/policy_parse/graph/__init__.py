"""graph: documents, sections, tasks, targets, deadlines, units and people as one graph."""

from policy_parse.graph.build import build_graph
from policy_parse.graph.measures import Measures, measure_graph
from policy_parse.graph.writing import read_graph, write_graph

__all__ = ["Measures", "build_graph", "measure_graph", "read_graph", "write_graph"]
