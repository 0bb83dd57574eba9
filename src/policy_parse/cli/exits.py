"""Exit codes, a stable interface, and what is said on the way out."""

from __future__ import annotations

import sys
from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell is told."""

    OK = 0
    SOME_NOT_OK = 1  # a file failed, or was read in part
    USAGE = 2
    FATAL = 3  # nothing can be written
    INTERRUPTED = 130


def say(message: str) -> None:
    """A message for the person, on standard error: data alone goes to standard output."""
    print(message, file=sys.stderr)
