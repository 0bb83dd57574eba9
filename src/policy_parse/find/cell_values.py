"""The values of a cell of an indicator table: one as a rule, or several that are named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.kinds import Change, Comparator, Recurrence
from policy_parse.domain.mentions import Amount, CellValue
from policy_parse.domain.notice import Number, Value
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
    comparator_behind,
)

NOTE_MARKS = re.compile(r"(?:[*＊#﹡★▲△※①-⑳]|(?<=[\u4e00-\u9fff）])\d)+$")
_CHANGED_TO = words_of("changed_to")
OPENING, _CLOSE = "〔［【[", "〕］】]"
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
NOTHING = re.compile(r"[—\-－–/\\无*\s…]*")
_INCLUDED = "（含）"  # 1500（含）以上
_ITEM = 24  # characters of a part of a cell that is an item


def read_values(text: str, *, pairs: bool = False) -> Iterator[CellValue]:
    """The values of a cell: one as a rule, several named ones (30%（全省）45%（九市）).

    Nothing where it holds none, or other words; `pairs` tells that 200/400 are two values.
    """
    if NOTHING.fullmatch(text) or not re.search(r"\d", text):
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
        if _LEAD.sub("", lead).strip(OPENING):
            return None
    high, stop = _upper(text, amount)
    unit, after, stop = _behind(text, high or amount, stop, end)
    remark = _REMARK.match(text, stop)
    named = None
    if remark:
        named = remark.span(1) if not any(c.isdigit() for c in remark[1]) and remark[1] else None
        stop = remark.end()
    rest = NOTE_MARKS.sub("", text[stop:end]).strip("*#＊﹡。 ")
    if rest:
        return None
    if name_end > start:
        named = named or (start, name_end)
    low: Number = -amount.value if text[start:at] in ("-", "−") else amount.value
    value: Value = low if high is None or isinstance(high.value, tuple) else (low, high.value)
    return CellValue(
        start=start,
        end=stop,
        value=value,
        unit=amount.unit or unit,
        comparator=Comparator.RANGE if high is not None else _comparator(lead, after, amount),
        change=_change(lead),
        cumulative=any(c in OPENING for c in text[start:at]),
        recurrence=Recurrence.ANNUAL if "年均" in lead or "每年" in lead else None,
        baseline_year=int(since[1]) if since else None,
        named=named,
    )


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
        if text[position - 1] in OPENING + "“：" or (position == start + 1 and text[start] in "-−"):
            position -= 1
            continue
        m = next(
            (
                m
                for s in range(max(start, position - 6), position)
                if (m := _LEAD.fullmatch(text, s, position))
            ),
            None,
        )
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
