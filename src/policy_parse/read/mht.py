"""Web pages saved whole (.mht), which some sites hand out as .doc."""

from __future__ import annotations

import email
from dataclasses import replace
from email.policy import Compat32
from typing import Any

from policy_parse.domain.source import Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.given import Given
from policy_parse.read.html.document import read_html

_WITHIN = 50  # multiparts of an archive: each line of it is held against the marks of all


def read_mht(given: Given) -> Source:
    """Read the page in a MIME archive; pictures and other parts are left out.

    Raises ReadError (`failed/damaged`) where there is no page in it, RejectedError where a header
    is without measure (`rejected/header`) or parts are nested so (`rejected/depth`).
    """
    message = email.message_from_bytes(given.data, policy=_bounded(given))
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return read_html(replace(given, data=page))
    raise ReadError(
        "failed/damaged",
        f"{given.name}: the web archive holds no page.",
        "Open it in a browser and save it as .html.",
        "网页归档中没有正文，请另存为 html。",
    )


def _bounded(given: Given) -> Compat32:
    """How headers are read: soon, for the time that one takes grows with its square."""
    most, several = given.limits.header, []

    class Bounded(Compat32):
        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, Any]:
            size = sum(map(len, sourcelines))
            if size > most:
                raise RejectedError(
                    "rejected/header",
                    f"{given.name}: a header of more than {most:,} characters.",
                    "Save the page again, or raise the limit with --limit header=N.",
                    "网页归档的头部过长，请重新保存网页，或用 --limit header=N 调高上限。",
                )
            name, value = super().header_source_parse(sourcelines)
            if name.lower() == "content-type" and "multipart" in str(value).lower():
                several.append(name)
            if len(several) > _WITHIN:
                raise RejectedError(
                    "rejected/depth",
                    f"{given.name}: its parts are nested too deep.",
                    "Open it in a browser and save it as .html.",
                    "网页归档嵌套过深，请在浏览器中打开后另存为 html。",
                )
            return name, value

    return Bounded()
