"""The attributes of a web page's elements, counted before it is parsed.

The parser holds each attribute of an element against all before it: one element of 60,000 takes
ten seconds.
"""

from __future__ import annotations

import re

from policy_parse.errors import RejectedError
from policy_parse.read.given import Given

# attribute = name, ["=", ("\"", …, "\"" | "'", …, "'" | word)] ;      one is never given back
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(
    rf"<(?:!--(?P<empty>-?>)?|(?P<name>[A-Za-z][^\s/>]*+)(?P<own>(?:[\s/]++|{_ATTRIBUTE})*+))"
)
# What ends a stretch without markup; where it is not there, what follows is looked at all the same.
_ENDS = {
    "": re.compile("--!?>"),
    "script": re.compile("</script", re.I),
    "style": re.compile("</style", re.I),
}


def refuse_attributes(text: str, given: Given) -> None:
    """Raise RejectedError (`rejected/attributes`) where an element has more than there may be."""
    most, position = given.limits.attributes, 0
    open_ones: set[str] = set()  # stretches that end nowhere: nobody looks for their end again
    while tag := _TAG.search(text, position):
        position, own = tag.end(), tag["own"] or ""
        if len(own) > 2 * most and sum(1 for _ in _ATTRIBUTES.finditer(own)) > most:
            raise _too_many(given, most)
        raw = (tag["name"] or "").lower()
        if raw in open_ones or raw not in _ENDS or tag["empty"]:
            continue
        end = _ENDS[raw].search(text, position)
        if end is None:
            open_ones.add(raw)
        else:
            position = end.end()


def _too_many(given: Given, most: int) -> RejectedError:
    return RejectedError(
        "rejected/attributes",
        f"{given.name}: an element of more than {most:,} attributes.",
        "Save the page again as text or .docx, or raise the limit with --limit attributes=N.",
        "网页中某个元素的属性过多，请另存为文本或 docx，或用 --limit attributes=N 调高上限。",
    )
