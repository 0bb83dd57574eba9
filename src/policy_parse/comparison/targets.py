"""Targets of one indicator side by side: equal, stricter, looser, or not to be compared, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policy_parse.comparison.wording import Weights, Wording
from policy_parse.domain.comparison import TargetPair, Verdict
from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Notice, Target, TargetKind
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.indicators import (
    RELATIVE,
    canonical,
    emission_of,
    lower_is_better,
    measure,
    scope_of,
)

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PER_UNIT = re.compile(rf"每(?!年|月|季|天|周|日)|{any_of('per_head')}|单位(?!面积)")
_CUMULATIVE = re.compile(r"累计|总数|总量")
_PLACE_WORDS = re.compile(
    r"全(?:省|市|区|县|州|国)|[本我各](?:省|市|区|县)|(?:省|市|区|县)级(?:以上)?|市、县两级|地方"
)
_ALIKE = 0.5  # likeness of indicators in paired tasks
_ALIKE_ELSEWHERE = 0.72  # … and in tasks that are not paired
_IDENTICAL = 0.9
_ONE_SUBSTANCE = 0.6  # likeness of what is left of a substance and what is taken away of it


@dataclass(frozen=True, slots=True)
class _Read:
    """A target ready to be compared."""

    target: Target
    name: str
    wording: Wording
    numbers: tuple[str, ...]
    dimension: str
    factor: float
    per_unit: bool
    cumulative: bool
    scope: frozenset[str]
    heard: frozenset[str]  # scopes that its sentence and its heading name
    emission: tuple[str, str, str] | None


def compare_targets(
    parent: Notice, child: Notice, linked: Mapping[str, set[str]], *, same_place: bool
) -> list[TargetPair]:
    """Pairs of targets that speak of one indicator, each with its verdict on the child's.

    `linked` maps a parent's section to the child's sections it is paired with; `same_place`:
    whether both documents speak of one place (a draft and its final text), so that counts compare.
    """
    ours, theirs = _read_all(parent), _read_all(child)
    weights = Weights([r.wording for r in (*ours, *theirs)])
    candidates = []
    for i, p in enumerate(ours):
        for j, c in enumerate(theirs):
            tick()
            near = c.target.section in linked.get(p.target.section, ())
            likeness = _likeness(p, c, weights)
            if near and _are_total_and_reduction(p, c):
                likeness = max(likeness, _ONE_SUBSTANCE)
            if likeness < (_ALIKE if near else _ALIKE_ELSEWHERE):
                continue
            kin = p.dimension == c.dimension and p.target.change == c.target.change
            candidates.append((-(likeness + 0.3 * near + 0.1 * kin), i, j, likeness))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, i, j, likeness in sorted(candidates):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            verdict, why = judge(ours[i], theirs[j], likeness, same_place=same_place)
            pairs.append((i, TargetPair(ours[i].target, theirs[j].target, verdict, why)))
    return [pair for _, pair in sorted(pairs, key=lambda item: item[0])]


def indicator_name(printed: str) -> str:
    """An indicator as it is compared: without words of level, synonyms made one."""
    return canonical(_PLACE_WORDS.sub("", printed))


def _read_all(notice: Notice) -> list[_Read]:
    headings = {section.path: section.heading for section in notice.sections}
    text = notice.source.text
    return [
        _read(t, scope_of(f"{headings.get(t.section, '')}|{_said_before(text, t)}"))
        for t in notice.targets
        if t.kind is TargetKind.TARGET
    ]


def _said_before(text: str, target: Target) -> str:
    """What its sentence says before a target: of 城区绿地率达到40%、覆盖率达到90% both are of 城区."""
    start = target.evidence.span[0]
    return text[max(text.rfind(mark, 0, start) for mark in "。；！？") + 1 : start]


def _read(target: Target, heard: frozenset[str]) -> _Read:
    dimension, factor = measure(target.unit)
    name = indicator_name(target.indicator)
    quote = target.evidence.literal
    return _Read(
        target,
        name,
        Wording.of(_NUMBER.sub("", name)),
        tuple(_NUMBER.findall(target.indicator)),
        dimension,
        factor,
        _PER_UNIT.search(quote) is not None or _PER_UNIT.search(target.indicator) is not None,
        target.cumulative or _CUMULATIVE.search(quote) is not None,
        scope_of(f"{target.scope or ''}|{target.indicator}"),
        heard,
        emission_of(target.indicator),
    )


def _likeness(p: _Read, c: _Read, weights: Weights) -> float:
    """Likeness of two indicators from 0 to 1: shared weight against both, or against the shorter."""
    if p.name == c.name:
        return 1.0
    a, b = p.wording.pairs.keys(), c.wording.pairs.keys()
    if not a or not b:
        return 0.0
    mass = sum(weights.rarities[x] for x in sorted(a & b))
    ours = sum(weights.rarities[x] for x in sorted(a)) or 1.0
    theirs = sum(weights.rarities[x] for x in sorted(b)) or 1.0
    both = 2 * mass / (ours + theirs)
    within = 0.85 * mass / min(ours, theirs)
    return max(both, within)


def _are_total_and_reduction(p: _Read, c: _Read) -> bool:
    """Whether one is the emission of a substance and the other what is taken away of it."""
    if not p.emission or not c.emission or p.emission[1] == c.emission[1]:
        return False
    ours, theirs = p.emission[0], c.emission[0]
    return not ours or not theirs or ours == theirs


def judge(p: _Read, c: _Read, likeness: float, *, same_place: bool) -> tuple[Verdict, str]:
    """The verdict on the child's target and its reason in words."""
    why = _not_comparable(p, c, likeness, same_place=same_place)
    if why:
        return Verdict.INCOMPARABLE, why
    low = _asks_less_by_more(p, c)
    ours, theirs = _bound(p, low=low), _bound(c, low=low)
    better = "越低越好" if low else "越高越好"
    if abs(ours[0] - theirs[0]) > 1e-9:
        stricter = theirs[0] < ours[0] if low else theirs[0] > ours[0]
        said = f"{_said(c)}，上级{_said(p)}，{better}"
        return (Verdict.STRICTER, said) if stricter else (Verdict.LOOSER, said)
    if ours[1] != theirs[1]:
        strict = theirs[1]
        said = f"数值相同，“{'超过' if not low else '低于'}”比“达到”更严"
        return (Verdict.STRICTER, said) if strict else (Verdict.LOOSER, said)
    ours_due, theirs_due = p.target.due, c.target.due
    if ours_due and theirs_due and ours_due[:4] != theirs_due[:4]:
        said = f"数值相同，完成时间{theirs_due}，上级{ours_due}"
        earlier = theirs_due < ours_due
        return (Verdict.STRICTER, said) if earlier else (Verdict.LOOSER, said)
    return Verdict.EQUAL, f"与上级相同（{_said(c)}）"


def _not_comparable(p: _Read, c: _Read, likeness: float, *, same_place: bool) -> str:
    """Why two targets cannot be compared, or nothing."""
    a, b = p.target, c.target
    if p.emission and c.emission and p.emission[1] != c.emission[1]:
        return f"一为{p.emission[2]}，一为{c.emission[2]}，口径不同，不可比"
    if p.scope - c.scope - c.heard or c.scope - p.scope - p.heard:
        return f"范围不同（上级{_scope(p)}，本级{_scope(c)}），不可比"
    if (a.change is None) != (b.change is None):
        return "一为水平值，一为变化量，不可比"
    if p.dimension != c.dimension:
        return f"计量单位不同（{a.unit or '无'}与{b.unit or '无'}），不可比"
    if a.change != b.change:
        return "一为增加，一为减少，不可比"
    if p.numbers != c.numbers:
        return f"指标口径不同（{'、'.join(p.numbers) or '无'}与{'、'.join(c.numbers) or '无'}），不可比"
    if a.change and a.baseline_year and b.baseline_year and a.baseline_year != b.baseline_year:
        return f"基期不同（{a.baseline_year}年与{b.baseline_year}年），不可比"
    if a.recurrence != b.recurrence and p.dimension not in RELATIVE:
        return "一为每年的量，一为累计或期末的量，不可比"
    relative = p.dimension in RELATIVE or (p.per_unit and c.per_unit)
    if relative or same_place:
        return ""
    if likeness >= _IDENTICAL and a.value == b.value and not p.cumulative:
        return ""  # carried over word for word
    return "绝对数，地域规模不同，不可比"


def _scope(r: _Read) -> str:
    return "、".join(sorted(r.scope)) or r.target.scope or "未限定范围"


def _asks_less_by_more(p: _Read, c: _Read) -> bool:
    """Whether the smaller figure is the stricter one."""
    if p.target.change == "decrease":
        return False  # a larger cut asks more
    signs = {p.target.comparator, c.target.comparator}
    if signs & {"<=", "<"} and not signs & {">=", ">"}:
        return True
    if signs & {">=", ">"} and not signs & {"<=", "<"}:
        return False
    return lower_is_better(p.target.indicator) or lower_is_better(c.target.indicator)


def _bound(r: _Read, *, low: bool) -> tuple[float, bool]:
    """The figure that has to be met, in base measures, and whether it has to be passed."""
    value = r.target.value
    if isinstance(value, tuple):
        value = value[1] if low else value[0]
    strict = r.target.comparator in ("<", ">")
    return round(float(value) * r.factor, 9), strict


def _said(r: _Read) -> str:
    value = r.target.value
    shown = f"{value[0]:g}—{value[1]:g}" if isinstance(value, tuple) else f"{value:g}"
    return f"{shown}{r.target.unit}"
