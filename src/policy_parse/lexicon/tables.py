"""Read the CSV tables in data/."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of data/`name`.csv as dictionaries; lines that begin with # are comments."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(line for line in stream if not line.startswith("#")))


def alternatives(words: list[str]) -> str:
    """A regular expression that matches any of `words`, longest first."""
    import re

    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


def own_text(path: Path) -> str:
    """What a table of the user's says: in UTF-8, or as Excel saves CSV on a Chinese Windows.

    Raises OSError, and UnicodeDecodeError where it is neither.
    """
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
