"""A report of blocks: printed, and kept as Markdown and JSON with the machine they were made on."""

from __future__ import annotations

import datetime
import json
import os
import platform
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"
PACKAGES = (
    "policy-parse", "jieba", "spacy", "pypdfium2", "pdfplumber", "pdfminer.six", "python-docx",
    "openpyxl", "xlsxwriter", "pandas", "scikit-learn", "distributed", "lxml", "numpy", "scipy",
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """One part of the table: a title, a head, rows of text, and what is to be known about them."""

    title: str
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)  # the figures behind the text, for JSON

    def text(self) -> str:
        """Aligned by the width that characters take on a terminal."""
        lines = [self.head, *self.rows]
        widths = [max(_width(line[c]) for line in lines) for c in range(len(self.head))]
        shown = ["  ".join(_padded(line, widths)).rstrip() for line in lines]
        return "\n".join([self.title, *shown, *(f"  {note}" for note in self.notes)])

    def markdown(self) -> str:
        """As a Markdown table."""
        rule = ["---", *("---:" for _ in self.head[1:])]
        lines = ["| " + " | ".join(line) + " |" for line in (self.head, rule, *self.rows)]
        notes = ["", *(f"* {note}" for note in self.notes)] if self.notes else []
        return "\n".join([f"## {self.title}", "", *lines, *notes])


def machine(versions: dict[str, str]) -> dict[str, Any]:
    """What the figures were made on, and with which versions."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "date": datetime.date.today().isoformat(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "versions": {**_installed(), **versions},
    }


def keep(part: str, blocks: Sequence[Block], made_on: dict[str, Any]) -> None:
    """Put the blocks of a part in the place of those of its last run; the other parts stay."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / "versus.json"
    kept = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    kept[part] = {"machine": made_on, "blocks": [asdict(block) for block in blocks]}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (FOLDER / "versus.md").write_text(_markdown(kept), "utf-8")


def _markdown(kept: dict[str, Any]) -> str:
    parts = ["# policy-parse and its peers", "Made by `python bench/versus.py`."]
    for name, part in kept.items():
        made = part["machine"]
        parts += [
            f"<!-- {name} -->",
            *(Block(**block).markdown() for block in part["blocks"]),
            f"{made['cpu']}, {made['cores']} cores, {made['system']}, Python {made['python']}, "
            f"{made['date']}, load {made['load']}; "
            + ", ".join(f"{package} {number}" for package, number in made["versions"].items()),
        ]
    return "\n\n".join(parts) + "\n"


def _installed() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first column from the left, the others from the right."""
    spaces = [" " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
    return [line[0] + spaces[0], *(s + cell for s, cell in zip(spaces[1:], line[1:], strict=True))]
