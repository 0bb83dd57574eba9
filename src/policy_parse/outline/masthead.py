"""Masthead, title, addressees, signature and date (GB/T 9704—2012, 7.2 and 7.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policy_parse.domain.kinds import Level
from policy_parse.domain.notice import Annex, Metadata
from policy_parse.domain.numerals import chinese_number
from policy_parse.domain.ordinals import read_ordinal
from policy_parse.domain.passage import Passage
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.documents import NUMBER, document_type
from policy_parse.lexicon.regions import find_region, find_region_within
from policy_parse.lexicon.units import ENDING, ends_like_unit

_HEAD = 40  # passages among which a masthead is looked for
# Compilers number the documents they print: 3. 眉山市人民政府办公室关于…（2023年6月1日）.
_COMPILED = re.compile(r"(\d{1,3})\.(?!\d{1,2}(?!\d)).*[^。；：]$|\d{1,3}\.$")
_ADDED_DATE = re.compile(r"（(\d{4})年(\d{1,2})月(\d{1,2})日）$")
_DATE = re.compile(r"（?(\d{4})年(\d{1,2})月(\d{1,2})日(?:）|印发)?")
_CHINESE_DATE = re.compile(
    r"([二〇零一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ADDRESSED = re.compile(r"[^。；：《》]{2,300}：")
_ADDRESSEE_HEAD = re.compile(
    rf"[各省市区县州盟旗驻中委局厅]|{any_of('addressee_head')}"
    r"|[\u4e00-\u9fff]{2,20}(?:局|委|会|府|部门|单位|公司)"
)
_SPLIT_HEAD = re.compile(
    r"各|省|市|区|县|州|有关|驻|中|直属|国务院|[\u4e00-\u9fff]{2,12}(?:局|委|会|府)$"
)
_FURNITURE_LINE = re.compile(
    rf"(?:{any_of('field_over_title')})[：:]|（此件.*）|机密|秘密|.{{2,30}}文件$"
)
# The index block that a site sets over a document, and what a data base adds: left out, and read.
_INDEX_FIELDS = re.compile(
    rf"(?P<title>{any_of('title_field')})[：:](?P<of_title>.{{4,120}})"
    rf"|(?P<issuer>(?:{any_of('act_of_issuing')})(?:{any_of('issuing_body')}))[：:]"
    r"(?P<of_issuer>[\u4e00-\u9fff、，]{2,80})"
    rf"|(?P<dated>(?:{any_of('act_of_dating')})(?:日期|时间))[：:](?P<of_dated>.{{6,60}})"
    rf"|(?P<number>{any_of('number_field')})[：:](?P<of_number>.{{4,30}})"
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
_SEALED_BY = re.compile(r"（[\u4e00-\u9fff]{2,30}代章）")
_DATES = words_of("date_field")
_ISSUES = re.compile(any_of("issuing_verb"))
_ISSUED = re.compile(rf"{any_of('issuing_verb')}|贯彻落实|贯彻")
_TITLES = re.compile(r"《[^》]*》")
_COMPLETE = re.compile(
    rf"的(?:{any_of('kind_of_title')})?(?:{any_of('title_end')}|规定|办法)(?:（[^（）]{{1,24}}）)*$"
)
_SHARED_ISSUERS = re.compile(r"等\d*[一二三四五六七八九十]*(?:个)?(?:部门|单位)")
_REPORT_DATE = re.compile(r"[—\-（]*(\d{4})年(\d{1,2})月(\d{1,2})日")
_NATION_WIDE = re.compile(r"各省、自治区|各?中央(?:企业|和国家机关)|国务院各")
_COUNTIES = re.compile(r"各(?:县|旗|区县|市县|（?县（|区）?、县)")
_SIGNATORY = re.compile(r"[\u4e00-\u9fff（）]{2,34}")


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
        elif date := iso_date(found["of_dated"]) or _plain_date(found["of_dated"]):
            self.dates.setdefault(found["dated"], date)

    @property
    def date(self) -> str | None:
        """The best of its dates."""
        return next((self.dates[kind] for kind in _DATES if kind in self.dates), None)


def field_of(text: str) -> re.Match[str] | None:
    """The field of a site's index block that a line is."""
    return _INDEX_FIELDS.fullmatch(text)


def _plain_date(text: str) -> str | None:
    """2024-03-01, 2024/3/1 or 2024.3.1."""
    match = re.match(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})", text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


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
            self.document_number, self.title, document_type(self.title or ""), self.issuers,
            self.addressees, self.issue_date, level, region, code, self.colophon, annexes,
        )  # fmt: skip

    def _addresses_counties(self) -> bool:
        return any(_COUNTIES.match(name) for name in self.addressees)


def iso_date(text: str) -> str | None:
    """ISO form of a full date in digits or Chinese numerals anywhere in `text`, else None."""
    match = _DATE.search(text)
    if match:
        year, month, day = (int(g) for g in match.groups())
    elif match := _CHINESE_DATE.search(text):
        numbers = [chinese_number(g) for g in match.groups()]
        if None in numbers:
            return None
        year, month, day = (n or 0 for n in numbers)
    else:
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def read_masthead(passages: Sequence[Passage]) -> Masthead:
    """Find the masthead among the first passages; what is not there stays None or empty."""
    head = Masthead()
    added_date = _title(passages, head)
    _date_and_signature(passages, head)
    head.issue_date = head.issue_date or added_date or head.index.date
    head.issuers = head.issuers or head.index.issuers
    head.document_number = head.document_number or head.index.number
    _colophon(passages, head)
    return head


def _title(passages: Sequence[Passage], head: Masthead) -> str | None:
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
            and _is_addressed(text[: addressed.end() - 1])
            and opens
            and not head.addressees
        ):
            head.addressees = _addressees(passage, addressed.end() - 1)
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
        posted = _plain_date(text) if len(text) <= _POSTED else None
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


def _is_addressed(names: str) -> bool:
    """Whether the words before a colon are bodies that a notice is sent to, and no label."""
    if len(names) <= _LABEL and names.endswith(("单位", "部门", "机构")) and names[0] not in "各有":
        return False
    return _ADDRESSEE_HEAD.match(names) is not None or ends_like_unit(names)


_LABEL = 6  # characters of a label: 编制单位：


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


def _addressees(passage: Passage, end: int) -> tuple[str, ...]:
    """Split at ， and, between complete bodies, at 、 (gold/FORMAT.md)."""
    out: list[str] = []
    start = depth = 0
    text = passage.text
    for i, c in enumerate(text[:end]):
        depth += (c == "（") - (c == "）")
        if depth or c not in "，、":
            continue
        if c == "、" and not _parts_bodies(text[start:i], text[i + 1 : end]):
            continue
        if i > start:
            out.append(passage.literal(start, i))
        start = i + 1
    if end > start:
        out.append(passage.literal(start, end))
    return tuple(out)


def _parts_bodies(before: str, behind: str) -> bool:
    """Whether 、 stands between two complete bodies: 财政厅（局）、住房和城乡建设厅, not 委、办、局."""
    rest = re.split(r"[，、]", behind, maxsplit=1)[0]
    if ENDING.search(before) is None or len(before) < _BODY or len(rest) < _BODY:
        return False
    return _SPLIT_HEAD.match(rest) is not None or ends_like_unit(rest)


_BODY = 3  # characters of a body's name, 商务局


def _date_and_signature(passages: Sequence[Passage], head: Masthead) -> None:
    """The first line that is a date and nothing else, and the bodies that sign above it."""
    for i in range(head.body_start, len(passages)):
        text = passages[i].text
        if len(text) > 20 or passages[i].block.cell or i in head.taken:
            continue
        if not (_DATE.fullmatch(text) or _CHINESE_DATE.fullmatch(text)):
            continue
        head.issue_date = head.issue_date or iso_date(text)
        head.taken.add(i)
        signed: list[str] = []
        j = i - 1
        while j > 0 and (names := _signatories(passages[j], signed)) is not None:
            signed = names
            head.taken.add(j)
            j -= 1
        if len(signed) == len(head.issuers) > 1:
            pairs = zip(head.issuers, signed, strict=True)
            head.issuers = tuple(max(pair, key=len) for pair in pairs)
        elif signed and not (head.issuers and len(signed) == 1):
            head.issuers = tuple(signed)
        elif signed and len(signed[0]) > len(head.issuers[0]):
            head.issuers = (signed[0],)
        return
    if not head.issuers and head.title:
        level_name = re.match(
            r"(?:\d{4}年)?(.{2,12}?(?:省|自治区|市|区|县|州))(?=政府工作报告|人民政府)", head.title
        )
        if level_name:
            head.issuers = (level_name[1] + "人民政府",)


def _signatories(passage: Passage, below: list[str]) -> list[str] | None:
    """The bodies that sign on a line, with those `below`; None where it is no signature.

    Several stand side by side as well, and a name may go on in the next line; （…代章） says who
    put the seal, and is none of them.
    """
    text = passage.text
    if _SEALED_BY.fullmatch(text):
        return below
    if passage.block.cell or read_ordinal(text):
        return None
    names = [text[a:b] for a, b in pairwise([*passage.starts, len(text)])]
    if len(names) > 1 and below and not ends_like_unit(names[-1]):
        names, below = [*names[:-1], names[-1] + below[0]], below[1:]
    if len(names) > 1 and all(
        len(n) >= _BODY and ends_like_unit(n) and _SIGNATORY.fullmatch(n) for n in names
    ):
        return [*names, *below]
    if not _SIGNATORY.fullmatch(text) or not ends_like_unit(text):
        return None
    return [passage.literal(0, len(text)), *below]


def _colophon(passages: Sequence[Passage], head: Masthead) -> None:
    """版记 (GB/T 9704—2012, 7.4): 抄送 and the line of the printing body."""
    lines = []
    for i in range(max(0, len(passages) - 8), len(passages)):
        text = passages[i].text
        if text.startswith("抄送：") or (
            len(text) <= 60 and text.endswith("印发") and iso_date(text)
        ):
            lines.append(passages[i].evidence(0, len(text)).quote)
            head.taken.add(i)
    head.colophon = "\n".join(lines) or None
    if head.issue_date is None and lines:
        head.issue_date = next(
            (d for line in lines if (d := iso_date("".join(line.split())))), None
        )
