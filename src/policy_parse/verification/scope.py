"""What a row is held against: its orders, those beside and above, and the rows that share them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_parse.domain.accounts import Mention
from policy_parse.domain.evidence import Evidence
from policy_parse.domain.notice import Assignment
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.units import ENDING
from policy_parse.verification.customs import Customs
from policy_parse.verification.findings import Fault, Finding
from policy_parse.verification.names import Names, Same
from policy_parse.verification.orders import NoticeReading, Order
from policy_parse.verification.said import Said
from policy_parse.verification.table import Place

_ACTS = any_of("acting")
_DEPARTMENTS = words_of("department_of_field")
_TAIL = 5  # characters of the end of a name: 密码管理局
_ONE_BRACKET = str.maketrans("〔〕()", "（）（）")


def _plain(text: str) -> str:
    """A text in which every government and every bracket is printed in one way."""
    return text.replace("人民政府", "政府").translate(_ONE_BRACKET)


def _by_field(name: str) -> list[str]:
    """An office as laws name it, by its field: 民政部门 for 市民政局."""
    field = ENDING.sub("", name)[1:]
    return [f"{field}{word}" for word in _DEPARTMENTS] if len(field) > 1 else []


@dataclass(slots=True, eq=False)
class Scope:
    """The orders of a row; `rows` are others that were made from one of them.

    `also` are orders that it is likely to be of as well: what it says may be theirs.
    """

    reading: NoticeReading
    names: Names
    orders: list[Order]
    customs: Customs
    rows: list[Said] = field(default_factory=list)
    is_first: bool = True  # of the rows that share the orders
    also: list[Order] = field(default_factory=list)
    paired: frozenset[tuple[str, str]] = frozenset()  # names of one unit by their being left over

    @property
    def duties(self) -> list[Assignment]:
        """Who has to do it, in which role."""
        return list({a.id: a for o in self.orders for a in o.duties}.values())

    def same(self, said: str, ordered: str) -> Same:
        """Whether the unit that a row names is one that its task has."""
        return Same.YES if (said, ordered) in self.paired else self.names.same(said, ordered)

    def allowed(self) -> list[Assignment]:
        """Who may be named for it: those who have to do it, and what it is likely to be merged with."""
        return list({a.id: a for o in (*self.orders, *self.also) for a in o.duties}.values())

    def aims(self) -> Iterator[Order]:
        """Orders that set targets for all: they have targets, and nobody's duties."""
        yield from (o for o in self.reading.orders if o.targets and not o.duties)

    def beside(self) -> Iterator[Order]:
        """Other orders of the same sections."""
        for path in dict.fromkeys(o.section for o in self.orders):
            siblings = self.reading.siblings.get(path, ())
            yield from (o for o in siblings if o not in self.orders)
        yield from self.also

    def above(self) -> Iterator[Order]:
        """What the sections above say."""
        for order in self.orders[:1]:
            yield from self.reading.above(order)

    def prints(self, words: str) -> bool:
        """Whether words stand in the text of the orders or beside them."""
        text = (_plain(o.words) for o in (*self.orders, *self.beside()))
        printed = re.compile(rf"(?<![\d.]){re.escape(_plain(words))}")  # 6万个 is not in 16万个
        return any(printed.search(t) for t in text)

    def prints_unit(self, name: str) -> bool:
        """Whether a unit is printed anywhere in the sections of the orders, brackets and all."""
        whole = (self.reading.printed(o.section) for o in self.orders)
        return self.prints(name) or any(_plain(name) in _plain(text) for text in whole)

    def prints_tail(self, name: str) -> bool:
        """Whether the end of a unit's name is printed in its orders, whatever stands before it there."""
        words = "".join(_plain(o.words) for o in self.orders)
        plain = _plain(name.removeprefix("各"))
        if plain in words or (len(plain) > _TAIL and plain[-_TAIL:] in words):
            return True
        return any(form in words for form in _by_field(plain))

    def acts(self, name: str) -> bool:
        """Whether a unit is who does something in the text of the orders: 省政府推动建立…, 由市局组织."""
        plain = _plain(name.removeprefix("各"))
        forms = "|".join(map(re.escape, (plain, *_by_field(plain))))
        acting = re.compile(rf"由(?:{forms})|(?:{forms})(?:{_ACTS})")
        return any(acting.search(_plain(o.words)) for o in self.orders)

    def doubt(self, codes: frozenset[str], words: str = "", mention: Mention | None = None) -> str:
        """What our own reading leaves open here, "" for nothing: an issue with one of these codes,
        or a line of the account of a kind of mention; with these words in it.
        """
        found = (line for o in self.orders for line in self.reading.doubts(o, codes, mention))
        return next((why for quote, why in found if words in quote), "")

    def finding(
        self,
        fault: Fault,
        said: str,
        ordered: str,
        why: str,
        *,
        evidence: Evidence | None = None,
        place: Place | None = None,
        is_doubt: bool = False,
    ) -> Finding:
        """A finding at the place of the first order, or where `evidence` stands."""
        first = self.orders[0]
        return Finding(
            fault,
            said,
            ordered,
            why,
            self.reading.notice.source.name,
            first.label,
            evidence or first.evidence,
            place,
            is_doubt,
        )
