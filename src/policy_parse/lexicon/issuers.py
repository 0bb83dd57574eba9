"""What kind of body issues a notice: a government, or a department and of which lines."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import by_name, read_place
from policy_parse.lexicon.unit_names import unit_names

_GENERAL = re.compile(rf"(?:[省市区县州盟旗]委(?:办公[厅室])?|{any_of('general_body')})$")
_KEPT = 4096  # names whose answer is kept: two notices ask for the same again and again
_OFFICE = re.compile(r"(?<=.{2})办公[室厅]$")


def body_of(issuer: str) -> str:
    """The body in whose name a notice is issued: 临岚市人民政府 for its 办公室 as well."""
    return _OFFICE.sub("", issuer)


def leads_in_line(above: str, below: str) -> bool:
    """Whether what `above` issues is for `below` to carry out, one level of place under it.

    A government speaks to all; a department to the departments of its line, not to a government.
    What is not known (a leading group, no issuer at all) may speak to any.
    """
    if not above or _GENERAL.search(above):
        return True
    lines = lines_of(above)
    if not lines:
        return True
    if not below or _GENERAL.search(below):
        return False
    own = lines_of(below)
    return not own or bool(lines & own)


@lru_cache(_KEPT)
def lines_of(issuer: str) -> frozenset[str]:
    """The lines (教育, 财政 …) of a body by its full name; none where it is not known."""
    index = unit_names()
    found = read_place(issuer)
    rest = issuer[found[1] :] if found else issuer
    names = [
        *index.plain.get(rest, ()),
        *index.plain.get(body_of(rest), ()),
        *index.national.get(issuer, ()),
        *index.national.get(body_of(issuer), ()),
    ]
    return frozenset(line for name in names for line in name.lines)


def is_body(name: str) -> bool:
    """Whether a name without its place is that of a standing body: 海关, 水务局."""
    index = unit_names()
    return name in index.plain or name in index.national


@lru_cache(_KEPT)
def telling_pairs(name: str) -> frozenset[str]:
    """Pairs of characters of a name, its place taken off, that few standing bodies have: 旅游, 机场."""
    found = read_place(name)
    rest = name[found[1] :] if found else name
    rare, places = _rarity(), by_name()
    pairs = (rest[i : i + 2] for i in range(len(rest) - 1))
    return frozenset(p for p in pairs if rare.get(p, 0) <= _FEW and p not in places)


_FEW = 0.02  # share of the standing bodies that may have a pair which tells one


@cache
def _rarity() -> dict[str, float]:
    """The share of standing bodies whose name has each pair of characters."""
    names = set(unit_names().plain)
    counts = Counter(pair for n in names for pair in {n[i : i + 2] for i in range(len(n) - 1)})
    return {pair: count / len(names) for pair, count in counts.items()}
