"""Who a unit is: from its mention, the issuing body and the date to its official name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from policy_parse.domain.kinds import UnitKind, UnitStatus
from policy_parse.domain.notice import Metadata, Unit
from policy_parse.lexicon.divisions import Place, short_name
from policy_parse.lexicon.traditional import simplified
from policy_parse.lexicon.unit_names import unit_names
from policy_parse.lexicon.units import is_collective, unit_kind
from policy_parse.link.collectives import resolve_collective
from policy_parse.link.places import Standpoint
from policy_parse.link.readings import Reading, Readings
from policy_parse.link.unknown_units import UnknownUnits, is_cut_of

_BRACKET = re.compile(r"[（〔][^（）〔〕]*[）〕]$")
_RANKED = re.compile(r"(省|市|区|县|州|盟|旗|镇)(?:级|直|本级)(?=..)")
_NAME = 200  # characters that the name of a unit may have
_ROWS = 3  # names of the lexicon that a reason lists


class Resolver:
    """Resolves the mentions of one document; each distinct mention once."""

    def __init__(
        self, metadata: Metadata, year: int | None, known: Mapping[str, Unit] | None = None
    ) -> None:
        """`metadata`: of the issuing document; `known`: the user's own names by mention."""
        self._index = unit_names()
        self._known = {} if known is None else known
        self._at = Standpoint.of(metadata, year)
        self._readings = Readings(self._at, metadata.issuers)
        self._unknown = UnknownUnits(self._at)
        self._done: dict[str, Unit] = {}

    def resolve(self, mention: str) -> Unit:
        """The unit behind `mention`.

        `status` is resolved, ambiguous (with `candidates`; `name` is the likeliest) or
        unresolved (`name` is then what is printed under its place, unverified, or None).
        """
        unit = self._done.get(mention)
        if unit is None:
            own = self._known.get(mention)
            unit = own or (self._resolve(mention) if len(mention) <= _NAME else self._long(mention))
            self._done[mention] = unit
        return unit

    def _long(self, mention: str) -> Unit:
        """What stands in the place of a unit and is far too long for the name of one."""
        key = self._at.key_of(mention)
        return Unit(
            mention,
            key,
            None,
            self._at.level,
            UnitKind.INSTITUTION,
            (),
            None,
            UnitStatus.UNRESOLVED,
            why="过长，不像单位名称",
        )

    def units(self) -> list[Unit]:
        """Every unit that was asked for, in order."""
        return list(self._done.values())

    def _resolve(self, mention: str) -> Unit:
        text = simplified(_BRACKET.sub("", mention) or mention)
        named = next(self._readings.named(text), None)  # 省直机关工委 is no collective
        if named is not None and not text.startswith(("镇", "乡", "街道")):
            return self._told(mention, named)
        if is_collective(mention):
            unit = resolve_collective(mention, self._at.home, self._at.level)
            return replace(unit, why="一类单位的统称")
        text = _RANKED.sub(r"\1", text)
        for reading in self._readings.of(text):
            return self._told(mention, reading)
        kept = "字尾像单位，词表中没有" if unit_kind(mention) else "词表中没有"
        return replace(self._unknown.unit(mention, text), why=kept)

    def _told(self, mention: str, reading: Reading) -> Unit:
        """The unit of a reading, with why it is that one and what else it may be."""
        unit = self._unit(mention, reading)
        rows = "、".join(name.full for name in reading.names[:_ROWS])
        doubt = {UnitStatus.RESOLVED: "", UnitStatus.AMBIGUOUS: "；不止一种可能"}.get(
            unit.status, "；未能确定"
        )
        return replace(unit, why=f"{reading.how}；词表：{rows}{doubt}")

    def _unit(self, mention: str, reading: Reading) -> Unit:
        place = reading.place
        fulls = list(dict.fromkeys(_filled(n.full, place) for n in reading.names))
        name = fulls[0]
        row = reading.names[0]
        if name is None or (place is None and "{" in row.full):
            return self._unplaced(mention, reading)
        status = UnitStatus.RESOLVED if len(fulls) == 1 else UnitStatus.AMBIGUOUS
        if (
            self._readings.issuer is not None
            and row.kind == UnitKind.INSTITUTION
            and reading.rest == mention
        ):
            status, fulls = (
                UnitStatus.AMBIGUOUS,
                [],
            )  # 信息中心: the department's own, of whatever name
        if reading.rest and not is_cut_of(reading.rest, name):
            # Another name of the line, or printed in full: 文旅广电局 is no cut of 文化广电和旅游局.
            status = UnitStatus.AMBIGUOUS
            if len(reading.rest) >= 6 and row.full.startswith("{地}") and place is not None:
                name, status = place.full + reading.rest, UnitStatus.RESOLVED
        return Unit(
            mention,
            name,
            name,
            reading.level,
            row.kind,
            self._index.heads_of(row.lines, self._at.year),
            place.full if place else None,
            status,
            tuple(f for f in fulls if f) if status == UnitStatus.AMBIGUOUS else (),
        )

    def _unplaced(self, mention: str, reading: Reading) -> Unit:
        """What it is is known, whose it is not: 市教育局 in a province's notice."""
        row = reading.names[0]
        heads = self._index.heads_of(row.lines, self._at.year)
        return Unit(
            mention,
            self._at.key_of(mention),
            None,
            reading.level,
            row.kind,
            heads,
            None,
            UnitStatus.AMBIGUOUS,
        )


def _filled(full: str, place: Place | None) -> str | None:
    """An official name with the place put in."""
    if place is None:
        return full if "{" not in full else None
    return (
        full.replace("{地}", place.full)
        .replace("{简}", short_name(place.own))
        .replace("{省}", _province(place))
    )


def _province(place: Place) -> str:
    """江西省, 上海市, but 宁夏: companies leave 自治区 out of their names."""
    name = place.province or place.full
    return short_name(name) if name.endswith("自治区") else name
