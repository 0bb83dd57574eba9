"""Choices of many notices, kept in the workspace under a short name: an address can carry that."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from policy_parse.errors import OutputError
from policy_parse.writing import replaced

_NAME = re.compile(r"[0-9a-f]{16}", re.A)
_SUM = re.compile(r"[0-9a-f]{64}", re.A)
_KEPT = 200  # choices on the disk, the last ones


class Choices:
    """Lists of SHA-256 sums of documents, each named by the sum over itself."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first choice is kept."""
        self._folder, self._guard = folder, Lock()
        self._known: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def keep(self, digests: Sequence[str]) -> str:
        """The name of a choice; where the disk takes nothing it holds as long as the window."""
        chosen = tuple(dict.fromkeys(d for d in digests if _SUM.fullmatch(d)))
        text = "\n".join(chosen)
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        with self._guard:
            self._known[name] = chosen
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            with suppress(OutputError, OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                with replaced(self._folder / name) as temporary:
                    temporary.write_text(text, "ascii")
                self._sweep()
        return name

    def of(self, name: str) -> list[str]:
        """The sums of a choice; none where there is no such choice."""
        if not _NAME.fullmatch(name):
            return []
        with self._guard:
            if name not in self._known:
                with suppress(OSError, UnicodeDecodeError):
                    lines = (self._folder / name).read_text("ascii").split("\n")
                    self._known[name] = tuple(d for d in lines if _SUM.fullmatch(d))
            return list(self._known.get(name, ()))

    def _sweep(self) -> None:
        """Only the last choices stay on the disk."""
        own = [p for p in self._folder.iterdir() if _NAME.fullmatch(p.name)]
        for path in sorted(own, key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            path.unlink(missing_ok=True)
