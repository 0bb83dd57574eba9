"""Write whole files or none."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NamedTuple

from policy_parse.errors import OutputError

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
        raise OutputError(
            "fatal/output", f"{path}: cannot be written ({reason.strerror or reason}).",
            "Close the file if it is open in Excel, or choose another folder with -o.",
            "无法写入，请关闭已打开的文件或用 -o 另选文件夹。",
        ) from error  # fmt: skip


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
        os.replace(temporary, path)
    except PermissionError:
        if beside is None or not path.exists():
            raise
        number = 1
        while (other := path.with_stem(f"{path.stem}-{number}")).exists():
            number += 1
        os.replace(temporary, other)
        beside.append(other)


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
