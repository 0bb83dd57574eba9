"""How a run goes, for a person: a bar with rate and time left, or plain lines for a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

_EVERY = 10.0  # seconds between plain lines


class Shown:
    """Called with (done, all, name); a bar on a terminal, a line every ten seconds elsewhere."""

    def __init__(self) -> None:
        """Nothing is shown before the first file."""
        self._bar: Any = None
        self._task: Any = None
        self._started = self._last = time.monotonic()
        self._done, self._step = 1, 0  # files of this step, and which step it is

    def __enter__(self) -> Shown:
        """Ready to be told."""
        return self

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show how far the run is; where files are read, outputs are written next."""
        if done <= self._done:
            self._step += 1
            self._started = time.monotonic()
        self._done = done
        if sys.stderr.isatty():
            self._show_bar(done, total, name)
        elif time.monotonic() - self._last >= _EVERY or done == total:
            self._last = time.monotonic()
            rate = done / max(self._last - self._started, 0.001)
            left = (total - done) / rate
            step = "写出 " if self._step > 1 else ""
            print(
                f"{step}{done}/{total}  {rate:.1f}/s  剩余 {left:.0f} s",
                file=sys.stderr,
                flush=True,
            )

    def _show_bar(self, done: int, total: int, name: str) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            self._bar = Progress(
                BarColumn(),
                MofNCompleteColumn(),
                "{task.fields[rate]}",
                TimeRemainingColumn(),
                "{task.fields[name]}",
                console=Console(stderr=True),
            )
            self._task = self._bar.add_task("", total=total, rate="", name="")
            self._bar.start()
        if done == 1:
            self._bar.reset(self._task, total=total)
        rate = done / max(time.monotonic() - self._started, 0.001)
        self._bar.update(self._task, completed=done, rate=f"{rate:.1f}/s", name=name[-40:])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
