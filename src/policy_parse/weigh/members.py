"""Members of a list of numbers: what they share, and the names that are given out to them."""

from __future__ import annotations

from dataclasses import replace

from policy_parse.domain.decisions import WeighedNumber
from policy_parse.weigh.candidates import Side, Surroundings
from policy_parse.weigh.lists import give_out, shared_comparator
from policy_parse.weigh.reading import Reading


def share_in_list(reading: Reading, out: list[WeighedNumber], first: int, last: int) -> None:
    """Let the numbers `out[first:last]` share what is said once, each with its own name."""
    members = out[first:last]
    head = members[0]
    if head.naming is None:
        return
    names = None
    if named_jointly(reading, first, head.naming.end):
        names = give_out(reading.text, head.naming, last - first)
    start = reading.view.found.start
    comparator = shared_comparator(reading.text, start, [m.quantity for m in members])
    for k, member in enumerate(members):
        follows = k > 0 and not _has_own_noun(reading.around[first + k])
        naming = names[k] if names else head.naming if follows else member.naming
        if naming is None:
            continue
        one = _following(member, head) if follows else member
        if k and (follows or names):
            one = replace(one, quote=(one.quantity.start, one.quantity.end))
        out[first + k] = replace(one, naming=naming, comparator=comparator or one.comparator)


def _following(member: WeighedNumber, head: WeighedNumber) -> WeighedNumber:
    """A member without words of its own: verb, change and date are those of the first."""
    return replace(
        member, kind=head.kind, due=head.due, above=head.above, change=head.change,
        recurrence=head.recurrence, strength=head.strength,
    )  # fmt: skip


def _has_own_noun(here: Surroundings) -> bool:
    """Whether a number in a list has words of its own: 新增A10个、B20个."""
    return any(c.side in (Side.LEFT, Side.RIGHT) for c in here.candidates)


def named_jointly(reading: Reading, first: int, end: int) -> bool:
    """Whether 分别 or 各 says that each number of a list has a name of its own before it."""
    here = reading.around[first]
    before = reading.text[here.clause[0] : here.quantity.start]
    return end <= here.quantity.start and ("分别" in before or "各" in before[-3:])
