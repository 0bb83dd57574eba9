"""White space that parts the members of a list of units: （市水务局 市财政局）.

White space is left out of passages, for type-setting puts it anywhere. Between two whole names of
a list it stands for 、, and is read as one.
"""

from __future__ import annotations

import re

from policy_parse.lexicon.units import ends_like_unit, looks_like_unit

_GAP = re.compile(
    r"(?<=[局委办厅部府院会心司处署队社校联团体行])[ \t\u3000]+"
    r"(?=[\u4e00-\u9fff]{1,16}(?:[局委办厅部府院会心司处署队社校联团体行）〕】，；。、 \t\u3000]|$))"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,24}$")
_NEXT = re.compile(r"[\u4e00-\u9fff]{2,24}")
_OPENS = "（〔【：:("
_CLOSES = "）〕】)"


def part_names(folded: str, start: int, end: int) -> str | None:
    """The folded text of a block with 、 for the white space between names, or None as it is.

    One character stands for one, so that offsets stay those of the source.
    """
    line = folded[start:end]
    out: list[str] | None = None
    for gap in _GAP.finditer(line):
        if not _in_list(line, gap.start()):
            continue
        before, behind = _NAME.search(line, 0, gap.start()), _NEXT.match(line, gap.end())
        if before is None or behind is None:
            continue
        if ends_like_unit(before[0]) and looks_like_unit(behind[0]):
            out = out or list(line)
            out[gap.start()] = "、"
    return "".join(out) if out else None


def _in_list(line: str, offset: int) -> bool:
    """Whether the place lies in a bracket or behind a label."""
    opened = max(line.rfind(mark, 0, offset) for mark in _OPENS)
    closed = max(line.rfind(mark, 0, offset) for mark in _CLOSES)
    return opened > closed
