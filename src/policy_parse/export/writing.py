"""Write whole files or none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policy_parse.errors import OutputError


@contextmanager
def replaced(path: Path, beside: list[Path] | None = None) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place when all went well.

    Where `path` is held by another program (a workbook open in Excel) and a list `beside` is
    given, NAME-1 is written and added to it. Raises OutputError where nothing can be written;
    what was there before stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        _place(temporary, path, beside)
    except OSError as error:
        raise OutputError(
            "fatal/output", f"{path}: cannot be written ({error.strerror or error}).",
            "Close the file if it is open in Excel, or choose another folder with -o.",
            "无法写入，请关闭已打开的文件或用 -o 另选文件夹。",
        ) from error  # fmt: skip
    finally:
        temporary.unlink(missing_ok=True)


def _place(temporary: Path, path: Path, beside: list[Path] | None) -> None:
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
