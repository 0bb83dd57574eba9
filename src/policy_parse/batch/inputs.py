"""Which files a run takes: folders walked once, globs, and what cannot be read as a row of its own."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from policy_parse.errors import RejectedError
from policy_parse.read.sniff import USUAL_NAMES, MediaType, sniff
from policy_parse.writing import is_own

LEDGER = "ledger.sqlite"
# What a run writes into its folder; `WORK` holds what is not yet in its place.
WORK = ".work"
OWN = frozenset(
    {
        "csv",
        "xlsx",
        "汇总.xlsx",
        "parquet",
        "责任矩阵",
        "处理清单.csv",
        "更正.csv",
        "核对.csv",
        WORK,
    }
)
_BESIDE = re.compile(r"-\d+(\.[a-z]+)$")  # 汇总-1.xlsx: written beside one that was changed or open
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
    sources: Sequence[str | Path],
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    *,
    output: Path | None = None,
) -> list[Input]:
    """The files of `sources` (files, folders, URLs), each once, in order of their names.

    Folders are walked to the bottom; a link back to a folder above is followed once. `include`
    and `exclude` are globs for names or for paths below the folder. A file whose name is not that
    of a document is known by its content (a page named .aspx, a PDF without an ending); what is
    none is a row that says so, and so is a folder that cannot be opened. A file that is named
    itself is always taken. What a run wrote into `output`, or into another folder of results, is
    no input.
    """
    found: dict[str, Input] = {}
    for source in sources:
        text = str(source)
        if "://" in text:
            found.setdefault(text, Input(text, text))
            continue
        path = Path(source)
        if path.is_dir():
            for item in _walk(path, include, exclude, output):
                found.setdefault(item.place, item)
        else:
            found.setdefault(str(path), _input(path, shown(path.name)))
    named = sorted(found.values(), key=lambda item: (item.name, item.place))
    return sorted(_told_apart(named), key=lambda item: (item.name, item.place))


def _told_apart(items: list[Input]) -> list[Input]:
    """Files of one name are shown with their places, so that each has a name of its own."""
    named = list(items)
    while True:
        counts = Counter(item.name for item in named)
        again = [n for n, i in enumerate(named) if counts[i.name] > 1 and i.name != shown(i.place)]
        if not again:
            break
        for n in again:
            named[n] = replace(named[n], name=shown(named[n].place))
    seen: Counter[str] = Counter()
    for n, item in enumerate(named):  # two places that are shown alike: \xce as a byte and as text
        seen[item.name] += 1
        if seen[item.name] > 1:
            named[n] = replace(item, name=f"{item.name}~{seen[item.name]}")
    return named


def shown(name: str) -> str:
    """A name of a file as text: a part that is no UTF-8 has its bytes as \\xce (out of a Windows zip)."""
    return "/".join(_part_shown(part) for part in name.split("/"))


def _part_shown(part: str) -> str:
    raw = os.fsencode(part)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("ascii", "backslashreplace")


def stored_place(place: str) -> str | bytes:
    """A place as a database keeps it: the bytes of a name that is no text."""
    try:
        place.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(place)
    return place


def place_of(stored: str | bytes) -> str:
    """The place that `stored_place` stored."""
    return os.fsdecode(stored) if isinstance(stored, bytes) else stored


def _walk(
    folder: Path, include: Sequence[str], exclude: Sequence[str], output: Path | None
) -> Iterator[Input]:
    seen: set[tuple[int, int]] = set()
    closed: list[OSError] = []
    for base, folders, files in os.walk(folder, followlinks=True, onerror=closed.append):
        here = os.stat(base)
        if (here.st_dev, here.st_ino) in seen:
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        own = OWN if _of_results(Path(base), files, output) else frozenset()
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in own)
        for file in sorted(files):
            path = Path(base) / file
            name = shown(path.relative_to(folder).as_posix())
            if not file.startswith((".", "~$")) and _wanted(name, include, exclude):
                if own and (_BESIDE.sub(r"\1", file) in own or file.startswith(LEDGER)):
                    continue
                item = _input(path, name)
                if item.trouble is None and is_own(path):
                    yield _own(item)
                    continue
                usual = bool(include) or name.lower().endswith(_KNOWN) or item.trouble is not None
                yield item if usual else _by_content(item)
    for error in closed:
        yield _closed(Path(os.fsdecode(error.filename)), folder, error)


def _of_results(folder: Path, files: Sequence[str], output: Path | None) -> bool:
    """Whether a run wrote its results into a folder."""
    if LEDGER in files:
        return True
    return output is not None and output.exists() and folder.samefile(output)


def is_only_results(source: str | Path, output: Path) -> bool:
    """Whether a folder holds what a run has written, and nothing else; the run's own is none."""
    if "://" in str(source) or not (Path(source) / LEDGER).is_file():
        return False
    folder = Path(source)
    if output.exists() and folder.samefile(output):
        return False
    return next(_walk(folder, (), (), None), None) is None


def _closed(path: Path, folder: Path, error: OSError) -> Input:
    """A folder that cannot be opened: one row, for nobody knows what is in it."""
    name = shown(path.relative_to(folder).as_posix()) + "/"
    trouble = (
        "failed",
        "failed/unreadable",
        f"{name}: {error.strerror or error}.",
        "Check the rights of the folder; nothing in it was read.",
        "无法打开文件夹，其中的文件均未读取。",
    )
    return Input(name, str(path), trouble)


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
        "skipped",
        "skipped/not-a-document",
        f"{item.name}: not a document by its content.",
        "Pass it by name to have it read all the same.",
        "按内容不是公文文件，已跳过；可单独指定。",
    )
    return Input(item.name, item.place, trouble, item.size)


def _own(item: Input) -> Input:
    """The row of a file that this program wrote: a ledger, a comparison, a report beside notices."""
    trouble = (
        "skipped",
        "skipped/own-result",
        f"{item.name}: written by policy-parse, not a notice.",
        "Pass it by name to have it read all the same.",
        "由本程序生成，不是公文，已跳过；可单独指定。",
    )
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
            "failed",
            "failed/missing",
            f"{name}: {reason}.",
            "Check the path.",
            "请检查路径。",
        )
        return Input(name, str(path), trouble)
    if not stat.S_ISREG(mode):
        trouble = (
            "skipped",
            "skipped/not-a-file",
            f"{name}: not an ordinary file.",
            "Pass ordinary files; pipes and devices are not read.",
            "不是普通文件，已跳过。",
        )
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
