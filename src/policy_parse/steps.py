"""The steps of a parse before records are made: what is found in each passage, and what is chosen of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.decisions import Weighed
from policy_parse.domain.mentions import NO_YEAR, IndicatorReading, PassageMentions
from policy_parse.domain.skeleton import PassageRun, Skeleton
from policy_parse.domain.source import Source
from policy_parse.find import find_mentions, read_row
from policy_parse.layout import lay_out
from policy_parse.link.scope import background, looks_back, turn_of
from policy_parse.outline import as_one_section, outline
from policy_parse.weigh import Scene, weigh
from policy_parse.weigh.scene import paragraph_tense

_TITLE_YEAR = re.compile(r"(?<![—\-~至])((?:19|20)\d\d)年(?!.{0,4}[—\-])")
_YEAR_OF_WORK = re.compile(
    r"((?:19|20)\d\d)年(?:政府|全[省市区县])?(?:的?主要|重点|总体)?(?:工作|目标|任务)(?!回顾|总结|情况)"
)
_HEADING, _HEADINGS = 40, 120  # characters of a heading, and of it with those above
_CAPTION, _STOPS = 30, "。；：，、！？"  # a line of its own that stands over what follows


class Found(NamedTuple):
    """All that comes before the choices are made."""

    skeleton: Skeleton
    mentions: list[list[PassageMentions]]
    loose: list[PassageMentions]
    year: int | None
    indicators: list[IndicatorReading]


def find_all(source: Source, *, clipping: bool = False) -> Found:
    """The skeleton of a document and what is mentioned in it, section by section."""
    passages = lay_out(source)
    skeleton = outline(passages)
    if clipping:
        skeleton = as_one_section(skeleton, passages)
    year = working_year(skeleton)
    own = NO_YEAR if year is None else year
    cells: dict[tuple[int, str], PassageMentions] = {}
    mentions = [[_find(run, own, cells) for run in section.runs] for section in skeleton.sections]
    loose = [find_mentions(run.passage, run.start, own) for run in skeleton.loose]
    return Found(skeleton, mentions, loose, year, [read_row(row) for row in skeleton.indicators])


def _find(
    run: PassageRun, year: int, cells: dict[tuple[int, str], PassageMentions]
) -> PassageMentions:
    """What is mentioned in a run; a cell of units that is merged over rows is read once."""
    if run.column in ("text", "deadline"):
        return find_mentions(run.passage, run.start, year, run.column)
    key = id(run.passage), run.column
    if key not in cells:
        cells[key] = find_mentions(run.passage, run.start, year, run.column)
    return cells[key]


def scenes(found: Found) -> list[tuple[PassageMentions, Scene]]:
    """Every passage in order of the document, with where it stands."""
    drafts, metadata = found.skeleton.sections, found.skeleton.metadata
    past, aims = looks_back(drafts, found.year), background(drafts)
    base = Scene(
        document_type=metadata.document_type or "", year=found.year, title=metadata.title or ""
    )
    headings: list[str] = []
    placed = [(mentions, base) for mentions in found.loose]
    for i, draft in enumerate(drafts):
        above = "|" + headings[draft.parent] if draft.parent is not None else ""
        headings.append((draft.heading[:_HEADING] + above)[:_HEADINGS])
        scene = base._replace(headings=headings[i], looks_back=i in past, aims=i in aims)
        placed += [(mentions, scene) for mentions in found.mentions[i]]
    placed.sort(key=lambda pair: pair[0].passage.origins[0])
    out, earlier, part = [], "none", None
    for mentions, scene in placed:
        text = mentions.passage.text
        if len(text) <= _CAPTION and text[-1] not in _STOPS and not mentions.start:
            part = turn_of(text, found.year) or part
        back = scene.looks_back or part == "back"
        out.append((mentions, scene._replace(earlier=earlier, looks_back=back)))
        tense = paragraph_tense(
            mentions.times, len(mentions.passage.text), found.year, mentions.passage.text
        )
        earlier = tense if tense != "none" else earlier
    return out


def weighed(found: Found) -> dict[PassageMentions, Weighed]:
    """The decisions on the numbers and times of each passage that has any."""
    placed = scenes(found)
    return {
        mentions: decided
        for (mentions, _), decided in zip(placed, weigh(placed), strict=True)
        if decided.numbers or decided.times
    }


def working_year(skeleton: Skeleton) -> int | None:
    """The year a document works on: the one its title names, else the year of its issue."""
    metadata = skeleton.metadata
    named = _TITLE_YEAR.search(metadata.title or "")
    if named:
        return int(named[1])
    if metadata.issue_date:
        return int(metadata.issue_date[:4])
    numbered = re.search(r"(?:19|20)\d\d", metadata.document_number or "")
    if numbered:
        return int(numbered[0])
    # A plan without a date is read as of its first year: “十四五”…规划 (2021—2025年) → 2021.
    plan = skeleton.plan_years
    return plan[0] if plan else _year_of_headings(skeleton)


def _year_of_headings(skeleton: Skeleton) -> int | None:
    """2015年工作总体部署: the latest year whose work a heading sets out."""
    years = [
        int(named[1])
        for section in skeleton.sections
        if (named := _YEAR_OF_WORK.match(section.heading)) is not None
    ]
    return max(years, default=None)


def plan_end(skeleton: Skeleton) -> int | None:
    """The final year of a plan, which its indicator tables are for."""
    return skeleton.plan_years[1] if skeleton.plan_years else None
