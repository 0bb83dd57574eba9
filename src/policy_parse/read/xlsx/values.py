"""What Excel shows for the values of cells: shared texts, and numbers, percentages and dates by format."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from policy_parse.read.xml_parts import number

_PERCENT = re.compile(r"0(?:\.(0{1,30}))?%")
_FIXED = re.compile(r"0\.(0{1,30})")
# What is said of a format's own characters: quoted and escaped text, places left free, conditions.
# No bracket stands in another: one that is never closed is looked at once, not up to the end.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\[\]]*\]', re.I)
_DURATION = re.compile(r"\[[hms]+\]", re.I)
_DAY = re.compile(r"(?<!d)dd?(?!d)", re.I)  # ddd is the day of the week
_TIME, _CLOCK = re.compile("[ymdhs]", re.I), re.compile("[hs]", re.I)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Formats that a workbook names by number alone (ECMA-376 18.8.30, those of Chinese Excel too).
_BUILT_IN = {
    2: "0.00",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: "yyyy年m月",
    28: "m月d日",
    29: "m月d日",
    30: "m-d-yy",
    31: "yyyy年m月d日",
    32: "h时mm分",
    33: "h时mm分ss秒",
    34: "h时mm分",
    35: "h时mm分ss秒",
    36: "yyyy年m月",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    50: "yyyy年m月",
    51: "m月d日",
    52: "yyyy年m月",
    53: "m月d日",
    54: "m月d日",
    55: "h时mm分",
    56: "h时mm分ss秒",
    57: "yyyy年m月",
    58: "m月d日",
}


class _Form(NamedTuple):
    """What a number format shows: read once, however many cells have it.

    `decimals` of a number or a percentage, None where the format says none; the parts of a date.
    """

    is_time: bool
    percent: bool
    decimals: int | None
    year: bool
    month: bool
    day: bool
    clock: bool
    duration: bool

    @classmethod
    def of(cls, form: str) -> _Form:
        """The format `form` as a workbook writes it."""
        bare = _LITERAL.sub("", form.partition(";")[0])
        percent = _PERCENT.search(form)
        fixed = percent or _FIXED.search(form)
        return cls(
            _TIME.search(bare) is not None,
            percent is not None,
            len(fixed[1] or "") if fixed else None,
            "y" in bare.lower(),
            "m" in bare.lower(),
            _DAY.search(bare) is not None,
            _CLOCK.search(bare) is not None,
            _DURATION.search(bare) is not None,
        )


class Values:
    """The values of a workbook's cells; `since_1904`: whether its days are counted from 1904."""

    def __init__(self, strings: Any, styles: Any, *, since_1904: bool) -> None:
        """Read the roots of sharedStrings.xml and styles.xml, either of which may be None."""
        self._strings = [] if strings is None else [_clean(_text(item)) for item in strings]
        self._formats = _formats(styles)
        self._forms: dict[str, _Form] = {}
        self._first_day = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
        self._days = (date.max - self._first_day).days + 1  # the calendar has no more

    def shown(self, cell: Any) -> str:
        """The text that Excel shows for a `c` element; "" where it shows nothing."""
        kind, value = cell.get("t", "n"), None
        for child in cell:
            name = _local(child)
            if name == "is":
                return _clean(_text(child))
            if name == "v":
                value = child.text or ""
        if not value:
            return ""
        if kind == "s":
            index = number(value, -1)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "FALSE" if value.strip() == "0" else "TRUE"
        if kind == "d":
            return _iso_day(value)
        if kind == "n":
            style = number(cell.get("s"), 0)
            form = self._formats[style] if 0 <= style < len(self._formats) else ""
            return self._number(value.strip(), form)
        return _clean(value)

    def _number(self, written: str, form: str) -> str:
        try:
            value = float(written)
        except ValueError:
            return written
        if not math.isfinite(value):
            return written
        if form not in self._forms:
            self._forms[form] = _Form.of(form)
        shows = self._forms[form]
        if shows.is_time and 0 <= value < self._days:
            return self._time(value, shows)
        if shows.percent:
            return f"{value * 100:.{shows.decimals}f}%"
        if shows.decimals is not None:
            return f"{value:.{shows.decimals}f}"
        return f"{value:.15g}"

    def _time(self, value: float, shows: _Form) -> str:
        """A day as 年月日, as far as the format shows them; else the time of day."""
        clock_alone = shows.clock and not shows.year and not shows.day
        if shows.duration or value < 1 or clock_alone:
            hours, seconds = divmod(round(value * 86400), 3600)
            if not shows.duration:
                hours %= 24
            return f"{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}"
        then = self._first_day + timedelta(days=int(value))
        out = f"{then.year}年" if shows.year else ""
        if shows.day or shows.month:
            out += f"{then.month}月"
        return out + (f"{then.day}日" if shows.day else "")


def _formats(styles: Any) -> list[str]:
    """The number format of each cell style."""
    if styles is None:
        return []
    codes = dict(_BUILT_IN)
    for form in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[number(form.get("numFmtId"), -1)] = form.get("formatCode") or ""
    return [
        codes.get(number(style.get("numFmtId"), 0), "")
        for style in styles.iterfind("{*}cellXfs/{*}xf")
    ]


def _text(item: Any) -> str:
    """The text of a string, its runs joined; how it is pronounced is left out."""
    out = []
    for child in item:
        name = _local(child)
        if name == "t":
            out.append(child.text or "")
        elif name == "r":
            out += [t.text or "" for t in child.iterfind("{*}t")]
    return "".join(out)


def _clean(text: str) -> str:
    if "_x" in text:
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    return text.replace("\r\n", "\n").strip()


def _iso_day(value: str) -> str:
    try:
        then = datetime.fromisoformat(value.strip().removesuffix("Z"))
    except ValueError:
        return value.strip()
    return f"{then.year}年{then.month}月{then.day}日"


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
