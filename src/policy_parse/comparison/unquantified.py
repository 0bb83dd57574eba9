"""Targets that the other side speaks of without a number: 达到95% against 持续提高."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policy_parse.comparison.targets import indicator_name
from policy_parse.comparison.wording import Wording
from policy_parse.domain.comparison import Unquantified
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice, Section, Target
from policy_parse.lexicon.trends import changed_nouns, is_of, is_of_the_past, stem_of

_SENTENCE = re.compile("[^。；！？]+")
_CLAUSE = re.compile("[^，：]+")
_YEAR = re.compile(r"(?:^|[^比较\s\d])\s*((?:19|20)\d\d)\s*年")  # 比2020年 is the base
_ONE = 0.7  # share of the shorter name's pairs that stand in the other: of one indicator
_NUMBER = re.compile(r"\d|百分之|[一二三四五六七八九十]成")


def find_unquantified(
    targets: Sequence[Target], other: Notice, linked: Mapping[str, set[str]]
) -> list[Unquantified]:
    """Those of `targets`, none of which has a counterpart, whose indicator a paired task of the
    other side wants changed without a number. `linked` maps their sections to those of `other`.

    Where the other side has a number for the indicator, whatever it is of, it is not listed.
    """
    sections = {section.path: section for section in other.sections}
    out = []
    for target in targets:
        name = indicator_name(target.indicator)
        stem = stem_of(name)
        if stem is None or _has(name, other):
            continue
        found = next(
            (
                place
                for path in sorted(linked.get(target.section, ()))
                for place in _said_of(name, stem, other, sections[path])
                if _is_of_year(target, other, sections[path], place[2][0])
            ),
            None,
        )
        if found is not None:
            out.append(Unquantified(target, *found))
    return out


def _has(name: str, notice: Notice) -> bool:
    """Whether a notice has a number for an indicator."""
    for target in notice.targets:
        tick()
        if _is_one(name, indicator_name(target.indicator)):
            return True
    return False


def _is_of_year(target: Target, notice: Notice, section: Section, at: int) -> bool:
    """Whether what stands at a place is not of another year than the target: the one last named."""
    years = _YEAR.findall(notice.source.text, section.body.start, max(at, section.body.start))
    return not years or not target.due or target.due.startswith(years[-1])


def _is_one(one: str, other: str) -> bool:
    """Whether two names may be of one indicator."""
    a, b = Wording.of(one).pairs.keys(), Wording.of(other).pairs.keys()
    return len(a & b) >= _ONE * max(1, min(len(a), len(b)))


def _said_of(
    name: str, stem: str, notice: Notice, section: Section
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Section, words and place of each clause that wants the indicator changed without a number."""
    text = notice.source.text
    for start, end in (section.evidence.span, (section.body.start, section.body.end)):
        for sentence in _SENTENCE.finditer(text, start, end):
            if is_of_the_past("".join(sentence[0].split())):
                continue
            for clause in _CLAUSE.finditer(text, *sentence.span()):
                words = "".join(clause[0].split())
                if _NUMBER.search(words):
                    continue
                if any(is_of(n, name, stem) for n in map(indicator_name, changed_nouns(words))):
                    yield section.path, words, clause.span()
