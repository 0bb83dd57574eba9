"""Units whose look-up kills, hangs or bloats the worker that meets them: poison for the pool."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from policy_parse.domain.notice import Unit


class Poison(dict[str, Unit]):
    """A user's list of units, as `Options.units` takes it; `once`: a file that tells it was killed."""

    def __init__(self, once: str = "") -> None:
        super().__init__()
        self.once = once

    def __reduce__(self) -> tuple[type[Poison], tuple[str]]:
        return type(self), (self.once,)

    def get(self, key: str, default: Any = None) -> Any:
        if key == "市段错误局":
            os.kill(os.getpid(), signal.SIGSEGV)
        if key == "市被杀局" and not Path(self.once).exists():
            Path(self.once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if key == "市死循环局":
            while True:
                pass
        if key == "市吃内存局":
            held = []
            while True:
                held.append(bytearray(64 << 20))
        if key == "市慢办局":
            time.sleep(0.3)
        return default
