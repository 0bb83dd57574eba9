"""What people judge, as comparisons take it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Ruling(StrEnum):
    """A doubt was settled; a pair of tasks is right, is none, or was drawn by hand."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    DRAWN = "drawn"


class PairJudgement(NamedTuple):
    """That a task answers to one above it, or does not: SHA-256 of the notices, paths of the sections."""

    child: str
    parent: str
    child_path: str
    parent_path: str
    verdict: Ruling
