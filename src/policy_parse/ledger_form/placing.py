"""Which task of a ledger a returned row speaks of: by its number, by its wording, or none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from policy_parse.ledger_form.columns import ROLES, Row, told
from policy_parse.ledger_form.returns import ReturnedRow, number_in

_ALIKE, _AHEAD = 95.0, 5.0  # likeness of wordings that are one, and how far from the next
_OTHER = 40.0  # likeness below which a number stands at another task's wording
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.%]+")


class Placing:
    """The rows of a ledger by number and by wording."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """`rows` have a number each."""
        self.rows = rows
        self.by_number = {row["number"]: n for n, row in enumerate(rows)}
        self.words = [_words(told(row, "task")) for row in rows]
        self.indicators = [_words(told(row, "indicator")) for row in rows]
        self.goals = [_words(told(row, "goal")) for row in rows]
        self.by_words: dict[str, list[int]] = defaultdict(list)
        for n, words in enumerate(self.words):
            if words:
                self.by_words[words].append(n)

    def place(self, row: ReturnedRow) -> tuple[int | None, str]:
        """The index of the row's task, or None and why it has none."""
        words = _words(row.cells.get("task", ""))
        number = number_in(row.cells.get("number", ""))
        known = self.by_number.get(number)
        if known is not None:
            if self._is_of_another(known, words):
                return None, "任务编号与主要任务不一致"
            return known, ""
        if not words:
            return None, "没有任务编号和主要任务" if not number else "台账中没有这一编号"
        same = self._narrowed(self.by_words.get(words, []), row)
        if len(same) == 1:
            return same[0], ""
        if same:
            return None, "有几项任务文字相同"
        return self._nearest(words, row)

    def _is_of_another(self, known: int, words: str) -> bool:
        """Whether a row's wording is that of a task other than its number's."""
        if not words or words == self.words[known] or not self.words[known]:
            return False
        others = [n for n in self.by_words.get(words, []) if n != known]
        return bool(others) or ratio(words, self.words[known]) < _OTHER

    def _narrowed(self, found: Sequence[int], row: ReturnedRow) -> list[int]:
        """Of rows with one wording those of the indicator, and of the goal, that the row names."""
        out = list(found)
        for key, told_of in (("indicator", self.indicators), ("goal", self.goals)):
            said = _words(row.cells.get(key, ""))
            if len(out) > 1 and said:
                out = [n for n in out if told_of[n] == said] or out
        return out

    def _nearest(self, words: str, row: ReturnedRow) -> tuple[int | None, str]:
        """The one wording that is nearly the row's."""
        likeness = sorted(((ratio(words, own), own) for own in self.by_words), reverse=True)
        if not likeness or likeness[0][0] < _ALIKE:
            return None, "台账中没有这项任务"
        if len(likeness) > 1 and likeness[0][0] - likeness[1][0] < _AHEAD:
            return None, "有几项任务文字相近"
        same = self._narrowed(self.by_words[likeness[0][1]], row)
        if len(same) != 1:
            return None, "有几项任务文字相同"
        return (same[0], "") if self._has_units_of(same[0], row) else (None, "文字相近而单位不同")

    def _has_units_of(self, n: int, row: ReturnedRow) -> bool:
        """Whether a row names the units of a task, or none."""
        pairs = [(_words(row.cells.get(key, "")), _words(told(self.rows[n], key))) for key in ROLES]
        return all(said == own for said, own in pairs if said)


def _words(text: str) -> str:
    return "".join(_WORDS.findall(text)).replace("待补", "")
