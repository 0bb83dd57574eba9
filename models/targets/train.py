"""Train the choices on numbers: gold, labels and our own sentences → weights.tsv.

python models/targets/train.py            train on all, write src/policy_parse/weigh/weights.tsv
python models/targets/train.py --measure  leave groups of provinces out, write report.md as well
python models/targets/train.py --apart FOLDER   parse each gold document with weights that saw no
                                          document of its province: what score.py says of
                                          FOLDER/excerpts … is what it would say of unseen ones
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from examples import (
    DUE,
    HERE,
    OURS,
    TARGET,
    Label,
    Labelled,
    Place,
    documents,
    is_right,
    likeness,
)
from learn import Choice, Features, Weights, on_values, one_of, yes_or_no

from policy_parse.domain.decisions import Naming, NumberKind, TimeRole, Weighed
from policy_parse.export.records import to_json
from policy_parse.pipeline import parse
from policy_parse.weigh import model, weigh
from policy_parse.weigh.binding import Committed, binding_features
from policy_parse.weigh.candidates import Candidate
from policy_parse.weigh.governing import time_candidates, time_features
from policy_parse.weigh.groups import GROUPS
from policy_parse.weigh.lists import give_out
from policy_parse.weigh.members import named_jointly
from policy_parse.weigh.model import WEIGHTS, Model, forget, named_groups, probability
from policy_parse.weigh.neighbours import neighbour_values, with_neighbours
from policy_parse.weigh.reading import Reading
from policy_parse.weigh.spans import span_features

FOLDS, INNER = 10, 5
_SMALL = 0.02  # a weight nearer to zero says nothing


class Settings(NamedTuple):
    """How strongly each learner holds back, and how often a feature must have been seen."""

    target_strength: float = 0.8
    target_least: int = 3
    kind_strength: float = 0.6
    kind_least: int = 4
    indicator_penalty: float = 1.0
    indicator_least: int = 4
    due_penalty: float = 0.6
    due_least: int = 4
    time_strength: float = 0.5
    time_least: int = 3


def train(docs: Sequence[Labelled], settings: Settings) -> dict[str, Weights]:
    """All models, learnt from all documents."""
    out = {"target": target_model(docs, settings)}
    apart = scores_apart(docs, settings)
    out["context"] = context_model(docs, apart)
    out |= kind_models(docs, settings)
    out |= time_models(docs, apart, Model(out["context"]), settings)
    out["indicator"] = one_of(
        [c for d in docs for _, c in naming_choices(d)],
        penalty=settings.indicator_penalty, least=settings.indicator_least,
    )  # fmt: skip
    out["due"] = one_of(
        [c for d in docs for _, c in due_choices(d)],
        penalty=settings.due_penalty, least=settings.due_least,
    )  # fmt: skip
    return out


def target_model(docs: Sequence[Labelled], settings: Settings) -> Weights:
    """Whether a number is a commitment, by itself."""
    told = [(d, place, label) for d in docs for place, label in d.labels.items()]
    return yes_or_no(
        [d.readings[r].features[i] for d, (r, i), _ in told],
        [label.kind == TARGET for *_, label in told],
        [label.weight for *_, label in told],
        strength=settings.target_strength, least=settings.target_least,
    )  # fmt: skip


Alone = list[list[float]]  # log-odds of each number of each reading


def scores_apart(docs: Sequence[Labelled], settings: Settings) -> list[Alone]:
    """Log-odds of every document's numbers by a model that was trained on the others."""
    out: dict[int, Alone] = {}
    for rest, held in folds(docs, INNER, ours=True):
        model = Model(target_model(rest, settings))
        for d in held:
            out[id(d)] = [[model.score(f) for f in r.features] for r in d.readings]
    return [out[id(d)] for d in docs]


def context_model(docs: Sequence[Labelled], apart: Sequence[Alone]) -> Weights:
    """How much the numbers around count."""
    rows: list[dict[str, float]] = []
    told: list[Label] = []
    for document, alone in zip(docs, apart, strict=True):
        for place, values in _neighbours(alone):
            if label := document.labels.get(place):
                rows.append(values)
                told.append(label)
    return on_values(rows, [t.kind == TARGET for t in told], [t.weight for t in told])


def _neighbours(alone: Alone) -> Iterable[tuple[Place, dict[str, float]]]:
    chances = [probability(score) for passage in alone for score in passage]
    offset = 0
    for r, passage in enumerate(alone):
        own = chances[offset : offset + len(passage)]
        for i, score in enumerate(passage):
            others = sum(own) - own[i]
            yield (r, i), neighbour_values(chances, offset + i, score, i > 0, others, len(own))
        offset += len(passage)


def time_models(
    docs: Sequence[Labelled], apart: Sequence[Alone], context: Model, settings: Settings
) -> dict[str, Weights]:
    """Whether a time binds, and what else it is."""
    rows: list[tuple[Features, str, float]] = []
    for document, alone in zip(docs, apart, strict=True):
        chances = with_neighbours(alone, context)
        rows += [
            (features_of_time(document, p, chances), label.role, label.weight)
            for p, label in document.times.items()
        ]
    out = {
        "time-due": yes_or_no(
            [f for f, _, _ in rows], [role == DUE for _, role, _ in rows], [w for *_, w in rows],
            strength=settings.time_strength, least=settings.time_least,
        )
    }  # fmt: skip
    told = [(f, role) for f, role, _ in rows if role not in ("", DUE)]
    for role in TimeRole:
        if role is not TimeRole.DUE:
            out[f"time-{role}"] = yes_or_no(
                [f for f, _ in told], [r == role for _, r in told], [1.0] * len(told),
                strength=settings.kind_strength, least=settings.time_least, sparse=True,
            )  # fmt: skip
    return out


def features_of_time(
    document: Labelled, place: Place, chances: Sequence[Sequence[float]]
) -> Features:
    """The features of a time of a document."""
    view = document.readings[place[0]].view
    return list(binding_features(view, view.found.times[place[1]], Committed(chances[place[0]])))


def kind_models(docs: Sequence[Labelled], settings: Settings) -> dict[str, Weights]:
    """What a number is that is no commitment: one model for each kind."""
    told = [
        (d.readings[r].features[i], label)
        for d in docs
        for (r, i), label in d.labels.items()
        if label.kind not in ("", TARGET)
    ]
    rows = [features for features, _ in told]
    return {
        kind.value: yes_or_no(
            rows, [label.kind == kind for _, label in told], [label.weight for _, label in told],
            strength=settings.kind_strength, least=settings.kind_least, sparse=True,
        )
        for kind in NumberKind
        if kind not in (NumberKind.TARGET, NumberKind.UNREAD)
    }  # fmt: skip


def naming_choices(document: Labelled) -> Iterable[tuple[tuple[int, int], Choice]]:
    """Which candidate is the indicator, for each commitment whose indicator is told."""
    for (r, i), label in document.labels.items():
        reading = document.readings[r]
        here = reading.around[i]
        if label.kind != TARGET or not label.indicator or not here.candidates:
            continue
        text = reading.text
        sims = [likeness(label.indicator, named(reading, i, c)) for c in here.candidates]
        best = max(sims)
        if best < 0.5:
            continue
        features = [list(span_features(text, here, c)) for c in here.candidates]
        yield (r, i), Choice(features, [s >= best - 1e-9 for s in sims], label.weight)


def named(reading: Reading, i: int, candidate: Candidate) -> str:
    """What number `i` would be called if `candidate` were chosen: its share of a joint name."""
    text = reading.text
    for first, last in reading.lists:
        if i == first and named_jointly(reading, first, candidate.end):
            names = give_out(text, Naming(candidate.start, candidate.end), last - first)
            if names:
                return literal(text, names[0])
    return text[candidate.start : candidate.end]


def literal(text: str, naming: Naming) -> str:
    """The indicator as a string."""
    own = text[naming.start : naming.end]
    if naming.shared is None:
        return own
    shared = text[slice(*naming.shared)]
    return shared + own if naming.shared[0] < naming.start else own + shared


def due_choices(document: Labelled) -> Iterable[tuple[tuple[int, int], Choice]]:
    """Which time governs, for each commitment that has a choice."""
    for (r, i), label in document.labels.items():
        reading = document.readings[r]
        if label.kind != TARGET or not document.readings[r].view.times:
            continue
        text, here = reading.text, reading.around[i]
        candidates = time_candidates(reading.view, here)
        if len(candidates) < 2:
            continue
        due = label.due if label.due and label.due[0].isdigit() else None
        right = [c.time is not None and c.time.ends == due for c in candidates]
        if not any(right):
            right = [c.time is None for c in candidates]
        features = [
            list(time_features(text, here, c, candidates, reading.numbers)) for c in candidates
        ]
        yield (r, i), Choice(features, right, label.weight)


def folds(
    docs: Sequence[Labelled], count: int = FOLDS, *, ours: bool = False
) -> Iterable[tuple[list[Labelled], list[Labelled]]]:
    """(documents to learn from, documents of the provinces left out).

    Our own documents and sentences are always learnt from, but where `ours` counts them as a
    province like any other.
    """
    sizes: dict[str, int] = {}
    for d in docs:
        sizes[d.group] = sizes.get(d.group, 0) + len(d.labels)
    loads = [0] * count
    fold_of: dict[str, int] = {}
    for group in sorted(sizes, key=lambda g: (-sizes[g], g)):
        fold_of[group] = int(np.argmin(loads))
        loads[fold_of[group]] += sizes[group]
    for fold in range(count):
        held = [d for d in docs if fold_of[d.group] == fold and (ours or d.group != OURS)]
        rest = [d for d in docs if (d.group == OURS and not ours) or fold_of[d.group] != fold]
        if held:
            yield rest, held


def write(weights: dict[str, Weights], path: Path) -> None:
    """The weights as lines that a diff can show."""
    lines = []
    for name, own in weights.items():
        for feature, weight in own.items():
            group = feature.partition(":")[0]
            if name != "context" and feature != "bias" and group not in GROUPS:
                raise SystemExit(f"feature {feature}: group {group} is not named in groups.py.")
            if abs(weight) >= _SMALL or feature == "bias":
                lines.append(f"{name}\t{feature}\t{weight:.3g}")
    path.write_text("\n".join((named_groups(), *sorted(lines))) + "\n", "utf-8")


class Score(NamedTuple):
    """Hits, false ones and misses of one kind of document."""

    hit: int
    false: int
    missed: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> Score:
        """From pairs of what was said and what is so."""
        counts = Counter(pairs)
        return cls(counts[True, True], counts[True, False], counts[False, True])

    @property
    def precision(self) -> float:
        """Share of what was said that is so."""
        return self.hit / max(1, self.hit + self.false)

    @property
    def recall(self) -> float:
        """Share of what is so that was said."""
        return self.hit / max(1, self.hit + self.missed)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)


class Held(NamedTuple):
    """A document with the decisions of models that saw no document of its province."""

    document: Labelled
    decided: list[Weighed]


def measure(docs: Sequence[Labelled], settings: Settings) -> list[Held]:
    """Every document decided by models that saw no document of its province."""
    return [
        Held(d, weigh([(r.view.found, r.view.scene) for r in d.readings]))
        for held in _by_fold(docs, settings)
        for d in held
    ]


def _by_fold(docs: Sequence[Labelled], settings: Settings) -> Iterator[list[Labelled]]:
    """The documents of each fold, while the weights of the program are those of the others."""
    with tempfile.TemporaryDirectory() as scratch:
        for rest, held in folds(docs):
            model.WEIGHTS = Path(scratch) / WEIGHTS.name
            write(train(rest, settings), model.WEIGHTS)
            forget()
            yield held
    model.WEIGHTS = WEIGHTS
    forget()


def commitments(held: Iterable[Held], *, sure: bool = False) -> Score:
    """Commitments found among all numbers of documents."""
    return Score.of(
        (one.decided[r].numbers[i].kind.value is NumberKind.TARGET, label.kind == TARGET)
        for one in held
        for (r, i), label in one.document.labels.items()
        if label.weight >= 1 or not sure
    )


def binding(held: Iterable[Held]) -> Score:
    """Times found to bind among all times of documents."""
    return Score.of(
        (one.decided[r].times[t].binds, label.role == DUE)
        for one in held
        for (r, t), label in one.document.times.items()
    )


def slots(held: Iterable[Held]) -> tuple[float, float]:
    """Shares of right indicators and of right times among the commitments that were found."""
    named = dated = told = 0
    for one in held:
        for (r, i), label in one.document.labels.items():
            number = one.decided[r].numbers[i]
            if label.kind != TARGET or number.kind.value is not NumberKind.TARGET:
                continue
            if not label.indicator:
                continue
            told += 1
            text = one.document.readings[r].text
            named += bool(number.naming) and is_right(label.indicator, literal(text, number.naming))
            due = label.due if label.due and label.due[0].isdigit() else None
            dated += (number.due.ends if number.due else None) == due
    return named / max(1, told), dated / max(1, told)


def parse_apart(docs: Sequence[Labelled], folder: Path, settings: Settings) -> None:
    """The records of each gold document by weights that saw no document of its province."""
    for held in _by_fold(docs, settings):
        for document in held:
            if document.source == "labels":
                continue
            out = folder / document.source / f"{Path(document.name).stem}.json"
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(to_json(parse(document.name), with_text=True), "utf-8")


def report(held: Sequence[Held]) -> str:
    """Figures per kind of document."""
    heads = ("documents", "numbers", "commitments P", "R", "F", "indicator right", "time right", "times that bind F")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    sources = sorted({h.document.source for h in held})
    for name in (*sources, "all", "all, sure"):
        some = [h for h in held if name.startswith("all") or h.document.source == name]
        score = commitments(some, sure=name == "all, sure")
        named, dated = slots(some)
        numbers = sum(len(h.document.labels) for h in some)
        figures = (score.precision, score.recall, score.f1, named, dated, binding(some).f1)
        lines.append(f"| {name} | {numbers} | {' | '.join(f'{x:.3f}' for x in figures)} |")
    return "\n".join(lines)


def main() -> None:
    """Train, or measure and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--apart", type=Path)
    given = parser.parse_args()
    docs = documents()
    print(f"{len(docs)} documents, {sum(len(d.labels) for d in docs)} numbers")
    if given.apart:
        parse_apart(docs, given.apart, Settings())
        return
    if given.measure:
        table = report(measure(docs, Settings()))
        print(table)
        (HERE / "report.md").write_text(table + "\n", "utf-8")
    write(train(docs, Settings()), given.output)
    forget()


if __name__ == "__main__":
    main()
