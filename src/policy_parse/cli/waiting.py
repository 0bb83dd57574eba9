"""What is going on, said where a step takes longer than one waits for in silence."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from policy_parse.cli.language import told

_SILENT, _EVERY = 2.0, 1.0  # seconds before the first word, and between words on a terminal
_LOGGED = 10.0  # seconds between lines where nobody watches


class Step:
    """A step that is told of; `at` may be changed while it goes on."""

    def __init__(self, what: str, at: str = "") -> None:
        """`what` is a text of the console, `at` where it is: 3/12 通知.pdf."""
        self.what, self.at = what, at

    def line(self, seconds: float) -> str:
        """What is said after so many seconds."""
        return " ".join(filter(None, (told(self.what), self.at, f"{seconds:.0f} s")))


@contextmanager
def shown_if_slow(step: Step) -> Iterator[Step]:
    """Tell of a step on standard error from two seconds on: one line that changes, on a terminal."""
    done = threading.Event()
    watched = sys.stderr.isatty()

    def tell() -> None:
        started = time.monotonic()
        wait = _SILENT if watched else _LOGGED
        while not done.wait(wait):
            line = step.line(time.monotonic() - started)
            print(f"\r\x1b[K{line}" if watched else line, end="" if watched else "\n",
                  file=sys.stderr, flush=True)  # fmt: skip
            wait = _EVERY if watched else _LOGGED
        if watched and time.monotonic() - started > _SILENT:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield step
    finally:
        done.set()
        teller.join()
