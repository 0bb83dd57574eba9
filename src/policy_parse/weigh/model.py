"""Log-linear models: named features, weights in a text file that a diff can show.

weights.tsv holds a line per weight, `model<TAB>feature<TAB>weight`, sorted, after a first line that
names the groups of features the models were trained with. A file that names other groups than
features.py has is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import nlargest
from pathlib import Path
from typing import Any

from policy_parse.domain.decisions import Decision, Reason
from policy_parse.weigh.groups import GROUPS

WEIGHTS = Path(__file__).parent / "weights.tsv"
_TOLD = 4  # reasons that a decision keeps


class Model:
    """A linear score over named features."""

    __slots__ = ("bias", "weights")

    def __init__(self, weights: Mapping[str, float]) -> None:
        """`weights` by feature; `bias` is the score of no feature at all."""
        self.weights = dict(weights)
        self.bias = self.weights.pop("bias", 0.0)

    def score(self, features: Iterable[str]) -> float:
        """Log-odds (or, within a choice, the score of one candidate)."""
        get = self.weights.get
        return self.bias + sum([get(feature, 0.0) for feature in features])


class Rivals:
    """Linear scores of several classes over the same named features."""

    __slots__ = ("biases", "names", "weights")

    def __init__(self, models: Mapping[str, Model]) -> None:
        """`models` by the name of their class."""
        self.names = tuple(models)
        self.biases = [model.bias for model in models.values()]
        self.weights: dict[str, list[tuple[int, float]]] = {}
        for k, model in enumerate(models.values()):
            for feature, weight in model.weights.items():
                self.weights.setdefault(feature, []).append((k, weight))

    def shares(self, features: Iterable[str]) -> list[float]:
        """The probability of each class, in the order of `names`."""
        scores = list(self.biases)
        get = self.weights.get
        for feature in features:
            for k, weight in get(feature, ()):
                scores[k] += weight
        return shares(scores)


def reasons(decision: Decision[Any]) -> tuple[Reason, ...]:
    """The features that weighed most in a decision, either way."""
    weights = models()[decision.model].weights if decision.model else {}
    known = [(f, weights[f]) for f in decision.features if f in weights]
    return tuple(Reason(*one) for one in nlargest(_TOLD, known, key=lambda one: abs(one[1])))


@cache
def rivals(names: tuple[str, ...]) -> Rivals:
    """The models of these names as rivals."""
    known = models()
    return Rivals({name: known[name] for name in names})


@cache
def models() -> Mapping[str, Model]:
    """All models of weights.tsv by name; raises ValueError where its features are not ours."""
    lines = WEIGHTS.read_text("utf-8").splitlines()
    if lines[0] != named_groups():
        odd = ", ".join(sorted(set(lines[0].split()[2:]) ^ GROUPS))
        raise ValueError(
            f"{WEIGHTS.name} does not fit the features of this program ({odd}): "
            "train it anew with models/targets/train.py."
        )
    weights: dict[str, dict[str, float]] = {}
    for line in lines[1:]:
        model, feature, weight = line.split("\t")
        weights.setdefault(model, {})[feature] = float(weight)
    return {name: Model(own) for name, own in weights.items()}


def forget() -> None:
    """Have the weights read anew: their file was written or another one is to be read."""
    models.cache_clear()
    rivals.cache_clear()


def named_groups() -> str:
    """The first line of a file of weights for the features of this program."""
    return f"# groups: {' '.join(sorted(GROUPS))}"


def probability(log_odds: float) -> float:
    """The logistic function, safe at both ends."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def shares(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that sum to one (softmax)."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
