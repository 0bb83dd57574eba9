"""Zip packages (docx, ofd) opened with care: real bytes are counted, names and copies checked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.errors import ReadError, RejectedError

_MEGABYTE = 1024 * 1024
_CHUNK = 256 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


def damaged(name: str) -> ReadError:
    """The error for a package or part that is broken."""
    return ReadError(
        "failed/damaged", f"{name}: the file is damaged.",
        "Download it again, or open it in Word or WPS and save it anew.",
        "文件已损坏，请重新下载或另存。",
    )  # fmt: skip


def _bomb(name: str, what: str, limit: str | None = None) -> RejectedError:
    hint = "This is no ordinary document; open it in Word or WPS and save it anew"
    hint += f" (--limit {limit}=N raises the limit)." if limit else "."
    return RejectedError("rejected/bomb", f"{name}: {what}.", hint, "压缩包异常，已拒绝。")


@dataclass(slots=True)
class Package:
    """A zip file held in memory; members are found without regard to case."""

    name: str
    archive: zipfile.ZipFile
    limits: Limits = DEFAULT_LIMITS
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    unpacked: int = 0

    def __contains__(self, member: str) -> bool:
        """Whether a member of this name is there."""
        return member.lower() in self.members

    def read(self, member: str) -> bytes:
        """The bytes of a member.

        Raises RejectedError (`rejected/bomb`, `rejected/encrypted`) or ReadError.
        """
        info = self.members[member.lower()]
        out = bytearray()
        try:
            with self.archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    out += chunk
                    self.unpacked += len(chunk)
                    packed = max(info.compress_size, 1)
                    most, ratio = self.limits.unpacked, self.limits.ratio
                    if self.unpacked > most * _MEGABYTE:
                        raise _bomb(self.name, f"unpacks to more than {most} MB", "unpacked")
                    if len(out) > _MEGABYTE and len(out) > packed * ratio:
                        what = f"{info.filename} unpacks more than {ratio}-fold"
                        raise _bomb(self.name, what, "ratio")
        except _BROKEN as error:
            raise damaged(self.name) from error
        except RuntimeError as error:  # zipfile says so of an encrypted member
            raise RejectedError(
                "rejected/encrypted", f"{self.name}: the package is encrypted.",
                "Remove the password and save it again.", "文件已加密，请去除密码后另存。",
            ) from error  # fmt: skip
        return bytes(out)

    def xml(self, member: str, trim: Callable[[bytes], bytes] | None = None) -> Any:
        """The root element of an XML member; None where there is no such member.

        `trim` may cut out of its bytes what the caller has no use for.

        Raises RejectedError (`rejected/dtd`, `rejected/depth`) or ReadError.
        """
        if member not in self:
            return None
        content = self.read(member)
        if b"<!DOCTYPE" in content[:65536] or b"<!ENTITY" in content[:65536]:
            raise RejectedError(
                "rejected/dtd", f"{self.name}: its XML declares entities.",
                "Open it in Word or WPS and save it anew.", "文件含有实体声明，已拒绝。",
            )  # fmt: skip
        try:
            root = _parse(content, trim)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error).lower():
                raise self._too_deep() from error
            raise damaged(self.name) from error
        # The parser itself stops at some two thousand levels.
        if self.limits.depth < DEFAULT_LIMITS.depth and too_deep(root, self.limits.depth):
            raise self._too_deep()
        return root

    def _too_deep(self) -> RejectedError:
        return RejectedError(
            "rejected/depth", f"{self.name}: its XML is nested more than {self.limits.depth} deep.",
            "Open it in Word or WPS and save it anew (--limit depth=N).", "文件嵌套过深，已拒绝。",
        )  # fmt: skip


def _parse(content: bytes, trim: Callable[[bytes], bytes] | None) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, collect_ids=False
    )
    if trim is not None:
        with suppress(etree.XMLSyntaxError):  # then it is read whole
            return etree.fromstring(trim(content), parser)
    return etree.fromstring(content, parser)


def too_deep(root: Any, depth: int) -> bool:
    """Whether elements are nested more than `depth` deep."""
    deep = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        deep += 1 if event == "start" else -1
        if deep > depth:
            return True
    return False


def open_package(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a zip package; nothing is ever extracted to disk.

    Raises RejectedError (`rejected/bomb`, `rejected/path`) or ReadError (`failed/damaged`).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _BROKEN as error:
        raise damaged(name) from error
    if len(entries) > limits.entries:
        raise _bomb(name, f"holds more than {limits.entries} entries", "entries")
    package = Package(name, archive, limits)
    offsets: set[int] = set()
    for info in entries:
        member = info.filename.replace("\\", "/")
        if member.startswith("/") or ".." in member.split("/"):
            raise RejectedError(
                "rejected/path", f"{name}: an entry points outside of the package ({member[:60]}).",
                "Open it in Word or WPS and save it anew.", "压缩包含越界路径，已拒绝。",
            )  # fmt: skip
        if member.lower() in package.members or info.header_offset in offsets:
            raise _bomb(name, "has entries that are doubled or overlap")
        offsets.add(info.header_offset)
        package.members[member.lower()] = info
    return package
