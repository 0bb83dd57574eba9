"""Zip files written byte by byte, so that their headers can lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
_DATE = 33  # 1980-01-01


@dataclass(frozen=True, slots=True)
class Member:
    """One entry; whatever is given beside name and data overrides the truth."""

    name: str | bytes
    data: bytes = b""
    method: int = DEFLATED
    packed: bytes | None = None
    declared: int | None = None
    crc: int | None = None
    flags: int = 0
    local_name: bytes | None = None
    attributes: int = 0
    offset: int | None = None
    trailing: bool = False  # sizes in a data descriptor behind the data

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    @property
    def stream(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == DEFLATED else self.data

    def fields(self, *, blank: bool = False) -> bytes:
        """What local and central headers share, from version to sizes."""
        size = len(self.data) if self.declared is None else self.declared
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        flags = self.flags | (8 if self.trailing else 0)
        if isinstance(self.name, str) and not self.name.isascii():
            flags |= 0x800  # the name is UTF-8
        sizes = (0, 0, 0) if blank else (crc, len(self.stream), size)
        return struct.pack("<HHHHHIII", 20, flags, self.method, 0, _DATE, *sizes)

    def local(self) -> bytes:
        """Local header, data and data descriptor."""
        name = self.raw_name if self.local_name is None else self.local_name
        head = b"PK\3\4" + self.fields(blank=self.trailing)
        out = head + struct.pack("<HH", len(name), 0) + name + self.stream
        if self.trailing:
            size = struct.pack("<III", zlib.crc32(self.data), len(self.stream), len(self.data))
            out += b"PK\7\x08" + size
        return out

    def central(self, offset: int) -> bytes:
        """The entry of the central directory."""
        rest = struct.pack("<HHHHHII", len(self.raw_name), 0, 0, 0, 0, self.attributes, offset)
        return b"PK\1\2" + struct.pack("<H", 0x0314) + self.fields() + rest + self.raw_name


def deflated(data: bytes) -> bytes:
    """Raw deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def pack(members: Iterable[Member], comment: bytes = b"") -> bytes:
    """A zip file of `members` in their order."""
    body, listed = bytearray(), []
    for member in members:
        if member.offset is None:
            listed.append(member.central(len(body)))
            body += member.local()
        else:
            listed.append(member.central(member.offset))
    directory = b"".join(listed)
    end = struct.pack(
        "<HHHHIIH", 0, 0, len(listed), len(listed), len(directory), len(body), len(comment)
    )
    return bytes(body) + directory + b"PK\5\6" + end + comment


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An honest zip file."""
    return pack(Member(name, _bytes(content)) for name, content in parts.items())


def members(parts: Mapping[str, str | bytes]) -> list[Member]:
    """Honest members, to which others are added."""
    return [Member(name, _bytes(content)) for name, content in parts.items()]


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
