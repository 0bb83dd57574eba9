"""Symbols (w:sym): characters of picture fonts, as far as a Unicode character is the same."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xE0: "→",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    **{0x81 + n: chr(ord("①") + n) for n in range(10)},
    **{0x8C + n: chr(ord("❶") + n) for n in range(10)},
}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
    "symbol": {
        0xA3: "≤",
        0xA5: "∞",
        0xAE: "→",
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xB4: "×",
        0xB7: "•",
        0xB8: "÷",
        0xB9: "≠",
        0xBB: "≈",
    },
}


def symbol(font: str, code: str) -> str:
    """The character of a symbol, given in hexadecimal; "" where there is none that says the same."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    glyphs = _FONTS.get(font.strip().lower())
    if glyphs is not None:  # the font's own code, as it is or in the private area
        return glyphs.get(value - 0xF000 if value >= 0xF000 else value, "")
    is_character = 0x20 <= value < 0xD800 or 0xF900 <= value < 0xFFFE
    return chr(value) if is_character else ""
