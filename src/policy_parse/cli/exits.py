"""Exit codes, a stable interface, and what is said on the way out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from policy_parse.errors import OutputError, PolicyParseError


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


@contextmanager
def told() -> Iterator[None]:
    """Tell what cannot be read and end with 1; what cannot be written ends the command with 3."""
    try:
        yield
    except OutputError:
        raise
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.SOME_NOT_OK) from None
