"""What the bytes of a PDF say before it is opened: streams that swell, an end that is missing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from policy_parse.errors import RejectedError
from policy_parse.read.given import Given

_END = b"%%EOF"
_OBJECT = re.compile(rb"\d\s\d{1,5}\sobj\b")
_FINISHED = re.compile(rb"startxref\s+\d+\s")
_LAYERED = re.compile(rb"/Filter\s*\[\s*(?:/Fl(?:ateDecode)?\s*){2,}")
_LAYER = re.compile(rb"/Fl(?:ateDecode)?\b")
_HEAD = 1000  # bytes before a stream that are looked at for what it is
_MEGABYTE = 1024 * 1024
_MOST = 1032  # times its size that deflate can unpack to
_HARMLESS = 128 * _MEGABYTE  # what one stream may unpack to without being measured
_PIECE = 256 * 1024


def is_cut_off(data: bytes) -> bool:
    """Whether the file ends in the midst of what was being written.

    Behind its last end mark new objects begin that no table lists, or there is no end mark and
    something stands behind the last whole object. A viewer then shows what was there before.
    """
    end = data.rfind(_END)
    if end < 0:
        end = data.rfind(b"endobj") + len(b"endobj")
        begun = bool(data[end:].strip())
    else:
        begun = _OBJECT.search(data, end) is not None
    return begun and not _FINISHED.search(data, end)


def refuse_bombs(given: Given) -> None:
    """Raise RejectedError (`rejected/bomb`) where a stream unpacks more than `limits.ratio`-fold.

    Measured are streams that could unpack to more than a hundred megabytes: large ones, and those
    that are packed several times over. Pictures are left: no text is looked for in them.
    """
    for start, end, layers in _suspects(given.data):
        most = (end - start) * given.limits.ratio + _MEGABYTE
        if _unpacks_beyond(memoryview(given.data)[start:end], layers, most):
            raise RejectedError(
                "rejected/bomb",
                f"{given.name}: a stream unpacks more than {given.limits.ratio}-fold.",
                "This is no ordinary document; print it to a new PDF (--limit ratio=N raises the limit).",
                "PDF 数据流解压后异常膨胀，已拒绝，请重新打印为 PDF。",
            )


def _suspects(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Start, end and layers of the streams that are measured."""
    layered = _LAYERED.search(data) is not None
    if not layered and len(data) * _MOST <= _HARMLESS:
        return
    end = 0
    while (word := data.find(b"stream", end)) >= 0:
        start = word + len(b"stream")
        start += 2 if data.startswith(b"\r\n", start) else 1
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        large = (end - start) * _MOST > _HARMLESS
        if layered or large:
            head = data[max(word - _HEAD, 0) : word].rpartition(b" obj")[2]
            layers = len(_LAYER.findall(head)) if _LAYERED.search(head) else 1
            if (large or layers > 1) and b"/Image" not in head:
                yield start, end, layers
        end += len(b"endstream")


def _unpacks_beyond(packed: memoryview, layers: int, most: int) -> bool:
    """Whether there are more than `most` bytes behind all layers; no more than these are made."""
    pieces: Iterable[bytes | memoryview] = (
        packed[i : i + _PIECE] for i in range(0, len(packed), _PIECE)
    )
    for _ in range(layers):
        pieces = _inflated(pieces)
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > most:
                return True
    except zlib.error:  # encrypted, or no deflate: then it unpacks to nothing here
        return False
    return False


def _inflated(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """`pieces` unpacked, a bounded piece at a time."""
    unpacker = zlib.decompressobj()
    for piece in pieces:
        rest: bytes | memoryview = piece
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, _PIECE)
            rest = unpacker.unconsumed_tail
