"""What the choices on the numbers of a passage are made from."""

from __future__ import annotations

from typing import NamedTuple

from policy_parse.domain.limits import tick
from policy_parse.domain.mentions import PassageMentions, Quantity
from policy_parse.weigh.candidates import Surroundings, surroundings
from policy_parse.weigh.features import kind_features
from policy_parse.weigh.lists import lists_of, shared_measure
from policy_parse.weigh.scene import Scene
from policy_parse.weigh.view import View


class Reading(NamedTuple):
    """The numbers of one passage with what stands around each and their features."""

    view: View
    numbers: tuple[Quantity, ...]
    around: tuple[Surroundings, ...]
    features: tuple[list[str], ...]
    lists: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The text of the passage."""
        return self.view.text


def read_numbers(found: PassageMentions, scene: Scene) -> Reading:
    """What the choices are made from: the same for a trainer and for the program."""
    view = View(found, scene)
    text, times = view.text, view.times
    numbers = list(found.numbers)
    walls = [(s.start, s.end) for s in found.statements]
    lists = lists_of(text, numbers)
    for first, last in lists:
        numbers[first:last] = shared_measure(text, numbers[first:last])
    around: list[Surroundings] = []
    features: list[list[str]] = []
    for i, number in enumerate(numbers):
        tick()
        before = numbers[i - 1] if i else None
        behind = numbers[i + 1] if i + 1 < len(numbers) else None
        earlier = around[-1] if around else None
        here = surroundings(text, found.start, number, before, behind, times, walls, earlier)
        features.append(kind_features(view, here, earlier, behind))
        around.append(here)
    return Reading(view, tuple(numbers), tuple(around), tuple(features), tuple(lists))
