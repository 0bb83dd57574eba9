"""Word's automatic numbers (numbering.xml), counted as Word counts them: they are not in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from policy_parse.read.xml_parts import number

_MOST = 32767  # as far as Word counts
_PLACE = re.compile(r"%(\d)")
_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese_ordinal(n: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五 (0 < n < 1000)."""
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_DIGITS[ones] if ones else "")


def _letters(n: int) -> str:
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _roman(n: int) -> str:
    out = ""
    for value, sign in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        count, n = divmod(n, value)
        out += sign * count
    return out


def _circled(n: int) -> str:
    return chr(ord("①") + n - 1) if n <= 20 else chr(ord("㉑") + n - 21) if n <= 35 else str(n)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate({c: c + 0xFEE0 for c in range(0x30, 0x3A)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "chineseLegalSimplified": lambda n: "".join(_LEGAL[int(d)] for d in str(n)),
    "none": lambda n: "",
    "bullet": lambda n: "",
}
_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "japaneseDigitalTenThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)


def format_ordinal(n: int, number_format: str) -> str:
    """`n` in one of OOXML's number formats (ISO/IEC 29500, ST_NumberFormat); decimal if unknown."""
    if not 1 <= n <= _MOST:
        return str(n)
    if number_format in _CHINESE:
        return chinese_ordinal(n) if n < 1000 else str(n)
    return _FORMATS.get(number_format, str)(n)


@dataclass(slots=True)
class Level:
    """One level of a numbering definition."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "\t"
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """Counters over the lists of one document."""

    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    instances: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = field(default_factory=dict)
    style_lists: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def next_label(self, num_id: str, level: int) -> str:
        """The number Word prints before the next paragraph of this list, with what follows it."""
        instance = self.instances.get(num_id)
        if instance is None:
            return ""
        abstract_id, overrides, own_levels = instance
        levels = self.abstracts.get(abstract_id, {}) | own_levels
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._counts.setdefault(abstract_id, {})
        if level in overrides and (num_id, level) not in self._started:
            counts.pop(level, None)
        self._started.add((num_id, level))
        counts[level] = counts[level] + 1 if level in counts else overrides.get(level, here.start)
        for deeper in [k for k in counts if k > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and level < restart):
                del counts[deeper]

        def fill(match: re.Match[str]) -> str:
            k = int(match[1]) - 1
            shape = levels.get(k, Level())
            n = counts.setdefault(k, shape.start)
            return format_ordinal(n, "decimal" if here.legal else shape.number_format)

        if here.number_format in ("bullet", "none"):
            return ""
        label = _PLACE.sub(fill, here.text)
        return label + here.suffix if label else ""


def read_numbering(root: Any, w: str) -> Numbering:
    """Numbering definitions from the root element of numbering.xml (namespace `w`)."""
    result = Numbering()
    if root is None:
        return result
    for abstract in root.iter(f"{w}abstractNum"):
        levels: dict[int, Level] = {}
        for lvl in abstract.findall(f"{w}lvl"):
            k = number(lvl.get(f"{w}ilvl"), 0)
            levels[k] = _read_level(lvl, w)
            style = lvl.find(f"{w}pStyle")
            if style is not None:
                result.style_lists[style.get(f"{w}val", "")] = (
                    abstract.get(f"{w}abstractNumId", ""),
                    k,
                )
        result.abstracts[abstract.get(f"{w}abstractNumId", "")] = levels
    for num in root.findall(f"{w}num"):
        target = num.find(f"{w}abstractNumId")
        overrides: dict[int, int] = {}
        own: dict[int, Level] = {}
        for change in num.findall(f"{w}lvlOverride"):
            k = number(change.get(f"{w}ilvl"), 0)
            start = change.find(f"{w}startOverride")
            if start is not None:
                overrides[k] = number(start.get(f"{w}val"), 1)
            lvl = change.find(f"{w}lvl")
            if lvl is not None:
                own[k] = _read_level(lvl, w)
        if target is not None:
            result.instances[num.get(f"{w}numId", "")] = (
                target.get(f"{w}val", ""),
                overrides,
                own,
            )
    return result


def _read_level(lvl: Any, w: str) -> Level:
    def value(tag: str, default: str) -> str:
        element = lvl.find(f"{w}{tag}")
        return default if element is None else str(element.get(f"{w}val", default))

    restart = lvl.find(f"{w}lvlRestart")
    suffix = {"tab": "\t", "space": " ", "nothing": ""}.get(value("suff", "tab"), "\t")
    return Level(
        start=number(value("start", "1"), 1),
        number_format=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        suffix=suffix,
        restart=None if restart is None else number(restart.get(f"{w}val"), 0),
        legal=lvl.find(f"{w}isLgl") is not None,
    )
