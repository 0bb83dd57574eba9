"""红黄绿灯 by a written rule: lines of a CSV that an office may change, the first that holds goes.

state     办理状态 is the value
overdue   so many days past 完成时限, and more
behind    完成率 is behind 序时进度 by the value (0.2: by twenty points), and more
near      fewer days to 完成时限 than the value
otherwise every other row
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from policy_parse.domain.mentions import NO_YEAR
from policy_parse.errors import ReadError
from policy_parse.find.times import iter_times
from policy_parse.ledger_form.columns import Row, told
from policy_parse.lexicon.context import any_of
from policy_parse.lexicon.ledger_form import LIGHTS
from policy_parse.lexicon.tables import own_text

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2}))?")
_SO_FAR = "以来"
DONE = "已完成"  # of 办理状态
_LESS_IS_MORE = re.compile(any_of("less_is_more"))


class Rule(NamedTuple):
    """A line of the table: what is asked, of which value, and the light."""

    rule: str
    value: str
    light: str


def read_rules(path: Path | None = None) -> list[Rule]:
    """The rules of a CSV (rule,value,light); raises ReadError (`failed/lights`)."""
    place = path or LIGHTS
    try:
        text = own_text(place)
    except (OSError, UnicodeError) as error:
        raise _unusable(f"{place} 无法读取") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    out = []
    for row in csv.DictReader(lines):
        rule = Rule(*((row.get(key) or "").strip() for key in Rule._fields))
        numeric = rule.rule in _ASKED and rule.rule not in ("state", "otherwise")
        if rule.rule not in _ASKED or (numeric and not _NUMBER.fullmatch(rule.value)):
            raise _unusable(f"{place.name} 中“{rule.rule},{rule.value}”不是规则")
        out.append(rule)
    if not out:
        raise _unusable(f"{place.name} 中没有规则（rule,value,light）")
    return out


def _unusable(why: str) -> ReadError:
    return ReadError(
        "failed/lights",
        f"{why}.",
        "Each line: rule,value,light; rules: state, overdue, behind, near, otherwise.",
        "每行为 rule,value,light。",
    )


def with_lights(rows: Sequence[Row], today: datetime.date, rules: Sequence[Rule]) -> list[Row]:
    """Rows with 亮灯, and 序时进度 and 完成率 where units left them out."""
    out = []
    for row in rows:
        row = {**row}
        if not told(row, "pace"):
            row["pace"] = _shown(pace_of(row, today))
        if not told(row, "share"):
            row["share"] = _shown(share_of(row))
        row["light"] = next((r.light for r in rules if _ASKED[r.rule](row, today, r.value)), "")
        out.append(row)
    return out


def pace_of(row: Row, today: datetime.date) -> float | None:
    """The share of months that are gone of those from the start to 完成时限, first and last counted.

    The start is 开始时间 of the ledger, else the month from which the task or its 目标要求 says it
    runs (自2025年3月起, 2024—2026年), else January of this year.
    """
    due = _day(told(row, "due"))
    if due is None:
        return None
    if due < today:
        return 1.0
    first = start_of(row, due) or (today.year, 1)
    months = (due.year - first[0]) * 12 + due.month - first[1] + 1
    gone = (today.year - first[0]) * 12 + today.month - first[1] + 1
    return round(min(1.0, max(0.0, gone / months)), 4)


def start_of(row: Row, due: datetime.date) -> tuple[int, int] | None:
    """The year and month in which a task begins, where the ledger or its wording says."""
    own = _MONTH.match(told(row, "start"))
    found = [(int(own[1]), int(own[2] or 1))] if own else []
    for text in (told(row, "task"), told(row, "demand")):
        for time in iter_times(text, NO_YEAR):
            if time.since and _SO_FAR in text[time.start : time.end]:
                continue  # 2020年以来 tells what was before
            begins = time.ends if time.since else time.begins
            if begins and time.stated and (time.since or time.begins != time.ends):
                year, _, rest = begins.partition("-")
                found.append((int(year), int(rest[:2] or 1)))
    return next((month for month in found if month <= (due.year, due.month)), None)


def share_of(row: Row) -> float | None:
    """What is done of 目标值, by the units' own share or by their figure; None where none is told.

    Where less is more (不超过) the figure tells no share.
    """
    text = told(row, "share")
    found = _NUMBER.search(text)
    if found:
        value = float(found[0])
        return value / 100 if "%" in text or "％" in text or value > 2 else value
    done, goal = (_NUMBER.fullmatch(told(row, key)) for key in ("done", "goal"))
    if done is None or goal is None or _LESS_IS_MORE.search(told(row, "demand")):
        return None
    return round(float(done[0]) / float(goal[0]), 4) if float(goal[0]) > 0 else None


def _shown(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}".rstrip("0").rstrip(".")


def days_left(row: Row, today: datetime.date) -> int | None:
    """Days to 完成时限, below nought where it is past; None where it is no day."""
    due = _day(told(row, "due"))
    return None if due is None else (due - today).days


def _day(text: str) -> datetime.date | None:
    parts = [int(part) for part in re.findall(r"\d+", text)]
    try:
        return datetime.date(*parts) if len(parts) == 3 else None
    except ValueError:
        return None


def _is_state(row: Row, today: datetime.date, value: str) -> bool:
    return told(row, "state") == value


def _is_overdue(row: Row, today: datetime.date, value: str) -> bool:
    left = days_left(row, today)
    return told(row, "state") != DONE and left is not None and -left >= float(value)


def _is_behind(row: Row, today: datetime.date, value: str) -> bool:
    share, pace = share_of(row), _NUMBER.search(told(row, "pace"))
    if share is None or pace is None:
        return False
    gone = float(pace[0]) / (100 if "%" in told(row, "pace") or float(pace[0]) > 2 else 1)
    return gone - share >= float(value) - 1e-9


def _is_near(row: Row, today: datetime.date, value: str) -> bool:
    left = days_left(row, today)
    return left is not None and 0 <= left < float(value)


_ASKED: dict[str, Callable[[Row, datetime.date, str], bool]] = {
    "state": _is_state,
    "overdue": _is_overdue,
    "behind": _is_behind,
    "near": _is_near,
    "otherwise": lambda row, today, value: True,
}
