"""Many documents, each in a process that can be killed: what every command reads with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.pipeline import Outcome, attempt
from policy_parse.workers import Lost, Pool
from policy_parse.workers.lost import lost_error
from policy_parse.workers.pool import Limits as PoolLimits

GRACE = 2.0  # seconds in which a parse that is out of time may still say so itself
_SHARE = 8  # documents that are worth a worker of their own


class _Task(NamedTuple):
    number: int
    document: str | Path
    options: Mapping[str, Any]

    @property
    def limits(self) -> Limits:
        limits: Limits = self.options.get("limits", DEFAULT_LIMITS)
        return limits


def attempt_each(
    documents: Iterable[str | Path],
    options: Mapping[str, Any] | None = None,
    *,
    own: Mapping[Any, Mapping[str, Any]] | None = None,
    workers: int | None = None,
) -> Iterator[Outcome]:
    """What became of each document, in their order; `options` are those of `attempt`.

    Each is read in a process of its own, with limits of time and memory (`Limits.seconds`,
    `.memory`): one that hangs, crashes or eats memory has that as its outcome and does not stop
    the others. `own` are options of single documents; `workers` processes (default: one for a
    few documents, up to the number of cores for many). In a script call it below
    `if __name__ == "__main__":`.
    """
    shared, single = options or {}, own or {}
    tasks = [_Task(n, d, {**shared, **single.get(d, {})}) for n, d in enumerate(documents)]
    if not tasks:
        return iter(())
    size = workers or max(1, min(os.cpu_count() or 1, len(tasks) // _SHARE))
    memory = max(task.limits.memory for task in tasks)
    pool = Pool(
        size, _attempt, PoolLimits(memory, lambda task: task.limits.seconds + GRACE), quick=True
    )
    pool.start(len(tasks))  # at once, before the caller has threads
    return _of_pool(pool, tasks)


def _of_pool(pool: Pool, tasks: Sequence[_Task]) -> Iterator[Outcome]:
    try:
        yield from _in_order(pool, tasks)
    finally:
        pool.close()


def _attempt(task: _Task) -> Outcome:
    outcome = attempt(task.document, **task.options)
    if outcome.code == "crashed/memory":
        raise MemoryError  # the process has met its limit and is not to be used again
    return outcome


def _in_order(pool: Pool, tasks: Sequence[_Task]) -> Iterator[Outcome]:
    """The outcomes in the order of the tasks; those that are early wait."""
    early: dict[int, Outcome] = {}
    due = 0
    for task, answer in pool.map(tasks):
        early[task.number] = _outcome(task, answer) if isinstance(answer, Lost) else answer
        while due in early:
            yield early.pop(due)
            due += 1


def _outcome(task: _Task, lost: Lost) -> Outcome:
    name, limits = Path(task.document).name, task.limits
    error = lost_error(name, lost, limits.memory, limits.seconds)
    return Outcome(name, error.status, error.code, error.message, error.hint, error.hint_zh)
