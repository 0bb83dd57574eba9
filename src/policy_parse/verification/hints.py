"""The order of a row whose wording is too short to tell: what its place and its units say.

秸秆禁烧 has one pair of characters in common with 坚决落实秸秆露天焚烧工作要求; its item and its unit are those.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.verification.names import Names, Same
from policy_parse.verification.orders import Order
from policy_parse.verification.places import names_order
from policy_parse.verification.said import Said
from policy_parse.verification.wording import OrderWording, pairs_of

_SHORT = 12  # characters of a row's wording that is but a name for its task
_MOST = 0.5  # share of the words that the nearest order has
_PLACED = 0.2  # … of an order whose section the row names in words
_IN = 0.75  # share of them that an order has, in whatever order


def order_by_hints(
    said: Said, orders: Sequence[Order], wording: OrderWording, names: Names, *, perhaps: bool
) -> Order | None:
    """The order that a row is likely to be of, or None.

    `perhaps` tells that the nearest order has a part of the wording: there the place is enough.
    """
    text = [c for c in said.row.text if c.isalnum()]
    pairs = set(pairs_of(said.row.text))
    shared, whole = wording.shared(pairs), wording.weight(pairs)
    top = max(shared.values(), default=0.0)
    found: list[tuple[bool, bool, float, Order]] = []
    # 公租房、保租房 has no pair of characters with 公共租赁住房, but all of them singly.
    for i in range(len(orders)) if len(text) <= _SHORT else shared:
        order, weight = orders[i], shared.get(i, 0.0)
        placed = any(names_order(mark, order) for mark in said.row.marks)
        units = has_units(said, order, names)
        stands = weight >= _PLACED * whole > 0 and any(
            names_order(place, order) for place in said.row.places
        )
        short = len(text) <= _SHORT and sum(c in order.words for c in text) >= _IN * len(text)
        told = placed and units if not weight else placed or units
        near = perhaps and placed and weight == top
        if (short and told) or near or stands:
            found.append((placed, units, weight, order))
    return max(found, key=lambda one: one[:3])[3] if found else None


def is_name(text: str) -> bool:
    """Whether a row's wording is but a name for its task: too short to tell it alone."""
    return sum(c.isalnum() for c in text) <= _SHORT


def order_of_units(
    said: Said, orders: Sequence[Order], wording: OrderWording, names: Names
) -> Order | None:
    """The order with the row's units and most of its words, where its words led to none with units.

    The guiding thought of a plan has the words of many tasks.
    """
    shared = wording.shared(set(pairs_of(said.row.text)))
    if not shared or any(
        names_order(text, orders[max(shared, key=lambda i: shared[i])]) for text in said.row.marks
    ):
        return None
    # What stands before the first heading names all that the notice is about.
    least = _MOST * max((w for i, w in shared.items() if orders[i].section), default=0.0)
    found = [i for i, w in shared.items() if w >= least and has_units(said, orders[i], names)]
    return orders[max(found, key=lambda i: shared[i])] if found else None


def has_units(said: Said, order: Order, names: Names) -> bool:
    """Whether the units of a row are those of an order, all of them."""
    duties = names.expected(a for a in order.duties if not a.inherited)
    told = {unit.name for unit in said.units}
    if not told or not duties:
        return False
    paired = names.paired(told, duties)
    one = {
        (name, unit)
        for name in told
        for unit in duties
        if (name, unit) in paired or names.same(name, unit) is Same.YES
    }
    return {name for name, _ in one} == told and {unit for _, unit in one} == duties
