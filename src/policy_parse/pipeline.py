"""The one file that joins the stages: read → layout → outline → find → link."""

from __future__ import annotations

import re
from pathlib import Path

from policy_parse.domain.notice import Notice
from policy_parse.domain.skeleton import Skeleton
from policy_parse.domain.source import Source
from policy_parse.find import find_mentions
from policy_parse.layout import lay_out
from policy_parse.link import link
from policy_parse.outline import outline
from policy_parse.read import read, read_bytes

_TITLE_YEAR = re.compile(r"(?<![—\-~至])((?:19|20)\d\d)年(?!.{0,4}[—\-])")


def parse(document: str | Path | bytes, *, name: str | None = None) -> Notice:
    """Parse one document: a path, or the bytes of a file (then `name` is used in the records).

    Raises a PolicyParseError that says what is wrong and what to do where nothing can be read.
    """
    if isinstance(document, bytes):
        return parse_source(read_bytes(document, name or "<bytes>"))
    return parse_source(read(document))


def parse_source(source: Source) -> Notice:
    """Parse a document that has been read."""
    skeleton = outline(lay_out(source))
    year = working_year(skeleton)
    mentions = [
        [find_mentions(run.passage, run.start, year, run.column) for run in section.runs]
        for section in skeleton.sections
    ]
    loose = [find_mentions(run.passage, run.start, year) for run in skeleton.loose]
    return link(source, skeleton, mentions, loose, year)


def working_year(skeleton: Skeleton) -> int | None:
    """The year a document works on: the one its title names, else the year of its issue."""
    metadata = skeleton.metadata
    named = _TITLE_YEAR.search(metadata.title or "")
    if named:
        return int(named[1])
    if metadata.issue_date:
        return int(metadata.issue_date[:4])
    numbered = re.search(r"(?:19|20)\d\d", metadata.document_number or "")
    return int(numbered[0]) if numbered else None
