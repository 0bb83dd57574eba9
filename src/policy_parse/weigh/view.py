"""What is looked at of a passage for all of its numbers and times: read once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from policy_parse.domain.mentions import PassageMentions, TimeKind, TimeMention
from policy_parse.lexicon.classes import WORD_CLASS, WordClass, automaton, word_at
from policy_parse.lexicon.cues import cues_of
from policy_parse.weigh.scene import Scene, tense

_TOPIC = 26  # characters of a first sentence that says what its paragraph is about
_WHOLE = 1000  # characters of a paragraph that are looked at as a whole
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ALONE, _FEW = 40, 2  # characters of a passage, and Chinese ones beside its numbers
_FULL_STOP = re.compile("。")
_STOP = re.compile(r"[。；！？]")
_DATED = frozenset({TimeKind.POINT, TimeKind.RANGE, TimeKind.PLAN})
_MOST = 4  # cues of a class that are counted


class View:
    """A passage with its cue words, its words of known classes, and the tenses of its times.

    `governors` are the times that may govern a number: dated, not gone by, no beginning (自…起).
    """

    __slots__ = (
        "_ahead",
        "_full_stops",
        "_past",
        "_stops",
        "_time_starts",
        "alone",
        "closed",
        "cue_ends",
        "cue_starts",
        "cues",
        "found",
        "governor_starts",
        "governors",
        "scene",
        "tenses",
        "text",
        "times",
        "whole",
        "word_starts",
        "words",
    )

    def __init__(self, found: PassageMentions, scene: Scene) -> None:
        """`scene` says where the passage stands."""
        self.found, self.scene = found, scene
        self.text = text = found.passage.text
        self.times: Sequence[TimeMention] = [t for t in found.times if t.kind is not TimeKind.COUNT]
        self.tenses = [tense(t, scene.year, text) for t in self.times]
        self._time_starts = [time.start for time in self.times]
        self.governors = [
            time
            for time, of in zip(self.times, self.tenses, strict=True)
            if time.kind in _DATED and time.ends and of in ("now", "future", "dated")
        ]
        self.governor_starts = [time.start for time in self.governors]
        self._full_stops = [m.start() for m in _FULL_STOP.finditer(text, found.start)]
        self._stops = [m.start() for m in _STOP.finditer(text, found.start)]
        self._past = self._first(("past", "since"))
        self._ahead = self._first(("now", "future"))
        self.cues = cues_of(text)
        self.cue_starts = [cue[2] for cue in self.cues]
        self.cue_ends = [cue[3] for cue in self.cues]
        matcher, classes = automaton()
        self.words = [
            (start, end, classes[which])
            for which, start, end in matcher.find_matches_as_indexes(text)
        ]
        self.word_starts = [word[0] for word in self.words]
        self.whole = tuple(self._of_paragraph())
        self.alone = self._is_alone()
        self.closed = text[-1] in "。；：，" or "。" in text

    def _first(self, tenses: Sequence[str]) -> int:
        """Where the first time of these tenses begins."""
        starts = (t.start for t, of in zip(self.times, self.tenses, strict=True) if of in tenses)
        return next(starts, len(self.text) + 1)

    def _is_alone(self) -> bool:
        """Whether the passage holds next to nothing but numbers: a cell, or a row without words."""
        if len(self.text) > _ALONE:
            return False
        end, words = self.found.start, ""
        for number in self.found.numbers:
            words += self.text[end : number.start]
            end = number.end
        return len(_CHINESE.findall(words + self.text[end:])) < _FEW

    def behind_full_stop(self, offset: int) -> int:
        """Where the text behind the last 。 before `offset` begins."""
        before = bisect_left(self._full_stops, offset)
        return self._full_stops[before - 1] + 1 if before else self.found.start

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The extents of the sentence that holds `text[start:end]`, parts at ； included."""
        before = bisect_left(self._stops, start)
        behind = bisect_left(self._stops, end)
        begin = self._stops[before - 1] + 1 if before else self.found.start
        return begin, self._stops[behind] if behind < len(self._stops) else len(self.text)

    def paragraph(self, offset: int) -> str:
        """What the dates of the paragraph before `offset` speak of: past, ahead, both or none."""
        if self._past < offset:
            return "both" if self._ahead < offset else "past"
        return "ahead" if self._ahead < offset else "none"

    def cues_in(self, start: int, end: int) -> Sequence[tuple[str, str, int, int]]:
        """The cues that lie in `text[start:end]`."""
        return self.cues[bisect_left(self.cue_starts, start) : bisect_right(self.cue_ends, end)]

    def classes_in(self, start: int, end: int) -> list[WordClass]:
        """Classes of the words that lie in `text[start:end]`, in order."""
        first, last = (bisect_left(self.word_starts, at) for at in (start, end))
        return [of for _, stop, of in self.words[first:last] if stop <= end]

    def last_tense(self, start: int, end: int) -> str:
        """The tense of the last time of `text[start:end]`, or none."""
        for k in range(bisect_left(self._time_starts, end) - 1, -1, -1):
            if self.times[k].end <= end:
                return self.tenses[k] if self.times[k].start >= start else "none"
        return "none"

    def _of_paragraph(self) -> list[str]:
        """What the paragraph is about by its first sentence, and how its orders and achievements
        stand to each other.
        """
        out = []
        full = self.text.find("。", self.found.start, self.found.start + _TOPIC)
        if full >= 0:
            topic = self.text[self.found.start : full]
            out.append(f"topic-last:{topic[-2:]}")
            first = word_at(topic, 0, len(topic))
            out.append(f"topic-first:{WORD_CLASS[first] if first else 'noun'}")
        counts = {"achieved": 0, "order": 0, "condition": 0}
        for of, _, start, _ in self.cues:
            if start >= self.found.start + _WHOLE:
                break
            if start >= self.found.start and of in counts:
                counts[of] += 1
        out.append(f"cues-order:{min(counts['order'], _MOST)}")
        out.append(f"cues-condition:{min(counts['condition'], _MOST)}")
        balance = counts["achieved"] - counts["order"]
        out.append(f"cues-balance:{max(-3, min(3, balance))}")
        return out


@lru_cache(maxsize=512)
def cues_of_headings(headings: str) -> tuple[str, ...]:
    """The classes of cues in the headings above a number or time."""
    return tuple(f"heading:{of}" for of in dict.fromkeys(of for of, *_ in cues_of(headings)))


@lru_cache(maxsize=512)
def of_headings(headings: str) -> tuple[str, ...]:
    """What the headings above a number say: the same for all numbers of a section."""
    out = [*cues_of_headings(headings)]
    heading = headings.partition("|")[0]
    if heading:
        first = word_at(heading, 0, len(heading))
        out.append(f"heading-last:{heading[-2:]}")
        out.append(f"heading-first:{WORD_CLASS[first] if first else 'noun'}")
    return tuple(out)
