"""Other learners on the same features: is a number a commitment? Printed and kept in others.md.

python models/targets/others.py           groups of provinces left out, as train.py --measure does

The program's own choice is a logistic regression over named features and a second one over what
stands around; these are the learners that were tried instead. Needs the extra [bench]; the chain is left out
where python-crfsuite is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from examples import HERE, TARGET, Labelled, Place, documents
from learn import Features, frequent, matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC
from train import Score, Settings, context_model, folds, scores_apart, target_model

from policy_parse.weigh.model import Model
from policy_parse.weigh.neighbours import with_neighbours

_DENSE = 500  # features that trees look at: the most frequent ones


class Row(NamedTuple):
    """A number that was labelled."""

    features: Features
    wanted: bool
    share: float


Judge = Callable[[Sequence[Labelled]], list[bool]]
Learner = Callable[[Sequence[Labelled]], Judge]


def rows_of(docs: Sequence[Labelled]) -> list[Row]:
    """The labelled numbers in the order of the documents."""
    return [
        Row(d.readings[r].features[i], label.kind == TARGET, label.weight)
        for d in docs
        for (r, i), label in d.labels.items()
    ]


def by(estimator: Any, *, dense: bool = False, shares: bool = True) -> Learner:
    """A learner of scikit-learn over the matrix of features."""

    def learn(docs: Sequence[Labelled]) -> Judge:
        rows = rows_of(docs)
        names = frequent([r.features for r in rows], Settings().target_least)
        if dense:
            names = most_frequent(rows, _DENSE)
        data, vectorizer = matrix([r.features for r in rows], names)
        given = {"sample_weight": np.array([r.share for r in rows])} if shares else {}
        model = estimator().fit(
            data.toarray() if dense else data, np.array([r.wanted for r in rows]), **given
        )

        def judge(held: Sequence[Labelled]) -> list[bool]:
            own = [{f: 1.0 for f in r.features if f in names} for r in rows_of(held)]
            held_data = vectorizer.transform(own)
            return list(model.predict(held_data.toarray() if dense else held_data))

        return judge

    return learn


def most_frequent(rows: Sequence[Row], count: int) -> frozenset[str]:
    """The features that stand in most rows."""
    for least in (400, 300, 200, 150, 100, 80, 60, 50, 40, 30, 20):
        names = frequent([r.features for r in rows], least)
        if len(names) >= count:
            return names
    return names


def ours(*, around: bool) -> Learner:
    """The program's own: alone, or with what stands around."""

    def learn(docs: Sequence[Labelled]) -> Judge:
        settings = Settings()
        alone = Model(target_model(docs, settings))
        context = Model(context_model(docs, scores_apart(docs, settings))) if around else None

        def judge(held: Sequence[Labelled]) -> list[bool]:
            out = []
            for d in held:
                scores = [[alone.score(f) for f in r.features] for r in d.readings]
                if context is not None:
                    chances = with_neighbours(scores, context)
                    out += [chances[r][i] >= 0.5 for r, i in d.labels]
                else:
                    out += [scores[r][i] >= 0 for r, i in d.labels]
            return out

        return judge

    return learn


def chain(docs: Sequence[Labelled]) -> Judge:
    """A linear-chain CRF over the labelled numbers of a document in their order."""
    import pycrfsuite

    names = frequent([r.features for r in rows_of(docs)], Settings().target_least)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.6, "max_iterations": 300})
    for d in docs:
        places = sorted(d.labels)
        if places:
            wanted = [str(d.labels[p].kind == TARGET) for p in places]
            trainer.append(_sequence(d, places, names), wanted)
    path = HERE / ".chain.crfsuite"
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    path.unlink()

    def judge(held: Sequence[Labelled]) -> list[bool]:
        out = []
        for d in held:
            places = sorted(d.labels)
            told = dict(zip(places, tagger.tag(_sequence(d, places, names)), strict=True))
            out += [told[p] == "True" for p in d.labels]
        return out

    return judge


def _sequence(d: Labelled, places: Sequence[Place], names: frozenset[str]) -> list[list[str]]:
    return [[f for f in d.readings[r].features[i] if f in names] for r, i in places]


LEARNERS: dict[str, Learner] = {
    "ours, the number alone": ours(around=False),
    "ours, with what stands around": ours(around=True),
    "linear support vectors": by(lambda: LinearSVC(C=0.05)),
    "gradient boosting, 500 features": by(
        lambda: HistGradientBoostingClassifier(max_iter=300, learning_rate=0.08), dense=True
    ),
    "two layers of 32": by(
        lambda: MLPClassifier((32,), alpha=2.0, max_iter=40, random_state=0), shares=False
    ),
    "logistic, L1": by(lambda: LogisticRegression(C=0.5, l1_ratio=1, solver="liblinear")),
    "linear-chain CRF": chain,
}


def main() -> None:
    """Every learner on every fold."""
    docs = documents()
    lines = ["| learner | P | R | F | µs a number |", "|---|---|---|---|---|"]
    for name, learn in LEARNERS.items():
        pairs: list[tuple[bool, bool]] = []
        spent = count = 0.0
        try:
            for rest, held in folds(docs):
                judge = learn(rest)
                start = time.perf_counter()
                said = judge(held)
                spent += time.perf_counter() - start
                count += len(said)
                pairs += zip(map(bool, said), (r.wanted for r in rows_of(held)), strict=True)
        except ImportError as error:
            print(f"{name}: {error.name} is not installed (pip install -e '.[bench]')")
            continue
        score = Score.of(pairs)
        figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f}"
        lines.append(f"| {name} | {figures} | {1e6 * spent / max(1, count):.0f} |")
        print(lines[-1], flush=True)
    (HERE / "others.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
