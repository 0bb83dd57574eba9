"""Learners of log-linear models: a yes or no, and a choice among candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

Features = Sequence[str]
Weights = dict[str, float]


def frequent(rows: Iterable[Features], least: int) -> frozenset[str]:
    """Features that stand in `least` rows or more."""
    counts = Counter(feature for row in rows for feature in set(row))
    return frozenset(feature for feature, count in counts.items() if count >= least)


def matrix(rows: Sequence[Features], names: frozenset[str]) -> tuple[csr_matrix, DictVectorizer]:
    """Rows of 0 and 1 over `names`."""
    vectorizer = DictVectorizer()
    vectorizer.fit([dict.fromkeys(names, 1.0)])
    data = vectorizer.transform([{f: 1.0 for f in row if f in names} for row in rows])
    data.indices, data.indptr = data.indices.astype(np.int32), data.indptr.astype(np.int32)
    return data, vectorizer


def yes_or_no(
    rows: Sequence[Features], wanted: Sequence[bool], shares: Sequence[float],
    *, strength: float, least: int, sparse: bool = False,
) -> Weights:  # fmt: skip
    """Weights of a logistic regression; `shares` weigh the rows, `strength` is C.

    `sparse` drives the weights of what helps little to zero (L1).
    """
    names = frequent(rows, least)
    data, vectorizer = matrix(rows, names)
    model = LogisticRegression(
        C=strength, max_iter=4000, l1_ratio=1 if sparse else 0,
        solver="liblinear" if sparse else "lbfgs", random_state=0,
    )  # fmt: skip
    model.fit(data, np.array(wanted), sample_weight=np.array(shares))
    out = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return {"bias": float(model.intercept_[0])} | {str(k): float(v) for k, v in out.items()}


def on_values(
    rows: Sequence[dict[str, float]], wanted: Sequence[bool], shares: Sequence[float]
) -> Weights:
    """Weights of a logistic regression over named values."""
    names = list(rows[0])
    data = np.array([[row[name] for name in names] for row in rows])
    model = LogisticRegression(C=3.0, max_iter=4000).fit(
        data, np.array(wanted), sample_weight=np.array(shares)
    )
    out = dict(zip(names, (float(w) for w in model.coef_[0]), strict=True))
    return {"bias": float(model.intercept_[0])} | out


class Choice:
    """One choice to learn from: the features of its candidates, and which of them are right."""

    __slots__ = ("candidates", "right", "share")

    def __init__(
        self, candidates: Sequence[Features], right: Sequence[bool], share: float = 1.0
    ) -> None:
        """`share` weighs the choice."""
        self.candidates = [list(dict.fromkeys(c)) for c in candidates]
        self.right = list(right)
        self.share = share


def one_of(choices: Sequence[Choice], *, penalty: float, least: int) -> Weights:
    """Weights of a conditional logit: the right candidates together against the others."""
    rows = [candidate for choice in choices for candidate in choice.candidates]
    data, vectorizer = matrix(rows, frequent(rows, least))
    owner = np.repeat(np.arange(len(choices)), [len(c.candidates) for c in choices])
    right = np.array([float(r) for choice in choices for r in choice.right])
    share = np.array([choice.share for choice in choices])
    count = len(choices)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = data @ weights
        top = np.full(count, -1e9)
        np.maximum.at(top, owner, scores)
        powers = np.exp(scores - top[owner])
        total = np.bincount(owner, powers, count)
        good = np.bincount(owner, powers * right, count)
        gap = (powers / total[owner] - powers * right / good[owner]) * share[owner]
        value = (share * (np.log(total) - np.log(good))).sum() + penalty * weights @ weights / 2
        return float(value), data.T @ gap + penalty * weights

    found = minimize(
        loss, np.zeros(data.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}
    )
    return {
        str(name): float(weight)
        for name, weight in zip(vectorizer.get_feature_names_out(), found.x, strict=True)
    }
