"""Parts of a document: the main text, and annexes with a numbering of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policy_parse.domain.numerals import chinese_number
from policy_parse.domain.ordinals import read_ordinal
from policy_parse.domain.passage import Passage

_ANNEX = re.compile(r"附(?:件|录|表)?([\d一二三四五六七八九十]{0,3})(?:[：:](.*))?")


@dataclass(frozen=True, slots=True)
class Part:
    """Passages `[start, end)`; `number` is 0 for the main text, else that of the annex."""

    number: int
    title: str
    start: int
    end: int
    heading: tuple[int, ...]


def split_parts(passages: Sequence[Passage], body_start: int) -> list[Part]:
    """The main part and the annexes, in order; together they cover all passages."""
    starts: list[tuple[int, int]] = []
    listed: set[int] = set()
    for i, passage in enumerate(passages):
        text = passage.text
        if (
            i <= body_start
            or i in listed
            or len(text) > 200
            or not text.lstrip("（略）").startswith("附")
        ):
            continue
        match = _ANNEX.fullmatch(text.removeprefix("（略）"))
        if match is None or (
            match[1] and not match[1].isdecimal() and not chinese_number(match[1])
        ):
            continue
        if match[2] is not None and not (match[1] and not _list_follows(passages, i)):
            listed |= _listed(passages, i)
            continue
        number = int(match[1]) if match[1].isdecimal() else chinese_number(match[1]) or 0
        starts.append((i, number or len(starts) + 1))
    starts = _with_files(passages, starts)
    parts: list[Part] = []
    main_end = starts[0][0] if starts else len(passages)
    parts.append(Part(0, "", 0, main_end, tuple(sorted(listed))))
    for k, (i, number) in enumerate(starts):
        end = starts[k + 1][0] if k + 1 < len(starts) else len(passages)
        title, heading = _annex_title(passages, i, end)
        parts.append(Part(number, title, i, end, heading))
    return parts


def _with_files(
    passages: Sequence[Passage], starts: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """`starts` with the annexes that came as files of their own and do not say 附件 themselves."""
    source = passages[0].source if passages else None
    if source is None or not source.parts:
        return list(starts)
    out = list(starts)
    offsets = [p.locate(0) for p in passages]
    for order, part in enumerate(source.parts[1:], 1):
        first = bisect_left(offsets, part.start)
        if first >= len(passages) or offsets[first] >= part.end:
            continue
        if not any(first <= i < first + 3 for i, _ in starts):
            named = re.search(r"附(?:件|表|录)?(\d{1,2})", part.name)
            out.append((first, int(named[1]) if named else order))
    return sorted(out)


def _list_follows(passages: Sequence[Passage], i: int) -> bool:
    """Whether 附件1：… is an entry of the list of annexes, not the head of one."""
    return i + 1 < len(passages) and bool(
        _ANNEX.fullmatch(passages[i + 1].text) and "：" in passages[i + 1].text
    )


def _listed(passages: Sequence[Passage], i: int) -> set[int]:
    """The entries of the list of annexes (附件：1.… 2.…) that begins at `i`."""
    out = {i}
    first = read_ordinal(passages[i].text.partition("：")[2].removeprefix("（略）"))
    expected = first.value + 1 if first else 2
    for j in range(i + 1, len(passages)):
        text = passages[j].text
        ordinal = read_ordinal(text)
        if ordinal is None or ordinal.value != expected or len(text) > 60 or text.endswith("。"):
            break
        out.add(j)
        expected += 1
    return out


def _annex_title(passages: Sequence[Passage], i: int, end: int) -> tuple[str, tuple[int, ...]]:
    match = _ANNEX.fullmatch(passages[i].text)
    if match and match[2]:
        return match[2], (i,)
    j = i + 1 if match else i  # a file of its own may begin with its title
    if j < end:
        text = passages[j].text
        if (
            len(text) <= 60
            and not read_ordinal(text)
            and not text.endswith("。")
            and not passages[j].block.cell
        ):
            return passages[j].evidence(0, len(text)).quote, (i, j)
    return "", (i,) if match else ()
