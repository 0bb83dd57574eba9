"""Leaf sections as they are compared: levels, places, units and duties set aside (design §6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from policy_parse.comparison.wording import Wording
from policy_parse.domain.comparison import Leaf
from policy_parse.domain.notice import Notice, Section
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.divisions import read_place, short_name

# 全省, 我市, 各县, 省级, 市政府 …: words of level say who speaks, not what is ordered.
_LEVEL_WORDS = re.compile(
    r"全(?:省|市|区|县|州|国)|[本我](?:省|市|区|县)|(?:省|市|区|县)级|各(?:省|市|区|县|州|级|地)+"
    r"|[省市区县](?=人民政府|政府|直)"
)
_DUTIES = re.compile(
    rf"（[^（）]*(?:{any_of('in_duty_bracket')})[^（）]*）"
    rf"|(?:{any_of('before_duty_label')})(?:单位|部门)：.*"
)
# Dates are compared as deadlines; in the wording they make unlike tasks alike.
_DATES = re.compile(
    r"(?:到|截至|至)?(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?(?:之?前)?"
)
# What closes a notice is no task: 本措施自2023年1月1日起施行，有效期2年。另有规定的，从其规定。
_CLOSING = re.compile(
    rf"本(?:{any_of('this_notice')})?[^。]{{0,20}}自[^。]{{0,30}}(?:施行|实施|执行)[^。]*"
    r"|有效期[^。]*|此前[^。]*不一致[^。]*|(?<![^。|])[^。|]*从其规定。?"
)
_ODD = re.compile("[^\u4e00-\u9fff\\n -~、。“”—《》〔〕]+")  # what may have another form in Unicode
_PAGE_NUMBER = re.compile(r"^[^\S\n]*[-—–－]\s*\d{1,4}\s*[-—–－][^\S\n]*$", re.M)


@dataclass(slots=True)
class LeafText:
    """A leaf with the wording that is compared: heading, body, and the headings above it."""

    leaf: Leaf
    body: str
    heading: Wording
    above: list[Wording]
    whole: Wording


def read_leaves(notice: Notice, others: tuple[Notice, ...]) -> list[LeafText]:
    """The leaves of `notice`; names of its place and of those of `others` are set aside."""
    places = places_of((notice, *others))
    by_path = {section.path: section for section in notice.sections}
    headings = {section.path: set_aside(section.heading, places) for section in notice.sections}
    parents = {section.parent for section in notice.sections}
    out = []
    for section in notice.sections:
        if section.path in parents:
            continue
        printed, heading = _body(notice, section), headings[section.path]
        body = set_aside(printed, places)
        chain = []
        parent = section.parent
        while parent:
            chain.append(Wording.of(headings[parent]))
            parent = by_path[parent].parent
        out.append(
            LeafText(
                Leaf(section.path, section.number, section.heading, _whole(section, printed)),
                body,
                Wording.of(heading),
                chain,
                Wording.of(f"{heading}。{body}" if section.heading else body),
            )
        )
    return out


def _whole(section: Section, body: str) -> str:
    """Heading and body as one text."""
    return section.heading + ("" if body[:1] in "。：，；" else "。" if body else "") + body


def _body(notice: Notice, section: Section) -> str:
    body = notice.source.text[section.body.start : section.body.end]
    return "".join(_PAGE_NUMBER.sub("", body).split())


def set_aside(text: str, places: list[str]) -> str:
    """`text` without words of level, places, duties and closing sentences."""
    text = _ODD.sub(lambda odd: unicodedata.normalize("NFKC", odd[0]), text)
    text = text.replace("(", "（").replace(")", "）").replace(":", "：")
    text = _CLOSING.sub("", _DUTIES.sub("", text))
    text = _DATES.sub("|", text)
    for place in places:
        text = text.replace(place, "|")
    return _LEVEL_WORDS.sub("|", text)


def places_of(notices: tuple[Notice, ...]) -> list[str]:
    """The names of the places that notices are of, the longest first."""
    names: set[str] = set()
    for notice in notices:
        found = read_place(notice.metadata.region) if notice.metadata.region else None
        if found:
            place = found[0]
            for name in (place.province, place.prefecture, place.county):
                if name:
                    names |= {name, short_name(name)}
    return sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n))
