"""What a column holds by what stands in it, where its header does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from policy_parse.domain.kinds import ColumnKind
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.quantities import UNITS
from policy_parse.lexicon.roles import names_body
from policy_parse.lexicon.table_headers import (
    VALUE_KINDS,
    Header,
)
from policy_parse.lexicon.units import looks_like_unit
from policy_parse.outline.table import (
    LABEL_SIZE,
    NAME_KINDS,
    NATURE,
    TEXT_KINDS,
    YEAR,
    Field,
    Table,
    is_value,
    year_of,
)

_MOST = 0.6  # share of a column's cells that tell what it holds
_LIST = re.compile(r"[、，；]")
_DONE = re.compile(r"[是否√×]|(?:已|未|基本|超额|提前)?(?:完成|达标)")
_INDICATOR = re.compile(
    rf"(?:[率量值数额度比]|{any_of('end_of_indicator')})(?:（[^（）]*）)*[*#\d]?$"
)
_FEW = 3  # rows and columns of a table without a header
_SOME = 0.4  # of a column of values that are numbers: others are —, or words
_DIGIT = re.compile(r"\d")


def name_by_contents(table: Table) -> None:
    """Name columns by what stands in them where their headers do not."""
    if not any(f.header for f in table.fields):
        return
    for column in table.fields:
        if (
            column.kind in ("", *NAME_KINDS)
            and _share(texts_under(table, column), _is_nature) >= _MOST
        ):
            column.header = Header(ColumnKind.NATURE)
        if column.header is None:
            kind = _kind_of_content(texts_under(table, column))
            if kind is ColumnKind.RESPONSIBLE and names_body(column.text):
                kind = None  # 推荐单位, 申报单位: bodies that have no role in the duties
            column.header = Header(kind) if kind else None
    _name_groups(table)
    if not table.of_kind(ColumnKind.INDICATOR) and not table.of_kind(*TEXT_KINDS):
        _name_indicators(table)
    if table.of_kind(*NAME_KINDS) and not table.of_kind(*VALUE_KINDS):
        for column in table.fields:
            if column.header is None and _share(texts_under(table, column), is_value) >= _MOST:
                column.header = Header(ColumnKind.GOAL)
    if not table.of_kind(ColumnKind.INDICATOR):
        for column in table.of_kind(ColumnKind.GOAL):
            if not year_of(column) and _share(texts_under(table, column), is_value) < _MOST:
                column.header = Header(ColumnKind.CONTENT)  # 工作目标 in words


def _name_groups(table: Table) -> None:
    """Columns without a header left of the names hold their groups."""
    names = table.of_kind(ColumnKind.INDICATOR)
    for column in table.fields:
        if names and column.start < names[0].start and not column.text and column.header is None:
            column.header = Header(ColumnKind.CATEGORY)


def _name_indicators(table: Table) -> None:
    """The column of names left of values under a header that says no more: 类别, 项目, 名称."""
    values = table.of_kind(*VALUE_KINDS)
    if not values:
        return
    left = [
        f for f in table.fields if f.start < values[0].start and f.kind in ("", ColumnKind.CATEGORY)
    ]
    named = [
        f for f in left if _share(texts_under(table, f), lambda t: not _DIGIT.match(t)) >= _MOST
    ]
    if named:
        named[-1].header = Header(ColumnKind.INDICATOR)


def fields_by_content(table: Table) -> list[Field]:
    """The columns of indicators whose header is lost, as where a page was cut out: by content.

    Names, then values of which the last is the goal and the one before it the base; natures or
    measures say that they are indicators, or the names do (…率, …（万亩）).
    """
    grid = table.grid
    if grid.height < _FEW or grid.width < _FEW:
        return []
    fields = [Field(c, c + 1, "", None) for c in range(grid.width)]
    table.set_fields(fields)
    for column in fields:
        texts = texts_under(table, column)
        if len(texts) < _FEW - 1:
            continue
        kind = ColumnKind.NUMBER if _counts_on(texts) else _kind_of_content(texts)
        kind = ColumnKind.NATURE if _share(texts, _is_nature) >= _MOST else kind
        column.header = Header(kind) if kind else None
    open_ones = [f for f in fields if f.header is None]
    figures = [f for f in open_ones if _share(texts_under(table, f), is_value) >= _SOME]
    if not figures:
        return []
    # Goals may be words for the most part: what stands right of the first figures is values too.
    values = [f for f in open_ones if f.start >= figures[0].start and _may_hold_goals(table, f)]
    named = [f for f in open_ones if f.start < figures[0].start]
    if not named:
        return []
    texts = texts_under(table, named[-1])
    said = bool(table.of_kind(ColumnKind.NATURE) or table.of_kind(ColumnKind.MEASURE))
    if not said and _share(texts, lambda t: _INDICATOR.search(t) is not None) < _MOST:
        return []
    for column in named:
        column.header = Header(ColumnKind.INDICATOR if column is named[-1] else ColumnKind.CATEGORY)
    last = (ColumnKind.BASE, ColumnKind.GOAL)[-len(values[-2:]) :]
    for column, value in zip(values[-2:], last, strict=True):
        column.header = Header(value)
    return fields


def _may_hold_goals(table: Table, column: Field) -> bool:
    """Whether a column without a header is of figures, or of short words with some figures."""
    texts = texts_under(table, column)
    short = _share(texts, lambda t: len(t) <= LABEL_SIZE) >= _MOST
    return short and _share(texts, is_value) > 0


def texts_under(table: Table, column: Field) -> list[str]:
    """What stands under a column, without what is empty."""
    cells = dict.fromkeys(c for row in table.rows() for c in table.under(row, column))
    texts = [cell.text for cell in cells]
    return [text for text in texts if text.strip("—-－/ ")]


def _kind_of_content(texts: Sequence[str]) -> ColumnKind | None:
    if len(texts) >= 2 and _counts_on(texts):
        return ColumnKind.NUMBER
    for kind, test in (
        (ColumnKind.MEASURE, _is_measure),
        (ColumnKind.RESPONSIBLE, _is_bodies),
        (ColumnKind.DONE, lambda t: _DONE.fullmatch(t) is not None),
        (ColumnKind.DEADLINE, lambda t: len(t) <= 24 and YEAR.search(t) is not None),
    ):
        if len(texts) >= 2 and _share(texts, test) >= _MOST:
            return kind
    return None


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _counts_on(texts: Sequence[str]) -> bool:
    """Whether they are the numbers of rows: 1, 2, 3 or 11, 12, 13."""
    if not all(text.isdigit() for text in texts):
        return False
    return all(int(b) == int(a) + 1 for a, b in pairwise(texts))


def _is_nature(text: str) -> bool:
    return NATURE.match(text) is not None


def _is_measure(text: str) -> bool:
    return text in UNITS or (len(text) <= 10 and text.lstrip("百千万亿") in UNITS)


def _is_bodies(text: str) -> bool:
    return all(looks_like_unit(name) for name in _LIST.split(text))
