"""Cells and names that are safe for the programs and file systems that will open them."""

from __future__ import annotations

import re
import unicodedata

from policy_parse.export.tables import Cell

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet may take for a formula; behind apostrophes too, so that one can be told from
# the one that was put before it.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_SHEET = re.compile(r"[\[\]:*?/\\']")
# Signs that file systems keep for themselves, and marks that turn the direction of what follows.
_FILE = re.compile('[<>:"/\\\\|?*\\x00-\\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)\s*(?:\.|$)", re.I
)
_LONGEST_STEM = 180  # bytes; systems take 255 with the ending
EXCEL_CELL = 32_767  # UTF-16 units; Excel drops what is longer


def clean(text: str) -> str:
    """Without control characters and lone surrogates, which spreadsheets cannot hold."""
    return _CONTROLS.sub("", text)


def cell_size(text: str) -> int:
    """Characters of `text` as Excel counts them: two for one outside of the basic plane."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def csv_cell(value: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    return "'" + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `csv_cell` made a cell of."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def sheet_name(name: str, taken: set[str]) -> str:
    """A valid, unique sheet name of at most 31 characters; adds it to `taken`."""
    base = _SHEET.sub("_", clean(name)).strip() or "_"
    candidate, n = base[:31], 1
    while candidate.lower() in taken:
        n += 1
        suffix = f"({n})"
        candidate = base[: 31 - len(suffix)] + suffix
    taken.add(candidate.lower())
    return candidate


def file_stem(name: str, taken: set[str]) -> str:
    """A portable, unique file stem made from a document's name; adds it to `taken`."""
    stem = unicodedata.normalize("NFC", _FILE.sub("_", clean(name))).strip(" .") or "_"
    if _RESERVED.match(stem):
        stem = "_" + stem
    if len(stem.encode()) > _LONGEST_STEM:
        stem = stem.encode()[: _LONGEST_STEM - 20].decode(errors="ignore")
    candidate, n = stem, 1
    while candidate.casefold() in taken:
        n += 1
        candidate = f"{stem}-{n}"
    taken.add(candidate.casefold())
    return candidate
