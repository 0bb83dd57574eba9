"""Indicator tables of a folder of PDFs: read, told, or neither.

    python bench/tables.py FOLDER [-v]

A table is known by a caption (表1 …主要指标) or by header words (指标 … 2025年) of its page, without
looking at what the program made of it. `neither` must be 0: what is not read is said to be unread.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from policy_parse.pipeline import attempt

_CAPTION = re.compile(
    r"(?:附?表|专栏)[\d一二三四五六七八九十-]*.{0,40}指标(?:体系|表|目标)?(?:（[^（）]*）)?$"
    r"|(?:指标|类别)(?:名称)?.{0,20}20\d\d年.{0,12}$"
)
_PROSE = re.compile(r"…|\.{4}|见表|如表|所示|[，。；]")


def judge(path: Path) -> list[tuple[str, int, str]]:
    """(outcome, page, line) for each line of a file that heads an indicator table."""
    outcome = attempt(path, accounts=True)
    notice = outcome.notice
    if notice is None:
        return []
    source = notice.source
    read = {source.page_at(t.value_evidence.span.start) for t in notice.targets if t.task is None}
    for line in notice.accounts:
        if line.reason in ("goal-in-words", "table-of-a-past-plan", "baseline", "goal"):
            read.add(source.page_at(line.evidence.span.start))
    told = {
        source.page_at(i.evidence.span.start)
        for i in notice.issues
        if i.code == "table-unread" and i.evidence
    }
    out = []
    for match in re.finditer(r"[^\r\n\f]+", source.text):
        printed = "".join(match[0].split())
        if len(printed) > 60 or not _CAPTION.search(printed) or _PROSE.search(printed):
            continue
        page = source.page_at(match.start()) or 0
        near = {page, page + 1}  # a caption may stand at the foot of the page before
        found = "read" if near & read else "told" if near & told else "neither"
        out.append((found, page, printed))
    return out


def main(arguments: list[str]) -> int:
    """Print the counts, and with -v what was not read."""
    folder = Path(next(a for a in arguments if not a.startswith("-")))
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.pdf")):
        for found, page, printed in judge(path):
            counts[found] += 1
            if "-v" in arguments and found != "read":
                print(f"{found:8}{path.name} p.{page} {printed}")
    print(", ".join(f"{kind} {counts[kind]}" for kind in ("read", "told", "neither")))
    return counts["neither"] != 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
