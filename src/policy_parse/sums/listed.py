"""Parts that are listed in a sentence against the total that it states.

其中 = total, ["，"], ("其中" | "（" | "包括"), part, {"、", part} ;
共   = part, {"、", part}, ["，"], ("共" | "合计"), total ;
Parts behind 其中 may be some of all: there it is a finding where they are more than the whole, or are
said to be all of it (slips.py, 约束性 and 预期性).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_parse.domain.mentions import Quantity
from policy_parse.domain.passage import Passage
from policy_parse.find.quantities import iter_quantities
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.sums import COMPLEMENTS
from policy_parse.sums.figures import added, can_be_added, comes_to, of_quantity, written
from policy_parse.sums.records import Figure, Finding, Kind
from policy_parse.sums.slips import is_a_slip

_PARTS = re.compile(rf"其中|(?:{any_of('opens_parts')})(?!\d)|（(?!{any_of('not_parts')})")
_ALL = re.compile(rf"(?:{any_of('sums_up')})(?:为|达到?|有)?(?:约)?$")
_STOP = re.compile(r"[。；！？）]")
_NESTED = re.compile(rf"其中|{any_of('opens_parts')}|含|（")
_BETWEEN = re.compile("[、，；：和及与]")
_MARK = re.compile("[、，。；（）]")
_ASIDE = re.compile(r"占[^，、]*$")
_OTHER_FACT = re.compile(rf"{any_of('other_fact')}")
_RATE = re.compile(rf"(?:{any_of('never_added')})[^，。；、]{{0,4}}$")
_NAME = 8  # characters of a name behind the last part
_OPENS, _LABEL = 10, 26  # characters between a total and its parts, and of what a part is named


class Listing(NamedTuple):
    """Parts and a total; `whole` tells that the parts are said to be all, `tight` that nothing but
    、 stands between them.
    """

    parts: tuple[Figure, ...]
    total: Figure
    whole: bool
    tight: bool


def check_listed(passage: Passage) -> Iterator[Finding]:
    """What does not add up among the listings of a passage."""
    for listing in iter_listings(passage):
        if not _comes_to(listing) and _tells(listing):
            value, _ = added(listing.parts)
            yield Finding(
                Kind.PARTS,
                written(listing.parts, listing.total, value),
                (*listing.parts, listing.total),
                "分项之和与总数不符",
            )


def _comes_to(listing: Listing) -> bool:
    """Whether the parts come to the total, or exactly the first of them do where others follow."""
    parts, total = listing.parts, listing.total
    if comes_to(parts, total):
        return True
    firsts = range(2, 2 if listing.whole else len(parts))
    return any(added(parts[:n])[0] == total.value for n in firsts)


def _tells(listing: Listing) -> bool:
    """Whether parts that do not come to the total are a fault, and not some of many."""
    parts, total = listing.parts, listing.total
    if len({f.bound for f in (*parts, total)}) > 1 and not _exact(parts):
        return False
    if total.bound not in ("=", ">="):
        return {f.bound for f in (*parts, total)} == {"~"} and is_a_slip(parts, total)
    value, slack = added(parts)
    if listing.whole:
        return True
    if len(parts) == 1:
        return value - slack > total.value + total.slack and total.bound == "="
    if _are_complements(parts) or is_a_slip(parts, total):
        return True
    return listing.tight and value - slack > total.value + total.slack and total.bound == "="


def _exact(parts: Sequence[Figure]) -> bool:
    return all(part.bound == "=" for part in parts)


def _are_complements(parts: Sequence[Figure]) -> bool:
    """Whether the parts are named as the two halves of something: 约束性 and 预期性."""
    if len(parts) != 2:
        return False
    a, b = parts[0].label, parts[1].label
    return any((x in a and y in b) or (y in a and x in b) for x, y in COMPLEMENTS)


def iter_listings(passage: Passage) -> Iterator[Listing]:
    """The listings of a passage with measures that can be added."""
    text = passage.text
    if not any(c.isdigit() for c in text):
        return
    quantities = list(iter_quantities(text))
    if len(quantities) < 2:
        return
    for opening in _PARTS.finditer(text):
        found = _behind(passage, quantities, opening)
        if found is not None:
            yield found
    for k, quantity in enumerate(quantities):
        found = _before(passage, quantities, k, quantity)
        if found is not None:
            yield found


def _behind(
    passage: Passage, quantities: Sequence[Quantity], opening: re.Match[str]
) -> Listing | None:
    """A total, and behind 其中 its parts."""
    text = passage.text
    before = [q for q in quantities if q.end <= opening.start()]
    if not before:
        return None
    gap = text[before[-1].end : opening.start()]
    if len(gap) > _OPENS or _STOP.search(gap) or (opening[0] == "（" and gap):
        return None
    total = of_quantity(passage, before[-1])
    if total is None or not can_be_added(total) or _RATE.search(text[: before[-1].start]):
        return None
    behind = [q for q in quantities if q.start >= opening.end()]
    parts, tight = _parts(passage, behind, opening.end(), total.unit)
    if not parts or (len(parts) < 2 and opening[0] != "其中"):
        return None
    filled = opening[0] == "（" and _fills(passage, parts[-1], opening.end())
    return Listing(tuple(parts), total, filled, tight)


def _fills(passage: Passage, last: Figure, start: int) -> bool:
    """Whether a bracket holds its parts and no more: 48个（县城16个，建制镇32个）."""
    text = passage.text
    close = text.find("）", start)
    within = text[start:close].rpartition("".join(last.shown.split()))
    return close > 0 and bool(within[1]) and len(within[2]) <= _NAME


def _parts(
    passage: Passage, quantities: Sequence[Quantity], start: int, unit: str
) -> tuple[list[Figure], bool]:
    """The figures of a list that begins at `start`, as long as it is one."""
    parts: list[Figure] = []
    at, tight = start, True
    for quantity in quantities:
        gap = passage.text[at : quantity.start]
        if _STOP.search(gap) or len(gap) > _LABEL or _NESTED.search(gap):
            break
        figure = of_quantity(passage, quantity, gap + _named_behind(passage.text, quantity.end))
        if figure is None or figure.unit != unit:
            if _ASIDE.search(gap):
                at = quantity.end
                continue
            break
        if parts and not _BETWEEN.search(gap):
            break  # 3个类别9个项目 is no list
        comma = gap.lstrip("以上左右").startswith("，")
        if parts and comma and _OTHER_FACT.search(gap):
            break
        tight = tight and not (parts and comma)
        parts.append(figure)
        at = quantity.end
    return parts, tight


def _named_behind(text: str, start: int) -> str:
    """What stands behind a figure up to the next mark: 11项为约束性指标 names it there."""
    end = _MARK.search(text, start)
    return text[start : min(end.start() if end else len(text), start + _LABEL)]


def _before(
    passage: Passage, quantities: Sequence[Quantity], k: int, quantity: Quantity
) -> Listing | None:
    """Parts, and behind 共 or 合计 what they come to."""
    text = passage.text
    start = text.rfind("。", 0, quantity.start) + 1
    said = _ALL.search(text, start, quantity.start)
    total = of_quantity(passage, quantity) if said else None
    if said is None or total is None or not can_be_added(total) or k < 2:
        return None
    parts: list[Figure] = []
    end = said.start()
    for earlier in reversed(quantities[:k]):
        gap = text[earlier.end : end].strip("，、,")
        figure = of_quantity(passage, earlier, text[max(start, earlier.start - 12) : earlier.start])
        if figure is None or figure.unit != total.unit or _STOP.search(gap):
            break
        if not _is_list_gap(gap, first=not parts):
            break
        parts.insert(0, figure)
        end = earlier.start
    if len(parts) < 2:
        return None
    return Listing(tuple(parts), total, True, True)


def _is_list_gap(gap: str, *, first: bool) -> bool:
    """Whether no more than a name stands between two parts, and nothing before 合计."""
    return not gap if first else len(gap) <= _LABEL and not _OTHER_FACT.search(gap)
