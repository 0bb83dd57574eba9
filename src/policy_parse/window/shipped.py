"""What of the window goes to the browser as it is: files, and words by their keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def file_text(name: str) -> str:
    """The text of a file that lies here."""
    return (_HERE / name).read_text("utf-8")


def own_labels(language: str) -> dict[str, str]:
    """The words of the window in a language."""
    column = ("zh", "en").index(language)
    known: dict[str, Iterable[str]] = json.loads(file_text("labels.json"))
    return {key: list(words)[column] for key, words in known.items()}
