"""Whether a unit of a ledger is a unit of the notice, however either is spelled."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import IntEnum

from policy_parse.domain.kinds import UnitKind, UnitStatus
from policy_parse.domain.notice import Assignment, Notice, Unit
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.units import ENDING, ends_like_unit
from policy_parse.link.resolver import Resolver

_ALIAS = re.compile(r"[（〔]([^（）〔〕]{2,8})[）〕]")
_BRACKET = re.compile(r"[（〔][^（）〔〕]*[）〕]")
_AREAS = re.compile(r"市|州|盟|县|区|旗|镇|乡|街道")
_OFFICES = re.compile(any_of("offices_at_large"))
_AREA_GOVERNMENT = re.compile(r"(?:新区|自治县|市|州|盟|县|区|旗|镇|乡)?(?:(?:人民)?政府)?")
_LONG = re.compile(r"(?<=.)(?:办公[室厅]|办事处|委员会)$")
_COMPANY = re.compile(r"(?:(?<=集团)(?:股份)?(?:有限)?(?:责任)?|分)公司$")
_FIRM = re.compile(rf"(?:{any_of('form_of_firm')})+")
_OF_AREA = re.compile(r"(?:.{0,6}(?:省|市|州|盟|县|区|旗))?")  # what a firm's name begins with
_OF_PLACE = re.compile(r"(?<=[市县区旗镇乡])(?:人民)?政府$")
_FIELD_SIZE = 5  # characters of a field that stands for its office
_OFFICE_OF = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:局|委|厅|办|委员会|办公室)")
_SHORT_ENDS = ("局", "委", "厅", "办")
_SOME = re.compile(r"各有关|有关|相关|各")
_FIELD = re.compile(r"(.{2,}?)(?:行政)?(?:主管)?部门")
_WHOLE = 5  # … of one whose characters stand in another order
_SHORTEST = 3  # characters of a name that may be another's short form


class Same(IntEnum):
    """How two names stand to each other."""

    NO = 0
    PERHAPS = 1  # the lexicon does not know one of them, or a collective may hold it
    YES = 2


class Names:
    """Resolves the units of a ledger as those of the notice were."""

    def __init__(self, notice: Notice, year: int | None) -> None:
        """What the notice says of its own units goes first."""
        known = {unit.unit: unit for unit in notice.units}
        self._sections: dict[str, set[str]] = defaultdict(set)  # in whose duties a name stands
        for duty in notice.assignments:
            self._sections[duty.unit].add(duty.section)
        self._known: dict[str, bool] = {}
        self.silent: frozenset[str] = frozenset()
        self._resolver = Resolver(notice.metadata, year, known)

    def has(self, name: str) -> bool:
        """Whether a name is that of a unit of the notice, collectives left out, or its short form."""
        if name not in self._known:
            units = [u for u in self._sections if self.unit(u).kind != UnitKind.COLLECTIVE]
            self._known[name] = name in self._sections or any(
                self.same(name, unit) is Same.YES or _shortens(name, unit) for unit in units
            )
        return self._known[name]

    def expected(self, duties: Iterable[Assignment]) -> set[str]:
        """Units that the rows of these duties should name: all but those the ledger has in no row."""
        return {duty.unit for duty in duties} - self.silent

    def unit(self, name: str) -> Unit:
        """The unit behind a name, in whichever spelling."""
        return self._resolver.resolve(name)

    def paired(self, said: Iterable[str], ordered: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Names of a row and of its task that are left over on both sides, one short for the other.

        人行达州中支 is 人行达州市中心支行 where the row has no other name for it, and the task no
        other unit that it is short for. A name that the notice has for another unit is that unit.
        """
        told, units = set(said), set(ordered)
        pairs = {(s, o) for s in told for o in units if self.same(s, o) is Same.YES}
        sure = len(pairs)
        for is_one in (_is_shortened, self._is_field_of, self._is_of_one_line):
            left = told - {s for s, _ in pairs}
            open_units = units - {o for _, o in pairs}
            near = [
                (s, o)
                for s in left
                for o in open_units
                if self._are_alike(s, o) and is_one(s, o) and not self._are_two(s, o)
            ]
            pairs |= {
                (s, o)
                for s, o in near
                if sum(s == a for a, _ in near) == 1 and sum(o == b for _, b in near) == 1
            }
        return frozenset(pairs) if len(pairs) > sure else frozenset()

    def are_told(self, note: Iterable[str], unit: str) -> bool:
        """Whether a unit is among those that a note names, in whatever spelling."""
        return any(
            self.same(name, unit) is Same.YES or self.paired([name], [unit]) for name in note
        )

    def _is_field_of(self, said: str, ordered: str) -> bool:
        """Whether a name is but the field of an office: 市监 for 市市场监管局, 大数据 for 市大数据局."""
        if ends_like_unit(said) or not 1 < len(said) <= _FIELD_SIZE:
            return False
        if _OFFICE_OF.fullmatch(ordered.partition(said)[2] if said in ordered else ""):
            return True
        return any(self.same(said + end, ordered) is Same.YES for end in _SHORT_ENDS)

    def _are_alike(self, one: str, other: str) -> bool:
        """Whether a name of several units stands for several: 市水务部门 may be 市水务局."""
        kinds = self.unit(one).kind, self.unit(other).kind
        return kinds[0] != UnitKind.COLLECTIVE or kinds[1] == UnitKind.COLLECTIVE

    def _are_two(self, one: str, other: str) -> bool:
        """Whether the notice lists two names side by side: then neither is short for the other."""
        return one in self._sections and not self._sections[one].isdisjoint(self._sections[other])

    def _is_of_one_line(self, said: str, ordered: str) -> bool:
        """Whether two are offices of one line; one that the notice has itself is no other's name."""
        return said not in self._sections and self.unit(said).is_of_one_line(self.unit(ordered))

    def same(self, said: str, ordered: str) -> Same:
        """Whether the unit that a ledger names is one that the notice names."""
        if said == ordered:
            return Same.YES
        ours, theirs = self.unit(said), self.unit(ordered)
        if ours.key == theirs.key or said in (theirs.name, *theirs.members):
            return Same.YES
        if _BRACKET.sub("", said) == _BRACKET.sub("", ordered):
            return Same.YES
        if UnitKind.COLLECTIVE in (ours.kind, theirs.kind) or _SOME.search(said):
            one, other = sorted((_general(said), _general(ordered)), key=len)
            if len(one) >= _SHORTEST and other.endswith(one):  # 厅机关有关处室 and 机关有关处室
                return Same.YES
        if theirs.kind == UnitKind.COLLECTIVE:
            return _collective(ours, theirs)
        if ours.kind == UnitKind.COLLECTIVE:
            return Same.NO
        if {ours.key, *ours.candidates} & {theirs.key, *theirs.candidates}:
            return Same.PERHAPS
        unsure = UnitStatus.UNRESOLVED in (ours.status, theirs.status)
        return Same.PERHAPS if unsure and _is_short_form(said, ordered) else Same.NO


def _general(collective: str) -> str:
    """A collective without its brackets, 有关 and 各 as one word, a government as its place."""
    plain = _SOME.sub("各", _BRACKET.sub("", collective)).removeprefix("各")
    return _OF_PLACE.sub("", plain)


def _rank(unit: Unit) -> int:
    """0 for the highest level, and where none is known."""
    return unit.level.rank if unit.level else 0


def _collective(ours: Unit, theirs: Unit) -> Same:
    """各县区政府 and 各县（市、区）人民政府 are one; 惠济区政府 is one of them; 市教育局 may be one of
    市有关部门.
    """
    offices = _OFFICES.search(theirs.unit) is not None
    if ours.kind != UnitKind.COLLECTIVE:
        below = _rank(ours) >= _rank(theirs)
        if (
            not offices
            and ours.kind == UnitKind.GOVERNMENT
            and below
            and ours.unit.endswith("政府")
        ):
            return Same.YES
        unknown = ours.status == UnitStatus.UNRESOLVED and ours.unit[-1:] == theirs.unit[-1:]
        return Same.PERHAPS if offices or unknown else Same.NO
    if offices != (_OFFICES.search(ours.unit) is not None):
        return Same.NO
    if offices:
        return Same.YES
    shared = set(_AREAS.findall(ours.unit)) & set(_AREAS.findall(theirs.unit))
    return Same.YES if shared else Same.NO


def _shortens(short: str, long: str) -> bool:
    """Whether one name is a short form of another: it ends alike, names an area for its government,
    or the office for its field (市审计局 for 市审计部门).
    """
    alias = _ALIAS.search(long)
    short, long = _plain(short), _plain(long)
    if alias and ENDING.fullmatch(short.removeprefix(alias[1])):
        return True  # 三龙湾管委会 for 中德工业服务区（三龙湾）管委会
    rest = long.removeprefix(short)
    if rest != long and _AREA_GOVERNMENT.fullmatch(rest) and _AREAS.search(short[-1:] + rest):
        return True
    head, _, form = long.partition(short)
    if len(short) >= _SHORTEST and _FIRM.fullmatch(form) and _OF_AREA.fullmatch(head):
        return True
    field = _FIELD.fullmatch(long)
    if field and ENDING.sub("", short) == field[1] != short:
        return True
    if rest != long and ENDING.fullmatch(rest):
        return True  # 保障 for 保障处, in 保障、房产、城建处
    if rest != long and len(short) >= _SHORTEST and not ends_like_unit(short):
        return True  # 三清山 for 三清山风景名胜区
    one, other = _form_off(short), _form_off(long)
    if len(one) >= _WHOLE and one[-1] == other[-1] and not Counter(one) - Counter(other):
        return True  # 南宁铁路集团公司 and 中国铁路南宁局集团公司
    return short[-1:] in long[-2:] and _is_short_form(short, long) and len(short) < len(long)


def _plain(name: str) -> str:
    """A name without its brackets, the long forms of its ending cut: 长三角区域合作办."""
    return _LONG.sub(lambda end: end[0][0], _BRACKET.sub("", name))


def _form_off(name: str) -> str:
    """A name without 有限公司 and the like behind 集团."""
    return _COMPANY.sub("", name)


def _is_shortened(one: str, other: str) -> bool:
    return _shortens(one, other) or _shortens(other, one)


def _is_short_form(one: str, other: str) -> bool:
    """Whether the characters of the shorter name stand in the longer one, in their order."""
    short, long = sorted((_BRACKET.sub("", one), _BRACKET.sub("", other)), key=len)
    rest = iter(long)
    return len(short) >= _SHORTEST and all(character in rest for character in short)
