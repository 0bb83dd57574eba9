"""Wording: what two texts share, weighed by how rare it is.

The unit of comparison is two characters in a row. Its weight is the product of how rare it is in
the two documents and how rare in notices at large, so that neither set phrases (加快推进) nor the
subject of the documents (全民健身) make two tasks alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    """A text ready to be compared: its pairs of characters, and its runs of three.

    `text` is its clauses, one on a line; no pair and no run goes over the end of a line.
    """

    __slots__ = ("_again", "_runs", "pairs", "text")

    def __init__(self, text: str) -> None:
        """Take `text` apart."""
        self.text = "\n".join(clauses(text))
        self.pairs: Counter[str] = Counter(map("".join, pairwise(self.text)))
        for pair in [pair for pair in self.pairs if "\n" in pair]:
            del self.pairs[pair]
        self._runs: dict[str, int] | None = None
        self._again: set[str] = set()  # runs that stand in it more than once

    @staticmethod
    @lru_cache(1024)
    def of(text: str) -> Wording:
        """The wording of `text`, which is not to be changed: it is kept for whoever asks again."""
        return Wording(text)

    @property
    def runs(self) -> dict[str, int]:
        """Where in `text` each run begins first, looked for when it is first asked for."""
        if self._runs is None:
            text = self.text
            size = max(len(text) - _RUN + 1, 0)
            runs = [text[i : i + _RUN] for i in range(size)]
            last = dict(zip(runs, range(size), strict=True))
            runs.reverse()
            self._runs = dict(zip(runs, range(size - 1, -1, -1), strict=True))
            if len(last) < size:
                self._again = {run for run, i in self._runs.items() if last[run] != i}
            for run in [run for run in last if "\n" in run]:
                del self._runs[run]
        return self._runs

    def places(self, run: str) -> Sequence[int]:
        """Where in `text` a run of it begins, in order."""
        place = self.runs[run]
        places = [place]
        if run in self._again:
            while (place := self.text.find(run, place + 1)) >= 0:
                places.append(place)
        return places

    def all_places(self, runs: Collection[str]) -> list[int]:
        """Where in `text` any of its `runs` begins, in order."""
        first = self.runs
        places = [first[run] for run in runs]
        if not self._again.isdisjoint(runs):
            places += [k for run in self._again.intersection(runs) for k in self.places(run)[1:]]
        places.sort()
        return places


class _Rarities(dict[str, float]):
    """How rare each pair of characters is in the two documents, found when it is first asked for."""

    def __init__(self, counts: Mapping[str, int], size: int) -> None:
        self._counts, self._size = counts, size

    def __missing__(self, pair: str) -> float:
        """The rarity of one pair, the first time that it is asked for."""
        rarity = self[pair] = math.log((self._size + 1) / (self._counts.get(pair, 0.5) + 0.5))
        return rarity


class Weights(dict[str, float]):
    """The weight of each pair of characters in the comparison of two documents, from 0 to 1.

    `rarities`: how rare each is in the two documents alone.
    """

    def __init__(self, wordings: Sequence[Wording]) -> None:
        """`wordings`: all texts of both documents."""
        counts: Counter[str] = Counter()
        for wording in wordings:
            counts.update(wording.pairs.keys())
        self._scale = math.log((len(wordings) + 1) / 1.5) or 1.0
        self.rarities: dict[str, float] = _Rarities(counts, len(wordings))
        self._vectors: dict[int, tuple[Wording, dict[str, float]]] = {}

    def __missing__(self, pair: str) -> float:
        """The weight of one pair, the first time that it is asked for."""
        at_large = math.log(1 / _shares().get(pair, _RARE)) / math.log(1 / _RARE)
        weight = self[pair] = max(self.rarities[pair] / self._scale, 0.0) * at_large
        return weight

    def vector(self, wording: Wording) -> dict[str, float]:
        """Unit vector of a text: each pair with its weight; made once for a heading of many leaves."""
        known = self._vectors.get(id(wording))
        if known is None:  # kept with its wording, so that no other one gets its number
            known = self._vectors[id(wording)] = wording, self._vector(wording)
        return known[1]

    def _vector(self, wording: Wording) -> dict[str, float]:
        raw = {p: (1 + math.log(n)) * self[p] for p, n in wording.pairs.items()}
        norm = math.sqrt(math.fsum([x * x for x in raw.values()])) or 1.0
        return {p: x / norm for p, x in raw.items() if x}


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Likeness of two unit vectors, from 0 to 1."""
    return math.fsum([a[p] * b[p] for p in a.keys() & b.keys()])


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


class Holders:
    """Which of many texts hold each stretch of characters."""

    def __init__(self, texts: Sequence[Mapping[str, int]]) -> None:
        """`texts`: the pairs, or the runs, of each."""
        self._texts = texts
        self._held = defaultdict[str, list[int]](list)
        for k, text in enumerate(texts):
            for stretch in text:
                self._held[stretch].append(k)

    def shared(self, own: Mapping[str, int], among: Sequence[int]) -> Mapping[int, Collection[str]]:
        """What a text shares with each of those `among` them with which it shares anything.

        Where these are most of them each stretch is looked up once for all, else text by text.
        """
        if len(among) * 2 < len(self._texts):
            return {k: own.keys() & self._texts[k].keys() for k in among}
        found = defaultdict[int, list[str]](list)
        held = self._held
        for stretch in own.keys() & held.keys():
            for k in held[stretch]:
                found[k].append(stretch)
        return found


def shared_wording(a: Wording, b: Wording, common: Collection[str], weights: Weights) -> Shared:
    """What two texts share, by the runs that are `common` to them, each phrase counted once."""
    if not common:
        return NOTHING
    found: dict[str, float] = {}
    longest = end = 0
    for place in a.all_places(common):
        if place < end:
            continue
        run = a.text[place : place + _RUN]
        size = max([_length(a.text, place, b.text, other) for other in b.places(run)])
        phrase = a.text[place : place + size]
        end = place + size - 1
        longest = max(longest, size)
        if phrase not in found:
            found[phrase] = sum(map(weights.__getitem__, map("".join, pairwise(phrase))))
    phrases = sorted(found, key=lambda p: (-found[p], p))
    telling = tuple(p for p in phrases if found[p] >= _TELLING)
    return Shared(sum(found[p] for p in phrases), longest, tuple(phrases), telling)


def _length(a: str, i: int, b: str, j: int) -> int:
    """How far two texts go on alike from a run that they share, on one line."""
    size = _RUN
    limit = min(len(a) - i, len(b) - j)
    while size < limit and a[i + size] == b[j + size] != "\n":
        size += 1
    return size


def total(pairs: Iterable[str], weights: Weights) -> float:
    """Rarity of all pairs together."""
    return math.fsum(map(weights.rarities.__getitem__, pairs))  # the same in whichever order
