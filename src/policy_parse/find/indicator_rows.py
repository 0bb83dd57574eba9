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
from collections.abc import Iterator
from typing import NamedTuple

from policy_parse.domain.kinds import Change, Comparator, Nature, Recurrence
from policy_parse.domain.mentions import Amount, CellValue, IndicatorReading
from policy_parse.domain.notice import Number, Value
from policy_parse.domain.tables import IndicatorRow, ValueCell
from policy_parse.find.measures import measure_behind
from policy_parse.find.numbers import amount_at
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.quantities import (
    AFTER,
    BEFORE,
    BEFORE_WORDS,
    CHANGE_WORDS,
    CHANGES,
    COMMIT_VERBS,
    UNITS,
    comparator_behind,
)
from policy_parse.lexicon.tables import alternatives, table

_NUMBER = re.compile(
    r"^(?:其中[：:]?|\d{1,2}[.、](?!\d)|（(?:\d{1,2}|[一二三四五六七八九十]{1,3})）|[①-⑳]|[一二三四五六七八九十]{1,3}、)+"
)
_MARKS = re.compile(r"(?:[*＊#﹡★▲△※①-⑳]|(?<=[\u4e00-\u9fff）])\d)+$")
_LAST_BRACKET = re.compile(r"（([^（）]{1,14})）$")
_SAYS_UNIT = re.compile(r"^(?:计量)?单位[：:]")
_UNIT_OF_TABLE = re.compile(r"(?:计量)?单位[：:]\s*([^\s（）：:，、]{1,10})")
_CHANGED_TO = words_of("changed_to")
_FALLS = re.compile(rf"(?:{any_of('falling_name')})(?:比例|幅度|率)?$")
_RISES = re.compile(rf"(?:{any_of('rising_name')})(?:比例|幅度|率)?$")
_HEADS = re.compile(
    rf"(?:{alternatives([row['head'] for row in table('indicator_heads')])}|[率量数值额度比])$"
)
_OPEN, _CLOSE = "〔［【[", "〕］】]"
_REMARK = re.compile(r"（([^（）]*)）")
_SINCE = re.compile(r"(?:较|比|与)?((?:19|20)\d\d)年(?:相比|末|底)?")
_LEAD = re.compile(
    rf"(?:{BEFORE_WORDS}|{CHANGE_WORDS}|{COMMIT_VERBS}|{any_of('cell_lead')}"
    r"|[稳保维][定持]在?|[五三两]年|[到至在为率])"
)
_DASH = re.compile(r"[—\-~－–]{1,2}|[至到]")
# Between items stands a mark, or nothing before the next name with its comparator or colon.
_SEPARATOR = re.compile(
    r"[、；，;]|(?<=）)(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff]{2,8}(?:[≥≤><]|：[≥≤><]?)\d)"
)
_SLASH = re.compile(r"(?<=[\d%])/(?=[≥≤><]?\d)")
_RATIO = re.compile(r"\d+(?:\.\d+)?[：:]\d+(?:\.\d+)?")
_BOUNDED_WORDS = re.compile(r"[\u4e00-\u9fff]{2,8}（([≥≤><][^（）]{1,10})）")
_NOTHING = re.compile(r"[—\-－–/\\无*\s…]*")
_SCALE = re.compile(r"(万亿|[百千]?万|[百千]?亿)")
_FACTORS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NATURES = ((Nature.BINDING, "约束"), (Nature.ANTICIPATORY, "预期"))
_ALL_OF_THEM = re.compile(r"均为(约束|预期)|(?<!和)(约束|预期)性(?:指标|目标)")
_INCLUDED = "（含）"  # 1500（含）以上
_NAME = 400  # characters of a cell that is a name: in a longer one nothing is taken off its end
_ITEM = 24  # characters of a part of a cell that is an item


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
        (cell, value) for cell in row.growth for value in _read(cell, _growth_measure(cell, measure))
    ]  # fmt: skip
    return IndicatorReading(
        row, (start, end), _group(row, start, end), tuple(goals), tuple(bases), tuple(growth),
        names if len(names) == len(goals) > 1 else (), _change_of_name(row.name.text[start:end]),
        _nature(row), tuple(
            cell for cell in row.goals if not _is_empty(cell.cell.text) and not _read(cell, measure)
        ),
    )  # fmt: skip


def read_name(text: str) -> tuple[int, int, str]:
    """Where the name stands in its cell, without number, mark and measure; and the measure."""
    number = _NUMBER.match(text)
    start, end, measure = number.end() if number else 0, len(text), ""
    if end > _NAME:
        return (start, end, "") if end > start else (0, end, "")
    while end > start:
        mark = _MARKS.search(text, start, end)
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
    if _NOTHING.fullmatch(plain):
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
    said = row.measure if not _NOTHING.fullmatch(row.measure) else own
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
    in_all = cell.cell.text.startswith(tuple(_OPEN)) or not (cell.annual or cell.remark == "%")
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


def read_values(text: str, *, pairs: bool = False) -> Iterator[CellValue]:
    """The values of a cell: one as a rule, several named ones (30%（全省）45%（九市）).

    Nothing where it holds none, or other words; `pairs` tells that 200/400 are two values.
    """
    if _NOTHING.fullmatch(text) or not re.search(r"\d", text):
        return
    bounded = _BOUNDED_WORDS.fullmatch(text)
    if bounded:  # 有效保障（≥95%）: words, and the number that they mean
        value = _item(text, *bounded.span(1))
        yield from (value,) if value is not None else ()
        return
    found: list[CellValue] = []
    for start, end in _items(text, pairs=pairs):
        value = _item(text, start, end)
        if value is None:
            return
        found.append(value)
    yield from found


def _items(text: str, *, pairs: bool) -> list[tuple[int, int]]:
    """The parts of a cell, each with a number of its own outside of brackets."""
    depth = {i for m in _REMARK.finditer(text) for i in range(m.start() + 1, m.end() - 1)}
    slashes = list(_SLASH.finditer(text))
    parting = [m for m in _SEPARATOR.finditer(text) if m.start() not in depth]
    if pairs or len(slashes) > 1:
        parting += [m for m in slashes if m.start() not in depth]
    edges = sorted(parting, key=lambda m: m.start())
    starts = [0, *(m.end() for m in edges)]
    ends = [*(m.start() for m in edges), len(text)]
    parts: list[tuple[int, int]] = []
    start = 0
    for begin, end, behind in zip(starts, ends, [*starts[1:], len(text)], strict=True):
        if any(c.isdigit() for c in _REMARK.sub("", text[begin:end])):
            parts.append((start, end))
            start = behind  # 济南、青岛≥50 is one: what has no number goes with what follows
    return parts if parts and parts[-1][1] == len(text) else [(0, len(text))]


def _behind(text: str, amount: Amount, stop: int, end: int) -> tuple[str, str, int]:
    """The measure and the comparator behind an amount, and where they end."""
    measure = measure_behind(text, amount, bound=True)
    unit = measure.unit if measure and measure.end <= end else ""
    stop = measure.end if measure and measure.end <= end else stop
    stop = stop + len(_INCLUDED) if text.startswith(_INCLUDED, stop) else stop
    after = comparator_behind(text, stop) or ""
    stop += len(after)
    while stop < end and text[stop] in _CLOSE:
        stop += 1
    late = comparator_behind(text, stop) or ""
    return unit, late or after, stop + len(late)


def _item(text: str, start: int, end: int) -> CellValue | None:
    """One value with what leads to it and what follows; None where other words stand there."""
    if end - start > _ITEM * 2:
        return None
    whole = text[start] == "（" and text[end - 1] == "）" and text.count("（", start, end) == 1
    if whole:  # （38） alone is a value in brackets
        start, end = start + 1, end - 1
    since = _SINCE.search(text, start, end)
    at = _first_digit(text, since.end() if since else start, end)
    amount = _amount(text, at) if at is not None else None
    if at is None or amount is None or isinstance(amount.value, tuple):
        return None
    if amount.unit is not None and not _RATIO.match(text, at):  # 1/3 is one of three
        return None
    lead, name_end = _lead(text, start, since.start() if since else at)
    if since:
        lead += text[since.end() : at]
        if _LEAD.sub("", lead).strip(_OPEN):
            return None
    high, stop = _upper(text, amount)
    unit, after, stop = _behind(text, high or amount, stop, end)
    remark = _REMARK.match(text, stop)
    named = None
    if remark:
        named = remark.span(1) if not any(c.isdigit() for c in remark[1]) and remark[1] else None
        stop = remark.end()
    rest = _MARKS.sub("", text[stop:end]).strip("*#＊﹡。 ")
    if rest:
        return None
    if name_end > start:
        named = named or (start, name_end)
    low: Number = -amount.value if text[start:at] in ("-", "−") else amount.value
    value: Value = low if high is None or isinstance(high.value, tuple) else (low, high.value)
    return CellValue(
        start=start, end=stop, value=value, unit=amount.unit or unit,
        comparator=Comparator.RANGE if high is not None else _comparator(lead, after, amount),
        change=_change(lead), cumulative=any(c in _OPEN for c in text[start:at]),
        recurrence=Recurrence.ANNUAL if "年均" in lead or "每年" in lead else None,
        baseline_year=int(since[1]) if since else None, named=named,
    )  # fmt: skip


def _amount(text: str, at: int) -> Amount | None:
    """The number at a place, whatever bracket stands before it (〔 opens the year of a citation)."""
    found = amount_at(text[at:], 0)
    return found._replace(start=at, end=at + found.end) if found else None


def _first_digit(text: str, start: int, end: int) -> int | None:
    """Where the number of an item begins: the first digit outside of a bracket."""
    skip = {i for m in _REMARK.finditer(text) for i in range(*m.span())}
    found = [i for i in range(start, end) if text[i].isdigit()]
    return next((i for i in found if i not in skip), found[0] if found else None)


def _lead(text: str, start: int, end: int) -> tuple[str, int]:
    """What leads to a number as words that are known, and where a name before them ends."""
    position = end
    while position > start:
        if text[position - 1] in _OPEN + "“：" or (position == start + 1 and text[start] in "-−"):
            position -= 1
            continue
        m = next(
            (m for s in range(max(start, position - 6), position) if (m := _LEAD.fullmatch(text, s, position))),
            None,
        )  # fmt: skip
        if m is None:
            break
        position = m.start()
    return text[position:end], position


def _upper(text: str, low: Amount) -> tuple[Amount | None, int]:
    """The upper bound of a range 6—8, 6%～8%, and where it ends."""
    measure = measure_behind(text, low, bound=False)
    dash = _DASH.match(text, measure.end if measure else low.end)
    high = _amount(text, dash.end()) if dash else None
    return (high, high.end) if high is not None else (None, low.end)


def _comparator(lead: str, after: str, amount: Amount) -> Comparator:
    if after in AFTER:
        return AFTER[after]
    words = [w for w in re.findall(BEFORE_WORDS, lead) if w in BEFORE]
    return BEFORE[words[-1]] if words else amount.comparator or Comparator.EQUAL


def _change(lead: str) -> Change | None:
    words = re.findall(CHANGE_WORDS, lead)
    return CHANGES[words[-1]] if words and not lead.endswith(_CHANGED_TO) else None


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
    return _NOTHING.fullmatch(text) is not None
