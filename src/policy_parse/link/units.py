"""Units: each name once, with what its form tells of kind and level."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_parse.domain.notice import Assignment, Metadata, Unit
from policy_parse.lexicon.units import ENDING, KIND_OF_ENDING, is_collective

_LEVELS = (
    ("national", re.compile(r"国家|国务院|中央|全国|中国")),
    ("province", re.compile(r"省|自治区|团省委")),
    ("prefecture", re.compile(r"市|州|盟|团市委")),
    ("county", re.compile(r"区|县|旗|团区委|团县委")),
    ("township", re.compile(r"镇|乡|街道")),
)
_PARTY = re.compile(r"^.{0,3}委(?:.*(?:部|办|办公室|局|委|党校|机关)$)|纪委|党委|党组")


def list_units(assignments: Iterable[Assignment], metadata: Metadata) -> list[Unit]:
    """Every unit that is named in an assignment, in order of appearance, as yet unresolved."""
    out: dict[str, Unit] = {}
    for row in assignments:
        if row.unit not in out:
            out[row.unit] = Unit(
                row.unit, row.unit_key, None, _level(row.unit, metadata), unit_kind(row.unit),
                (), metadata.region, "unresolved",
            )  # fmt: skip
    return list(out.values())


def unit_kind(name: str) -> str:
    """Kind by the form of the name; government where nothing tells otherwise."""
    if is_collective(name):
        return "collective"
    if _PARTY.search(name):
        return "party"
    ending = ENDING.search(name)
    return KIND_OF_ENDING[ending[1]] if ending else "institution"


def _level(name: str, metadata: Metadata) -> str | None:
    if (
        name.startswith("市")
        and metadata.level == "province"
        and (metadata.region or "").endswith("市")
    ):
        return "province"  # a municipality's own: 市教委 in Shanghai
    return next((level for level, head in _LEVELS if head.match(name)), metadata.level)
