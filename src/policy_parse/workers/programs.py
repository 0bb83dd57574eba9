"""Programs of others that a worker starts: they end with it, and with them all that they start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from policy_parse.workers import bound

_LEAVE = 5.0  # seconds in which what was told to end has to


def run_program(
    command: Sequence[str], folder: Path, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a program that works in `folder`, with what it prints.

    However this process ends, the program ends with it, with every process that it has started
    and is of its group (LibreOffice is a script which starts another program), and `folder` is
    taken away. Raises TimeoutExpired when it is not done in time, OSError where it cannot be
    started.
    """
    if os.name == "nt":
        return subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    ours, theirs = os.pipe()  # the other end closes when this process ends
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", bound.__file__, str(ours), str(folder), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(ours,),
        )
    except BaseException:
        os.close(theirs)
        raise
    finally:
        os.close(ours)
    try:
        printed, said = process.communicate(timeout=seconds)
    finally:
        os.close(theirs)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LEAVE)
        process.kill()
        process.wait()
    if process.returncode == bound.NOT_STARTED:
        raise FileNotFoundError(command[0])
    return subprocess.CompletedProcess(command, process.returncode, printed, said)
