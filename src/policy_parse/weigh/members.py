"""Members of a list of numbers: what they share, and the names that are given out to them."""

from __future__ import annotations

from dataclasses import replace

from policy_parse.domain.decisions import WeighedNumber
from policy_parse.weigh.candidates import Side, Surroundings
from policy_parse.weigh.lists import give_out, shared_comparator
from policy_parse.weigh.reading import Reading

_ATTRIBUTE = 4  # characters of an attribute whose head stands behind a later number: 国家级
_JOINTS = frozenset("、和及与")


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


def share_heads_behind(text: str, out: list[WeighedNumber]) -> None:
    """1个国家级、3个省级示范基地: the head behind the last number is that of all attributes."""
    for k in range(len(out) - 2, -1, -1):
        one, behind = out[k], out[k + 1]
        name, head = one.naming, behind.naming
        if name is None or head is None or name.start != one.quantity.end:
            continue
        if head.start != behind.quantity.end or name.end - name.start > _ATTRIBUTE:
            continue
        if text[name.end : behind.quantity.start] not in _JOINTS:
            continue
        place = text.find(text[name.end - 1], head.start, head.end)
        shared = head.shared or (
            (place + 1, head.end) if head.start < place < head.end - 2 else None
        )
        if shared and place >= 0:
            out[k] = replace(one, naming=name._replace(shared=shared))


def _following(member: WeighedNumber, head: WeighedNumber) -> WeighedNumber:
    """A member without words of its own: verb, change and date are those of the first."""
    return replace(
        member,
        kind=head.kind,
        due=head.due,
        above=head.above,
        change=head.change,
        recurrence=head.recurrence,
        strength=head.strength,
    )


def _has_own_noun(here: Surroundings) -> bool:
    """Whether a number in a list has words of its own: 新增A10个、B20个."""
    return any(c.side in (Side.LEFT, Side.RIGHT) for c in here.candidates)


def named_jointly(reading: Reading, first: int, end: int) -> bool:
    """Whether 分别 or 各 says that each number of a list has a name of its own before it."""
    here = reading.around[first]
    before = reading.text[here.clause[0] : here.quantity.start]
    return end <= here.quantity.start and ("分别" in before or "各" in before[-3:])
