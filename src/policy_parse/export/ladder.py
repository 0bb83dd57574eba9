"""指标阶梯: each indicator of the highest notice with its values at every level below, in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from policy_parse.domain.comparison import Comparison, LinkComparison, TargetPair, Verdict
from policy_parse.domain.notice import Notice, Target
from policy_parse.domain.records import COMPARISON_TABLES
from policy_parse.domain.words import CHANGE_WORDS, COMPARATOR_WORDS, RECURRENCE_WORDS, word
from policy_parse.export.table import Cell, Table

Below = Mapping[int, Mapping[str, TargetPair]]  # link by its child → pair by the parent's target


def ladder_table(
    comparison: Comparison, name: Callable[[Notice], str], verdicts: Mapping[Verdict, str]
) -> Table | None:
    """A row per indicator, a pair of columns per notice from the top down; None of two notices.

    What no notice above sets begins a row where it comes first and one below takes it up.
    """
    if len(comparison.links) < 2:
        return None
    above = {id(link.child): link for link in comparison.links}
    notices = list(comparison.notices)
    below: Below = {
        id(link.child): {pair.parent.id: pair for pair in link.target_pairs}
        for link in comparison.links
    }
    rows = [
        row
        for notice in notices
        for target in _first_said(notice, above)
        if (row := _row(target, notice, notices, above, below, verdicts)) is not None
    ]
    form = COMPARISON_TABLES["ladder"]
    section, indicator, (verdict, than_above) = form.columns
    columns = [section, indicator]
    for k, notice in enumerate(notices):
        columns.append((f"value_{k}", name(notice)))
        if id(notice) in above:
            columns.append((f"{verdict}_{k}", than_above))
    return Table(form.kind, form.zh, tuple(columns), tuple(rows)) if rows else None


def _first_said(notice: Notice, above: Mapping[int, LinkComparison]) -> Iterator[Target]:
    """The targets of a notice that answer to none of the notice above."""
    link = above.get(id(notice))
    answering = {pair.child.id for pair in link.target_pairs} if link else set()
    for target in notice.goals:
        if target.id not in answering:
            yield target


def _row(
    target: Target,
    first: Notice,
    notices: list[Notice],
    above: Mapping[int, LinkComparison],
    below: Below,
    verdicts: Mapping[Verdict, str],
) -> tuple[Cell, ...] | None:
    """The row that begins with a target, or None where no notice below takes it up."""
    found: dict[int, Target] = {id(first): target}
    cells: list[Cell] = [target.section, target.indicator]
    for notice in notices:
        link = above.get(id(notice))
        pair = None
        if link is not None and (held := found.get(id(link.parent))) is not None:
            pair = below[id(notice)].get(held.id)
        if pair is not None:
            found[id(notice)] = pair.child
        own = found.get(id(notice))
        cells.append(said(own) if own is not None else None)
        if link is not None:
            cells.append(verdicts[pair.verdict] if pair is not None else None)
    return tuple(cells) if len(found) > 1 or id(first) not in above else None


def said(target: Target) -> str:
    """A target as an analyst writes it: 不低于85%（2025）."""
    value = target.value
    shown = f"{value[0]:g}—{value[1]:g}" if isinstance(value, tuple) else f"{value:.15g}"
    bound = "" if target.comparator in ("=", "range") else COMPARATOR_WORDS[target.comparator]
    change = word(CHANGE_WORDS, target.change) or ""
    when = target.due or word(RECURRENCE_WORDS, target.recurrence) or ""
    return f"{change}{bound}{shown}{target.unit}" + (f"（{when}）" if when else "")
