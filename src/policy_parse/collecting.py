"""The collector of garbage, paused while records are made (bench/collecting.py: what that is worth)."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Pauses:
    """How many parses are under way, and whether garbage was collected before them."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    running: int = 0
    was_on: bool = True


_PAUSES = _Pauses()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Records are many small objects that all stay: collecting garbage meanwhile finds none.

    The last of several threads that parse puts things back as the first one found them.
    """
    with _PAUSES.lock:
        if not _PAUSES.running:
            _PAUSES.was_on = gc.isenabled()
            gc.disable()
        _PAUSES.running += 1
    try:
        yield
    finally:
        with _PAUSES.lock:
            _PAUSES.running -= 1
            if not _PAUSES.running and _PAUSES.was_on:
                gc.enable()
