"""Cells that know how they are shown: a share as a percentage, a text with marked stretches."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.differences import Piece


class Percent(float):
    """A share from 0 to 1 that reads as a percentage wherever it is text."""

    def __str__(self) -> str:
        """85%."""
        return f"{float(self):.0%}"

    __repr__ = __str__  # the csv module writes what stands here


class Marked(str):
    """A text whose stretches are marked where a program can show it, and a plain text elsewhere."""

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Marked:
        """The text that `pieces` make."""
        text = cls("".join(piece for piece, _ in pieces))
        text.pieces = tuple(pieces)
        return text
