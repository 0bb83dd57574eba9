"""The file as it was given to a reader, with the limits it has to keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from policy_parse.domain.limits import MEGABYTE, Clock, Limits
from policy_parse.errors import RejectedError


@dataclass(frozen=True, slots=True)
class Given:
    """Bytes, the name used in messages and records, their SHA-256, the limits, whether pictures of text are recognised.

    `embedded`: whether it was found in another file, and is read for that one. `clock`: that of the
    parse that it is read for.
    """

    data: bytes = field(repr=False)
    name: str
    sha256: str
    limits: Limits
    ocr: bool = False
    embedded: bool = False
    clock: Clock = field(kw_only=True, repr=False)

    def seconds_left(self) -> float:
        """Seconds that reading may still take; raises TimeLimitError (`timeout/seconds`) at none."""
        return self.clock.seconds_left()

    def check_characters(self, count: int) -> None:
        """Raise RejectedError (`rejected/size`) where there is more text than may be parsed."""
        if count > self.limits.characters:
            raise too_large(
                self.name, f"more than {self.limits.characters:,} characters", "characters"
            )


def bytes_within(path: Path, limits: Limits) -> bytes:
    """The bytes of a file; raises RejectedError (`rejected/size`) for a larger one, and OSError."""
    if path.stat().st_size > limits.megabytes * MEGABYTE:
        raise too_large(path.name, f"larger than {limits.megabytes} MB", "megabytes")
    return path.read_bytes()


def too_large(name: str, what: str, limit: str) -> RejectedError:
    """The error for an input over a limit of size."""
    return RejectedError(
        "rejected/size",
        f"{name}: {what}.",
        f"Split it, or raise the limit with --limit {limit}=N.",
        f"文件过大，请拆分，或用 --limit {limit}=N 调高上限。",
    )
