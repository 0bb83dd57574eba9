"""Closed vocabularies of records: what stands in the JSON is the value of each member."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The level of government, from the highest down."""

    @property
    def rank(self) -> int:
        """0 for the highest."""
        return list(Level).index(self)

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class UnitKind(StrEnum):
    """What a unit is; `collective` stands for several (各县政府)."""

    GOVERNMENT = "government"
    PARTY = "party"
    MASS_ORGANISATION = "mass_organisation"
    CONGRESS = "congress"
    JUDICIAL = "judicial"
    VERTICAL = "vertical"  # led from above: 税务, 海关
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    COLLECTIVE = "collective"


class UnitStatus(StrEnum):
    """How sure the official name of a unit is."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


class Comparator(StrEnum):
    """How the value reached is to stand to the value named."""

    EQUAL = "="
    MORE = ">"
    AT_LEAST = ">="
    AT_MOST = "<="
    LESS = "<"
    ABOUT = "~"
    RANGE = "range"


class Change(StrEnum):
    """Which way a value is to go, where the number is the difference."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Recurrence(StrEnum):
    """How often something is due."""

    SEMIANNUAL = "semiannual"
    BIENNIAL = "biennial"
    TRIENNIAL = "triennial"
    QUINQUENNIAL = "quinquennial"
    BIMONTHLY = "bimonthly"
    SEMIMONTHLY = "semimonthly"
    BIWEEKLY = "biweekly"
    TENDAY = "tenday"
    ANNUAL = "annual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    DAILY = "daily"
    ONGOING = "ongoing"


class Nature(StrEnum):
    """约束性 or 预期性: whether a target binds."""

    BINDING = "binding"
    ANTICIPATORY = "anticipatory"


class CitationRelation(StrEnum):
    """What a notice does with a document that it names."""

    BASED_ON = "based_on"
    MENTIONS = "mentions"
    REPEALS = "repeals"


class ColumnKind(StrEnum):
    """What a column of a table holds; the first four are units in a role."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    PARTICIPATING = "participating"
    SUPERVISING = "supervising"
    PERSON = "person"
    NUMBER = "number"  # of the row
    TASK = "task"
    CONTENT = "content"
    DEADLINE = "deadline"
    INDICATOR = "indicator"
    CATEGORY = "category"  # the group of an indicator
    MEASURE = "measure"
    NATURE = "nature"  # 约束性 or 预期性
    NOTE = "note"
    GOAL = "goal"
    BASE = "base"
    DONE = "done"
    YEAR = "year"  # a value of a year
    GROWTH = "growth"
    TOTAL = "total"
