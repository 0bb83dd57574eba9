"""So much a year against so much in all: 五年累计新建100公里，每年20公里."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from policy_parse.domain.numerals import chinese_number
from policy_parse.domain.passage import Passage
from policy_parse.find.quantities import iter_quantities
from policy_parse.lexicon.calendar import PLAN_WORDS
from policy_parse.lexicon.context import any_of
from policy_parse.sums.figures import can_be_added, of_quantity, printed_number
from policy_parse.sums.records import Figure, Finding, Kind, plain

_EACH = re.compile(rf"(?:{any_of('each_year')})(?:{any_of('made_each_year')}|达)?$")
_YEARS = re.compile(r"([\d一二三四五六七八九十]{1,2})年(?:内|间|来|共|累计|总)")
_SPAN = re.compile(r"(20\d\d)年?(?:[—\-~至－–]{1,2})(20\d\d)年?")
_PLAN = re.compile(rf"“?(?:{PLAN_WORDS})”?(?:时期|期间)")
_IN_ALL = re.compile(rf"(?:{any_of('in_all')})[^，。；、\d]{{0,12}}$")
_APART = 24  # characters between both figures


def check_yearly(passage: Passage) -> Iterator[Finding]:
    """Figures of a year that do not come to those of all years."""
    text = passage.text
    if not re.search(any_of("each_year"), text):
        return
    found = [(q, f) for q in iter_quantities(text) if (f := of_quantity(passage, q))]
    for (p, first), (q, second) in pairwise(found):
        between = text[p.number_end : q.start]
        if len(between) > _APART or "。" in between or "；" in between:
            continue
        start = max(text.rfind(mark, 0, p.start) for mark in "。；！？") + 1
        if _EACH.search(text, start, q.start) and _IN_ALL.search(text, start, p.start):
            finding = _check(text[start : p.start], second, first)
        elif _EACH.search(text, start, p.start) and _IN_ALL.search(text, start, q.start):
            finding = _check(text[start : q.start], first, second)
        else:
            continue
        if finding is not None:
            yield finding


def _check(said: str, each: Figure, total: Figure) -> Finding | None:
    years = _years(said)
    if years is None or each.unit != total.unit or not can_be_added(total):
        return None
    if {each.bound, total.bound} != {"="}:
        return None
    value = each.value * years
    if abs(value - total.value) <= each.slack * years + total.slack:
        return None
    number, scale = printed_number(total)
    one = plain((each.value / scale).normalize())
    arithmetic = f"{one}×{years}={plain((value / scale).normalize())}≠{plain(number)}"
    return Finding(Kind.YEARLY, arithmetic, (each, total), "每年数与累计数不符")


def _years(said: str) -> int | None:
    """The number of years that a figure in all is for, as far as the sentence tells."""
    span = _SPAN.search(said)
    if span:
        return int(span[2]) - int(span[1]) + 1
    counted = _YEARS.search(said)
    if counted:
        return int(counted[1]) if counted[1].isdigit() else chinese_number(counted[1])
    return 5 if _PLAN.search(said) else None
