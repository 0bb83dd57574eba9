"""A workspace: the notices of a folder, and the results, corrections and judgements made of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from policy_parse.batch.inputs import LEDGER, Input, find_inputs
from policy_parse.batch.known import GONE, inputs_of
from policy_parse.batch.work import Options
from policy_parse.domain.limits import MEGABYTE, Limits
from policy_parse.errors import OutputError, RejectedError
from policy_parse.export.safety import file_stem
from policy_parse.read.given import too_large
from policy_parse.writing import replaced, sweep_below, told

RESULTS = "结果"  # folder of results in a folder of notices
UPLOADS = "公文"  # folder of added notices in a folder of results
_DEEPEST = 12  # folders below each other in a dropped folder


@dataclass(frozen=True, slots=True)
class Workspace:
    """`notices`: the folder that is read and added to; `results`: that of the ledger.

    `of_run`: it is the folder of results that was named, and its run decides what is read.
    """

    notices: Path
    results: Path
    of_run: bool = False

    @classmethod
    def of(cls, folder: Path | None) -> Workspace:
        """That of a folder of notices, or of a folder of results; without one that of the user."""
        place = folder if folder is not None else Path.home() / "政策公文"
        if place.exists() and not place.is_dir():
            raise OutputError(
                "fatal/workspace",
                f"{place} is a file, not a folder.",
                "Name the folder it lies in.",
                "这是文件，请给出它所在的文件夹。",
            )
        place = place.absolute()
        if (place / LEDGER).exists():
            return cls(place / UPLOADS, place, of_run=True)
        return cls(place, place / RESULTS)

    def sweep(self) -> None:
        """Take away what a window that was killed left half written, here and in its scratch place."""
        sweep_below(self.notices)
        sweep_below(self.results)
        shutil.rmtree(self.scratch, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        """The place for what is written to be downloaded."""
        return self.results / ".window"

    def inputs(self) -> tuple[list[Input], Options]:
        """All notices, and what they are parsed with (without corrections)."""
        found: list[Input] = []
        options = Options()
        if (self.results / LEDGER).exists():
            known, options = inputs_of(self.results)
            if self.of_run:
                found = [item if item.size != GONE else _gone(item) for item in known]
        places = {item.place for item in found}
        if self.notices.is_dir():
            walked = find_inputs([self.notices], output=self.results)
            found += [item for item in walked if item.place not in places]
        return sorted(found, key=lambda item: (item.name, item.place)), options

    def target(self, name: str) -> Path:
        """The place of an added file: `name` may lead into folders, never out of the workspace.

        A file that is there already is not touched: the new one is NAME-1.
        """
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        if not parts or ".." in parts or len(parts) > _DEEPEST or "\0" in name:
            raise RejectedError(
                "rejected/name",
                f"{name[:80]!r} is no name of a file.",
                "Rename it.",
                "文件名不可用，请改名后再添加。",
            )
        folders = [file_stem(part, set()) for part in parts[:-1]]
        stem, suffix = os.path.splitext(parts[-1])
        folder = self.notices.joinpath(*folders)
        name, tries = file_stem(stem or "文件", set()), 0
        path = folder / (name + _suffix(suffix))
        while path.exists():
            tries += 1
            path = folder / f"{name}-{tries}{_suffix(suffix)}"
        if not path.resolve().is_relative_to(self.notices.resolve()):
            raise RejectedError(
                "rejected/name",
                f"{name[:80]!r} leads out of the workspace.",
                "Rename it.",
                "文件名指向工作文件夹之外，请改名。",
            )
        return path

    async def add(self, name: str, body: AsyncIterator[bytes], limits: Limits) -> Path:
        """Store an added file whole, or not at all; raises RejectedError where it is too large."""
        path = self.target(name)
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with replaced(path) as temporary, temporary.open("wb") as stream:
            async for piece in body:
                size += len(piece)
                if size > limits.megabytes * MEGABYTE:
                    raise too_large(name, f"larger than {limits.megabytes} MB", "megabytes")
                stream.write(piece)
        return path


def _suffix(text: str) -> str:
    """An ending of letters and digits; any other becomes part of no name."""
    bare = "".join(c for c in text if c.isascii() and c.isalnum())[:10]
    return f".{bare}" if bare else ""


def _gone(item: Input) -> Input:
    trouble = (
        "failed",
        "failed/missing",
        f"{item.name}: no longer at {item.place}.",
        "Put it back, or run again without it.",
        "原文件已不在该位置。",
    )
    return Input(item.name, item.place, trouble)
