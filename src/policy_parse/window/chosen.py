"""The chosen notices as the page shows them: the report's data, with what people have ruled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_parse.domain.notice import Notice
from policy_parse.errors import PolicyParseError
from policy_parse.report.data import page_data
from policy_parse.report.families import find_links
from policy_parse.window.answers import refusal
from policy_parse.window.desk import Desk
from policy_parse.window.rows import correction_row

SIDE_BY_SIDE = 40  # notices at once
_CHARACTERS = 250_000  # of text at once: an answer stays below 2 MB


def set_of(desk: Desk, wanted: Sequence[str]) -> dict[str, Any]:
    """The first of the `wanted` documents, as many as an answer may hold; `left`: how many more."""
    version = desk.version  # what changes meanwhile is loaded again
    notices, troubles = list[Notice](), list[dict[str, str]]()
    size = seen = 0
    for digest in wanted[:SIDE_BY_SIDE]:
        try:
            notice = desk.notice(digest)
        except PolicyParseError as error:
            troubles.append(refusal(error) | {"document": digest})
            seen += 1
            continue
        size += len(notice.source.text)
        if notices and size > _CHARACTERS:
            break
        notices.append(notice)
        seen += 1
    data = page_data(notices, find_links(notices, desk.pairs()), editable=True)
    settled = desk.settled()
    own = {notice.source.sha256 for notice in notices}
    return data | {
        "version": version,
        "left": len(wanted) - seen,
        "seen": seen,
        "troubles": troubles,
        "settled": {digest: sorted(settled.get(digest, ())) for digest in own},
        "pairs": [j for j in desk.pairs() if j.child in own and j.parent in own],
        "corrected": [correction_row(c) for c in desk.corrections if c.document in own],
    }
