"""Seeded errors in the sums of plans: how many `sums` finds, and all it finds in plans as printed.

    python bench/sums.py FOLDER [COUNT] [PLANS] [SEED]

Sums that hold are looked for here by other means than the package's own: by trying out the cells of
a table and the numbers of a sentence. One digit of one number of such a sum is changed in the text
that was read, and the document is parsed again. Prints the share that is found, each that is
missed, and every finding in the documents as they are, to be judged by reading.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.notice import Notice, TargetKind
from policy_parse.domain.passage import Passage
from policy_parse.domain.source import Source, Span
from policy_parse.errors import PolicyParseError
from policy_parse.layout import lay_out
from policy_parse.outline.grids import Grid, read_grids
from policy_parse.pipeline import parse_source
from policy_parse.read import read
from policy_parse.sums import Finding, check_notice

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TOTAL = re.compile(r".{0,6}(?:合计|总计|小计|共计)")
_LISTED = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)(?P<unit>[^\d，。；、（）：]{1,6})(?:以上)?[，,]?[（(]?其中[：:，]?(?P<list>[^。；）]+)"
)
_BRACKET = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)(?P<unit>[^\d，。；、（）：]{1,4})（(?!其中)(?P<list>[^。；）]+)）"
)
_TOGETHER = re.compile(
    r"(?P<list>[^。；]+?)[，、]?(?:合计|共计)(?P<n>\d+(?:\.\d+)?)(?P<unit>[^\d，。；、]{1,5})"
)


class Sum(NamedTuple):
    """A sum that holds: the places of its parts and of its total in the source."""

    kind: str
    spans: tuple[Span, ...]


def sums_of(notice: Notice) -> list[Sum]:
    """The sums of a document that hold, by trial."""
    source = notice.source
    passages = lay_out(source)
    found = [s for grid in read_grids(passages) for s in _in_grid(grid)]
    for passage in passages:
        if passage.block.cell is None:
            found += _in_sentence(passage)
    found += _twice(notice)
    return list({sum_.spans[-1]: sum_ for sum_ in found}.values())


def _twice(notice: Notice) -> Iterator[Sum]:
    """The goals of a table that the text sets again: the whole name, the number close behind.

    The text sets it for the same date, or without one.
    """
    text = notice.source.text
    tabled = [t for t in notice.targets if _in_cell(notice.source, t.value_evidence)]
    told = [t for t in notice.targets if not _in_cell(notice.source, t.value_evidence)]
    for target in tabled:
        name, number = target.evidence.quote, _NUMBER.search(target.value_evidence.quote)
        if len(name) < 5 or number is None:
            continue
        for said in re.finditer(re.escape(name) + r"[^。；\d]{1,6}(\d+(?:\.\d+)?)", text):
            span = Span(*said.span(1))
            same = [
                t
                for t in told
                if t.value_evidence.span.start <= span.start < t.value_evidence.span.end
            ]
            dues = {t.due for t in same if t.kind is TargetKind.TARGET}
            if said[1] == number[0] and dues and dues <= {None, target.due}:
                first = text.index(number[0], target.value_evidence.span.start)
                yield Sum("twice", (Span(first, first + len(number[0])), span))


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start < outer.end


def _in_cell(source: Source, evidence: Evidence) -> bool:
    return _is_cell(source, evidence.span.start)


def _is_cell(source: Source, offset: int) -> bool:
    return any(b.cell is not None for b in source.blocks if b.start <= offset < b.end)


def _in_grid(grid: Grid) -> Iterator[Sum]:
    """合计 under, over or beside a run of cells that come to it; goals that are base and more."""
    table = [[grid.cells.get((r, c)) for c in range(grid.width)] for r in range(grid.height)]
    for lines in (table, [list(column) for column in zip(*table, strict=True)]):
        for n, line in enumerate(lines):
            if not any(c is not None and _TOTAL.match(c.text) for c in line[:2]):
                continue
            for k in range(len(line)):
                for run in (lines[:n][::-1], lines[n + 1 :]):
                    cells = dict.fromkeys(row[k] for row in run)
                    yield from _run([c for c in cells if c], line[k])


def _run(cells: Sequence[object], total: object) -> Iterator[Sum]:
    numbers = [(_span(c), _value(c)) for c in cells]
    whole, place = _value(total), _span(total)
    if whole is None or place is None or whole <= 0:
        return
    known = [(s, v) for s, v in numbers if v is not None and s is not None]
    for n, value in enumerate(accumulate(v for _, v in known), 1):
        if n > 1 and value == whole:
            yield Sum("table", (*(s for s, _ in known[:n]), place))
            return


def _value(cell: object) -> Decimal | None:
    text = getattr(cell, "text", "")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _span(cell: object) -> Span | None:
    lines = getattr(cell, "lines", None)
    return Passage.joined(lines).evidence(0, len(getattr(cell, "text", ""))).span if lines else None


def _in_sentence(passage: Passage) -> Iterator[Sum]:
    """Numbers with the measure of a total behind 其中, or before 合计, that come to it."""
    for pattern in (_LISTED, _BRACKET, _TOGETHER):
        for found in pattern.finditer(passage.text):
            total, unit = Decimal(found["n"]), found["unit"]
            parts = [
                (m.span(), Decimal(m[0]))
                for m in _NUMBER.finditer(found["list"])
                if found["list"].startswith(unit, m.end())
                and found["list"][m.start() - 1 : m.start()] not in ("~", "～", "-", "—")
            ]
            start = found.start("list")
            if "/" in unit or "%" in unit:
                continue
            if pattern is _TOGETHER:
                parts = parts[::-1]
            for n, value in enumerate(accumulate(v for _, v in parts), 1):
                if n > 1 and value == total:
                    places = [(a + start, b + start) for (a, b), _ in parts[:n]]
                    spans = [passage.evidence(*p).span for p in [*places, found.span("n")]]
                    yield Sum("text", tuple(spans))
                    break


def mutated(source: Source, sum_: Sum, span: Span, rng: random.Random) -> Source:
    """The document with one digit of a number changed by more than rounding explains.

    The first digit does not become 0. Half a unit of the last digit of each number may be rounding.
    """
    text = source.text
    numbers = [text[slice(*s)].strip() for s in sum_.spans]
    rounding = sum(Decimal(5).scaleb(int(Decimal(n).as_tuple().exponent) - 1) for n in numbers)
    old = Decimal(text[slice(*span)].strip())
    digits = [i for i in range(*span) if text[i].isdigit()]
    while True:
        at, digit = rng.choice(digits), rng.choice("0123456789")
        spoilt = text[:at] + digit + text[at + 1 :]
        change = abs(Decimal(spoilt[slice(*span)].strip()) - old)
        if change > rounding and (digit != "0" or at != digits[0]):
            return replace(source, text=spoilt)


def _found(findings: Sequence[Finding], sum_: Sum) -> bool:
    """Whether a finding speaks of the sum that was spoilt."""
    places = [f.evidence.span for x in findings for f in x.figures]
    return sum(any(a <= span.start < b for a, b in places) for span in sum_.spans) > 1


def _sources(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.iterdir()):
        try:
            yield read(path)
        except PolicyParseError as error:
            print(f"not read: {error}", file=sys.stderr)


def main(arguments: list[str]) -> int:
    """Print what was found and what was missed; 1 where less than 0.95 was found."""
    folder = Path(arguments[0])
    numbers = [int(a) for a in arguments[1:]]
    count, plans, seed = numbers + [100, 20, 1][len(numbers) :]
    held: dict[Source, list[Sum]] = {}
    printed = documents = 0
    for source in _sources(folder):
        documents += 1
        notice = parse_source(source)
        for finding in check_notice(notice):
            printed += 1
            place = finding.total.evidence
            print(f"AS PRINTED {source.name} p. {place.page}: {finding.arithmetic}")
        if sums := sums_of(notice):
            held[source] = sums
    rng = random.Random(seed)
    richest = sorted(held, key=lambda s: -len(held[s]))[:plans]
    print(f"{sum(map(len, held.values()))} sums that hold in {len(held)} documents")
    kinds: dict[str, list[bool]] = defaultdict(list)
    seeds = [(s, rng.choice(held[s])) for n in range(count) for s in [richest[n % len(richest)]]]
    for source, sum_ in seeds:
        span = rng.choice(sum_.spans)
        spoilt = mutated(source, sum_, span, rng)
        done = _found(check_notice(parse_source(spoilt)), sum_)
        kinds[sum_.kind].append(done)
        if not done:
            around = spoilt.text[max(0, sum_.spans[-1].start - 60) : sum_.spans[-1].end + 80]
            said = [spoilt.text[slice(*s)] for s in sum_.spans]
            print(f"MISSED {source.name} {source.text[slice(*span)]} → {said}: {around!r}")
    for kind, outcomes in sorted(kinds.items()):
        print(f"{kind}: {sum(outcomes)} of {len(outcomes)} found")
    share = sum(map(sum, kinds.values())) / max(1, len(seeds))
    print(f"seeded {len(seeds)} in {len(richest)} plans, found {share:.3f}")
    print(f"{printed} findings in {documents} documents as printed")
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
