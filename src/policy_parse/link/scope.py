"""Which section a duty statement governs.

A label block that closes a whole section, behind items of which none has a statement of its own,
governs that section; one behind each item governs the item (gold/FORMAT.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_parse.domain.mentions import DutyStatement, PassageMentions
from policy_parse.domain.notice import Style
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.lexicon.calendar import FIVE_YEAR_PLANS
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.sections import is_background


class Governed:
    """Which section each statement governs: what is asked of the sections before is told once."""

    def __init__(
        self, sections: Sequence[SectionDraft], mentions: Sequence[Sequence[PassageMentions]]
    ) -> None:
        """`mentions[i]`: of the runs of section i."""
        self._sections, self._mentions = sections, mentions
        stated = [any(found.statements for found in runs) for runs in mentions]
        for index in range(len(sections) - 1, -1, -1):  # children come behind what they are in
            stated[index] = stated[index] or any(stated[c] for c in sections[index].children)
        self._silent = [  # whether none but the last of its children has a statement
            len(section.children) > 1 and not any(stated[c] for c in section.children[:-1])
            for section in sections
        ]

    def section(self, index: int, run: int, statement: DutyStatement) -> int:
        """Index of the section that a statement in `run` of section `index` governs."""
        parent = self._sections[index].parent
        if run == 0 or parent is None or self._sections[parent].children[-1] != index:
            return index
        if not self._silent[parent] or not _stands_alone(statement, self._mentions[index][run]):
            return index
        return parent


def _stands_alone(statement: DutyStatement, found: PassageMentions) -> bool:
    """Whether a label or a bracket is all of its paragraph."""
    if statement.style is Style.LABEL:
        return True
    text = found.passage.text
    return (
        statement.style is Style.PAREN
        and statement.start == found.start
        and statement.end >= len(text.rstrip("。；"))
    )


def leaves_under(index: int, sections: Sequence[SectionDraft]) -> list[int]:
    """The leaf sections of the tree at `index`, itself if it is one."""
    children = sections[index].children
    if not children:
        return [index]
    return [leaf for child in children for leaf in leaves_under(child, sections)]


_LOOKS_BACK = re.compile(
    rf"回顾|总结$|^过去|(?:^|的)(?:{any_of('kind_of_standing')})?的?(?:{any_of('standing')})"
    rf"(?:[与和及](?:面临)?(?:{any_of('standing_joined')}))?$"
    rf"|取得[的了]?(?:{any_of('degree_of_gain')})?(?:{any_of('gain')})$"
    rf"|(?:{any_of('field_of_gain')})(?:成效|成就|成绩)$"
)
_HEADING_YEAR = re.compile(r"^(?:19|20)\d\d(?=年(?!底|末|前))")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_AHEAD = re.compile(
    rf"(?:{any_of('plan_of')})(?:总体)?(?:{any_of('plan_heading')})|总体要求|主要目标"
)


def looks_back(sections: Sequence[SectionDraft], year: int | None) -> set[int]:
    """Indices of the sections that report what was reached (2024年工作回顾), with all below them."""
    out: set[int] = set()
    for i, section in enumerate(sections):
        if section.parent in out or _is_review(section.heading, year):
            out.add(i)
    return out


def turn_of(caption: str, year: int | None) -> str | None:
    """Whether a line that stands over what follows turns to the past or to what is to be done.

    `back` (2024年工作回顾), `ahead` (2025年工作安排), or None for any other line.
    """
    if _is_review(caption, year):
        return "back"
    named = _HEADING_YEAR.search(caption)
    own = named is not None and year is not None and int(named[0]) >= year
    return "ahead" if own or _AHEAD.search(caption) else None


def _is_review(heading: str, year: int | None) -> bool:
    named = _HEADING_YEAR.search(heading)
    gone = named is not None and year is not None and int(named[0]) < year
    if gone and any(int(later) >= (year or 0) for later in _YEAR.findall(heading)):
        return False  # 2022年已建成12个，2025年新建8个: an item that goes on to what is to come
    return gone or _LOOKS_BACK.search(heading) is not None or _of_a_past_plan(heading, year)


def _of_a_past_plan(heading: str, year: int | None) -> bool:
    """“十三五”时期主要成就: of a plan whose years have gone by."""
    if year is None:
        return False
    ended = [last for plan, (_, last) in FIVE_YEAR_PLANS.items() if plan in heading]
    return bool(ended) and max(ended) < year


def background(sections: Sequence[SectionDraft]) -> set[int]:
    """Indices of sections that state aims or background, with all below them."""
    out: set[int] = set()
    for i, section in enumerate(sections):
        if section.parent in out or is_background(section.heading):
            out.add(i)
    return out
