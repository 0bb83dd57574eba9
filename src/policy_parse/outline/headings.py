"""The section tree from numbering marks (GB/T 9704—2012, 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policy_parse.domain.limits import tick
from policy_parse.domain.ordinals import (
    Ordinal,
    counted_on,
    decimal_ordinals,
    follows_before_digit,
    numbers_by_decimals,
    read_ordinal,
)
from policy_parse.domain.passage import Passage
from policy_parse.domain.skeleton import PassageRun, SectionDraft
from policy_parse.domain.tables import IndicatorRow
from policy_parse.lexicon.roles import CUE, iter_labels
from policy_parse.outline.indicator_rows import indicator_rows
from policy_parse.outline.parts import Part
from policy_parse.outline.table import Table
from policy_parse.outline.table_sections import free_path, table_sections

_HEADING_END = re.compile(r"[。：]")
_DUTY = re.compile(r"[（〔][^（）〔〕]+[）〕]$")
_RUN_IN = 40  # characters of a run-in heading that has neither 。 nor ： (gold/FORMAT.md)
_CONTENTS = re.compile(r"目录|目次")
_LEADERS = re.compile(r"(?:\.{3,}|…{2,}|·{3,})\d*$")
_CAPTION = re.compile(r"(?:附?表|图)\d{1,2}(?![.、：]?\d)")
_NOTE = re.compile(r"(?:备?注|说明)：")
_ARTICLE = 3  # rank of 第X条
_ITEM = 6  # rank of 1.


def build_sections(
    passages: Sequence[Passage],
    parts: Sequence[Part],
    taken: set[int],
    tables: Sequence[Table],
    plan_years: tuple[int, int] | None,
) -> tuple[list[SectionDraft], list[PassageRun], list[IndicatorRow]]:
    """All sections in order, what stands under none, and the rows of indicator tables.

    `plan_years` are the first and last year of the plan.
    """
    tree = _Tree.of(passages, parts, plan_years)
    begins = {table.grid.first: table for table in tables}
    read = {i for table in tables if table.is_read for i in table.grid.passages()}
    boxed = {i for table in tables if table.is_boxed_prose for i in table.grid.passages()}
    skip = taken | _contents_lines(passages)
    notes = _notes(passages)
    for part in parts:
        tree.begin(f"A{part.number}" if part.number else "")
        for i in range(part.start, part.end):
            tick()
            if i in skip:
                continue
            if i in notes:  # what a note says of the whole document still holds
                tree.loose.append(PassageRun(passages[i], 0))
                continue
            table = begins.get(i)
            if table is not None and table.is_read:
                tree.add_table(table)
            if i not in read:
                tree.add(i, in_table=passages[i].block.cell is not None and i not in boxed)
    return tree.sections, tree.loose, tree.indicators


@dataclass(slots=True)
class _Tree:
    """The section tree while it grows; `stack` holds the open sections, `prefix` the annex."""

    passages: Sequence[Passage]
    ordinals: Sequence[Ordinal | None]
    styled: _Styled
    articles: int
    attached: int
    plan_years: tuple[int, int] | None
    sections: list[SectionDraft] = field(default_factory=list)
    loose: list[PassageRun] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    taken_paths: dict[str, int] = field(default_factory=dict)
    stack: list[int] = field(default_factory=list)
    prefix: str = ""

    @classmethod
    def of(
        cls, passages: Sequence[Passage], parts: Sequence[Part], plan_years: tuple[int, int] | None
    ) -> _Tree:
        """An empty tree over the passages of a document."""
        ordinals = _ordinals(passages)
        articles = sum(o is not None and o.rank == _ARTICLE for o in ordinals)
        attached = max((part.number for part in parts), default=0)
        styled = _Styled.of(passages, ordinals)
        return cls(passages, ordinals, styled, articles, attached, plan_years)

    def begin(self, prefix: str) -> None:
        """Begin the document or an annex of it."""
        self.prefix, self.stack = prefix, []

    def add_table(self, table: Table) -> None:
        """The rows of a table as sections, and those that list indicators."""
        sections = self.sections
        holder = self.stack[-1] if self.stack else None
        path = sections[holder].path if holder is not None else self.prefix
        rows = table_sections(table, sections, holder, self.prefix, self.taken_paths)
        (sections[holder].runs if holder is not None else self.loose).extend(rows.loose)
        if table.holds_indicators:
            self.indicators += indicator_rows(table, path, rows.paths, self.plan_years)

    def add(self, i: int, *, in_table: bool) -> None:
        """A passage: a section where it bears a mark, else a run of the one that is open."""
        passage, sections, stack = self.passages[i], self.sections, self.stack
        ordinal = None if in_table else _heading_mark(passage, self.ordinals[i], self.articles)
        if ordinal is None and not in_table and i > 0:
            ordinal = self.styled.mark(passage, sections, stack)
        if ordinal is None:
            (sections[stack[-1]].runs if stack else self.loose).append(PassageRun(passage, 0))
            return
        if _restarts(sections, stack, ordinal, self.passages, i):
            self.attached += 1
            self.begin(f"A{self.attached}")
            stack = self.stack
        while stack and sections[stack[-1]].ordinal.rank >= ordinal.rank:
            stack.pop()
        sections.append(_draft(passage, ordinal, sections, stack, self.prefix, self.taken_paths))
        if stack:
            sections[stack[-1]].children.append(len(sections) - 1)
        stack.append(len(sections) - 1)


@dataclass(frozen=True, slots=True)
class _Styled:
    """Headings that only their style or outline level tells: they bear no number.

    `ranks` are those of the numbered headings by their level, so that both make one tree.
    """

    ranks: Mapping[int, float]

    @classmethod
    def of(cls, passages: Sequence[Passage], ordinals: Sequence[Ordinal | None]) -> _Styled:
        """The ranks that the numbered headings of a document have at each level."""
        ranks: dict[int, float] = {}
        for passage, ordinal in zip(passages, ordinals, strict=True):
            level = passage.block.level
            if level and ordinal is not None:
                ranks[level] = min(ordinal.rank, ranks.get(level, ordinal.rank))
        return cls(ranks)

    def mark(
        self, passage: Passage, sections: Sequence[SectionDraft], stack: Sequence[int]
    ) -> Ordinal | None:
        """The place of a heading without a number in the tree, or None where it is none."""
        level, text = passage.block.level, passage.text
        if not level or level > _LEVELS or len(text) > _STYLED or text[-1] in "。；：，":
            return None
        above = [rank for own, rank in self.ranks.items() if own < level]
        rank = self.ranks.get(level, max(above, default=-1.0) + level / 100)
        depth = sum(sections[k].ordinal.rank < rank for k in stack)
        parent = stack[depth - 1] if depth else None
        before = sections[parent].children if parent is not None else ()
        tops = [s for s in sections if s.parent is None]
        value = 1 + (len(before) if parent is not None else len(tops))
        return Ordinal(rank, value, 0)


_LEVELS = 6  # outline levels that are headings
_STYLED = 40  # characters of a heading without a number


def _ordinals(passages: Sequence[Passage]) -> list[Ordinal | None]:
    """The mark at the head of each passage; 2.5G基站 behind item 1 is item 2."""
    out: list[Ordinal | None] = []
    item = 0
    texts = [passage.text for passage in passages]
    by_decimals = numbers_by_decimals(texts)
    decimals = (decimal_ordinals(texts) if by_decimals else {}) | counted_on(texts)
    for i, passage in enumerate(passages):
        ordinal = read_ordinal(passage.text) or decimals.get(i)
        if ordinal is None and not by_decimals:
            ordinal = follows_before_digit(passage.text, item)
        if ordinal is not None and ordinal.rank <= _ITEM:
            item = ordinal.value if ordinal.rank == _ITEM else 0
        out.append(ordinal)
    return out


def _heading_mark(passage: Passage, ordinal: Ordinal | None, articles: int) -> Ordinal | None:
    """The mark at the head of a passage, where it numbers a heading or an item."""
    text = passage.text
    if ordinal is None or ordinal.length >= len(text):
        return None
    if ordinal.rank == _ARTICLE and articles < 2 and not passage.spaced(ordinal.length):
        return None
    if ordinal.rank < _ARTICLE and len(text) > 50:
        return None
    if text[ordinal.length] in "，。、；）%":
        return None
    return ordinal


def _contents_lines(passages: Sequence[Passage]) -> set[int]:
    """Lines of a contents page: from 目录 until its first entry comes again, or with dot leaders."""
    skip = {
        i
        for i, p in enumerate(passages)
        if len(p.text) < 80
        and ("…" in p.text or "..." in p.text or "···" in p.text)
        and _LEADERS.search(p.text)
    }
    for i, passage in enumerate(passages):
        if len(passage.text) > 4 or not _CONTENTS.fullmatch(passage.text):
            continue
        first = next((p.text for p in passages[i + 1 :] if read_ordinal(p.text)), "")
        again = re.sub(r"[.…·\d]+$", "", first)
        for j in range(i + 2, len(passages)):
            text = passages[j].text
            if (
                again
                and text.startswith(again)
                and not _LEADERS.search(text)
                and text != first[: len(text) - 1]
            ):
                skip.update(range(i, j))
                break
        break
    return skip


def _notes(passages: Sequence[Passage]) -> set[int]:
    """Captions of tables (表1 …) and the notes under them (注：1.… 2.…), which are no items."""
    out: set[int] = set()
    expected = 0
    for i, passage in enumerate(passages):
        text = passage.text
        if _CAPTION.match(text) and len(text) <= 50 and text[-1] not in "。；：":
            out.add(i)
        elif _NOTE.match(text):
            out.add(i)
            first = read_ordinal(text.partition("：")[2])
            expected = first.value + 1 if first else 0
        elif expected:
            ordinal = read_ordinal(text)
            if ordinal is not None and ordinal.value == expected and ordinal.rank >= 6:
                out.add(i)
                expected += 1
            else:
                expected = 0
    return out


def _restarts(
    sections: list[SectionDraft],
    stack: list[int],
    ordinal: Ordinal,
    passages: Sequence[Passage],
    i: int,
) -> bool:
    """Whether a top-level 一、 begins a second plan: the numbering starts again under a new title."""
    if not stack or ordinal.value != 1:
        return False
    root = sections[stack[0]].ordinal
    if ordinal.rank != root.rank or root.value < 2:
        return False
    return any(_is_title(passages[j].text) for j in range(max(0, i - 4), i))


def _is_title(text: str) -> bool:
    return 4 <= len(text) <= 50 and not read_ordinal(text) and text[-1] not in "。；：，、"


def _draft(
    passage: Passage,
    ordinal: Ordinal,
    sections: list[SectionDraft],
    stack: list[int],
    prefix: str,
    taken: dict[str, int],
) -> SectionDraft:
    text = passage.text
    parent = stack[-1] if stack else None
    above = sections[parent].path if parent is not None else prefix
    own = text[: ordinal.length].rstrip(".、") if not above and "." in text[:3] else ""
    own = own if own.replace(".", "").isdecimal() else str(ordinal.value)
    path = free_path(f"{above}.{ordinal.value}" if above else own, taken)
    stop = _HEADING_END.search(text, ordinal.length)
    if stop and stop.start() > ordinal.length:
        end = stop.start()
    elif stop is None and _stands_alone(text):
        end = len(text)
    else:
        end = min(len(text), ordinal.length + _RUN_IN)
    end = _before_duty(text, ordinal.length, end)
    return SectionDraft(
        path=path,
        number=passage.literal(0, ordinal.length) if ordinal.length else "",
        heading=passage.literal(ordinal.length, end),
        depth=len(stack) + 1,
        ordinal=ordinal,
        parent=parent,
        evidence=passage.evidence(0, end),
        heading_end=end,
        runs=[PassageRun(passage, ordinal.length)],
    )


def _before_duty(text: str, start: int, end: int) -> int:
    """Where a heading ends that a bracket of duties closes: 一、土地（牵头单位：…）."""
    bracket = _DUTY.search(text, start, end) if text[end - 1] in "）〕" else None
    if bracket is None or bracket.start() == start:
        return end
    inside = text[bracket.start() + 1 : end - 1]
    return bracket.start() if iter_labels(inside) or CUE.search(inside) else end


def _stands_alone(text: str) -> bool:
    """Whether a paragraph without 。 is a heading line as a whole."""
    return len(text) <= _RUN_IN + 12
