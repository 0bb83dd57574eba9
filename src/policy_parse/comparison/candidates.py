"""Which pairs of leaves are worth a closer look: all of them, or where there are many the nearest.

The cost of the search grows with the number of leaves, not with its square: words that stand in
many leaves find nothing and are left out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_parse.comparison.leaves import LeafText

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
    from scipy import sparse

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
    weight = np.log(
        (len(parents) + len(children) + 1)
        / np.array([counts[run] + child_counts[run] for run in kept] or [1])
    )

    def matrix(texts: Sequence[Sequence[str]]) -> sparse.csr_array:
        where = [[place[run] for run in text if run in place] for text in texts]
        index = np.fromiter((k for w in where for k in w), dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum([len(w) for w in where])])
        return sparse.csr_array(
            (np.sqrt(weight[index]), index, starts), shape=(len(texts), max(len(kept), 1))
        )

    found: set[tuple[int, int]] = set()
    a, b = matrix(rows), matrix(columns)
    found |= _top(a, b)
    found |= {(i, j) for j, i in _top(b, a)}
    return found


def _runs(leaves: Sequence[LeafText]) -> list[list[str]]:
    return [sorted(leaf.whole.runs) for leaf in leaves]


def _top(a: object, b: object, block: int = 512) -> set[tuple[int, int]]:
    """For each row of `a` the rows of `b` that share most with it."""
    import numpy as np

    found: set[tuple[int, int]] = set()
    other = b.T.tocsr()  # type: ignore[attr-defined]
    size = a.shape[0]  # type: ignore[attr-defined]
    for first in range(0, size, block):
        product = (a[first : first + block] @ other).tocsr()  # type: ignore[index]
        for r in range(product.shape[0]):
            begin, end = product.indptr[r], product.indptr[r + 1]
            values, places = product.data[begin:end], product.indices[begin:end]
            order = np.lexsort((places, -np.round(values, 9)))[:_NEAREST]
            found.update((first + r, int(places[k])) for k in order)
    return found
