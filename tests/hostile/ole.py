"""OLE compound files: written from scratch, or by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from hostile.case import UnavailableError

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of a root and `streams` (small: one FAT sector)."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    sectors: list[bytes] = []
    fat: list[int] = [_FAT]  # sector 0 holds the table itself
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE, start=_END, size=0)]
    for n, name in enumerate(names, 1):
        data = streams[name].ljust(4096, b"\0")
        start = len(fat)
        sectors += _cut(data, fat)
        following = n + 1 if n < len(names) else _FREE
        entries.append(_entry(name, 2, following=following, start=start, size=len(data)))
    directory = len(fat)
    sectors += _cut(b"".join(entries), fat)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, directory, 0, 4096,
                        _END, 0, _END, 0)  # fmt: skip
    head += struct.pack("<I", 0).ljust(109 * 4, b"\xff")
    return head + table + b"".join(sectors)


def _cut(data: bytes, fat: list[int]) -> list[bytes]:
    """`data` in sectors, chained in `fat`."""
    out = [data[i : i + _SECTOR].ljust(_SECTOR, b"\0") for i in range(0, len(data), _SECTOR)]
    first = len(fat)
    fat += [first + n + 1 for n in range(len(out) - 1)] + [_END]
    return out


def _entry(
    name: str, kind: int, *, start: int, size: int, child: int = _FREE, following: int = _FREE
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, following, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def encrypted_package() -> bytes:
    """What Word and Excel write where a document has a password."""
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption/>'
    secret = bytes((n * 73 + 11) % 251 for n in range(5000))
    return compound({"EncryptionInfo": info, "EncryptedPackage": secret})


@cache
def by_office(data: bytes, given: str, wanted: str) -> bytes:
    """`data`, a file with the ending `given`, saved by LibreOffice as `wanted`."""
    if OFFICE is None:
        raise UnavailableError("LibreOffice, which makes this file, is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{given}"
        path.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        subprocess.run(
            [OFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", wanted,
             "--outdir", folder, str(path)],
            capture_output=True, timeout=90, check=False,
        )  # fmt: skip
        made = path.with_suffix(f".{wanted}")
        if not made.is_file():
            raise UnavailableError(f"LibreOffice here does not write .{wanted}")
        return made.read_bytes()
