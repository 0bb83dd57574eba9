"""Serve a workspace on this machine until it is asked to end, and open the browser on it."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import sys
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from policy_parse.errors import OutputError
from policy_parse.window.desk import Desk
from policy_parse.window.guard import Guard
from policy_parse.window.server import make_app
from policy_parse.window.workspace import Workspace
from policy_parse.writing import told

_ESCAPED = re.compile(r'(["`$\\])')
_OURS = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}/start\?key=[\w-]{20,100}", re.A)
_WINDOWS = os.name == "nt"
_SERVED = ".window.json"  # in the folder of results: the address of the window that is open


_SERVER: dict[str, Any] = {
    "log_level": "error",
    "access_log": False,
    "lifespan": "off",
    "ws": "none",
    "timeout_graceful_shutdown": 3,
    "server_header": False,
}


def open_window(
    workspace: Workspace,
    *,
    port: int = 0,
    language: str = "zh",
    browser: bool = True,
    say: Callable[[str, bool], object] = print,
) -> None:
    """Serve `workspace` until the page or the terminal ends it; `port` 0: any that is free.

    `say` is told the address, and whether it is served from elsewhere already: then the browser
    is opened on it again. Raises OutputError where the folder cannot be used or the port is taken.
    """
    with told(workspace.results):
        workspace.results.mkdir(parents=True, exist_ok=True)
        workspace.notices.mkdir(parents=True, exist_ok=True)
    mark = workspace.results / _SERVED
    known = _running(mark)
    if known:
        say(known, True)
        if browser:
            webbrowser.open(known)
        return
    import uvicorn

    listening = _socket(port)
    port, secret = listening.getsockname()[1], secrets.token_urlsafe(32)
    address = f"http://127.0.0.1:{port}/start?key={secret}"
    workspace.sweep()
    desk = Desk(workspace)
    server: uvicorn.Server

    def end() -> None:
        server.should_exit = True

    app = Guard(make_app(desk, language, end), port=port, secret=secret)
    server = uvicorn.Server(uvicorn.Config(app, **_SERVER))
    _mark(mark, address)
    say(address, False)
    desk.read()
    if browser:
        webbrowser.open(address)
    try:
        server.run(sockets=[listening])
    finally:
        mark.unlink(missing_ok=True)
        desk.close()


def _socket(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if not _WINDOWS:  # there it would let two listen at once
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)  # who comes before the server is ready waits
    except (OSError, OverflowError) as error:
        listening.close()
        raise OutputError(
            "fatal/port",
            f"port {port} cannot be used ({error}).",
            "Choose another with --port.",
            "端口被占用，请用 --port 另选。",
        ) from error
    return listening


def _mark(mark: Path, address: str) -> None:
    """Leave the address for a second start; for this user alone, since it carries the secret."""
    with told(mark):
        mark.unlink(missing_ok=True)
        handle = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"address": address, "process": os.getpid()}, stream)


def _running(mark: Path) -> str | None:
    """The address of the window that serves the workspace now, if any does."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        address = json.loads(mark.read_text("utf-8"))["address"]
        if not _OURS.fullmatch(address):  # a workspace that came from elsewhere leads nowhere else
            return None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Still())
        try:
            opener.open(address, timeout=2).close()
        except urllib.error.HTTPError as answer:
            return str(address) if answer.code == 303 else None  # so a window takes its own secret
    return None


class _Still(urllib.request.HTTPRedirectHandler):
    """Follows nothing: that the window answers at all is what is asked."""

    def redirect_request(self, *_: object) -> None:
        """No other address is asked."""


def write_shortcut(folder: Path, workspace: Workspace) -> Path:
    """A file in `folder` that opens the workspace with a double click, for this system."""
    command = [sys.executable, "-m", "policy_parse", "open", str(workspace.notices)]
    if workspace.of_run:
        command[-1] = str(workspace.results)
    name, text, mode = _starter(command)
    path = folder / name
    with told(path):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
        path.chmod(mode)
    return path


def _starter(command: list[str]) -> tuple[str, str, int]:
    if _WINDOWS:
        quoted = " ".join(f'"{part}"' for part in command).replace("%", "%%")
        return (
            "政策公文.bat",
            f"@echo off\r\nchcp 65001 >nul\r\n{quoted}\r\nif errorlevel 1 pause\r\n",
            0o666,
        )
    quoted = " ".join("'" + part.replace("'", "'\\''") + "'" for part in command)
    if sys.platform == "darwin":
        return "政策公文.command", f"#!/bin/sh\nexec {quoted}\n", 0o755
    escaped = [_ESCAPED.sub(r"\\\1", part).replace("%", "%%") for part in command]
    arguments = " ".join(f'"{part}"' for part in escaped)
    text = (
        "[Desktop Entry]\nType=Application\nVersion=1.0\nName=Policy-parse\nName[zh_CN]=政策公文\n"
        f"Terminal=true\nExec={arguments}\n"
    )
    return "政策公文.desktop", text, 0o755
