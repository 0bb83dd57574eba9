"""Which pairs of leaves are worth a closer look: all of them, or where there are many the nearest.

The cost of the search grows with the number of leaves, not with its square: words that stand in
many leaves find nothing and are left out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policy_parse.comparison.leaves import LeafText

if TYPE_CHECKING:
    import numpy as np

_ALL = 4000  # pairs that are all looked at
_NEAREST = 15  # counterparts looked at for each leaf otherwise
_COMMON = 60  # leaves of a side from which on a run of three finds nothing


def candidate_pairs(
    parents: Sequence[LeafText], children: Sequence[LeafText]
) -> list[tuple[int, int]]:
    """Pairs of indices, in order."""
    if len(parents) * len(children) <= _ALL:
        return [(i, j) for i in range(len(parents)) for j in range(len(children))]
    return sorted(_nearest(parents, children))


def _nearest(parents: Sequence[LeafText], children: Sequence[LeafText]) -> set[tuple[int, int]]:
    """The nearest children of each parent and the nearest parents of each child."""
    import numpy as np

    rows, columns = _runs(parents), _runs(children)
    counts, child_counts = (
        Counter(x for r in rows for x in r),
        Counter(x for c in columns for x in c),
    )
    kept = sorted(
        run
        for run in counts.keys() & child_counts.keys()
        if counts[run] <= _COMMON and child_counts[run] <= _COMMON
    )
    place = {run: k for k, run in enumerate(kept)}
    weight = np.log((len(parents) + len(children) + 1) / np.array(
        [counts[run] + child_counts[run] for run in kept] or [1]
    ))  # fmt: skip
    a, b = (
        [[place[run] for run in text if run in place] for text in side] for side in (rows, columns)
    )
    found = set(_top(a, b, weight))
    found.update((i, j) for j, i in _top(b, a, weight))
    return found


def _runs(leaves: Sequence[LeafText]) -> list[list[str]]:
    return [sorted(leaf.whole.runs) for leaf in leaves]


def _top(
    a: Sequence[Sequence[int]], b: Sequence[Sequence[int]], weight: np.ndarray
) -> Iterator[tuple[int, int]]:
    """For each text of `a` the texts of `b` that share most with it; runs are numbers into `weight`."""
    import numpy as np

    # The texts of b in which each run stands, one run after the other.
    sizes = [len(text) for text in b]
    runs = np.fromiter((k for text in b for k in text), dtype=np.int64, count=sum(sizes))
    holders = np.repeat(np.arange(len(b)), sizes)[np.argsort(runs, kind="stable")]
    often = np.bincount(runs, minlength=len(weight))
    ends = np.cumsum(often)
    standing = np.split(holders, ends[:-1])
    for i, text in enumerate(a):
        if not text:
            continue
        index = np.array(text)
        others = np.concatenate([standing[k] for k in text])
        shared = np.bincount(others, weights=np.repeat(weight[index], often[index]))
        places = np.flatnonzero(shared)
        order = np.lexsort((places, -np.round(shared[places], 9)))[:_NEAREST]
        yield from ((i, int(places[k])) for k in order)
