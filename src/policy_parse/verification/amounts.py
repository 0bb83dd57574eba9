"""How a number of a row and one of its notice stand to each other: one amount, short for it, altered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from policy_parse.domain.kinds import Comparator
from policy_parse.lexicon.quantities import BEFORE, BEFORE_WORDS, MEASURE_CLASS
from policy_parse.verification.facts import Figure
from policy_parse.verification.findings import Fault
from policy_parse.verification.wording import pairs_of

_BOUND, _FROM = re.compile(BEFORE_WORDS), re.compile(r"[由从]$")
_EACH = re.compile(r"[每多][\u4e00-\u9fff]{0,4}$")
_PIECES = re.compile(r"\d\s*个")
# Pairs of characters of a clause that tell a number; shares of them that one has, and the other.
_TELLING, _SWAPPED, _ELSE = 2, 0.7, 0.2
_FAR = 16  # characters behind a number that tell what it is of
_COUNTED = 10  # things that a clerk counts
CONTEXT = 2  # characters before a number by which it is known again


def swapped_with(figure: Figure, same: Sequence[Figure], own: Sequence[Figure]) -> Figure | None:
    """The number that the words before this one have in the notice, where that is another.

    并联审批率35%、联合验收率30% where the two are the other way round.
    """
    words = set(pairs_of(figure.clause))
    if len(words) < _TELLING or max(_shared_words(words, f) for f in same) > _ELSE:
        return None
    if any(len(words & set(pairs_of(_behind(f, _FAR)))) > _ELSE * len(words) for f in same):
        return None  # 100项重大工程 for 重大工程100项
    others = [
        f
        for f in own
        if f.unit == figure.unit and f.value != figure.value and "分别" not in f.clause
    ]
    other = max(others, key=lambda f: _shared_words(words, f), default=None)
    least = _SWAPPED if len(words) > _TELLING else 1.0  # 再贷款 and 再贴现 differ in one pair
    return other if other and _shared_words(words, other) >= least else None


def _shared_words(words: set[str], figure: Figure) -> float:
    """The share of words that stand in the clause of a number."""
    return len(words & set(pairs_of(figure.clause))) / len(words)


def is_short(figure: Figure, ordered: Figure) -> bool:
    """Whether an amount is told with less or more of its measure: 400万 for 400万元, 元/人 for 每人…元."""
    if figure.value != ordered.value:
        return False
    told, whole = figure.unit.partition("/")[0], ordered.unit.partition("/")[0]
    if _is_shortened(told, whole) or _is_shortened(whole, told):
        return True  # 吨标煤, 平米, 亿方
    if "" in (told, whole) or (told == whole and figure.unit != ordered.unit):
        return True
    if _counts(figure) and _PIECES.search(ordered.quote):
        return True  # ≤29个 for 29个工作日
    return _behind(ordered, 2)[1:].startswith(figure.unit)  # 70项 for 70个事项


def _is_shortened(short: str, whole: str) -> bool:
    """Whether a measure has characters of another, in their order, and not as its beginning (人, 人次)."""
    rest = iter(whole)
    return (
        0 < len(short) < len(whole)
        and not whole.startswith(short)
        and all(character in rest for character in short)
    )


def _counts(figure: Figure) -> bool:
    return _PIECES.search(figure.quote) is not None and figure.quote.endswith("个")


def _behind(figure: Figure, size: int) -> str:
    """What stands behind a number of the notice, that many characters of it."""
    if figure.evidence is None:
        return ""
    end = figure.evidence.span.end
    return "".join(figure.evidence.source.text[end : end + 2 * size].split())[:size]


def bounds_of(figure: Figure) -> frozenset[str]:
    """What bounds a number of the notice, also from before its noun: 不超过合同金额的30%."""
    words = _BOUND.findall(figure.clause) if figure.bounds == {"="} else ()
    return figure.bounds | {BEFORE[word] for word in words}


def is_duration(figure: Figure) -> bool:
    """Whether a number of the notice is the longest that something may take."""
    return MEASURE_CLASS.get(figure.unit) == "time" and Comparator.AT_MOST in figure.bounds


def is_each(figure: Figure) -> bool:
    """Whether a number is one thing each (多吸纳1人加1000元), or what another is counted from (由…降到)."""
    if _FROM.search(figure.before):
        return True
    return figure.value == 1 and _EACH.search(figure.before) is not None


def is_count(figure: Figure) -> bool:
    """Whether a number counts what the clerk lists, and is no amount: 从轻、减轻、免罚三张清单."""
    value = figure.value
    return not isinstance(value, tuple) and value <= _COUNTED and figure.unit not in ("", "%")


def has_both_ends(figure: Figure, own: Sequence[Figure]) -> bool:
    """Whether a range is printed as its two ends: 0.1元至0.3元 and 0.1—0.3元."""
    ends = figure.value if isinstance(figure.value, tuple) else ()
    told = {f.same for f in own}
    return bool(ends) and all((end, figure.unit) in told for end in ends)


def nearest(figure: Figure, others: Sequence[Figure]) -> list[Figure]:
    """Those of `others` that share most of the words before a number, if any are shared."""
    sizes = [_shared_end(figure.before, f.before) for f in others]
    most = max(sizes, default=0)
    return [f for f, n in zip(others, sizes, strict=True) if n == most >= CONTEXT]


def _shared_end(one: str, other: str) -> int:
    """How many last characters two texts have in common."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def altered(figure: Figure, own: Sequence[Figure]) -> tuple[Fault, str, Figure | None]:
    """Which number of the notice it was made from, and what of it is changed."""
    near = nearest(figure, own)
    is_range = isinstance(figure.value, tuple)  # of two ranges in one measure, an end is altered
    measured = [
        f for f in own if f.printed == figure.printed and not (is_range and f.unit == figure.unit)
    ]
    both = [f for f in measured if f in near] or ([] if near else measured)
    if both:
        return Fault.MEASURE, "数字相同，计量单位与原文不同", both[0]
    known = next(iter(near), None) or next((f for f in own if f.unit == figure.unit), None)
    if known is None:
        return Fault.NUMBER, "原文此处没有这个数", None
    return Fault.NUMBER, "数值与原文不同", known
