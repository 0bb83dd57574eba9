"""The rows of a CSV, whatever stands between its cells and in whatever encoding."""

from __future__ import annotations

import csv
import io

from policy_parse.read.text.document import decode

_COMMAS = (",", "\t", ";")
FEWEST = 3  # cells of a row that makes a text a table


def comma_rows(data: bytes, name: str) -> list[list[str]]:
    """All rows, empty ones too, their cells without white space around; none where it is another text."""
    text = decode(data, name)[0].lstrip("\ufeff")
    if "\t" not in text and text.count(",") + text.count(";") < FEWEST:
        return []
    comma = max(_COMMAS, key=text.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error:
        return []
