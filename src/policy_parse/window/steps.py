"""What was changed last, so that it can be taken back step by step."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from policy_parse.review.corrections import Correction

_MOST = 200  # steps that are kept


class _Step(NamedTuple):
    """A change: the document, and all corrections before and after it."""

    document: str
    before: list[Correction]
    after: list[Correction]


class Steps:
    """The changes that were made since the window was opened, the last of them last."""

    def __init__(self) -> None:
        """None yet."""
        self._steps: deque[_Step] = deque(maxlen=_MOST)

    def add(self, document: str, before: list[Correction], after: list[Correction]) -> None:
        """Note a change."""
        self._steps.append(_Step(document, before, after))

    def back(
        self, now: list[Correction], document: str | None, which: Correction | None
    ) -> tuple[Correction, list[Correction]] | None:
        """A correction that goes, and those that hold then; None where there is none.

        It is `which`; else the last change that was made here, if nothing has changed since: then
        what it replaced holds again; else the newest correction (of `document`, if given) with
        all that was entered with it.
        """
        step = self._steps.pop() if which is None and self._steps else None
        if step and step.after == now and document in (None, step.document):
            return next(c for c in reversed(now) if c not in step.before), step.before
        own = [c for c in now if document is None or c.document == document]
        own = [c for c in own if which is None or c == which]
        if not own:
            return None
        last = max(own, key=lambda c: c.at)
        form = (last.document, last.at) if which is None and last.at else None
        gone = {c for c in own if c == last or (c.document, c.at) == form}
        return last, [c for c in now if c not in gone]
