"""What is said of a ledger: findings with the words of both sides, their places, and the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from policy_parse.domain.evidence import Evidence
from policy_parse.verification.table import Ledger, LedgerRow, Place


class Fault(StrEnum):
    """What may be wrong; stable codes."""

    NO_SOURCE = "no-source"  # a row that no task of the notice gave
    SECTION = "section-altered"
    UNIT_ADDED = "unit-not-there"
    DUTY_MISSING = "duty-missing"
    ROLE = "role-altered"  # lead for supporting, or the other way round
    DEADLINE = "deadline-altered"
    DEADLINE_ELSEWHERE = "deadline-of-another"
    DEADLINE_MISSING = "deadline-missing"
    NUMBER = "number-altered"
    MEASURE = "measure-altered"
    COMPARATOR = "comparator-altered"
    TARGET_MISSING = "target-missing"
    TASK_LEFT_OUT = "task-left-out"


FAULT_WORDS = {
    Fault.NO_SOURCE: "原文没有这项任务",
    Fault.SECTION: "章节或编号不符",
    Fault.UNIT_ADDED: "原文此处没有该单位",
    Fault.DUTY_MISSING: "漏列单位",
    Fault.ROLE: "牵头配合颠倒",
    Fault.DEADLINE: "时限不符",
    Fault.DEADLINE_ELSEWHERE: "时限取自其他任务",
    Fault.DEADLINE_MISSING: "漏填时限",
    Fault.NUMBER: "数值不符",
    Fault.MEASURE: "计量单位不符",
    Fault.COMPARATOR: "程度词不符",
    Fault.TARGET_MISSING: "漏列指标",
    Fault.TASK_LEFT_OUT: "漏列任务",
}
# What is told of a finding, by the title under which it is shown.
TITLES = {
    "where": "台账位置",
    "verdict": "结论",
    "task": "任务",
    "said": "台账",
    "ordered": "原文",
    "why": "理由",
    "place": "原文位置",
}
VERDICT_WORDS = {"right": "相符", "wrong": "不符", "doubt": "存疑"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or that our own reading leaves in doubt (`is_doubt`).

    `said` is what the ledger has, `ordered` what the notice has, `evidence` where; `place` is the
    cell.
    """

    fault: Fault
    said: str
    ordered: str
    why: str
    notice: str = ""
    section: str = ""
    evidence: Evidence | None = None
    place: Place | None = None
    is_doubt: bool = False


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """A row with the sections it was made from, the place of its task, and what is found."""

    row: LedgerRow
    notice: str
    sections: tuple[str, ...]
    evidence: Evidence | None
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> str:
        """right, wrong, or doubt."""
        if any(not finding.is_doubt for finding in self.findings):
            return "wrong"
        return "doubt" if self.findings else "right"


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """A ledger held against its notices: a verdict per row, and what the ledger leaves out."""

    ledger: Ledger = field(repr=False)
    notices: tuple[str, ...]
    rows: tuple[RowVerdict, ...]
    left_out: tuple[Finding, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong; doubts are no faults."""
        return not any(not f.is_doubt for f in self.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, those of the rows first."""
        return (*(f for row in self.rows for f in row.findings), *self.left_out)

    def count(self, verdict: str) -> int:
        """How many rows have a verdict."""
        return sum(row.verdict == verdict for row in self.rows)
