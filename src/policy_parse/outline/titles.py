"""The title of a notice and the lines around it: number, order, addressees, what a compiler added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_parse.domain.ordinals import read_ordinal
from policy_parse.domain.passage import Passage
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.documents import NUMBER, document_type
from policy_parse.lexicon.units import ends_like_unit
from policy_parse.outline.addressees import is_addressed, split_addressees
from policy_parse.outline.head import Masthead, field_of
from policy_parse.outline.head_dates import iso_date, plain_date

_HEAD = 40  # passages among which a masthead is looked for
# Compilers number the documents they print: 3. 眉山市人民政府办公室关于…（2023年6月1日）.
_COMPILED = re.compile(r"(\d{1,3})\.(?!\d{1,2}(?!\d)).*[^。；：]$|\d{1,3}\.$")
_ADDED_DATE = re.compile(r"（(\d{4})年(\d{1,2})月(\d{1,2})日）$")
_ADDRESSED = re.compile(r"[^。；：《》]{2,300}：")
_FURNITURE_LINE = re.compile(
    rf"(?:{any_of('field_over_title')})[：:]|（此件.*）|机密|秘密|.{{2,30}}文件$"
)
_ADDED = re.compile(
    rf"【[^】]{{2,12}}】|(?:{any_of('field_of_database')}|{any_of('field_of_page')})[：:]"
    r"|https?：?//|http"
)
_ANNEX = re.compile(r"附件[\d一二三四五]{0,2}：?")
_ORDER = re.compile(
    r"([\u4e00-\u9fff]{2,20}(?:人民政府|委员会|部|局|署|院|厅))令(?:（?第?\d+号）?)?"
)
_ORDER_NUMBER = re.compile(r"（?第\d{1,4}号）?")
_IN_BRACKETS = re.compile(r"（[^（）]{2,24}）")
_LONGEST = 150  # characters of a line of a title
_POSTED = 40  # characters of a line that begins with the date of a page
_SAME = 8  # characters by which the title of a page and that of the document agree
_BETWEEN, _LINES = 30, 4  # characters of a line, and lines, between title and addressees
_PARTY_AND_GOVERNMENT = re.compile(
    r"((?:中共)?[\u4e00-\u9fff]{2,8}委|(?:中共)?中央(?:办公厅)?)、?([\u4e00-\u9fff]{1,8}(?:人民)?政府|国务院(?:办公厅)?)"
)
_PLACE = 10  # characters of the place that the names of joint issuers share
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_ISSUES = re.compile(any_of("issuing_verb"))
_ISSUED = re.compile(rf"{any_of('issuing_verb')}|贯彻落实|贯彻")
_TITLES = re.compile(r"《[^》]*》")
_COMPLETE = re.compile(
    rf"的(?:{any_of('kind_of_title')})?(?:{any_of('title_end')}|规定|办法)(?:（[^（）]{{1,24}}）)*$"
)
_SHARED_ISSUERS = re.compile(r"等\d*[一二三四五六七八九十]*(?:个)?(?:部门|单位)")
_REPORT_DATE = re.compile(r"[—\-（]*(\d{4})年(\d{1,2})月(\d{1,2})日")


def read_title(passages: Sequence[Passage], head: Masthead) -> str | None:
    """Title, number and addressees; returns the date a compiler added behind the title."""
    reader = _HeadReader(head)
    for i, passage in enumerate(passages[:_HEAD]):
        if passage.block.cell or not reader.read(i, passage):
            break
    head.title = _join_title(reader.pieces, reader.compiled) or head.index.title
    if head.title and not head.issuers:
        said = _TITLES.sub("", head.title)
        before = _ISSUED.split(said, maxsplit=1)[0]
        if before != said and 4 <= len(before) <= 60 and not _SHARED_ISSUERS.search(before):
            head.issuers = _joint(before)
    return reader.added


def _joint(names: str) -> tuple[str, ...]:
    """The issuers that a title names before 关于: several where each is a body by its ending.

    Side by side they begin with the same place, or are a party committee and its government.
    """
    party = _PARTY_AND_GOVERNMENT.fullmatch(names)
    if party:
        return party[1], party[2]
    parts = re.split("、", names)
    if len(parts) > 1 and all(len(p) > 2 and ends_like_unit(p) for p in parts):
        return tuple(parts)
    for size in range(3, _PLACE):
        at = names.find(names[:size], size)
        if at > 0 and ends_like_unit(names[:at]) and ends_like_unit(names[at:]):
            return names[:at], names[at:]
    return (names,)


@dataclass(slots=True)
class _HeadReader:
    """Reads the lines of a head one by one; `closed` is the index of the line that ends the title."""

    head: Masthead
    pieces: list[Passage] = field(default_factory=list)
    added: str | None = None
    compiled: bool = False
    closed: int | None = None

    def read(self, i: int, passage: Passage) -> bool:
        """Take up a line; whether the head may go on behind it."""
        text, head = passage.text, self.head
        if field_of(text) is not None or _ADDED.match(text) or (_ANNEX.fullmatch(text) and not i):
            head.index.read(passage)
            return self._take(i)
        if _FURNITURE_LINE.match(text) or self._dates(text):
            return self._take(i)
        if self._numbers(i, passage) or self._orders(i, passage):
            return True
        addressed = _ADDRESSED.match(text)
        opens = i > 0 or (addressed is not None and addressed.end() == len(text))
        if (
            addressed
            and is_addressed(text[: addressed.end() - 1])
            and opens
            and not head.addressees
        ):
            head.addressees = split_addressees(passage, addressed.end() - 1)
            if addressed.end() == len(text):
                head.taken.add(i)
            head.body_start = i
            return False
        mark = _COMPILED.match(text) if i == 0 else None
        self.compiled = self.compiled or mark is not None
        if mark is None and read_ordinal(text):
            return False
        if self.closed is not None:
            return self._behind_title(i, passage)
        if text.endswith(("。", "；")) or len(text) > _LONGEST:
            return False
        if self.pieces and _REPORT_DATE.match(text):
            head.issue_date = iso_date(text)
            self._take(i)
            return False
        self._add(i, passage)
        return True

    def _take(self, i: int) -> bool:
        self.head.taken.add(i)
        return True

    def _add(self, i: int, passage: Passage) -> None:
        """A line of the title; a 文种 at its end closes it."""
        self.pieces.append(passage)
        self._take(i)
        whole = "".join(p.text for p in self.pieces)
        date = _ADDED_DATE.search(whole) if self.compiled else None
        if date:
            self.added = iso_date(date[0])
        if _is_complete(_ADDED_DATE.sub("", whole)):
            self.closed = i

    def _dates(self, text: str) -> bool:
        """A line that says when a page was put up, or a date before the title."""
        posted = plain_date(text) if len(text) <= _POSTED else None
        if posted:
            self.head.index.dates.setdefault("发布时间", posted)
            return True
        return len(text) <= 16 and iso_date(text) is not None and not self.pieces

    def _numbers(self, i: int, passage: Passage) -> bool:
        """A number on a line of its own, in brackets or not, or behind the title."""
        text, head = passage.text, self.head
        number = NUMBER.search(text)
        if number is None or not text.rstrip("）").endswith(number[0]):
            return False
        before = text[: number.start()].rstrip("（")
        if len(before) > 8 and not _is_complete(before):
            return False
        printed = passage.literal(*number.span()).translate(_DIGITS)
        head.document_number = head.document_number or printed
        if len(before) > 8 and before not in "".join(p.text for p in self.pieces):
            self.pieces = [passage]
            self.closed = i
        elif self.pieces:
            self.closed = i
        return self._take(i)

    def _orders(self, i: int, passage: Passage) -> bool:
        """临岚市人民政府令, with （第16号） behind it or on the next line."""
        text, head = passage.text, self.head
        order = _ORDER.fullmatch(text)
        if order is not None:
            head.issuers = head.issuers or (order[1],)
            head.document_number = passage.literal(0, len(text))
            return self._take(i)
        if _ORDER_NUMBER.fullmatch(text) and head.document_number and head.issuers:
            if head.document_number.endswith("令"):
                head.document_number += passage.literal(0, len(text))
            return self._take(i)
        return False

    def _behind_title(self, i: int, passage: Passage) -> bool:
        """What may stand between a title and the addressees."""
        text, closed = passage.text, self.closed or 0
        said = "".join(p.text for p in self.pieces)
        date = iso_date(text) if _IN_BRACKETS.fullmatch(text) else None
        if date:
            self.head.issue_date = date
            return self._take(i)
        if _IN_BRACKETS.fullmatch(text) and i == closed + 1:
            self.pieces.append(passage)
            return self._take(i)
        again = said[:_SAME] == text[:_SAME] and _is_complete(text)
        if again or text in said:
            # The title of the page comes first, then that of the document itself.
            self.pieces = [passage] if again else self.pieces
            self.closed = i
            return self._take(i)
        if len(text) < 80 and _REPORT_DATE.match(text):
            self.head.issue_date = iso_date(text)
            self._take(i)
            return False
        return len(text) <= _BETWEEN and text[-1] not in "。；：" and i <= closed + _LINES


def _is_complete(title: str) -> bool:
    """Whether a title ends with its 文种."""
    if _ISSUES.search(title):
        return _COMPLETE.search(title) is not None
    return document_type(title) is not None


def _join_title(pieces: list[Passage], compiled: bool) -> str | None:
    """Title lines up to the last one that ends with a 文种, without what a compiler added."""
    lines = [_once(passage.literal(0, len(passage.text))) for passage in pieces]
    for n in range(len(lines), 0, -1):
        title = "".join(lines[:n])
        if document_type(_ADDED_DATE.sub("", title)):
            break
    else:
        title = "".join(lines[:1])
    if compiled:
        title = re.sub(r"（\d{4}年\d{1,2}月\d{1,2}日）$", "", re.sub(r"^\d{1,3}[.．]", "", title))
    return title if len(title) > _SHORTEST else None


_SHORTEST = 4  # characters: 序言 and 目录 are no titles


def _once(title: str) -> str:
    """A title that stands twice on end, as a page and its document have it, once; no number."""
    bare = re.sub(rf"[（(]?{NUMBER.pattern}[）)]?$", "", title)
    half = len(bare) // 2
    if bare != title and len(bare) % 2 == 0 and bare[:half] == bare[half:]:
        return bare[:half]
    return bare if len(bare) > 8 and _is_complete(bare) else title
