"""The cells of an indicator row: its name, its measure, and the values of its years.

cell  = item, {("、" | "；" | "，" | "/"), item} ;
item  = [name], [lead], ["〔"], [lead], number, [("—" | "～"), number], [measure], [after], ["〕"],
        [remark] ;
lead  = comparator | change | commit verb | "较", year, "年" | … ;      不低于, 下降, 稳定在
remark = "（", text, "）" ;      （全省） names the item, （4个国控断面） says how it is counted
A cell with other words (完成国家下达目标) holds no value.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.kinds import Change, Nature
from policy_parse.domain.mentions import Amount, CellValue, IndicatorReading
from policy_parse.domain.notice import Number, Value
from policy_parse.domain.tables import IndicatorRow, ValueCell
from policy_parse.find.cell_values import NOTE_MARKS, NOTHING, OPENING, read_values
from policy_parse.find.measures import measure_behind
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import (
    UNITS,
)
from policy_parse.lexicon.tables import alternatives, table

_NUMBER = re.compile(
    r"^(?:其中[：:]?|\d{1,2}[.、](?!\d)|（(?:\d{1,2}|[一二三四五六七八九十]{1,3})）|[①-⑳]|[一二三四五六七八九十]{1,3}、)+"
)
_LAST_BRACKET = re.compile(r"（([^（）]{1,14})）$")
_SAYS_UNIT = re.compile(r"^(?:计量)?单位[：:]")
_UNIT_OF_TABLE = re.compile(r"(?:计量)?单位[：:]\s*([^\s（）：:，、]{1,10})")
_FALLS = re.compile(rf"(?:{any_of('falling_name')})(?:比例|幅度|率)?$")
_RISES = re.compile(rf"(?:{any_of('rising_name')})(?:比例|幅度|率)?$")
_HEADS = re.compile(
    rf"(?:{alternatives([row['head'] for row in table('indicator_heads')])}|[率量数值额度比])$"
)
_SCALE = re.compile(r"(万亿|[百千]?万|[百千]?亿)")
_FACTORS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NATURES = ((Nature.BINDING, "约束"), (Nature.ANTICIPATORY, "预期"))
_ALL_OF_THEM = re.compile(r"均为(约束|预期)|(?<!和)(约束|预期)性(?:指标|目标)")
_NAME = 400  # characters of a cell that is a name: in a longer one nothing is taken off its end


class _Measure(NamedTuple):
    unit: str
    factor: int


def read_row(row: IndicatorRow) -> IndicatorReading:
    """All that the cells of a row say."""
    start, end, own = read_name(row.name.text)
    measure = _measure_of(row, own)
    names = _parts(row.name.text[start:end])
    bases = _read(row.base, measure)
    goals = [(cell, value) for cell in row.goals for value in _read(cell, measure)]
    growth = [
        (cell, value)
        for cell in row.growth
        for value in _read(cell, _growth_measure(cell, measure))
    ]
    return IndicatorReading(
        row,
        (start, end),
        _group(row, start, end),
        tuple(goals),
        tuple(bases),
        tuple(growth),
        names if len(names) == len(goals) > 1 else (),
        _change_of_name(row.name.text[start:end]),
        _nature(row),
        tuple(
            cell for cell in row.goals if not _is_empty(cell.cell.text) and not _read(cell, measure)
        ),
    )


def read_name(text: str) -> tuple[int, int, str]:
    """Where the name stands in its cell, without number, mark and measure; and the measure."""
    number = _NUMBER.match(text)
    start, end, measure = number.end() if number else 0, len(text), ""
    if end > _NAME:
        return (start, end, "") if end > start else (0, end, "")
    while end > start:
        mark = NOTE_MARKS.search(text, start, end)
        bracket = _LAST_BRACKET.search(text, start, end)
        if mark:
            end = mark.start()
        elif (
            bracket
            and bracket.start() > start
            and (looks_like_measure(bracket[1]) or "约束性" in bracket[1] or "预期性" in bracket[1])
        ):
            measure = measure or (bracket[1] if looks_like_measure(bracket[1]) else "")
            end = bracket.start()
        else:
            break
    return (start, end, measure) if end > start else (0, len(text), "")


def looks_like_measure(text: str) -> bool:
    """Whether a bracket holds a measure: （%）, （万千瓦）, （起/每万枚）, not （全省）."""
    plain = _SAYS_UNIT.sub("", text)
    if plain != text:
        return True
    scale = _SCALE.match(plain)
    rest = plain[scale.end() :] if scale else plain
    if rest in UNITS or plain in UNITS:
        return True
    if scale and rest and len(rest) <= 4:
        return True
    head, slash, tail = plain.partition("/")
    if slash and head and tail and len(plain) <= 12:
        return looks_like_measure(head) or looks_like_measure(tail.removeprefix("每"))
    found = measure_behind(f"1{plain}", Amount(0, 1, 1, None, None, chinese=False), bound=False)
    return found is not None and found.end == len(plain) + 1


def base_unit(measure: str) -> tuple[str, int]:
    """(base unit, factor) of a measure as printed: 万人次 → 人次, 10000."""
    plain = _SAYS_UNIT.sub("", measure)
    if NOTHING.fullmatch(plain):
        return "", 1
    scale = _SCALE.match(plain)
    if scale is None:
        return UNITS.get(plain, plain), 1
    factor = 1
    for c in scale[1]:
        factor *= _FACTORS[c]
    rest = plain[scale.end() :]
    return UNITS.get(rest, rest), factor


def _measure_of(row: IndicatorRow, own: str) -> list[_Measure]:
    """The measures of a row; 万千瓦/万千瓦时 are two, for two values."""
    said = row.measure if not NOTHING.fullmatch(row.measure) else own
    if not said and row.goals and looks_like_measure(row.goals[0].remark):
        said = row.goals[0].remark
    if not said and (of_group := read_name(row.group.text)[2] if row.group else ""):
        said = of_group
    if not said and (of_table := _UNIT_OF_TABLE.search(row.caption)):
        said = of_table[1]
    head, slash, tail = said.partition("/")
    if slash and all(
        _SCALE.match(part) and _SCALE.sub("", part, count=1) in UNITS for part in (head, tail)
    ):
        return [_Measure(*base_unit(head)), _Measure(*base_unit(tail))]
    return [_Measure(*base_unit(said))]


def _growth_measure(cell: ValueCell, measure: list[_Measure]) -> list[_Measure]:
    """A rate of growth is in %, what is added in all in the row's measure."""
    in_all = cell.cell.text.startswith(tuple(OPENING)) or not (cell.annual or cell.remark == "%")
    return measure if in_all else [_Measure("%", 1)]


def _read(cell: ValueCell | None, measure: list[_Measure]) -> list[CellValue]:
    if cell is None:
        return []
    found = list(read_values(cell.cell.text, pairs=len(measure) > 1))
    several = len(measure) == len(found)
    return [
        value if value.unit else _with(value, measure[k] if several else measure[0])
        for k, value in enumerate(found)
    ]


def _with(value: CellValue, measure: _Measure) -> CellValue:
    return value._replace(unit=measure.unit, value=_scaled(value.value, measure.factor))


def _scaled(value: Value, factor: int) -> Value:
    if isinstance(value, tuple):
        return _whole(value[0] * factor), _whole(value[1] * factor)
    return _whole(value * factor) if factor > 1 else value


def _whole(value: Number) -> Number:
    near = round(value)
    return near if abs(value - near) < 1e-6 * max(1, abs(near)) else round(value, 6)


def _parts(name: str) -> tuple[str, ...]:
    """A/B/C: as many indicators as there are values."""
    return tuple(name.split("/")) if "/" in name else ()


def _group(row: IndicatorRow, start: int, end: int) -> tuple[int, int] | None:
    """The group's name where the row makes no sense alone: it is no indicator, the group is one."""
    if row.group is None or _HEADS.search(row.name.text, start, end):
        return None
    text = row.group.text
    first, last, measure = read_name(text)
    said = row.measure or read_name(row.name.text)[2]
    if (
        _HEADS.search(text, first, last)
        or _FALLS.search(text, first, last)
        or (measure and not said)
    ):
        return first, last
    return None


def _change_of_name(name: str) -> Change | None:
    if _FALLS.search(name):
        return Change.DECREASE
    return Change.INCREASE if _RISES.search(name) else None


def _nature(row: IndicatorRow) -> Nature | None:
    """From its cell, its name, the caption, or a note that says it of all."""
    for text in (row.nature, row.name.text):
        for code, word in _NATURES:
            if word in text:
                return code
    found = {a or b for a, b in _ALL_OF_THEM.findall(f"{row.caption}\n{row.notes}")}
    if len(found) != 1:
        return None
    return Nature.BINDING if "约束" in found else Nature.ANTICIPATORY


def _is_empty(text: str) -> bool:
    return NOTHING.fullmatch(text) is not None
