"""Numbers to decisions: what each is, what it counts, and which time governs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_parse.domain.decisions import (
    DOUBT,
    Decision,
    Naming,
    NumberKind,
    Weighed,
    WeighedNumber,
    WeighedTime,
)
from policy_parse.domain.kinds import Comparator
from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import PassageMentions, Quantity, TimeKind, TimeMention
from policy_parse.weigh.binding import weigh_times
from policy_parse.weigh.candidates import Side, Surroundings
from policy_parse.weigh.features import measure_class
from policy_parse.weigh.governing import TimeCandidate, time_candidates, time_features
from policy_parse.weigh.members import share_heads_behind, share_in_list
from policy_parse.weigh.model import models, rivals
from policy_parse.weigh.naming import choose_naming
from policy_parse.weigh.neighbours import with_neighbours
from policy_parse.weigh.reading import Reading, read_numbers
from policy_parse.weigh.scene import Scene
from policy_parse.weigh.slots import (
    baseline_of,
    change_of,
    comparator_of,
    recurrence_of,
    scope_of,
    stated_base,
    strength_of,
)

COMMITTED = 0.5  # probability from which a number is a commitment
_QUOTE_HEAD = 16  # characters of verb and adverb that a quote may begin with
_RECORDED = frozenset(
    {
        NumberKind.TARGET,
        NumberKind.ACHIEVEMENT,
        NumberKind.THRESHOLD,
        NumberKind.SUBSIDY,
        NumberKind.PROCEDURAL,
    }
)
_TARGET = NumberKind.TARGET.value
_OTHERS = tuple(
    kind.value for kind in NumberKind if kind not in (NumberKind.TARGET, NumberKind.UNREAD)
)
_DESCRIBING = frozenset({NumberKind.MODIFIER, NumberKind.THRESHOLD, NumberKind.NAME})
_DESCRIPTION = 12  # characters before a describing number that belong to it: 年收入超|10亿元
_SURE = 0.95  # above it nothing comes second


_NOTHING = Weighed()


def weigh(
    passages: Sequence[tuple[PassageMentions, Scene]],
) -> list[Weighed]:
    """The decisions on every number and time of a document, passage by passage in its order."""
    place = [k for k, (found, _) in enumerate(passages) if found.numbers or found.times]
    readings = [read_numbers(*passages[k]) for k in place]
    target = models()[_TARGET]
    alone = [[target.score(features) for features in r.features] for r in readings]
    committed = with_neighbours(alone, models()["context"])
    out = [_NOTHING] * len(passages)
    for k, reading, chances in zip(place, readings, committed, strict=True):
        times = weigh_times(reading.view, chances)
        out[k] = Weighed(tuple(_decided(reading, chances, times)), times)
    return out


def _decided(
    reading: Reading, chances: Sequence[float], times: Sequence[WeighedTime]
) -> Iterator[WeighedNumber]:
    """Each number of a passage, lists as wholes."""
    recurrent = [t.time for t in times if t.binds or t.time.kind is not TimeKind.EVERY]
    text, numbers = reading.text, reading.numbers
    kinds = [
        _kind(features, chance) for features, chance in zip(reading.features, chances, strict=True)
    ]
    if reading.view.alone:
        kinds = [Decision(NumberKind.UNREAD, 1.0, kind.value, 1.0) for kind in kinds]
    bases = {here.baseline.start for here in reading.around if here.baseline is not None}
    for i, number in enumerate(numbers):
        if number.start in bases or (i and stated_base(text, number) is not None):
            kinds[i] = replace(kinds[i], value=NumberKind.ACHIEVEMENT)
        elif _is_age_of_group(reading.around[i]):
            kinds[i] = replace(kinds[i], value=NumberKind.MODIFIER)
    out: list[WeighedNumber] = []
    previous: Naming | None = None
    for i, number in enumerate(numbers):
        tick()
        here = reading.around[i]
        if out and _in_other_sentence(text, reading.around[i - 1], here):
            previous = None
        if number.start in bases:
            one = _bare(number, kinds[i], chances[i])
        elif i and (year := stated_base(text, number)) is not None and out[-1].naming:
            out[-1] = replace(out[-1], baseline=_plain(number), baseline_year=year)
            one = _bare(number, kinds[i], chances[i])
        elif kinds[i].value not in _RECORDED and chances[i] < DOUBT:
            one = _bare(number, kinds[i], chances[i])
        else:
            describes = reading.around[i - 1] if i and kinds[i - 1].value in _DESCRIBING else None
            one = _whole(reading, i, kinds[i], chances[i], previous, describes, recurrent)
            previous = one.naming or previous
        out.append(one)
    for first, last in reading.lists:
        share_in_list(reading, out, first, last)
    share_heads_behind(text, out)
    yield from out


def _is_age_of_group(here: Surroundings) -> bool:
    """Whether an age only says who is meant: 65周岁以上|老年人; 寿命达到79岁 has its name before it."""
    if measure_class(here.quantity) != "age":
        return False
    return not any(c.side in (Side.LEFT, Side.EARLIER) for c in here.candidates)


def _in_other_sentence(text: str, before: Surroundings, here: Surroundings) -> bool:
    """Whether a full stop stands between two numbers: a name is said anew behind it."""
    return (
        here.sentence != before.sentence and text[here.sentence[0] - 1 : here.sentence[0]] != "；"
    )


def _kind(features: Sequence[str], chance: float) -> Decision[NumberKind]:
    """What a number is: a commitment by its chance, else the likeliest of the others."""
    if chance > _SURE:
        return Decision(NumberKind.TARGET, chance, None, chance, _TARGET, features)
    shares = rivals(_OTHERS).shares(features)
    order = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)
    first, second = (NumberKind(_OTHERS[k]) for k in order[:2])
    other, next_to_it = ((1 - chance) * shares[k] for k in order[:2])
    if chance >= COMMITTED:
        return Decision(NumberKind.TARGET, chance, first, chance - other, _TARGET, features)
    runner = NumberKind.TARGET if chance >= next_to_it else second
    return Decision(first, other, runner, abs(other - max(chance, next_to_it)), first, features)


def _bare(number: Quantity, kind: Decision[NumberKind], chance: float) -> WeighedNumber:
    """A number that gives no record."""
    return WeighedNumber(
        number,
        kind,
        chance,
        None,
        0.0,
        (number.start, number.end),
        number.comparator or Comparator.EQUAL,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        above=False,
    )


def _whole(
    reading: Reading,
    i: int,
    kind: Decision[NumberKind],
    chance: float,
    previous: Naming | None,
    describes: Surroundings | None,
    recurrent: Sequence[TimeMention],
) -> WeighedNumber:
    """A number with all its slots."""
    text, here = reading.text, reading.around[i]
    number = here.quantity
    naming, margin = choose_naming(text, here, previous)
    if i and naming and describes is not None:
        naming = _described(text, naming, here, describes)
    noun = (naming.start, naming.end) if naming else (number.start, number.start)
    behind = naming is not None and naming.start >= number.end
    base, base_year, compared = baseline_of(text, here)
    due = _due(reading, i)
    change = None if base else change_of(here, text, text[slice(*noun)], behind=behind)
    return WeighedNumber(
        quantity=number,
        kind=kind,
        chance=chance,
        naming=naming,
        naming_margin=margin,
        quote=_quote(here, noun),
        comparator=comparator_of(here, text),
        change=change,
        strength=strength_of(here, text),
        recurrence=recurrence_of(
            text, here, recurrent, reading.view.behind_full_stop(number.start)
        ),
        baseline=_plain(base) if base else None,
        baseline_year=base_year or (int(compared) if compared and change else None),
        scope=scope_of(text, here, noun),
        due=due.time,
        above=due.time is None,
    )


def _described(text: str, naming: Naming, here: Surroundings, before: Surroundings) -> Naming:
    """The name with the number that only describes it: 65周岁以上|老年人健康管理率."""
    number = before.quantity
    if here.clause != before.clause or not 0 <= naming.start - number.end <= 1:
        return naming
    start = before.head[-1].end if before.head else before.floor
    start = start if number.start - start <= _DESCRIPTION else number.start
    return naming._replace(start=min(start, number.start))


def _plain(number: Quantity) -> int | float | None:
    return None if isinstance(number.value, tuple) else number.value


def _quote(here: Surroundings, noun: tuple[int, int]) -> tuple[int, int]:
    """From the indicator (and the verb that stands before it) to the value and its comparator."""
    number, left = here.quantity, here.floor
    start = min(noun[0], number.start) if noun[0] >= left else number.start
    if 0 < start - left <= _QUOTE_HEAD:
        start = left
    end = noun[1] if number.end <= noun[0] <= number.end + 2 else number.end
    return start, end


def _due(reading: Reading, i: int) -> TimeCandidate:
    """The time that governs a number, or the candidate that none does."""
    text, here = reading.text, reading.around[i]
    candidates = time_candidates(reading.view, here)
    if len(candidates) == 1:
        return candidates[0]
    model = models()["due"]
    return max(
        candidates,
        key=lambda c: model.score(time_features(text, here, c, candidates, reading.numbers)),
    )
