"""Which files a run takes: folders walked once, globs, and what cannot be read as a row of its own."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from policy_parse.errors import RejectedError
from policy_parse.read.sniff import USUAL_NAMES, MediaType, sniff

_CHUNK = 1 << 20
_KNOWN = tuple(name for name in USUAL_NAMES if name not in (".csv", ".tsv"))
_LOOKED_AT = 1 << 16  # bytes of a file whose name says nothing, by which it is known
_CHINESE = re.compile("[\u4e00-\u9fff]")
_PROSE = 20  # Chinese characters that a text has which is a document


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a run: its name as it is shown, where to open it, and why not, if so."""

    name: str
    place: str
    trouble: tuple[str, str, str, str, str] | None = None  # status, code, message, hint, hint_zh
    size: int = 0  # bytes, as far as that is known without opening it


def find_inputs(
    sources: Sequence[str | Path], include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[Input]:
    """The files of `sources` (files, folders, URLs), each once, in order of their names.

    Folders are walked to the bottom; a link back to a folder above is followed once. `include`
    and `exclude` are globs for names or for paths below the folder. A file whose name is not that
    of a document is known by its content (a page named .aspx, a PDF without an ending); what is
    none is a row that says so. A file that is named itself is always taken.
    """
    found: dict[str, Input] = {}
    for source in sources:
        text = str(source)
        if "://" in text:
            found.setdefault(text, Input(text, text))
            continue
        path = Path(source)
        if path.is_dir():
            for item in _walk(path, include, exclude):
                found.setdefault(item.place, item)
        else:
            found.setdefault(str(path), _input(path, path.name))
    named = sorted(found.values(), key=lambda item: (item.name, item.place))
    return _told_apart(named)


def _told_apart(items: list[Input]) -> list[Input]:
    """Two files of one name from different folders are shown with their places."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.name] = counts.get(item.name, 0) + 1
    return [i if counts[i.name] == 1 else Input(i.place, i.place, i.trouble, i.size) for i in items]


def _walk(folder: Path, include: Sequence[str], exclude: Sequence[str]) -> Iterator[Input]:
    seen: set[tuple[int, int]] = set()
    for base, folders, files in os.walk(folder, followlinks=True):
        here = os.stat(base)
        if (here.st_dev, here.st_ino) in seen:
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = Path(base) / file
            name = path.relative_to(folder).as_posix()
            if not file.startswith((".", "~$")) and _wanted(name, include, exclude):
                item = _input(path, name)
                usual = bool(include) or name.lower().endswith(_KNOWN) or item.trouble is not None
                yield item if usual else _by_content(item)


def _wanted(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    def matches(globs: Iterable[str]) -> bool:
        last = name.rpartition("/")[2]
        return any(fnmatch(name, g) or fnmatch(last, g) for g in globs)

    return not matches(exclude) and (matches(include) if include else True)


def _by_content(item: Input) -> Input:
    """A file whose name says nothing, or the row that says that it is no document."""
    try:
        with open(item.place, "rb") as stream:
            head = stream.read(_LOOKED_AT)
            data = head + stream.read() if head.startswith(b"PK") else head
        kind = sniff(data, item.name)
    except (OSError, RejectedError):
        kind = None
    if kind is not None and (kind is not MediaType.TEXT or _is_prose(head)):
        return item
    trouble = (
        "skipped", "skipped/not-a-document", f"{item.name}: not a document by its content.",
        "Pass it by name to have it read all the same.", "按内容不是公文文件，已跳过；可单独指定。",
    )  # fmt: skip
    return Input(item.name, item.place, trouble, item.size)


def _is_prose(head: bytes) -> bool:
    """Whether a text is one in Chinese, and no data or export of ours."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return False
    for encoding in ("utf-8", "gb18030"):
        text = head.decode(encoding, errors="ignore")
        if len(_CHINESE.findall(text)) >= _PROSE:
            first = text.lstrip("\ufeff").partition("\n")[0]
            return not {"原文依据", "编号"} <= set(first.strip().split(","))
    return False


def _input(path: Path, name: str) -> Input:
    """A file, or the row that says why it is none."""
    try:
        status = path.stat()
        mode = status.st_mode
    except OSError as error:
        reason = error.strerror or type(error).__name__
        trouble = (
            "failed", "failed/missing", f"{name}: {reason}.", "Check the path.", "请检查路径。",
        )  # fmt: skip
        return Input(name, str(path), trouble)
    if not stat.S_ISREG(mode):
        trouble = (
            "skipped", "skipped/not-a-file", f"{name}: not an ordinary file.",
            "Pass ordinary files; pipes and devices are not read.", "不是普通文件，已跳过。",
        )  # fmt: skip
        return Input(name, str(path), trouble)
    return Input(name, str(path), size=status.st_size)


def read_place(place: str) -> bytes:
    """The bytes at a path or fsspec URL; raises OSError."""
    if "://" not in place:
        with open(place, "rb") as stream:
            return stream.read()
    import fsspec

    with fsspec.open(place, "rb") as stream:
        content: bytes = stream.read()
    return content


def hash_place(place: str) -> str:
    """SHA-256 of what stands at a path or URL; raises OSError."""
    if "://" in place:
        return hashlib.sha256(read_place(place)).hexdigest()
    digest = hashlib.sha256()
    with open(place, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
