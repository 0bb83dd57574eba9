"""Source: what a file says, as one immutable text, and where in it things stand.

`Source.text` is the coordinate system of the whole program: every span counts its characters,
and no later stage changes it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open interval `[start, end)` in characters of `Source.text`."""

    start: int
    end: int


class BlockKind(StrEnum):
    """What a reader knows about a block's ends."""

    LINE = "line"  # a printed line: the paragraph may go on in the next block
    PARAGRAPH = "paragraph"  # the file itself marks the end of a paragraph
    CELL = "cell"  # a cell of a table


class Cell(NamedTuple):
    """Place of a table cell, from 0, and how many rows and columns it covers."""

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Block(NamedTuple):
    """One stretch of `Source.text` as the file delimits it.

    `level` is the outline level a heading style gives (1 = top), `indent` and `right` are the
    left and right edges and `top` the height on the page in points where the file has positions,
    `size` is the font size in points.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.LINE
    level: int | None = None
    indent: float | None = None
    right: float | None = None
    size: float | None = None
    top: float | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a stage has to say about the document: becomes an `Issue`."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files that a document came in: its stretch of `Source.text`, and what it is."""

    start: int
    end: int
    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change: an insertion stands in the text at `span`, a deletion stood at its start."""

    kind: str  # insertion or deletion
    text: str
    author: str | None
    date: str | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A document as read: its text unchanged, and the blocks it is made of.

    `page_starts` holds the offset at which each page begins (empty where a file has no pages),
    `left_out` counts what the reader deliberately did not emit, by kind, `taken` the characters
    it took from the file (automatic numbers are not among them). A notice whose annexes came as
    files of their own has `parts`, one per file.
    """

    name: str
    sha256: str
    media_type: str
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    page_starts: tuple[int, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    remarks: tuple[Remark, ...] = ()
    taken: int | None = None
    parts: tuple[Part, ...] = ()
    revisions: tuple[Revision, ...] = ()

    def part_at(self, offset: int) -> Part | None:
        """The file in which the character at `offset` stands, where there are several."""
        return next((part for part in self.parts if part.start <= offset < part.end), None)

    def page_at(self, offset: int) -> int | None:
        """Number (from 1) of the page of its file on which the character at `offset` stands."""
        part = self.part_at(offset)
        before = bisect_left(self.page_starts, part.start) if part else 0
        return bisect_right(self.page_starts, offset) - before or None
