"""Notices in memory: read when asked for, in a process that can be killed, with the corrections put in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from policy_parse.batch.work import Options, prepare
from policy_parse.domain.notice import Notice
from policy_parse.each import GRACE
from policy_parse.errors import PolicyParseError, ReadError
from policy_parse.pipeline import Outcome, attempt, corrected
from policy_parse.review.corrections import Correction
from policy_parse.workers import Lost, Pool
from policy_parse.workers.lost import lost_error
from policy_parse.workers.pool import Limits as PoolLimits

_KEPT = 120  # notices in memory


def _read(task: tuple[str, str, dict[str, Any]]) -> Outcome:
    place, name, options = task
    outcome = attempt(Path(place).read_bytes(), name=name, **options)
    if outcome.code == "crashed/memory":
        raise MemoryError
    return outcome


class Library:
    """The notices of a workspace by the SHA-256 of their files."""

    def __init__(self, options: Options) -> None:
        """Nothing is read before it is asked for."""
        self.options = options
        limits = options.limits
        self._pool = Pool(
            1, _read, PoolLimits(limits.memory, lambda _: limits.seconds + GRACE), prepare=prepare
        )
        self._thread = ThreadPoolExecutor(
            1, "library"
        )  # workers die with the thread they come from
        self._kept: OrderedDict[str, Notice] = OrderedDict()
        self._guard = Lock()

    def notice(
        self, digest: str, place: Callable[[], tuple[str, str]], corrections: Sequence[Correction]
    ) -> Notice:
        """A notice as it is now; `place` tells where its file lies, and its name.

        Raises a PolicyParseError where it can no longer be read.
        """
        with self._guard:
            found = self._kept.get(digest)
            if found is not None:
                self._kept.move_to_end(digest)
        if found is None:
            found = self._thread.submit(self._fetch, digest, *place()).result()
        own = [c for c in corrections if c.document == digest]
        return corrected(found, own, self.options.units)

    def _fetch(self, digest: str, place: str, name: str) -> Notice:
        with self._guard:
            if digest in self._kept:  # another request was faster
                return self._kept[digest]
        options = {
            "limits": self.options.limits,
            "ocr": self.options.ocr,
            "units": self.options.units,
            "accounts": True,
        }
        limits = self.options.limits
        ((_, answer),) = self._pool.map([(place, name.rpartition("/")[2], options)])
        if isinstance(answer, Lost):
            raise lost_error(name, answer, limits.memory, limits.seconds)
        if answer.notice is None:
            raise _error(answer)
        if answer.notice.source.sha256 != digest:
            raise ReadError(
                "failed/changed",
                f"{name}: the file has been changed.",
                "Read the folder again.",
                "文件已被修改，请点“重新读取”。",
            )
        with self._guard:
            self._kept[digest] = answer.notice
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        notice: Notice = answer.notice
        return notice

    def close(self) -> None:
        """End the process that reads."""
        self._thread.submit(self._pool.close).result()
        self._thread.shutdown()


def _error(outcome: Outcome) -> PolicyParseError:
    return ReadError(outcome.code, outcome.message, outcome.hint, outcome.hint_zh)
