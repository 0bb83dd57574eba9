"""成文日期, the bodies that sign above it, and the colophon (版记)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_parse.domain.ordinals import read_ordinal
from policy_parse.domain.passage import Passage
from policy_parse.lexicon.units import ends_like_unit
from policy_parse.outline.addressees import BODY
from policy_parse.outline.head import Masthead
from policy_parse.outline.head_dates import CHINESE_DATE, DATE, iso_date

_SEALED_BY = re.compile(r"（[\u4e00-\u9fff]{2,30}代章）")
_SIGNATORY = re.compile(r"[\u4e00-\u9fff（）]{2,34}")


def read_signature(passages: Sequence[Passage], head: Masthead) -> None:
    """The first line that is a date and nothing else, and the bodies that sign above it."""
    for i in range(head.body_start, len(passages)):
        text = passages[i].text
        if len(text) > 20 or passages[i].block.cell or i in head.taken:
            continue
        if not (DATE.fullmatch(text) or CHINESE_DATE.fullmatch(text)):
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
        len(n) >= BODY and ends_like_unit(n) and _SIGNATORY.fullmatch(n) for n in names
    ):
        return [*names, *below]
    if not _SIGNATORY.fullmatch(text) or not ends_like_unit(text):
        return None
    return [passage.literal(0, len(text)), *below]


def read_colophon(passages: Sequence[Passage], head: Masthead) -> None:
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
