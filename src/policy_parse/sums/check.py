"""All sums of a document, and of several that stand over each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from policy_parse.domain.notice import Notice
from policy_parse.domain.passage import Passage
from policy_parse.layout import lay_out
from policy_parse.pipeline import parse
from policy_parse.sums.growth import check_columns, check_sentences
from policy_parse.sums.levels import check_levels, check_list_of_places
from policy_parse.sums.listed import check_listed
from policy_parse.sums.records import Finding
from policy_parse.sums.restated import check_restated
from policy_parse.sums.sheets import read_sheets
from policy_parse.sums.totals import check_totals
from policy_parse.sums.yearly import check_yearly


class SumsOfNotice(NamedTuple):
    """A notice's file and what of its sums does not hold, in order of the text.

    `name` is "" for what several notices do not add up to.
    """

    name: str
    findings: tuple[Finding, ...]


def check_sums(*notices: Notice | str | Path) -> list[SumsOfNotice]:
    """Hold each notice (or path) against its own arithmetic, and several against each other.

    One entry per notice in the order given, and one without a name where there are several.
    Raises a PolicyParseError where a path cannot be read.
    """
    read = [n if isinstance(n, Notice) else parse(n) for n in notices]
    out = [SumsOfNotice(n.source.name, tuple(check_notice(n))) for n in read]
    if len(read) > 1:
        out.append(SumsOfNotice("", tuple(check_levels(read))))
    return out


def check_notice(notice: Notice) -> list[Finding]:
    """What of a notice's own sums does not hold, in order of the text, each place once."""
    passages = lay_out(notice.source)
    sheets = read_sheets(passages)
    found = [finding for passage in passages for finding in _of_passage(passage)]
    for sheet in sheets:
        found += [*check_totals(sheet), *check_columns(sheet)]
    found += [*check_restated(notice), *check_list_of_places(notice, sheets)]
    return list(_once(sorted(found, key=lambda f: f.total.evidence.span)))


def _of_passage(passage: Passage) -> Iterator[Finding]:
    yield from check_listed(passage)
    yield from check_sentences(passage)
    yield from check_yearly(passage)


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Without what was found in two ways: the same figures."""
    seen: set[frozenset[object]] = set()
    for finding in findings:
        places = frozenset(f.evidence.span for f in finding.figures)
        if places not in seen:
            seen.add(places)
            yield finding
