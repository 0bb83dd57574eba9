"""Wording: what two texts share, weighed by how rare it is.

The unit of comparison is two characters in a row. Its weight is the product of how rare it is in
the two documents and how rare in notices at large, so that neither set phrases (加快推进) nor the
subject of the documents (全民健身) make two tasks alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

COMMON = Path(__file__).with_name("common_bigrams.tsv")
_RARE = 0.00015  # share of what is not listed: one stretch in some six thousand
_BREAK = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9.%‰]+")
_TELLING = (
    1.0  # weight of a phrase from which on it tells: that of a pair which stands nowhere else
)
_RUN = 3  # characters from which on a run is shared wording and not chance


def clauses(text: str) -> list[str]:
    """`text` without its punctuation, in pieces."""
    return [piece for piece in _BREAK.split(text) if piece]


@cache
def _shares() -> dict[str, float]:
    lines = COMMON.read_text("utf-8").splitlines()[1:]
    return {pair: float(share) for pair, share in (line.split("\t") for line in lines)}


class Wording:
    """A text ready to be compared: its pairs of characters, and where its runs of three begin."""

    __slots__ = ("_runs", "clauses", "pairs")

    def __init__(self, text: str) -> None:
        """Take `text` apart."""
        self.clauses = clauses(text)
        self.pairs: Counter[str] = Counter()
        for piece in self.clauses:
            self.pairs.update(map("".join, pairwise(piece)))
        self._runs: dict[str, list[tuple[int, int]]] | None = None

    @staticmethod
    @lru_cache(1024)
    def of(text: str) -> Wording:
        """The wording of `text`, which is not to be changed: it is kept for whoever asks again."""
        return Wording(text)

    @property
    def runs(self) -> dict[str, list[tuple[int, int]]]:
        """Where each run begins (clause, character), looked for when it is first asked for."""
        if self._runs is None:
            runs = defaultdict[str, list[tuple[int, int]]](list)
            for k, piece in enumerate(self.clauses):
                for i in range(len(piece) - _RUN + 1):
                    runs[piece[i : i + _RUN]].append((k, i))
            self._runs = dict(runs)
        return self._runs


class Weights:
    """The weight of each pair of characters in the comparison of two documents, from 0 to 1."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        """`wordings`: all texts of both documents."""
        self._counts: Counter[str] = Counter()
        for wording in wordings:
            self._counts.update(wording.pairs.keys())
        self._size = len(wordings)
        self._scale = math.log((self._size + 1) / 1.5) or 1.0
        self._weights: dict[str, float] = {}
        self._rarities: dict[str, float] = {}
        self._vectors: dict[int, tuple[Wording, dict[str, float]]] = {}

    def __getitem__(self, pair: str) -> float:
        """The weight of one pair."""
        weight = self._weights.get(pair)
        if weight is None:
            here = math.log((self._size + 1) / (self._counts.get(pair, 0.5) + 0.5)) / self._scale
            at_large = math.log(1 / _shares().get(pair, _RARE)) / math.log(1 / _RARE)
            weight = self._weights[pair] = max(here, 0.0) * at_large
        return weight

    def rarity(self, pair: str) -> float:
        """How rare a pair is in the two documents alone."""
        rarity = self._rarities.get(pair)
        if rarity is None:
            count = self._counts.get(pair, 0.5) + 0.5
            rarity = self._rarities[pair] = math.log((self._size + 1) / count)
        return rarity

    def vector(self, wording: Wording) -> dict[str, float]:
        """Unit vector of a text: each pair with its weight; made once for a heading of many leaves."""
        known = self._vectors.get(id(wording))
        if known is None:  # kept with its wording, so that no other one gets its number
            known = self._vectors[id(wording)] = wording, self._vector(wording)
        return known[1]

    def _vector(self, wording: Wording) -> dict[str, float]:
        raw = {p: (1 + math.log(n)) * self[p] for p, n in sorted(wording.pairs.items())}
        norm = math.sqrt(sum(x * x for x in raw.values())) or 1.0
        return {p: x / norm for p, x in raw.items() if x}


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Likeness of two unit vectors, from 0 to 1."""
    if len(a) > len(b):
        a, b = b, a
    return sum(x * b[p] for p, x in a.items() if p in b)


@dataclass(frozen=True, slots=True)
class Shared:
    """What two texts share: the weight of the runs, the longest run, and the phrases themselves.

    `telling`: those of the phrases that are no set ones.
    """

    weight: float
    longest: int
    phrases: tuple[str, ...]
    telling: tuple[str, ...]


NOTHING = Shared(0.0, 0, (), ())


def shared_wording(a: Wording, b: Wording, weights: Weights) -> Shared:
    """The runs of three characters and more that stand in both texts, each counted once."""
    common = a.runs.keys() & b.runs.keys()
    if not common:
        return NOTHING
    places = sorted(place for run in common for place in a.runs[run])
    found: dict[str, float] = {}
    longest = 0
    end = (-1, 0)
    for k, i in places:
        if (k, i) < end:
            continue
        piece = a.clauses[k]
        size = max(_length(piece, i, b.clauses[m], j) for m, j in b.runs[piece[i : i + _RUN]])
        phrase = piece[i : i + size]
        end = (k, i + size - 1)
        longest = max(longest, size)
        if phrase not in found:
            found[phrase] = sum(weights[phrase[q : q + 2]] for q in range(size - 1))
    phrases = sorted(found, key=lambda p: (-found[p], p))
    telling = tuple(p for p in phrases if found[p] >= _TELLING)
    return Shared(sum(found[p] for p in phrases), longest, tuple(phrases), telling)


def _length(a: str, i: int, b: str, j: int) -> int:
    size = _RUN
    limit = min(len(a) - i, len(b) - j)
    while size < limit and a[i + size] == b[j + size]:
        size += 1
    return size


def total(pairs: Iterable[str], weights: Weights) -> float:
    """Rarity of all pairs together."""
    return math.fsum(map(weights.rarity, pairs))  # the same in whichever order
