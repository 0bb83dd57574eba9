"""read: bytes → Source. The only room that knows file formats."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

from policy_parse.domain.limits import DEFAULT_LIMITS, MEGABYTE, Limits, timed
from policy_parse.domain.source import Remark, Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.given import Given, bytes_within, too_large
from policy_parse.read.readers import READERS
from policy_parse.read.sniff import USUAL_NAMES, MediaType, sniff

__all__ = ["MediaType", "read", "read_bytes", "read_data", "sniff"]


def read(path: str | Path, limits: Limits = DEFAULT_LIMITS, *, ocr: bool = False) -> Source:
    """Read the file at `path`; its type is found from its content, never from its name.

    Raises RejectedError, NeedsOcrError, ReadError or TimeLimitError, each saying what to do.
    """
    path = Path(path)
    return read_bytes(read_data(path, limits), path.name, limits, ocr=ocr)


def read_data(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of the file at `path`; raises RejectedError or ReadError."""
    try:
        return _bytes_of(path, limits)
    except FileNotFoundError:
        raise ReadError(
            "failed/missing",
            f"{path}: no such file.",
            "Check the path.",
            "文件不存在，请检查路径。",
        ) from None
    except (OSError, ValueError) as error:  # a path that holds a NUL is a ValueError
        if "\n" in str(path):
            raise ReadError(
                "failed/unreadable",
                f"{str(path).splitlines()[0][:40]}…: a text of {len(str(path))} characters, not a path.",
                "Give a text to policy_parse.parse_text.",
                "这是正文，不是文件路径；解析正文请用 parse_text。",
            ) from None
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise ReadError(
            "failed/unreadable",
            f"{path}: {reason}.",
            "Check that the file can be opened.",
            "文件无法打开，请检查路径和权限。",
        ) from error


def _bytes_of(path: Path, limits: Limits) -> bytes:
    """What the file holds; a pipe or a device, which may never end, is not opened at all."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise RejectedError(
            "rejected/folder",
            f"{path} is a folder.",
            "Name the files in it, e.g. FOLDER/*.docx, or read all: policy-parse run FOLDER -o OUT.",
            "这是文件夹，请指定其中的文件，或整夹读取：policy-parse run 文件夹 -o OUT。",
        )
    if not stat.S_ISREG(status.st_mode):
        raise RejectedError(
            "rejected/not-a-file",
            f"{path}: a pipe or a device, not a file.",
            "Save what it gives to a file first.",
            "这不是普通文件（管道或设备），请先存为文件。",
        )
    return bytes_within(path, limits)


def read_bytes(
    data: bytes, name: str = "<bytes>", limits: Limits = DEFAULT_LIMITS, *, ocr: bool = False
) -> Source:
    """Read a document held in memory; `name` is used in messages and records.

    `ocr` has pictures of text recognised (extra `[ocr]`).
    """
    if len(data) > limits.megabytes * MEGABYTE:
        raise too_large(name, f"larger than {limits.megabytes} MB", "megabytes")
    media_type = sniff(data, name, pictures=ocr, limits=limits)
    with timed(limits, name) as clock:
        given = Given(data, name, hashlib.sha256(data).hexdigest(), limits, ocr, clock=clock)
        source = READERS[media_type](given)
    given.check_characters(len(source.text))
    suffix = Path(name).suffix.lower()
    if suffix in USUAL_NAMES and media_type not in USUAL_NAMES[suffix]:
        message = f"文件名后缀 {suffix} 与内容（{media_type.label}）不符，按内容读取。"
        source = replace(source, remarks=(*source.remarks, Remark("type-mismatch", message)))
    return source
