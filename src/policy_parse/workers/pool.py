"""Workers that can be killed: a process per worker, one task at a time.

A segfault, a hang or a memory blow-up costs that one task: the worker is ended, the task is told
as lost, and a new worker takes its place. A worker that somebody else kills says nothing of its
task, which is given to another one, once. Workers die with the process that made them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from policy_parse.errors import OutputError
from policy_parse.workers.lives import OUT_OF_MEMORY, die_with_parent, end, limit_memory

_STILLBORN = 3  # deaths before "ready" in a row that end the work
# Signals that come from outside: a crash raises others in its own process.
_OUTSIDE = frozenset(
    -getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Loss(StrEnum):
    """Why a task has no answer."""

    TIME = "time"
    MEMORY = "memory"
    ENDED = "ended"  # the process ended over it
    KILLED = "killed"  # somebody killed the process; and so it was with the one before


class Lost(NamedTuple):
    """A task without an answer: why, and how the process ended (`signal 9`, `exit code 1`)."""

    why: Loss
    how: str


class Limits(NamedTuple):
    """What a task may cost: megabytes above what a worker holds at its start, and its seconds.

    `startup`: seconds that a worker may take to load what it needs.
    """

    memory: int | None = None
    seconds: Callable[[Any], float] | None = None
    startup: float = 300.0  # a machine may be full


_UNLIMITED = Limits()


class _Turn(NamedTuple):
    """A task that waits; `again`: a worker that had it was killed."""

    task: Any
    again: bool = False


_NOTHING = _Turn(None)


@dataclass(slots=True)
class _Worker:
    """A process with its end of the pipe, the task it has, and when it has to be done."""

    process: Any
    pipe: Connection
    turn: _Turn = _NOTHING
    busy: bool = False
    deadline: float = 0.0
    ready: bool = False


class Pool:
    """`size` workers that do `work` on one task after another.

    `prepare` loads what the work needs before the memory is measured; both have to be picklable.
    `quick` starts workers as copies of this process where that is safe (a few milliseconds).
    """

    def __init__(
        self,
        size: int,
        work: Callable[[Any], Any],
        limits: Limits = _UNLIMITED,
        *,
        prepare: Callable[[], object] | None = None,
        quick: bool = False,
    ) -> None:
        """Nothing is started before the first task comes."""
        self._size, self._limits = size, limits
        self._served = (work, prepare, limits.memory)
        self._quick = quick and sys.platform.startswith("linux")
        self._workers: list[_Worker] = []
        self._stillborn = 0  # workers in a row that died before they were ready

    def start(self, tasks: int) -> None:
        """Start the workers for so many tasks now: before threads come, which no copy may have."""
        while len(self._workers) < min(self._size, tasks):
            self._workers.append(self._start())

    def map(self, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Each task with its answer or how it was `Lost`, as they come; close() ends all workers."""
        waiting = deque(map(_Turn, tasks))
        busy = 0
        while waiting or busy:
            self.start(len(waiting) + busy)
            for worker in self._workers:
                if worker.ready and not worker.busy and waiting:
                    self._give(worker, waiting.popleft())
                    busy += 1
            for turn, answer in self._collect():
                busy -= 1
                if not turn.again and isinstance(answer, Lost) and answer.why is Loss.KILLED:
                    waiting.appendleft(_Turn(turn.task, again=True))
                else:
                    yield turn.task, answer

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def _start(self) -> _Worker:
        copied = self._quick and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if copied else "spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, *self._served), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, deadline=time.monotonic() + self._limits.startup)

    def _give(self, worker: _Worker, turn: _Turn) -> None:
        worker.turn, worker.busy = turn, True
        seconds = self._limits.seconds(turn.task) if self._limits.seconds else float("inf")
        worker.deadline = time.monotonic() + seconds
        with suppress(OSError):  # it has died: its sentinel tells
            worker.pipe.send(turn.task)

    def _collect(self) -> Iterator[tuple[_Turn, Any]]:
        """Wait for an answer, a death or a deadline."""
        now = time.monotonic()
        soonest = min((w.deadline for w in self._workers if w.busy or not w.ready), default=now + 1)
        signs = [s for w in self._workers for s in (w.pipe, w.process.sentinel)]
        wait(signs, timeout=max(0.0, min(soonest - now, 1.0)))
        for worker in list(self._workers):
            yield from self._answer(worker)

    def _answer(self, worker: _Worker) -> Iterator[tuple[_Turn, Any]]:
        try:
            if worker.pipe.poll():
                answer = worker.pipe.recv()
                if not worker.ready:
                    worker.ready, self._stillborn = True, 0
                    return
                worker.busy = False
                yield worker.turn, answer
                return
        except (EOFError, OSError):
            yield from self._lost(worker)
            return
        if not worker.process.is_alive():
            yield from self._lost(worker)
        elif time.monotonic() > worker.deadline and (worker.busy or not worker.ready):
            self._remove(worker)
            if not worker.ready:
                self._count_stillborn(f"nothing heard for {self._limits.startup:g} s")
            if worker.busy:
                yield worker.turn, Lost(Loss.TIME, "over its time")

    def _lost(self, worker: _Worker) -> Iterator[tuple[_Turn, Any]]:
        self._remove(worker)
        code = worker.process.exitcode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        if not worker.ready:
            self._count_stillborn(how)
        if worker.busy:
            yield worker.turn, Lost(_why(code), how)

    def _count_stillborn(self, how: str) -> None:
        """End the work where worker after worker dies before it is ready."""
        self._stillborn += 1
        if self._stillborn > _STILLBORN:
            raise OutputError(
                "fatal/workers",
                f"workers end before they are ready ({how}), {self._stillborn} in a row.",
                'Call parse_folder under `if __name__ == "__main__":`; else check the installation '
                "(python -c 'import policy_parse.pipeline') and --memory.",
                '解析进程无法启动：脚本请放在 if __name__ == "__main__": 之下，或检查安装与 --memory。',
            )

    def _remove(self, worker: _Worker) -> None:
        self._end(worker)
        self._workers.remove(worker)

    def _end(self, worker: _Worker) -> None:
        end(worker.process)
        worker.pipe.close()


def _why(code: int | None) -> Loss:
    """Why a worker ended that had a task, by its exit code."""
    if code == OUT_OF_MEMORY:
        return Loss.MEMORY
    return Loss.KILLED if code in _OUTSIDE else Loss.ENDED


def _serve(
    pipe: Connection,
    work: Callable[[Any], Any],
    prepare: Callable[[], object] | None,
    memory: int | None,
) -> None:
    """The loop of a worker."""
    die_with_parent()
    with suppress(ValueError):
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # the process that started it answers to Ctrl-C
    if prepare is not None:
        prepare()
    if memory is not None:
        limit_memory(memory)
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(work(task))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
