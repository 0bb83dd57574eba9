"""Write whole files or none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policy_parse.errors import OutputError


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that takes its place when all went well.

    Raises OutputError where it cannot be written; what was there before stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(
            "fatal/output", f"{path}: cannot be written ({error.strerror or error}).",
            "Close the file if it is open in Excel, or choose another folder with -o.",
            "无法写入，请关闭已打开的文件或用 -o 另选文件夹。",
        ) from error  # fmt: skip
    finally:
        temporary.unlink(missing_ok=True)
