"""The normalised shadow: one character for one, so that offsets stay those of the source."""

from __future__ import annotations

import re

from policy_parse.domain.forms import FORMS
from policy_parse.domain.raised import RAISED
from policy_parse.lexicon.traditional import SIMPLIFIED


def _table() -> dict[str, str]:
    table: dict[int, str] = {}
    for code in range(0xFF01, 0xFF5F):  # full-width forms of ASCII
        table[code] = chr(code - 0xFEE0)
    # Chinese punctuation is canonical full-width, whichever way it was typed.
    for half, full in {
        "(": "（",
        ")": "）",
        ":": "：",
        ";": "；",
        ",": "，",
        "!": "！",
        "?": "？",
    }.items():
        table[ord(half)] = table[ord(half) + 0xFEE0] = full
    for printed, canonical in {
        "﹒": ".",
        "・": "·",
        "﹑": "、",
        "丶": "、",
        "､": "、",
        "｡": "。",
        "○": "〇",
        "﹝": "〔",
        "﹞": "〕",
        "［": "〔",
        "］": "〕",
        "[": "〔",
        "]": "〕",
        "﹪": "%",
        "―": "—",
        "━": "—",
        "─": "—",
        "～": "~",
        "〜": "~",
        "﹕": "：",
        "﹔": "；",
        "﹐": "，",
        "＂": "“",
        "︰": "：",
        "∶": "：",
    }.items():
        table[ord(printed)] = canonical
    table |= {ord(printed): canonical for printed, canonical in FORMS.items()}
    return {
        chr(code): folded for code, folded in (table | SIMPLIFIED).items() if chr(code) != folded
    }


_TABLE = _table()
# A comma between digits that groups thousands (5,150) stays: the full-width one parts clauses.
_GROUPS = r"(?:(?<!\d),|,(?!\d{3}(?!\d)))"
_FOLDED = re.compile("[" + "".join(re.escape(c) for c in _TABLE if c != ",") + "]|" + _GROUPS)
# Marks of Markdown, in which text copied from the web often comes: blanked out, not matched.
_MARKDOWN = re.compile(r"\*\*|^[ \t]*#{1,6}(?= )", re.M)
# Anything that is no white space and no invisible: controls, soft hyphens, zero widths, bidi
# marks, lone surrogates and private-use byte order marks are left out of passages.
RUN = re.compile(
    "[^\\s\u115f\u1160\u3164\uffa0\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe"
    "\ud800-\udfff]+"
)


# A raised digit is the mark of a note, unless it is an exponent of a symbol (m², μg/m³).
_NOTE_MARK = re.compile(f"(?<![A-Za-zµμ米])[{RAISED}]+|[⁽⁾]+|(?<=[A-Za-zµμ米])[⁰¹⁴⁵⁶⁷⁸⁹]+")


# What recognition makes of the bracket that closes a number: （二〉.
_CLOSED = re.compile(r"(?<=（[一二三四五六七八九十\d])[〉>]|(?<=（十[一二三四五六七八九])[〉>]")


def _fold(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


def shadow(text: str) -> str:
    """`text` with widths folded: same length, each character in its canonical form.

    Marks of notes are blanked out. Traditional characters of which role words, labels and names of units are made are simplified.
    """
    folded = _FOLDED.sub(_fold, text)
    if any(mark in folded for mark in RAISED):
        folded = _NOTE_MARK.sub(lambda m: " " * len(m[0]), folded)
    if "〉" in folded or ">" in folded:
        folded = _CLOSED.sub("）", folded)
    if "**" in text or "\n#" in text or text.startswith("#"):
        folded = _MARKDOWN.sub(lambda m: " " * len(m[0]), folded)
    return folded
