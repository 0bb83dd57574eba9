"""Web pages saved whole (.mht), which some sites hand out as .doc."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

from policy_parse.domain.source import Source
from policy_parse.errors import ReadError
from policy_parse.read.given import Given
from policy_parse.read.html import read_html


def read_mht(given: Given) -> Source:
    """Read the page in a MIME archive; pictures and other parts are left out.

    Raises ReadError (`failed/damaged`) where there is no page in it.
    """
    message = email.message_from_bytes(given.data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return read_html(replace(given, data=page))
    raise ReadError(
        "failed/damaged", f"{given.name}: the web archive holds no page.",
        "Open it in a browser and save it as .html.", "网页归档中没有正文，请另存为 html。",
    )  # fmt: skip
