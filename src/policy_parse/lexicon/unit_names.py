"""Names of standing bodies: short and full, by level and date, with the line they belong to.

data/unit_names.csv holds a row per official name. In `full`, {地} stands for the place's full
name, {简} for its short name, {省} for its province; in `shorts`, {级} for a level word inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from policy_parse.domain.kinds import Level, UnitKind
from policy_parse.lexicon.tables import table

LEVEL_LETTERS = {
    Level.NATIONAL: "国",
    Level.PROVINCE: "省",
    Level.PREFECTURE: "市",
    Level.COUNTY: "县",
    Level.TOWNSHIP: "乡",
}
LEVEL_WORDS = ("自治区", "省", "市", "区", "县", "州", "盟", "旗", "镇", "乡")
# Ways in which a full name is shortened without a row of its own.
_CUTS = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("监督管理", "监管"),
    ("人民政府", "政府"),
    ("和", ""),
    ("与", ""),
)


@dataclass(frozen=True, slots=True)
class UnitName:
    """An official name: its lines (条线), the levels that have it, its kind and its years."""

    lines: tuple[str, ...]
    levels: str
    kind: UnitKind
    full: str
    since: int
    until: int

    def is_used(self, level: Level | None, year: int | None) -> bool:
        """Whether a body of this level bears the name in `year` (any, where that is unknown)."""
        fits = level is None or LEVEL_LETTERS[level] in self.levels
        return fits and (year is None or self.since <= year <= self.until)


@dataclass(slots=True)
class NameIndex:
    """Rows by what is printed.

    `plain`: what follows a level word, a place or nothing (教育局, 委宣传部). `levelled`: forms with
    the level word inside (团市委). `placed`: forms that hold {地} or {简}. `national`: names of
    national bodies.
    """

    plain: dict[str, list[UnitName]] = field(default_factory=dict)
    levelled: dict[str, list[tuple[UnitName, str]]] = field(default_factory=dict)
    placed: dict[str, list[UnitName]] = field(default_factory=dict)
    national: dict[str, list[UnitName]] = field(default_factory=dict)
    heads: dict[str, list[UnitName]] = field(default_factory=dict)

    def heads_of(self, lines: tuple[str, ...], year: int | None) -> tuple[str, ...]:
        """The national bodies at the heads of `lines` in `year`."""
        out = []
        for line in lines:
            rows = self.heads.get(line, ())
            row = next((r for r in rows if r.is_used(None, year)), None)
            if row is not None and row.full not in out:
                out.append(row.full)
        return tuple(out)


@cache
def unit_names() -> NameIndex:
    """The index over data/unit_names.csv."""
    index = NameIndex()
    for row in table("unit_names"):
        name = UnitName(
            tuple(row["lines"].split()),
            row["levels"],
            UnitKind(row["kind"]),
            row["full"],
            int(row["since"] or 0),
            int(row["until"] or 9999),
        )
        for form in _forms(name.full, row["shorts"].split()):
            _add(index, form, name)
        if "国" in name.levels:
            for line in name.lines:
                index.heads.setdefault(line, []).append(name)
    return index


def _forms(full: str, shorts: list[str]) -> dict[str, None]:
    """The forms of a name in order, each once: as it is, cut short by rule, and as listed."""
    out = dict.fromkeys(shortened(_stem(full)))
    for short in shorts:
        out |= dict.fromkeys(shortened(_stem(short)))
    return out


def _stem(form: str) -> str:
    """What is left when the place at the head is taken off: 中共{地}委宣传部 → 委宣传部."""
    for head in ("中共{地}", "{地}"):
        if form.startswith(head) and "{" not in form[len(head) :]:
            return form[len(head) :]
    return form


def shortened(form: str) -> list[str]:
    """`form` and every form that the usual cuts make of it."""
    out = [form]
    for long, short in _CUTS:
        out += [f.replace(long, short) for f in out if long in f and f != long]
    return out


def _add(index: NameIndex, form: str, name: UnitName) -> None:
    if name.levels == "国":
        index.national.setdefault(form, []).append(name)
    elif "{级}" in form:
        for word in LEVEL_WORDS:
            index.levelled.setdefault(form.replace("{级}", word), []).append((name, word))
    elif "{" in form:
        index.placed.setdefault(form.replace("{省}", "{地}"), []).append(name)
    else:
        index.plain.setdefault(form, []).append(name)
