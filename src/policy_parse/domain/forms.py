"""Characters that stand for others: radicals and compatibility forms, as PDF exports give them."""

from __future__ import annotations

import unicodedata

# Radicals that Unicode does not decompose (CJK Radicals Supplement), each with its character.
_SUPPLEMENT = dict(
    zip(
        "⺟⺠⺩⺫⺬⺮⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民王目示竹虎西见角贝车长长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)


def _forms() -> dict[str, str]:
    out = dict(_SUPPLEMENT)
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFA6E)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            out[chr(code)] = folded
    return out


FORMS = _forms()
_TABLE = str.maketrans(FORMS)


def plain(text: str) -> str:
    """`text` in the characters that its forms stand for, one for one."""
    return text.translate(_TABLE)
