"""Strings that stand once in the page."""

from __future__ import annotations

from policy_parse.domain.limits import tick


class Strings:
    """Strings that stand once in the page; 0 is the empty one."""

    def __init__(self) -> None:
        """Only the empty one."""
        self.all: list[str] = [""]
        self._index = {"": 0}

    def __call__(self, text: str | None) -> int:
        """The number of a string."""
        tick()  # each cell of the page comes here
        text = text or ""
        if text not in self._index:
            self._index[text] = len(self.all)
            self.all.append(text)
        return self._index[text]
