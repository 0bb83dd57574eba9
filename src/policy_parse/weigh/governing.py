"""Which time governs a number: its candidates and their features."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_parse.domain.mentions import Quantity, TimeMention
from policy_parse.weigh.candidates import Surroundings
from policy_parse.weigh.marks import count_between
from policy_parse.weigh.view import View

_BEFORE, _BEHIND = 3, 2  # times looked at on each side of a number


class TimeCandidate(NamedTuple):
    """A time that may govern, or None: the sentence states none."""

    time: TimeMention | None
    where: str  # sentence, head (of the paragraph), behind, none


def time_candidates(view: View, around: Surroundings) -> list[TimeCandidate]:
    """Times of the number's sentence, the one at the head of the paragraph, and none.

    Only those nearest are looked at (View.governors).
    """
    text, start, quantity = view.text, view.found.start, around.quantity
    able, starts = view.governors, view.governor_starts
    full = view.behind_full_stop(quantity.start)
    ahead = able[bisect_left(starts, full) : bisect_left(starts, quantity.start)]
    before = [t for t in ahead[-_BEFORE - 1 :] if t.end <= quantity.start][-_BEFORE:]
    first = bisect_left(starts, quantity.end)
    reach = _reach(text, quantity.end)
    behind = [t for t in able[first : first + _BEHIND] if t.start < reach]
    out = [TimeCandidate(t, "sentence") for t in before]
    out += [TimeCandidate(t, "behind") for t in behind]
    head = able[0] if able and able[0].start - start <= 2 else None
    if head is not None and head.start < full and not any(c.time is head for c in out):
        out.append(TimeCandidate(head, "head"))
    return [*out, TimeCandidate(None, "none")]


def _reach(text: str, end: int) -> int:
    """Where the sentence ends behind a number, a bracket that closes it included."""
    full = text.find("。", end, end + 161)
    stop = full if full >= 0 else end + 160
    if text.startswith("（", stop + 1):
        closed = text.find("）", stop)
        stop = closed if 0 <= closed < stop + 80 else stop
    return min(stop, end + 160)


def _later(text: str, later: Sequence[int], quantity: Quantity) -> Iterator[str]:
    """Times of the sentence that begin behind this one and before the number."""
    yield f"later:{len(later)}"
    nearer = min(later, default=quantity.start)
    parted = count_between(text, "，", nearer, quantity.start) > 0
    yield f"later-clause:{parted if later else 'none'}"


def time_features(
    text: str,
    around: Surroundings,
    candidate: TimeCandidate,
    all_of: Sequence[TimeCandidate],
    numbers: Sequence[Quantity],
) -> Iterator[str]:
    """What bears on whether a time governs the number."""
    time, where = candidate
    quantity = around.quantity
    wheres = "".join(sorted(c.where[0] for c in all_of))
    if time is None:
        yield f"none:{wheres}"
        nearest = next((c.time for c in reversed(all_of) if c.where == "sentence"), None)
        if nearest is not None:
            yield f"none-between:{_marks(text, nearest.end, quantity.start)}"
            yield f"none-limit:{nearest.limit}"
        return
    yield f"where:{where}"
    yield f"where-all:{where}/{wheres}"
    yield f"kind:{where}/{time.kind}/{time.limit}"
    yield f"stated:{where}/{time.stated}"
    if where == "sentence":
        later = [c.time.start for c in all_of if c.where == where and c.time]
        yield from _later(text, [at for at in later if at > time.start], quantity)
    first, last = time.end, quantity.start
    if where == "behind":
        first, last = quantity.end, time.start
        between = text[first:last]
        yield f"closes:{text[time.end : time.end + 1]}"
        yield f"bracket:{between.count('（') > between.count('）')}"
    yield f"between:{where}/{_marks(text, first, last)}"
    low, high = sorted((time.start, quantity.start))
    count = max(0, _first(numbers, high) - _first(numbers, low + 1))
    yield f"numbers:{where}/{min(count, 3)}"
    opens = time.start == 0 or text[time.start - 1] in "。；：，（！？、"
    yield f"opens:{where}/{text[time.start - 1] if time.start and opens else opens}"
    yield f"follows:{where}/{text[time.end : time.end + 1]}"
    if time.start >= around.clause[0] and where == "sentence":
        yield "same-clause"


def _first(numbers: Sequence[Quantity], start: int) -> int:
    """The index of the first number at `start` or later."""
    return bisect_left(numbers, start, key=lambda number: number.start)


def _marks(text: str, start: int, end: int) -> str:
    """What parts a time from a number: semicolons, commas (up to three), full stops."""
    stops = min(count_between(text, "。", start, end), 2)
    halves = min(count_between(text, "；", start, end), 2)
    commas = min(count_between(text, "，", start, end), 3)
    return f"{stops}{halves}{commas if not (stops or halves) else 'x'}"
