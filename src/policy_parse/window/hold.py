"""The lock on a folder of results, held by one window whichever of its threads asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from policy_parse.batch.run import locked


class Hold:
    """Counts who has it: the first takes the lock, the last lets it go."""

    def __init__(self, folder: Path) -> None:
        """Nothing is locked yet."""
        self._folder, self._guard = folder, Lock()
        self._holders, self._lock = 0, ExitStack()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Have the folder to this window; raises OutputError (`fatal/locked`, `fatal/output`)."""
        with self._guard:
            if not self._holders:
                self._lock.enter_context(locked(self._folder))
            self._holders += 1
        try:
            yield
        finally:
            with self._guard:
                self._holders -= 1
                if not self._holders:
                    self._lock.close()
