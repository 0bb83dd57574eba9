"""Masthead, title, addressees, signature and date (GB/T 9704—2012, 7.2 and 7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.passage import Passage
from policy_parse.outline.head import Masthead
from policy_parse.outline.signature import read_colophon, read_signature
from policy_parse.outline.titles import read_title


def read_masthead(passages: Sequence[Passage]) -> Masthead:
    """Find the masthead among the first passages; what is not there stays None or empty."""
    head = Masthead()
    added_date = read_title(passages, head)
    read_signature(passages, head)
    head.issue_date = head.issue_date or added_date or head.index.date
    head.issuers = head.issuers or head.index.issuers
    head.document_number = head.document_number or head.index.number
    read_colophon(passages, head)
    return head
