"""What the files of many documents are called: after the documents, each told from the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import PurePath

from policy_parse.export.safety import file_stem

# How a document is called, from the shortest on: by its stem, with its folder, its ending, both.
_WAYS: tuple[Callable[[PurePath], str], ...] = (
    lambda path: path.stem,
    lambda path: _joined(path.stem, path.suffix),
    lambda path: _joined(path.parent.name, path.stem),
    lambda path: _joined(path.parent.name, path.stem, path.suffix),
    lambda path: _joined(*path.parts[:-1], path.stem),
    lambda path: _joined(*path.parts[:-1], path.stem, path.suffix),
)


def stems_of(names: Sequence[str]) -> dict[str, str]:
    """A portable stem for each name or path: 通知; of several 通知_docx and 通知_pdf, or 县局_通知.

    Which order the names stand in does not matter, but for what no folder and no ending tells
    apart: these are numbered.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        alike[file_stem(PurePath(name).stem, set()).casefold()].append(name)
    wanted: dict[str, str] = {}
    for group in alike.values():
        wanted |= _told_apart(group)
    taken: set[str] = set()
    out = {}
    for name in sorted(wanted, key=lambda name: (wanted[name] != PurePath(name).stem, name)):
        out[name] = file_stem(wanted[name], taken)
    return {name: out[name] for name in dict.fromkeys(names)}


def _told_apart(group: Sequence[str]) -> dict[str, str]:
    """What the names of one stem are called by the first way in which all differ."""
    told: dict[str, str] = {}
    for way in _WAYS:
        told = {name: way(PurePath(name)) for name in group}
        if len({text.casefold() for text in told.values()}) == len(group):
            break
    return told


def _joined(*parts: str) -> str:
    return "_".join(part.strip("./\\") for part in parts if part.strip("./\\"))
