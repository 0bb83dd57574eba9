"""Write whole files or none, and none over what a person has changed."""

from __future__ import annotations

import errno
import os
import re
import struct
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from itertools import count
from pathlib import Path
from typing import IO, NamedTuple

from policy_parse.errors import OutputError

_ON_WINDOWS = os.name == "nt"
_PAUSES = (0.05, 0.2, 0.5)  # seconds
_WINDOWS_PATH = 259  # characters, where long paths are not switched on
_HALF = re.compile(r"\.(.+)\.(\d+)\.part", re.S)
_OFFICE = (".xlsx", ".docx")  # what people open, change and save
_PROPERTIES = "docProps/core.xml"
MARK = "policy-parse"  # in what people may keep beside their notices: workbooks, Word files, pages
_LONGEST = 1 << 16  # bytes of the properties of a file
_PARTS = 4000  # members that an office file has at most
_END = struct.Struct("<4s6xHI6x")  # the end of an archive: its mark, members, bytes of their list
_PAGE_HEAD = 2000  # bytes of a page in which its mark stands


class Staged(NamedTuple):
    """A file that is written and waits to be put in its place."""

    temporary: Path
    path: Path


class KeptWarning(UserWarning):
    """That a file was written beside the one of its name."""


class Beside(NamedTuple):
    """A file that was written beside the one of its name: that is held, or a person changed it."""

    wanted: Path
    path: Path
    changed: bool

    def __str__(self) -> str:
        """What to tell the person."""
        name, other = self.wanted.name, self.path.name
        if self.changed:
            return (
                f"{name}: changed since it was written, and kept; the new one is {other}. "
                f"{name} 写出后有改动，已保留，新结果另存为 {other}。"
            )
        return (
            f"{name}: open in another program, written as {other}. 文件被占用，已另存为 {other}。"
        )


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
def replaced(path: Path, beside: list[Beside] | None = None) -> Iterator[Path]:
    """Yield a temporary path that takes the place of `path` when all went well.

    Where `path` is a workbook or a Word file that a person has changed since, or one that is held
    by another program, NAME-1 is written and added to `beside`; without that list, the first is a
    KeptWarning and the second an OutputError. Raises OutputError where nothing can be written;
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


def place(staged: Staged, beside: list[Beside] | None = None) -> None:
    """Put a written file in its place, or beside what a person has changed there.

    Also beside what another program holds, if a list `beside` is given to tell of it.
    """
    temporary, path = staged
    if is_changed(path, temporary):
        _put_beside(staged, beside, changed=True)
        return
    try:
        _put(temporary, path)
    except PermissionError:
        if beside is None or not path.exists():
            raise
        _put_beside(staged, beside, changed=False)


def _put_beside(staged: Staged, beside: list[Beside] | None, *, changed: bool) -> None:
    """Write NAME-1, or the first number behind it under which nobody has kept anything."""
    temporary, path = staged
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(1))
    for other in names:
        if other.exists() and (not changed or is_changed(other, temporary)):
            continue
        _put(temporary, other)
        told = Beside(path, other, changed)
        if beside is None:
            warnings.warn(str(told), KeptWarning, stacklevel=2)
        else:
            beside.append(told)
        return


def is_changed(path: Path, like: Path | IO[bytes]) -> bool:
    """Whether a workbook or Word file that is there was saved by another hand than `like`.

    Every program that saves one writes its properties anew: in its own form, with the time. Ours
    bear a fixed day, and so are alike to the byte. An empty file holds nothing to keep.
    """
    if path.suffix.lower() not in _OFFICE or not path.exists() or not path.stat().st_size:
        return False
    own = _properties(like)
    return own is not None and _properties(path) != own


def is_own(path: Path) -> bool:
    """Whether a workbook, Word file or page bears our mark: written here, perhaps changed since."""
    if path.suffix.lower() in _OFFICE:
        mark = f"<cp:category>{MARK}</cp:category>".encode()
        return _has_few_parts(path) and mark in (_properties(path) or b"")
    if path.suffix.lower() in (".html", ".htm"):
        with suppress(OSError), path.open("rb") as stream:
            return f'name="generator" content="{MARK}"'.encode() in stream.read(_PAGE_HEAD)
    return False


def _properties(package: Path | IO[bytes]) -> bytes | None:
    """The properties that an office file carries; None where there are none."""
    import zlib
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(package) as archive, archive.open(_PROPERTIES) as part:
            return part.read(_LONGEST)
    except (OSError, EOFError, KeyError, ValueError, RuntimeError, BadZipFile, zlib.error):
        return None  # RuntimeError: a password, or a way of packing that is not known


def _has_few_parts(package: Path) -> bool:
    """Whether an archive is one that an office program may have written, by its last 22 bytes.

    A hostile one may list a million members; it is the readers' to refuse, not to be opened here.
    """
    with suppress(OSError, struct.error), package.open("rb") as stream:
        stream.seek(-_END.size, os.SEEK_END)
        mark, parts, listed = _END.unpack(stream.read(_END.size))
        return bool(mark == b"PK\x05\x06" and parts <= _PARTS and listed <= _PARTS * 300)
    return False


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


def sweep_below(folder: Path) -> None:
    """Take away what processes that were killed left half written, in a folder and those in it."""
    for place, _, names in os.walk(folder):
        for name in names:
            found = _HALF.fullmatch(name)
            if found and not _alive(int(found[2])):
                with suppress(OSError):  # a folder that may only be read: nothing is lost by it
                    Path(place, name).unlink(missing_ok=True)


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
