"""Frames that a table leaves open: no rules at its sides, none where a page breaks it.

Where several rules end at one place and none crosses them there, one is taken to stand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_parse.read.pdf.rules import Edge, edge_of

_NEAR = 3.0  # points within which ends are at one place
_FAR = 6.0  # points that rules reach beyond the last that crosses them, at least
_CLOSED = 0.8  # of a side that has a rule
_SEVERAL = 3  # rules that end at one place
_ROW = 60.0  # points beyond which what is open is no row


def close_frames(edges: list[Edge]) -> list[Edge]:
    """`edges` with the rules that close frames left open, as pdfplumber's steps take them."""
    upright = [e for e in edges if e["orientation"] == "v"]
    level = [e for e in edges if e["orientation"] == "h"]
    if not upright or not level:
        return edges
    tops = list(_closing(upright, level, "top", "x0", "x1", "h", limit=_ROW))
    bottoms = list(_closing(upright, level, "bottom", "x0", "x1", "h", limit=_ROW))
    level += tops + bottoms
    sides = list(_closing(level, upright, "x0", "top", "bottom", "v"))
    sides += _closing(level, upright, "x1", "top", "bottom", "v")
    return [*upright, *level, *sides]


def _closing(
    rules: Sequence[Edge],
    across: Sequence[Edge],
    end: str,
    first: str,
    last: str,
    orientation: str,
    limit: float = float("inf"),
) -> Iterator[Edge]:
    """A rule for each place where several `rules` end that none of `across` stands at."""
    for group in _groups(rules, end):
        place = sum(rule[end] for rule in group) / len(group)
        start, stop = min(r[first] for r in group), max(r[last] for r in group)
        near = [a for a in across if a[first] < stop + _NEAR and a[last] > start - _NEAR]
        here = [a for a in near if abs(_place(a) - place) <= _FAR]
        closed = sum(min(a[last], stop) - max(a[first], start) for a in here)
        distance = min((abs(_place(a) - place) for a in near if a not in here), default=limit)
        crossing = [a for a in near if any(_crosses(a, rule, end) for rule in group)]
        if len(group) < _SEVERAL or not crossing or distance > limit:
            continue
        if here:  # a side that has rules in part: closed only where others run all along it
            along = [a for a in crossing if a[last] - a[first] >= _CLOSED * (stop - start)]
            if closed >= _CLOSED * (stop - start) or len(along) < _SEVERAL:
                continue
        yield _rule(place, start, stop, orientation)


def _groups(rules: Sequence[Edge], end: str) -> Iterator[list[Edge]]:
    """The rules that end at one place."""
    group: list[Edge] = []
    for rule in sorted(rules, key=lambda r: r[end]):
        if group and rule[end] - group[-1][end] > _NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _place(edge: Edge) -> float:
    """Where an edge stands on the axis that it crosses."""
    return float(edge["x0"] if edge["orientation"] == "v" else edge["top"])


def _crosses(across: Edge, rule: Edge, end: str) -> bool:
    """Whether `across` meets `rule` somewhere."""
    low, high = ("top", "bottom") if end in ("top", "bottom") else ("x0", "x1")
    return bool(rule[low] - _NEAR <= _place(across) <= rule[high] + _NEAR)


def _rule(place: float, start: float, stop: float, orientation: str) -> Edge:
    level = orientation == "h"
    x0, x1, top, bottom = (start, stop, place, place) if level else (place, place, start, stop)
    return edge_of(orientation, x0, x1, top, bottom)
