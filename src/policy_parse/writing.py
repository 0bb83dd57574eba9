"""Write whole files or none."""

from __future__ import annotations

import errno
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NamedTuple

from policy_parse.errors import OutputError

_ON_WINDOWS = os.name == "nt"
_PAUSES = (0.05, 0.2, 0.5)  # seconds
_WINDOWS_PATH = 259  # characters, where long paths are not switched on
_HALF = re.compile(r"\.(.+)\.(\d+)\.part", re.S)


class Staged(NamedTuple):
    """A file that is written and waits to be put in its place."""

    temporary: Path
    path: Path


class Staging:
    """Where files wait, and which: whoever opened it puts them in place, or nobody does."""

    def __init__(self, folder: Path) -> None:
        """`folder` lies on the same disk as the places of the files."""
        self.folder, self.files = folder, list[Staged]()

    def add(self, path: Path) -> Path:
        """The temporary path for what will stand at `path`."""
        temporary = self.folder / f"{os.getpid()}-{len(self.files)}{path.suffix}"
        self.files.append(Staged(temporary, path))
        return temporary


_STAGING: ContextVar[Staging | None] = ContextVar("staging", default=None)


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """Have `replaced` leave its files in `folder` meanwhile, for the caller to `place`.

    A process that writes for another one so never touches an output itself.
    """
    stage = Staging(folder)
    token = _STAGING.set(stage)
    try:
        yield stage
    finally:
        _STAGING.reset(token)


def scratch() -> Path | None:
    """The folder for what writers need beside their file; None: keep it in memory."""
    stage = _STAGING.get()
    return stage.folder if stage else None


@contextmanager
def replaced(path: Path, beside: list[Path] | None = None) -> Iterator[Path]:
    """Yield a temporary path that takes the place of `path` when all went well.

    Where `path` is held by another program (a workbook open in Excel) and a list `beside` is
    given, NAME-1 is written and added to it. Raises OutputError where nothing can be written;
    what was there before stays.
    """
    stage = _STAGING.get()
    if stage is not None:
        with told(path):
            yield stage.add(path)
        return
    _sweep(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with told(path):
            yield temporary
            place(Staged(temporary, path), beside)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system or a library says about a file that cannot be written into OutputError."""
    try:
        yield
    except OutputError:
        raise
    except Exception as error:
        reason = _cause(error)
        if reason is None:
            raise
        hint, hint_zh = _advice(reason, path)
        raise OutputError(
            "fatal/output",
            f"{path}: cannot be written ({reason.strerror or reason}).",
            hint,
            hint_zh,
        ) from error


def _advice(error: OSError, path: Path) -> tuple[str, str]:
    """What to do about a file that cannot be written, in English and Chinese."""
    length = len(os.path.abspath(path))
    # Windows calls a path that is too long for it one that is not there.
    if error.errno == errno.ENAMETOOLONG or (
        error.errno == errno.ENOENT and length > _WINDOWS_PATH
    ):
        return (
            f"The path has {length} characters, more than this system takes: choose a shorter "
            "folder with -o.",
            f"路径长达 {length} 个字符，超过系统限制，请用 -o 另选较短的文件夹。",
        )
    if error.errno == errno.ENOSPC:
        return (
            "The disk is full: make room, or choose another folder with -o.",
            "磁盘已满，请清理或用 -o 另选文件夹。",
        )
    return (
        "Close the file if it is open in Excel, or choose another folder with -o.",
        "无法写入，请关闭已打开的文件或用 -o 另选文件夹。",
    )


def told_already(unraisable: sys.UnraisableHookArgs) -> None:
    """A `sys.unraisablehook` without what a library says again of a file it could not write.

    Python prints a traceback where a half-written archive is closed once more as it is forgotten.
    """
    if not isinstance(unraisable.exc_value, OSError):
        sys.__unraisablehook__(unraisable)


def _cause(error: BaseException | None) -> OSError | None:
    """The system's error in or behind an exception: libraries wrap it in their own."""
    while error is not None and not isinstance(error, OSError):
        inner = next((a for a in error.args if isinstance(a, OSError)), None)
        error = inner or error.__cause__ or error.__context__
    return error


def place(staged: Staged, beside: list[Path] | None = None) -> None:
    """Put a written file in its place, or beside it where that is held and `beside` is given."""
    temporary, path = staged
    try:
        _put(temporary, path)
    except PermissionError:
        if beside is None or not path.exists():
            raise
        number = 1
        while (other := path.with_stem(f"{path.stem}-{number}")).exists():
            number += 1
        os.replace(temporary, other)
        beside.append(other)


def _put(temporary: Path, path: Path) -> None:
    """Rename, with some patience on Windows: there a virus scanner holds a new file for a moment."""
    for pause in _PAUSES if _ON_WINDOWS else ():
        try:
            os.replace(temporary, path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(temporary, path)


def _sweep(path: Path) -> None:
    """Take away what processes that were killed left of the same file."""
    for name, process in _halves(path.parent).get(path.name, ()):
        if not _alive(process):
            (path.parent / name).unlink(missing_ok=True)


@cache
def _halves(folder: Path) -> dict[str, list[tuple[str, int]]]:
    """Temporary files that lie in a folder when it is first written into, by the file they are of.

    Looked at once: a folder of ten thousand results is not listed for each of them.
    """
    out: dict[str, list[tuple[str, int]]] = {}
    for left in folder.glob(".*.part"):
        found = _HALF.fullmatch(left.name)
        if found:
            out.setdefault(found[1], []).append((left.name, int(found[2])))
    return out


def _alive(process: int) -> bool:
    if os.name == "nt":  # there `kill` would end it
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
