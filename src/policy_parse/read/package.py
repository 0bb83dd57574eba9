"""Zip packages (docx, xlsx, ofd) opened with care: real bytes are counted, names and places checked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.domain.source import Remark
from policy_parse.errors import RejectedError
from policy_parse.read.xml_parts import damaged, parse_xml, too_deep

__all__ = ["Package", "damaged", "entry_name", "open_package", "too_deep"]

_MEGABYTE = 1024 * 1024
_SLICE = 32 * 1024  # packed bytes that are unpacked at once: 33 MB at most
_DEFLATE_MOST = 1032  # deflate makes no more out of one byte
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
_HEADER = struct.Struct("<4s22xHH")  # of a member: signature, length of its name, of its extras
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)", re.S)


@dataclass(slots=True)
class Package:
    """A zip file held in memory; members are found without regard to case."""

    name: str
    data: bytes
    limits: Limits = DEFAULT_LIMITS
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    unpacked: int = 0
    mislabelled: list[str] = field(default_factory=list)

    def __contains__(self, member: str) -> bool:
        """Whether a member of this name is there."""
        return member.lower() in self.members

    def read(self, member: str) -> bytes:
        """The bytes of a member.

        Raises RejectedError (`rejected/bomb`, `rejected/encrypted`) or ReadError.
        """
        info = self.members[member.lower()]
        content = b"".join(self._pieces(info))
        if zlib.crc32(content) != info.CRC:
            raise damaged(self.name)
        return content

    def xml(self, member: str, trim: Callable[[bytes], bytes] | None = None) -> Any:
        """The root element of an XML member; None where there is no such member.

        `trim` may cut out of its bytes what the caller has no use for.

        Raises RejectedError (`rejected/dtd`, `rejected/depth`) or ReadError.
        """
        if member not in self:
            return None
        root, mislabelled = parse_xml(self.read(member), self.name, self.limits, trim)
        if mislabelled:
            self.mislabelled.append(member)
        return root

    def remarks(self) -> tuple[Remark, ...]:
        """What is to be told of the members that were read."""
        if not self.mislabelled:
            return ()
        message = f"文件部件 {'、'.join(self.mislabelled)} 声明的编码与内容不符，按内容解码。"
        return (Remark("charset-mismatch", message),)

    def end_of(self, info: zipfile.ZipInfo) -> int:
        """The offset behind a member, as its own header and the directory say."""
        return self._start_of(info) + info.compress_size

    def refuse_swollen(self) -> None:
        """Raise for a bomb among all members, those that nobody reads too.

        The sizes that the directory declares are believed as far as deflate can reach them;
        where they are too much, what the members really unpack to is counted.
        """
        most = [
            (info, min(info.file_size, info.compress_size * _DEFLATE_MOST))
            for info in self.members.values()
        ]
        total = sum(size for _, size in most)
        if not self._told_of(total) and not any(self._swells(i, size) for i, size in most):
            return
        for info in self.members.values():
            if not _is_encrypted(info):
                for _ in self._pieces(info):
                    pass
        self.unpacked = 0

    def _pieces(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """What a member unpacks to, bit by bit and counted."""
        if _is_encrypted(info):
            raise RejectedError(
                "rejected/encrypted",
                f"{self.name}: the package is encrypted.",
                "Remove the password and save it again.",
                "文件已加密，请去除密码后另存。",
            )
        start = self._start_of(info)
        end = start + info.compress_size
        named = info.header_offset + _HEADER.size
        if end > len(self.data) or not self.data.startswith(_raw_name(info), named):
            raise damaged(self.name)
        size = 0
        for piece in self._unpacked_pieces(info, start, end):
            size += len(piece)
            self.unpacked += len(piece)
            told = self._told_of(self.unpacked)
            if told:
                raise _bomb(self.name, *told)
            if self._swells(info, size):
                what = f"{info.filename} unpacks more than {self.limits.ratio}-fold"
                raise _bomb(self.name, what, "ratio")
            if size > info.file_size:
                raise _bomb(self.name, f"{info.filename} unpacks to more than it says")
            yield piece

    def _unpacked_pieces(self, info: zipfile.ZipInfo, start: int, end: int) -> Iterator[bytes]:
        if info.compress_type == zipfile.ZIP_STORED:
            yield self.data[start:end]
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged(self.name)
        inflate = zlib.decompressobj(-15)
        for at in range(start, end, _SLICE):
            try:
                piece = inflate.decompress(self.data[at : min(at + _SLICE, end)])
            except zlib.error as error:
                raise damaged(self.name) from error
            yield piece
            if inflate.eof:
                return
        raise damaged(self.name)

    def _start_of(self, info: zipfile.ZipInfo) -> int:
        """Where the data of a member begins, behind its own header."""
        at = info.header_offset
        if at < 0 or at + _HEADER.size > len(self.data):
            raise damaged(self.name)
        signature, name_size, extra_size = _HEADER.unpack_from(self.data, at)
        if signature != b"PK\3\4":
            raise damaged(self.name)
        return at + _HEADER.size + int(name_size) + int(extra_size)

    def _swells(self, info: zipfile.ZipInfo, size: int) -> bool:
        return size > _MEGABYTE and size > max(info.compress_size, 1) * self.limits.ratio

    def _told_of(self, total: int) -> tuple[str, str] | None:
        """What is wrong with members of so many bytes in all, and the limit that it is over."""
        if total > self.limits.unpacked * _MEGABYTE:
            return f"unpacks to more than {self.limits.unpacked} MB", "unpacked"
        if total > _MEGABYTE and total > len(self.data) * self.limits.ratio:
            return f"unpacks more than {self.limits.ratio}-fold", "ratio"
        return None


def open_package(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a zip package; nothing is ever extracted to disk.

    Raises RejectedError (`rejected/bomb`, `rejected/path`) or ReadError (`failed/damaged`).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise damaged(name) from error
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise _bomb(name, f"holds more than {limits.entries} entries", "entries")
    package = Package(name, data, limits)
    for info in entries:
        member = entry_name(info).replace("\\", "/")
        if _OUTSIDE.match(member):
            raise RejectedError(
                "rejected/path",
                f"{name}: an entry points outside of the package ({member[:60]}).",
                "Open it in Word or WPS and save it anew.",
                "压缩包含越界路径，已拒绝。",
            )
        if member.lower() in package.members:
            raise _overlap(name)
        package.members[member.lower()] = info
    placed = sorted(entries, key=lambda info: info.header_offset)
    begins = [info.header_offset for info in placed[1:]] + [archive.start_dir]
    if any(package.end_of(info) > begin for info, begin in zip(placed, begins, strict=False)):
        raise _overlap(name)
    package.refuse_swollen()
    return package


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry; one that does not say that it is UTF-8 is so all the same, or GBK."""
    if info.filename.isascii() or info.flag_bits & 0x800:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return info.filename.encode("cp437").decode(encoding)
    return info.filename


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _is_encrypted(info: zipfile.ZipInfo) -> bool:
    return bool(info.flag_bits & 1)


def _bomb(name: str, what: str, limit: str | None = None) -> RejectedError:
    hint = "This is no ordinary document; open it in Word or WPS and save it anew"
    hint += f" (--limit {limit}=N raises the limit)." if limit else "."
    return RejectedError("rejected/bomb", f"{name}: {what}.", hint, "压缩包异常，已拒绝。")


def _overlap(name: str) -> RejectedError:
    return _bomb(name, "has entries that are doubled or overlap")
