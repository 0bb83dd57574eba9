"""Guards around a parse: a time that it may take, and a net that is not there."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class TookTooLongError(BaseException):
    """Not an Exception: nothing that is being watched may swallow it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what runs longer, where the system has alarms (not on Windows)."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(_: int, __: object) -> NoReturn:
        raise TookTooLongError(f"stopped after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and the list of what called it meanwhile."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    client, _ = server.accept()
                except TimeoutError:
                    continue
                with client:
                    client.settimeout(0.5)
                    try:
                        calls.append(client.recv(200).decode("latin-1"))
                    except OSError:
                        calls.append("?")

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            done.set()
            thread.join()
