"""Words that give a role: labels (牵头单位：) and cues in running text (…牵头, …按职责分工负责)."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.notice import Role
from policy_parse.lexicon.tables import alternatives, table


class Label(NamedTuple):
    """A label as found: `kind` is a Role's value, `person` or `deadline`; `end` follows the colon."""

    kind: str
    start: int
    end: int


class Cue(NamedTuple):
    """A role word; `before` tells that the units follow it (会同B)."""

    role: Role
    before: bool


_KINDS = {row["label"]: row["kind"] for row in table("role_labels")}
LABEL_KINDS = _KINDS
CUES = {
    row["cue"]: Cue(Role(row["role"]), row["position"] == "before") for row in table("role_cues")
}
_WORDS = alternatives(list(_KINDS))
LABEL = re.compile(
    rf"(?:[市省区县]级|市直|省直|主要|共同)?({_WORDS})(?:[及和与]({_WORDS}))?(?:（[^（）：]{{1,12}}）)?："
)
LABEL_HEADS = frozenset("市省区县主共") | {word[0] for word in _KINDS}
_AFTER = alternatives([cue for cue, how in CUES.items() if not how.before])
_BEFORE = alternatives([cue for cue, how in CUES.items() if how.before])
# A cue closes its list: 国家金融监督管理总局 and 残疾人联合会 hold none.
CUE = re.compile(
    rf"(?:{_AFTER})(?=$|[，；。、）〕】]|等|做好|抓好|落实|推进|实施|会同|联合|完成|配合|相关|开展|组织|并)"
    rf"|(?:{_BEFORE})(?!会|体|国|中心|社)"
)


def label_at(text: str, start: int = 0) -> Label | None:
    """The label that begins at `start`, as in 牵头单位：."""
    match = LABEL.match(text, start)
    return Label(_KINDS[match[1]], start, match.end()) if match else None


def iter_labels(text: str, start: int = 0, end: int | None = None) -> list[Label]:
    """All labels in `text[start:end]`, in order."""
    stop = len(text) if end is None else end
    return [Label(_KINDS[m[1]], m.start(), m.end()) for m in LABEL.finditer(text, start, stop)]
