"""Options and choices that several commands share, defined once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Listing(StrEnum):
    """How `check` and `evaluate` print."""

    TABLE = "table"
    JSON = "json"


class Roll(StrEnum):
    """How `units` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Language(StrEnum):
    """Languages of column headers."""

    ZH = "zh"
    EN = "en"


Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=N",
        help="Change a limit: megabytes, characters, entries, unpacked (MB), ratio, pages, depth, seconds, memory (MB).",
    ),
]
Corrections = Annotated[
    Path | None,
    typer.Option(
        "--corrections", help="Corrections to use: 更正.csv, or the folder that holds it."
    ),
]
Ocr = Annotated[
    bool, typer.Option("--ocr", help="Recognise text in scans and pictures (extra [ocr]).")
]
OwnUnits = Annotated[
    Path | None,
    typer.Option(
        "--units", help="Your own unit names: CSV or TOML (unit,name,level,kind,national)."
    ),
]
