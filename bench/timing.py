"""Rounds of several actions, one after the other, so that a busy moment hits them all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

Action = Callable[[], object]


def interleaved(
    actions: Mapping[str, Action], rounds: int, slow: tuple[str, ...] = ()
) -> dict[str, float]:
    """The shortest time of each action in seconds; an action may return its own time (a float).

    Those in `slow` (which take many times as long) run in the first two rounds alone.
    """
    best: dict[str, float] = {}
    for n in range(rounds):
        for name, action in actions.items():
            if name in slow and n >= 2:
                continue
            started = time.perf_counter()
            told = action()
            took = told if isinstance(told, float) else time.perf_counter() - started
            best[name] = min(took, best.get(name, took))
    return best


def shown(seconds: float) -> str:
    """Seconds for a reader."""
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
