"""What is going on, said where a step takes longer than one waits for in silence."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from policy_parse.cli.language import told

_SILENT, _EVERY = 2.0, 1.0  # seconds before the first word, and between words
_CLEAR = "\r\x1b[K"


class Step:
    """A step that is told of, with where it is: 3/12 通知.pdf."""

    def __init__(self, what: str, at: str = "") -> None:
        """`what` is a text of the console."""
        self.what, self.at = what, at

    def line(self, seconds: float) -> str:
        """What is said after so many seconds."""
        return " ".join(filter(None, (told(self.what), self.at, f"{seconds:.0f} s")))


@contextmanager
def shown_if_slow(step: Step) -> Iterator[Step]:
    """Tell of a step from two seconds on, in a line of the terminal that changes.

    By a timer of the system and no thread: where there is a second thread, workers cannot begin
    as copies of this process. Where nobody watches, and on Windows, nothing is said.
    """
    alone = threading.current_thread() is threading.main_thread()
    if not (sys.stderr.isatty() and alone and hasattr(signal, "setitimer")):
        yield step
        return
    started, said = time.monotonic(), False

    def tell(_: int, __: FrameType | None) -> None:
        nonlocal said
        said = True
        line = step.line(time.monotonic() - started)
        print(f"{_CLEAR}{line}", end="", file=sys.stderr, flush=True)

    before = signal.signal(signal.SIGALRM, tell)
    signal.setitimer(signal.ITIMER_REAL, _SILENT, _EVERY)
    try:
        yield step
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if said:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
