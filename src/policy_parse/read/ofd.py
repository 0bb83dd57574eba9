"""OFD (GB/T 33190—2016): text objects of each page, put into lines by where they stand.

Read by local names, so that files of writers that do not keep to the standard are read too.
"""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import Any, NamedTuple

from policy_parse.domain.source import Block, BlockKind, Source
from policy_parse.errors import NeedsOcrError
from policy_parse.read.garbled import looks_garbled
from policy_parse.read.given import Given
from policy_parse.read.package import Package, damaged, open_package

_POINTS = 72 / 25.4  # OFD counts millimetres


class _Piece(NamedTuple):
    """A run of text: left, baseline, size and right edge in millimetres."""

    x: float
    y: float
    size: float
    right: float
    text: str


def read_ofd(given: Given) -> Source:
    """Read the text of an OFD document.

    Raises ReadError (`failed/damaged`), RejectedError or NeedsOcrError (`needs_ocr/scan`) where
    no page has text.
    """
    name = given.name
    package = open_package(given.data, name, given.limits)
    pieces: list[str] = []
    blocks: list[Block] = []
    starts: list[int] = []
    position = 0
    for member in _pages(package, name):
        starts.append(position)
        for line in _lines(package.xml(member)):
            text = _text(line)
            first, last = line[0], max(line, key=lambda p: p.right)
            blocks.append(
                Block(
                    position,
                    position + len(text),
                    BlockKind.LINE,
                    indent=first.x * _POINTS,
                    right=last.right * _POINTS,
                    size=first.size * _POINTS,
                )
            )
            pieces.append(text + "\n")
            position += len(text) + 1
        pieces.append("\f")
        position += 1
    if not blocks:
        raise NeedsOcrError(
            "needs_ocr/scan", f"{name}: no page has text (a scan?).",
            "Recognise its text first (OCR).", "OFD 无文字，可能是扫描件，请先进行文字识别。",
        )  # fmt: skip
    if looks_garbled("".join(pieces)):
        raise NeedsOcrError(
            "needs_ocr/garbled", f"{name}: the text in the OFD is garbage (a broken font map).",
            "Recognise its text (OCR), or ask for the Word file.",
            "OFD 文字乱码，请进行文字识别或索取 Word 原件。",
        )  # fmt: skip
    return Source(
        name,
        given.sha256,
        "application/ofd",
        "".join(pieces),
        tuple(blocks),
        page_starts=tuple(starts),
    )


def _text(line: list[_Piece]) -> str:
    """The runs of a line, with a space where a gap stands between two."""
    out = line[0].text
    for before, piece in pairwise(line):
        gap = piece.x - before.right > 0.6 * piece.size
        out += (" " if gap and not out.endswith(" ") else "") + piece.text
    return out


def _named(root: Any, tag: str) -> list[Any]:
    """Descendants by local name, whatever their namespace."""
    return [
        e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == tag
    ]  # fmt: skip


def _pages(package: Package, name: str) -> list[str]:
    """Members that hold the pages' content, in the order of the document."""
    head = package.xml("OFD.xml")
    if head is None:
        raise damaged(name)
    out: list[str] = []
    for doc_root in _named(head, "DocRoot"):
        path = (doc_root.text or "").strip().lstrip("/")
        document = package.xml(path)
        if document is None:
            raise damaged(name)
        base = posixpath.dirname(path)
        for page in _named(document, "Page"):
            place = (page.get("BaseLoc") or "").strip()
            if not place:
                continue
            member = place.lstrip("/") if place.startswith("/") else posixpath.join(base, place)
            member = posixpath.normpath(member)
            if member in package:
                out.append(member)
    return out


def _lines(root: Any) -> list[list[_Piece]]:
    """The page's runs in lines, top down, each from left to right."""
    pieces = [piece for thing in _named(root, "TextObject") for piece in _pieces(thing)]
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.y):
        if lines and piece.y - lines[-1][0].y <= 0.5 * max(piece.size, 1.0):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.x) for line in lines]


def _pieces(thing: Any) -> list[_Piece]:
    box = _numbers(thing.get("Boundary"))
    left, top = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    size = next(iter(_numbers(thing.get("Size"))), 3.0)
    out: list[_Piece] = []
    for code in _named(thing, "TextCode"):
        text = (code.text or "").strip("\r\n")
        if text.strip():
            x = left + next(iter(_numbers(code.get("X"))), 0.0)
            y = top + next(iter(_numbers(code.get("Y"))), 0.0)
            x += _shift(out, x, y, size)
            wide = sum(1.0 if c > "\x7f" else 0.5 for c in text)
            out.append(_Piece(x, y, size, x + wide * size, text))
    return out


def _shift(before: list[_Piece], x: float, y: float, size: float) -> float:
    """Pieces of one object that claim the same place follow each other."""
    same = [p for p in before if abs(p.x - x) < 0.01 and abs(p.y - y) < 0.01]
    return 0.001 * len(same) * size


def _numbers(text: str | None) -> list[float]:
    out = []
    for part in (text or "").split():
        try:
            out.append(float(part))
        except ValueError:
            break
    return out
