"""Which times bind: something is to be done by or in them (gold/FORMAT.md, deadlines)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import attrgetter

from policy_parse.domain.decisions import Decision, TimeRole, WeighedTime
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import TimeKind, TimeMention
from policy_parse.lexicon.classes import WORD_CLASS, word_at, word_before
from policy_parse.weigh.model import models, probability, rivals
from policy_parse.weigh.scene import tense
from policy_parse.weigh.view import View, of_headings

_start = attrgetter("start")
_NEAR = 60  # characters on either side in which cues are looked for
_OTHERS = (TimeRole.PAST, TimeRole.PERIOD, TimeRole.OTHER)
_DUE = "time-due"
_OTHER_MODELS = tuple(f"time-{role}" for role in _OTHERS)
_SURE = 0.95  # above it nothing comes second


def weigh_times(view: View, chances: Sequence[float]) -> tuple[WeighedTime, ...]:
    """Each time of a passage with its role; `chances` of its numbers to be commitments."""
    committed = Committed(chances)
    return tuple(WeighedTime(time, _role(view, time, committed)) for time in view.found.times)


class Committed:
    """Whether some of the numbers between two are commitments, by their `chances`."""

    def __init__(self, chances: Sequence[float]) -> None:
        """`chances`: of all numbers of a passage, in order."""
        self._before = list(accumulate((chance > 0.5 for chance in chances), initial=0))

    def told(self, first: int, last: int) -> str:
        """none, target or other: of the numbers `[first, last)`."""
        if first >= last:
            return "none"
        return "target" if self._before[last] > self._before[first] else "other"


def _role(view: View, time: TimeMention, committed: Committed) -> Decision[TimeRole]:
    tick()
    if time.kind is TimeKind.IMPOSSIBLE:
        return Decision(TimeRole.OTHER, 1.0, None, 1.0)
    features = list(binding_features(view, time, committed))
    due = probability(models()[_DUE].score(features))
    if due > _SURE:
        return Decision(TimeRole.DUE, due, None, due, _DUE, features)
    shares = rivals(_OTHER_MODELS).shares(features)
    best = max(range(len(shares)), key=shares.__getitem__)
    other = (1 - due) * shares[best]
    if due >= 0.5:
        return Decision(TimeRole.DUE, due, _OTHERS[best], due - other, _DUE, features)
    return Decision(
        _OTHERS[best], other, TimeRole.DUE, abs(other - due), _OTHER_MODELS[best], features
    )


def _beside(text: str, first: int, start: int, end: int) -> Iterator[str]:
    """What stands directly before and behind a time, in a passage that begins at `first`."""
    opens = "passage" if start <= first else text[start - 1]
    yield f"opens:{opens if opens in 'passage，。；：（、' else 'within'}"
    yield f"before-time:{text[max(0, start - 2) : start]}"
    left = word_before(text, max(first, start - 8), start)
    yield f"before-word:{WORD_CLASS[left] if left else 'noun'}"
    yield f"after-time:{text[end : end + 2]}"
    yield f"after-one:{text[end : end + 1]}"
    skipped = end + (text[end : end + 1] in "，前底末")
    right = word_at(text, skipped, len(text))
    yield f"after-word:{right or 'noun'}"
    yield f"after-class:{WORD_CLASS[right] if right else 'noun'}"


def binding_features(view: View, time: TimeMention, committed: Committed) -> Iterator[str]:
    """What bears on whether a time binds; `committed`: of the passage's numbers."""
    found, scene, text, start, end = view.found, view.scene, view.text, time.start, time.end
    when = tense(time, scene.year, text)
    form = f"{time.kind}/{'limit' if time.limit else 'bare'}"
    yield f"form:{form}"
    yield f"when:{when}"
    yield f"form-when:{form}/{when}"
    if not time.stated:
        yield "year-supplied"
    yield from _beside(text, found.start, start, end)
    begin, stop = view.sentence(start, end)
    for of in {of for of, *_ in view.cues_in(max(begin, start - _NEAR), start)}:
        yield f"cue-before:{of}"
    for of in {of for of, *_ in view.cues_in(end, min(stop, end + _NEAR))}:
        yield f"cue-behind:{of}"
    first, last = (bisect_left(found.numbers, at, key=_start) for at in (end, stop))
    told = committed.told(first, last)
    yield f"numbers:{told}"
    yield f"numbers-when:{told}/{when}"
    yield f"paragraph:{view.paragraph(start)}"
    yield f"closed:{view.closed}"
    if not scene.headings:
        yield f"loose:{view.closed}"
    if scene.looks_back:
        yield f"section:looks-back/{when}"
    yield from of_headings(scene.headings)
    yield f"document:{scene.document_type or 'none'}"
    at = bisect_right(found.statements, start, key=_start) - 1
    if at >= 0 and start < found.statements[at].end:
        yield "statement"
    opened = text.rfind("（", max(begin, start - 20), start)
    if opened >= 0 and text.find("）", opened, start) < 0:
        yield f"bracket:{'whole' if opened + 1 == start else 'within'}"
