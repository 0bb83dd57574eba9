"""What a single input may cost; every refusal names the limit that it met.

The time that a parse may take is told by one clock: `timed` starts it, and the loops that grow with
the input call `tick` at each of their steps, wherever they stand. It is a context variable, so that
each thread has its own and no function passes it on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from policy_parse.errors import RejectedError, TimeLimitError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one input, each with the name it bears in messages and in `--limit NAME=NUMBER`.

    `megabytes`: size of the file. `characters`: text that is parsed. `entries`, `unpacked`
    (megabytes) and `ratio`: members of a package, what they unpack to in all, and how many-fold
    one member does once it is larger than a megabyte. `pages`: pages that are read; the rest is
    told as left out. `depth`: nesting of XML and HTML elements. `attributes`: of one element of a
    web page. `header`: characters of one header of a web archive. `records`: rows that the
    duties of a document come to, a row for each unit and task. `seconds`: time that reading,
    parsing and writing may take in all. `memory`: megabytes that the process which
    reads it may take beyond what it starts with (`run` and all commands; `parse` in Python works
    in your own process).
    """

    megabytes: int = 300
    characters: int = 10_000_000
    entries: int = 1000
    unpacked: int = 512
    ratio: int = 100
    pages: int = 2000
    depth: int = 2000
    attributes: int = 5000
    header: int = 20_000
    records: int = 200_000
    seconds: int = 120
    memory: int = 2048

    def __post_init__(self) -> None:
        """Refuse limits that nothing could meet."""
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: a limit is at least 1")


DEFAULT_LIMITS = Limits()
_OFTEN = 256  # steps after which the clock is looked at


@dataclass(slots=True)
class Clock:
    """The time since an input was begun, and the limits that it has to keep; `name`: in messages."""

    limits: Limits
    name: str
    started: float = field(default_factory=time.monotonic)
    steps: int = 0

    def seconds_left(self) -> float:
        """Seconds that there still are; raises TimeLimitError (`timeout/seconds`) at none."""
        left = self.limits.seconds - (time.monotonic() - self.started)
        if left <= 0:
            raise TimeLimitError(
                "timeout/seconds", f"{self.name}: not done within {self.limits.seconds} s.",
                "Raise the limit with --limit seconds=N, or pass the document in parts.",
                "超过时间上限，请用 --limit seconds=N 调高，或拆分文件。",
            )  # fmt: skip
        return left


_CLOCK: ContextVar[Clock | None] = ContextVar("clock", default=None)


@contextmanager
def timed(limits: Limits, name: str, *, used: float = 0.0) -> Iterator[Clock]:
    """Start the clock of an input, or go on with the one that runs: what it is a part of counts.

    `used`: seconds that it has cost before, in another process.
    """
    running = _CLOCK.get()
    if running is not None:
        yield running
        return
    clock = Clock(limits, name, time.monotonic() - used)
    token = _CLOCK.set(clock)
    try:
        yield clock
    finally:
        _CLOCK.reset(token)


def tick() -> None:
    """A step of a loop that grows with the input; raises TimeLimitError where no time is left."""
    clock = _CLOCK.get()
    if clock is not None:
        clock.steps += 1
        if not clock.steps % _OFTEN:
            clock.seconds_left()


def check_records(count: int) -> None:
    """Raise RejectedError (`rejected/records`) where there are more than the limit allows."""
    clock = _CLOCK.get()
    if clock is not None and count > clock.limits.records:
        raise RejectedError(
            "rejected/records",
            f"{clock.name}: its duties come to more than {clock.limits.records:,} rows.",
            "Split it, or raise the limit with --limit records=N.",
            "单位与任务的组合过多，请拆分文件，或用 --limit records=N 调高上限。",
        )
