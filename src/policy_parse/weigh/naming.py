"""What a number says something about: the likeliest of its candidate spans."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.decisions import Naming
from policy_parse.weigh.candidates import Candidate, Side, Surroundings
from policy_parse.weigh.model import models
from policy_parse.weigh.spans import span_features


def choose_naming(
    text: str, around: Surroundings, previous: Naming | None
) -> tuple[Naming | None, float]:
    """The indicator of a number and by how much it leads; that of the number before where it has
    no words of its own (达到85%，力争90%).
    """
    candidates = around.candidates
    own = any(c.side in (Side.LEFT, Side.RIGHT) for c in candidates)
    if not own and previous is not None:
        return previous, 0.0
    if not candidates:
        return None, 0.0
    scores = _scores(text, around, candidates)
    best = max(range(len(candidates)), key=scores.__getitem__)
    rest = [score for k, score in enumerate(scores) if k != best]
    chosen = candidates[best]
    return Naming(_with_mark(text, chosen), chosen.end), scores[best] - max(
        rest, default=scores[best] - 9
    )


def _scores(text: str, around: Surroundings, candidates: Sequence[Candidate]) -> list[float]:
    model = models()["indicator"]
    return [model.score(span_features(text, around, candidate)) for candidate in candidates]


def _with_mark(text: str, chosen: Candidate) -> int:
    """Where the name starts, with the “ that candidates leave out where its ” stands inside."""
    start = chosen.start
    opened = text.find("“", start, chosen.end)
    closed = text.find("”", start, chosen.end)
    torn = closed >= 0 and not 0 <= opened < closed
    return start - 1 if torn and text[start - 1 : start] == "“" else start
