"""One hostile input and what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from policy_parse.domain.limits import Limits
from policy_parse.domain.notice import Notice

Check = Callable[[Notice], None]
QUICK = 8.0  # seconds within which anything has to be done


class UnavailableError(Exception):
    """A case that cannot be made on this machine: the reason is told, the case is skipped."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file by its (unique) name, how it is made, and the one outcome it must have.

    `also` holds further codes where hostile.md leaves a choice (failed, or partial naming what
    was salvaged). `issues` are codes that must be told, `units` the units of all assignments in
    order, `says` words that the message holds, `remote` that it asks for something on the net,
    `seconds` the processor time it may take, `apart` that it has to be read in a process that can
    be killed.
    """

    name: str
    build: Callable[[], bytes]
    status: str
    code: str
    issues: tuple[str, ...] = ()
    units: tuple[str, ...] | None = None
    check: Check | None = None
    limits: Limits | None = None
    also: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    remote: bool = False
    seconds: float = QUICK
    apart: bool = False

    @property
    def codes(self) -> set[str]:
        """All codes that are right for it."""
        return {self.code, *self.also}


def good(name: str, build: Callable[[], bytes], **more: object) -> Case:
    """A case that is parsed whole."""
    return Case(name, build, "ok", "ok", **more)  # type: ignore[arg-type]


def bad(name: str, build: Callable[[], bytes], code: str, **more: object) -> Case:
    """A case that is not parsed; its code names its status."""
    return Case(name, build, code.split("/")[0], code, **more)  # type: ignore[arg-type]


def part(name: str, build: Callable[[], bytes], code: str, **more: object) -> Case:
    """A case that is parsed in part; the code is that of the issue which says what is missing."""
    return Case(name, build, "partial", code, issues=(code,), **more)  # type: ignore[arg-type]
