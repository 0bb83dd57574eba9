"""Workers that can be killed: a process per worker, one document at a time.

A segfault, a hang or a memory blow-up costs that one document: the worker is ended, its document
gets a row that says so, and a new worker takes its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from policy_parse.batch.inputs import Input
from policy_parse.batch.work import Options, Result, work
from policy_parse.errors import OutputError

_STILLBORN = 3  # deaths before "ready" in a row that end the run
_STARTUP = 60.0  # seconds that a worker may take to load what it needs
_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class _Worker:
    """A process with its end of the pipe, the input it has, and when it has to be done."""

    process: Any
    pipe: Connection
    item: Input | None = None
    deadline: float = 0.0
    ready: bool = False


class Pool:
    """`size` workers; `memory` in megabytes above what a worker holds when it starts."""

    def __init__(self, size: int, options: Options, memory: int) -> None:
        """Nothing is started before the first document comes."""
        self._size, self._options, self._memory = size, options, memory
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._stillborn = 0  # workers in a row that died before they were ready

    def map(self, items: Iterable[Input]) -> Iterator[tuple[Input, Result]]:
        """Each input with its result, as they come; close() ends all workers."""
        waiting = deque(items)
        busy = 0
        while waiting or busy:
            while len(self._workers) < min(self._size, len(waiting) + busy):
                self._workers.append(self._start())
            for worker in self._workers:
                if worker.ready and worker.item is None and waiting:
                    self._give(worker, waiting.popleft())
                    busy += 1
            for item, result in self._collect():
                busy -= 1
                yield item, result

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._options, self._memory), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, deadline=time.monotonic() + _STARTUP)

    def _give(self, worker: _Worker, item: Input) -> None:
        worker.item = item
        worker.deadline = time.monotonic() + self._options.limits.seconds
        with suppress(OSError):  # it has died: its sentinel tells
            worker.pipe.send((item.place, item.name))

    def _collect(self) -> Iterator[tuple[Input, Result]]:
        """Wait for an answer, a death or a deadline."""
        now = time.monotonic()
        soonest = min((w.deadline for w in self._workers if w.item or not w.ready), default=now + 1)
        signs = [s for w in self._workers for s in (w.pipe, w.process.sentinel)]
        wait(signs, timeout=max(0.0, min(soonest - now, 1.0)))
        for worker in list(self._workers):
            answer = self._answer(worker)
            if answer is not None:
                yield answer

    def _answer(self, worker: _Worker) -> tuple[Input, Result] | None:
        item = worker.item
        try:
            if worker.pipe.poll():
                result = worker.pipe.recv()
                if result is None:
                    worker.ready, self._stillborn = True, 0
                    return None
                worker.item = None
                return (item, result) if item is not None else None
        except (EOFError, OSError):
            return self._lost(worker, item)
        if not worker.process.is_alive():
            return self._lost(worker, item)
        if time.monotonic() > worker.deadline and (item is not None or not worker.ready):
            self._end(worker)
            self._workers.remove(worker)
            if not worker.ready:
                self._count_stillborn(f"nothing heard for {_STARTUP:.0f} s")
            seconds = self._options.limits.seconds
            if item is not None:
                return item, Result(
                    "", "timeout", "timeout/seconds", f"{item.name}: not done within {seconds} s.",
                    "Raise the limit with --limit seconds=N, or pass the document in parts.",
                    "超过时间上限，请用 --limit seconds=N 调高，或拆分文件。", float(seconds),
                )  # fmt: skip
        return None

    def _lost(self, worker: _Worker, item: Input | None) -> tuple[Input, Result] | None:
        self._end(worker)
        self._workers.remove(worker)
        code = worker.process.exitcode
        if not worker.ready:
            self._count_stillborn(f"exit code {code}")
        if item is None:
            return None
        if code == _OUT_OF_MEMORY:
            return item, Result(
                "", "crashed", "crashed/memory",
                f"{item.name}: needed more than {self._memory} MB of memory.",
                "Raise --memory, or pass the document in parts.",
                "内存不足，请用 --memory 调高上限，或拆分文件。",
            )  # fmt: skip
        what = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return item, Result(
            "", "crashed", "crashed/worker", f"{item.name}: the worker ended ({what}).",
            "Please report it with the file; the other files are not affected.",
            "解析进程异常退出，请反馈该文件。",
        )  # fmt: skip

    def _count_stillborn(self, how: str) -> None:
        """End the run where worker after worker dies before it is ready."""
        self._stillborn += 1
        if self._stillborn > _STILLBORN:
            raise OutputError(
                "fatal/workers",
                f"workers end before they are ready ({how}), {self._stillborn} in a row.",
                'Call parse_folder under `if __name__ == "__main__":`; else check the installation '
                "(python -c 'import policy_parse.pipeline') and --memory.",
                '解析进程无法启动：脚本请放在 if __name__ == "__main__": 之下，或检查安装与 --memory。',
            )  # fmt: skip

    def _end(self, worker: _Worker) -> None:
        with suppress(Exception):
            worker.process.kill()
        worker.process.join(5)
        worker.pipe.close()


_OUT_OF_MEMORY = 77


def _serve(pipe: Connection, options: Options, memory: int) -> None:
    """The loop of a worker."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run itself answers to Ctrl-C
    from policy_parse import pipeline  # noqa: F401  loaded once, before the memory is measured

    _limit_memory(memory)
    pipe.send(None)
    while True:
        try:
            place, name = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result = work(place, name, options)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        if result.code == "failed/internal" and "MemoryError" in result.message:
            os._exit(_OUT_OF_MEMORY)
        pipe.send(result)


def _limit_memory(megabytes: int) -> None:
    """Cap the address space at what is held now and `megabytes` more, where the system can."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    with open("/proc/self/statm") as stream:
        pages = int(stream.read().split()[0])
    held = pages * os.sysconf("SC_PAGE_SIZE")
    most = held + megabytes * _MEGABYTE
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
