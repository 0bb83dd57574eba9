"""Targets: numbers with the section, the task and the date they belong to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from policy_parse.domain.mentions import Indicator, PassageMentions, Quantity, TimeMention
from policy_parse.domain.notice import Target, TargetKind
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.link.calendar import Governing, governing_time, is_deadline, lead_in
from policy_parse.link.identity import MakeId
from policy_parse.link.tasks import SectionTasks

_BASE_YEAR = re.compile(r"[比较](?:上年|((?:19|20)\d\d)年)")


def link_targets(
    sections: Sequence[SectionDraft],
    mentions: Sequence[Sequence[PassageMentions]],
    tasks: Sequence[SectionTasks],
    past: set[int],
    year: int | None,
    make_id: MakeId,
) -> list[Target]:
    """A row for each number that counts something, in document order.

    `past`: indices of the sections that look back.
    """
    out: list[Target] = []
    over: list[Governing] = []
    for index, section in enumerate(sections):
        above = Governing() if section.parent is None else over[section.parent]
        open_above = above
        for r, found in enumerate(mentions[index]):
            text = found.passage.text
            body = section.heading_end + 1 if r == 0 and found.start <= section.heading_end else 0
            binding = [t for t in found.times if is_deadline(text, t, year)]
            lead = lead_in(text, found.start, binding) or lead_in(text, body, binding)
            here = Governing(lead.ends) if lead else open_above
            if text.endswith("：") and lead:
                open_above = here
            nature = _nature(text) if found.quantities else None
            for quantity, indicator in found.quantities:
                out.append(
                    _target(found, quantity, indicator, section, tasks[index].at(r, quantity.start),
                            binding, here, index in past, nature, year, make_id)
                )  # fmt: skip
        over.append(open_above)
    return out


def _target(
    found: PassageMentions, quantity: Quantity, indicator: Indicator, section: SectionDraft,
    task: str | None, binding: Sequence[TimeMention], above: Governing, past: bool,
    nature: str | None, year: int | None, make_id: MakeId,
) -> Target:  # fmt: skip
    passage, text = found.passage, found.passage.text
    due, recurrence = governing_time(text, quantity.start, quantity.end, binding, above)
    start = indicator.quote_start
    before = bisect_left(found.times, start, key=lambda time: time.start)
    # A time phrase that stands directly before belongs to the quote.
    for time in found.times[max(0, before - 2) : before]:
        if 0 <= start - time.end <= 1 and text[time.end : start] in ("", "，"):
            start = time.start
    evidence = passage.evidence(start, indicator.quote_end)
    value = passage.evidence(quantity.start, quantity.end)
    return Target(
        id=make_id("g", value, str(quantity.value), quantity.unit),
        section=section.path,
        task=task,
        indicator=passage.literal(indicator.start, indicator.end),
        comparator=indicator.comparator,
        value=quantity.value,
        unit=quantity.unit,
        change=indicator.change,
        baseline=indicator.baseline,
        baseline_year=_base_year(evidence.literal, indicator.change),
        due=due,
        due_source="stated" if due else None,
        recurrence=recurrence or indicator.recurrence,
        cumulative=False,
        nature=nature,
        kind=TargetKind.ACHIEVEMENT
        if past
        and not (due and year and int(due[:4]) > year)
        and indicator.kind is TargetKind.TARGET
        else indicator.kind,
        strength=indicator.strength,
        scope=indicator.scope,
        evidence=evidence,
        value_evidence=value,
    )


def _base_year(quote: str, change: str | None) -> int | None:
    """比2020年下降18%: the year against which a change is counted."""
    found = _BASE_YEAR.search(quote) if change else None
    return int(found[1]) if found and found[1] else None


def _nature(text: str) -> str | None:
    if "约束性" in text:
        return "binding"
    return "anticipatory" if "预期性" in text else None
