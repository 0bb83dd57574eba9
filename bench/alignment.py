"""Aligning levels: what the shipped weights reach, what they reach unseen, and what it costs.

python bench/alignment.py [FOLDER …]     accuracy by chain; the weights refitted without each chain
python bench/alignment.py --certainty [FOLDER …]   pairs that are right by their score
python bench/alignment.py --cost         time for 1,250 … 20,000 tasks against as many

Needs scikit-learn (extra [dev]). Folders hold *.align.json; default: corpus/, and ../shared/gold
with its levels/ and chains/ where they are.
"""

from __future__ import annotations

import json
import math
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from policy_parse import parse
from policy_parse.comparison import alignment
from policy_parse.comparison.leaves import LeafText, read_leaves
from policy_parse.comparison.wording import Weights, Wording
from policy_parse.domain.comparison import Leaf

ROOT = Path(__file__).parents[1]
WEIGHTS = ("_RELATIVE", "_CHAPTER", "_CONTAINED", "_SHARED", "_BIAS")


class Chain:
    """A gold chain with its leaves and the evidence for each pair of them."""

    def __init__(self, path: Path) -> None:
        self.name = path.name.removesuffix(".align.json")
        self.gold = json.loads(path.read_text("utf-8"))
        parent, child = (parse(path.parent / self.gold[k]) for k in ("parent", "child"))
        self.parents, self.children = read_leaves(parent, (child,)), read_leaves(child, (parent,))
        self.links = {(p["parent"], p["child"]): p["relation"] for p in self.gold["pairs"]}

    def features(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Evidence of every judged pair, and whether gold links it."""
        weights = Weights([leaf.whole for leaf in (*self.parents, *self.children)])
        scored = alignment._score(self.parents, self.children, weights, ())
        best: dict[int, float] = {}
        best_child: dict[int, float] = {}
        for s in scored:
            best[s.parent] = max(best.get(s.parent, 0.0), s.shared.weight)
            best_child[s.child] = max(best_child.get(s.child, 0.0), s.shared.weight)
        rows = [
            (alignment._relative(s, best, best_child), s.chapter, s.contained,
             math.log1p(s.shared.weight))
            for s in scored
        ]  # fmt: skip
        linked = [
            (self.parents[s.parent].leaf.path, self.children[s.child].leaf.path) in self.links
            for s in scored
        ]
        return np.array(rows), np.array(linked)

    def linked(self) -> list[tuple[float, bool]]:
        """The score of every link that is found and can be judged, and whether gold has it."""
        judged = [
            {k[side] for k in self.links} | set(self.gold[f"{name}_only"])
            for side, name in enumerate(("parent", "child"))
        ]
        return [
            (p.score, (p.parent, p.child) in self.links)
            for p in alignment.align(self.parents, self.children)
            if p.parent in judged[0] or p.child in judged[1]
        ]

    def counts(self) -> np.ndarray[Any, Any]:
        """Hits, misses and extras of pairs, links and one-sided leaves, as score.py counts them."""
        gold = self.gold
        need = {k for k, r in self.links.items() if r != "partial"}
        judged = [
            {k[side] for k in self.links} | set(gold[f"{name}_only"])
            for side, name in enumerate(("parent", "child"))
        ]
        found = {(p.parent, p.child) for p in alignment.align(self.parents, self.children)}
        got = {k for k in found if k[0] in judged[0] or k[1] in judged[1]}
        wrong = len(got - self.links.keys())
        one = np.zeros(3, int)
        for side, leaves in enumerate((self.parents, self.children)):
            only = set(gold[f"{('parent', 'child')[side]}_only"])
            alone = ({x.leaf.path for x in leaves} - {k[side] for k in found}) & judged[side]
            partly = {k[side] for k in self.links} - {k[side] for k in need}
            one += [len(only & alone), len(only - alone), len(alone - only - partly)]
        return np.array(
            [len(need & got), len(need - got), wrong,
             len(self.links.keys() & got), len(self.links.keys() - got), wrong, *one]
        )  # fmt: skip


def f1(counts: np.ndarray[Any, Any]) -> str:
    """Pairs, links and one-sided as F1."""
    parts = [counts[k : k + 3] for k in (0, 3, 6)]
    shown = [2 * h / (2 * h + m + w) if h + m + w else 1.0 for h, m, w in parts]
    return "pairs {:.3f}  links {:.3f}  one-sided {:.3f}".format(*shown)


def accuracy(folders: list[Path]) -> None:
    """By chain with the shipped weights, then refitted without the chain that is scored."""
    from sklearn.linear_model import LogisticRegression

    chains = [Chain(p) for folder in folders for p in sorted(folder.glob("*.align.json"))]
    evidence = [chain.features() for chain in chains]
    shipped = [getattr(alignment, name) for name in WEIGHTS]
    totals: dict[str, list[Any]] = {"shipped weights": [], "refitted without the chain": []}
    for k, chain in enumerate(chains):
        for name, value in zip(WEIGHTS, shipped, strict=True):
            setattr(alignment, name, value)
        totals["shipped weights"].append(chain.counts())
        rest = [e for i, e in enumerate(evidence) if i != k]
        model = LogisticRegression(C=3, max_iter=5000).fit(
            np.concatenate([x for x, _ in rest]), np.concatenate([y for _, y in rest])
        )
        for name, value in zip(WEIGHTS, (*model.coef_[0], model.intercept_[0]), strict=True):
            setattr(alignment, name, float(value))
        totals["refitted without the chain"].append(chain.counts())
        print(f"{chain.name[:40]:42}{f1(totals['shipped weights'][-1])}")
        print(f"{'  refitted without it':42}{f1(totals['refitted without the chain'][-1])}")
    for name, rows in totals.items():
        print(f"{name:42}{f1(sum(rows))}")


def certainty(folders: list[Path]) -> None:
    """Links by their score and how many are right, the weights refitted without their chain."""
    from sklearn.linear_model import LogisticRegression

    chains = [Chain(p) for folder in folders for p in sorted(folder.glob("*.align.json"))]
    evidence = [chain.features() for chain in chains]
    found = []
    for k, chain in enumerate(chains):
        rest = [e for i, e in enumerate(evidence) if i != k]
        model = LogisticRegression(C=3, max_iter=5000).fit(
            np.concatenate([x for x, _ in rest]), np.concatenate([y for _, y in rest])
        )
        for name, value in zip(WEIGHTS, (*model.coef_[0], model.intercept_[0]), strict=True):
            setattr(alignment, name, float(value))
        found += chain.linked()
    marks = sorted({0.0, alignment._LIKELY, 0.55, 0.6, alignment._SURE, 0.7, 0.8, 0.9, 0.95})
    for low, high in zip(marks, [*marks[1:], 1.01], strict=True):
        band = [right for score, right in found if low <= score < high]
        print(f"{low:.2f} – {high:.2f}  {sum(band):4} of {len(band):4} right")
    for name, low in (("高", alignment._SURE), ("中 and 高", alignment._LIKELY)):
        band = [right for score, right in found if score >= low]
        print(f"{name}: {sum(band)} of {len(band)} ({sum(band) / len(band):.3f})")


def made_up(count: int, seed: int) -> list[LeafText]:
    """Leaves of invented wording: each shares a few phrases with some of the others."""
    random.seed(seed)
    signs = [chr(0x4E00 + 7 * i) for i in range(2500)]
    words = ["".join(random.choices(signs, k=random.randint(2, 4))) for _ in range(4 * count)]
    common = ["".join(random.choices(signs, k=3)) for _ in range(300)]
    leaves = []
    for n in range(count):
        body = "，".join(
            "".join(random.choice(common if random.random() < 0.6 else words) for _ in range(4))
            for _ in range(6)
        )
        heading = random.choice(words) + random.choice(common)
        leaf = Leaf(str(n), "", heading, body)
        wording = Wording.of(f"{heading}。{body}")
        leaves.append(LeafText(leaf, body, Wording.of(heading), [], wording))
    return leaves


def cost() -> None:
    """Time and memory as the number of tasks doubles."""
    before = 0.0
    for count in (1250, 2500, 5000, 10000, 20000):
        parents, children = made_up(count, 1), made_up(count, 1)
        random.seed(2)
        random.shuffle(children)
        started = time.perf_counter()
        pairs = alignment.align(parents, children)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        factor = f"×{seconds / before:.2f}" if before else ""
        right = sum(p.parent == p.child for p in pairs)
        print(
            f"{count:6} × {count:<6}{seconds:8.1f} s {factor:7}{peak:8.0f} MB  {right} found",
            flush=True,
        )
        before = seconds


def main() -> None:
    """Print the figures."""
    if "--cost" in sys.argv:
        cost()
        return
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    shared = ROOT.parent / "shared" / "gold"
    places = (ROOT / "corpus", shared, shared / "levels", shared / "chains")
    folders = folders or [p for p in places if p.is_dir()]
    (certainty if "--certainty" in sys.argv else accuracy)(folders)


if __name__ == "__main__":
    main()
