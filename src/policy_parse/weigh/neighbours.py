"""Commitments stand together, and so do achievements: a second look with the numbers around."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.weigh.model import Model, probability

_NEAR = 5  # numbers on each side that are looked at, over passages
_PRIOR = 0.35  # share of commitments among numbers, where there is no neighbour


def with_neighbours(alone: Sequence[Sequence[float]], context: Model) -> list[list[float]]:
    """Probability of a commitment for each number, from its own log-odds and those around it.

    `alone` holds the log-odds of each passage's numbers in order of the document.
    """
    flat = [score for passage in alone for score in passage]
    chances = [probability(score) for score in flat]
    weights = context.weights
    out: list[list[float]] = []
    offset = 0
    for passage in alone:
        own = chances[offset : offset + len(passage)]
        total = sum(own)
        row = []
        for k, score in enumerate(passage):
            values = neighbour_values(chances, offset + k, score, k > 0, total - own[k], len(own))
            logit = context.bias + sum(weights.get(n, 0.0) * v for n, v in values.items())
            row.append(probability(logit))
        out.append(row)
        offset += len(passage)
    return out


def neighbour_values(
    chances: Sequence[float], i: int, score: float, follows: bool, others: float, count: int
) -> dict[str, float]:
    """The named values of the second look at number `i`.

    `follows`: the number before stands in the same passage; `others`: sum over the other numbers
    of the passage, which holds `count`.
    """
    before = chances[i - 1] if i else _PRIOR
    behind = chances[i + 1] if i + 1 < len(chances) else _PRIOR
    near = [*chances[max(0, i - _NEAR) : i], *chances[i + 1 : i + 1 + _NEAR]]
    return {
        "own": max(-9.0, min(9.0, score)),
        "before": before,
        "behind": behind,
        "paragraph": others / (count - 1) if count > 1 else _PRIOR,
        "near": sum(near) / len(near) if near else _PRIOR,
        "before-same": before if follows else 0.0,
    }
