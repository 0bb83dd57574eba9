"""Words that give a role: labels (牵头单位：) and cues in running text (…牵头, …按职责分工负责)."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.notice import Role
from policy_parse.lexicon.tables import alternatives, table


class Label(NamedTuple):
    """A label as found: `kind` is a Role's value, `person`, `deadline` or `other`.

    `text[start:word_end]` is the word as printed, `end` follows the colon. `sure` is false for a
    known label with something before it (总体牵头单位, but also 明确责任单位): it must name units.
    """

    kind: str
    start: int
    word_end: int
    end: int
    sure: bool = True


class Cue(NamedTuple):
    """A role word; `before` tells that the units follow it (会同B)."""

    role: Role
    before: bool


_LABEL_ROWS = table("role_labels")
LABEL_KINDS = {row["label"]: ColumnKind(row["kind"]) for row in _LABEL_ROWS}
# Words that are labels only where nothing stands before them in their clause (牵头：).
ALONE = frozenset(row["label"] for row in _LABEL_ROWS if row["place"] == "alone")
_KNOWN = {label: kind for label, kind in LABEL_KINDS.items() if label not in ALONE}
_PARTS = {row["part"]: row["role"] for row in table("role_parts")}
CUES = {
    row["cue"]: Cue(Role(row["role"]), row["position"] == "before") for row in table("role_cues")
}

_ROLES = frozenset(role.value for role in Role)
_LONGEST = max(map(len, _KNOWN))
_COLON = re.compile(
    r"：|(?<=[（〔]责任单位)；|(?<=[（〔]牵头单位)；|(?<=单位)[为是]|(?<=部门)[为是]|(?<=单位)均为|(?<=部门)均为"
)
_RUN = re.compile(r"[\u4e00-\u9fff]{1,14}$")
_REMARK = re.compile(r"（[^（）：]{1,12}）$")
_LONGEST_REMARK = 14
_JOINED = re.compile(rf"(?:{alternatives(list(_KNOWN))})[及和与]$")
_LEVELS = re.compile(r"(?:[市省区县]级|市直|省直|主要|共同)$")
_PART = re.compile(alternatives(list(_PARTS)))
# An unknown label is one by its tail, and says its role by its first part (督办考核单位：).
_TAIL = re.compile(r"(?:单位|部门|处室|科室|主体|机构|地区|方)$")
_PERSON = re.compile(r"(?:领导|责任人|负责人|联系人|同志|联络员)$")
_PREFIX = 4  # characters before a known label that may belong to it
_CLAUSE = frozenset("；。，、（〔【「〈 ")
_AFTER = alternatives([cue for cue, how in CUES.items() if not how.before])
_BEFORE = alternatives([cue for cue, how in CUES.items() if how.before])
_BY_DUTY = (
    r"(?:按照?|依照?|根据|结合)(?:各自|本单位)?(?:职责|职能|职权|权限|分工)(?:分工|范围|权限)?(?:要求)?"
    r"(?:具体|分别|共同|各自|认真)?(?:负责|落实|做好|完成|抓好|推进|组织|开展|承担)"
    r"[\u4e00-\u9fff]{0,8}"
)
_ENDS = r"(?=$|[，；。、）〕】」〉])"
# A cue closes its list: 国家金融监督管理总局 and 残疾人联合会 hold none.
CUE = re.compile(
    rf"(?P<shared>{_BY_DUTY}){_ENDS}"
    rf"|(?:{_AFTER})(?=$|[，；。、）〕】」〉]|等|做好|抓好|落实|推进|实施|会同|联合|完成|配合|相关|开展|组织|并)"
    rf"|(?:{_BEFORE})(?!会|体|国|中心|社)"
)
LABEL_HEADS = frozenset("市省区县主共") | {word[0] for word in (*LABEL_KINDS, *_PARTS)}


def cue_of(match: re.Match[str]) -> Cue:
    """What a match of CUE says: its role, and whether its units follow it."""
    if match["shared"]:
        return Cue(Role.RESPONSIBLE, before=False)
    return CUES[match[0]]


def role_of_word(word: str) -> Role | None:
    """The role that a word in brackets behind a name gives it: （牵头）, （主责单位）."""
    plain = _TAIL.sub("", word)
    cue = CUES.get(plain) or CUES.get(word)
    if cue is not None and not cue.before:
        return cue.role
    part = _PARTS.get(plain)
    return Role(part) if part else None


def role_of_name(name: str) -> Role | None:
    """The role that a column's header or a label without a colon names: 主责部门, 主办处室.

    It is made of a part that says the role and a tail that says who has it.
    """
    kind = LABEL_KINDS.get(name)
    if kind is not None:
        return Role(kind) if kind in _ROLES else None
    part = _telling_part(name)
    return Role(_PARTS[part[0]]) if part else None


def _telling_part(name: str) -> re.Match[str] | None:
    """The part of a label that says its role: 考核 in 牵头考核单位, for one who judges leads nothing."""
    if not _TAIL.search(name):
        return None
    parts = list(_PART.finditer(name))
    judging = (part for part in parts if _PARTS[part[0]] == Role.SUPERVISING)
    return next(judging, parts[0] if parts else None)


def names_body(name: str) -> bool:
    """Whether a header or label asks for bodies, in whatever role: 申报单位, 依托机构."""
    return _TAIL.search(name) is not None


def is_known_label(label: str) -> bool:
    """Whether a label says a role, a person or a time, by itself or by its parts."""
    return label in LABEL_KINDS or _telling_part(label) is not None or is_person_word(label)


def is_person_word(name: str) -> bool:
    """Whether a header or label asks for people: 责任领导, 联系人."""
    return _PERSON.search(name) is not None


def label_at(text: str, start: int = 0) -> Label | None:
    """The label that begins at `start`, as in 牵头单位：."""
    colon = _COLON.search(text, start, min(len(text), start + 32))
    label = _before(text, colon, start) if colon else None
    return label if label is not None and label.start == start else None


def iter_labels(text: str, start: int = 0, end: int | None = None) -> list[Label]:
    """All labels in `text[start:end]`, in order.

    Behind a label that is known, one that is not (资金来源：, 进度安排：) ends its list: its kind
    is `other`.
    """
    stop = len(text) if end is None else end
    out: list[Label] = []
    for colon in _COLON.finditer(text, start, stop):
        label = _before(text, colon, out[-1].end if out else start)
        if label is None and out and colon[0] == "：":
            label = _other(text, colon.start(), out[-1].end)
        if label is not None:
            out.append(label)
    return out


def _before(text: str, colon: re.Match[str], floor: int) -> Label | None:
    """The label whose colon this is, or None: a known one, one by its parts, or a word alone."""
    stop = colon.start()
    # What ends here is looked for as far back as it can begin, not from the last label on.
    remark = _REMARK.search(text, max(floor, stop - _LONGEST_REMARK), stop)
    word_end = stop
    if remark and (stop - floor > _LONGEST or text[floor:stop] not in _KNOWN):
        whole = next((n for n in range(_LONGEST, 4, -1) if text[stop - n : stop] in _KNOWN), 0)
        stop = stop if whole else remark.start()
    run = _RUN.search(text, max(floor, stop - 14), stop)
    printed = run[0] if run else ""
    if text[stop - 1 : stop] == "）":
        printed = text[max(floor, stop - _LONGEST) : stop]
    for size in range(min(len(printed), _LONGEST), 1, -1):
        kind = _KNOWN.get(printed[-size:])
        if kind is None:
            continue
        begin = stop - size
        joined = _JOINED.search(text, max(floor, begin - _LONGEST - 1), begin)
        if joined:
            begin, kind = joined.start(), _KNOWN[joined[0][:-1]]
        level = _LEVELS.search(text, max(floor, begin - 2), begin)
        if level or begin == floor or run is None or not 0 < begin - run.start() <= _PREFIX:
            return Label(kind, level.start() if level else begin, word_end, colon.end())
        if run.start() > floor and text[run.start() - 1] not in _CLAUSE:
            return Label(kind, begin, word_end, colon.end())
        part = _telling_part(run[0]) if kind in _ROLES else None
        told = _PARTS[part[0]] if part else kind
        return Label(told, run.start(), word_end, colon.end(), sure=False)
    if run is None:
        return None
    part = _telling_part(printed)
    if part:
        begin = run.start() if len(printed) <= 8 else run.start() + part.start()
        return Label(_PARTS[part[0]], begin, word_end, colon.end())
    alone = printed in ALONE and (run.start() == floor or text[run.start() - 1] in _CLAUSE)
    return Label(LABEL_KINDS[printed], run.start(), word_end, colon.end()) if alone else None


def _other(text: str, colon: int, floor: int) -> Label | None:
    """A label that gives no role: it begins its clause and is short."""
    run = _RUN.search(text, max(floor, colon - 9), colon)
    if run is None or not 2 <= len(run[0]) <= 8:
        return None
    if run.start() > floor and text[run.start() - 1] not in _CLAUSE:
        return None
    kind = "person" if _PERSON.search(run[0]) else "other"
    return Label(kind, run.start(), colon, colon + 1)


def role_named(word: str) -> Role | None:
    """The role that a word alone gives (配合, 主办, 牵头单位), None where it gives none."""
    kind = LABEL_KINDS.get(word)
    if kind in _ROLES:
        return Role(kind)
    cue = CUES.get(word)
    if cue is not None:
        return cue.role
    parts = {_PARTS[part] for part in _PART.findall(word.removesuffix("单位").removesuffix("部门"))}
    return Role(parts.pop()) if len(parts) == 1 and parts <= _ROLES else None
