"""What a process lives by: it dies with its parent, and it takes no more memory than it may."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any

OUT_OF_MEMORY = 77  # exit code of a process that met its limit
_MEGABYTE = 1024 * 1024
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Have this process killed when its parent ends, however that ends; called once at its start.

    On Linux the kernel does it, elsewhere a thread that waits for the parent's end. It leads a
    group of its own, so that what it starts can be ended with it (`end`).
    """
    if hasattr(os, "setpgid"):
        with suppress(OSError):
            os.setpgid(0, 0)
    from multiprocessing import parent_process

    parent = parent_process()
    if _killed_with_parent(parent.pid if parent else None):
        return
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _killed_with_parent(parent: int | None) -> bool:
    """Ask the kernel to kill this process with its parent; whether it can.

    It may have ended before it could be asked: then `parent` is no longer the one above.
    """
    if not sys.platform.startswith("linux"):
        return False
    asked = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) == 0
    if parent is not None and os.getppid() != parent:
        os._exit(1)
    return bool(asked)


def end(process: Any) -> None:
    """Kill a process that called `die_with_parent`, with what it has started."""
    with suppress(OSError, AttributeError, TypeError):
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(Exception):
        process.kill()
    process.join(5)


def _follow(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def limit_memory(megabytes: int) -> None:
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
