"""Other documents named in the text: 《title》（number）（以下简称《alias》）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_parse.domain.kinds import CitationRelation
from policy_parse.domain.mentions import CitationSpan
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.documents import NUMBER, ORDER_NUMBER, document_type

_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_BEHIND = re.compile(r"（(?P<inside>[^（）]{0,90})）")
_ALIAS = re.compile(
    r"（?(?:以下|下文|下)?(?:统称|简称)(?:为|：)?[《“]{1,2}(?P<alias>[^《》“”]{1,40})[》”]{1,2}）?"
)
_LATIN = re.compile(r"（([A-Z][A-Za-z]+)）")
_BASED = re.compile(rf"(?:{any_of('basis')})[^。]*$")
_REPEALS = re.compile(r"^[^。]{0,30}?(?:同时)?(?:废止|停止执行|失效)")
_POLICY = re.compile(rf"(?:{any_of('title_kind')})(?:（[^（）]*）)*$")
_BEFORE_NUMBER = words_of("before_number")


def iter_citations(text: str, start: int = 0) -> Iterator[CitationSpan]:
    """Documents named in 《》 or by number alone; names of projects and newspapers are passed over."""
    position = start
    for m in _TITLE.finditer(text, start):
        if m.start() < position:
            continue  # the alias of the one before
        yield from _numbers(text, position, m.start())
        stop = m.end()
        number = None
        behind = _BEHIND.match(text, stop)
        if behind and behind["inside"]:
            found = NUMBER.search(behind["inside"]) or ORDER_NUMBER.search(behind["inside"])
            base = behind.start("inside")
            if found:
                number = (base + found.start(), base + found.end())
                stop = behind.end()
        alias = None
        within = _ALIAS.search(text, m.end(), stop) if number else None
        named = within or _ALIAS.match(text, stop)
        if named:
            alias = named.span("alias")
            stop = max(stop, named.end())
        position = stop
        title = m[1]
        latin = _LATIN.match(text, m.end())
        if alias is None and latin:
            alias, stop = latin.span(1), max(stop, latin.end())
            position = stop
        if number is None and not (_POLICY.search(title) or document_type(title)):
            continue
        relation = CitationRelation.MENTIONS
        if _REPEALS.match(text[stop : stop + 60]):
            relation = CitationRelation.REPEALS
        elif _BASED.search(text[max(start, m.start() - 300) : m.start()]):
            relation = CitationRelation.BASED_ON
        yield CitationSpan(m.start(), stop, m.span(1), number, alias, relation)
    yield from _numbers(text, position, len(text))


def _numbers(text: str, start: int, end: int) -> Iterator[CitationSpan]:
    """Numbers that stand without a title."""
    for m in NUMBER.finditer(text, start, end):
        begin = m.start()
        for word in _BEFORE_NUMBER:
            cut = m[0].rfind(word, 0, m[0].find("〔") if "〔" in m[0] else 6)
            if cut >= 0:
                begin = max(begin, m.start() + cut + len(word))
        yield CitationSpan(begin, m.end(), None, (begin, m.end()), None, CitationRelation.MENTIONS)
