"""Annexes that refer to each other in a circle: whoever follows them never arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.numerals import chinese_number
from policy_parse.domain.source import Remark, Source, Span

_NAMED = re.compile(r"附件[ \u3000]*(\d{1,3}|[一二三四五六七八九十]{1,3})")
_BEFORE = 20  # characters before 附件1 that are looked at for the start of its line
_FEWEST = 4  # two heads and two references


def annex_cycles(source: Source) -> Iterator[Remark]:
    """A remark for each circle of annexes, at the reference that closes it."""
    if source.text.count("附件") < _FEWEST:
        return
    references = _references(source)
    for circle in _circles(references):
        names = "、".join(f"附件{number}" for number in circle)
        place = references[circle[-1]][circle[0]]
        yield Remark("annex-cycle", f"{names}循环引用，请核对应以哪个附件为准。", place)


def _references(source: Source) -> dict[int, dict[int, Span]]:
    """Which annexes each annex names, and where it does so first."""
    out: dict[int, dict[int, Span]] = {}
    here = 0  # the main text
    for match in _NAMED.finditer(source.text):
        named = match[1]
        number = int(named) if named.isdecimal() else chinese_number(named) or 0
        if _is_head(source.text, match):
            here = number
        elif here and number and number != here:
            out.setdefault(here, {}).setdefault(number, Span(*match.span()))
    return out


def _is_head(text: str, match: re.Match[str]) -> bool:
    """Whether 附件1 stands at the head of the annex: alone on its line, or before its title."""
    before = text[max(match.start() - _BEFORE, 0) : match.start()]
    line = before.rpartition("\n")[2]
    starts = not line.strip() and (line != before or match.start() <= _BEFORE)
    behind = text[match.end() : match.end() + 1]
    return starts and (not behind.strip() or behind in "：:")


def _circles(references: dict[int, dict[int, Span]]) -> Iterator[list[int]]:
    """A circle for each reference that leads back to where one came from; each annex once."""
    done: set[int] = set()
    for first in references:
        way: list[int] = []
        waiting = [(first, 0)]
        while waiting:
            number, depth = waiting.pop()
            done.update(way[depth:])
            del way[depth:]
            if number in done:
                continue
            if number in way:
                yield way[way.index(number) :]
                done.update(way[way.index(number) :])
                continue
            way.append(number)
            waiting += [(following, len(way)) for following in references.get(number, ())]
        done.update(way)
