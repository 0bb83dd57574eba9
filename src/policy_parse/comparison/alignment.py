"""Which task of the child answers to which of the parent: one to one, one to many, or none.

Two leaves are linked on what their wording shares, seen against what either shares with any other
leaf: the best counterpart counts, not the absolute amount, for a district's plan may rework every
sentence. A heading that stands above the other leaf (the child splits a task of the parent into
several) counts for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_parse.comparison.candidates import candidate_pairs
from policy_parse.comparison.leaves import LeafText
from policy_parse.comparison.wording import (
    Holders,
    Shared,
    Weights,
    cosine,
    shared_wording,
    total,
)
from policy_parse.domain.comparison import Certainty, Relation, TaskPair
from policy_parse.domain.judgements import Ruling
from policy_parse.domain.limits import tick

# Logistic weights, fitted on sixteen chains (nine real ones of ../shared/gold, its levels/, the
# invented chain of corpus/); bench/alignment.py refits them leaving one chain out each time.
_RELATIVE = 4.9  # shared runs, as a share of the most that either leaf shares with any other
_CHAPTER = 3.0  # a heading above one leaf is the heading of the other
_CONTAINED = 0.6  # share of the smaller leaf's rarity that stands in the larger
_SHARED = 2.0  # the logarithm of the weight of the shared runs
_BIAS = -6.87
_LINKED = 0.47  # probability from which on a pair is linked
# Of the pairs that were linked, those right by their score, the weights refitted without the chain
# that is scored (sixteen chains, `python bench/alignment.py --certainty`):
_SURE = 0.65  # … from here on 299 of 301 (between here and 0.9: 19 of 20)
_LIKELY = 0.48  # … from here on 7 of 9; below stand those that had no other counterpart, 7 of 8
_FLOOR = 2.0  # weight of shared runs below which nothing is shared but chance
_ENOUGH = 2.0  # weight of shared runs with which a leaf without a counterpart finds one …
_FAR_BEHIND = 0.45  # … if the second best shares no more than this part of it
_CARRIED_OVER = 0.9  # likeness of wording from which on a task is the same
_REWORKED = 0.4  # … and from which on one of several counterparts is no mere overlap
_ALIKE = 0.25  # likeness of headings that speaks for the same measure


_JUDGED = {Ruling.CONFIRMED: "人工确认", Ruling.DRAWN: "人工对应"}


@dataclass(frozen=True, slots=True)
class _Scored:
    """A candidate pair with its evidence."""

    parent: int
    child: int
    shared: Shared
    chapter: float
    contained: float
    headings: float


Judged = Mapping[tuple[str, str], Ruling]  # by the paths of the parent's and the child's leaf


def align(
    parents: Sequence[LeafText], children: Sequence[LeafText], judged: Judged | None = None
) -> list[TaskPair]:
    """The pairs of leaves that are linked, in the order of the child.

    What people have `judged` goes before what is computed.
    """
    if not parents or not children:
        return []
    judged = judged or {}
    weights = Weights([leaf.whole for leaf in (*parents, *children)])
    scored = _score(parents, children, weights, _by_hand(parents, children, judged))
    best_of_parent: dict[int, float] = {}
    best_of_child: dict[int, float] = {}
    for s in scored:
        best_of_parent[s.parent] = max(best_of_parent.get(s.parent, 0.0), s.shared.weight)
        best_of_child[s.child] = max(best_of_child.get(s.child, 0.0), s.shared.weight)
    linked: dict[tuple[int, int], tuple[float, _Scored]] = {}
    for s in scored:
        relative = _relative(s, best_of_parent, best_of_child)
        score = _probability(s, relative)
        if score >= _LINKED and s.shared.weight >= _FLOOR:
            linked[s.parent, s.child] = score, s
    _take_in_orphans(scored, linked)
    for s in scored:
        verdict = judged.get((parents[s.parent].leaf.path, children[s.child].leaf.path))
        if verdict is Ruling.REJECTED:
            linked.pop((s.parent, s.child), None)
        elif verdict is not None:
            linked[s.parent, s.child] = 1.0, s
    return _pairs(parents, children, linked, judged)


def _by_hand(
    parents: Sequence[LeafText], children: Sequence[LeafText], judged: Judged
) -> list[tuple[int, int]]:
    """The pairs that were confirmed or drawn by hand, candidates whatever they share."""
    if not judged:
        return []
    above = {leaf.leaf.path: i for i, leaf in enumerate(parents)}
    below = {leaf.leaf.path: j for j, leaf in enumerate(children)}
    return [
        (above[parent], below[child])
        for (parent, child), verdict in judged.items()
        if verdict is not Ruling.REJECTED and parent in above and child in below
    ]


def _score(
    parents: Sequence[LeafText],
    children: Sequence[LeafText],
    weights: Weights,
    more: Sequence[tuple[int, int]],
) -> list[_Scored]:
    """Every candidate pair, and those of `more`, with what speaks for it."""
    over, under = _Side(parents, weights), _Side(children, weights)
    runs = Holders([leaf.whole.runs for leaf in children])
    pairs = Holders([leaf.whole.pairs for leaf in children])
    alike = _Alike()  # a chapter stands above many leaves
    counterparts: dict[int, list[int]] = {}
    for i, j in dict.fromkeys((*candidate_pairs(parents, children), *more)):
        counterparts.setdefault(i, []).append(j)
    out = []
    for i, among in counterparts.items():
        own = parents[i].whole
        shared_runs, shared_pairs = runs.shared(own.runs, among), pairs.shared(own.pairs, among)
        for j in among:
            tick()
            shared = shared_wording(own, children[j].whole, shared_runs.get(j, ()), weights)
            chapter = max(
                [alike(over.heads[i], v) for v in under.above[j]]
                + [alike(under.heads[j], v) for v in over.above[i]],
                default=0.0,
            )
            common = total(shared_pairs.get(j, ()), weights)
            contained = common / min(over.rarity[i], under.rarity[j])
            headings = cosine(over.heads[i], under.heads[j])
            out.append(_Scored(i, j, shared, chapter, min(contained, 1.0), headings))
    return out


class _Side:
    """What is known of each leaf of a notice: its heading, those above it, and how rare it is."""

    def __init__(self, leaves: Sequence[LeafText], weights: Weights) -> None:
        self.heads = [weights.vector(leaf.heading) for leaf in leaves]
        self.above = [[weights.vector(w) for w in leaf.above] for leaf in leaves]
        self.rarity = [total(leaf.whole.pairs, weights) or 1.0 for leaf in leaves]


class _Alike:
    """Likeness of vectors that live as long as this does, each pair looked at once."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], float] = {}

    def __call__(self, a: dict[str, float], b: dict[str, float]) -> float:
        key = id(a), id(b)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = cosine(a, b)
        return found


def _relative(s: _Scored, parent: dict[int, float], child: dict[int, float]) -> float:
    weight = s.shared.weight
    if not weight:
        return 0.0
    return min(weight / parent[s.parent], weight / child[s.child])


def _probability(s: _Scored, relative: float) -> float:
    z = (
        _BIAS
        + _RELATIVE * relative
        + _CHAPTER * s.chapter
        + _CONTAINED * s.contained
        + _SHARED * math.log1p(s.shared.weight)
    )
    return 1 / (1 + math.exp(-z))


def _take_in_orphans(
    scored: Sequence[_Scored], linked: dict[tuple[int, int], tuple[float, _Scored]]
) -> None:
    """A parent's leaf without a counterpart gets the one that stands far before all others."""
    taken = {i for i, _ in linked}
    of_parent: dict[int, list[_Scored]] = {}
    for s in scored:
        if s.parent not in taken:
            of_parent.setdefault(s.parent, []).append(s)
    for i in sorted(of_parent):
        first, second, *_ = *sorted(of_parent[i], key=lambda s: -s.shared.weight), None, None
        if first is None or first.shared.weight < _ENOUGH:
            continue
        if second is None or second.shared.weight <= _FAR_BEHIND * first.shared.weight:
            linked[first.parent, first.child] = _LINKED, first


def _pairs(
    parents: Sequence[LeafText],
    children: Sequence[LeafText],
    linked: dict[tuple[int, int], tuple[float, _Scored]],
    judged: Judged,
) -> list[TaskPair]:
    of_parent: dict[int, int] = {}
    of_child: dict[int, int] = {}
    for i, j in linked:
        of_parent[i] = of_parent.get(i, 0) + 1
        of_child[j] = of_child.get(j, 0) + 1
    out = []
    for (i, j), (score, s) in sorted(linked.items(), key=lambda item: (item[0][1], item[0][0])):
        p, c = parents[i], children[j]
        likeness = _likeness(p, c)
        alone = of_parent[i] == 1 and of_child[j] == 1
        if likeness >= _CARRIED_OVER:
            relation = Relation.SAME
        elif alone or likeness >= _REWORKED or s.headings >= _ALIKE:
            relation = Relation.ADAPTED
        else:
            relation = Relation.PARTIAL
        carried = _carried(p, c)
        why = _why(s, relation, likeness, of_parent[i], of_child[j])
        if verdict := judged.get((p.leaf.path, c.leaf.path)):
            why = "；".join(filter(None, (_JUDGED[verdict], why)))
        out.append(
            TaskPair(
                p.leaf.path,
                c.leaf.path,
                relation,
                round(score, 3),
                round(carried, 3),
                why,
                round(likeness, 3),
                _certainty(score),
                s.shared.telling,
            )
        )
    return out


def _likeness(p: LeafText, c: LeafText) -> float:
    """Likeness of wording from 0 to 1: of the bodies, or of the whole where a leaf is a heading."""
    from rapidfuzz.distance import Indel

    if p.body and c.body:
        return Indel.normalized_similarity(p.body, c.body)
    return Indel.normalized_similarity(p.whole.text, c.whole.text)


def _certainty(score: float) -> Certainty:
    if score >= _SURE:
        return Certainty.HIGH
    return Certainty.MEDIUM if score >= _LIKELY else Certainty.LOW


def _carried(p: LeafText, c: LeafText) -> float:
    """Share of the child's runs of three that stand in the parent."""
    runs = c.whole.runs.keys()
    return len(runs & p.whole.runs.keys()) / len(runs) if runs else 0.0


def _why(s: _Scored, relation: Relation, likeness: float, parents: int, children: int) -> str:
    """The reason in words."""
    reasons = []
    if relation is Relation.SAME:
        reasons.append(f"文字基本照搬（相似度{likeness:.0%}）")
    if s.shared.phrases:
        reasons.append("共有表述：" + "、".join(f"“{p}”" for p in s.shared.phrases[:3]))
    if s.chapter >= 0.5:
        reasons.append("一方的标题是另一方的上级标题")
    if s.headings >= _ALIKE:
        reasons.append("标题相近")
    if parents > 1:
        reasons.append(f"上级该项任务由下级{parents}项承接")
    if children > 1:
        reasons.append(f"下级该项任务承接上级{children}项")
    return "；".join(reasons)
