"""What a table's column holds by the words of its header, whatever they are and wherever it stands.

header = words, {"（", remark, "）"} ;   the remark may name a year or a measure: 指标要求（2025年）
Words that are listed (table_headers.csv, role_labels.csv) go first; then what they are made of:
主责部门 is a role by its part and its tail, 办结时限 a time, 核心指标 an indicator.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from policy_parse.domain.kinds import ColumnKind
from policy_parse.domain.notice import Role
from policy_parse.lexicon.calendar import FIVE_YEAR_PLANS, PLAN_WORDS
from policy_parse.lexicon.roles import LABEL_KINDS, is_person_word, role_of_name
from policy_parse.lexicon.tables import alternatives, table

ROLE_KINDS = tuple(ColumnKind(role.value) for role in Role)
VALUE_KINDS = (
    ColumnKind.GOAL,
    ColumnKind.BASE,
    ColumnKind.DONE,
    ColumnKind.YEAR,
    ColumnKind.GROWTH,
)
_VALUE_HEADER = 8  # characters of a header of values that names no year
_LONGEST = 32  # characters of a header with its remarks; a longer cell is text


class Header(NamedTuple):
    """`kind` is a role's value, number, task, content, deadline, person, indicator, measure,
    nature, category, note, or one of VALUE_KINDS; `year` four digits or "".

    `remark` is what stands in its last bracket: 亿元 in 2025年目标值（亿元）.
    """

    kind: ColumnKind
    year: str = ""
    remark: str = ""


_KINDS = {row["header"]: ColumnKind(row["kind"]) for row in table("table_headers")} | dict(
    LABEL_KINDS
)
_PARTS = [(row["part"], ColumnKind(row["kind"])) for row in table("header_parts")]
_ENDINGS = [(word, kind) for word, kind in _KINDS.items() if len(word) >= 3]
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?:年)?")
_TIME = re.compile(
    rf"(?:{alternatives([p for p, k in _PARTS if k is ColumnKind.DEADLINE])})(?:要求)?$"
)
_PLAN_END = re.compile(rf"“?(?:{PLAN_WORDS})”?(?:规划)?(?:时期|期间)?(?:期?末|结束)$")
_PLAN = re.compile(rf"“?({PLAN_WORDS})”?(?:规划|时期|期间)?(?:期?末|结束)?")
_BRACKET = re.compile(r"[（〔［\[]([^（）〔〕［］\[\]]*)[）〕］\]]")
_NOTE_MARK = re.compile(r"(?<=[\u4e00-\u9fff])[\d*#①-⑩]$")
_VALUE_PARTS = [
    (re.compile(alternatives([part for part, k in _PARTS if k == kind])), kind)
    for kind in (ColumnKind.GROWTH, ColumnKind.DONE, ColumnKind.BASE, ColumnKind.GOAL)
]
_OTHER_PARTS = [(part, kind) for part, kind in _PARTS if kind not in VALUE_KINDS]


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header | None:
    """What the column under `text` holds, or None where its words do not say."""
    if not text or len(text) > _LONGEST:
        return None
    remarks = _BRACKET.findall(text)
    remark = next((r for r in reversed(remarks) if r and not _YEAR.fullmatch(r)), "")
    plain = _NOTE_MARK.sub("", _BRACKET.sub("", text)) or text
    kind = _KINDS.get(text) or _KINDS.get(plain)
    years = _YEAR.findall(text)
    if kind and not years:
        return Header(kind, "", remark)
    year = max(years, default="") or end_of_plan(text)
    return _by_parts(plain, year, remark, printed=bool(years))


def _by_parts(plain: str, year: str, remark: str, *, printed: bool) -> Header | None:
    if is_person_word(plain):
        return Header(ColumnKind.PERSON)
    role = role_of_name(plain)
    if role is not None:
        return Header(ColumnKind(role.value))
    words = _PLAN_END.sub("", _YEAR.sub("", plain))
    if _TIME.search(words) and not printed:
        return Header(ColumnKind.DEADLINE)
    if "指标" not in words or words.endswith(("值", "要求")):
        for pattern, kind in _VALUE_PARTS:
            if pattern.search(words) and (year or len(words) <= _VALUE_HEADER):
                return Header(kind, year, remark)
    for part, kind in _OTHER_PARTS:
        if part in plain:
            return Header(kind, "", remark)
    if year and len(words) <= (8 if printed else 2):
        return Header(ColumnKind.YEAR, year, remark)
    for word, kind in _ENDINGS:
        if plain.endswith(word):
            return Header(kind, "", remark)
    return None


def end_of_plan(text: str) -> str:
    """The last year of a plan that is named: “十三五”末 → 2020."""
    plan = _PLAN.search(text)
    return str(FIVE_YEAR_PLANS[plan[1]][1]) if plan else ""
