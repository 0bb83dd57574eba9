"""Targets: numbers with the section, the task and the date they belong to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from policy_parse.domain.decisions import Naming, Weighed, WeighedNumber
from policy_parse.domain.kinds import Nature
from policy_parse.domain.mentions import PassageMentions, TimeKind, dated
from policy_parse.domain.notice import Target, TargetKind
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.link.calendar import Governing, lead_in
from policy_parse.link.identity import MakeId
from policy_parse.link.tasks import SectionTasks

_RECORDED = frozenset(kind.value for kind in TargetKind)
Decisions = Mapping[PassageMentions, Weighed]
_BULLETS = (
    "—",
    "●",
    "•",
    "·",
    "◆",
    "■",
    "○",
    "▪",
    "➢",
    "-",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
)
_HEAD = 2  # characters before a date that opens a paragraph
_NONE = Weighed()


def link_targets(
    sections: Sequence[SectionDraft],
    mentions: Sequence[Sequence[PassageMentions]],
    tasks: Sequence[SectionTasks],
    loose: Sequence[PassageMentions],
    weighed: Decisions,
    make_id: MakeId,
) -> list[Target]:
    """A row for each number that counts something, in document order; "" is the section of those
    before the first heading.
    """
    out: list[Target] = []
    open_above = Governing()
    for found in loose:
        decided = weighed.get(found, _NONE)
        here, open_above = _governed(found, decided, 0, open_above)
        out += _targets(found, decided.numbers, "", None, here, make_id)
    over: list[Governing] = []
    for index, section in enumerate(sections):
        open_above = Governing() if section.parent is None else over[section.parent]
        for r, found in enumerate(mentions[index]):
            body = section.heading_end + 1 if r == 0 and found.start <= section.heading_end else 0
            decided = weighed.get(found, _NONE)
            here, open_above = _governed(found, decided, body, open_above)
            out += _targets(found, decided.numbers, section.path, (tasks[index], r), here, make_id)
        over.append(open_above)
    return out


def _governed(
    found: PassageMentions, decided: Weighed, body: int, above: Governing
) -> tuple[Governing, Governing]:
    """The time that stands over a passage, and the one that it leaves open for what follows.

    到2025年，实现以下目标： stands over all that follows, a date that opens a paragraph over the
    list behind it.
    """
    text = found.passage.text
    listed = text.startswith(_BULLETS, found.start)
    if above.list_only and not listed:
        above = Governing()
    binding = [weighed.time for weighed in decided.times if weighed.binds]
    lead = lead_in(text, found.start, binding) or lead_in(text, body, binding)
    here = Governing(lead.ends) if lead else above
    if lead and text.endswith("："):
        return here, here
    first = next((t for t in binding if t.kind is not TimeKind.EVERY), None)
    if first and not listed:
        if first.start - found.start <= _HEAD:
            return here, Governing(first.ends, list_only=True)
        if 0 <= first.start - body <= _HEAD and not here.due:
            return Governing(first.ends, inherited=True), Governing(first.ends, list_only=True)
    return here, above


def _targets(
    found: PassageMentions,
    numbers: Sequence[WeighedNumber],
    section: str,
    tasks: tuple[SectionTasks, int] | None,
    above: Governing,
    make_id: MakeId,
) -> list[Target]:
    nature = _nature(found.passage.text) if numbers else None
    return [
        _target(
            found,
            number,
            number.naming,
            section,
            tasks[0].at(tasks[1], number.quantity.start) if tasks else None,
            above,
            nature,
            make_id,
        )
        for number in numbers
        if number.naming is not None and number.kind.value.value in _RECORDED
    ]


def _target(
    found: PassageMentions,
    number: WeighedNumber,
    naming: Naming,
    section: str,
    task: str | None,
    above: Governing,
    nature: Nature | None,
    make_id: MakeId,
) -> Target:
    passage, text, quantity = found.passage, found.passage.text, number.quantity
    due = dated(number.due.ends if number.due else above.due if number.above else None)
    inherited = number.due is None and above.inherited
    start, end = number.quote
    before = bisect_left(found.times, start, key=lambda time: time.start)
    # A time phrase that stands directly before belongs to the quote.
    for time in found.times[max(0, before - 2) : before]:
        if 0 <= start - time.end <= 1 and text[time.end : start] in ("", "，"):
            start = time.start
    evidence = passage.evidence(start, end)
    value = passage.evidence(quantity.start, quantity.end)
    return Target(
        id=make_id("g", value, str(quantity.value), quantity.unit),
        section=section,
        task=task,
        indicator=indicator_text(passage, naming),
        comparator=number.comparator,
        value=quantity.value,
        unit=quantity.unit,
        change=number.change,
        baseline=number.baseline,
        baseline_year=number.baseline_year,
        due=due,
        due_source=None if not due else "inherited" if inherited else "stated",
        recurrence=number.recurrence,
        cumulative=False,
        nature=nature,
        kind=TargetKind(number.kind.value.value),
        strength=number.strength,
        scope=number.scope,
        evidence=evidence,
        value_evidence=value,
    )


def indicator_text(passage: Passage, naming: Naming) -> str:
    """The indicator as printed, with what it shares with others where that stands."""
    own = passage.literal(naming.start, naming.end)
    if naming.shared is None:
        return own
    shared = passage.literal(*naming.shared)
    return shared + own if naming.shared[0] < naming.start else own + shared


def _nature(text: str) -> Nature | None:
    if "约束性" in text:
        return Nature.BINDING
    return Nature.ANTICIPATORY if "预期性" in text else None
