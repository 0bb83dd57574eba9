"""policy-parse: Chinese government notices (公文) read into traceable records.

import policy_parse
notice = policy_parse.parse("notice.docx")
notice.assignments[0].unit, notice.assignments[0].evidence.quote
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from policy_parse.batch.query import open_results as open_results
    from policy_parse.batch.run import parse_folder as parse_folder
    from policy_parse.domain.comparison import Comparison as Comparison
    from policy_parse.domain.evidence import Evidence as Evidence
    from policy_parse.domain.limits import Limits as Limits
    from policy_parse.domain.notice import Annex as Annex
    from policy_parse.domain.notice import Assignment as Assignment
    from policy_parse.domain.notice import Citation as Citation
    from policy_parse.domain.notice import Deadline as Deadline
    from policy_parse.domain.notice import Issue as Issue
    from policy_parse.domain.notice import Metadata as Metadata
    from policy_parse.domain.notice import Notice as Notice
    from policy_parse.domain.notice import Person as Person
    from policy_parse.domain.notice import Role as Role
    from policy_parse.domain.notice import Section as Section
    from policy_parse.domain.notice import Style as Style
    from policy_parse.domain.notice import Target as Target
    from policy_parse.domain.notice import TargetKind as TargetKind
    from policy_parse.domain.notice import Task as Task
    from policy_parse.domain.notice import Unit as Unit
    from policy_parse.domain.source import Source as Source
    from policy_parse.domain.source import Span as Span
    from policy_parse.each import attempt_each as attempt_each
    from policy_parse.errors import NeedsOcrError as NeedsOcrError
    from policy_parse.errors import PolicyParseError as PolicyParseError
    from policy_parse.errors import ReadError as ReadError
    from policy_parse.errors import RejectedError as RejectedError
    from policy_parse.errors import TimeLimitError as TimeLimitError
    from policy_parse.export.duty_report import write_duties as write_duties
    from policy_parse.export.frames import to_frame as to_frame
    from policy_parse.export.records import to_json as to_json
    from policy_parse.export.records import to_records as to_records
    from policy_parse.ledger_form.making import make_ledger as make_ledger
    from policy_parse.ledger_form.making import merge_ledger as merge_ledger
    from policy_parse.ledger_form.making import split_ledger as split_ledger
    from policy_parse.lexicon.own_units import read_own_units as read_own_units
    from policy_parse.pipeline import Outcome as Outcome
    from policy_parse.pipeline import attempt as attempt
    from policy_parse.pipeline import build_graph as build_graph
    from policy_parse.pipeline import compare as compare
    from policy_parse.pipeline import parse as parse
    from policy_parse.pipeline import parse_text as parse_text
    from policy_parse.pipeline import resolve_unit as resolve_unit
    from policy_parse.sums.check import check_sums as check_sums
    from policy_parse.verification.findings import Verification as Verification
    from policy_parse.verification.verify import verify as verify

_HOMES = {
    "batch.query": ["open_results"],
    "batch.run": ["parse_folder"],
    "domain.comparison": ["Comparison"],
    "domain.evidence": ["Evidence"],
    "domain.limits": ["Limits"],
    "domain.notice": [
        "Annex",
        "Assignment",
        "Citation",
        "Deadline",
        "Issue",
        "Metadata",
        "Notice",
        "Person",
        "Role",
        "Section",
        "Style",
        "Target",
        "TargetKind",
        "Task",
        "Unit",
    ],
    "domain.source": ["Source", "Span"],
    "each": ["attempt_each"],
    "errors": ["NeedsOcrError", "PolicyParseError", "ReadError", "RejectedError", "TimeLimitError"],
    "export.duty_report": ["write_duties"],
    "export.frames": ["to_frame"],
    "export.records": ["to_json", "to_records"],
    "ledger_form.making": ["make_ledger", "merge_ledger", "split_ledger"],
    "verification.findings": ["Verification"],
    "verification.verify": ["verify"],
    "lexicon.own_units": ["read_own_units"],
    "pipeline": [
        "Outcome",
        "attempt",
        "build_graph",
        "compare",
        "parse",
        "parse_text",
        "resolve_unit",
    ],
    "sums.check": ["check_sums"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that importing stays cheap."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
