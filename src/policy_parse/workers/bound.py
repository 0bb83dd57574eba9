"""Run a program that ends with who asked for it: `python bound.py PIPE FOLDER PROGRAM ARGUMENT…`.

A script of its own that imports nothing of this package. PIPE is the number of an open file that
ends with the process at its other side; then the program and all of its group are killed and
FOLDER is taken away.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress

NOT_STARTED = 126


def main() -> int:
    """Run it and pass its exit code on."""
    pipe, folder, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        return NOT_STARTED
    follower = threading.Thread(target=_follow, args=(pipe, folder, child.pid), daemon=True)
    follower.start()
    code = child.wait()
    if select.select([pipe], [], [], 0)[0]:  # it was ended: the follower has yet to clear up
        follower.join()
    _end(child.pid)  # what it has left behind
    return code if code >= 0 else 128 - code


def _follow(pipe: int, folder: str, group: int) -> None:
    os.read(pipe, 1)
    _end(group)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _end(group: int) -> None:
    with suppress(OSError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
