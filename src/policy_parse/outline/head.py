"""What stands before the body of a notice, as it is put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policy_parse.domain.kinds import Level
from policy_parse.domain.notice import Annex, Metadata
from policy_parse.domain.passage import Passage
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.documents import NUMBER, document_type
from policy_parse.lexicon.regions import find_region, find_region_within
from policy_parse.outline.head_dates import iso_date, plain_date

# The index block that a site sets over a document, and what a data base adds: left out, and read.
_INDEX_FIELDS = re.compile(
    rf"(?P<title>{any_of('title_field')})[：:](?P<of_title>.{{4,120}})"
    rf"|(?P<issuer>(?:{any_of('act_of_issuing')})(?:{any_of('issuing_body')}))[：:]"
    r"(?P<of_issuer>[\u4e00-\u9fff、，]{2,80})"
    rf"|(?P<dated>(?:{any_of('act_of_dating')})(?:日期|时间))[：:](?P<of_dated>.{{6,60}})"
    rf"|(?P<number>{any_of('number_field')})[：:](?P<of_number>.{{4,30}})"
)
_DATES = words_of("date_field")
_NATION_WIDE = re.compile(r"各省、自治区|各?中央(?:企业|和国家机关)|国务院各")
_COUNTIES = re.compile(r"各(?:县|旗|区县|市县|（?县（|区）?、县)")


@dataclass(slots=True)
class _Index:
    """What the index block of a site says of a document."""

    title: str | None = None
    issuers: tuple[str, ...] = ()
    number: str | None = None
    dates: dict[str, str] = field(default_factory=dict)

    def read(self, passage: Passage) -> None:
        """Take up one line of the block."""
        found = field_of(passage.text)
        if found is None:
            return
        if found["title"]:
            self.title = self.title or passage.literal(*found.span("of_title"))
        elif found["issuer"]:
            names = re.split(r"[、，]", passage.literal(*found.span("of_issuer")))
            self.issuers = self.issuers or tuple(name for name in names if name)
        elif found["number"]:
            number = NUMBER.search(found["of_number"])
            self.number = self.number or (number[0] if number else None)
        elif date := iso_date(found["of_dated"]) or plain_date(found["of_dated"]):
            self.dates.setdefault(found["dated"], date)

    @property
    def date(self) -> str | None:
        """The best of its dates."""
        return next((self.dates[kind] for kind in _DATES if kind in self.dates), None)


def field_of(text: str) -> re.Match[str] | None:
    """The field of a site's index block that a line is."""
    return _INDEX_FIELDS.fullmatch(text)


@dataclass(slots=True)
class Masthead:
    """What stands before the body, and the indices of the passages it takes up."""

    document_number: str | None = None
    title: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    issue_date: str | None = None
    colophon: str | None = None
    body_start: int = 0
    taken: set[int] = field(default_factory=set)
    index: _Index = field(default_factory=lambda: _Index())

    def metadata(self, annexes: tuple[Annex, ...]) -> Metadata:
        """As a record; level and region follow from the first issuer."""
        level, region, code = find_region(self.issuers[0]) if self.issuers else (None, None, None)
        if level is None and self.title:
            level, region, code = find_region(re.sub(r"^\d{4}年", "", self.title))
            if level is None:
                level, region, code = find_region_within(self.title)
        if level is None and any(_NATION_WIDE.match(name) for name in self.addressees):
            level = Level.NATIONAL
        if (
            level == Level.COUNTY
            and region
            and region.endswith("市")
            and self._addresses_counties()
        ):
            level, code = Level.PREFECTURE, None  # a city that bears the name of a county's
        return Metadata(
            self.document_number,
            self.title,
            document_type(self.title or ""),
            self.issuers,
            self.addressees,
            self.issue_date,
            level,
            region,
            code,
            self.colophon,
            annexes,
        )

    def _addresses_counties(self) -> bool:
        return any(_COUNTIES.match(name) for name in self.addressees)
