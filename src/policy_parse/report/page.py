"""The report as one HTML file: no network, no library, nothing in it runs but its own script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from policy_parse.domain.comparison import LinkComparison
from policy_parse.domain.judgements import PairJudgement
from policy_parse.domain.notice import Notice
from policy_parse.report.data import page_data
from policy_parse.report.families import find_links
from policy_parse.report.labels import labels as page_labels
from policy_parse.writing import replaced, told

_HERE = Path(__file__).parent
_SCRIPTS = (
    "page.js",
    "table.js",
    "overview.js",
    "document.js",
    "lists.js",
    "graph.js",
    "compare.js",
    "calendar.js",
    "accounts.js",
)


def write_report(
    notices: Sequence[Notice],
    path: Path,
    language: str = "zh",
    judgements: Sequence[PairJudgement] = (),
    *,
    tab: str = "",
) -> None:
    """Write the page; `judgements` of people on pairs of tasks hold in its comparisons.

    `tab` is the one it opens at (document, matrix, targets, graph, compare, calendar, issues).
    Raises OutputError where nothing can be written.
    """
    page = report_page(notices, find_links(notices, judgements), language=language, tab=tab)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path) as temporary:
        temporary.write_text(page, "utf-8", "replace", "\n")


def report_page(
    notices: Sequence[Notice],
    links: Sequence[LinkComparison] | None = None,
    *,
    language: str = "zh",
    tab: str = "",
) -> str:
    """The page for `notices`; `links` are comparisons to show (default: those that belong), `tab`
    the one it opens at.
    """
    if links is None:
        links = find_links(notices)
    labels = page_labels(language)
    data = page_data(notices, links) | {"L": labels, "lang": language}
    data |= {"tab": tab} if tab else {}
    title = labels["report"]
    if len(notices) == 1:
        title += " · " + (notices[0].metadata.title or notices[0].source.name)
    parts = {
        "lang": language,
        "title": html.escape(" ".join(title.split())),
        "style": style(),
        "script": "\n".join((_file("embedded.js"), scripts(), _file("start.js"))),
        "noscript": html.escape(labels["noscript"]),
        "data": _inert(data),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _file("page.html"))


def style() -> str:
    """The style of the page."""
    return _file("page.css")


def scripts() -> str:
    """The script of the page without what feeds and starts it: FIRST, the data, has to be there."""
    return "\n".join(_file(name) for name in _SCRIPTS)


def _inert(data: dict[str, Any]) -> str:
    """JSON that ends no script and opens none."""
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        packed = packed.replace(sign, f"\\u{ord(sign):04x}")
    return packed


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
